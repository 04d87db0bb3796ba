"""The pictures of a topic: finding their files and their named places."""

import os
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Annotated

from msgspec import Struct

from handout.content.callouts import Fraction, Place
from handout.content.kind import Form
from handout.content.topic import Topic
from handout.content.topic_card import Illustration, PictureSpec, Step
from handout.files import FileReader, below, display_path, find_existing, normalize_name
from handout.installed import BUILTIN
from handout.problems import InputError, Location, Problem, short
from handout.schema.model import Doc, KeyPath, Model
from handout.schema.model_reader import read_or_default
from handout.suggest import nearest

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif")
MOST_PICTURE_BYTES = 60_000_000

LANDMARKS = "landmarks.yaml"
"""The file beside drawings that names places on them."""

ATLAS = "atlas"
"""The folder in ``images/`` with the drawings that all topics share."""

Spot = tuple[Fraction, Fraction]


class Landmarks(Model):
    """Named places on drawings, as fractions of width and height."""

    drawings: Annotated[
        dict[str, dict[str, Spot]],
        Doc(
            "Of each drawing, by its file's name without the ending, the named places.",
            "{hand_back: {LI4: [0.62, 0.55]}}",
        ),
    ]


class PictureFile(Struct, frozen=True):
    """The content of a picture's file, and the landmarks named on it.

    It is *in_atlas* if no other folder has a picture of the plain name that was asked for. *lost* is a file of landmarks
    that names the same places on a picture that is not there. It is *built_in* if it comes with the program.
    """

    file: str
    content: bytes
    landmarks: Mapping[str, Spot]
    in_atlas: bool = False
    lost: str = ""
    built_in: bool = False

    @property
    def parts(self) -> tuple[object, ...]:
        """Values that are equal if what is printed of the picture is equal."""
        return self.file, sha256(self.content).hexdigest(), sorted(self.landmarks.items())

    def where(self, line: int = 0, column: int = 0) -> Location:
        """Return the place of this file, or of a line where it has lines."""
        return Location(self.file, line, column)

    def __hash__(self) -> int:
        """Return the hash of the file; its landmarks are those of its name."""
        return hash((self.file, self.content))


def iter_illustrations(topic: Topic) -> Iterator[tuple[KeyPath, Illustration]]:
    """Yield every picture of *topic* with its path in the file."""
    for name, picture in disclaimer_pictures(topic):
        yield ("disclaimer", name, "picture"), picture
    if topic.body_map:
        yield ("body_map", "front"), topic.body_map.front
        yield ("body_map", "back"), topic.body_map.back
    for number in range(len(topic.cards)):
        yield from _iter_card(topic, number)


def disclaimer_pictures(topic: Topic) -> Iterator[tuple[str, PictureSpec]]:
    """Yield the pictures of the disclaimer, each with the name of its part."""
    for spec in topic.disclaimer.part_specs:
        if picture := getattr(getattr(topic.disclaimer, spec.field), "picture", None):
            yield spec.field, picture


def card_pictures(topic: Topic, card: int) -> Iterator[Illustration]:
    """Yield every picture of one card."""
    yield from (picture for _, picture in _iter_card(topic, card))


def _iter_card(topic: Topic, number: int) -> Iterator[tuple[KeyPath, Illustration]]:
    """Yield every picture of one card with its path in the file."""
    card = topic.cards[number]
    if card.picture:
        yield topic.path(number, "picture"), card.picture
    for at, picture in enumerate(card.pictures):
        yield topic.path(number, "pictures", at), picture
    if card.position and card.position.picture:
        yield topic.path(number, "position", "picture"), card.position.picture
    for name, spec in topic.spec.fields.items():
        for at, step in enumerate((getattr(card, name) or ()) if spec.form is Form.STEPS else ()):
            if isinstance(step, Step) and step.picture:
                yield topic.path(number, name, at, "picture"), step.picture


def iter_places(spec: Illustration) -> Iterator[tuple[KeyPath, Place]]:
    """Yield every place that a picture and its callouts name, with its path below it."""
    if not isinstance(spec, PictureSpec):
        return
    for number, callout in enumerate(spec.callouts):
        yield from ((("callouts", number, *below), place) for below, place in callout.places())
    yield from ((("keep_clear", number), place) for number, place in enumerate(spec.keep_clear))


class PictureFinder:
    """A finder of one topic's pictures; it reads each file of landmarks once."""

    def __init__(self, roots: Sequence[Path], topic: Path, reader: FileReader, translation: Path | None = None) -> None:
        """Prepare to look for the pictures of *topic*, a file, below *roots*.

        The first root is the project. A *translation* of the topic may have pictures of its own.
        """
        self.reader = reader
        folders: list[tuple[Path, Path]] = []
        for root in roots:
            pictures = find_existing(root / "images" / (translation or topic).stem)
            if translation and not pictures.is_dir():
                pictures = find_existing(root / "images" / topic.stem)
            folders += [(pictures, root), (root / "images", root), (root / "images" / ATLAS, root)]
        # Beside the topic as well: a topic may be a lone file with its photos.
        home = topic.resolve().parent
        if roots[0] in (home, *home.parents):
            folders.insert(3, (home, roots[0]))
        self.folders = [(folder, root.resolve()) for folder, root in folders]
        self.there = [each for each in self.folders if os.path.isdir(each[0])]  # noqa: PTH112 - never raises
        self.landmarks: dict[Path, dict[str, Mapping[str, Spot]]] = {}

    @property
    def home(self) -> Path:
        """The folder of the topic's own pictures."""
        return self.folders[0][0]

    def picture(self, named: str, where: Location, home: int = 0) -> PictureFile:
        """Return the picture *named*.

        Raise InputError at *where* if it is missing, of another format, too large, or outside the project. *home* is the
        number of the folder that a missing picture belongs in: 0 is the topic's own, 1 that of all topics.
        """

        def refuse(key: str, **values: str | float) -> InputError:
            return InputError([Problem.of(where, key, file=short(named), **values)])

        path = PurePosixPath(named)
        if "://" in named or named.startswith("data:"):
            raise refuse("outside-project/address")
        at_someones = named.startswith("~") and len(path.parts) > 1
        if at_someones or "\\" in named or path.is_absolute() or ".." in path.parts or ":" in named or "\0" in named:
            raise refuse("outside-project/path")
        if path.suffix.lower() not in PICTURES:
            raise refuse("picture-format", known=", ".join(PICTURES))
        misnamed: Path | None = None
        for folder, root in self.there:
            file = find_existing(folder / path)
            try:
                if not file.is_file():
                    misnamed = misnamed or (folder if file.is_dir() else None)
                    continue
            except OSError:
                break  # a name no file can have
            real = os.path.realpath(file)
            if not below(real, str(root)):
                raise refuse("outside-project/link")
            content = self.reader.read(file, MOST_PICTURE_BYTES)
            if len(content) > MOST_PICTURE_BYTES:
                raise refuse("picture-too-large/file", most=MOST_PICTURE_BYTES // 10**6)
            landmarks, lost = self._landmarks(file), self._lost_places(folder, root, path)
            if lost and self._landmarks(lost) != landmarks:
                raise refuse("no-picture/places", folder=display_path(lost.parent), landmarks=LANDMARKS)
            left = display_path(lost.with_name(LANDMARKS)) if lost else ""
            return PictureFile(
                display_path(file, real), content, landmarks, _is_atlas(folder), left, root == BUILTIN.resolve()
            )
        if misnamed:
            raise refuse("no-picture/folder", folder=display_path(misnamed))
        at = self.folders[home][0]
        meant = self._meant(normalize_name(path.name))
        if home:
            raise refuse("no-picture/shared", folder=display_path(at), nearest=meant)
        raise refuse("no-picture", folder=display_path(at), nearest=meant, topic=at.name)

    def _meant(self, name: str) -> str:
        """Return a hint for a missing picture: one of a similar name, or what to do."""
        own, shared = (
            {
                normalize_name(file.name)
                for folder, _ in self.folders
                if _is_atlas(folder) is atlas and folder.is_dir()
                for file in folder.iterdir()
                if file.suffix.lower() in PICTURES
            }
            for atlas in (False, True)
        )
        guess = nearest(name, sorted(own | shared))
        return guess if guess.endswith("?") else nearest(name, sorted(own)) or "put it into that folder"

    def _lost_places(self, found: Path, root: Path, path: PurePosixPath) -> Path | None:
        """Return a picture that has landmarks, but is not there.

        It was in a folder that is searched before *found*.

        A drawing of the same name in the atlas, or among those that are built in, is another picture: what was measured on the
        lost one would point at anything on it.
        """
        for folder, other in self.there:
            if folder == found:
                return None
            if (other != root or _is_atlas(found)) and self._landmarks(folder / path):
                return folder / path
        return None

    def _landmarks(self, picture: Path) -> Mapping[str, Spot]:
        """Return the landmarks of a picture by name."""
        file = picture.with_name(LANDMARKS)
        if file not in self.landmarks:
            read = read_or_default(file, Landmarks, Landmarks(drawings={}), self.reader)
            self.landmarks[file] = {normalize_name(drawing): spots for drawing, spots in read.value.drawings.items()}
        spots = self.landmarks[file].get(normalize_name(picture.stem), {})
        return {normalize_name(name): spot for name, spot in spots.items()}


def _is_atlas(folder: Path) -> bool:
    """Return whether a folder that is searched for pictures is an atlas."""
    return folder.name == ATLAS and folder.parent.name == "images"

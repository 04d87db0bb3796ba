"""Where topics, clinics, themes and pictures are found and read; the only place in ``content`` that opens files.

A project is a folder with a ``templates/`` in it.  What it lacks is looked up among the built-in templates and images.
Input is hostile until read: no path leads out of the project.
"""

import os
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TypeVar

from msgspec import Struct

from handout.content.checks import (
    open_markup,
    same_ids,
    silent_short_cautions,
    unheard_approvals,
    unknown_body_places,
    unknown_places,
)
from handout.content.clinic import Clinic, Settings
from handout.content.language import Language
from handout.content.model import Model
from handout.content.pictures import MOST_PICTURE_BYTES, PICTURES, Landmarks, PictureFile, Spot, specs
from handout.content.reader import Read, read
from handout.content.topic import Topic
from handout.files import at_home, composed, found, note_read
from handout.installed import is_frozen
from handout.problems import InputError, OutputError, Problem, Where, nearest, short

M = TypeVar("M", bound=Model)
T = TypeVar("T")

MOST_FILE = 200_000_000
"""Bytes that are read of a file; what is larger is no text."""

OTHER_ENDINGS = ("", ".yml", ".yaml.txt", ".yml.txt", ".yaml.yaml", ".yaml.bak", ".txt")
"""What an editor or another program makes of ``.yaml``, in small letters."""

THEME = "calm"
"""The theme where nobody names one."""

_HERE = Path(__file__).resolve().parent.parent
BUILTIN = _HERE / "builtin" if (_HERE / "builtin").is_dir() else _HERE.parent
"""The folder with the built-in ``templates/`` and ``images/``: inside the installed package, or the checkout."""


class Material(Struct, frozen=True):
    """Everything a handout is composed from."""

    id: str
    topic: Read[Topic]
    language: Read[Language]
    clinic: Read[Clinic] | None
    pictures: Mapping[str, PictureFile]
    logo: PictureFile | None
    warnings: tuple[Problem, ...] = ()


class Project(Struct, frozen=True):
    """A folder of templates and images, with the built-in ones behind it."""

    root: Path

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders that are searched, the project's own first."""
        return (self.root,) if self.root == BUILTIN else (self.root, BUILTIN)

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of all templates of one *kind*, such as ``topics``."""
        files = (f for folder in self.folders for f in (folder / "templates" / kind).glob("*.yaml"))
        return tuple(sorted({composed(f.stem) for f in files}))

    def find(self, kind: str, name: str) -> Path:
        """Return the file of a template given by name or by path; raise InputError when there is none."""
        if is_path(name):
            return found(at_home(name))
        for folder in self.folders:
            place = folder / "templates" / kind
            try:
                if (file := found(place / f"{name}.yaml")).exists():
                    return file
            except PermissionError as error:
                raise InputError([_unreadable(Where(shown(place)), error)]) from None
            except (OSError, ValueError):
                continue  # a name no file can have is an unknown name
        message = f"there is no {kind.rstrip('s')} '{short(name)}'"
        hint = self._misnamed(kind, name) or nearest(name, self.names(kind))
        raise InputError([Problem(Where(f"templates/{kind}"), f"unknown-{kind.rstrip('s')}", message, hint)])

    def _misnamed(self, kind: str, name: str) -> str:
        """Return a hint if the template *name* is there but its file has another ending, as editors and other programs give it."""
        wrong = {composed(f"{name}{ending}").casefold() for ending in OTHER_ENDINGS}
        with suppress(OSError):
            for file in sorted((self.root / "templates" / kind).iterdir()):
                if composed(file.name).casefold() in wrong and file.is_file():
                    return f"rename the file '{short(file.name)}' to '{short(name)}.yaml'"
        return ""

    def read(self, kind: str, name: str, model: type[M]) -> Read[M]:
        """Return the template *name* of one *kind* as a *model*."""
        return read_file(self.find(kind, name), model)

    def settings(self) -> Settings:
        """Return the project's ``handout.yaml``, or empty settings."""
        return _read_or(self.root / "handout.yaml", Settings, Settings())

    def clinic(self, settings: Settings) -> str | None:
        """Return the clinic that ``handout.yaml`` names; a path there counts from the project's folder."""
        name = settings.clinic
        return str(self.root / at_home(name)) if name and is_path(name) else name

    def translation(self, topic: str, language: str) -> Path:
        """Return the file of *topic* in a *language*: ``back-pain.es.yaml`` beside it, unless it is in that language itself."""
        file = self.find("topics", topic)
        own = read_file(file, Topic).value.language
        if language.casefold() in (own.casefold(), own.split("-")[0].casefold()):
            return file
        stem, files = f"{composed(file.stem)}.", file.parent.glob("*.*.yaml")
        beside = {
            composed(each.stem).removeprefix(stem): each for each in files if composed(each.stem).startswith(stem)
        }
        named = {tag.casefold(): each for tag, each in beside.items()}
        if translated := named.get(language.casefold()):
            read = read_file(translated, Topic)
            if read.value.language.casefold() != language.casefold():
                message = f"the file's name says '{short(language)}', its language is '{read.value.language}'"
                raise InputError([read.source.problem(("language",), "wrong-language", message, "make them the same")])
            return translated
        known = (own, *sorted(beside))
        message = f"'{composed(file.stem)}' is not there in '{short(language)}'"
        discreet = ("the topic is not there in this language", nearest("", known))
        where, hint = Where("--language"), nearest(language, known)
        raise InputError([Problem(where, "unknown-language", message, hint, discreet=discreet)])

    def material(self, topic: str, clinic: str | None, language: str | None = None) -> Material:
        """Read all that *topic* needs, in a *language* other than its own if asked; raise InputError with every problem of every file."""
        problems: list[Problem] = []
        file = attempt(problems, lambda: self.translation(topic, language) if language else self.find("topics", topic))
        read_clinic = attempt(problems, lambda: self.read("clinics", clinic, Clinic)) if clinic else None
        read_topic = attempt(problems, lambda: read_file(file, Topic)) if file else None
        if file is None or read_topic is None:
            raise InputError(problems)
        problems += same_ids(read_topic)
        words = attempt(problems, lambda: self._language(read_topic))
        problems += silent_short_cautions(read_topic, words.value) if words else []
        shelf = _Shelf(self, file)
        pictures: dict[str, PictureFile] = {}
        for path, spec in specs(read_topic.value):
            if spec.file not in pictures:
                where = read_topic.source.where((*path, "file"))
                picture = attempt(problems, partial(shelf.picture, spec.file, where))
                if picture is None:
                    continue
                pictures[spec.file] = picture
            problems += unknown_places(read_topic, path, spec, pictures[spec.file])
        problems += unknown_body_places(read_topic, pictures)
        logo = None
        if read_clinic and read_clinic.value.logo:
            named, where = read_clinic.value.logo, read_clinic.source.where(("logo",))
            logo = attempt(problems, partial(shelf.picture, named, where, 1))
        if problems or words is None:
            raise InputError(problems)
        known = partial(self._topics_seen_from, file)
        name = composed(file.stem)
        approvals = unheard_approvals(read_clinic, read_topic, name, known) if read_clinic else ()
        clinic_texts = open_markup(read_clinic) if read_clinic else ()
        warnings = (*open_markup(read_topic), *open_markup(words), *clinic_texts, *approvals)
        return Material(name, read_topic, words, read_clinic, pictures, logo, warnings)

    def _topics_seen_from(self, topic: Path) -> tuple[str, ...]:
        """Return the names of all topics, and of those beside a *topic* that lies elsewhere."""
        return (*self.names("topics"), *(composed(file.stem) for file in topic.parent.glob("*.yaml")))

    def _language(self, topic: Read[Topic]) -> Read[Language]:
        tag = topic.value.language
        for name in (tag, tag.split("-")[0]):
            if name in self.names("languages"):
                return self.read("languages", name, Language)
        message = f"there are no fixed words for the language '{tag}'"
        raise InputError(
            [topic.source.problem(("language",), "unknown-language", message, nearest(tag, self.names("languages")))]
        )


def is_path(name: str) -> bool:
    """Tell whether *name* is a path to a YAML file rather than a template's name."""
    return "/" in name or "\\" in name or name.lower().endswith((".yaml", ".yml"))


def project_for(topic: str | None, given: Path | None) -> Project:
    """Return the project: *given*, else the nearest folder upward with ``templates/``, else the topic file's own folder."""
    if not (BUILTIN / "templates").is_dir():
        hint = "README.md says which ways to install it work"
        raise OutputError(f"error: this program was packed without its templates (no-templates)\n    hint: {hint}")
    try:
        if given:
            folder = found(at_home(given))
            if not folder.is_dir():
                where = Where(short(str(given)))
                raise InputError([Problem(where, "no-project", "this is not a folder", "--project takes a folder")])
            return Project(folder.resolve())
        start = found(at_home(topic)).resolve().parent if topic and is_path(topic) else _here()
        for folder in (start, *start.parents):
            if (folder / "templates").is_dir():
                return Project(folder)
    except (OSError, ValueError, RuntimeError) as error:
        where, rule = Where(short(str(given or topic))), "no-project" if given else "no-file"
        if isinstance(error, PermissionError):
            raise InputError([_unreadable(where, error)]) from None
        raise InputError([Problem(where, rule, "the name is not one a file or folder can have")]) from None
    return Project(start)


def _here() -> Path:
    """Return where one stands; raise OutputError if that was deleted."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        hint = "change to a folder that is there, with cd"
        raise OutputError(f".: error: the folder you stand in is gone (no-folder)\n    hint: {hint}") from None


def read_bytes(file: Path, most: int) -> bytes:
    """Return a file's content, at most *most* + 1 bytes of it; raise InputError when it cannot be read."""

    def refuse(rule: str, message: str, hint: str) -> InputError:
        return InputError([Problem(Where(shown(file)), rule, message, hint)])

    try:
        status = os.stat(file)  # noqa: PTH116 - twice as fast
        kind = status.st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
            raise refuse("not-a-file", "this is a device or pipe", "name a file")
        note_read(status)
        with open(file, "rb") as stream:  # noqa: PTH123 - as above
            size = os.fstat(stream.fileno()).st_size  # else Python sets so much memory aside
            return stream.read(min(most, size) + 1)
    except FileNotFoundError:
        raise refuse("no-file", "there is no such file", "check the spelling and the folder") from None
    except IsADirectoryError:
        raise refuse("not-a-file", "this is a folder", "name the file inside it") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError([_unreadable(Where(shown(file)), error)]) from None


def _unreadable(where: Where, error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or "the name is not one a file can have"
    return Problem(where, "unreadable", f"cannot be read: {reason.lower()}")


def read_file(file: Path, model: type[M]) -> Read[M]:
    """Return a YAML file as a *model*."""
    return read(read_bytes(file, MOST_FILE), shown(file), model)


def _read_or(file: Path, model: type[M], empty: M) -> M:
    """Return a YAML file as a *model*, or *empty* when it is not there or says nothing."""
    if not os.path.lexists(file):
        return empty
    lines = read_bytes(file, MOST_FILE).splitlines()
    says_something = any(line.strip() and not line.lstrip().startswith(b"#") for line in lines)
    return read_file(file, model).value if says_something else empty


def shown(file: Path) -> str:
    """Return a path as messages show it: from where one stands, if it lies below."""
    if is_frozen() and file.is_relative_to(BUILTIN):  # where one file unpacks itself is another place each time
        return file.relative_to(BUILTIN).as_posix()
    try:
        return _below(os.path.realpath(file), os.getcwd()) or str(file)  # noqa: PTH109 - twice as fast, for every file
    except (ValueError, OSError):
        return str(file)


def _below(file: str, folder: str) -> str:
    """Return the path of a file from a folder that it lies below, or nothing."""
    start = folder.rstrip(os.sep) + os.sep
    return Path(file[len(start) :]).as_posix() if file.startswith(start) else ""


class _Shelf:
    """Finds pictures for one topic and remembers the landmark files met."""

    def __init__(self, project: Project, topic: Path) -> None:
        folders: list[tuple[Path, Path]] = []
        for root in project.folders:
            own, base = topic.stem, topic.stem.rpartition(".")[0]
            pictures = found(root / "images" / own)
            if base and found(topic.with_name(f"{base}.yaml")).exists() and not pictures.is_dir():
                pictures = found(root / "images" / base)  # a translation has its topic's, unless it has some of its own
            folders += [(pictures, root), (root / "images", root)]
        # Beside the topic as well: a topic may be a lone file with its photos.
        home = topic.resolve().parent
        if project.root in (home, *home.parents):
            folders.insert(2, (home, project.root))
        self.folders = [(folder, root.resolve()) for folder, root in folders]
        self.landmarks: dict[Path, Landmarks] = {}

    def picture(self, named: str, where: Where, home: int = 0) -> PictureFile:
        """Return the picture *named*; raise InputError at *where* when it is missing, foreign or outside the project.

        It belongs into the folder numbered *home*: 0 is the topic's own, 1 that of all topics.
        """

        def refuse(rule: str, message: str, hint: str = "") -> InputError:
            return InputError([Problem(where, rule, message, hint)])

        path = PurePosixPath(named)
        if "://" in named or named.startswith("data:"):
            raise refuse(
                "outside-project", f"'{short(named)}' is an address", "save the picture in images/ and name the file"
            )
        at_someones = named.startswith("~") and len(path.parts) > 1
        if at_someones or "\\" in named or path.is_absolute() or ".." in path.parts or ":" in named or "\0" in named:
            raise refuse(
                "outside-project", f"'{short(named)}' leads out of the project", "name a file inside images/, with '/'"
            )
        if path.suffix.lower() not in PICTURES:
            raise refuse(
                "picture-format", f"'{short(named)}' is not a picture that can be printed", f"use {', '.join(PICTURES)}"
            )
        for folder, root in self.folders:
            file = found(folder / path)
            try:
                if not file.is_file():
                    continue
            except OSError:
                break  # a name no file can have
            if not _below(os.path.realpath(file), str(root)):
                raise refuse(
                    "outside-project",
                    f"'{short(named)}' is a link that leads out of the project",
                    "copy the file itself",
                )
            content = read_bytes(file, MOST_PICTURE_BYTES)
            if len(content) > MOST_PICTURE_BYTES:
                raise refuse(
                    "picture-too-large",
                    f"'{short(named)}' has more than {MOST_PICTURE_BYTES // 10**6} MB",
                    "make it smaller",
                )
            return PictureFile(shown(file), content, self._landmarks(file))
        there = {
            composed(f.name)
            for folder, _ in self.folders[:3]
            if folder.is_dir()
            for f in folder.iterdir()
            if f.suffix.lower() in PICTURES
        }
        at = self.folders[home][0]
        hint = nearest(composed(path.name), sorted(there)) or "put it into that folder"
        raise refuse("no-picture", f"there is no picture '{short(named)}' in {shown(at)}", hint)

    def _landmarks(self, picture: Path) -> Mapping[str, Spot]:
        file = picture.parent / "landmarks.yaml"
        if file not in self.landmarks:
            self.landmarks[file] = _read_or(file, Landmarks, Landmarks(drawings={}))
        named = {composed(name): spots for name, spots in self.landmarks[file].drawings.items()}
        return {composed(name): spot for name, spot in named.get(composed(picture.stem), {}).items()}


def attempt(problems: list[Problem], act: Callable[[], T]) -> T | None:
    """Return what *act* returns, or None after keeping its problems."""
    try:
        return act()
    except InputError as error:
        problems += error.problems
        return None

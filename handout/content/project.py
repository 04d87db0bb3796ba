"""Where topics, clinics, themes and pictures are found and read; the only place in ``content`` that opens files.

A project is a folder with a ``templates/`` in it.  What it lacks is looked up among the built-in templates and images.
Input is hostile until read: no path leads out of the project.
"""

from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field

from handout.content.assets import PictureFile, PictureFinder, iter_illustrations
from handout.content.clinic import Clinic, Settings
from handout.content.language import Language
from handout.content.topic import Topic
from handout.files import FileReader, at_home, composed, found, shown, unreadable
from handout.installed import BUILTIN
from handout.problems import InputError, Location, OutputError, Problem, attempt, nearest, short
from handout.schema.model import Model
from handout.schema.reader import YamlFile, read_file, read_or_default

M = TypeVar("M", bound=Model)

OTHER_ENDINGS = ("", ".yml", ".yaml.txt", ".yml.txt", ".yaml.yaml", ".yaml.bak", ".txt")
"""What an editor or another program makes of ``.yaml``, in small letters."""

THEME = "calm"
"""The theme where nobody names one."""


class LoadedTopic(Struct, frozen=True):
    """Everything a handout is composed from."""

    id: str
    topic: YamlFile[Topic]
    language: YamlFile[Language]
    clinic: YamlFile[Clinic] | None
    pictures: Mapping[str, PictureFile]
    logo: PictureFile | None
    warnings: tuple[Problem, ...] = ()

    def digest(self) -> str:
        """Return a value that changes with the content of any of its files, and with what they are called in messages."""
        texts = tuple(
            (read.source.file, read.source.digest) for read in (self.topic, self.language, self.clinic) if read
        )
        pictures = tuple((name, file.parts) for name, file in self.pictures.items())
        whole = repr((self.id, texts, pictures, self.logo and self.logo.parts))
        return sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


class TopicFiles(Struct, frozen=True):
    """The files of a topic as far as they can be read, and the *problems* of those that cannot."""

    file: Path
    topic: YamlFile[Topic]
    language: YamlFile[Language] | None
    clinic: YamlFile[Clinic] | None
    pictures: Mapping[str, PictureFile]
    logo: PictureFile | None
    problems: tuple[Problem, ...]


class Project(Struct, frozen=True):
    """A folder of templates and images, with the built-in ones behind it; *reader* opens each of its files once."""

    root: Path
    reader: FileReader = field(default_factory=FileReader)

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
                raise InputError([unreadable(Location(shown(place)), error)]) from None
            except (OSError, ValueError):
                continue  # a name no file can have is an unknown name
        message = f"there is no {kind.rstrip('s')} '{short(name)}'"
        hint = self._misnamed(kind, name) or nearest(name, self.names(kind))
        raise InputError([Problem(Location(f"templates/{kind}"), f"unknown-{kind.rstrip('s')}", message, hint)])

    def _misnamed(self, kind: str, name: str) -> str:
        """Return a hint if the template *name* is there but its file has another ending, as editors and other programs give it."""
        wrong = {composed(f"{name}{ending}").casefold() for ending in OTHER_ENDINGS}
        with suppress(OSError):
            for file in sorted((self.root / "templates" / kind).iterdir()):
                if composed(file.name).casefold() in wrong and file.is_file():
                    return f"rename the file '{short(file.name)}' to '{short(name)}.yaml'"
        return ""

    def read(self, kind: str, name: str, model: type[M]) -> YamlFile[M]:
        """Return the template *name* of one *kind* as a *model*."""
        return read_file(self.find(kind, name), model, self.reader)

    def settings(self) -> Settings:
        """Return the project's ``handout.yaml``, or empty settings."""
        return read_or_default(self.root / "handout.yaml", Settings, Settings(), self.reader)

    def clinic(self, settings: Settings) -> str | None:
        """Return the clinic that ``handout.yaml`` names; a path there counts from the project's folder."""
        name = settings.clinic
        return str(self.root / at_home(name)) if name and is_path(name) else name

    def translation(self, topic: str, language: str) -> Path:
        """Return the file of *topic* in a *language*: ``back-pain.es.yaml`` beside it, unless it is in that language itself."""
        file = self.find("topics", topic)
        own = read_file(file, Topic, self.reader).value.language
        if language.casefold() in (own.casefold(), own.split("-")[0].casefold()):
            return file
        stem, files = f"{composed(file.stem)}.", file.parent.glob("*.*.yaml")
        beside = {
            composed(each.stem).removeprefix(stem): each for each in files if composed(each.stem).startswith(stem)
        }
        named = {tag.casefold(): each for tag, each in beside.items()}
        if translated := named.get(language.casefold()):
            read = read_file(translated, Topic, self.reader)
            if read.value.language.casefold() != language.casefold():
                message = f"the file's name says '{short(language)}', its language is '{read.value.language}'"
                raise InputError([read.source.problem(("language",), "wrong-language", message, "make them the same")])
            return translated
        known = (own, *sorted(beside))
        message = f"'{composed(file.stem)}' is not there in '{short(language)}'"
        discreet = ("the topic is not there in this language", nearest("", known))
        where, hint = Location("--language"), nearest(language, known)
        raise InputError([Problem(where, "unknown-language", message, hint, discreet=discreet)])

    def files(self, topic: str, clinic: str | None, language: str | None = None) -> TopicFiles:
        """Read all that *topic* needs, in a *language* other than its own if asked; raise InputError if there is no topic to read."""
        problems: list[Problem] = []
        file = attempt(problems, lambda: self.translation(topic, language) if language else self.find("topics", topic))
        read_clinic = attempt(problems, lambda: self.read("clinics", clinic, Clinic)) if clinic else None
        read_topic = attempt(problems, lambda: read_file(file, Topic, self.reader)) if file else None
        if file is None or read_topic is None:
            raise InputError(problems)
        words = attempt(problems, lambda: self._language(read_topic))
        shelf = PictureFinder(self.folders, file, self.reader)
        pictures: dict[str, PictureFile] = {}
        for path, spec in iter_illustrations(read_topic.value):
            if spec.file not in pictures:
                where = read_topic.source.where((*path, "file"))
                if picture := attempt(problems, partial(shelf.picture, spec.file, where)):
                    pictures[spec.file] = picture
        logo = None
        if read_clinic and read_clinic.value.logo:
            named, where = read_clinic.value.logo, read_clinic.source.where(("logo",))
            logo = attempt(problems, partial(shelf.picture, named, where, 1))
        return TopicFiles(file, read_topic, words, read_clinic, pictures, logo, tuple(problems))

    def topics_seen_from(self, topic: Path) -> tuple[str, ...]:
        """Return the names of all topics, and of those beside a *topic* that lies elsewhere."""
        return (*self.names("topics"), *(composed(file.stem) for file in topic.parent.glob("*.yaml")))

    def _language(self, topic: YamlFile[Topic]) -> YamlFile[Language]:
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


def project_for(topic: str | None, given: Path | None, reader: FileReader | None = None) -> Project:
    """Return the project: *given*, else the nearest folder upward with ``templates/``, else the topic file's own folder.

    Its files are read by *reader*.
    """
    reader = reader or FileReader()
    if not (BUILTIN / "templates").is_dir():
        hint = "README.md says which ways to install it work"
        raise OutputError(f"error: this program was packed without its templates (no-templates)\n    hint: {hint}")
    try:
        if given:
            folder = found(at_home(given))
            if not folder.is_dir():
                where = Location(short(str(given)))
                raise InputError([Problem(where, "no-project", "this is not a folder", "--project takes a folder")])
            return Project(folder.resolve(), reader)
        start = found(at_home(topic)).resolve().parent if topic and is_path(topic) else _here()
        for folder in (start, *start.parents):
            if (folder / "templates").is_dir():
                return Project(folder, reader)
    except (OSError, ValueError, RuntimeError) as error:
        where, rule = Location(short(str(given or topic))), "no-project" if given else "no-file"
        if isinstance(error, PermissionError):
            raise InputError([unreadable(where, error)]) from None
        raise InputError([Problem(where, rule, "the name is not one a file or folder can have")]) from None
    return Project(start, reader)


def _here() -> Path:
    """Return where one stands; raise OutputError if that was deleted."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        hint = "change to a folder that is there, with cd"
        raise OutputError(f".: error: the folder you stand in is gone (no-folder)\n    hint: {hint}") from None

"""Find the folder of a project and the files of its templates.

The process that answers the browser needs no more of a project: to load what topics can say takes a tenth of its start.
"""

from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field

from handout.files import FileReader, display_path, expand_home, find_existing, normalize_name, unreadable
from handout.installed import BUILTIN
from handout.problems import NOWHERE, InputError, Location, OutputError, Problem, short
from handout.request.topic_names import is_path, names_of
from handout.schema.model import Model
from handout.schema.model_reader import YamlFile, read_file
from handout.suggest import nearest

M = TypeVar("M", bound=Model)

OTHER_ENDINGS = ("", ".yaml", ".yml", ".yaml.txt", ".yml.txt", ".yaml.yaml", ".yaml.bak", ".txt")
"""Endings that editors and other programs give a ``.yaml`` file, in lower case."""

UNKNOWN = {
    "topics": "unknown-topic",
    "clinics": "unknown-clinic",
    "plans": "unknown-plan",
    "themes": "unknown-theme",
    "kinds": "unknown-kind",
    "points": "unknown-shared-point",
    "web": "unknown-language",
}
"""The rule for an unknown template, by kind; ``names`` looks for fixed words."""


class Templates(Struct, frozen=True):
    """A folder of templates, with the built-in ones as a fallback.

    *reader* opens each of its files once.
    """

    root: Path
    reader: FileReader = field(default_factory=FileReader)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders to search, the project's own first."""
        return (self.root,) if self.root == BUILTIN else (self.root, BUILTIN)

    @property
    def searched(self) -> tuple[Path, ...]:
        """The folders below which the files of a topic are looked for by name."""
        return tuple(folder / name for folder in self.folders for name in ("templates", "images"))

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of all templates of one *kind*, such as ``topics``."""
        files = (f for folder in self.folders for f in (folder / "templates" / kind).glob("*.yaml"))
        return tuple(sorted({normalize_name(f.stem) for f in files}))

    def find(self, kind: str, name: str) -> Path:
        """Return the file of a template, by name or path; raise InputError without one."""
        if is_path(name):
            return find_existing(expand_home(name))
        for folder in self.folders:
            place = folder / "templates" / kind
            try:
                if (file := find_existing(place / f"{name}.yaml")).exists():
                    return file
                if file.is_symlink():
                    raise InputError([Problem.of(Location(f"{display_path(place)}/{file.name}"), "unreadable/link")])
            except PermissionError as error:
                raise InputError([unreadable(Location(display_path(place)), error)]) from None
            except (OSError, ValueError):
                continue  # a name that no file can have is an unknown name
        known = self.names(kind)
        if kind == "topics" and "." not in name:  # translations are chosen by their language
            known = tuple(each for each in known if each.partition(".")[0] not in known or "." not in each)
        where, meant = Location(f"templates/{kind}"), self._misnamed(kind, name) or nearest(name, known)
        raise InputError([Problem.of(where, UNKNOWN[kind], name=short(name), nearest=meant)])

    def is_built_in(self, kind: str, file: Path) -> bool:
        """Return whether a template is a built-in one, or has the words of one."""
        if file.is_relative_to(BUILTIN):
            return True
        twin = BUILTIN / "templates" / kind / file.name
        return twin.is_file() and self.reader.read(twin) == self.reader.read(file)

    def _misnamed(self, kind: str, name: str) -> str:
        """Return a hint if the template exists under another ending, else an empty text.

        Editors and other programs add such endings.
        """
        wrong = {normalize_name(f"{name}{ending}").casefold() for ending in OTHER_ENDINGS}
        with suppress(OSError):
            for file in sorted((self.root / "templates" / kind).iterdir()):
                if normalize_name(file.name).casefold() in wrong and file.is_file():
                    return f"rename the file '{short(file.name)}' to '{short(name)}.yaml'"
        return ""

    def read(self, kind: str, name: str, model: type[M]) -> YamlFile[M]:
        """Return the template *name* of one *kind* as a *model*."""
        return read_file(self.find(kind, name), model, self.reader)


def find_root(topic: str | None, given: Path | None) -> Path:
    """Return the folder of a project: that *given*, or around the topic or this one.

    Without *given*, it is the nearest folder upward that contains ``templates/``, else the folder of the
    topic's own file.
    """
    if not (BUILTIN / "templates").is_dir():
        raise OutputError(Problem.of(NOWHERE, "no-templates"))
    try:
        if given:
            folder = find_existing(expand_home(given))
            if not folder.is_dir():
                where = Location(short(str(given)))
                raise InputError([Problem.of(where, "no-project")])
            return folder.resolve()
        topic = next(iter(names_of(topic)), None) if topic else None
        start = find_existing(expand_home(topic)).resolve().parent if topic and is_path(topic) else _here()
        for folder in (start, *start.parents):
            if (folder / "templates").is_dir():
                return folder
    except (OSError, ValueError, RuntimeError) as error:
        where = Location(short(str(given or topic)))
        if isinstance(error, PermissionError):
            raise InputError([unreadable(where, error)]) from None
        raise InputError([Problem.of(where, "no-project/name" if given else "no-file/name")]) from None
    return start


def _here() -> Path:
    """Return the current folder; raise OutputError if it was deleted."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise OutputError(Problem.of(Location("."), "no-folder")) from None

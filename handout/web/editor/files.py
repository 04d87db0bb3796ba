"""Open and save the files that the editor changes.

They are topics and their translations, shared points, and clinics.

A built-in file is copied into the project when it is saved first.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from handout.content.clinic import Clinic
from handout.content.kind import Kind
from handout.content.project import DEFAULT_KIND, Project
from handout.content.starter import clinic_starter, starter
from handout.content.topic_types import point_type, topic_type
from handout.files import FileReader, display_path
from handout.installed import BUILTIN
from handout.output import clear, replace_file
from handout.problems import InputError, Location, OutputError, Problem, short
from handout.schema.model import Model
from handout.schema.model_reader import MOST_BYTES, decode, parse_content
from handout.schema.yaml_editor import BOM, amend
from handout.suggest import nearest
from handout.web.editor.points import kind_of_point
from handout.web.saved_plans import check_length, name_of

FOLDERS = {"topics": "topics", "translations": "topics", "points": "points", "clinics": "clinics"}
"""What can be changed, each with its folder in ``templates``."""

MOST_TITLE = 200
"""The most characters of the title with which a file begins."""


class Changed(Exception):  # noqa: N818 - the name says what happened
    """Somebody else has changed the file since it was opened."""


class OpenFile(Struct, frozen=True):
    """A file as it is on the disk: its text, and the hash of its bytes."""

    folder: str
    name: str
    file: Path
    text: str
    digest: str
    builtin: bool


def check_name(project: Project, folder: object, name: object) -> tuple[str, str]:
    """Return a folder and a name that can be changed; raise InputError for another."""
    if not isinstance(folder, str) or folder not in FOLDERS:
        raise InputError([Problem.of(Location.of_option("editor"), "wrong-form-data/change", part="folder")])
    known = list_files(project, folder)
    if not isinstance(name, str) or name not in known:
        word, thing = short(str(name)), folder.removesuffix("s")
        values = {"thing": thing, "nearest": nearest(word, known), "known": ", ".join(known)}
        raise InputError([Problem.of(Location.of_option(f"--{thing}"), "unknown-word", word=word, **values)])
    return folder, name


def list_files(project: Project, folder: str) -> tuple[str, ...]:
    """Return the names of the files that can be changed.

    A translation has the tag of its language behind a full stop.
    """
    return tuple(name for name in project.names(FOLDERS[folder]) if ("." in name) == (folder == "translations"))


def open_file(project: Project, folder: str, name: str) -> OpenFile:
    """Read a file; raise InputError if it is no text."""
    home = FOLDERS[folder]
    file = project.find(home, name)
    raw = project.reader.read(file, MOST_BYTES)
    text = decode(raw, display_path(file))
    text = BOM + text if raw.startswith(BOM.encode()) else text
    return OpenFile(folder, name, file, text, sha256(raw).hexdigest(), file.parent == BUILTIN / "templates" / home)


def save_file(project: Project, folder: str, name: str, text: str, digest: str) -> str:
    """Write a text whole, and return its hash; raise Changed if another was saved.

    *digest* is the hash of the file from which the change began. Raise InputError for a text that is no YAML or where there
    is no project, OutputError if it cannot be written.
    """
    check_project(project)
    found = open_file(project, folder, name)
    if found.digest != digest:
        raise Changed
    raw = text.encode("utf-8", "replace")
    file = found.file if not found.builtin else project.root / "templates" / FOLDERS[folder] / f"{name}.yaml"
    parse_content(raw, display_path(file))
    write_file(file, raw)
    return sha256(raw).hexdigest()


def begin_topic(project: Project, title: str, kind: str) -> str:
    """Write a new topic of a kind, and return its name; raise InputError."""
    known = project.names("kinds")
    kind = kind or DEFAULT_KIND
    if kind not in known:
        where = Location.of_option("--kind")
        raise InputError([Problem.of(where, "unknown-kind", name=short(kind), nearest=nearest(kind, known))])
    model = topic_type(project.read("kinds", kind, Kind))
    return _begin(project, "topics", title, lambda name: starter(name, kind, model))


def begin_clinic(project: Project, title: str) -> str:
    """Write a new clinic, and return its name; raise InputError."""
    return _begin(project, "clinics", title, clinic_starter)


def _begin(project: Project, folder: str, title: str, write: Callable[[str], str]) -> str:
    """Write a new file named after a title; raise InputError if the name is taken."""
    check_project(project)
    thing, known = folder.removesuffix("s"), project.names(folder)
    where, name = Location.of_option("editor-title"), name_of(title, known, thing)
    check_length(title, MOST_TITLE, where)
    if not name:
        raise InputError([Problem.of(where, f"wrong-form/{thing}", name=short(title))])
    if name in known:
        raise InputError([Problem.of(where, f"file-exists/{thing}")])
    text = write(name)
    if title.strip():
        for key in ("title", "short_title") if folder == "topics" else ("name",):
            text = amend(text, (key,), title.strip())
    write_file(project.root / "templates" / folder / f"{name}.yaml", text.encode())
    return name


def check_project(project: Project) -> None:
    """Raise InputError where there is no folder to save in."""
    if project.root == BUILTIN:
        raise InputError([Problem.of(Location.of_option("editor"), "no-project-folder/editor")])


def write_file(file: Path, content: bytes) -> None:
    """Write a file whole; raise OutputError."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        clear(file)  # what a program left that was killed while it wrote
        replace_file(file, content)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise OutputError(Problem.of(Location(display_path(file)), "cannot-write", reason=reason)) from None


def holding(project: Project, opened: OpenFile, text: str) -> Project:
    """Return the project as if the text were saved: it is read in place of the file."""
    reader = FileReader()
    for file in (opened.file, opened.file.resolve()):
        reader.contents[file] = text.encode("utf-8", "replace")
    return Project(project.root, reader)


def model_of(project: Project, opened: OpenFile) -> type[Model]:
    """Return the model of a file; raise InputError for a topic of an unknown kind."""
    match opened.folder:
        case "clinics":
            return Clinic
        case "points":
            return point_type(kind_of_point(project, opened.name))
        case _:
            return topic_type(project.kind(opened.file))

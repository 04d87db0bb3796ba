"""The command ``new``: a topic to start from, or a copy of another one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.options import ProjectFolder
from handout.cli.terminal import exit_on_error, make_folder, say, write_all
from handout.problems import InputError, Location, Problem, short
from handout.suggest import nearest

if TYPE_CHECKING:
    from handout.content.project import Project

app = typer.Typer()

HIDDEN = {"topics": "file-exists/topic-built-in", "clinics": "file-exists/clinic-built-in"}
"""The rule for a file that would take the place of a built-in one, by folder."""

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="Small letters, digits and hyphens, such as neck-pain.", show_default=False),
]
KindName = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="What its cards are; `handout kinds` lists the kinds.",
        show_default="acupressure",
    ),
]
From = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="TOPIC", help="Copy this topic, with its pictures and landmarks.", show_default=False
    ),
]


@app.command()
def new(name: Name, kind: KindName = None, source: From = None, project: ProjectFolder = None) -> None:
    """Create a commented topic that builds at once, or a copy of another topic."""
    from handout.content.project import project_for

    with exit_on_error():
        check_name(name, "wrong-form/topic")
        if source and kind:
            raise InputError([Problem.of(Location.of_option("--kind"), "wrong-option/copy")])
        place = project_for(None, project)
        file = find_free(place, "topics", name, "file-exists/topic", copied=Path(source).stem if source else "")
        contents = _copy(source, file, place) if source else _begin(kind, file, place)
        pictures = place.root / "images" / name
        taken = [path for path in contents if path != file and path.exists()]
        if taken:
            raise InputError(Problem.of(Location(str(path)), "file-exists/folder") for path in taken)
        write_all(contents)
        make_folder(pictures)
        what = "a copy to change" if source else "a topic to start from"
        say(f"{file}: {what}; pictures go into {pictures}\nnext: handout build {name}")


def check_name(name: str, rule: str) -> None:
    """Raise InputError by *rule* if *name* cannot be the name of a new file."""
    import re

    if len(name) > 60 or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise InputError([Problem.of(Location.of_option("NAME"), rule, name=short(name))])


def find_free(project: "Project", folder: str, name: str, rule: str, copied: str = "") -> Path:
    """Return the file of a new template; raise InputError by *rule* if it is there.

    One of that name that is built in would be hidden, unless the new one is *copied* from it.
    """
    from handout.installed import BUILTIN

    file = project.root / "templates" / folder / f"{name}.yaml"
    if file.exists():
        raise InputError([Problem.of(Location(str(file)), rule)])
    if folder in HIDDEN and name != copied and (BUILTIN / "templates" / folder / file.name).exists():
        raise InputError([Problem.of(Location.of_option("NAME"), HIDDEN[folder], name=name)])
    return file


def _begin(kind: str | None, file: Path, project: "Project") -> dict[Path, bytes]:
    """Return the file of a topic to start from."""
    from handout.cli.schemas import add_schema, topic_type_of
    from handout.content.project import DEFAULT_KIND
    from handout.content.starter import starter

    kind, known = kind or DEFAULT_KIND, project.names("kinds")
    if kind not in known:
        where = Location.of_option("--kind")
        raise InputError([Problem.of(where, "unknown-kind", name=short(kind), nearest=nearest(kind, known))])
    text = starter(file.stem, kind, topic_type_of(kind, project))
    return {file: (add_schema(kind, file.parent, project) + text).encode()}


def _copy(source: str, file: Path, project: "Project") -> dict[Path, bytes]:
    """Return the files of a copy of a topic: its text, pictures and landmarks."""
    from handout.cli.copying import copy_topic
    from handout.cli.schemas import add_schema
    from handout.content.project import project_for
    from handout.request.topic_names import is_path

    home = project_for(source, None) if is_path(source) else project
    files = home.files(source, None)
    if files.translation:
        topic = files.translation.header.translates.topic
        raise InputError([Problem.of(Location.of_option("--from"), "wrong-option/translation", topic=short(topic))])
    if files.problems:
        raise InputError(files.problems)
    line = add_schema(files.topic.value.kind, file.parent, project)
    return copy_topic(files, file, project.root / "images" / file.stem, line)

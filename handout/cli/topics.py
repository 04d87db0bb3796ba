"""The commands for topics: list them, list points, create one, print the schema."""

from typing import Annotated

import typer

from handout.cli.options import ProjectFolder, Topic
from handout.cli.terminal import count, exit_on_error, make_folder, print_errors, say, write
from handout.problems import InputError, Location, Problem, short

app = typer.Typer()

Background = Annotated[bool, typer.Option("--background", help="Show each point's notes for the clinician.")]


@app.command()
def topics(project: ProjectFolder = None) -> None:
    """List all topics."""
    from handout.content.project import project_for
    from handout.content.topic import Topic as TopicModel

    with exit_on_error():
        place = project_for(None, project)
        for name in place.names("topics"):
            with print_errors():
                found = place.read("topics", name, TopicModel).value
                say(f"{name}\t{found.title}\t{count(len(found.points), 'point')}\ttext {found.version}")


@app.command()
def points(topic: Topic, background: Background = False, project: ProjectFolder = None) -> None:
    """List a topic's points: id, name, WHO code, sides, conditions."""
    from handout.content.compose import full_name
    from handout.content.project import project_for
    from handout.content.topic import Topic as TopicModel
    from handout.schema.reader import read_file

    with exit_on_error():
        place = project_for(topic, project)
        found = read_file(place.find("topics", topic), TopicModel).value
        rows = [(p.id, full_name(p, found), p.code, str(p.sides), ", ".join(p.conditions) or "-") for p in found.points]
        widths = [max(len(row[n]) for row in rows) for n in range(4)]
        for row, point in zip(rows, found.points, strict=True):
            say("  ".join([*(cell.ljust(wide) for cell, wide in zip(row, widths, strict=False)), row[4]]))
            for note in point.background if background else ():
                say(f"    {note}")


@app.command()
def new(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="Small letters, digits and hyphens, such as neck-pain.", show_default=False
        ),
    ],
    project: ProjectFolder = None,
) -> None:
    """Create a commented topic that builds at once."""
    import re

    from handout.content.project import project_for
    from handout.installed import BUILTIN

    with exit_on_error():
        if len(name) > 60 or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            raise InputError([Problem.of(Location.of_option("NAME"), "wrong-form/topic", name=short(name))])
        place = project_for(None, project)
        file = place.root / "templates" / "topics" / f"{name}.yaml"
        if file.exists():
            raise InputError([Problem.of(Location(str(file)), "file-exists/topic")])
        schema = file.with_name("topic.schema.json")
        text = (BUILTIN / "templates" / "starter" / "topic.yaml").read_text("utf-8")
        write(file, text.replace("NAME", name).replace("SCHEMA", schema.name).encode())
        if not schema.exists():
            write(schema, _schema())
        pictures = place.root / "images" / name
        make_folder(pictures)
        say(f"{file}: a topic to start from; pictures go into {pictures}\nnext: handout build {name}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a topic, for editors."""
    with exit_on_error():
        say(_schema().decode().rstrip("\n"))


def _schema() -> bytes:
    """Return the JSON Schema of a topic."""
    import json

    from handout.content.topic import Topic as TopicModel
    from handout.schema.json_schema import json_schema

    return (json.dumps(json_schema(TopicModel), indent=1, ensure_ascii=False) + "\n").encode()

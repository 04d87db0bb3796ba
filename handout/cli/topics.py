"""The commands for topics: list them, list points, create one, print the schema."""

from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.options import ProjectFolder, Topic
from handout.cli.terminal import exit_on_error, make_folder, print_errors, say, write
from handout.problems import InputError, Location, Problem, short

if TYPE_CHECKING:
    from handout.content.project import Project
    from handout.content.topic import Topic as TopicModel

app = typer.Typer()

Background = Annotated[bool, typer.Option("--background", help="Show each point's notes for the clinician.")]


@app.command()
def topics(project: ProjectFolder = None) -> None:
    """List all topics."""
    from handout.content.project import project_for

    with exit_on_error():
        place = project_for(None, project)
        for name in place.names("topics"):
            with print_errors():
                found = place.topic(name).value
                say(f"{name}\t{found.title}\t{_count_cards(found)}\ttext {found.version}")


def _count_cards(topic: "TopicModel") -> str:
    """Return how many cards a topic has, as its kind calls them."""
    words = topic.spec.words
    return f"{len(topic.cards)} {words.one if len(topic.cards) == 1 else words.many}"


@app.command()
def points(topic: Topic, background: Background = False, project: ProjectFolder = None) -> None:
    """List a topic's cards: id, name, WHO code and other choices, conditions."""
    from handout.content.compose import full_name
    from handout.content.kind import Form
    from handout.content.project import project_for
    from handout.content.topic import text_of

    with exit_on_error():
        found = project_for(topic, project).topic(topic).value
        choices = [name for name, spec in found.spec.fields.items() if spec.form in (Form.WHO_POINT, Form.CHOICE)]
        rows = [
            (
                card.id,
                full_name(card, found),
                *(text_of(card, name) or "-" for name in choices),
                ", ".join(card.conditions) or "-",
            )
            for card in found.cards
        ]
        widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
        for row, point in zip(rows, found.cards, strict=True):
            say("  ".join([*(cell.ljust(wide) for cell, wide in zip(row, widths, strict=False)), row[-1]]))
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
            write(schema, _schema(place, "acupressure"))
        pictures = place.root / "images" / name
        make_folder(pictures)
        say(f"{file}: a topic to start from; pictures go into {pictures}\nnext: handout build {name}")


@app.command()
def kinds(project: ProjectFolder = None) -> None:
    """List the kinds of topics."""
    from handout.content.kind import Kind
    from handout.content.project import project_for

    with exit_on_error():
        place = project_for(None, project)
        for name in place.names("kinds"):
            with print_errors():
                say(f"{name}\t{place.read('kinds', name, Kind).value.about}")


@app.command()
def conditions(topic: Topic, project: ProjectFolder = None) -> None:
    """List the conditions that a topic knows, with other words for them."""
    from handout.check.runner import load_topic
    from handout.content.project import project_for

    with exit_on_error():
        loaded = load_topic(project_for(topic, project), topic, None)
        found, known = loaded.topic.value, loaded.words.conditions
        cards = {name: [card.id for card in found.cards if name in card.conditions] for name in sorted(known)}
        asked = {*found.disclaimer.conditions, *found.avoided}
        used = [name for name in cards if cards[name] or name in asked]
        wide = max(map(len, used), default=0)
        for name in used:
            say(f"{name.ljust(wide)}  {known[name].words}")
            effect = (
                f"leaves out {', '.join(cards[name])}" if cards[name] else "leaves out nothing; page 1 says what to do"
            )
            say(f"{' ' * wide}    {effect}")
            if also := known[name].also:
                say(f"{' ' * wide}    also: {', '.join(also)}")
        if others := [name for name in cards if name not in used]:
            say(f"{'also known' if used else 'known'}, but this topic never mentions them: {', '.join(others)}")


@app.command()
def schema(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="A kind of topic.")] = "acupressure",
    project: ProjectFolder = None,
) -> None:
    """Print the JSON Schema of topics of a kind, for editors."""
    from handout.content.project import project_for

    with exit_on_error():
        say(_schema(project_for(None, project), kind).decode().rstrip("\n"))


def _schema(project: "Project", kind: str) -> bytes:
    """Return the JSON Schema of topics of a kind."""
    import json

    from handout.content.kind import Kind
    from handout.content.topic_types import topic_type
    from handout.schema.json_schema import json_schema

    model = topic_type(project.read("kinds", kind, Kind))
    return (json.dumps(json_schema(model), indent=1, ensure_ascii=False) + "\n").encode()

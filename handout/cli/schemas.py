"""The JSON Schemas of all files that people write, and their command."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.options import ProjectFolder
from handout.cli.terminal import exit_on_error, say, write
from handout.problems import InputError, Location, Problem, short
from handout.suggest import nearest

if TYPE_CHECKING:
    from handout.content.project import Project
    from handout.content.topic import Topic
    from handout.content.topic_card import CardSpec
    from handout.schema.model import Model

app = typer.Typer()

FILES = {
    "topic": "templates/topics",
    "translation": "templates/topics",
    "point": "templates/points",
    "clinic": "templates/clinics",
    "plan": "templates/plans",
    "theme": "templates/themes",
    "language": "templates/languages",
    "kind": "templates/kinds",
    "landmarks": "images",
    "handout": "",
}
"""What has a schema, besides topics of one kind, and the folder of its files."""

SAMPLES = {"language": "languages/en"}
"""The built-in files whose values are examples, where a model has none."""


@app.command()
def schema(
    name: Annotated[
        str,
        typer.Argument(metavar="WHAT", help=f"{', '.join(FILES)}, or a kind of topic such as exercises."),
    ] = "topic",
    put: Annotated[
        bool, typer.Option("--write", help="Write it beside the files it is for, and say how an editor finds it.")
    ] = False,
    project: ProjectFolder = None,
) -> None:
    """Print the JSON Schema of a file, with which editors complete and check it."""
    from handout.content.project import project_for

    with exit_on_error():
        place = project_for(None, project)
        content = schema_of(name, place)
        if not put:
            say(content.decode().rstrip("\n"))
            return
        file = place.root / FILES.get(name, FILES["topic"]) / f"{name}.schema.json"
        write(file, content)
        say(f"{file}: the schema\nnext: begin your file beside it with this line\n\n{_line_for(file)}")


def schema_of(name: str, project: "Project") -> bytes:
    """Return a schema as JSON; raise InputError for an unknown *name*."""
    import json

    from handout.content.project import DEFAULT_KIND
    from handout.installed import BUILTIN
    from handout.schema.json_schema import (
        json_schema,
        json_schema_of_kinds,
        json_schema_of_points,
        json_schema_of_translations,
    )
    from handout.schema.model_reader import parse_text

    kinds = project.names("kinds")
    if name == "topic":
        found = json_schema_of_kinds({kind: topic_type_of(kind, project) for kind in kinds}, DEFAULT_KIND)
    elif name == "translation":
        from handout.content.translation import TranslationHeader

        found = json_schema_of_translations({kind: topic_type_of(kind, project) for kind in kinds}, TranslationHeader)
    elif name == "point":
        found = json_schema_of_points({kind: model for kind in kinds if (model := _point_type(kind, project))})
    elif name in FILES:
        sample = None
        if name in SAMPLES:
            sample = parse_text((BUILTIN / "templates" / f"{SAMPLES[name]}.yaml").read_text("utf-8"))
        found = json_schema(_model(name), sample, to_fill=name in SAMPLES)
    elif name in kinds:
        found = json_schema(topic_type_of(name, project))
    else:
        known = (*FILES, *kinds)
        where = Location.of_option("WHAT")
        raise InputError([Problem.of(where, "unknown-schema", name=short(name), nearest=nearest(name, known))])
    return (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode()


def add_schema(name: str, folder: Path, project: "Project") -> str:
    """Write a schema into *folder*, unless it is there; return the line that names it."""
    file = folder / f"{name}.schema.json"
    if not file.exists():
        write(file, schema_of(name, project))
    return f"{_line_for(file)}\n"


def _line_for(schema: Path) -> str:
    """Return the first line of a file in the folder of its *schema*."""
    return f"# yaml-language-server: $schema={schema.name}"


def topic_type_of(kind: str, project: "Project") -> type["Topic"]:
    """Return the model of the topics of a kind."""
    from handout.content.kind import Kind
    from handout.content.topic_types import topic_type

    return topic_type(project.read("kinds", kind, Kind))


def _point_type(kind: str, project: "Project") -> type["CardSpec"] | None:
    """Return the model of the points that a kind takes, or None if it takes none."""
    from handout.content.kind import Kind
    from handout.content.topic_types import point_type

    read = project.read("kinds", kind, Kind)
    return point_type(read) if read.value.shared else None


def _model(name: str) -> type["Model"]:
    """Return the model of a file that is no topic."""
    from handout.content.assets import Landmarks
    from handout.content.clinic import Clinic
    from handout.content.kind import Kind
    from handout.content.language import Language
    from handout.content.settings import ProjectSettings
    from handout.content.theme import Theme
    from handout.request.plan import Plan

    models: dict[str, type[Model]] = {
        "clinic": Clinic,
        "plan": Plan,
        "theme": Theme,
        "language": Language,
        "kind": Kind,
        "landmarks": Landmarks,
        "handout": ProjectSettings,
    }
    return models[name]


def render_fields() -> str:
    """Return the tables of all fields that authors write, for the documentation."""
    from typing import get_args

    from handout.content.callouts import AnyCallout
    from handout.content.clinic import Approval, Clinic
    from handout.content.project import Project
    from handout.content.settings import PaperTable, ProjectSettings
    from handout.content.topic import Topic
    from handout.content.topic_card import CardSpec, PictureSpec
    from handout.content.topic_safety import Alarm, Disclaimer, RedFlags, Signs
    from handout.content.translation import Checked, TranslationHeader
    from handout.installed import BUILTIN
    from handout.schema.convert import parse_fields, parse_hint
    from handout.schema.describe import render_table

    project = Project(BUILTIN)
    tables = [render_table("A topic of any kind", Topic), render_table("The disclaimer of any kind", Disclaimer)]
    tables += [render_table("The danger signs (`red_flags`)", RedFlags), render_table("`now` and `today`", Alarm)]
    tables += [render_table("Each of `further`", Signs)]
    tables += [render_table("A card of any kind", CardSpec)]
    for kind in project.names("kinds"):
        topic = topic_type_of(kind, project)
        fields = parse_fields(topic)
        card = fields[topic.spec.cards][1].parts[0].base
        one = topic.spec.words.one
        tables.append(render_table(f"A card of the kind `{kind}` ({one})", card, besides=CardSpec))
        tables.append(render_table(f"The disclaimer of `{kind}`", fields["disclaimer"][1].base, besides=Disclaimer))
        if "dose" in parse_fields(card):
            dose = parse_fields(card)["dose"][1]
            tables.append(render_table(f"The dose of `{kind}`", (dose.parts[0] if dose.parts else dose).base))
    tables.append(render_table("A picture", PictureSpec))
    for callout in get_args(AnyCallout):
        kind = parse_hint(callout).base.__struct_config__.tag
        tables.append(render_table(f"The callout `{kind}`", callout))
    tables += [render_table("A clinic", Clinic), render_table("An approval", Approval)]
    tables += [
        render_table("A translation, besides its words", TranslationHeader),
        render_table("`checked_by`", Checked),
    ]
    tables += [render_table("`handout.yaml`", ProjectSettings), render_table("`paper` by format", PaperTable)]
    return "\n".join(tables)

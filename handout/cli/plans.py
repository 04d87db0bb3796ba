"""The commands for plans, a clinic's protocols as files: new, list, show."""

from typing import Annotated

import typer

from handout.cli.new import check_name, find_free
from handout.cli.options import ProjectFolder
from handout.cli.terminal import count, exit_on_error, print_errors, say, write
from handout.request.option import WHERE

ID = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
"""The form of an id that is no number."""

app = typer.Typer(help="Save the choices you make often as a plan.", no_args_is_help=True, add_completion=False)

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="Small letters, digits and hyphens, such as first-visit.", show_default=False),
]
Of = Annotated[
    str,
    typer.Option("--topic", metavar="NAME", help="The topic it is for.", rich_help_panel=WHERE),
]


@app.command()
def new(name: Name, topic: Of = "back-pain", project: ProjectFolder = None) -> None:
    """Create a commented plan with all points of a topic."""
    import json

    from handout.check.load_topic import load_topic
    from handout.cli.schemas import add_schema
    from handout.content.project import project_for
    from handout.content.starter import UNWRITTEN
    from handout.installed import BUILTIN
    from handout.request.options import OPTIONS
    from handout.request.topic_names import SEPARATOR, topic_stems

    with exit_on_error():
        check_name(name, "wrong-form/plan")
        place = project_for(None, project)
        read = load_topic(place, topic, None).topic.value
        cards, dose = read.cards, read.spec.dose
        first = next(iter(dose.amounts), "")
        file = find_free(place, "plans", name, "file-exists/plan")
        text = (BUILTIN / "templates" / "starter" / "plan.yaml").read_text("utf-8")
        lines = "\n".join(f"  - {point.id:<24}  # {' '.join(point.name.split())}" for point in cards)
        for word, stands_for in (
            ("POINTS", lines),
            ("FIRST", cards[0].id),
            ("DOSE", f"{{{first}: {dose.example.get(first, UNWRITTEN)}}}" if first else "2 minutes, twice a day"),
            ("FORMATS", ", ".join(OPTIONS["format"].words)),
            ("MANY", read.spec.words.many),
            ("topic: TOPIC", f"topic: {json.dumps(SEPARATOR.join(topic_stems(topic)))}"),
            ("TOPIC", topic),
            ("NAME", name),
        ):
            text = text.replace(word, stands_for)
        text = add_schema("plan", file.parent, place) + text
        write(file, text.encode())
        say(f"{file}: a plan to start from\nnext: handout build {topic} --plan {name}")


@app.command("list")
def list_(project: ProjectFolder = None) -> None:
    """List all plans."""
    import re

    from handout.content.project import project_for
    from handout.request.options import DEFAULT_FORMAT
    from handout.request.plan import Plan, request_of_plan

    with exit_on_error():
        place = project_for(None, project)
        names = place.names("plans")
        for name in names:
            with print_errors():
                plan = place.read("plans", name, Plan).value
                request = request_of_plan(plan, [])
                points = request.selection.points
                chosen = "all points"
                if points:  # of names, numbers and ranges the topic knows how many they are
                    plain = all(re.fullmatch(ID, word) for word in points)
                    chosen = count(len(points), "point") if plain else ", ".join(points)
                say("\t".join((name, plan.topic, request.format or DEFAULT_FORMAT, chosen, plan.about or "")).rstrip())
        if not names:
            say("there are no plans yet; `handout plan new NAME` makes one")


@app.command()
def show(name: Name, project: ProjectFolder = None) -> None:
    """Show the options of a plan and the points it prints."""
    from handout.check.load_topic import load_topic
    from handout.content.compose import full_name
    from handout.content.project import project_for
    from handout.content.request_words import read_plan
    from handout.request.plan import Plan, request_of_plan

    with exit_on_error():
        place = project_for(None, project)
        read = place.read("plans", name, Plan)
        plan = read.value
        loaded = load_topic(place, plan.topic, None, request_of_plan(plan, []).language)
        request, chosen = read_plan(read, loaded)
        doses = request.patient.plan_doses
        for key in plan.__struct_fields__:
            if key in read.source.keys and key not in ("points", "doses"):
                value = getattr(plan, key)
                if isinstance(value, dict):
                    value = tuple(f"{name}: {words}" for name, words in value.items())
                say(f"{key}: {', '.join(map(str, value)) if isinstance(value, tuple) else value}")
        for card in chosen:
            dose = f"  ({doses[card.id]})" if card.id in doses else ""
            say(f"  {card.id}  {full_name(card, loaded.topic.value)}{dose}")

"""The commands that list: topics, a topic's cards, kinds and conditions."""

from typing import TYPE_CHECKING, Annotated

import typer

from handout.cli.completion import complete_topics
from handout.cli.options import ProjectFolder, Topic
from handout.cli.terminal import exit_on_error, print_errors, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handout.content.conditions import Condition
    from handout.content.topic import Topic as TopicModel

app = typer.Typer()

Background = Annotated[
    bool, typer.Option("--background", help="Show the notes for the clinician, and the doubts to settle.")
]


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
    """List a topic's cards: number, id, name, WHO code and other choices, conditions."""
    from handout.check.load_topic import load_topic
    from handout.content.compose import full_name
    from handout.content.kind import Form
    from handout.content.project import project_for
    from handout.content.topic_card import text_of

    with exit_on_error():
        found = load_topic(project_for(topic, project), topic, None).topic.value
        choices = [name for name, spec in found.spec.fields.items() if spec.form in (Form.WHO_POINT, Form.CHOICE)]
        rows = [
            (
                str(number),
                card.id,
                full_name(card, found),
                *(text_of(card, name) or "-" for name in choices),
                ", ".join(card.conditions) or "-",
            )
            for number, card in enumerate(found.cards, 1)
        ]
        widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
        for row, point in zip(rows, found.cards, strict=True):
            say("  ".join([*(cell.ljust(wide) for cell, wide in zip(row, widths, strict=False)), row[-1]]))
            for note in point.background if background else ():
                say(f"    {note}")
        for heading, notes in (("notes on the text", found.background), ("to be settled by a clinician", found.review)):
            if background and notes:
                say(f"{heading}:")
                for note in notes:
                    say(f"    {note}")


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
def conditions(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC", help="A topic's name, or a path.", show_default=False, autocompletion=complete_topics
        ),
    ] = None,
    project: ProjectFolder = None,
) -> None:
    """List the conditions that a topic knows, or the common ones, with other words."""
    from handout.check.load_topic import load_topic
    from handout.content.condition_groups import name_group, read_groups
    from handout.content.conditions import merge_conditions
    from handout.content.language import Language
    from handout.content.project import project_for

    with exit_on_error():
        place = project_for(topic, project)
        english = place.read("languages", "en", Language).value
        if topic:
            loaded = load_topic(place, topic, None)
            found, known, words = loaded.topic.value, loaded.words.conditions, loaded.language.value
        else:
            found, known, words = None, merge_conditions(english.conditions), english
        _list_conditions(found, known, read_groups(place), lambda group: name_group(group, words, english))


def _list_conditions(
    topic: "TopicModel | None",
    known: "Mapping[str, Condition]",
    groups: "Mapping[str, tuple[str, ...]]",
    name: "Callable[[str], str]",
) -> None:
    """Print what each condition of *known* leaves out of a topic, in groups.

    Without a topic, all are printed as they are. *name* is the name of a group.
    """
    from handout.content.condition_groups import group_conditions
    from handout.content.conditions import is_implied

    cards = {
        each: [card.id for card in topic.cards if is_implied(each, known, card.conditions)] if topic else []
        for each in sorted(known)
    }
    asked = {*topic.disclaimer.conditions, *topic.avoided} if topic else {*known}
    used = [each for each in cards if cards[each] or is_implied(each, known, asked)]
    wide = max(map(len, used), default=0)
    for group, members in group_conditions(used, known, groups).items():
        say(f"{name(group)}:")
        for each in members:
            say(f"  {each.ljust(wide)}  {known[each].words}")
            if topic:
                leaves = (
                    f"leaves out {', '.join(cards[each])}"
                    if cards[each]
                    else "leaves out nothing; page 1 says what to do"
                )
                say(f"  {' ' * wide}    {leaves}")
            if also := known[each].also:
                say(f"  {' ' * wide}    also: {', '.join(also)}")
    if others := [each for each in cards if each not in used]:
        say(f"{'also known' if used else 'known'}, but this topic never mentions them: {', '.join(others)}")

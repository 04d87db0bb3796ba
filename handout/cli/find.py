"""The command ``find``: topics and cards by a word, a code or a condition."""

from typing import Annotated

import typer

from handout.cli.options import ProjectFolder
from handout.cli.terminal import exit_on_error, print_errors, say
from handout.problems import InputError, Location, Problem, short
from handout.suggest import nearest

app = typer.Typer()


@app.command()
def find(
    word: Annotated[
        str, typer.Argument(metavar="WORD", help="A word, a WHO code or a condition: sick, LI4, pregnancy.")
    ],
    project: ProjectFolder = None,
) -> None:
    """Find topics and cards by a word, a WHO code or a condition."""
    from handout.content.conditions import merge_conditions
    from handout.content.language import SOURCE_LANGUAGE, Language
    from handout.content.project import project_for
    from handout.content.search import list_words, search
    from handout.content.topic import Topic

    with exit_on_error():
        place, topics = project_for(None, project), dict[str, Topic]()
        for name in place.names("topics"):
            with print_errors():
                if not place.original(place.find("topics", name)):
                    topics[name] = place.topic(name).value
        common = place.read("languages", SOURCE_LANGUAGE, Language).value.conditions
        found = [*search(word, topics, merge_conditions(common))]
        if not found:
            meant = nearest(word, list_words(topics, merge_conditions(common)))
            key = "nothing-found/near" if meant.startswith("did you") else "nothing-found"
            raise InputError([Problem.of(Location.of_option("WORD"), key, word=short(word), nearest=meant)])
        for each in found:
            say(f"{each.topic}\t{each.title}")
            for card, name, about in each.cards:
                say(f"    {card}\t{name}\t{about}")
            if each.avoided:
                say(f"    --avoid {each.condition} leaves out: {', '.join(each.avoided)}")

"""Understand the words of a table: those of its cells, and of its titles."""

from collections.abc import Mapping

from handout.content.find_by_name import TopicWords
from handout.content.project import project_for
from handout.problems import InputError, Location, Problem, short
from handout.render.loading import load
from handout.request.option import Kind, Option
from handout.request.options import COLUMNS, NAME_COLUMNS, Request
from handout.request.parse_values import parse_cell
from handout.request.relocate import relocate
from handout.suggest import nearest


def read_cell(words: TopicWords, option: Option, text: str, problems: list[Problem]) -> object:
    """Return the value of an option from a cell; add a problem for each unknown point.

    Points and conditions are found by their names in *words*, and returned by their ids, as the command line takes them.
    """
    where = Location.of_option(option.flag)
    match option.kind:
        case Kind.POINTS:
            return words.points_in(text, where, problems)
        case Kind.CONDITIONS:
            return words.conditions_in(text)
        case Kind.DOSES:
            doses: list[str] = parse_cell(option, text, problems)  # type: ignore[assignment]
            parts = (dose.partition("=") for dose in doses)
            return [
                f"{words.point(point.strip(), where, problems)}={dose}"
                if sign and point.strip()
                else f"{point}{sign}{dose}"
                for point, sign, dose in parts
            ]
        case _:
            return parse_cell(option, text, problems)


def plan_columns(request: Request) -> Mapping[str, str]:
    """Return the titles that the plan of a request gives to columns."""
    return load(request).request.columns


def read_titles(request: Request) -> tuple[Mapping[str, str], TopicWords]:
    """Return a plan's titles of columns, and the words that find conditions.

    Raise InputError if there is a plan and anything is wrong with it or the topic: what the columns are is not known then.
    Anything else is reported when the rows are rendered.
    """
    loaded = load(request)
    project = project_for(request.topic, request.project)
    words = TopicWords((), loaded.topic.words.conditions if loaded.topic else {}, project.spoken_conditions)
    problems = [*loaded.problems] if request.plan else []
    columns, places = loaded.request.columns, loaded.request.places
    known = (*COLUMNS, *NAME_COLUMNS)
    problems += [
        Problem.of(places[f"columns {name}"], "unknown-column/rows", column=short(name), nearest=nearest(name, known))
        for name in columns
        if name not in known and loaded.topic and not words.condition(name)
    ]
    if problems:
        raise InputError(relocate(problems, places))
    return columns, words

"""Turn the page's form into a request, and problems into what the page can show.

The form is a mapping by the names of options, as in a plan, with the topic. Names of files are looked up among what
can be chosen: no path that comes from a request is ever opened.
"""

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from handout.content.find_template import Templates
from handout.problems import InputError, Location, Problem, short
from handout.request.option import Kind
from handout.request.options import OF_FLAG, OPTIONS, Request
from handout.request.python_arguments import parse_arguments
from handout.request.topic_names import topic_names
from handout.suggest import nearest

TEMPLATES = {"topic": "topics", "clinic": "clinics", "theme": "themes", "plan": "plans"}
"""The fields that name a template, and its folder."""

FIELDS = ("topic", *(option.name for option in OPTIONS.values() if option.kind is not Kind.FOLDER))
"""All fields of a form."""

OPTION, ASIDE = re.compile(r"--(?:no-)?([a-z]+(?:-[a-z]+)*)"), re.compile(r" \(--[^)]*\)")
"""An option in a message, and a remark in brackets that begins with one."""


def parse_form(form: object, project: Templates) -> Request:
    """Return the request of a form; raise InputError with every problem."""
    if not isinstance(form, Mapping):
        raise InputError([Problem.of(Location.of_option("form"), "wrong-form-data", found=_name_json(form))])
    problems: list[Problem] = []
    for name in form:
        if name not in FIELDS:
            hint = nearest(str(name), FIELDS)
            problems.append(
                Problem.of(Location.of_option("form"), "wrong-form-data/field", name=short(str(name)), nearest=hint)
            )
    for name, folder in TEMPLATES.items():
        if (value := form.get(name)) is not None:
            known = project.names(folder)
            several = topic_names(value) if name == "topic" and isinstance(value, str) else ()
            problems += chain.from_iterable(_check_name(name, each, known) for each in several or (value,))
    if form.get("topic") is None:
        problems.append(
            Problem.of(Location.of_option("topic"), "wrong-form-data/topic", known=", ".join(project.names("topics")))
        )
    options = {
        name: value for name, value in form.items() if name in OPTIONS and name != "project" and value is not None
    }
    if problems:
        raise InputError(problems)
    return parse_arguments(form["topic"], {**options, "project": str(project.root)})


def read_texts(body: Mapping[str, object], *names: str) -> tuple[str, ...]:
    """Return the texts of these names; raise InputError with each that is none."""
    wrong = [
        Problem.of(Location.of_option(name), "wrong-form-data/text", name=name, found=_name_json(body.get(name)))
        for name in names
        if not isinstance(body.get(name), str)
    ]
    if wrong:
        raise InputError(wrong)
    return tuple(str(body[name]) for name in names)


def read_file(body: Mapping[str, object], name: str) -> bytes:
    """Return the file that a text holds in base 64; raise InputError if it is none."""
    (text,) = read_texts(body, name)
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise InputError([Problem.of(Location.of_option(name), "wrong-form-data/base64", name=name)]) from None


def _check_name(field: str, value: object, known: tuple[str, ...]) -> list[Problem]:
    """Return a problem if *value* is not one of the names that can be chosen."""
    if isinstance(value, str) and (value in known or value == ""):
        return []
    word = short(value) if isinstance(value, str) else _name_json(value)
    return [
        Problem.of(
            Location.of_option(f"--{field}"),
            "unknown-word",
            word=word,
            thing=field,
            nearest=nearest(word, known),
            known=", ".join(known),
        )
    ]


def _name_json(value: object) -> str:
    """Return what a value of JSON is, without the value."""
    names = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "an object",
    }
    return names.get(type(value), "null")


def describe(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems as the page shows them, each with its field and card.

    They may name options: the page says its own words for these (``fields.js``).
    """
    return [
        {
            "field": _field(problem.where),
            "card": problem.where.word,
            "rule": problem.rule,
            "severity": str(problem.severity),
            "message": problem.message,
            "hint": problem.hint,
            "where": "" if problem.where.option else Path(problem.where.file).name,
            "line": problem.where.line,
        }
        for problem in (each.for_page() for each in problems)
    ]


def in_columns(problem: Problem) -> Problem:
    """Return a problem for a table that somebody opens elsewhere.

    It names an option as a column is named.
    """
    shown = problem.for_page()
    return replace(shown, message=_in_columns(shown.message), hint=_in_columns(shown.hint))


def _in_columns(text: str) -> str:
    """Return a text with the names of columns in place of options."""
    return OPTION.sub(lambda found: f"'{_name_of(found[1])}'", text)


def without_asides(advice: str) -> str:
    """Return an advice without what can only be typed, which stands in brackets."""
    return ASIDE.sub("", advice)


def _name_of(flag: str) -> str:
    """Return the name of an option by its flag without dashes."""
    option = OF_FLAG.get(f"--{flag}")
    return option.name if option else flag.replace("-", "_")


def _field(where: Location) -> str:
    """Return the field of the form in which a problem is, or an empty text."""
    named = _name_of(where.option.removeprefix("--"))
    return named if named in FIELDS else ""

"""Select the points of a topic: which to print, in which order, which to omit."""

import re
from collections.abc import Sequence

from msgspec import Struct

from handout.content.topic import Point, Topic
from handout.problems import NEARLY_SAME, InputError, Location, Problem, nearest, short
from handout.request.conditions import Condition
from handout.request.patient import PatientDetails
from handout.request.request import Selection

Omitted = tuple[Point, tuple[Condition, ...]]
"""A point that is left out, with the conditions that exclude it."""


def choose(topic: Topic, choice: Selection) -> tuple[tuple[Condition, ...], list[Point], list[Omitted]]:
    """Return the conditions to avoid, the points to print in order, and omitted ones.

    Each omitted point comes with the conditions that exclude it. Raise InputError for unknown points or
    conditions, or if no point remains.
    """
    problems: list[Problem] = []
    avoided = _conditions(choice.avoid, problems)
    by_id = {point.id: point for point in topic.points}
    problems += [
        _unknown_point(option, word, tuple(by_id))
        for option, named in (("--points", choice.points), ("--without", choice.without))
        for word in named
        if word not in by_id
    ]
    twice = [word for n, word in enumerate(choice.points) if word in choice.points[:n]]
    problems += [Problem.of(Location.of_option("--points", word), "same-point", word=short(word)) for word in twice]
    if problems:
        raise InputError(problems)
    wanted = [by_id[word] for word in choice.points or by_id if word not in choice.without]
    reasons = {point.id: tuple(c for c in avoided if c in point.conditions) for point in wanted}
    points = [point for point in wanted if not reasons[point.id]]
    if not points:
        avoid = Location.of_option("--avoid")
        raise InputError(
            [
                Problem.of(avoid, "nothing-left/avoided", conditions=", ".join(choice.avoid))
                if wanted
                else Problem.of(Location.of_option("--without"), "nothing-left")
            ]
        )
    return avoided, points, [(point, reasons[point.id]) for point in wanted if reasons[point.id]]


class Advised(Struct, frozen=True):
    """The advice on page 1 about the conditions to avoid.

    *others* and *sentences* are the topic's own sentences; those in *others* speak of the points that remain.
    *ask* are the conditions to ask a clinician about, *never* those that the topic does not mention at all.
    """

    others: tuple[str, ...]
    sentences: tuple[str, ...]
    ask: tuple[Condition, ...]
    never: tuple[Condition, ...]


def advised(topic: Topic, avoided: Sequence[Condition], omitted: Sequence[Omitted]) -> Advised:
    """Return the advice about the conditions *avoided*.

    It is in the topic's own words if the topic has some. *omitted* are the points that these conditions
    exclude.
    """
    own = {c: topic.avoided[c] for c in avoided if c in topic.avoided}
    others = {c: advice.others for c, advice in own.items() if advice.others and omitted}
    sentences = {c: advice.text for c, advice in own.items() if advice.text and c not in others}
    silent = [c for c in avoided if c not in others and c not in sentences]
    # Page 1 of every topic has advice on pregnancy.
    known = {Condition.PREGNANCY, *(c for point in topic.points for c in point.conditions)}
    ask = tuple(c for c in silent if c in topic.disclaimer.conditions)
    never = tuple(c for c in silent if c not in known and c not in ask)
    return Advised(tuple(dict.fromkeys(others.values())), tuple(dict.fromkeys(sentences.values())), ask, never)


def unmentioned(topic: Topic, choice: Selection) -> list[Problem]:
    """Return a warning for each condition to avoid that the topic never mentions.

    An invalid selection gives no warning: its problems are reported when it is composed.
    """
    try:
        avoided, _, omitted = choose(topic, choice)
    except InputError:
        return []  # compose reports these problems
    return [
        Problem.of(Location.of_option("--avoid"), "not-mentioned", condition=condition)
        for condition in advised(topic, avoided, omitted).never
    ]


def check_doses(personal: PatientDetails, topic: Topic, points: Sequence[Point]) -> None:
    """Raise InputError for each dose of a point that is unknown or not selected."""
    known, chosen = tuple(point.id for point in topic.points), {point.id for point in points}
    problems = []
    for each in (*personal.doses, *(point for point in personal.plan_doses if point not in known)):
        if each not in known:
            problems.append(_unknown_point("--dose", each, known))
        elif each not in chosen:
            problems.append(Problem.of(Location.of_option("--dose", each), "unused-dose", word=each))
    if problems:
        raise InputError(problems)


def _unknown_point(option: str, word: str, known: tuple[str, ...]) -> Problem:
    """Return the problem of a point that the topic does not have."""
    return Problem.of(
        Location.of_option(option, word),
        "unknown-point",
        word=short(word),
        nearest=nearest(word, known),
        known=", ".join(known),
    )


def _conditions(avoid: Sequence[str], problems: list[Problem]) -> tuple[Condition, ...]:
    """Return the conditions to avoid, and add a problem for each unknown word."""
    known = tuple(map(str, Condition))
    words = {word: re.sub(r"[\s_]+", "-", word.strip().casefold()) for word in avoid}
    problems += [
        Problem.of(
            Location.of_option("--avoid"),
            "unknown-condition",
            word=short(word),
            nearest=nearest(meant, known, NEARLY_SAME),  # proposing another disease is worse than proposing none
            known=", ".join(known),
        )
        for word, meant in words.items()
        if meant not in known
    ]
    return tuple(dict.fromkeys(Condition(meant) for meant in words.values() if meant in known))

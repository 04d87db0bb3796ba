"""What is chosen of a topic: which points, in which order, and which a patient's conditions leave out."""

import re
from collections.abc import Sequence

from msgspec import Struct

from handout.content.topic import Point, Topic
from handout.problems import NEARLY_SAME, InputError, Location, Problem, Severity, nearest, short
from handout.request.conditions import Condition
from handout.request.patient import PatientDetails
from handout.request.request import Selection

Omitted = tuple[Point, tuple[Condition, ...]]
"""A point left out, with the conditions that are why."""


def choose(topic: Topic, choice: Selection) -> tuple[tuple[Condition, ...], list[Point], list[Omitted]]:
    """Return the conditions avoided, the points to print in order, and those left out with the conditions that are why.

    Raise InputError for unknown points or conditions, or when nothing is left.
    """
    problems: list[Problem] = []
    avoided = _conditions(choice.avoid, problems)
    by_id = {point.id: point for point in topic.points}
    problems += [
        Problem(
            Location(option),
            "unknown-point",
            f"there is no point '{short(word)}' in this topic",
            nearest(word, tuple(by_id)),
            discreet=("there is no such point in this topic", nearest("", tuple(by_id))),
            word=word,
        )
        for option, named in (("--points", choice.points), ("--without", choice.without))
        for word in named
        if word not in by_id
    ]
    twice = [word for n, word in enumerate(choice.points) if word in choice.points[:n]]
    problems += [
        Problem(
            Location("--points"),
            "same-point",
            f"'{short(word)}' is named twice",
            "name each point once",
            discreet=("a point is named twice", "name each point once"),
        )
        for word in twice
    ]
    if problems:
        raise InputError(problems)
    wanted = [by_id[word] for word in choice.points or by_id if word not in choice.without]
    reasons = {point.id: tuple(c for c in avoided if c in point.conditions) for point in wanted}
    points = [point for point in wanted if not reasons[point.id]]
    if not points:
        why = f"{', '.join(choice.avoid)} leaves out every chosen point" if wanted else "every point is left out"
        hint = "this leaflet does not suit this patient" if wanted else "name fewer points with --without"
        discreet = ("every chosen point is left out", hint)
        where = Location("--avoid" if wanted else "--without")
        raise InputError([Problem(where, "nothing-left", why, hint, discreet=discreet)])
    return avoided, points, [(point, reasons[point.id]) for point in wanted if reasons[point.id]]


class Advised(Struct, frozen=True):
    """What page 1 says of conditions avoided: sentences of the topic's own, which to *ask* about, and which the topic *never* mentions.

    The sentences in *others* are of the points that remain.
    """

    others: tuple[str, ...]
    sentences: tuple[str, ...]
    ask: tuple[Condition, ...]
    never: tuple[Condition, ...]


def advised(topic: Topic, avoided: Sequence[Condition], omitted: Sequence[Omitted]) -> Advised:
    """Return what is said of the conditions *avoided*, points having been *omitted*: the topic's own words where it has some."""
    own = {c: topic.avoided[c] for c in avoided if c in topic.avoided}
    others = {c: said.others for c, said in own.items() if said.others and omitted}
    sentences = {c: said.text for c, said in own.items() if said.text and c not in others}
    silent = [c for c in avoided if c not in others and c not in sentences]
    # Every topic says on page 1 what holds for somebody who is pregnant.
    known = {Condition.PREGNANCY, *(c for point in topic.points for c in point.conditions)}
    ask = tuple(c for c in silent if c in topic.disclaimer.conditions)
    never = tuple(c for c in silent if c not in known and c not in ask)
    return Advised(tuple(dict.fromkeys(others.values())), tuple(dict.fromkeys(sentences.values())), ask, never)


def unmentioned(topic: Topic, choice: Selection) -> list[Problem]:
    """Return a warning for each condition to avoid that the topic never mentions; none while the choice is wrong."""
    try:
        avoided, _, omitted = choose(topic, choice)
    except InputError:
        return []  # told where it is composed
    hint = (
        "page 1 says to ask; a topic that knows the condition lists it under 'conditions' of a point or the disclaimer"
    )
    fact = "this topic never mentions"
    return [
        Problem(
            Location("--avoid"),
            "not-mentioned",
            f"{fact} '{condition}'",
            hint,
            Severity.WARNING,
            (f"{fact} a condition to avoid", hint),
        )
        for condition in advised(topic, avoided, omitted).never
    ]


def check_doses(personal: PatientDetails, topic: Topic, points: Sequence[Point]) -> None:
    """Raise InputError for a dose of a point that is not in the topic, or not among the chosen ones."""
    known, chosen = tuple(point.id for point in topic.points), {point.id for point in points}
    problems = []
    for each in (*personal.doses, *(point for point in personal.plan_doses if point not in known)):
        if each not in known:
            message = f"there is no point '{short(each)}' in this topic"
            discreet = ("there is no such point in this topic", nearest("", known))
            hint = nearest(each, known)
            problems.append(Problem(Location("--dose"), "unknown-point", message, hint, discreet=discreet, word=each))
        elif each not in chosen:
            message = f"'{each}' has a dose but is left out"
            hint = "leave the dose out, or choose the point"
            discreet = ("a point has a dose but is left out", hint)
            problems.append(Problem(Location("--dose"), "unused-dose", message, hint, discreet=discreet, word=each))
    if problems:
        raise InputError(problems)


def _conditions(avoid: Sequence[str], problems: list[Problem]) -> tuple[Condition, ...]:
    """Return the conditions to avoid; note every word that is none."""
    known = tuple(map(str, Condition))
    words = {word: re.sub(r"[\s_]+", "-", word.strip().casefold()) for word in avoid}
    problems += [
        Problem(
            Location("--avoid"),
            "unknown-condition",
            f"unknown condition '{short(word)}'",
            nearest(meant, known, NEARLY_SAME),  # to propose another disease would be worse than to propose none
            discreet=("an unknown condition", f"{nearest('', known)}; where there is none, leave the cell empty"),
        )
        for word, meant in words.items()
        if meant not in known
    ]
    return tuple(dict.fromkeys(Condition(meant) for meant in words.values() if meant in known))

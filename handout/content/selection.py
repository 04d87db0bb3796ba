"""Select the cards of a topic: which to print, in which order, which to omit."""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from handout.content.conditions import Condition, ConditionId, find_condition, implied, is_implied, nearest_conditions
from handout.content.dose import check_amount
from handout.content.topic import Topic
from handout.content.topic_card import CardSpec, text_of
from handout.content.unclear_doses import Unclear, find_unclear
from handout.problems import InputError, Location, Problem, attempt, short
from handout.request.options import Selection
from handout.request.patient import PatientDetails
from handout.schema.unknown_keys import synonyms_of
from handout.suggest import nearest

Omitted = tuple[CardSpec, tuple[ConditionId, ...]]
"""A card that is left out, with the conditions that exclude it."""

DECIMAL = re.compile(r"\d{1,2}\.\d{1,2}")
"""What a spreadsheet makes of ``1,2`` where a comma begins decimals."""

NUMBER_ALONE = re.compile(r"[\d½¼¾⅓⅔ .,/⁄–—x×-]*[\d½¼¾⅓⅔][\d½¼¾⅓⅔ .,/⁄–—x×-]*")
"""A dose that is a number, and does not say of what."""

DATE = re.compile(r"\d{4}-\d\d-\d\d\b.*|\d{1,2}([-/.])(?:\d{1,2}\1\d{2,4}|[^\W\d_]{3,9}\.?(?:\1\d{2,4})?)")
"""What a spreadsheet makes of a range such as 1-3."""


def choose(
    topic: Topic, conditions: Mapping[ConditionId, Condition], choice: Selection
) -> tuple[tuple[ConditionId, ...], list[CardSpec], list[Omitted]]:
    """Return the conditions to avoid, the cards to print in order, and omitted ones.

    *conditions* are all that the topic knows. Each omitted card comes with the conditions that exclude it. Raise
    InputError for unknown cards or conditions, or if no card remains.
    """
    problems: list[Problem] = []
    avoided = _find_conditions(choice.avoid, conditions, problems)
    by_id = {card.id: card for card in topic.cards}
    problems += [
        _unknown_card(topic, option, word)
        for option, named in (("--points", choice.points), ("--without", choice.without))
        for word in named
        if word not in by_id
    ]
    twice = [word for n, word in enumerate(choice.points) if word in choice.points[:n]]
    problems += [
        Problem.of(Location.of_option("--points", word), "same-point", word=short(word), card=topic.spec.words.one)
        for word in dict.fromkeys(twice)
    ]
    if problems:
        raise InputError(problems)
    wanted = [by_id[word] for word in choice.points or by_id if word not in choice.without]
    reasons = {card.id: tuple(c for c in avoided if is_implied(c, conditions, card.conditions)) for card in wanted}
    chosen = [card for card in wanted if not reasons[card.id]]
    if not chosen:
        avoid = Location.of_option("--avoid")
        raise InputError(
            [
                Problem.of(avoid, "nothing-left/avoided", conditions=", ".join(choice.avoid))
                if wanted
                else Problem.of(Location.of_option("--without"), "nothing-left", card=topic.spec.words.one)
            ]
        )
    return avoided, chosen, [(card, reasons[card.id]) for card in wanted if reasons[card.id]]


def wrong_choices(
    topic: Topic, conditions: Mapping[ConditionId, Condition], choice: Selection, personal: PatientDetails
) -> list[Problem]:
    """Return a problem for each card, condition and dose of a choice that is wrong."""
    problems: list[Problem] = []
    found = attempt(problems, lambda: choose(topic, conditions, choice))
    attempt(problems, lambda: check_doses(personal, topic, found[1] if found else topic.cards))
    return problems


def avoid_by_ids(choice: Selection, conditions: Mapping[ConditionId, Condition]) -> Selection:
    """Return a choice whose conditions are ids, which are the same in every language."""
    return replace(choice, avoid=tuple(find_condition(word, conditions) or word for word in choice.avoid))


class Advised(Struct, frozen=True):
    """The advice on page 1 about the conditions to avoid.

    *others* and *sentences* are the topic's own sentences; those in *others* speak of the cards that remain.
    *ask* are the conditions to ask a clinician about, *never* those that the topic does not mention at all.
    """

    others: tuple[str, ...]
    sentences: tuple[str, ...]
    ask: tuple[ConditionId, ...]
    never: tuple[ConditionId, ...]


def advised(
    topic: Topic,
    conditions: Mapping[ConditionId, Condition],
    avoided: Sequence[ConditionId],
    omitted: Sequence[Omitted],
) -> Advised:
    """Return the advice about the conditions *avoided*.

    It is in the topic's own words if the topic has some. *conditions* are all that the topic knows, *omitted* the cards that
    the avoided ones exclude.
    """
    implying = {c: [each for each in implied(c, conditions) if each in topic.avoided] for c in avoided}
    own = {c: topic.avoided[nearest_first[0]] for c, nearest_first in implying.items() if nearest_first}
    others = {c: advice.others for c, advice in own.items() if advice.others and omitted}
    sentences = {c: advice.text for c, advice in own.items() if advice.text and c not in others}
    silent = [c for c in avoided if c not in others and c not in sentences]
    # A part of the disclaimer may be about a condition, by its name.
    parts = {
        spec.field.replace("_", "-") for spec in topic.disclaimer.part_specs if getattr(topic.disclaimer, spec.field)
    }
    known = {*parts, *(c for card in topic.cards for c in card.conditions)}
    ask = tuple(c for c in silent if is_implied(c, conditions, topic.disclaimer.conditions))
    never = tuple(c for c in silent if not is_implied(c, conditions, known) and c not in ask)
    return Advised(tuple(dict.fromkeys(others.values())), tuple(dict.fromkeys(sentences.values())), ask, never)


def unmentioned(topic: Topic, conditions: Mapping[ConditionId, Condition], choice: Selection) -> list[Problem]:
    """Return a warning for each condition to avoid that the topic never mentions.

    An invalid selection gives no warning: its problems are reported when it is composed.
    """
    try:
        avoided, _, omitted = choose(topic, conditions, choice)
    except InputError:
        return []  # compose reports these problems
    return [
        Problem.of(Location.of_option("--avoid"), "not-mentioned", condition=condition)
        for condition in advised(topic, conditions, avoided, omitted).never
    ]


def check_doses(personal: PatientDetails, topic: Topic, chosen: Sequence[CardSpec]) -> None:
    """Raise InputError for each dose that is wrong or of no selected card."""
    known, printed = {card.id for card in topic.cards}, {card.id for card in chosen}
    problems: list[Problem] = []
    for key, text in {**personal.plan_doses, **personal.doses}.items():
        card = key.partition(".")[0]
        if card not in known:
            problems.append(_unknown_card(topic, "--dose", card, key))
        elif card not in printed and key in personal.doses:
            problems.append(
                Problem.of(Location.of_option("--dose", key), "unused-dose", word=card, card=topic.spec.words.one)
            )
        elif "." in key:
            problems += _part_problems(personal, topic, key, text)
        elif other := _card_in(text, card, topic):
            where = Location.of_option("--dose", key)
            problems.append(Problem.of(where, "wrong-dose/joined", word=card, other=other))
        elif NUMBER_ALONE.fullmatch(text):
            amount = next(iter(topic.spec.dose.amounts), "")
            example = f"{card}.{amount}=10" if amount else f"{card}='2 minutes'"
            where = Location.of_option("--dose", key)
            problems.append(Problem.of(where, "wrong-dose/number", text=short(text), example=example))
        elif unclear := find_unclear(text):
            problems.append(_unclear_dose(key, card, text, unclear, topic))
    if problems:
        raise InputError(problems)


def _card_in(text: str, own: str, topic: Topic) -> str:
    """Return the id of a card whose dose stands in that of another, or nothing.

    ``1 minute and stomach=2 minutes`` lacks the delimiter between two doses.
    """
    if not re.search("[=:\uff1a]", text):
        return ""
    for card in topic.cards:
        names = {card.id, card.name, text_of(card, "also_called"), text_of(card, "code")} - {"", "none"}
        sign = "=" if card.id == own else "[=:\uff1a]"
        if re.search(rf"(?<![\w-])(?:{'|'.join(map(re.escape, names))})(?:\.\w+)?\s*{sign}", text, re.IGNORECASE):
            return card.id
    return ""


def _part_problems(personal: PatientDetails, topic: Topic, key: str, text: str) -> Iterator[Problem]:
    """Yield what is wrong with one part of a dose, such as ``turn.times``."""
    where, dose = Location.of_option("--dose", key), topic.spec.dose
    card, _, part = key.partition(".")
    if part not in dose.parts:
        known = [word for word in synonyms_of(part, dose.parts) if word in dose.parts]
        meant = (
            f"did you mean '{known[0]}'?" if known else nearest(part, dose.parts) or f"write {card}=…, the whole dose"
        )
        yield Problem.of(where, "unknown-dose-part", word=short(key), nearest=meant)
    elif part in dose.amounts:
        try:
            check_amount(text)
        except ValueError as error:
            yield Problem.of(where, "wrong-dose/amount", word=key, text=short(text), reason=str(error))
    elif unclear := find_unclear(text):
        yield _unclear_dose(key, card, text, unclear, topic)
    own = personal.doses if key in personal.doses else personal.plan_doses
    if card in own:
        yield Problem.of(where, "same-point/doses", word=card, card=topic.spec.words.one)
    elif key in personal.doses and card in personal.plan_doses:
        yield Problem.of(where, "same-point/plan-dose", word=card, part=short(part))


def _unclear_dose(key: str, card: str, text: str, unclear: Unclear, topic: Topic) -> Problem:
    """Return the problem of a dose, or a part of one, that is not clear."""
    return Problem.of(
        Location.of_option("--dose", key),
        unclear.key,
        text=short(text),
        word=card,
        card=topic.spec.words.one,
        part=unclear.part,
        clear=unclear.clear,
    )


def _unknown_card(topic: Topic, option: str, word: str, key: str = "") -> Problem:
    """Return the problem of a card that the topic does not have.

    *key* is the word of the option that names it, if that is not *word* itself.
    """
    is_date, is_number = (form.fullmatch(word.strip()) for form in (DATE, DECIMAL))
    return Problem.of(
        Location.of_option(option, key or word),
        "unknown-point/date" if is_date else "unknown-point/number" if is_number else "unknown-point",
        card=topic.spec.words.one,
        word=short(word),
        **nearest_cards(word, topic),
    )


def nearest_cards(word: str, topic: Topic) -> dict[str, str]:
    """Return the card that *word* nearly spells, or else how all are named."""
    guess = nearest(word, [card.id for card in topic.cards])
    known = ", ".join(f"{card.id} ({card.name})" for card in topic.cards)
    known += f"; or numbers from 1 to {len(topic.cards)}" if len(topic.cards) > 1 else ""
    return {"nearest": guess if guess.endswith("?") else f"known: {known}", "known": known}


def _find_conditions(
    avoid: Sequence[str], known: Mapping[ConditionId, Condition], problems: list[Problem]
) -> tuple[ConditionId, ...]:
    """Return the conditions to avoid, and add a problem for each unknown word."""
    found = {word: find_condition(word, known) for word in avoid}
    problems += [
        Problem.of(
            Location.of_option("--avoid"),
            "unknown-condition",
            word=short(word),
            nearest=nearest_conditions(word, known),
        )
        for word, meant in found.items()
        if meant is None
    ]
    return tuple(dict.fromkeys(meant for meant in found.values() if meant))

"""The dose of a card in words."""

from collections.abc import Mapping

from handout.content.handout import Dose
from handout.content.kind import Kind, KindWords, Plural, SectionSpec
from handout.content.language import Language
from handout.content.topic import CardSpec, text_of
from handout.schema.model import KeyPath

BETWEEN = " · "


def compose_dose(
    card: CardSpec,
    section: SectionSpec,
    path: KeyPath,
    kind: Kind,
    words: KindWords,
    asked: Mapping[str, str],
    *,
    advice: bool,
) -> Dose | None:
    """Return the dose of a card, or None if it has none.

    *asked* is what the request says: a whole dose under an empty name, or single parts by their names. Else it is the
    source's own, else the clinic's *advice*.
    """
    heading = words.headings.get("dose", "")
    if section.lead:
        chosen = text_of(card, section.lead)
        heading = words.value(section.lead, chosen).name if chosen else ""
    if whole := asked.get(""):
        return Dose(heading=heading, text=whole)
    if kind.dose.parts:
        parts = {**dose_parts(card, kind), **asked}
        text = BETWEEN.join(_phrase(name, parts[name], words) for name in kind.dose.parts if name in parts)
        text = text[:1].upper() + text[1:]
        return Dose(heading=heading, text=text, path=(*path, "dose")) if text else None
    if time := text_of(card, "time"):
        return Dose(heading=heading, text=time, path=(*path, "time"))
    texts: dict[str, str] = {}
    if kind.dose.free and advice:
        given = getattr(card, "advice")  # noqa: B009 - only kinds with a free dose have it
        texts = {key: text for key in ("time", "often") if (text := getattr(given, key))}
    if not texts and not section.lead:
        return None
    longest = max(texts, key=lambda key: len(texts[key]), default="time")
    return Dose(heading=heading, text=BETWEEN.join(texts.values()), path=(*path, "advice", longest))


def dose_parts(card: CardSpec, kind: Kind) -> dict[str, str]:
    """Return the parts of a card's own dose by name."""
    given = getattr(card, "dose", None)
    return {name: text for name in kind.dose.parts if given and (text := getattr(given, name))}


def times_a_day(card: CardSpec, kind: Kind, asked: Mapping[str, str]) -> int:
    """Return how many times a day a card is done, for the diary: 1 if it says nothing.

    Of a range it is the most.
    """
    name = kind.dose.times_a_day
    given = {**dose_parts(card, kind), **asked}.get(name, "") if name else ""
    return max((int(part) for part in given.replace("–", "-").split("-") if part.isdigit()), default=1)


def _phrase(name: str, value: str, words: KindWords) -> str:
    """Return a part of a dose as printed: an amount in its phrase, a text as it is."""
    phrase = words.amounts.get(name)
    if phrase is None:
        return value
    plural = phrase if isinstance(phrase, Plural) else Plural(other=phrase)
    chosen = plural.one if plural.one and value == "1" else plural.other
    return Language.fill(chosen, n=value.replace("-", "–"))

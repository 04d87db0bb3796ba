"""The scale of a kind, such as how hard to press: its words and their meanings."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from handout.content.handout import Card, Dose, Prose, Section
from handout.content.kind import Meaning
from handout.content.loaded_topic import LoadedTopic
from handout.content.topic_card import CardSpec, text_of


def compose_scale(chosen: Sequence[CardSpec], material: LoadedTopic) -> tuple[tuple[str, str], ...]:
    """Return the words of the kind's scale that the cards use, with their meanings."""
    spec, words = material.topic.value.spec, material.words.kind
    if not spec.scale:
        return ()
    used = {text_of(card, spec.scale) for card in chosen}
    meanings = [words.value(spec.scale, value) for value in spec.fields[spec.scale].values if value in used]
    return tuple((each.name, each.meaning) for each in meanings if each.meaning)


def scale_limits(cards: Sequence[Card], material: LoadedTopic) -> str:
    """Return what the kind says below its scale, and how to measure if a picture does."""
    words = material.words.kind
    measured = any(each.kind == "measure" for card in cards for figure in card.figures for each in figure.callouts)
    texts = [each for each in (words.scale_limit, words.measures if measured else None) if each]
    return material.words.language.sentences(*texts) if len(texts) == 2 else "".join(texts)


def explain_scale(cards: Sequence[Card], chosen: Sequence[CardSpec], material: LoadedTopic) -> Iterator[Card]:
    """Yield each card with the meaning of its word of the scale.

    The word is new on the first card that has it.
    """
    scale, words = material.topic.value.spec.scale, material.words
    known: set[str] = set()
    for card, written in zip(cards, chosen, strict=True):
        value = text_of(written, scale) if scale else ""
        word = words.kind.value(scale, value) if scale and value else None
        if not word or not word.meaning or not scale:
            yield card
            continue
        phrase = words.language.labelled(word.name, word.meaning)
        new = value not in known
        known.add(value)
        sections = (
            _explain(each, word, phrase, words.language.full_stop, (*card.path, scale), new=new)
            for each in card.sections
        )
        yield replace(card, sections=tuple(sections))


def _explain(
    section: Section, word: Meaning, phrase: str, full_stop: str, path: tuple[str | int, ...], *, new: bool
) -> Section:
    """Return a section with the meaning of a *word*, if it is the one that prints it."""
    match section:
        case Dose() if section.heading == word.name:
            return replace(section, meaning=phrase, new=new)
        case Prose() if section.path == path and new:
            return replace(section, text=phrase + full_stop)
        case _:
            return section


def show_meaning(card: Card, *, shown: bool) -> Card:
    """Return a card that explains its word of the scale, or one that does not."""
    sections = (
        replace(each, new=shown and bool(each.meaning)) if isinstance(each, Dose) else each for each in card.sections
    )
    return replace(card, sections=tuple(sections))

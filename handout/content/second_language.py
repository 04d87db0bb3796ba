"""A handout in two languages: the words of one handout woven into another.

The first language is the reader's and leads. The second is that of whoever hands the leaflet out. Pictures, numbers,
links, sources and the patient's lines stand once, in the first.
"""

from msgspec.structs import replace

from handout.content.dose import BETWEEN
from handout.content.handout import Card, Handout, Link, Patient, Prose, Section, Steps
from handout.schema.markup import MARKUP


def weave(first: Handout, second: Handout) -> Handout:
    """Return *first* with the words of *second*, card by card.

    Both are composed from one request for the same topic. The footers say of either that it is not yet checked.
    """
    words = {card.id: _words_only(card) for card in second.cards}
    own = set(first.unchecked)
    phrases = tuple(_tag(each, second.language) for each in second.unchecked if each not in own)
    after = "".join(f"{BETWEEN}{phrase}" for phrase in phrases)
    return replace(
        first,
        footer=first.footer + after,
        brief_footer=first.brief_footer + after,
        unchecked=(*first.unchecked, *phrases),
        cards=tuple(replace(card, second=words[card.id]) for card in first.cards),
        second=replace(
            second,
            logo=None,
            front=replace(second.front, patient=Patient(), figures={}),
            cards=tuple(words.values()),
            closing=replace(second.closing, bodies=(), sources=(), pictures=""),
            owner="",
        ),
    )


def set_apart(handout: Handout) -> Handout:
    """Return a handout whose cards have one language.

    Those in the second language follow among its closing texts.
    """
    return replace(handout, cards=tuple(replace(card, second=None) for card in handout.cards))


def cards_apart(handout: Handout) -> tuple[Card, ...]:
    """Return the cards in the second language that stand apart from the first."""
    if handout.second is None or any(card.second for card in handout.cards):
        return ()
    return handout.second.cards


def _tag(phrase: str, language: str) -> str:
    """Return *phrase* marked as one in a *language*, unless it is marked already."""
    return phrase if MARKUP.search(phrase) else f"[{phrase}]{{{language}}}"


def _words_only(card: Card) -> Card:
    """Return a card without its pictures and its link."""
    return replace(
        card,
        figures=(),
        sections=tuple(_without_pictures(each) for each in card.sections if not isinstance(each, Link)),
    )


def _without_pictures(each: Section) -> Section:
    """Return a section without its pictures."""
    match each:
        case Prose(posture=posture) if posture:
            return replace(each, posture=replace(posture, figure=None))
        case Steps():
            return replace(each, figures=())
        case _:
            return each

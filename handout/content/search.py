"""Find topics and cards by a word, a code or a condition."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from handout.content.compose import full_name
from handout.content.conditions import Condition, excluded_by
from handout.content.find_by_name import TopicWords, plain
from handout.content.kind import Form
from handout.content.topic import Topic
from handout.content.topic_card import POINT, CardSpec, text_of

LEAST_WORD = 4
"""The fewest letters of a word that a mistyped one is compared with."""


class Found(Struct, frozen=True):
    """A topic in which something was found, and the cards it was found on.

    Each card has its id, its name and the text. *avoided* are the cards that ``--avoid`` leaves out for the *condition* that was looked for.
    """

    topic: str
    title: str
    cards: tuple[tuple[str, str, str], ...]
    condition: str = ""
    avoided: tuple[str, ...] = ()


def search(word: str, topics: Mapping[str, Topic], conditions: Mapping[str, Condition]) -> Iterator[Found]:
    """Yield each topic that a *word* is about, by its titles, cards or conditions.

    *conditions* are the common ones.
    """
    begins = re.compile(rf"(?:^|\W){re.escape(plain(word))}")

    def is_in(text: str) -> bool:
        return bool(begins.search(plain(text))) or _squeezed(text) == _squeezed(word)  # "li 4" is LI4

    for name, topic in topics.items():
        known = TopicWords((topic,), {**conditions, **_own(topic)})
        condition = known.condition(word)
        cards = tuple(
            (card.id, full_name(card, topic), about)
            for card in topic.cards
            if (about := next((each for each in _texts(card, topic) if is_in(each)), ""))
        )
        avoided = (
            tuple(card.id for card in topic.cards if condition in excluded_by(card.conditions, known.conditions))
            if condition
            else ()
        )
        titles = (name, topic.title, topic.short_title)
        if cards or avoided or any(map(is_in, titles)):
            yield Found(name, topic.title, cards, condition if avoided else "", avoided)


def list_words(topics: Mapping[str, Topic], conditions: Mapping[str, Condition]) -> list[str]:
    """Return the words that find topics, cards and conditions, in small letters."""
    texts = [words for name, topic in topics.items() for words in (name, topic.title, topic.short_title)]
    texts += [words for topic in topics.values() for card in topic.cards for words in _texts(card, topic)]
    known = [*conditions.items(), *(each for topic in topics.values() for each in _own(topic).items())]
    texts += [words for name, each in known for words in (name, each.words, *each.also)]
    return sorted({found for words in texts for found in re.findall(rf"\w{{{LEAST_WORD},}}", plain(words))})


def _squeezed(text: str) -> str:
    """Return a text for comparison without its spaces."""
    return plain(text).replace(" ", "")


def _own(topic: Topic) -> dict[str, Condition]:
    """Return the conditions of a topic that have words of their own."""
    return {
        name: Condition(words=each) if isinstance(each, str) else each
        for name, each in topic.conditions.items()
        if not isinstance(each, str) or each
    }


def _texts(card: CardSpec, topic: Topic) -> Iterator[str]:
    """Yield the texts of a card that say what it is and what it is for.

    Where it is, how it is used and when to take care is left out: each names many things that a card is not for.
    """
    spec = topic.spec
    yield from filter(None, (text_of(card, POINT), *(text_of(card, name) for name in spec.asides)))
    own = spec.shared.own if spec.shared else tuple(spec.fields)
    yield from (text_of(card, name) for name in own if spec.fields[name].form is Form.TEXT and text_of(card, name))
    yield from filter(None, (full_name(card, topic), card.id, card.note, card.group))

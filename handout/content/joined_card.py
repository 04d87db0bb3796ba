"""Join the cards of several topics: one card for a point that they share.

It has the cautions, stops and conditions of all of them, and all that they say it helps. Its strength is the gentlest,
with the words on how to press that go with it; what each topic advises is told apart.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from handout.content.kind import Form, Kind
from handout.content.topic import Topic
from handout.content.topic_card import CardSpec, Short, text_of
from handout.content.united_texts import TextJoiner, split_sentences, unite

WARY = re.compile(r"\b(?:stop|never|not|no|only|don't)\b", re.IGNORECASE)
"""English words of a sentence that warns."""

Part = tuple[int, int]
"""A card, by the number of its topic and its own number there."""


class CardJoiner(Struct, frozen=True):
    """How cards of one kind are joined, from topics with these *titles*."""

    texts: TextJoiner
    kind: Kind
    titles: Sequence[str]

    def join(self, topics: Sequence[tuple[str, Topic]]) -> tuple[list[list[Part]], tuple[CardSpec, ...]]:
        """Return the cards of all topics, and of which cards each is made.

        Cards of other points that share an id are named after their topics.
        """
        groups: list[list[tuple[Part, CardSpec]]] = []
        for number, (_, topic) in enumerate(topics):
            for at, card in enumerate(topic.cards):
                same = next((group for group in groups if self._joins(group, number, card)), None)
                if same:
                    same.append(((number, at), card))
                else:
                    groups.append([((number, at), card)])
        cards = [self._join_all([(part[0], card) for part, card in group]) for group in groups]
        if any(card.group for card in cards):  # no card seems to be of another topic's group
            titles = [self.titles[group[0][0][0]] for group in groups]
            cards = [replace(card, group=card.group or title) for card, title in zip(cards, titles, strict=True)]
        ids = [card.id for card in cards]
        for n, group in enumerate(groups):
            if ids.count(cards[n].id) > 1:
                cards[n] = replace(cards[n], id=f"{topics[group[0][0][0]][0]}-{cards[n].id}")
        return [[part for part, _ in group] for group in groups], tuple(cards)

    def _joins(self, group: Sequence[tuple[Part, CardSpec]], topic: int, card: CardSpec) -> bool:
        """Return whether a card is of the same point as those of a group.

        Cards of one topic stay apart, and so do those with other steps or doses in numbers.
        """
        (_, other), taken = group[0], {part[0] for part, _ in group}
        if topic in taken or not self._code(card) or self._code(card) != self._code(other):
            return False
        fixed = [name for name, spec in self.kind.fields.items() if spec.form is Form.STEPS]
        fixed += ["dose"] if self.kind.dose.parts else []
        return all(getattr(card, name) == getattr(other, name) for name in fixed) and (
            not card.link or not other.link or card.link == other.link
        )

    def _code(self, card: CardSpec) -> str:
        """Return the code of a card's point, without spaces; empty if it has none."""
        codes = (text_of(card, name) for name, spec in self.kind.fields.items() if spec.form is Form.WHO_POINT)
        return next((code.replace(" ", "") for code in codes if code not in ("", "none")), "")

    def _join_all(self, cards: Sequence[tuple[int, CardSpec]]) -> CardSpec:
        """Return cards of one point, each with the number of its topic, as one."""
        given = [card for _, card in cards]
        if len(given) == 1:
            return given[0]
        first, gentlest = given[0], self._gentlest(given)
        of_titles = [(self.titles[topic], card) for topic, card in cards]
        fields = {name: self._join_field(name, given, gentlest, of_titles) for name in self.kind.fields}
        return replace(
            first,
            **fields,
            **(self._join_dose(of_titles) if self.kind.dose.free else {}),
            position=gentlest.position,
            link=next((card.link for card in given if card.link), None),
            cautions=self.texts.cover(unite(card.cautions for card in given)),
            stops=self.texts.cover(unite(card.stops for card in given)),
            conditions=unite(card.conditions for card in given),
            background=unite(card.background for card in given),
            on_body=next((card.on_body for card in given if card.on_body.front or card.on_body.back), first.on_body),
            short=self._join_short(given, gentlest, of_titles),
        )

    def _gentlest(self, cards: Sequence[CardSpec]) -> CardSpec:
        """Return the card with the least strength; the first of several."""
        scale = self.kind.scale
        if not scale:
            return cards[0]
        order = self.kind.fields[scale].values
        return min(cards, key=lambda card: order.index(text_of(card, scale)) if text_of(card, scale) else len(order))

    def _join_field(
        self, name: str, cards: Sequence[CardSpec], gentlest: CardSpec, of_titles: Sequence[tuple[str, CardSpec]]
    ) -> Any:  # noqa: ANN401 - as the field
        """Return a field of several cards.

        A shared point's own is that of the first card; the rest is of all.
        """
        values = [value for card in cards if (value := getattr(card, name))]
        shared = self.kind.shared
        if name == self.kind.scale:
            return getattr(gentlest, name)
        if not values or len(dict.fromkeys(values)) == 1 or (shared and name in shared.fixed):
            return values[0] if values else None
        if self.kind.fields[name].form is Form.LIST:
            return unite(values)
        if self.kind.fields[name].form is not Form.TEXT:
            return values[0]
        if name in self.kind.asides:
            return self.texts.words.enumerated(tuple(dict.fromkeys(values)))
        if shared and name in shared.own:
            return self.texts.unite_phrases(values)
        return self._tell(gentlest, [(title, card, text_of(card, name)) for title, card in of_titles])

    def _tell(self, gentlest: CardSpec, texts: Sequence[tuple[str, CardSpec, str]]) -> str:
        """Return what several topics say on one matter, such as how to press.

        What goes with a greater strength than the gentlest is left out, but for its warnings. In languages whose warnings
        nobody here knows, all of it stands.
        """
        scale = self.kind.scale
        given = [(title, card, text) for title, card, text in texts if text]
        if not scale or not self.texts.is_english:
            return self.texts.tell_apart([(title, text) for title, _, text in given])
        least = text_of(gentlest, scale)
        whole = [(title, text) for title, card, text in given if text_of(card, scale) == least]
        rest = [
            sentence
            for _, card, text in given
            if text_of(card, scale) != least
            for sentence in split_sentences(text)
            if WARY.search(sentence) and not self._speaks_of_strength(sentence)
        ]
        new = [each for each in dict.fromkeys(rest) if not any(each in text for _, text in whole)]
        return " ".join((self.texts.tell_apart(whole), *new)) if whole else " ".join(new)

    def _speaks_of_strength(self, sentence: str) -> bool:
        """Return whether a sentence names one of the strengths by its word."""
        values: Mapping[str, Any] = self.kind.words.values.get(self.kind.scale or "", {})
        return any(re.search(rf"\b{re.escape(each.name)}\b", sentence, re.IGNORECASE) for each in values.values())

    def _join_dose(self, cards: Sequence[tuple[str, CardSpec]]) -> dict[str, Any]:
        """Return the time and advice of a card, those of each topic told apart."""
        times = [(text_of(card, "time"), getattr(card, "advice")) for _, card in cards]  # noqa: B009
        if len({*times}) == 1:
            return {}
        doses = [
            (title, self.texts.words.enumerated(texts)) for title, card in cards if (texts := [*self._dose_texts(card)])
        ]
        return {"time": None, "advice": replace(times[0][1], time=self.texts.list_apart(doses), often=None)}

    def _dose_texts(self, card: CardSpec) -> Iterator[str]:
        """Yield how long and how often to press, as the source says or as advised."""
        advice = getattr(card, "advice")  # noqa: B009 - only kinds with a free dose have it
        if time := text_of(card, "time"):
            yield time
        else:
            yield from filter(None, (advice.time, advice.often))

    def _join_short(
        self, cards: Sequence[CardSpec], gentlest: CardSpec, of_titles: Sequence[tuple[str, CardSpec]]
    ) -> Short:
        """Return the short texts of several cards; one that a card lacks is lacking."""
        shared, first = self.kind.shared, cards[0].short
        joined: dict[str, Any] = {}
        for name in first.__struct_fields__:
            values = [getattr(card.short, name) for card in cards]
            if name in (shared.fixed if shared else ()):
                joined[name] = next(filter(None, values), None)
            elif not all(values):
                joined[name] = None
            elif name == "caution":
                joined[name] = self.texts.join_all(values)
            else:
                texts = [(title, card, getattr(card.short, name)) for title, card in of_titles]
                joined[name] = self._tell(gentlest, texts)
        return replace(first, **joined)

"""The texts of a handout that may be too long for a page.

Each field records where its text is written, how long such a text usually is, and how to cut it. What a layout
does with the text is not known here.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, TypeVar, assert_never

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Dose, Figure, Handout, Link, Listed, Prose, Section, Steps, Warnings
from handout.content.merged_words import PLACEHOLDER
from handout.problems import Location
from handout.schema.model import Model

KeyPath = tuple[str | int, ...]
S = TypeVar("S", bound=Struct)

LENGTHS = {
    25: "picture.callouts.text",
    30: "phone note call",
    40: "heading",
    45: "web emergency_number urgent_number --patient --by",
    60: "when time often --dose link caption short_title",
    75: "title address",
    100: "stops turn_over",
    120: "effects later",
    140: "stop",
    150: "helps",
    170: "conditions",
    180: "why untrained taught text",
    200: "not_a_cure cautions short.caution",
    220: "about how",
    250: "where --avoid",
    300: "--note",
    400: "items",
    700: "short",
}
USUAL = {key: length for length, keys in LENGTHS.items() for key in keys.split()}
"""The usual length of a text in characters, by the end of its place.

Texts that are not listed here, such as names, usually take one line.
"""

A_LINE = 50
MOST_CALLOUTS = 12

FILLED_IN = ("call", "continued", "safety_card")
"""The fixed words that a layout prints with something filled in."""


class Field(Struct, frozen=True):
    """A text or list of the source that can be cut.

    *where* is its location in the file, *texts* what is written there. *cut* returns the handout with this text
    cut to a number of characters.
    """

    where: Location
    name: str
    texts: tuple[str, ...]
    cut: Callable[[Handout, int], Handout]

    @property
    def usual(self) -> int:
        """Return the usual length of this text in characters."""
        return USUAL.get(self.name) or USUAL.get(self.name.rpartition(".")[2], A_LINE)

    @property
    def size(self) -> str:
        """Return the length of this text in words, for a message."""
        letters = f"{sum(map(len, self.texts)):,} characters"
        return f"{len(self.texts)} items, {letters}" if len(self.texts) > 1 else letters

    @property
    def is_long(self) -> bool:
        """Return whether the text is longer than usual."""
        return sum(map(len, self.texts)) > self.usual


def front_fields(handout: Handout) -> Iterator[Field]:
    """Yield every text that may appear on a front page."""
    place = handout.source.where
    yield Field(place(("title",)), "title", (handout.title,), lambda h, n: replace(h, title=_cut(h.title, n)))
    for root in ("disclaimer", "red_flags"):
        model = getattr(handout.front, root)
        for path, texts in (_grouped_texts(model) if model else {}).items():
            cut = partial(_with_front_text, root, path)
            yield Field(place((root, *path)), ".".join(map(str, (root, *path))), texts, cut)
    if handout.clinic and (source := handout.clinic_source):
        for (key, *_), texts in _grouped_texts(handout.clinic).items():
            if key not in ("approvals", "version"):
                yield Field(source.where((key,)), str(key), texts, partial(_with_clinic, str(key)))
    patient = handout.front.patient
    for key, name in (("name", "--patient"), ("by", "--by"), ("note", "--note")):
        if text := getattr(patient, key):
            yield Field(Location(name), name, (text,), partial(_with_patient, key))
    if notices := handout.front.notices:
        yield Field(Location.of_option("--avoid"), "--avoid", notices, _with_notices)
    yield from word_fields(handout)


def word_fields(handout: Handout) -> Iterator[Field]:
    """Yield the fixed words of the language and the kind.

    Without ``FILLED_IN``, phrases that something is filled in are composed before any layout.
    """
    for name in handout.words.__struct_fields__:
        text, key = getattr(handout.words, name), name.rstrip("_")
        if isinstance(text, str) and (name in FILLED_IN or not PLACEHOLDER.search(text)):
            yield Field(handout.words_source.where((key,)), key, (text,), partial(_with_word, name))
    for key, heading in handout.headings.items():
        yield Field(handout.words_source.where((key,)), key, (heading,), partial(_with_heading, key))


def card_fields(handout: Handout, number: int) -> Iterator[Field]:
    """Yield every text of one card, counted from 0."""
    card = handout.cards[number]
    for path, texts, cut in (*_heading_texts(card), *_section_texts(card), *_warning_texts(card), *_short_texts(card)):
        if any(texts):
            name = ".".join(map(str, path[len(card.path) :])) or "--dose"
            where = handout.source.where(path) if path else Location(name)
            yield Field(where, name, texts, partial(_with_card, number, cut))
    for at, figure in enumerate(card.figures):
        if figure.caption:
            path = (*figure.path, "caption")
            yield Field(handout.source.where(path), "caption", (figure.caption,), partial(_with_caption, number, at))
    yield from label_fields(handout, number)
    yield from word_fields(handout)


Cut = Callable[[Card, int], Card]
Cuttable = tuple[KeyPath, tuple[str, ...], Cut]
"""Where a text of a card is written, the text, and the function that cuts it."""


def _heading_texts(card: Card) -> Iterator[Cuttable]:
    """Yield the texts of a card's heading."""
    for key, path in (("name", (*card.path, "name")), ("note", (*card.path, "note")), ("aside", card.aside_path)):
        yield path, (getattr(card, key),), partial(_cut_field, key)


def _section_texts(card: Card) -> Iterator[Cuttable]:
    """Yield the texts of a card's sections."""
    for at, section in enumerate(card.sections):
        text = getattr(section, key := _key_of_text(section))
        texts = text if isinstance(text, tuple) else (text,)
        yield section.path, texts, partial(_with_section, at, partial(_cut_field, key))
        if isinstance(section, Prose) and (posture := section.posture):
            yield posture.path, (posture.text,), partial(_with_section, at, _with_posture)


def _key_of_text(section: Section) -> str:
    """Return the name of the field that holds the text of a section."""
    match section:
        case Prose() | Dose():
            return "text"
        case Steps():
            return "steps"
        case Listed():
            return "items"
        case Link():
            return "address"
        case _:
            assert_never(section)


def _warning_texts(card: Card) -> Iterator[Cuttable]:
    """Yield the texts of a card's warnings."""
    warnings, cautions = card.warnings, " ".join(card.warnings.cautions)
    yield (*card.path, "cautions"), (cautions,), partial(_with_warnings, _with_cautions)
    yield (*card.path, "stops"), warnings.stops, partial(_with_warnings, partial(_cut_field, "stops"))
    yield (*card.path, "conditions"), (warnings.conditions,), partial(_with_warnings, partial(_cut_field, "conditions"))


def _short_texts(card: Card) -> Iterator[Cuttable]:
    """Yield the short texts of a card."""
    cut = partial(_cut_field, "short")
    for at, section in enumerate(card.sections):
        if isinstance(section, Prose | Steps | Listed):
            yield section.short_path, (section.short,), partial(_with_section, at, cut)
    yield card.warnings.short_path, (card.warnings.short,), partial(_with_warnings, cut)


def label_fields(handout: Handout, number: int) -> Iterator[Field]:
    """Yield the labels of a card's pictures."""
    places = handout.source.places
    for which, figure in enumerate(handout.cards[number].figures):
        written = (path for n in range(MOST_CALLOUTS) if (path := (*figure.path, "callouts", n, "text")) in places)
        shown = (at for at, callout in enumerate(figure.callouts) if callout.text)
        for at, path in zip(shown, written, strict=False):
            yield Field(
                handout.source.where(path),
                "picture.callouts.text",
                (figure.callouts[at].text,),
                partial(_with_label, number, which, at),
            )


def map_fields(handout: Handout) -> Iterator[Field]:
    """Yield the heading of the body map and the names in its legend."""
    closing = handout.closing
    place = handout.source.where(("body_map", "heading"))
    yield Field(place, "body_map.heading", (closing.map_heading,), _with_map_heading)
    for number, (card, (_, name)) in enumerate(zip(handout.cards, closing.legend, strict=True)):
        key = "note" if len(card.note) > len(card.name) else "name"
        where = handout.source.where((*card.path, key))
        yield Field(where, f"{card.path[0]}.{key}", (name,), partial(_with_legend, number))


def _grouped_texts(model: Model) -> dict[KeyPath, tuple[str, ...]]:
    """Return the printed texts of a model by path, with the items of a list together."""
    found: dict[KeyPath, tuple[str, ...]] = {}
    for path, text in model.printed_texts():
        end = len(path)
        while isinstance(path[end - 1], int):
            end -= 1
        found[path[:end]] = (*found.get(path[:end], ()), text)
    return found


def _cut(text: str, most: int) -> str:
    """Return the first characters of a text, or all of it if none would be left."""
    return text[:most] or text


def _cut_all(texts: Sequence[str], most: int) -> tuple[str, ...]:
    """Return the first texts that together have at most *most* characters.

    At least one text is returned.
    """
    found: list[str] = []
    for text in texts:
        if found and sum(map(len, found)) + len(text) > most:
            break
        found.append(_cut(text, most))
    return tuple(found)


def _cut_at(value: object, path: KeyPath, most: int) -> object:
    """Return a model with the text or list at *path* cut."""
    if isinstance(value, str):
        return _cut(value, most)
    if isinstance(value, tuple) and path:
        at = int(path[0])
        return (*value[:at], _cut_at(value[at], path[1:], most), *value[at + 1 :])
    if isinstance(value, tuple):
        return _cut_all(value, most)
    if isinstance(value, Model) and path:
        key = str(path[0])
        return replace(value, **{key: _cut_at(getattr(value, key), path[1:], most)})
    return value


def _cut_field(key: str, of: S, most: int) -> S:
    """Return a part of a card with its text or list *key* cut."""
    return replace(of, **{key: _cut_at(getattr(of, key), (), most)})


def _with_front_text(root: str, path: KeyPath, handout: Handout, most: int) -> Handout:
    """Return the handout with a text of the disclaimer or danger signs cut."""
    cut = _cut_at(getattr(handout.front, root), path, most)
    return replace(handout, front=replace(handout.front, **{root: cut}))


def _with_clinic(key: str, handout: Handout, most: int) -> Handout:
    """Return the handout with one field of the clinic cut."""
    assert handout.clinic  # noqa: S101  # its fields are asked for where there is one
    clinic = replace(handout.clinic, **{key: _cut(getattr(handout.clinic, key), most)})
    return _with_calls(replace(handout, clinic=clinic))


def _with_word(key: str, handout: Handout, most: int) -> Handout:
    """Return the handout with one fixed word cut, wherever it is used."""
    whole = getattr(handout.words, key)
    words = replace(handout.words, **{key: _cut(whole, most)})
    cards = tuple(_with_headings(card, whole, _cut(whole, most)) for card in handout.cards)
    return _with_calls(replace(handout, words=words, cards=cards))


def _with_heading(key: str, handout: Handout, most: int) -> Handout:
    """Return the handout with one heading of its sections cut."""
    whole = handout.headings[key]
    cards = tuple(_with_headings(card, whole, _cut(whole, most)) for card in handout.cards)
    closing = handout.closing
    if closing.scale_key == key:
        closing = replace(closing, scale_heading=_cut(whole, most))
    return replace(handout, headings={**handout.headings, key: _cut(whole, most)}, cards=cards, closing=closing)


def _with_headings(card: Card, whole: str, shorter: str) -> Card:
    """Return a card with *shorter* in place of every heading that equals *whole*."""

    def heading(text: str) -> str:
        return shorter if text == whole else text

    sections = tuple(replace(each, heading=heading(each.heading)) for each in card.sections)
    of = card.warnings
    warnings = replace(of, heading=heading(of.heading), conditions_heading=heading(of.conditions_heading))
    return replace(card, sections=sections, warnings=warnings)


def _with_calls(handout: Handout) -> Handout:
    """Return the handout with its call sentences rebuilt from its own words."""
    words, clinic = handout.words, handout.clinic
    numbers = (clinic and clinic.emergency_number, clinic and clinic.urgent_number)
    now = words.fill_call(numbers[0] or words.emergency_unknown)
    today = words.fill_call(numbers[1] or words.urgent_unknown)
    return replace(handout, front=replace(handout.front, call_now=now, call_today=today))


def _with_patient(key: str, handout: Handout, most: int) -> Handout:
    """Return the handout with one of the patient's lines cut."""
    patient = replace(handout.front.patient, **{key: _cut(getattr(handout.front.patient, key), most)})
    return replace(handout, front=replace(handout.front, patient=patient))


def _with_notices(handout: Handout, most: int) -> Handout:
    """Return the handout with the notices of its front page cut."""
    front = handout.front
    left_out = _cut_all(front.left_out, most)
    asks = _cut_all(front.asks, max(0, most - sum(map(len, left_out))))
    return replace(handout, front=replace(front, left_out=left_out, asks=asks))


def _with_new_card(handout: Handout, number: int, card: Card) -> Handout:
    """Return the handout with one card replaced."""
    return replace(handout, cards=(*handout.cards[:number], card, *handout.cards[number + 1 :]))


def _with_card(number: int, cut: Cut, handout: Handout, most: int) -> Handout:
    """Return the handout with one card cut."""
    return _with_new_card(handout, number, cut(handout.cards[number], most))


def _with_section(at: int, cut: Callable[[Any, int], Section], card: Card, most: int) -> Card:
    """Return the card with one section cut."""
    sections = (*card.sections[:at], cut(card.sections[at], most), *card.sections[at + 1 :])
    return replace(card, sections=sections)


def _with_posture(prose: Prose, most: int) -> Prose:
    """Return the section with the words of its position cut."""
    assert prose.posture  # noqa: S101  # its text is asked for where there is one
    return replace(prose, posture=replace(prose.posture, text=_cut(prose.posture.text, most)))


def _with_cautions(warnings: Warnings, most: int) -> Warnings:
    """Return the warnings with their cautions cut as one text."""
    return replace(warnings, cautions=(_cut(" ".join(warnings.cautions), most),))


def _with_warnings(cut: Callable[[Warnings, int], Warnings], card: Card, most: int) -> Card:
    """Return the card with its warnings cut."""
    return replace(card, warnings=cut(card.warnings, most))


def _with_caption(number: int, at: int, handout: Handout, most: int) -> Handout:
    """Return the handout with the caption of a card's picture cut."""
    figure = handout.cards[number].figures[at]
    return _with_figure(handout, number, at, replace(figure, caption=_cut(figure.caption, most)))


def _with_figure(handout: Handout, number: int, at: int, figure: Figure) -> Handout:
    """Return the handout with a picture of a card replaced."""
    card = handout.cards[number]
    figures = (*card.figures[:at], figure, *card.figures[at + 1 :])
    return _with_new_card(handout, number, replace(card, figures=figures))


def _with_label(number: int, which: int, at: int, handout: Handout, most: int) -> Handout:
    """Return the handout with one label of a card's picture cut."""
    figure = handout.cards[number].figures[which]
    callouts = [*figure.callouts]
    callouts[at] = replace(callouts[at], text=_cut(callouts[at].text, most))
    return _with_figure(handout, number, which, replace(figure, callouts=tuple(callouts)))


def _with_map_heading(handout: Handout, most: int) -> Handout:
    """Return the handout with the heading of the body map cut."""
    heading = _cut(handout.closing.map_heading, most)
    return replace(handout, closing=replace(handout.closing, map_heading=heading))


def _with_legend(number: int, handout: Handout, most: int) -> Handout:
    """Return the handout with one name in the legend of the body map cut."""
    legend = [*handout.closing.legend]
    legend[number] = (legend[number][0], _cut(legend[number][1], most))
    return replace(handout, closing=replace(handout.closing, legend=tuple(legend)))

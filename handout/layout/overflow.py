"""Which text is to blame for a page that is too full: the one that saves most when it is cut, wherever it was written.

What a layout does with a text is not known here: each is cut, and all is laid out again.  First those are tried that are longer than
usual, down to the usual; only if there are none, each is cut to nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Handout
from handout.problems import Location, Problem
from handout.schema.model import Model

KeyPath = tuple[str | int, ...]
Excess = Callable[[Handout], float]

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
    170: "conditions strength_limit",
    180: "why untrained taught text",
    200: "not_a_cure cautions short.caution",
    220: "about how",
    250: "where --avoid",
    300: "--note",
    400: "items",
    700: "short",
}
USUAL = {key: length for length, keys in LENGTHS.items() for key in keys.split()}
"""How long texts usually are, in characters, by the end of their place; others and names: a line."""

A_LINE = 50
MOST_BLAMED, MOST_CALLOUTS = 4, 12
LITTLE = 0.5
"""What saves less than that, in pt, saves nothing."""

WORDS = (
    *("for_patient", "date", "from_clinician", "clinic", "phone", "note", "notes", "turn_over", "read_on", "call"),
    *("emergency_unknown", "urgent_unknown", "where", "how", "helps", "take_care", "not_with", "more"),
    *("read_safety_card", "safety_card", "review", "sources", "pictures", "strength_heading", "strength_limit"),
    *("diary", "diary_point"),
)
"""Fixed words that a layout takes from the language."""

CARD: Mapping[str, tuple[KeyPath, ...]] = {
    "name": (("name",),),
    "note": (("note",),),
    "aside": (("also_called",), ("code",)),
    "where": (("where",),),
    "how": (("how",),),
    "posture_text": (("position", "text"),),
    "dose": (("time",),),
    "helps": (("helps",),),
    "link": (("link",),),
    "care": (("cautions",),),
    "stops": (("stops",),),
    "not_with": (("conditions",),),
    "short_where": (("short", "where"), ("where",)),
    "short_how": (("short", "how"), ("how",)),
    "short_care": (("short", "caution"), ("cautions",)),
}
"""Where the words of a card are written: the first of the places that a topic has."""


class Field(Struct, frozen=True):
    """A text or a list as it was written: where, its name, its *texts*, and what cuts it to so many characters."""

    where: Location
    name: str
    texts: tuple[str, ...]
    cut: Callable[[Handout, int], Handout]

    @property
    def usual(self) -> int:
        """How many characters it usually has."""
        return USUAL.get(self.name) or USUAL.get(self.name.rpartition(".")[2], A_LINE)

    @property
    def size(self) -> str:
        """How long it is, in words."""
        letters = f"{sum(map(len, self.texts)):,} characters"
        return f"{len(self.texts)} items, {letters}" if len(self.texts) > 1 else letters

    @property
    def is_long(self) -> bool:
        """Tell whether it is longer than usual."""
        return sum(map(len, self.texts)) > self.usual


def blamed(
    handout: Handout,
    fields: Iterable[Field],
    excess: Excess,
    what: str,
    cure: Callable[[Field], str],
    line: float,
    lead: str = "",
) -> list[Problem]:
    """Return a problem at each field that has to be shorter for *what* to fit, the worst first; none if no field helps.

    A line of text is *line* pt high; *cure* says what helps besides with a field, if anything does; *lead* begins each message.
    """
    whole = left = excess(handout)
    waiting, named, now = list(fields), list[tuple[Field, float]](), handout
    while left > 0 and len(named) < MOST_BLAMED:
        found = _worst(now, [f for f in waiting if f.is_long], excess, left, usual=True)
        if found is None and not named:
            found = _worst(now, waiting, excess, left, usual=False)
        if found is None:
            break
        field, now, saved = found
        waiting.remove(field)
        named.append((field, min(saved, left)))
        left -= saved
    problems = []
    for number, (field, saved) in enumerate(named):
        lines = max(
            1, ceil((saved + (max(left, 0) if number == 0 else 0)) / line)
        )  # the worst also makes up for the rest
        message = f"{lead}'{field.name}' has {field.size}; {what} is {whole:.0f} pt too tall"
        hint = ", or ".join(filter(None, (f"shorten it by about {lines} line{'s' * (lines > 1)}", cure(field))))
        problems.append(Problem(field.where, "does-not-fit", message, hint))
    return problems


def _worst(
    handout: Handout, fields: Sequence[Field], excess: Excess, left: float, *, usual: bool
) -> tuple[Field, Handout, float] | None:
    """Return the field that saves most when it is cut, the handout without it, and how much that saves."""
    tried = ((field, field.cut(handout, field.usual if usual else 1)) for field in fields)
    saved = [(field, less, left - excess(less)) for field, less in tried]
    best = max(saved, key=lambda each: each[2], default=None)
    return best if best and best[2] > LITTLE else None


def to_shorten(handout: Handout, fields: Iterable[Field], fits: Callable[[Handout], bool]) -> list[Field]:
    """Return the fields that have to be shorter for all to fit, those first that are most beyond the usual; none if it helps nothing."""
    named: list[Field] = []
    long = {field.where: field for field in fields if field.is_long}.values()
    for field in sorted(long, key=lambda f: f.usual - sum(map(len, f.texts)))[:MOST_BLAMED]:
        handout = field.cut(handout, field.usual)
        named.append(field)
        if fits(handout):
            return named
    return []


def overlapping(handout: Handout, number: int, is_placed: Callable[[Handout], bool]) -> Problem:
    """Return which label of a card leaves the others no place: the longest without which they find one."""
    labels = sorted(label_fields(handout, number), key=lambda field: -len(field.texts[0]))
    worst = next((field for field in labels if is_placed(field.cut(handout, 1))), None)
    card = handout.cards[number]
    where = worst.where if worst else handout.source.where((*card.path, "picture"))
    message = f"point '{card.id}': the picture's labels cannot all be placed without overlap"
    return Problem(where, "does-not-fit", message, "shorten the labels or take one away, or use a larger paper")


def unmapped(handout: Handout, fits: Callable[[Handout], bool]) -> Problem:
    """Return which words leave the two body figures no room on a page."""
    place, closing = handout.source.where, handout.closing
    fields = [Field(place(("body_map", "heading")), "body_map.heading", (closing.map_heading,), _with_map_heading)]
    for number, (card, (_, name)) in enumerate(zip(handout.cards, closing.legend, strict=True)):
        key = "note" if len(card.note) > len(card.name) else "name"
        fields.append(Field(place((*card.path, key)), f"points.{key}", (name,), partial(_with_legend, number)))
    found = to_shorten(handout, fields, fits)
    message = f"the body map with its {len(handout.cards)} names does not fit on a page"
    where, hint = place(("body_map",)), "choose fewer points or a larger paper"
    if found:
        where, message = found[0].where, f"'{found[0].name}' has {found[0].size}; {message}"
        hint = f"shorten it, or {hint}"
    return Problem(where, "does-not-fit", message, hint)


def front_fields(handout: Handout) -> Iterator[Field]:
    """Yield all that may stand on a front page."""
    place = handout.source.where
    yield Field(place(("title",)), "title", (handout.title,), lambda h, n: replace(h, title=_cut(h.title, n)))
    for root in ("disclaimer", "red_flags"):
        for path, texts in _grouped(getattr(handout.front, root)).items():
            cut = partial(_with_said, root, path)
            yield Field(place((root, *path)), ".".join(map(str, (root, *path))), texts, cut)
    if handout.clinic and (source := handout.clinic_source):
        for (key, *_), texts in _grouped(handout.clinic).items():
            if key not in ("approvals", "version"):
                yield Field(source.where((key,)), str(key), texts, partial(_with_clinic, str(key)))
    patient = handout.front.patient
    for key, name in (("name", "--patient"), ("by", "--by"), ("note", "--note")):
        if text := getattr(patient, key):
            yield Field(Location(name), name, (text,), partial(_with_patient, key))
    if notices := handout.front.notices:
        yield Field(Location("--avoid"), "--avoid", notices, _with_notices)
    yield from word_fields(handout)


def word_fields(handout: Handout) -> Iterator[Field]:
    """Yield the fixed words of a language."""
    for key in WORDS:
        place = handout.words_source.where((key,))
        yield Field(place, key, (getattr(handout.words, key),), partial(_with_word, key))


def card_fields(handout: Handout, number: int) -> Iterator[Field]:
    """Yield all that stands on a card, counted from 0."""
    card = handout.cards[number]
    places = handout.source.places
    for key, paths in CARD.items():
        value = getattr(card, key)
        texts = (value,) if isinstance(value, str) else value
        if not any(texts):
            continue
        path = next((p for p in _written(card, key, paths) if (*card.path, *p) in places), None)
        where = handout.source.where((*card.path, *(path or paths[0])))
        if key == "dose" and path is None:
            where, path = Location("--dose"), ("--dose",)
        name = ".".join(map(str, path or paths[0]))
        yield Field(where, name, texts, partial(_with_card, number, key))
    if caption := card.figure.caption:
        path = (*card.figure.path, "caption")
        yield Field(handout.source.where(path), "caption", (caption,), partial(_with_caption, number))
    yield from label_fields(handout, number)
    yield from word_fields(handout)


def _written(card: Card, key: str, paths: tuple[KeyPath, ...]) -> tuple[KeyPath, ...]:
    """Return where words of a card may be written, of those that are made of two texts the longer first."""
    if key == "where" and len(card.helper) > len(card.where) / 2:
        return (("helper",), *paths)
    if key == "dose":
        time, _, often = card.dose.partition(" · ")
        return (
            *paths,
            *sorted(
                (("advice", "time"), ("advice", "often")), key=lambda path: len(often if path[1] == "time" else time)
            ),
        )
    return paths


def label_fields(handout: Handout, number: int) -> Iterator[Field]:
    """Yield the labels of a card's picture."""
    figure, places = handout.cards[number].figure, handout.source.places
    written = (path for n in range(MOST_CALLOUTS) if (path := (*figure.path, "callouts", n, "text")) in places)
    shown = (at for at, callout in enumerate(figure.callouts) if callout.text)
    for at, path in zip(shown, written, strict=False):
        yield Field(
            handout.source.where(path),
            "picture.callouts.text",
            (figure.callouts[at].text,),
            partial(_with_label, number, at),
        )


def _grouped(model: Model) -> dict[KeyPath, tuple[str, ...]]:
    """Return the printed texts of a model by their places, those of a list together."""
    found: dict[KeyPath, tuple[str, ...]] = {}
    for path, text in model.printed():
        end = len(path)
        while isinstance(path[end - 1], int):
            end -= 1
        found[path[:end]] = (*found.get(path[:end], ()), text)
    return found


def _cut(text: str, most: int) -> str:
    return text[:most] or text


def _cut_all(texts: Sequence[str], most: int) -> tuple[str, ...]:
    """Return as many texts as have together so many characters at *most*, one at least."""
    kept: list[str] = []
    for text in texts:
        if kept and sum(map(len, kept)) + len(text) > most:
            break
        kept.append(_cut(text, most))
    return tuple(kept)


def _changed(value: object, path: KeyPath, most: int) -> object:
    """Return a model with the text or list at *path* cut."""
    if isinstance(value, str):
        return _cut(value, most)
    if isinstance(value, tuple):
        return _cut_all(value, most)
    if isinstance(value, Model) and path:
        key = str(path[0])
        return replace(value, **{key: _changed(getattr(value, key), path[1:], most)})
    return value


def _with_said(root: str, path: KeyPath, handout: Handout, most: int) -> Handout:
    front = replace(handout.front, **{root: _changed(getattr(handout.front, root), path, most)})
    if root == "disclaimer" and path[0] == "training":
        said = front.disclaimer.training
        taught = handout.front.training.endswith(handout.front.disclaimer.training.taught)
        front = replace(front, training=f"{said.why} {said.taught if taught else said.untrained}")
    return replace(handout, front=front)


def _with_clinic(key: str, handout: Handout, most: int) -> Handout:
    assert handout.clinic  # noqa: S101  # its fields are asked for where there is one
    clinic = replace(handout.clinic, **{key: _cut(getattr(handout.clinic, key), most)})
    return _called(replace(handout, clinic=clinic))


def _with_word(key: str, handout: Handout, most: int) -> Handout:
    words = replace(handout.words, **{key: _cut(getattr(handout.words, key), most)})
    cards = tuple(replace(card, words=words) for card in handout.cards)
    return _called(replace(handout, words=words, cards=cards))


def _called(handout: Handout) -> Handout:
    """Return a handout that says whom to call in its own words."""
    words, clinic = handout.words, handout.clinic
    numbers = (clinic and clinic.emergency_number, clinic and clinic.urgent_number)
    now = words.fill(words.call, number=numbers[0] or words.emergency_unknown)
    today = words.fill(words.call, number=numbers[1] or words.urgent_unknown)
    return replace(handout, front=replace(handout.front, call_now=now, call_today=today))


def _with_patient(key: str, handout: Handout, most: int) -> Handout:
    patient = replace(handout.front.patient, **{key: _cut(getattr(handout.front.patient, key), most)})
    return replace(handout, front=replace(handout.front, patient=patient))


def _with_notices(handout: Handout, most: int) -> Handout:
    front = handout.front
    left_out = _cut_all(front.left_out, most)
    asks = _cut_all(front.asks, max(0, most - sum(map(len, left_out))))
    return replace(handout, front=replace(front, left_out=left_out, asks=asks))


def _with_new_card(handout: Handout, number: int, card: Card) -> Handout:
    return replace(handout, cards=(*handout.cards[:number], card, *handout.cards[number + 1 :]))


def _with_card(number: int, key: str, handout: Handout, most: int) -> Handout:
    card = handout.cards[number]
    value = getattr(card, key)
    less = _cut(value, most) if isinstance(value, str) else _cut_all(value, most)
    return _with_new_card(handout, number, replace(card, **{key: less}))


def _with_caption(number: int, handout: Handout, most: int) -> Handout:
    card = handout.cards[number]
    figure = replace(card.figure, caption=_cut(card.figure.caption, most))
    return _with_new_card(handout, number, replace(card, figure=figure))


def _with_label(number: int, at: int, handout: Handout, most: int) -> Handout:
    card = handout.cards[number]
    callouts = [*card.figure.callouts]
    callouts[at] = replace(callouts[at], text=_cut(callouts[at].text, most))
    figure = replace(card.figure, callouts=tuple(callouts))
    return _with_new_card(handout, number, replace(card, figure=figure))


def _with_map_heading(handout: Handout, most: int) -> Handout:
    heading = _cut(handout.closing.map_heading, most)
    return replace(handout, closing=replace(handout.closing, map_heading=heading))


def _with_legend(number: int, handout: Handout, most: int) -> Handout:
    legend = [*handout.closing.legend]
    legend[number] = (legend[number][0], _cut(legend[number][1], most))
    return replace(handout, closing=replace(handout.closing, legend=tuple(legend)))

"""A label stands no nearer to a press target that it does not name than to what it names."""

from collections.abc import Iterator

import pytest
from support.drawings import svg_file
from support.drawn_pictures import FORMS, Drawn, drawn_pictures, plain_words
from support.pages import laid_out, page_style
from support.pictures import load_drawing
from support.topics import LANGUAGES, TOPICS

from handout.content.handout import Callout, Figure
from handout.geometry import MM, Box, Position
from handout.layout.figures.draw_callouts import MARKERS, annotate
from handout.layout.figures.segments import distance, off, shared
from handout.layout.page import Shape
from handout.request.options import Request

BESIDE = 4 * MM
"""How near a target must be to be taken for what a label names: about a line of words."""

CASES = [
    (topic, "en", form) for topic in TOPICS for form in FORMS if topic != "cancer-tiredness" or form not in ("A3", "A2")
]
CASES += [("back-pain", tag, form) for tag in LANGUAGES for form in FORMS]

NARROW = {
    ("ar", "large-Letter", "lower-back"): 1.2,
    ("de", "booklet", "lower-back"): 3.7,
    ("es", "A3", "hipbone"): 2.8,
    ("fr", "A3", "lower-back"): 2.1,
    ("hi", "A3", "lower-back"): 3.2,
    ("pl", "A3", "lower-back"): 1.4,
    ("so", "large-Letter", "hipbone"): 1.4,
}
"""Pictures of 39 to 62 mm without space for long words elsewhere, and how near a target is, in mm."""


@pytest.mark.parametrize(("topic", "tag", "form"), CASES)
@pytest.mark.sweep(every=122)
def test_no_label_seems_to_name_a_target(topic: str, tag: str, form: str) -> None:
    """Of all labels, none stands within 4 mm of another's target, unless it is nearer to its own place."""
    for each in drawn_pictures(laid_out(Request(topic, language=tag, **FORMS[form]))):  # type: ignore[arg-type]
        least = NARROW.get((tag, form, each.card.id), 4) * MM
        for words, other, own in _distances(each):
            assert other >= min(own, least) - 0.05, (each.card.id, words)


def _distances(each: Drawn) -> Iterator[tuple[str, float, float]]:
    """Yield each label with its distances from the nearest target of another, and from what it names."""
    callouts = each.card.figure.callouts
    targets = {place: each.at(place) for c in callouts if c.kind in MARKERS for place in c.places}
    labels = [callout for callout in callouts if callout.text]
    for callout, ground in zip(labels, each.grounds, strict=True):
        (words,) = (text.words for text in each.texts if not off(ground, text.box.centre))
        assert plain_words(words) == plain_words(callout.text)
        others = [centre for place, centre in targets.items() if place not in callout.places]
        rings = [min(each.discs, key=lambda disc: distance(disc.centre, at)) for at in others]
        near = [off(ground, ring.centre) - ring.width / 2 for ring in rings]
        if near:
            yield words, min(near) / each.scale, _own(each, callout, ground) / each.scale


def _own(each: Drawn, callout: Callout, ground: Box) -> float:
    """Return the distance of a label from the end of its line, or from its bracket."""
    if callout.kind == "measure":
        spots = [shared(*line, n / 40) for line in each.brackets for n in range(41)]
        return min(off(ground, spot) for spot in spots)
    return min(off(ground, end) for start, end in each.leaders if off(ground, start) < 0.6 * each.scale)


LIMB = (
    '<rect width="300" height="300" fill="#f2f6f8"/>'
    '<path d="M60 0 H240 V300 H60z" fill="#f6ddcb" stroke="#3b2f2f"/>'
    '<path d="M150 140 V160" fill="none" stroke="#3b2f2f"/>'
)


@pytest.mark.parametrize("words", ["knob", "small knob of bone", "the small knob below"])
@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("width", [150, 240, 420])
def test_words_go_to_the_other_side(words: str, side: int, width: float) -> None:
    """The label of a place beside a target stands away from the target, on either side of it."""
    place, target = (0.5, 0.5), (0.5 + side * 0.17, 0.5)
    callouts = (Callout("press", (target,)), Callout("label", (place,), words))
    file = svg_file(LIMB)
    drawn = annotate(
        Figure(file, "", ("picture",), callouts), load_drawing(file), Box(0, 0, width, width), page_style()
    )
    assert drawn
    (ground,) = (m.box for m in drawn.marks if isinstance(m, Shape) and m.corners[0] == 2)
    ring = max(mark.box.width for mark in drawn.marks if isinstance(mark, Shape) and mark.stroke)
    near = off(ground, Position(target[0] * width, target[1] * width)) - ring / 2
    assert near >= min(off(ground, Position(place[0] * width, place[1] * width)), BESIDE) - 0.05

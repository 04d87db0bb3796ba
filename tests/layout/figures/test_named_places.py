"""What a label names stays visible: its words stand beside the thing, and their line ends at it."""

import pytest
from support.drawings import svg_file
from support.drawn_pictures import FORMS, Drawn, drawn_pictures
from support.pages import laid_out, page_style, words_in
from support.pictures import load_drawing
from support.topics import LANGUAGES, TOPICS

from handout.content.handout import Callout, Figure
from handout.geometry import Box, Position
from handout.layout.figures.draw_callouts import annotate
from handout.layout.figures.saliency import Saliency
from handout.layout.figures.segments import distance
from handout.layout.page import Shape, Text, walk
from handout.request.options import Request

AROUND = 0.05
"""The radius of a thing that a label names, as a part of the picture's longer side."""

NARROW = 180
"""The width of a picture on which words of usual length may have no other place, in pt."""

ON = [form for form in FORMS if form != "A3"]
"""The handouts whose pictures have space for labels beside what they name."""

CASES = [(topic, "en", form) for topic in TOPICS for form in ON if (topic, form) != ("cancer-tiredness", "A2")]
CASES += [("back-pain", tag, form) for tag in LANGUAGES for form in ON]


@pytest.mark.parametrize(("topic", "tag", "form"), CASES)
@pytest.mark.sweep(every=62)
def test_no_label_covers_what_one_names(topic: str, tag: str, form: str) -> None:
    """No label covers a thing that it or another one names, even by a part, and the line of each ends at its thing."""
    for each in drawn_pictures(laid_out(Request(topic, language=tag, **FORMS[form]))):  # type: ignore[arg-type]
        longer = max(each.frame.width, each.frame.height)
        for place in map(each.at, each.card.figure.named):
            most = 0.05 if each.frame.width / each.scale > NARROW else 0.35
            assert all(_covered(ground, place, AROUND * longer) <= most for ground in each.grounds), each.card.id
            assert _ends_at(each, place), each.card.id


def _ends_at(each: Drawn, place: Position) -> bool:
    """Return whether a line ends at a place, or at the marker or number that stands on it."""
    ends = [end for _, end in each.leaders]
    discs = [disc for disc in each.discs if distance(disc.centre, place) < disc.width]
    return any(
        distance(end, place) < 1 or any(distance(end, d.centre) < d.width / 2 + 2 * each.scale for d in discs)
        for end in ends
    )


def _covered(box: Box, centre: Position, reach: float) -> float:
    """Return the share of a disc that a box covers."""
    steps = [reach * (2 * n + 1) / 20 for n in range(-10, 10)]
    spots = [(centre.x + x, centre.y + y) for x in steps for y in steps if x * x + y * y < reach * reach]
    return sum(box.x < x < box.right and box.y < y < box.bottom for x, y in spots) / len(spots)


LIMB = (
    '<rect width="300" height="300" fill="#f2f6f8"/>'
    '<path d="M60 0 H200 V300 H60z" fill="#f6ddcb" stroke="#3b2f2f"/>'
    '<path d="M175 120 A16 16 0 1 0 175 150" fill="none" stroke="#3b2f2f"/>'
)


@pytest.mark.parametrize("words", ["small round bone", "bone"])
@pytest.mark.parametrize("width", [180, 300, 500])
def test_words_stand_beside_a_bone(words: str, width: float) -> None:
    """They leave a small bone at the edge of a limb visible, as wide as the picture may be."""
    callouts = (Callout("press", ((0.45, 0.6),)), Callout("label", ((0.56, 0.45),), words))
    file = svg_file(LIMB)
    drawn = annotate(
        Figure(file, "", ("picture",), callouts), load_drawing(file), Box(0, 0, width, width), page_style()
    )
    assert drawn
    (ground,) = (m.box for m in drawn.marks if isinstance(m, Shape) and m.corners[0] == 2)
    assert _covered(ground, Position(0.56 * width, 0.45 * width), AROUND * width) < 0.05


def test_a_place_is_as_dear_as_a_bone() -> None:
    """A label on plain skin costs more around what is named, and as much as it did elsewhere."""
    plain = Saliency(40, 60, bytes([70]) * 2400)
    named = plain.with_shapes(b"", ((0.5, 0.25),))
    assert plain.with_shapes(b"") is plain
    for box, times in (((0.45, 0.2, 0.55, 0.3), 5), ((0.1, 0.6, 0.9, 0.9), 1), ((0.1, 0.2, 0.3, 0.3), 1)):
        assert named.over(*box) >= times * plain.over(*box)
        assert times > 1 or named.over(*box) == plain.over(*box)


def test_a_compound_word_is_parted_at_its_soft_hyphen() -> None:
    """The German word for a knuckle has a soft hyphen, and two lines on a picture that it would else cover."""
    laid = laid_out(Request("back-pain", language="de"))
    (hand,) = (each for each in laid.handout.cards if each.id == "hand")
    (label,) = (each for each in hand.figure.callouts if each.kind == "label")
    assert label.text == "Finger\u00adknöchel"
    figure = Figure(svg_file(LIMB), "", ("picture",), (Callout("label", ((0.4, 0.5),), label.text),))
    drawn = annotate(figure, load_drawing(figure.picture), Box(0, 0, 120, 120), page_style())
    assert drawn
    (text,) = (mark for mark in walk(drawn.marks) if isinstance(mark, Text))
    assert len(text.lines) == 2
    assert words_in(drawn.marks) == "Finger\u00adknöchel"

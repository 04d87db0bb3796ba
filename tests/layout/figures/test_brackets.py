"""A bracket stands beside what it measures and is tied to both ends of it, on every page of every language."""

from itertools import cycle
from math import hypot

import pytest
from support.drawn_pictures import Drawn, Line, drawn_pictures
from support.pages import laid_out, page_style
from support.topics import TOPICS

from handout.content.assets import PictureFile
from handout.content.handout import Callout, Figure
from handout.geometry import MM, Box, Position, Size
from handout.layout.figures.brackets import BAR, EXTENSION
from handout.layout.figures.draw_callouts import CLEAR, annotate
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.segments import away, distance
from handout.layout.page import Path
from handout.request.options import Request

pytestmark = pytest.mark.sweep(every=12, first=3)

FORMATS: dict[str, dict[str, object]] = {
    "A4": {},
    "poster-A2": {"format": "poster"},
    "A5": {"paper": "A5"},
    "large": {"large_print": True},
    "poster-A1": {"format": "poster", "paper": "A1"},
    "cards": {"format": "cards"},
    "Letter": {"paper": "Letter"},
    "poster-A3": {"format": "poster", "paper": "A3"},
}
LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "pl", "uk", "vi", "ar", "fa", "ur", "hi", "bn", "zh-Hans", "ja", "so")
PAGES = sorted(
    {
        *zip(cycle(["back-pain"]), LANGUAGES, cycle(list(FORMATS)[:-1])),
        *(("back-pain", tag, "poster-A3") for tag in ("ar", "de")),
        *(("back-pain", tag, "A4") for tag in ("bn", "ur", "fr")),
        *zip(TOPICS, cycle(["en"]), cycle(("A5", "A4", "poster-A1", "large"))),
    }
)
FARTHEST, LEAST_FARTHEST = 1.0, 9.0 * MM
"""How far a bar may stand from what it measures, as a multiple of its length, and in pt if that is more."""


@pytest.mark.parametrize(("topic", "language", "name"), PAGES, ids="-".join)
@pytest.mark.sweep(every=6)
def test_a_bracket_is_near_and_tied_to_what_it_measures(topic: str, language: str, name: str) -> None:
    """Each bar is as far away as it is long at most, and lines lead to it from both ends."""
    asked = FORMATS[name] | ({"language": language} if language != "en" else {})
    for each in drawn_pictures(laid_out(Request(topic, **asked))):  # type: ignore[arg-type]
        measures = [callout for callout in each.card.figure.callouts if callout.kind == "measure"]
        for measure, bar in zip(measures, each.bars, strict=True):
            ends = [each.at(place) for place in measure.places]
            off = distance(ends[0], bar[0])
            assert distance(ends[1], bar[1]) == pytest.approx(off)
            assert off <= max(FARTHEST * distance(*ends), LEAST_FARTHEST * each.scale), each.card.id
            for end, corner in zip(ends, bar, strict=True):
                assert not _untied(each, end, corner), (each.card.id, measure.text)


def _untied(drawn: Drawn, end: Position, corner: Position) -> list[Position]:
    """Return the places between an end and its bar where there is neither a line nor a reason to leave it out."""
    figure, scale = drawn.card.figure, drawn.scale
    visible = [(disc.centre, disc.width / 2 + 3.1 * scale) for disc in drawn.discs]
    clear = max(0.75 * CLEAR * max(drawn.frame.width, drawn.frame.height) / scale, 2.6) * scale
    visible += [(drawn.at(place), clear + 2.6 * scale) for place in figure.keep_clear]
    visible += [(drawn.at(place), 4.9 * scale) for callout in figure.callouts for place in callout.places]
    way = (Position(end.x + (corner.x - end.x) * n / 40, end.y + (corner.y - end.y) * n / 40) for n in range(41))
    return [
        spot
        for spot in way
        if not any(away(spot, line) < 0.1 * scale for line in drawn.extensions)
        and not any(distance(spot, centre) < reach for centre, reach in visible)
    ]


def _lines(callouts: list[Callout], keep_clear: tuple[tuple[float, float], ...] = ()) -> tuple[list[Line], list[Line]]:
    """Return the bars and the extension lines of a picture 200 pt wide and high."""
    figure = Figure(PictureFile("images/art.svg", b"", {}), "It.", ("picture",), tuple(callouts), keep_clear=keep_clear)
    drawing = Drawing("art.svg", "key", Size(300, 300), b"")
    group = annotate(figure, drawing, Box(0, 0, 200, 200), page_style())
    assert group is not None
    paths = [mark for mark in group.marks if isinstance(mark, Path) and mark.stroke != "#ffffff"]
    bars, extensions = ([(p.points[0], p.points[1]) for p in paths if p.width == width] for width in (BAR, EXTENSION))
    return bars, extensions


def test_an_extension_line_goes_on_beyond_what_must_stay_visible() -> None:
    """A place to find between an end and the bar breaks the line in two, of which the second crosses the bar."""
    measure = Callout("measure", ((0.3, 0.5), (0.7, 0.5)), "4 fingers")
    (whole,), lines = _lines([measure])
    assert len(lines) == 2
    found = ((0.3, 0.4425), (0.3, 0.5575))  # on both sides: there is no bar without one between
    (bar,), broken = _lines([measure], found)
    first = [line for line in broken if abs(line[0].x - 60) < 0.1]
    assert abs(bar[0].y - 100) > abs(whole[0].y - 100)
    assert len(first) == 2
    for spot in found:
        assert all(away(Position(200 * spot[0], 200 * spot[1]), line) > 0.75 * CLEAR * 200 for line in broken)
    assert any(min(a.y, b.y) < bar[0].y < max(a.y, b.y) for a, b in first)


def test_words_move_before_their_bracket_does() -> None:
    """Where words have no space at the bar, a line leads to them and the bar stays where it was."""
    measure = Callout("measure", ((0.3, 0.5), (0.7, 0.5)), "4 fingers")
    ((near, _),), _ = _lines([measure])
    crowd = [Callout("press", ((0.1 + 0.1 * n, y),)) for n in range(9) for y in (0.3, 0.7)]
    ((left, right),), _ = _lines([measure, *crowd])
    assert hypot(left.x - near.x, abs(left.y - 100) - abs(near.y - 100)) < 6
    assert right.y == left.y

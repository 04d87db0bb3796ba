"""Every kind of callout is drawn, and a new one takes a class and a row; none is lost in silence."""

from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from msgspec import field
from msgspec.structs import fields, replace

from handout.check.load_topic import load_topic
from handout.check.topics import unknown_places
from handout.content import callouts
from handout.content.assets import PictureFile
from handout.content.callouts import AnyCallout, CalloutSpec, KeyPath, Place, Side
from handout.content.compose import compose
from handout.content.handout import Callout, Figure
from handout.content.project import Project
from handout.geometry import Box, Size
from handout.installed import BUILTIN
from handout.layout.figures.draw_callouts import DRAWINGS, CalloutDrawing, Overlay, annotate, without_labels
from handout.layout.figures.drawing import Drawing
from handout.layout.figures.label_candidates import Canvas
from handout.layout.page import Shape
from handout.layout.style import Theme, page_style
from handout.request.options import Selection
from handout.schema.convert import convert

KINDS: tuple[type[CalloutSpec], ...] = get_args(AnyCallout)
LOOK = page_style(Project(BUILTIN).read("themes", "calm", Theme).value, False)
BOX = Box(30, 40, 200, 220)
ART = Drawing("art.svg", "key", Size(300, 330), ())


class Unheard(CalloutSpec):
    """A kind that no program knows: a circle around a place, through another."""

    centre: Place = field(name="around")
    edge: Place
    text: str = ""
    side: Side | None = None

    def places(self) -> tuple[tuple[KeyPath, Place], ...]:
        """Return the middle and the edge."""
        return (("around",), self.centre), (("edge",), self.edge)


NEW = Unheard(centre=(0.5, 0.5), edge=(0.6, 0.5), text="swelling", side=Side.ABOVE)


def _name(cls: type[CalloutSpec]) -> str:
    return str(cls.__struct_config__.tag)


def _subclasses(cls: type[CalloutSpec]) -> Iterator[type[CalloutSpec]]:
    for each in cls.__subclasses__():
        yield from (each, *_subclasses(each))


def _draw_unheard(callout: Callout, canvas: Canvas) -> Overlay:
    centre, edge = map(canvas.at, callout.places)
    radius = edge.x - centre.x
    box = Box(centre.x - radius, centre.y - radius, 2 * radius, 2 * radius)
    return Overlay(targets=(centre,), above=(Shape(box, (radius,) * 4, stroke="#123456"),), strokes=(box,))


def _places_of(kind: object) -> tuple[Any, ...] | None:
    """Return places that a field of this type takes, or None if it is a word that says what is printed there."""
    one, another = ("0.1", "0.2"), ("0.3", "0.4")
    return None if kind is str else (one, another) if get_origin(kind) is tuple else one


def _figure(spec: CalloutSpec) -> Figure:
    """Return the first picture of the built-in topic with nothing but *spec* on it."""
    material = load_topic(Project(BUILTIN), "back-pain", None)
    topic = material.topic.value
    point = topic.cards[0]
    point = replace(point, picture=replace(point.picture, callouts=(spec,)))
    changed = replace(material.topic, value=replace(topic, cards=(point,)))
    (card,) = compose(replace(material, topic=changed), Selection()).cards
    return card.figure


def test_every_kind_of_a_topic_is_drawn() -> None:
    """The kinds that a topic may hold are those that there are drawings for."""
    assert {_name(cls) for cls in KINDS} == set(DRAWINGS)


def test_every_class_of_a_callout_may_stand_in_a_topic() -> None:
    """A class that was written is also listed."""
    own = {cls for cls in _subclasses(CalloutSpec) if cls.__module__ == callouts.__name__}
    assert {cls for cls in own if not cls.__subclasses__()} == set(KINDS)


@pytest.mark.parametrize("cls", [*KINDS, Unheard], ids=_name)
def test_every_field_of_a_callout_is_a_label_or_names_a_place(cls: type[CalloutSpec]) -> None:
    """No field of a kind goes unread: it is the label, its side, a place, or what is printed at places."""
    own = [each for each in fields(cls) if each.encode_name not in ("text", "side")]
    hints = get_type_hints(cls)
    shapes = {each.encode_name: _places_of(hints[each.name]) for each in own}
    values = {key: places for key, places in shapes.items() if places is not None}
    label = {"text": "x"} if "text" in cls.__struct_fields__ else {}
    callout, findings = convert({"kind": _name(cls), **label, **values}, cls)
    assert findings == []
    assert {path[0] for path, _ in callout.places()} == values.keys()
    assert bool(callout.numerals()) == (None in shapes.values())


@pytest.mark.parametrize(
    ("first", "expected"),
    [(None, ("1", "2", "3")), ("9", ("9", "10", "11")), ("A", ("A", "B", "C")), ("x", ("x", "y", "z"))],
)
def test_places_are_counted_from_the_number_or_letter_that_is_asked_for(
    first: str | None, expected: tuple[str, ...]
) -> None:
    """Numbers count from 1, or from any number or letter that the author gives."""
    value = {"kind": "count", "at": ("L1", "L2", "L3"), **({"from": first} if first else {})}
    count, findings = convert(value, callouts.Count)
    assert findings == []
    assert count.numerals() == expected


@pytest.mark.parametrize("first", ["Y", "z", "0", "AB", "-1", "é", ""])
def test_what_cannot_be_counted_is_refused(first: str) -> None:
    """A start that is no number or letter, or an alphabet that ends too early, is refused."""
    _, findings = convert({"kind": "count", "at": ("L1", "L2", "L3"), "from": first}, callouts.Count)
    assert len(findings) == 1


def test_a_new_kind_reaches_the_page_with_its_class_and_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a new class says is composed, checked and drawn without a change anywhere else."""
    monkeypatch.setitem(DRAWINGS, "unheard", CalloutDrawing(draw=_draw_unheard))
    figure = _figure(NEW)
    assert figure.callouts == (Callout("unheard", ((0.5, 0.5), (0.6, 0.5)), "swelling", Side.ABOVE),)
    assert "swelling" in figure.alt
    group = annotate(figure, ART, BOX, LOOK)
    assert group is not None
    (circle,) = (mark for mark in group.marks if isinstance(mark, Shape) and mark.stroke == "#123456")
    assert circle.box == Box(110, 130, 40, 40)
    (ground,) = (mark for mark in group.marks if isinstance(mark, Shape) and mark.corners == (2, 2, 2, 2))
    assert ground.box.bottom < 150
    assert not ground.box.overlaps(circle.box)


def test_a_kind_without_a_drawing_is_an_error() -> None:
    """A kind that nobody draws is not left out of the picture."""
    figure = _figure(NEW)
    with pytest.raises(KeyError, match="unheard"):
        annotate(figure, ART, BOX, LOOK)
    with pytest.raises(KeyError, match="unheard"):
        without_labels(figure.callouts)


def test_a_kind_that_names_no_places_cannot_be_made() -> None:
    """A class must tell its places, or landmarks that do not exist would go unseen."""
    with pytest.raises(TypeError, match="places"):

        class Cross(CalloutSpec):
            at: Place


def test_the_places_of_a_new_kind_are_checked() -> None:
    """A landmark that a new kind names and that its picture does not have is found."""
    material = load_topic(Project(BUILTIN), "back-pain", None)
    picture = material.topic.value.cards[0].picture
    spec = replace(picture, callouts=(replace(NEW, edge="nowhere"),))
    (problem,) = unknown_places(material.topic, ("points", 0, "picture"), spec, PictureFile("art.svg", b"", {}))
    assert (problem.rule, problem.message) == ("unknown-landmark", "'nowhere' is not a landmark of art.svg")

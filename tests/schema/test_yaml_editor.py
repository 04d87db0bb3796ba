"""One value of a YAML text changes, and nothing else does."""

import difflib
import random
from collections.abc import Iterator
from typing import Any

import pytest
from support.whole_topic import whole_topic

from handout.schema.model import KeyPath
from handout.schema.model_reader import parse_content, parse_text
from handout.schema.nodes import Unamendable
from handout.schema.yaml_editor import amend, insert, move, remove, shared_places

STYLES = """\
# A file with every style.
title: Plain words   # a remark
quoted: "double, with \\" and \\n"
single: 'it''s'
none:
folded: >-
  One paragraph that goes over
  two lines, and is not short at all.

  Another paragraph.
clipped: >
  ends with a line end
literal: |-
  first
    indented
  last   # no remark
kept: |+
  kept

# before the list
items:
  - id: a      # first
    text: &words the same words
    at: [0.5, 0.25]
    flow: {kind: label, at: L2-L3 gap, text: "a, b"}

  # about the second
  - id: b
    text: *words
    flow: {kind: press,
      at: CV6}
  -
    id: c
    text: *words
same:
- one
- two
nested:
  - - a
    - b
  - [c, d,
     e]
empty: []
last: end"""

BACK_PAIN = whole_topic()

NASTY = (
    "a: b", "yes", "# x", 'It\'s "so"', "- dash", "[x]", "**bold** words, and more", "12", "a, b] c}", "tab\tq",
    "trailing: ", "Zoë Łukasz – ü", "{a}", "long " * 60 + "end", "null", "@x", "%y", "line one\n\nline two", "a #b",
    "a:b", "1.0", "'q'", "", " ", "\n", "ends\n", " starts", "two  spaces", "---", "...", "*x", "&x y", "!tag", "? q",
    "> a", "| a", "a\\b", "\u2028", "\x07", "\xa0", "\u0646\u0635", "😀", "~", "one\n  two\n", "x" * 300, "\ttab",
)  # fmt: skip


def _leaves(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the path of every text."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, tuple):
        for at, item in enumerate(value):
            yield from _leaves(item, (*path, at))
    else:
        yield path


def _get(value: Any, path: KeyPath) -> Any:
    for step in path:
        value = value[step]
    return value


def _changed(before: str, after: str) -> list[str]:
    """Return the lines that went and came."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


VARIANTS = {
    "as it is": STYLES,
    "CRLF": STYLES.replace("\n", "\r\n"),
    "BOM": f"\ufeff{STYLES}",
    "a last line end": f"{STYLES}\n",
}


@pytest.mark.parametrize("text", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.sweep(every=4)
def test_every_text_takes_every_value(text: str) -> None:
    """Each nasty value reads back at its place, and all other values, line ends and remarks stay."""
    body = text.removeprefix("\ufeff")
    old = parse_text(body)
    paths = list(_leaves(old))
    for number, path in enumerate(paths):
        for value in NASTY[(number + len(text)) % 3 :: 3]:  # each value meets each style in one of the variants
            new = amend(text, path, value)
            found = parse_text(new.removeprefix("\ufeff"))
            assert _get(found, path) == value
            shared = {path, *shared_places(text, path)}
            assert {each for each in paths if _get(found, each) != _get(old, each)} <= shared
            assert new.startswith("\ufeff") == text.startswith("\ufeff")
            assert ("\r\n" in new) == ("\r\n" in text)
            assert "\n" not in new.replace("\r\n", "") or "\r\n" not in new
            assert all(f"# {words}" in new for words in ("A file", "a remark", "before", "first", "about"))


@pytest.mark.sweep
def test_thousands_of_changes_of_a_topic() -> None:
    """Of the largest topic no line changes but those of the value itself."""
    chosen = random.Random(16)  # noqa: S311 - no secret
    old = parse_text(BACK_PAIN)
    paths = list(_leaves(old))
    for path in chosen.sample(paths, 120):
        for value in chosen.sample(NASTY, 4):
            new = amend(BACK_PAIN, path, value)
            assert _get(parse_text(new), path) == value
            size = len(str(_get(old, path))) / 60 + len(value) / 60 + 6
            assert len(_changed(BACK_PAIN, new)) <= 2 * size


def test_a_chain_of_changes_ends_where_it_began() -> None:
    """Values that are changed and changed back leave the words of the file as they were."""
    chosen = random.Random(5)  # noqa: S311 - no secret
    old, text = parse_text(STYLES), STYLES
    paths = list(_leaves(old))
    for _ in range(300):
        text = amend(text, chosen.choice(paths), chosen.choice(NASTY))
    for path in paths:
        text = amend(text, path, _get(old, path))
    assert parse_text(text) == old
    assert not parse_content(text.encode(), "")[2]


CHANGES = {
    "a place": (("items", 0, "at"), ("0.1", "0.9"), ["-    at: [0.5, 0.25]", "+    at: [0.1, 0.9]"]),
    "a remark behind it": (("title",), "Other", ["-title: Plain words   # a remark", "+title: Other   # a remark"]),
    "quotes": (("single",), "that's", ["-single: 'it''s'", "+single: 'that''s'"]),
    "a missing value": (("none",), "some", ["-none:", "+none: some"]),
    "an alias": (("items", 1, "text"), "own", ["-    text: *words", "+    text: own"]),
    "in brackets": (("items", 1, "flow", "at"), "x", ["-      at: CV6}", "+      at: x}"]),
    "a new key": (("items", 0, "new"), "x", ["+    new: x"]),
    "a new item": (("same", 2), "three", ["+- three"]),
    "keys that are missing": (("nothing", "below"), "x", ["-last: end", "+last: end", "+nothing: {below: x}"]),
    "an empty list": (("empty", 0), "x", ["-empty: []", "+empty: [x]"]),
}


@pytest.mark.parametrize(("path", "value", "lines"), CHANGES.values(), ids=CHANGES)
def test_only_the_characters_of_a_value_change(path: KeyPath, value: Any, lines: list[str]) -> None:
    """What stands around a value is not written anew."""
    changed = _changed(STYLES, amend(STYLES, path, value))
    assert changed == lines or (path[0] == "nothing" and changed[-1] == lines[-1])


def test_a_new_key_stands_where_it_belongs() -> None:
    """A key goes behind those that precede it in the order of the model."""
    new = amend("a: 1\nc: 3\nd: 4\n", ("b",), "2", ["a", "b", "c"])
    assert new == "a: 1\nb: 2\nc: 3\nd: 4\n"
    assert amend("c: 3\n", ("b",), "2", ["a", "b", "c"]) == "b: 2\nc: 3\n"


def test_an_anchor_changes_in_all_its_places() -> None:
    """The text of an anchor is changed behind its name, and the places that share it are known."""
    new = amend(STYLES, ("items", 0, "text"), "others")
    assert "&words others" in new
    assert [item["text"] for item in parse_text(new)["items"]] == ["others"] * 3
    assert shared_places(STYLES, ("items", 0, "text")) == (("items", 1, "text"), ("items", 2, "text"))


def test_the_last_alias_takes_its_anchor_along() -> None:
    """An anchor that no place uses any more is removed, for it would be a mistake."""
    text = "a: &x one\nb: *x\nc: 1\n"
    assert amend(text, ("b",), "two") == "a: one\nb: two\nc: 1\n"
    assert remove(text, ("b",)) == "a: one\nc: 1\n"


def test_an_anchor_passes_its_text_on() -> None:
    """When the part with an anchor goes, the next place that uses it has the words."""
    assert remove("a: &x one\nb: *x\nc: *x\n", ("a",)) == "b: &x one\nc: *x\n"
    assert remove("a: &x one\nb: *x\nc: 1\n", ("a",)) == "b: one\nc: 1\n"


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_items_are_added_and_removed(end: str) -> None:
    """An item that is added and removed again leaves the file as it was, character by character."""
    for text in (STYLES + end, (STYLES + end).replace("\n", "\r\n")):
        for path in (("items",), ("same",), ("nested",), ("nested", 1), ("items", 0, "at")):
            for at in range(len(_get(parse_text(text), path)) + 1):
                for value in ("x", {"kind": "label", "text": "a, b: c"}):
                    new = insert(text, (*path, at), value)
                    assert _get(parse_text(new), (*path, at)) == value
                    assert remove(new, (*path, at)) == text


def test_what_is_left_empty_goes_too() -> None:
    """The key of a list without items is removed, for it would have no value."""
    assert remove("a: 1\nb:\n  - x\nc: 2\n", ("b", 0)) == "a: 1\nc: 2\n"
    assert remove("a: 1\nb: {c: {d: 1}}\n", ("b", "c", "d")) == "a: 1\n"


def test_points_change_their_order() -> None:
    """Cards move with all their lines, back and forth, and an anchor stays before its aliases."""
    for text in (STYLES, STYLES.replace("\n", "\r\n")):
        new = move(text, ("items",), [2, 0, 1])
        assert [item["id"] for item in parse_text(new)["items"]] == ["c", "a", "b"]
        assert new.index("&words") < new.index("*words")
        assert parse_text(move(new, ("items",), [1, 2, 0])) == parse_text(text)
    assert move(move(BACK_PAIN, ("points",), [1, 0, 2, 3, 4, 5, 6]), ("points",), [1, 0, 2, 3, 4, 5, 6]) == BACK_PAIN


REFUSED = {
    "broken": ("a: [", ("a",), "x"),
    "half a character": ("a: x\n", ("a",), "\ud800"),
    "below an alias": ("a: &x {b: 1}\nc: *x\n", ("c", "b"), "2"),
    "below an anchor": ("a: &x {b: 1}\nc: *x\n", ("a", "b"), "2"),
    "below a text": ("a: x\n", ("a", "b", "c"), "2"),
    "an anchor given twice": ("a: &x 1\nb: *x\nc: &x 2\nd: *x\n", ("b",), "3"),
    "a key that is a list": ("[1]: x\n", ("a",), "2"),
    "a number": ("a: x\n", ("a",), 3),
}


@pytest.mark.parametrize(("text", "path", "value"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_changed_alone_is_refused(text: str, path: KeyPath, value: Any) -> None:
    """A change that would touch other values raises, and never guesses."""
    with pytest.raises(Unamendable):
        amend(text, path, value)

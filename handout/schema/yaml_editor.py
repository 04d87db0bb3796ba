"""Change one value of a YAML text, and leave all other characters as they are.

Comments, quotes, line ends, anchors and the order of keys stay. Every change is read back before it is returned: if
anything but the wished value had changed, Unamendable is raised. A text is what ``model_reader.decode`` returns; a byte order
mark before it is kept. Values are texts, tuples and dicts, as ``model_reader.parse_text`` returns them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct

from handout.problems import InputError
from handout.schema.model import KeyPath
from handout.schema.model_reader import parse_content
from handout.schema.nodes import Node, Unamendable, find_nodes, iter_nodes, parse_nodes
from handout.schema.yaml_writer import Spot, pair, spell

BOM = "\ufeff"


class Edit(Struct, frozen=True, order=True):
    """Characters of a text that are replaced."""

    start: int
    end: int
    new: str


def amend(text: str, path: KeyPath, value: Any, order: Sequence[str] = ()) -> str:  # noqa: ANN401 - any value of a file
    """Return a text with another value at *path*; what is missing on the way is added.

    A new key stands after the last one that precedes it in *order*, else after all. A text with an anchor changes in
    all its places. A number after the last item of a list adds one.
    """

    def want(old: Any) -> Any:  # noqa: ANN401
        for each in (path, *shared_places(text, path)):
            old = _put(old, each, value)
        return old

    return _checked(text, lambda body: _replace(body, path, value, order), want)


def insert(text: str, path: KeyPath, value: Any, order: Sequence[str] = ()) -> str:  # noqa: ANN401 - any value of a file
    """Return a text with a new item of a list, before the one at *path*."""
    *parent, at = path
    if not isinstance(at, int):
        raise Unamendable("only lists have places between")

    def act(body: str) -> list[Edit]:
        found = find_nodes(parse_nodes(body), tuple(parent))
        if len(found) <= len(parent) or not found[-1].items:
            return _replace(body, tuple(parent), (value,), order)
        return [_insert_item(body, found[-1], at, value)]

    def want(old: Any) -> Any:  # noqa: ANN401
        items = _get(old, parent) or ()
        return _put(old, tuple(parent), (*items[:at], value, *items[at:]))

    return _checked(text, act, want)


def remove(text: str, path: KeyPath) -> str:
    """Return a text without a key or an item, and without what held it alone."""

    def act(body: str) -> list[Edit]:
        root = parse_nodes(body)
        where = _emptied(root, path)
        *_, holder, node = find_nodes(root, where)
        cut = _cut(body, holder, holder.index(where[-1]) or 0)
        return [cut, *_release(body, root, node)]

    return _checked(text, act, lambda old: _without(old, path))


def move(text: str, path: KeyPath, order: Sequence[int]) -> str:
    """Return a text whose list at *path* has its items in another *order*."""

    def act(body: str) -> list[Edit]:
        root = parse_nodes(body)
        node = find_nodes(root, path)[-1]
        if sorted(order) != list(range(len(node.items))):
            raise Unamendable("an order that lacks an item")
        spans = [_span(body, node, at) for at in range(len(node.items))]
        swaps = _swap_anchors(body, root, node, order)
        inside = [
            _apply(body[a:b], [Edit(e.start - a, e.end - a, e.new) for e in swaps if a <= e.start < b])
            for a, b in spans
        ]
        outside = [edit for edit in swaps if not any(a <= edit.start < b for a, b in spans)]
        return [*outside, *(Edit(a, b, inside[source]) for (a, b), source in zip(spans, order, strict=True))]

    def want(old: Any) -> Any:  # noqa: ANN401
        items = _get(old, path)
        return _put(old, path, tuple(items[at] for at in order))

    return _checked(text, act, want)


def shared_places(text: str, path: KeyPath) -> tuple[KeyPath, ...]:
    """Return the paths of all values that change with the one at *path*: its aliases."""
    root = parse_nodes(text.removeprefix(BOM))
    found = find_nodes(root, path)
    if len(found) <= len(path) or not found[-1].anchor or found[-1].style == "*":
        return ()
    return tuple(below for below, node in iter_nodes(root) if node.style == "*" and node.anchor == found[-1].anchor)


def _checked(text: str, act: Callable[[str], Iterable[Edit]], want: Callable[[Any], Any]) -> str:
    """Return the text with its edits, if it then reads as wanted; raise Unamendable."""
    body = text.removeprefix(BOM)
    lead = text[: len(text) - len(body)]
    end = "\r\n" if "\r\n" in body else "\n"
    try:
        old, _, problems = parse_content(body.encode(), "")
        wanted = want(old)
        edits = (Edit(edit.start, edit.end, edit.new.replace("\r\n", "\n").replace("\n", end)) for edit in act(body))
        new = _apply(body, edits)
        found, _, others = parse_content(new.encode(), "")
    except (InputError, UnicodeEncodeError, LookupError, TypeError) as error:
        raise Unamendable(str(error)) from None
    if found != wanted or len(others) > len(problems):
        raise Unamendable("other values would change")
    return lead + new


def _apply(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its edits made."""
    parts, at = [], 0
    for edit in sorted(edits):
        if edit.start < at:
            raise Unamendable("two changes of one place")
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join((*parts, text[at:]))


def _replace(text: str, path: KeyPath, value: Any, order: Sequence[str]) -> list[Edit]:  # noqa: ANN401
    """Return the edits that set a value."""
    root = parse_nodes(text)
    found = find_nodes(root, path)
    if len(found) > len(path):
        return _replace_node(text, root, found, path, value)
    missing = path[len(found) - 1 :]
    for step in reversed(missing[1:]):
        value = {step: value} if isinstance(step, str) else (value,)
    holder, step = found[-1], missing[0]
    if holder.style == "" and text[holder.start : holder.end] in ("", "~", "null"):  # a key without a value
        filled = {step: value} if isinstance(step, str) else (value,)
        return _replace_node(text, root, found, path[: len(found) - 1], filled)
    if isinstance(step, int):
        return [_insert_item(text, holder, step, value)]
    return [_insert_key(text, holder, step, value, order)]


def _replace_node(text: str, root: Node, found: tuple[Node, ...], path: KeyPath, value: Any) -> list[Edit]:  # noqa: ANN401
    """Return the edits that replace the last of the *found* nodes."""
    node = found[-1]
    if len(found) < 2:
        raise Unamendable("the whole file")
    holder = found[-2]
    is_item = isinstance(path[-1], int)
    column = holder.keys[holder.index(path[-1]) or 0][1].column if holder.keys else holder.column
    brackets = any(each.in_brackets for each in found[:-1])
    anchor = ""
    old, style = text[node.start : node.end], node.style
    others: list[Edit] = []
    if node.style == "*":
        original = next(each for _, each in iter_nodes(root) if each.anchor == node.anchor and each.style != "*")
        old, style = "", original.style if original.is_text else ""
        others = _release(text, root, node)
    elif node.anchor and node.is_text:
        anchor, _, old = old.partition(" ")
        anchor += " "
    else:
        others = _release(text, root, node)
    if not (node.is_text or node.style == "*") or old in ('""', "''"):
        style = ""
    remark = bool(text[node.end : _line_end(text, node.end)].strip()) and style not in (">", "|")
    spot = Spot(column, in_brackets=brackets, is_item=is_item, style=style, old=old, one_line=remark)
    new = spell(value, spot)
    lead = (
        ""
        if new.startswith("\n") or text[node.start - 1 : node.start].isspace() or text[node.start - 1] in "[{,"
        else " "
    )
    start = node.start
    if new.startswith("\n"):
        start = len(text[:start].rstrip(" "))
    return [Edit(start, node.end, f"{lead}{anchor}{new}"), *others]


def _insert_key(text: str, holder: Node, key: str, value: Any, order: Sequence[str]) -> Edit:  # noqa: ANN401
    """Return the edit that adds a key to a mapping."""
    before = order[: order.index(key)] if key in order else [name for name, _ in holder.keys]
    after = max((at for at, (name, _) in enumerate(holder.keys) if name in before), default=-1)
    brackets = holder.style == "{"
    spot = Spot(holder.column, in_brackets=brackets, is_item=False)
    new = spell(value, spot)
    return _place(text, holder, after + 1, pair(key, new), "\n" + " " * holder.column)


def _insert_item(text: str, holder: Node, at: int, value: Any) -> Edit:  # noqa: ANN401
    """Return the edit that adds an item to a list."""
    if at > len(holder.items):
        raise Unamendable("a list with a gap")
    apart = any(each.style == ":" for each in holder.items)
    new = spell(value, Spot(holder.column, in_brackets=holder.style == "[", is_item=True, apart=apart))
    return _place(text, holder, at, new if holder.style == "[" else f"- {new}", "\n" + " " * holder.column)


def _place(text: str, holder: Node, at: int, new: str, gap: str) -> Edit:
    """Return the edit that puts *new* before the item with the number *at*."""
    if holder.style in ("[", "{"):
        if not holder.items:
            return Edit(holder.start + 1, holder.start + 1, new)
        place = holder.items[at - 1].end if at else holder.begin(0)
        return Edit(place, place, f", {new}" if at else f"{new}, ")
    if holder.style not in ("-", ":"):
        raise Unamendable("a value that holds no others")
    if at:
        place = _line_end(text, holder.items[at - 1].end)
        return Edit(place, place, gap + new)
    place = _hyphen(text, holder, 0) if holder.style == "-" else holder.begin(0)
    return Edit(place, place, new + gap)


def _cut(text: str, holder: Node, at: int) -> Edit:
    """Return the edit that removes an item of a list or mapping."""
    if holder.in_brackets:
        if at:
            return Edit(holder.items[at - 1].end, holder.items[at].end, "")
        return Edit(holder.begin(0), holder.begin(1) if len(holder.items) > 1 else holder.items[0].end, "")
    start, end = _span(text, holder, at)
    line = _line_start(text, start)
    if text[line:start].strip():  # the first key of an item stands behind its hyphen
        return Edit(start, holder.begin(at + 1), "")
    if text[end : end + 1] == "":  # the last line has no end
        line = max(0, len(text[:line].rstrip("\r\n")))
        return Edit(line, end, "")
    end = _next_line(text, end)
    if _is_blank(text, end) and _is_blank(text, _line_start(text, max(0, line - 1))):
        end = _next_line(text, end)
    return Edit(line, end, "")


def _span(text: str, holder: Node, at: int) -> tuple[int, int]:
    """Return where an item with its hyphen or key begins, and where its line ends."""
    if holder.in_brackets:
        return holder.begin(at), holder.items[at].end
    start = _hyphen(text, holder, at) if holder.style == "-" else holder.begin(at)
    return start, _line_end(text, holder.items[at].end)


def _hyphen(text: str, holder: Node, at: int) -> int:
    """Return where the hyphen of an item is."""
    line = _line_start(text, holder.items[at].start)
    while text[line + holder.column : line + holder.column + 1] != "-":
        if not line:
            raise Unamendable("a list without hyphens")
        line = _line_start(text, line - 1)
    return line + holder.column


def _line_start(text: str, at: int) -> int:
    """Return where the line of a place begins."""
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """Return where the line of a place ends, before its line end."""
    found = re.compile("[^\r\n]*").match(text, at)
    return found.end() if found else at


def _next_line(text: str, at: int) -> int:
    """Return where the line after a place begins."""
    return text.find("\n", at) + 1 or len(text)


def _is_blank(text: str, at: int) -> bool:
    """Return whether there is an empty line at a place."""
    return at < len(text) and not text[at : _line_end(text, at)].strip()


def _release(text: str, root: Node, gone: Node) -> list[Edit]:
    """Return the edits that keep anchors and aliases whole when a node goes.

    An anchor that goes passes its text to the first alias left; an anchor without aliases is removed.
    """
    edits: list[Edit] = []
    for name in {node.anchor for _, node in iter_nodes(gone) if node.anchor}:
        original, aliases = _occurrences(root, name)
        inside = gone.start <= original.start and original.end <= gone.end
        left = [each for each in aliases if not (gone.start <= each.start < gone.end)]
        if inside and left:
            if not original.is_text:
                raise Unamendable("a part that stands in several places")
            written = text[original.start : original.end] if len(left) > 1 else _bare(text, original)
            edits.append(Edit(left[0].start, left[0].end, written))
        elif not inside and not left:
            edits.append(Edit(original.start, original.start + len(f"&{name} "), ""))
    return edits


def _swap_anchors(text: str, root: Node, holder: Node, order: Sequence[int]) -> list[Edit]:
    """Return the edits after which every anchor stands before its aliases.

    The items of *holder* will be in the *order* given.
    """
    edits: list[Edit] = []
    rank = {source: at for at, source in enumerate(order)}

    def place(node: Node) -> tuple[int, int, int]:
        """Return where a node will stand among the others."""
        if not holder.start <= node.start < holder.end:
            return (0 if node.start < holder.start else 2, 0, node.start)
        at = max(n for n in range(len(holder.items)) if holder.begin(n) <= node.start)
        return (1, rank[at], node.start)

    for name in {node.anchor for _, node in iter_nodes(holder) if node.anchor}:
        original, aliases = _occurrences(root, name)
        first = min((original, *aliases), key=place)
        if first is not original:
            if not original.is_text or original.style in (">", "|"):
                raise Unamendable("a part that stands in several places")
            edits.append(Edit(original.start, original.end, f"*{name}"))
            edits.append(Edit(first.start, first.end, text[original.start : original.end]))
    return edits


def _occurrences(root: Node, name: str) -> tuple[Node, list[Node]]:
    """Return the node with an anchor, and its aliases; raise Unamendable if doubtful."""
    nodes = [node for _, node in iter_nodes(root) if node.anchor == name]
    originals = [node for node in nodes if node.style != "*"]
    if len(originals) != 1:
        raise Unamendable("an anchor that is given twice")
    return originals[0], [node for node in nodes if node.style == "*"]


def _bare(text: str, node: Node) -> str:
    """Return the characters of a text without its anchor."""
    written = text[node.start : node.end]
    return written.partition(" ")[2] if node.anchor else written


def _emptied(root: Node, path: KeyPath) -> KeyPath:
    """Return the path of what goes with the value at *path*: whatever holds it alone."""
    found = find_nodes(root, path)
    if len(found) <= len(path):
        raise Unamendable("nothing is there")
    while len(path) > 1 and len(found[len(path) - 1].items) == 1:
        path = path[:-1]
    return path


def _get(value: Any, path: Iterable[str | int]) -> Any:  # noqa: ANN401
    """Return the value at a path; None if there is none."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, tuple) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def _put(old: Any, path: KeyPath, value: Any) -> Any:  # noqa: ANN401
    """Return data with another value at a path."""
    if not path:
        return value
    step, *rest = path
    if isinstance(step, str):
        held = old if isinstance(old, dict) else {}
        return {**held, step: _put(held.get(step), tuple(rest), value)}
    items = old if isinstance(old, tuple) else ()
    inner = _put(items[step] if step < len(items) else None, tuple(rest), value)
    return (*items[:step], inner, *items[step + 1 :])


def _without(old: Any, path: KeyPath) -> Any:  # noqa: ANN401
    """Return data without the value at a path, and without what held it alone."""
    while len(path) > 1 and len(_get(old, path[:-1])) == 1:
        path = path[:-1]
    holder, step = _get(old, path[:-1]), path[-1]
    if isinstance(step, int):
        return _put(old, path[:-1], (*holder[:step], *holder[step + 1 :]))
    return _put(old, path[:-1], {key: item for key, item in holder.items() if key != step})

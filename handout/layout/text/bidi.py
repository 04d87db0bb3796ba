"""The direction of each character: the Unicode Bidirectional Algorithm (UAX 9).

The names of the rules (W1, N0, L2 …) are those of UAX 9. No library at hand gives levels, which a line needs.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from unicodedata import bidirectional, category, lookup, mirrored, name

STRONG = frozenset(("L", "R", "AL"))
ISOLATES = frozenset(("LRI", "RLI", "FSI"))
EMBEDDINGS = frozenset(("LRE", "RLE", "LRO", "RLO"))
NEUTRAL = frozenset(("B", "S", "WS", "ON", "PDI", *ISOLATES))
UNSEEN = frozenset(("BN", "PDF", *EMBEDDINGS))
RIGHT_TO_LEFT = frozenset(("R", "AL", "AN", "RLE", "RLO", "RLI"))
DIRECTED = RIGHT_TO_LEFT | EMBEDDINGS | ISOLATES
"""Without any of these everything runs from left to right."""

FIRST_RIGHT = "\u0590"
"""No character before this one runs from right to left."""

BRACKETS = frozenset(("Ps", "Pe"))
DEEPEST = 125
"""The greatest level of an embedding (BD2)."""

MOST_OPEN = 63
"""The most open brackets that are matched (BD16)."""


def has_right_to_left(text: str) -> bool:
    """Return whether any character of *text* runs from right to left."""
    return max(text, default="") >= FIRST_RIGHT and any(bidirectional(character) in RIGHT_TO_LEFT for character in text)


def first_direction(text: str) -> int | None:
    """Return the level that the first strong letter asks for, or None without one."""
    return _first_strong(map(bidirectional, text))


def levels(text: str, base: int) -> list[int]:
    """Return the level of each character: odd ones run from right to left.

    *base* is the level of the paragraph. Spaces at the end of a line must be given the base level once its lines are
    known (L1).
    """
    kinds = [bidirectional(character) or "L" for character in text]
    if not base and DIRECTED.isdisjoint(kinds):
        return [0] * len(text)
    ends = _isolate_ends(kinds)
    embedded, kinds = _embed(kinds, base, ends)
    found = embedded[:]
    for sequence in _sequences(kinds, embedded, ends):
        for at, level in zip(sequence, _resolve(text, kinds, embedded, sequence, base), strict=True):
            found[at] = level
    for at, kind in enumerate(kinds):  # what is not seen goes with what stands before it
        if kind == "BN":
            found[at] = found[at - 1] if at else base
    return _with_base_at_ends(text, found, base)


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the order from left to right of runs or characters of these levels (L2)."""
    order = list(range(len(levels)))
    for limit in range(max(levels, default=0), 0, -1):
        at, turned = 0, [level >= limit for level in levels]
        for high, group in groupby(order[:], turned.__getitem__):
            run = list(group)
            order[at : at + len(run)] = reversed(run) if high else run
            at += len(run)
    return order


def _first_strong(kinds: Iterable[str]) -> int | None:
    """Return the level of the first strong letter outside isolates (P2, P3)."""
    depth = 0
    for kind in kinds:
        if kind in ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif not depth and kind in STRONG:
            return int(kind != "L")
    return None


def _isolate_ends(kinds: Sequence[str]) -> dict[int, int]:
    """Return the end of the isolate that begins at each place (BD9)."""
    opened, ends = list[int](), dict[int, int]()
    for at, kind in enumerate(kinds):
        if kind in ISOLATES:
            opened.append(at)
        elif kind == "PDI" and opened:
            ends[opened.pop()] = at
    return ends


def _embed(kinds: Sequence[str], base: int, ends: dict[int, int]) -> tuple[list[int], list[str]]:
    """Return the levels of controls, and the kinds that they override (X1 to X8)."""
    stack: list[tuple[int, str, bool]] = [(base, "", False)]
    lost_isolates = lost_embeddings = valid = 0
    found, new = list[int](), list(kinds)
    for at, kind in enumerate(kinds):
        level, override, _ = stack[-1]
        if kind in EMBEDDINGS or kind in ISOLATES:
            if kind in ISOLATES and override:
                new[at] = override
            found.append(level)
            right = kind[0] == "R" if kind != "FSI" else bool(_first_strong(kinds[at + 1 : ends.get(at, len(kinds))]))
            deeper = (level + 1) | 1 if right else (level + 2) & ~1
            if deeper <= DEEPEST and not lost_isolates and not lost_embeddings:
                valid += kind in ISOLATES
                stack.append((deeper, "" if kind[-1] != "O" else "R" if right else "L", kind in ISOLATES))
            elif kind in ISOLATES:
                lost_isolates += 1
            else:
                lost_embeddings += not lost_isolates
        elif kind == "PDI":
            if lost_isolates:
                lost_isolates -= 1
            elif valid:
                lost_embeddings = 0
                valid -= 1
                while not stack.pop()[2]:
                    pass
            level, override, _ = stack[-1]
            found.append(level)
            new[at] = override or kind
        elif kind == "PDF":
            if lost_embeddings and not lost_isolates:
                lost_embeddings -= 1
            elif not lost_isolates and not stack[-1][2] and len(stack) > 1:
                stack.pop()
            found.append(stack[-1][0])
        elif kind == "B":
            found.append(base)
        else:
            found.append(level)
            new[at] = override if override and kind != "BN" else kind
    return found, ["BN" if kinds[at] in UNSEEN else kind for at, kind in enumerate(new)]


def _sequences(kinds: Sequence[str], embedded: Sequence[int], ends: dict[int, int]) -> list[list[int]]:
    """Return the isolating run sequences: places that are resolved together (X10)."""
    seen = [at for at, kind in enumerate(kinds) if kind != "BN"]
    runs = [list(group) for _, group in groupby(seen, lambda at: embedded[at])]
    begins = {run[0]: number for number, run in enumerate(runs)}
    after_isolate, sequences = set(ends.values()), list[list[int]]()
    for run in runs:
        if run[0] in after_isolate:
            continue
        whole = run[:]
        while whole[-1] in ends and ends[whole[-1]] in begins:
            whole += runs[begins[ends[whole[-1]]]]
        sequences.append(whole)
    return sequences


def _resolve(text: str, kinds: Sequence[str], embedded: Sequence[int], sequence: Sequence[int], base: int) -> list[int]:
    """Return the levels of one sequence (W1 to W7, N0 to N2, I1, I2)."""
    level, original = embedded[sequence[0]], [kinds[at] for at in sequence]

    def neighbour(places: range) -> int:
        return next((embedded[at] for at in places if kinds[at] != "BN"), base)

    before = neighbour(range(sequence[0] - 1, -1, -1))
    after = base if original[-1] in ISOLATES else neighbour(range(sequence[-1] + 1, len(kinds)))
    start, end, own = "LR"[max(level, before) % 2], "LR"[max(level, after) % 2], "LR"[level % 2]
    resolved = _resolve_weak(original, start)
    _resolve_brackets(text, sequence, resolved, original, own, start)
    at = 0
    for neutral, group in groupby(resolved[:], lambda kind: kind in NEUTRAL):  # N1, N2
        size = len(list(group))
        if neutral:
            left = _side(resolved[at - 1]) if at else start
            right = _side(resolved[at + size]) if at + size < len(resolved) else end
            resolved[at : at + size] = [left if left == right else own] * size
        at += size
    if level % 2:
        return [level + (kind != "R") for kind in resolved]
    return [level + {"L": 0, "R": 1}.get(kind, 2) for kind in resolved]


def _resolve_weak(original: Sequence[str], start: str) -> list[str]:
    """Return kinds with numbers, marks and separators resolved (W1 to W7)."""
    kinds, last, strong = list(original), start, start
    for at, kind in enumerate(original):  # W1 to W3
        found = kind
        if kind == "NSM":
            found = "ON" if at and original[at - 1] in {*ISOLATES, "PDI"} else last
        last = found
        if found in STRONG:
            strong = found
        kinds[at] = "AN" if found == "EN" and strong == "AL" else found
        last = kinds[at] if found == "EN" else last
    kinds = ["R" if kind == "AL" else kind for kind in kinds]
    for at in range(1, len(kinds) - 1):  # W4
        around = kinds[at - 1]
        if around == kinds[at + 1] and (kinds[at], around) in {("ES", "EN"), ("CS", "EN"), ("CS", "AN")}:
            kinds[at] = around
    at = 0
    for kind, group in groupby(kinds[:]):  # W5
        size = len(list(group))
        if kind == "ET" and "EN" in (*kinds[max(at - 1, 0) : at], *kinds[at + size : at + size + 1]):
            kinds[at : at + size] = ["EN"] * size
        at += size
    kinds = ["ON" if kind in {"ES", "CS", "ET"} else kind for kind in kinds]  # W6
    strong = start
    for at, kind in enumerate(kinds):  # W7
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[at] = "L"
    return kinds


def _side(kind: str) -> str:
    """Return the direction that a kind has for its neutral neighbours."""
    return "R" if kind in {"EN", "AN", "R"} else "L"


def _resolve_brackets(
    text: str, sequence: Sequence[int], kinds: list[str], original: Sequence[str], own: str, start: str
) -> None:
    """Give both brackets of a pair the direction of what they hold (N0)."""
    for first, last in _bracket_pairs(text, sequence, kinds):
        inside = {_side(kind) for kind in kinds[first + 1 : last] if kind not in NEUTRAL}
        if not inside:
            continue
        before = next((_side(kind) for kind in reversed(kinds[:first]) if kind not in NEUTRAL), start)
        found = own if own in inside else before
        for at in (first, last):
            kinds[at] = found
            for mark in range(at + 1, len(kinds)):  # marks go with their bracket
                if original[mark] != "NSM":
                    break
                kinds[mark] = found


def _bracket_pairs(text: str, sequence: Sequence[int], kinds: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of brackets in the order of their opening ones (BD16)."""
    opened, pairs = list[tuple[int, str]](), list[tuple[int, int]]()
    for number, at in enumerate(sequence):
        character = text[at]
        if kinds[number] != "ON" or category(character) not in BRACKETS or not mirrored(character):
            continue
        if category(character) == "Ps":
            if len(opened) == MOST_OPEN:
                return []
            opened.append((number, _closing(character)))
        else:
            for depth in range(len(opened) - 1, -1, -1):
                if opened[depth][1] == _canonical(character):
                    pairs.append((opened[depth][0], number))
                    del opened[depth:]
                    break
    return sorted(pairs)


def _canonical(bracket: str) -> str:
    """Return a bracket, or the one that is canonically equivalent to it."""
    return {"\u232a": "\u3009", "\u2329": "\u3008"}.get(bracket, bracket)


@cache
def _closing(bracket: str) -> str:
    """Return the bracket that closes one, or an empty text."""
    words = name(_canonical(bracket), "")
    for left, right in (("LEFT", "RIGHT"), ("GYON", "GYAS"), ("OGHAM FEATHER", "OGHAM REVERSED FEATHER")):
        if left in words:
            try:
                return lookup(words.replace(left, right))
            except KeyError:
                return ""
    return ""


def _with_base_at_ends(text: str, found: list[int], base: int) -> list[int]:
    """Return levels with the base level for spaces at the end and at separators (L1)."""
    found, loose = found[:], True
    for at in range(len(text) - 1, -1, -1):
        kind = bidirectional(text[at])
        if kind in {"B", "S"}:
            found[at], loose = base, True
        elif kind in {"WS", "PDI"} or kind in ISOLATES or kind in UNSEEN:
            found[at] = base if loose else found[at]
        else:
            loose = False
    return found

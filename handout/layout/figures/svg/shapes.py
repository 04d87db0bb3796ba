"""Shapes and gradients rewritten so that all programs draw them alike, or refused."""

import re
from collections.abc import Mapping

from handout.layout.figures.svg.supported import NUMBER

POINT = "0.001"
"""The length of a line drawn for a dot, in units of the drawing.

The round or square ends of the line are the dot.
"""

MOST_POINT = 200
"""The most characters of a subpath that may be a dot."""

STEP = re.compile(rf"([A-Za-z])((?:[\s,]*{NUMBER})*)")
PARTS = re.compile(r"(?=[Mm])")
COORDINATE = re.compile(NUMBER)
EMPTY_DASH = re.compile(rf"\s*(?:{NUMBER}[a-z%]*[\s,]*){{2}}")


def draw_dots(path: str) -> str:
    """Return path data in which each subpath without length is a tiny line.

    Converters drop dots.
    """
    if not re.match(r"\s*[Mm]", path):
        return path
    return "".join(_dot(part) if len(part) <= MOST_POINT and _is_dot(part) else part for part in PARTS.split(path))


def _is_dot(part: str) -> bool:
    """Return whether a subpath, from one M to the next, has steps but no length."""
    steps = STEP.findall(part)
    if not steps or steps[0][0] not in "Mm":
        return False
    start, *further = [float(n) for n in COORDINATE.findall(steps[0][1])][:2], *steps[1:]
    first = [float(n) for n in COORDINATE.findall(steps[0][1])]
    if len(first) < 2 or (len(first) == 2 and not further):
        return False
    extra = first[2:]
    still = all(n == 0 for n in extra) if steps[0][0] == "m" else extra == first[:2] * (len(extra) // 2)
    return still and all(
        _stays(letter, [float(n) for n in COORDINATE.findall(numbers)], start) for letter, numbers in further
    )


def _stays(letter: str, numbers: list[float], start: list[float]) -> bool:
    """Return whether a step from *start* ends there without leaving it."""
    match letter:
        case "Z" | "z":
            return True
        case "H":
            return all(n == start[0] for n in numbers)
        case "V":
            return all(n == start[1] for n in numbers)
        case "L" | "C" | "S" | "Q" | "T":
            return numbers == start * (len(numbers) // 2)
        case "h" | "v" | "l" | "c" | "s" | "q" | "t":
            return not any(numbers)
        case _:
            return False


def _dot(part: str) -> str:
    """Return a tiny line in place of a dot.

    The path data that follows begins with an M of its own.
    """
    head = re.match(rf"\s*[Mm][\s,]*{NUMBER}(?:\s*,\s*|\s*){NUMBER}", part)
    return f"{head[0]}h{POINT}" if head else part


def lengthen(line: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes of a line, which becomes a tiny one if it is a dot."""
    ends = [(line.get(f"{axis}1", "0"), line.get(f"{axis}2", "0")) for axis in "xy"]
    if any(one != other for one, other in ends):
        return dict(line)
    number = re.match(NUMBER, ends[0][1])
    return (
        dict(line) | {"x2": f"{float(number[0]) + float(POINT)}{ends[0][1][number.end() :]}"} if number else dict(line)
    )


def clean_dashes(value: str) -> str | None:
    """Return a dash array in which dots have a length, or None if a gap has none."""
    numbers = [float(n) for n in COORDINATE.findall(value)]
    if not any(numbers):
        return "none"
    if numbers[:2] == [0, 0] and len(numbers) == 4:  # Illustrator starts aligned dashes with an empty pair
        value, numbers = EMPTY_DASH.sub("", value, count=1), numbers[2:]
    if not all(numbers[1::2] if len(numbers) % 2 == 0 else numbers):
        return None
    return re.sub(NUMBER, lambda m: m[0] if float(m[0]) else POINT, value)


def is_sharp_at_the_end(offsets: list[str]) -> bool:
    """Return whether two stops share the very start or end of a gradient.

    A program draws a sliver of one of the two colours there.
    """
    placed, last = list[float](), 0.0
    for offset in offsets:
        number = re.match(NUMBER, offset)
        value = float(number[0]) / (100 if offset.endswith("%") else 1) if number else 0.0
        last = max(last, min(max(value, 0.0), 1.0))
        placed.append(last)
    return len(placed) > 1 and (placed[1] == 0 or placed[-2] == 1)


def is_off_centre(run: Mapping[str, str]) -> bool:
    """Return whether the focus of a radial gradient may be on its edge or outside.

    Programs draw such gradients differently.
    """
    values = {key: run.get(key, "") for key in ("cx", "cy", "r", "fx", "fy")}
    if not values["fx"] and not values["fy"]:
        return False
    given = {key: value or ("50%" if key in ("cx", "cy", "r") else "") for key, value in values.items()}
    given["fx"], given["fy"] = given["fx"] or given["cx"], given["fy"] or given["cy"]
    if len({re.sub(NUMBER, "", value) for value in given.values()}) > 1:
        return bool((given["fx"], given["fy"]) != (given["cx"], given["cy"]))
    cx, cy, r, fx, fy = (float(COORDINATE.findall(given[key])[0]) for key in ("cx", "cy", "r", "fx", "fy"))
    return (fx - cx) ** 2 + (fy - cy) ** 2 > (0.97 * r) ** 2

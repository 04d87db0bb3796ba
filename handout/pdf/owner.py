"""Find out whose handout a PDF is: no metadata says it, only the printed page."""

import re
from collections.abc import Sequence
from contextlib import suppress

from handout.layout.text.bidi import has_right_to_left
from handout.pdf.rasterize import read_lines

OURS = b"<xmp:CreatorTool>handout</xmp:CreatorTool>"
SLOTS = re.compile(rb"/Index\[([\d ]+)\]")
"""The objects of one patient, in the update at the end of a PDF.

They are first numbers, each with a count. The last are the patient's own fonts, if any, and the table of objects itself.
"""

TAIL, LONG = 2_000, 40
"""The bytes at the end that hold it, and the longest name that is never cut."""


def is_of_another(old: bytes, new: bytes, name: str, labels: Sequence[str]) -> bool:
    """Return whether a PDF that is replaced bears another name than *name*.

    *labels* are the words before the patient's lines, first those before the name. A handout without a patient is
    nobody's.
    """
    if OURS not in old or old == new:
        return False
    if found := SLOTS.search(old[-TAIL:]):
        *slots, _, new = found[1].split()
        in_feet = len(slots) > (4 if int(new) > 1 else 2)  # lines, names of the fonts, and the name in the feet
        return not (_is_named(old, name, in_feet=in_feet) if name else not in_feet)
    names = _named(old, [*map(_plain, labels)])
    return bool(names) and (not name or _plain(name) not in names)


def _is_named(pdf: bytes, name: str, *, in_feet: bool) -> bool:
    """Return whether a handout bears a name.

    In the feet of its pages the name ends a line.
    """
    wanted, lines = _plain(name), _lines_of(pdf)
    if has_right_to_left(name):  # PDFium changes the order of its words in a line that reads from left to right
        words = [*map(_plain, name.split())]
        return any(all(word in line for word in words) for line in lines)
    if in_feet and len(name) <= LONG:
        return any(line.endswith(wanted) for line in lines)
    return wanted in "".join(lines)


def _named(pdf: bytes, labels: Sequence[str]) -> set[str]:
    """Return what stands between the first of *labels* and another one in a line."""
    first, *others = labels
    rests = (line.removeprefix(first) for line in _lines_of(pdf) if line.startswith(first))
    return {re.split("|".join(map(re.escape, others)), rest)[0] for rest in rests} - {""}


def _lines_of(pdf: bytes) -> list[str]:
    """Return the lines of a PDF without spaces; none if it is damaged."""
    with suppress(RuntimeError):  # PDFium's own error
        return [*map(_plain, read_lines(pdf))]
    return []


def _plain(text: str) -> str:
    """Return a text without spaces, and with straight quotes."""
    return re.sub(r"[\s\u00ad\u200b\u200f\ufffe]", "", text).translate(
        {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}
    )

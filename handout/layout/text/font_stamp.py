"""Which fonts letters are printed in, as a value that changes with them.

Most letters are those of FiraGO, which comes with the program; only others need a look at files of the system.
"""

from collections.abc import Iterable
from itertools import chain

OTHER_FONTS = (
    *((0x0530, 0x058F), (0x0600, 0x077F), (0x08A0, 0x08FF), (0x0980, 0x0DFF), (0x0E80, 0x0EFF), (0x1000, 0x109F)),
    *((0x1100, 0x139F), (0x1780, 0x17FF), (0x19E0, 0x19FF), (0x2D80, 0x2DDF), (0x2E80, 0xD7FF), (0xF900, 0xFAFF)),
    *((0xFB13, 0xFB17), (0xFB50, 0xFDFF), (0xFE30, 0xFEFC), (0xFF00, 0xFFEF), (0x1B000, 0x1B16F), (0x20000, 0x3FFFF)),
)
"""Letters that may need another font than FiraGO, from the first to the last."""


def letters_of_other_fonts(texts: Iterable[str]) -> str:
    """Return the letters of *texts* that may need another font than FiraGO."""
    letters = set(chain.from_iterable(text for text in texts if not text.isascii()))
    return "".join(sorted(each for each in letters if any(first <= ord(each) <= last for first, last in OTHER_FONTS)))


def stamp_fonts(letters: str, language: str) -> str:
    """Return a value that changes with the fonts that *letters* are printed in."""
    if not letters:
        return ""
    from handout.layout.text.font_files import FONT_FILES, font_stamp
    from handout.layout.text.scripts import scripts_of

    families = {face.family for script in scripts_of(letters) for face in (script.face(language), script.face(""))}
    return "\n".join(f"{family}: {font_stamp(family)}" for family in sorted(families & FONT_FILES.keys()))

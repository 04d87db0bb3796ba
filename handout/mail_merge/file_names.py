"""Names of files from the cells of a table, safe on Linux, macOS and Windows, and no two the same."""

import re
from collections.abc import Sequence
from itertools import count, zip_longest
from unicodedata import category, normalize

MOST_CHARACTERS, MOST_BYTES = 120, 200
"""Longest name with its suffix; file systems take 255 bytes, some of which cloud folders and backups need."""
MOST_NUMBER = len(" (9999999)")
NOBODY = "leaflet"
"""The name of a file for which nothing is left."""
FORBIDDEN = frozenset('<>:"/\\|?*')
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9]) *(\.|$)")
"""Devices of Windows, with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file, and ``os.path.isreserved``.

It takes superscript digits for digits; so does the form in which names are compared.
"""


def file_names(wanted: Sequence[str], usual: Sequence[str] = (), suffix: str = ".pdf") -> tuple[str, ...]:
    """Return a safe file name for each text, in order, or the *usual* one where it is empty.

    All differ, also where case, accents or width are not told apart.  Nothing of a text is taken for a folder.  What a
    system forbids, or does not show, becomes a hyphen; characters that only steer how a text is set (as bidirectional
    ones do) are left out.  Names of devices begin with ``_``, long ones are cut between letters, and what is left without
    a letter is a ``leaflet``.  The second of a name is `` (2)``; a usual name is nobody else's, so that who looks for a
    row by its number finds that row.
    """
    texts = [text or own for text, own in zip_longest(wanted, usual, fillvalue="")]
    taken: set[str] = set()
    numbers: dict[str, count[int]] = {}
    names: dict[int, str] = {}
    for place in sorted(range(len(wanted)), key=lambda each: bool(wanted[each])):
        stem = _stem(texts[place], suffix)
        name = stem + suffix
        if (key := _compared(name)) in taken:
            # All names that begin alike share one count: ten thousand of them are numbered in as many steps.
            base = _cut(stem, suffix, MOST_NUMBER) or NOBODY
            for number in numbers.setdefault(_compared(base), count(2)):
                name = f"{base} ({number}){suffix}"
                if (key := _compared(name)) not in taken:
                    break
        taken.add(key)
        names[place] = name
    return tuple(names[place] for place in range(len(wanted)))


def _stem(text: str, suffix: str) -> str:
    """Return *text* as a name without its suffix."""
    plain = normalize("NFC", "".join(map(_safe, normalize("NFC", text))))
    plain = _trimmed(re.sub("-{2,}", "-", re.sub(" {2,}", " ", plain)), suffix)
    first = next((place for place, c in enumerate(plain) if c not in " .-=+@" and category(c)[0] != "M"), len(plain))
    # Of a very long text only the beginning can stay; the rest is not worth the time.
    stem = _cut(_trimmed(plain[first : first + 10 * MOST_CHARACTERS], suffix), suffix) or NOBODY
    return _cut(f"_{stem}", suffix) if RESERVED.match(_compared(stem)) else stem


def _safe(character: str) -> str:
    """Return what stands for a character in a name."""
    if character.isspace():
        return " "
    if category(character) == "Cf":
        return ""
    return character if character.isprintable() and character not in FORBIDDEN else "-"


def _trimmed(stem: str, suffix: str) -> str:
    """Return *stem* without what may not be at its end, and without the suffix if that was given with it."""
    end = len(stem)
    while end:
        if stem[end - 1] in " .-":
            end -= 1
        elif suffix and stem[max(0, end - len(suffix)) : end].casefold() == suffix.casefold():
            end -= len(suffix)
        else:
            break
    return stem[:end]


def _cut(stem: str, suffix: str, room: int = 0) -> str:
    """Return as much of *stem* as there is room for beside its suffix and *room* more, with every letter's marks or without it."""
    most = MOST_BYTES - len(suffix.encode()) - room
    fitting = stem[: MOST_CHARACTERS - len(suffix) - room].encode()[:most].decode("utf-8", "ignore")
    end = len(fitting)
    if end == len(stem):
        return stem
    while end and category(stem[end])[0] == "M":
        end -= 1
    return _trimmed(stem[:end], suffix)


def _compared(name: str) -> str:
    """Return *name* in the form in which no two may be equal; the capitals are for letters of one capital, as i and dotless i."""
    return name.lower() if name.isascii() else _folded(_folded(name).upper())


def _folded(name: str) -> str:
    """Return *name* for a match without case and compatibility, as Unicode defines it (D146)."""
    once = normalize("NFKD", normalize("NFD", name).casefold())
    return normalize("NFKD", once.casefold())

"""Make file names from the cells of a table, all different.

They are safe on Linux, macOS and Windows.
"""

import re
from collections.abc import Sequence
from itertools import count, zip_longest
from pathlib import Path
from unicodedata import category, normalize

from handout.files import normalize_name
from handout.mail_merge.tables.table_reader import Table

MOST_CHARACTERS, MOST_BYTES = 120, 200
"""Greatest length of a name with its suffix.

File systems allow 255 bytes, but cloud folders and backups need some of them.
"""
MOST_NUMBER = len(" (9999999)")
DEFAULT = "leaflet"
"""The name of a file if no character of its text can be used."""
FORBIDDEN = frozenset('<>:"/\\|?*')
RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9]) *(\.|$)")
"""Windows device names, which are reserved with any extension.

See https://learn.microsoft.com/windows/win32/fileio/naming-a-file, and ``os.path.isreserved``. Windows
reads superscript digits as digits; so does the form in which names are compared.
"""


def names_of_rows(topic: str, table: Table, columns: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the file name of each row of a table, bad ones too.

    They are named by *columns*, else by the column ``file``, else by the topic and the number of the row. A bad row has
    one so that correcting it renames no other file.
    """
    stem = normalize_name(Path(topic).stem)
    wanted = [" ".join(filter(None, (row.cells.get(name, "") for name in columns or ("file",)))) for row in table.rows]
    numbered = [f"{stem}-{row.number:0{len(str(table.rows[-1].number))}}" for row in table.rows]
    return file_names(wanted, numbered)


def file_names(wanted: Sequence[str], fallbacks: Sequence[str] = (), suffix: str = ".pdf") -> tuple[str, ...]:
    """Return a safe file name for each text, in order, or its fallback if it is empty.

    All names differ, even where case, accents or width are ignored. No part of a text becomes a folder.
    Characters that a system forbids or does not show become hyphens; characters that only control the layout of
    text, such as bidirectional ones, are left out. Device names get a ``_`` in front, long names are cut
    between letters, and a text without usable letters becomes ``leaflet``. The second use of a name gets ``
    (2)``. No other row takes the name of a fallback, so that the file of a row can be found by its number.
    """
    texts = [text or own for text, own in zip_longest(wanted, fallbacks, fillvalue="")]
    taken: set[str] = set()
    numbers: dict[str, count[int]] = {}
    names: dict[int, str] = {}
    for place in sorted(range(len(wanted)), key=lambda each: bool(wanted[each])):
        stem = _stem(texts[place], suffix)
        name = stem + suffix
        if (key := _compared(name)) in taken:
            # Names with the same start share one counter, so ten thousand of them need as many steps.
            base = _cut(stem, suffix, MOST_NUMBER) or DEFAULT
            for number in numbers.setdefault(_compared(base), count(2)):
                name = f"{base} ({number}){suffix}"
                if (key := _compared(name)) not in taken:
                    break
        taken.add(key)
        names[place] = name
    return tuple(names[place] for place in range(len(wanted)))


def _stem(text: str, suffix: str) -> str:
    """Return *text* as a file name without its suffix."""
    plain = normalize("NFC", "".join(map(_safe, normalize("NFC", text))))
    plain = _trimmed(re.sub("-{2,}", "-", re.sub(" {2,}", " ", plain)), suffix)
    first = next((place for place, c in enumerate(plain) if c not in " .-=+@" and category(c)[0] != "M"), len(plain))
    # Only the start of a very long text can stay, so the rest is not worth the time.
    stem = _cut(_trimmed(plain[first : first + 10 * MOST_CHARACTERS], suffix), suffix) or DEFAULT
    return _cut(f"_{stem}", suffix) if RESERVED.match(_compared(stem)) else stem


def _safe(character: str) -> str:
    """Return the replacement of a character in a file name."""
    if character.isspace():
        return " "
    if category(character) == "Cf":
        return ""
    return character if character.isprintable() and character not in FORBIDDEN else "-"


def _trimmed(stem: str, suffix: str) -> str:
    """Return *stem* without forbidden endings, and without the suffix if it has it."""
    end = len(stem)
    while end:
        if stem[end - 1] in " .-":
            end -= 1
        elif suffix and stem[max(0, end - len(suffix)) : end].casefold() == suffix.casefold():
            end -= len(suffix)
        else:
            break
    return stem[:end]


def _cut(stem: str, suffix: str, reserved: int = 0) -> str:
    """Return the start of *stem* that fits with its suffix and *reserved* more bytes.

    A letter is cut together with its combining marks.
    """
    most = MOST_BYTES - len(suffix.encode()) - reserved
    fitting = stem[: MOST_CHARACTERS - len(suffix) - reserved].encode()[:most].decode("utf-8", "ignore")
    end = len(fitting)
    if end == len(stem):
        return stem
    while end and category(stem[end])[0] == "M":
        end -= 1
    return _trimmed(stem[:end], suffix)


def _compared(name: str) -> str:
    """Return the form of *name* in which no two names may be equal.

    Upper case unites letters with the same capital, such as i and dotless i.
    """
    return name.lower() if name.isascii() else _folded(_folded(name).upper())


def _folded(name: str) -> str:
    """Return *name* for matching without case and compatibility (Unicode D146)."""
    once = normalize("NFKD", normalize("NFD", name).casefold())
    return normalize("NFKD", once.casefold())

"""Check the header of a table: columns unknown, missing, doubled or unused."""

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from handout.mail_merge.tables.column_names import ASIDE, LEFT_OUT, Columns, Header, is_cautioned
from handout.mail_merge.tables.raw_rows import RawRow, column_name, is_visible
from handout.mail_merge.tables.title_words import DOUBTFUL, PARTS, alias_key
from handout.problems import Location, Problem, short
from handout.suggest import nearest

DELIMITERS = {";": "a semicolon", ",": "a comma", "\t": "a tab", "|": "a bar"}


MOST_SHOWN = 60
"""The longest title of two lines, in characters, that messages show."""


def first_line(title: str) -> str:
    """Return the first line of a title, or both of a short one.

    If the quote of a title is closed too late, patients' names are in the next lines, with what parts cells.
    """
    lines = title.split("\n")
    whole = " ".join(title.split())
    is_title = len(lines) == 2 and len(whole) <= MOST_SHOWN and not any(mark in title for mark in DELIMITERS)
    return whole if is_title and not any(map(str.isdigit, lines[1][:1])) else lines[0]


def ignored_as(title: str) -> str:
    """Return a title as it is written behind ``--ignore``, in quotes if need be."""
    if re.fullmatch(r"[\w.-]+", title):
        return short(title)
    mark = "'" if re.search(r'["$`\\!]', title) else '"'
    return f"{mark}{short(title)}{mark}"


def likely_header(rows: Sequence[RawRow], names: Columns) -> int:
    """Return the place of the likely header, where no column is known.

    It is the one with the most titles that are nearly known, or that stand in one cell; else the first.
    """
    counts = [
        max(
            sum(bool(_meant(column_name(cell), (), names)) for cell in row.cells[:50] if len(cell) <= 60),
            _in_one_cell(row, names)[1],
        )
        for row in rows
    ]
    return counts.index(max(counts))


def check_header(head: RawRow, titles: Sequence[str], header: Header, file: str, names: Columns) -> Iterator[Problem]:
    """Yield the problems of the header, and warnings about unused columns."""
    own, columns = header.own, header.columns
    for name in names.ignored:
        if name in names.used:
            yield Problem.of(Location.of_option("--ignore"), "wrong-column", column=short(name))
    lost = not any(header.uses(place, names) for place in range(len(own)))
    for fault in head.faults:
        is_used = fault.column <= len(own) and header.uses(fault.column - 1, names)
        if fault.key == "open-quote" or not (lost or (fault.key == "hidden-column" and not is_used)):
            yield Problem.of(Location(file, head.number, fault.column), fault.key, **fault.values)
    if lost:
        yield _no_header(head, file, names)
    for number, (title, name) in enumerate(zip(titles, own, strict=True), 1):
        where = Location(file, head.number, number)
        quoted = "this column" if lost else f"column '{short(first_line(title))}'"
        meant = _meant(name, columns, names)
        if name and name in own[: number - 1]:
            yield Problem.of(where, "same-column", column=quoted)
        elif rival := header.rivals.get(number):
            first = short(first_line(titles[columns.index(rival)]))
            yield Problem.of(where, "same-column/meaning", column=quoted, first=first, meant=rival, name=short(name))
        elif header.uses(number - 1, names) or name in names.ignored:
            continue
        elif meant:
            if lost:
                yield Problem.of(where, "unknown-column", column=quoted, meant=meant)
            else:
                yield Problem.of(
                    where, "unknown-column/ignore", column=quoted, meant=meant, name=ignored_as(first_line(title))
                )
        elif not lost:
            if name:
                yield Problem.of(where, "unused-column", column=quoted)
            else:
                yield Problem.of(where, "unused-column/unnamed")
    for name in (*names.also, *names.ignored, *names.by_title):
        if name not in own and name not in columns:
            meant = "" if lost else nearest(name, [short(column_name(first_line(title))) for title in titles if title])
            where = Location(file, head.number, 1)
            yield Problem.of(where, "missing-column", column=short(name), nearest=meant)
    if header.read_as and not lost:
        read = ", ".join(
            f"{' + '.join(repr(short(first_line(title))) for title in found)} as {name}"
            for name, found in header.read_as.items()
        )
        yield Problem.of(Location(file, head.number), "column-read-as", read=read)


def _no_header(head: RawRow, file: str, names: Columns) -> Problem:
    """Return the problem that no column is known.

    The row may be a patient's in a table without a header, so the message quotes nothing of it.
    """
    delimiter, count = _in_one_cell(head, names)
    where, known = Location(file, head.number, 1), ", ".join(names.known)
    if count > 1:
        return Problem.of(where, "no-header/one-cell", delimiter=DELIMITERS[delimiter])
    return Problem.of(where, "no-header", known=known)


def _in_one_cell(row: RawRow, names: Columns) -> tuple[str, int]:
    """Return the delimiter that finds most titles in a lone cell, and how many."""
    filled = [cell for cell in row.cells if is_visible(cell)]
    if len(filled) != 1 or len(filled[0]) > 1_000:
        return "", 0
    found = {delimiter: names.count(filled[0].split(delimiter)) for delimiter in DELIMITERS}
    best = max(found, key=lambda delimiter: found[delimiter])
    return best, found[best]


def _meant(name: str, columns: Sequence[str], names: Columns) -> str:
    """Return the column that *name* probably means, if the table lacks it.

    Short names are not compared: 'bay' is too similar to 'by'.
    """
    if (surely := names.mean(name)) in PARTS or surely in columns:
        return ""
    if is_cautioned(name):
        return "avoid"  # also beside that column: what stands here would be lost
    bare = names.mean(ASIDE.sub("", name)) if "(" in name or "[" in name else ""
    close = [DOUBTFUL.get(alias_key(name)) or bare]
    if not LEFT_OUT.search(name.replace("_", " ")):  # "without" is not nearly "with"
        close += get_close_matches(name, [each for each in names.known if len(each) > 2], 1, 0.7)
    return next((each for each in close if each and each not in columns), "")

"""Find out what each column of a table holds, by its title.

A title is known by itself, because a plan renames the column, or because people use it for one thing only ("Pt"). What may
mean two things ("Diagnosis") is asked about, never guessed.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import force_setattr

from handout.mail_merge.tables.raw_rows import column_name, is_visible
from handout.mail_merge.tables.title_words import ALIASES, FIRST, LAST, NAMES, PARTS, TITLE, alias_key

MOST_COLUMNS, MOST_TITLE = 1_000, 200
"""Greatest number of columns, and of characters of a title that is understood."""

YES_NO = re.compile(
    r"[?¿؟]|\(?\b(?:(?:y|yes|j|ja) ?[/,|]? ?(?:n|no|nein)|(?:s|si|sí|sì|sim|o|oui|t|tak) ?[/|] ?(?:n|no|non|não|nie))\b\)?",
    re.IGNORECASE,
)
"""What a title says of the answers below it: ``Pregnant? (y/n)``."""

NUMBERING = re.compile(r"^(?:\d{1,2}[.)]|\([a-z\d]\)|[a-z]\))_?(?=[^\W\d])")
"""The number of a title in a form: ``2. Points``."""

ASIDE = re.compile(r"_?[(\[][^()\[\]]*[)\]]_?")
"""What a title adds in brackets: ``Points (at most 4)``."""

SPLIT = re.compile(r"(?:(?<!_)_+)?(?:[,/&+;]|_and_|_und_)_*")
"""What stands between the parts of a title such as ``Surname, First name``.

It begins with the first of many underscores only: else all behind each of them would be looked at.
"""


CAUTIONED = re.compile(
    r"\b(?:caution|precaution|contra ?ind|kontraind|contre ?ind|controind|gegenanzeige|vorsicht|précaution|precauci"
    r"|precauzion|comorb|co morb|komorb|begleiterkrank|przeciwwskaz|протипоказ|(?:ci|c/i|ki|red flags?)\b)|禁忌"
)
"""Beginnings of words that make a title one of conditions."""

LEFT_OUT = re.compile(
    r"\b(?:without|except|excluding|omit|skip|leave out|left out|forbidden|not (?:for|to use)|do not|don['’]?t use|never"
    r"|exclude[ds]?|exclusions?|ohne|außer|ausser|auslassen|weglassen|verboten|sin|excepto|omitir|sans|sauf|senza|tranne)\b"
)
"""Words of which each makes a title one that may name points to leave out."""

DOSED = re.compile(
    r"\b(?:dos(?:e|es|is|ing|age|ages|ierung|aje|aggio|agem)|posolog\w*|dawk\w*|доз\w*|liều\w*)\b|الجرعة|جرعة|用量|剂量"
    r"|^(?:frequency|how (?:often|long|much)|times|(?:times|x) (?:a|per) (?:day|week)|(?:per|a) day|minutes|mins|seconds|hold"
    r"|repetitions|repeats|reps|sets|wie (?:oft|lange)|häufigkeit|frecuencia|fréquence|cuántas veces|combien de fois)$"
    r"|^[\w -]+\.\w+$"
)
"""What makes a title one of doses, such as ``Dose hand`` or ``turn.times``."""

AVOIDED = frozenset(alias for alias, name in ALIASES.items() if name == "avoid" and "_" not in alias) | {"avoid"}
"""The words of which each makes a title one that may hold conditions."""


def is_cautioned(name: str) -> bool:
    """Return whether a title that means no column may be one of conditions."""
    words = name.replace("_", " ")
    return not AVOIDED.isdisjoint(re.split(r"\W+", words)) or CAUTIONED.search(words) is not None


class Columns(Struct, frozen=True, dict=True):
    """The names of columns in a table.

    They are the *known* ones, those *also* requested, those to be *ignored*, and those that a plan has *renamed*: the
    title in this clinic's tables by the name it stands for. *condition* returns the condition that a title names, below
    which "yes" means that a patient has it, and *spoken* the one that a text names in any other language.
    """

    known: tuple[str, ...]
    also: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    condition: Callable[[str], str] = lambda _: ""
    spoken: Callable[[str], str] = lambda _: ""

    def __post_init__(self) -> None:
        """Normalise every name once for comparison."""
        for key in ("known", "also", "ignored"):
            names = filter(None, map(column_name, getattr(self, key)))
            force_setattr(self, key, tuple(dict.fromkeys(names)))

    @property
    def used(self) -> frozenset[str]:
        """The names of all columns that are used."""
        return frozenset((*self.known, *self.also))

    @cached_property
    def by_title(self) -> Mapping[str, str]:
        """The name that a plan gives to a title of this clinic's tables."""
        return {column_name(title): name for name, title in self.renamed.items()}

    def mean(self, name: str) -> str:
        """Return the column, or part of a name, that a title surely means."""
        if name in self.by_title:
            return self.by_title[name]
        if name in self.renamed:
            return ""  # this clinic's tables have another title for it
        if name in self.known or name in self.ignored:
            return name
        bare = NUMBERING.sub("", name.replace("(s)", "s"))  # "Point(s)" are Points, "2. Points" too
        asked = alias_key(YES_NO.sub("", bare))  # "Large print?" is Large print
        meant = ALIASES.get(alias_key(name)) or ALIASES.get(asked) or ("patient" if _order(name) else "")
        return meant or (asked if asked in self.known else name if name in self.also else "")

    def condition_of(self, name: str) -> str:
        """Return the condition that a title names, below which stands yes or no."""
        return self._own_condition(name) or ("" if self.is_meant(name) else self.spoken(_asked(name)))

    def is_meant(self, name: str) -> bool:
        """Return whether a title is used, renamed or ignored, whatever else it names."""
        return not name or bool(self.mean(name)) or name in self.by_title or name in self.renamed

    def is_name(self, name: str) -> bool:
        """Return whether a title of no column is one of a name or a part of it."""
        return alias_key(name) in NAMES and not self.is_meant(name)

    def _own_condition(self, name: str) -> str:
        """Return the condition that a title names in words of the topic or plan."""
        if (given := self.by_title.get(name, "")) or name in self.renamed:
            return "" if given in self.known or given in PARTS else self.condition(given)
        return "" if self.mean(name) or not name else self.condition(_asked(name))

    def count(self, cells: Sequence[str]) -> int:
        """Return how many columns the titles in *cells* surely mean."""
        titles = {column_name(cell) for cell in {*cells[:MOST_COLUMNS]} if len(cell) <= MOST_TITLE}
        return len({self.mean(name) or self._own_condition(name) for name in titles if name} - {""})


def _asked(name: str) -> str:
    """Return what a title asks: ``Pregnant? (y/n)`` is about ``Pregnant``."""
    return YES_NO.sub("", name.replace("_", " "))


class Join(NamedTuple):
    """How a patient's name is put together.

    *places* are those of its parts in the order of printing, the first of them a title if it is *titled*. With *turned*, the
    last holds a surname, a comma, and a first name.
    """

    places: tuple[int, ...] = ()
    titled: bool = False
    turned: bool = False

    def name(self, cells: Sequence[str]) -> str:
        """Return the name of a patient in a row."""
        parts = [cells[place] if place < len(cells) else "" for place in self.places]
        if self.turned:
            parts[-1] = turn(parts[-1])
        rest = " ".join(filter(is_visible, parts[1:] if self.titled else parts))
        if not self.titled or not is_visible(parts[0]) or rest.casefold().startswith(f"{parts[0]} ".casefold()):
            return rest
        return f"{parts[0]} {rest}".rstrip()


class Header(NamedTuple):
    """What the columns of a table hold, by place.

    *own* are the columns' own names, *columns* what they are used for (of the parts of a name, the last is ``patient``). *read_as* holds
    for each column that is not called by its name the titles it is read from. *join* says how a name is put together, if it
    is. *rivals* are places, from 1, of titles that mean a column which another title means already. *conditions* are those
    that columns of yes and no are about, by place.
    """

    own: tuple[str, ...]
    columns: tuple[str, ...]
    read_as: Mapping[str, tuple[str, ...]]
    join: Join | None
    rivals: Mapping[int, str]
    conditions: Mapping[int, str]

    def uses(self, place: int, names: Columns) -> bool:
        """Return whether the column at a place is used."""
        is_part = self.join is not None and place in self.join.places
        return is_part or place in self.conditions or self.columns[place] in names.used or self.own[place] in names.used

    def label(self, place: int, title: str, names: Columns) -> str:
        """Return what messages call a column: its name if it is known, else its *title*."""
        is_known = self.own[place] == self.columns[place] and self.own[place] in names.used
        return self.own[place] if is_known else title


def name_columns(titles: Sequence[str], names: Columns) -> Header:
    """Return what the columns with these *titles* hold."""
    own = tuple(map(column_name, titles))
    meant = ["" if names.condition_of(name) else names.mean(name) for name in own]
    if {FIRST, LAST} & {*meant}:  # "Nombre" alone may be anybody's; beside "Apellidos" it is the first name
        meant = [it or ("patient" if names.is_name(name) else "") for name, it in zip(own, meant, strict=True)]
    exact = {name for name, it in zip(own, meant, strict=True) if it and (it == name or name in names.by_title)}
    owned = {it for name, it in zip(own, meant, strict=True) if name in exact}
    parts = _parts(own, meant, exact)
    conditions = {place: found for place, name in enumerate(own) if (found := names.condition_of(name))}
    columns, rivals, read_as = list[str](), dict[int, str](), dict[str, list[str]]()
    for place, (name, it) in enumerate(zip(own, meant, strict=True)):
        means = "patient" if place in parts else "" if it in PARTS or (it == "patient" and parts) else it
        if means and means != name and place not in parts and name not in exact:
            if means in owned:
                means = ""  # beside Patient, Name is one more column
            elif means in columns:
                rivals[place + 1], means = means, ""
        if place in conditions:
            means = "" if "avoid" in meant else "avoid"
            if name not in names.by_title:
                read_as.setdefault(f"the condition {conditions[place]}", []).append(titles[place])
        columns.append(name if place in parts[:-1] else means or name)
        if place not in conditions and means and means != name and name not in names.by_title:
            read_as.setdefault(means, []).append(titles[place])
    turned = next((place for place, name in enumerate(own) if columns[place] == "patient" and _order(name)), None)
    join = None
    if len(parts) > 1 or turned is not None:
        places = parts or (columns.index("patient"),)
        join = Join(places, titled=meant[places[0]] == TITLE, turned=turned == places[-1])
    titled = {name: tuple(found) for name, found in read_as.items()}
    return Header(own, tuple(columns), titled, join, rivals, conditions)


def _parts(own: Sequence[str], meant: Sequence[str], exact: set[str]) -> tuple[int, ...]:
    """Return the places of the parts of a name, in the order of printing."""
    first = {it: place for place, it in reversed([*enumerate(meant)]) if it in (*PARTS, "patient")}
    whole = first.get("patient")
    is_whole = whole is not None and (own[whole] in exact or alias_key(own[whole]) not in NAMES)
    if FIRST in first and LAST in first:
        return () if is_whole else tuple(first[part] for part in PARTS if part in first)
    if whole is not None and not is_whole and (FIRST in first or LAST in first):
        # Beside "First name", "Name" is the surname; beside "Surname", it is the first name.
        first[LAST if FIRST in first else FIRST] = whole
        return tuple(first[part] for part in PARTS if part in first)
    if whole is not None:
        return (first[TITLE], whole) if TITLE in first else ()
    return tuple(first[part] for part in PARTS if part in first) if FIRST in first or LAST in first else ()


def _order(name: str) -> bool:
    """Return whether a title says that its cells hold a surname, then a first name."""
    parts = [ALIASES.get(alias_key(part), "") for part in SPLIT.split(name)]
    return LAST in parts[:1] and FIRST in parts[1:]


def turn(text: str) -> str:
    """Return a name that is written with the surname first, in the order of speech.

    ``Lee, Ann (Mrs)`` becomes ``Ann Lee (Mrs)``.
    """
    surname, comma, rest = text.partition(",")
    if not comma or not is_visible(surname) or not is_visible(rest):
        return text
    given, _, more = rest.strip().partition(",")
    aside = re.search(r"\s*\([^()]*\)\s*$", given)
    given, after = (given[: aside.start()], given[aside.start() :]) if aside else (given, "")
    return f"{given.strip()} {surname.strip()}{after.rstrip()}" + (f",{more.rstrip()}" if more else "")

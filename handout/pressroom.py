"""Handouts for one person after another: what they share is laid out and painted once, and kept for the next."""

from collections import OrderedDict
from dataclasses import dataclass

from handout.content.personal import Personal
from handout.pipeline import Laid, Ready, lay, personal_lines
from handout.press.stamp import Lines, Template, numbered
from handout.problems import InputError, Problem

MOST_TEMPLATES = 40_000_000
"""Bytes of templates that are kept; a rare one is made again."""

MOST_KNOWN = 20_000
"""How many shapes are remembered to be right, or not."""


@dataclass(frozen=True, slots=True)
class Person:
    """What one handout shares with others, and the lines of its person; those with an equal *key* look alike but for these."""

    ready: Ready
    personal: Personal
    lines: Lines
    key: tuple[object, ...] | None


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF of so many pages, or sides of paper where it is imposed."""

    pdf: bytes
    pages: int


class PressRoom:
    """Makes handouts; what it remembers is bounded, and holds nothing of any person but lines that many share."""

    def __init__(self) -> None:
        self.templates: OrderedDict[tuple[object, ...], tuple[Template | bytes | None, int]] = OrderedDict()
        self.known: OrderedDict[tuple[object, ...], tuple[Problem, ...]] = OrderedDict()
        self.firsts: dict[object, int] = {}
        self.warnings: dict[Problem, None] = {}
        self.kept = 0

    def person(self, ready: Ready, personal: Personal) -> Person:
        """Return a person's lines, laid out, with what they share."""
        height, group = personal_lines(ready, personal)
        shared = ready.key
        lines = numbered(group, self.firsts.get(shared, 0))
        if not personal.names_somebody:
            return Person(ready, personal, lines, (shared,))
        if lines.form is None or lines.letters is None:
            return Person(ready, personal, lines, None)
        return Person(ready, personal, lines, (shared, round(height, 2), lines.letters, lines.form))

    def check(self, person: Person) -> None:
        """Raise InputError if it cannot be printed."""
        if person.key is None:
            self.laid(person)
        elif person.key not in self.known or self.known[person.key]:
            self._template(person, person.key)

    def printed(self, person: Person) -> Printed:
        """Return a person's PDF, stamped where that can be; raise InputError if it cannot be printed."""
        template, pages = self._template(person, person.key) if person.key else (None, 0)
        if isinstance(template, bytes):
            return Printed(template, pages)
        if template and (pdf := template.stamped(person.lines)):
            return Printed(pdf, pages)
        laid = self.laid(person)
        return Printed(laid.pdf(), _sides(laid))

    def laid(self, person: Person) -> Laid:
        """Return a person's handout laid out in full; raise InputError."""
        laid = lay(person.ready, person.personal)
        self.warnings |= dict.fromkeys(laid.warnings)
        return laid

    def _template(self, person: Person, key: tuple[object, ...]) -> tuple[Template | bytes | None, int]:
        """Return what all with this *key* share (a whole PDF, if they are for nobody), and its pages; made of this person if it is the first."""
        if key in self.templates:
            self.templates.move_to_end(key)
            return self.templates[key]
        if problems := self.known.get(key):
            raise InputError(problems)
        try:
            laid = self.laid(person)
            self.known[key] = ()
        except InputError as error:
            self.known[key] = error.problems
            raise
        finally:
            if len(self.known) > MOST_KNOWN:
                self.known.popitem(last=False)
        made = laid.template() if laid.lines else laid.pdf()
        if isinstance(made, Template):
            self.firsts[person.ready.key] = made.pen.first or 0
        self.templates[key] = made, _sides(laid)
        self.kept += _size(made)
        while self.kept > MOST_TEMPLATES and len(self.templates) > 1:
            _, (old, _) = self.templates.popitem(last=False)
            self.kept -= _size(old)
        return self.templates[key]


def _sides(laid: Laid) -> int:
    return len(laid.sheets or laid.pages)


def _size(made: Template | bytes | None) -> int:
    """Return about how many bytes it takes."""
    return len(made) if isinstance(made, bytes) else len(made.blank.body) + 100_000 if made else 1_000

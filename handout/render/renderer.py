"""Handouts for one person after another: what they share is laid out and painted once, and kept for the next."""

from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from handout.content.compose import patient
from handout.layout.page import Piece
from handout.layout.parts.patient_lines import name_on_a_line, room_for_name
from handout.pdf.fonts import interchangeable_letters, maps_back
from handout.pdf.stamp import Packed, PatientLines, Template, numbered
from handout.pdf.syntax import Pdf
from handout.problems import InputError, Problem
from handout.render.fingerprint import TEMPLATE, WHOLE, Summary, recall, retain
from handout.render.inputs import RenderInputs, personal_lines, width_of
from handout.request.patient import PatientDetails
from handout.schema.markup import MARKUP
from handout.schema.spaces import unparted

if TYPE_CHECKING:
    from handout.render.pipeline import LaidOut

MOST_TEMPLATES = 40_000_000
"""Bytes of templates that are kept; a rare one is made again."""

MOST_DRAFTS = 500
"""How many sets of personal lines that differ by the name alone are kept drawn."""

MOST_FIRSTS = 100
"""Of how many kinds it is remembered where their numbers begin; others are numbered twice."""

MOST_KNOWN = 20_000
"""How many shapes are remembered to be right, or not."""


class PatientRender(Struct, frozen=True):
    """What one handout shares with others, and the lines of its person; those with an equal *key* look alike but for these."""

    ready: RenderInputs
    personal: PatientDetails
    lines: PatientLines
    key: tuple[object, ...] | None


class Rendered(Struct, frozen=True):
    """A PDF, and what is to be said of it."""

    pdf: Pdf
    summary: Summary


class CachedRender(Struct, frozen=True):
    """What handouts share: a whole PDF if they are for nobody, a template, or nothing but what is to be said of them."""

    made: Template | bytes | None
    summary: Summary

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        made = self.made
        return len(made) if isinstance(made, bytes) else len(made.blank.body) + 100_000 if made else 1_000


class Draft(Struct, frozen=True):
    """Personal lines drawn but for the name, which may be as wide as *room*, of *size*; all in pt."""

    key: tuple[object, ...]
    template: Template
    summary: Summary
    before: bytes
    after: bytes
    room: float
    size: float

    def content(self, name: Piece) -> bytes:
        """Return the operators of all lines with this name; raise LookupError when the fonts lack a sign of it."""
        return b"".join((self.before, self.template.pen.shown(name, self.size), self.after))


class Renderer:
    """Makes handouts; what it remembers is bounded, and holds nothing of any person but lines that many share."""

    def __init__(self, *, faults: bool = False) -> None:
        """Begin with nothing; what was wrong is remembered too, if *faults*."""
        self.faults = faults
        self.moulds: OrderedDict[tuple[object, ...], CachedRender] = OrderedDict()
        self.known: OrderedDict[tuple[object, ...], tuple[Problem, ...]] = OrderedDict()
        self.drafts: OrderedDict[tuple[object, ...], Draft] = OrderedDict()
        self.firsts: OrderedDict[object, int] = OrderedDict()
        self.warnings: dict[Problem, None] = {}
        self.kept = 0

    def person(self, ready: RenderInputs, personal: PatientDetails) -> PatientRender:
        """Return a person's lines, laid out, with what they share."""
        height, group = personal_lines(ready, personal)
        shared = ready.key
        lines = numbered(group, self.firsts.get(shared, 0))
        if not personal.names_somebody:
            return PatientRender(ready, personal, lines, (shared,))
        if lines.form is None or lines.letters is None:
            return PatientRender(ready, personal, lines, None)
        return PatientRender(ready, personal, lines, (shared, round(height, 2), lines.letters, lines.form))

    def check(self, ready: RenderInputs, personal: PatientDetails) -> None:
        """Raise InputError if it cannot be printed."""
        if self._drafted(ready, personal):
            return
        person = self.person(ready, personal)
        if person.key is None:
            self.laid(person)
        elif person.key not in self.known or self.known[person.key]:
            self._mould(person, person.key)
            self._draft(person)

    def printed(self, ready: RenderInputs, personal: PatientDetails) -> Rendered:
        """Return a person's PDF, stamped where that can be; raise InputError if it cannot be printed."""
        if found := self._drafted(ready, personal):
            draft, name = found
            self.moulds.move_to_end(draft.key)
            with suppress(LookupError):  # its letters change with their neighbours
                return Rendered(draft.template.blank.filled([draft.content(name)]), draft.summary)
        person = self.person(ready, personal)
        mould = self._mould(person, person.key) if person.key else None
        if mould and isinstance(mould.made, bytes):
            return Rendered(Pdf(mould.made, b""), mould.summary)
        self._draft(person)
        if mould and isinstance(mould.made, Template) and (pdf := mould.made.stamped(person.lines)):
            return Rendered(pdf, mould.summary)
        laid = self.laid(person)
        return Rendered(Pdf(laid.pdf(), b""), laid.summary)

    def _drafted(self, ready: RenderInputs, personal: PatientDetails) -> "tuple[Draft, Piece] | None":
        """Return a draft that lacks nothing but this person's name, and the name as it is set; None if there is none, or it would not fit."""
        key = _but_for_the_name(ready, personal)
        draft = self.drafts.get(key) if key else None
        name = name_on_a_line(personal.patient or "", ready.look) if draft else None
        return (draft, name) if draft and name and name.width <= draft.room and maps_back(name) else None

    def _draft(self, person: PatientRender) -> None:
        """Keep all but the name of a person's lines, if names of others can stand there without moving anything."""
        mould = self.moulds.get(person.key or ())
        key = _but_for_the_name(person.ready, person.personal)
        if key is None or mould is None or not isinstance(mould.made, Template) or key in self.drafts:
            return
        template = mould.made
        ready, words = person.ready, person.ready.material.language.value
        room = room_for_name(words, patient(person.personal, words), width_of(ready), ready.look)
        name = name_on_a_line(person.personal.patient or "", ready.look)
        content = template.pen.drawn(person.lines)
        if name is None or content is None or name.width > room or not maps_back(name):
            return
        before, shown, after = content.partition(template.pen.shown(name, ready.look.text.size))
        if shown and template.pen.shown(name, ready.look.text.size) not in after:
            self.drafts[key] = Draft(
                person.key or (), template, mould.summary, before, after, room, ready.look.text.size
            )
            if len(self.drafts) > MOST_DRAFTS:
                self.drafts.popitem(last=False)

    def laid(self, person: PatientRender) -> "LaidOut":
        """Return a person's handout laid out in full; raise InputError."""
        from handout.render.pipeline import lay  # what was made before needs no layout

        laid = lay(person.ready, person.personal)
        self.warnings |= dict.fromkeys(laid.warnings)
        return laid

    def _mould(self, person: PatientRender, key: tuple[object, ...]) -> CachedRender:
        """Return what all with this *key* share; made of this person if nobody had it before."""
        if key in self.moulds:
            self.moulds.move_to_end(key)
            return self.moulds[key]
        if self.faults and (problems := self.known.get(key)):
            raise InputError(problems)
        try:
            mould = self._recalled(person, key)
            self.known[key] = ()
        except InputError as error:
            self.known[key] = error.problems
            raise
        finally:
            if len(self.known) > MOST_KNOWN:
                self.known.popitem(last=False)
        if isinstance(mould.made, Template):
            self.firsts[person.ready.key] = mould.made.pen.first or 0
            if len(self.firsts) > MOST_FIRSTS:
                self.firsts.popitem(last=False)
        self.moulds[key] = mould
        self.kept += mould.size
        while self.kept > MOST_TEMPLATES and len(self.moulds) > 1:
            rare, old = self.moulds.popitem(last=False)
            self.kept -= old.size
            self.drafts = OrderedDict((name, draft) for name, draft in self.drafts.items() if draft.key != rare)
        return self.moulds[key]

    def _recalled(self, person: PatientRender, key: tuple[object, ...]) -> CachedRender:
        """Return what all with this *key* share, from the cache if it was made before; else keep it there."""
        content = person.ready.inputs()
        somebody = person.personal.names_somebody
        if content and somebody:
            content += repr(key[1:]).encode("utf-8", "surrogatepass")
        kind = TEMPLATE if somebody else WHOLE
        found = content and (recall(kind, content, Packed) if somebody else recall(kind, content, bytes))
        if found:
            made, summary = found
            self.warnings |= dict.fromkeys(summary.warnings)
            return CachedRender(made.template() if isinstance(made, Packed) else made, summary)
        laid = self.laid(person)
        mould = CachedRender(laid.template() if laid.lines else laid.pdf(), laid.summary)
        if content and mould.made:
            packed = mould.made.packed() if isinstance(mould.made, Template) else mould.made
            retain(kind, content, packed, mould.summary)
        return mould


def _but_for_the_name(ready: RenderInputs, said: PatientDetails) -> tuple[object, ...] | None:
    """Return a value that is equal for people with the same lines but for their names, which use the same letters; None if there is no plain name."""
    letters = (
        interchangeable_letters(unparted(said.patient)) if said.patient and not MARKUP.search(said.patient) else None
    )
    return None if letters is None else (ready.key, said.day, said.by, said.note, letters)

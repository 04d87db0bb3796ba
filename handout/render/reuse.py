"""What earlier handouts left for the next: prepared topics, whole PDFs, and templates to fill in.

The road from a request to a PDF takes a ``Reuse``; with ``NOTHING`` it renders the same bytes in full.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import MsgspecError, Struct, msgpack

from handout.cache import LeastRecent, keep, recalled
from handout.installed import program
from handout.pdf.syntax import Pdf
from handout.problems import InputError, Problem
from handout.render.loading import RenderKey
from handout.render.rendered import RenderedHandout, Summary

if TYPE_CHECKING:
    from handout.pdf.template import PatientLines, Template
    from handout.render.inputs import PreparedTopic, RenderInputs
    from handout.render.names import NameSlot
    from handout.request.patient import PatientDetails

WHOLE, TEMPLATE = "finished-2", "template-1"
"""Under what whole handouts and templates are stored on disk."""

MOST_STORED, MOST_STORED_BYTES = 40, 60_000_000
"""How many of each are stored, and how many bytes: photos are large."""

MOST_TEMPLATES = 40_000_000
"""Bytes of templates that are held in memory; a rare one is made again."""

MOST_TOPICS = 3
"""Topics that are held with their pictures."""

MOST_KNOWN = 20_000
"""How many keys are known to be right, or not."""

MOST_NAMES = 500
"""How many sets of lines that differ by the name alone are held drawn, or known to have been met once."""

MOST_FIRSTS = 100
"""For how many requests it is known where the numbers of a patient's lines begin; others are numbered twice."""


class CachedRender(Struct, frozen=True):
    """What handouts with one key share: a whole PDF if they are for nobody, a template, or nothing but their summary."""

    content: "Template | Pdf | None"
    summary: Summary

    @property
    def template(self) -> "Template | None":
        """The template, if it is one."""
        return None if isinstance(self.content, Pdf) else self.content

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        match self.content:
            case None:
                return 1_000
            case Pdf(body):
                return len(body)
            case template:
                return len(template.blank.body) + 100_000


class Reuse:
    """Reuses nothing: all is made anew."""

    def topic(self, _digest: str, make: "Callable[[], PreparedTopic]") -> "PreparedTopic":
        """Return the prepared topic with this digest."""
        return make()

    def render(self, _key: RenderKey | None, make: Callable[[], CachedRender]) -> CachedRender:
        """Return what handouts with this key share; None if they share nothing."""
        return make()

    def check(self, _key: RenderKey, make: Callable[[], CachedRender]) -> tuple[Problem, ...]:
        """Raise InputError if what *make* makes cannot be made; return its warnings unless they are known."""
        return make().summary.warnings

    def first_number(self, _inputs: str) -> int:
        """Return from where the lines of a patient are likely to be numbered."""
        return 0

    def met_another(self, _inputs: "RenderInputs", _details: "PatientDetails") -> bool:
        """Return whether another patient had the same lines but for the name; note that this one has them."""
        return False

    def with_name(self, _inputs: "RenderInputs", _details: "PatientDetails") -> RenderedHandout | None:
        """Return the handout of a patient whose name alone is not drawn yet; None if more is not."""
        return None

    def without_name(self, inputs: "RenderInputs", details: "PatientDetails", lines: "PatientLines") -> None:
        """Hold the *lines* of a patient without the name, for others."""


NOTHING = Reuse()


class RenderCache(Reuse):
    """Reuses what is in memory or on disk; what it holds is bounded, and nothing of any patient is in it."""

    def __init__(self, *, problems: bool = False) -> None:
        """Begin with nothing in memory; what was wrong is known too, if *problems*."""
        self.problems = problems
        self.topics: LeastRecent[str, PreparedTopic] = LeastRecent(MOST_TOPICS)
        self.renders: LeastRecent[RenderKey, CachedRender] = LeastRecent(MOST_TEMPLATES, lambda render: render.size)
        self.known: LeastRecent[RenderKey, tuple[Problem, ...]] = LeastRecent(MOST_KNOWN)
        self.firsts: LeastRecent[str, int] = LeastRecent(MOST_FIRSTS)
        self.met: LeastRecent[tuple[object, ...], str] = LeastRecent(MOST_NAMES)
        self.names: LeastRecent[tuple[object, ...], NameSlot] = LeastRecent(MOST_NAMES)

    def topic(self, digest: str, make: "Callable[[], PreparedTopic]") -> "PreparedTopic":
        """Return the prepared topic with this digest."""
        if (found := self.topics.get(digest)) is None:
            found = make()
            self.topics.put(digest, found)
        return found

    def render(self, key: RenderKey | None, make: Callable[[], CachedRender]) -> CachedRender:
        """Return what handouts with this key share, from memory or disk, else made and stored; raise InputError."""
        if key is None:
            return make()
        if found := self.renders.get(key):
            return found
        if self.problems and (problems := self.known.get(key)):
            raise InputError(problems)
        try:
            found = _stored(key, make) if key.stored else make()
        except InputError as error:
            self.known.put(key, error.problems)
            raise
        self.known.put(key, ())
        if template := found.template:
            self.firsts.put(key.inputs, template.filler.first or 0)
        self.renders.put(key, found)
        return found

    def check(self, key: RenderKey, make: Callable[[], CachedRender]) -> tuple[Problem, ...]:
        """Raise InputError if what *make* makes cannot be made; return its warnings unless they are known."""
        return () if self.known.get(key) == () else self.render(key, make).summary.warnings

    def first_number(self, inputs: str) -> int:
        """Return from where the lines of a patient are likely to be numbered."""
        return self.firsts.get(inputs) or 0

    def met_another(self, inputs: "RenderInputs", details: "PatientDetails") -> bool:
        """Return whether another patient had the same lines but for the name; note that this one has them."""
        lines = (inputs.key.inputs, details.day, details.by, details.note)
        if (name := self.met.get(lines)) is None:
            self.met.put(lines, details.patient or "")
            return False
        return name != details.patient

    def with_name(self, inputs: "RenderInputs", details: "PatientDetails") -> RenderedHandout | None:
        """Return the handout of a patient whose name alone is not drawn yet; None if more is not."""
        from handout.render.names import nameless_key, with_name

        slot = self.names.get(key) if (key := nameless_key(inputs, details)) else None
        render = self.renders.get(slot.key) if slot else None
        if slot is None or render is None or not (template := render.template):
            return None
        pdf = with_name(slot, template, inputs, details)
        return RenderedHandout(pdf, render.summary) if pdf else None

    def without_name(self, inputs: "RenderInputs", details: "PatientDetails", lines: "PatientLines") -> None:
        """Hold the *lines* of a patient without the name, for others."""
        from handout.render.names import name_slot, nameless_key

        others = nameless_key(inputs, details)
        key = inputs.key.with_lines(lines.shape) if lines.shape else None
        render = self.renders.get(key) if key else None
        if others is None or key is None or render is None or not (template := render.template):
            return
        if slot := name_slot(inputs, details, lines, template, key):
            self.names.put(others, slot)


def _stored(key: RenderKey, make: Callable[[], CachedRender]) -> CachedRender:
    """Return what is on disk, else what is made, and store that; nothing is stored where this program cannot be told from another."""
    if (edition := program()) is None:
        return make()
    kind = WHOLE if key.lines is None else TEMPLATE
    name = "\n".join((key.inputs, repr(key.lines), *edition)).encode("utf-8", "surrogatepass")
    if (content := recalled(kind, name)) is not None:
        with suppress(MsgspecError):  # another version's
            return _unpacked(kind, content)
    made = make()
    with suppress(UnicodeEncodeError):  # a file whose name is no text
        if made.content:
            stored = bytes(made.content) if isinstance(made.content, Pdf) else made.content.packed()
            keep(kind, name, msgpack.encode((stored, made.summary)), MOST_STORED, MOST_STORED_BYTES)
    return made


def _unpacked(kind: str, content: bytes) -> CachedRender:
    """Return what was stored; raise MsgspecError if it is not what this version stores."""
    if kind == WHOLE:
        pdf, summary = msgpack.decode(content, type=tuple[bytes, Summary])
        return CachedRender(Pdf(pdf, b""), summary)
    from handout.pdf.template import PackedTemplate

    packed, summary = msgpack.decode(content, type=tuple[PackedTemplate, Summary])
    return CachedRender(packed.template(), summary)

"""Caches of earlier renders: prepared topics, whole PDFs and templates.

The pipeline takes a ``Cache``; with ``NO_CACHE`` it renders the same bytes in full.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import MsgspecError, Struct, msgpack
from msgspec.structs import replace

from handout.check.load_topic import load_topic
from handout.content.loaded_topic import LoadedTopic
from handout.content.project import Project
from handout.files import FileReader, Snapshot, surroundings, take_snapshot
from handout.installed import program
from handout.pdf.syntax import Pdf
from handout.problems import InputError, Problem
from handout.render.key import RenderKey
from handout.render.rendered import RenderedHandout, Summary
from handout.schema.parsed import ParsedTexts
from handout.store import LeastRecent, clear, forget_words, get, put, put_while_free

if TYPE_CHECKING:
    from handout.layout.density import Fit
    from handout.pdf.template import Template
    from handout.render.inputs import PreparedTopic, RenderInputs
    from handout.render.name_slot import NameSlot
    from handout.render.style_trials import Choice
    from handout.request.options import Request
    from handout.request.patient import PatientDetails

WHOLE, TEMPLATE, FIT, PARSED = "finished-2", "template-3", "fit-1", "parsed-1"
"""The kinds of disk cache entries.

They are whole handouts, templates, how one fits, and what YAML texts say.
"""

BATCH, A_DAY = "batch-", 86_400
"""How kinds begin that a batch stores for itself, and their greatest age."""

MOST_STORED, MOST_STORED_BYTES = 40, 60_000_000
"""Greatest number of stored entries of each kind, and of their bytes.

Photos are large.
"""

MOST_TEMPLATES = 40_000_000
"""Bytes of templates held in memory; a rarely used one is made again."""

MOST_TOPICS = 3
"""Topics held in memory with their pictures."""

MOST_KNOWN = 20_000
"""Keys whose problems, or lack of problems, are held in memory."""

MOST_NAMES = 500
"""How many sets of lines that differ by the name only are held."""

MOST_MET = 20_000
"""The number of sets of lines that are remembered.

Each is the hash of the lines and of the first name.

Recording them must cost patients with lines of their own next to nothing, so all are forgotten at once.
"""

MOST_FIRSTS = 100
"""Requests for which the first number of a patient's lines is known.

For other requests the lines are numbered twice.
"""


class CachedRender(Struct, frozen=True):
    """The result that handouts with one key share.

    It is a PDF if they have no patient, else a template; it is only a summary if no template is possible.
    """

    content: "Template | Pdf | None"
    summary: Summary

    @property
    def template(self) -> "Template | None":
        """The template, or None if there is none."""
        return None if isinstance(self.content, Pdf) else self.content

    @property
    def size(self) -> int:
        """The approximate size in memory, in bytes."""
        match self.content:
            case None:
                return 1_000
            case Pdf(body):
                return len(body)
            case template:
                return len(template.blank.body) + 100_000


class HeldTopic(Struct, frozen=True):
    """A topic with the files it was loaded from; nothing if it was asked for once.

    Most commands ask once, and need no *snapshot*.
    """

    topic: LoadedTopic | None = None
    contents: Mapping[Path, bytes] = {}
    snapshot: Snapshot | None = None


class Cache:
    """A cache that holds nothing: every result is made anew."""

    def parsed_texts(self, _request: "Request") -> AbstractContextManager[None]:
        """Return a context in which no YAML text is parsed twice."""
        return nullcontext()

    def load_topic(self, project: Project, topic: str, clinic: str | None, language: str | None) -> LoadedTopic:
        """Return a topic of a project with everything it needs; raise InputError."""
        return load_topic(project, topic, clinic, language)

    def topic(self, _digest: str, make: "Callable[[], PreparedTopic]") -> "PreparedTopic":
        """Return the prepared topic with this digest."""
        return make()

    def render(self, _key: RenderKey | None, make: Callable[[], CachedRender]) -> CachedRender:
        """Return what handouts with this key share."""
        return make()

    def check(self, _key: RenderKey, make: Callable[[], CachedRender]) -> tuple[Problem, ...]:
        """Return the warnings of the result of *make*, unless they are known.

        Raise InputError if the result cannot be made.
        """
        return make().summary.warnings

    def fit(self, _key: RenderKey, make: "Callable[[], Fit]") -> "Fit":
        """Return how handouts with this key fit in its style."""
        return make()

    def first_number(self, _key: RenderKey) -> int:
        """Return the number at which a patient's marked content probably starts."""
        return 0

    def met_another(self, _inputs: "RenderInputs", _details: "PatientDetails") -> bool:
        """Return whether an earlier patient had the same lines under another name.

        The lines of this patient are recorded.
        """
        return False

    def with_name(self, _inputs: "RenderInputs", _details: "PatientDetails") -> RenderedHandout | None:
        """Return the handout of a patient if only the name has to be drawn, else None."""
        return None

    def without_name(self, inputs: "RenderInputs", details: "PatientDetails", chosen: "Choice") -> None:
        """Store the *chosen* lines of a patient without the name, for other patients."""

    def forget_patients(self) -> None:
        """Drop what is held of patients, here and in the caches of all functions."""
        forget_words()


NO_CACHE = Cache()


class RenderCache(Cache):
    """A cache in memory and on disk, of bounded size.

    No patient data reaches the disk. Memory holds the lines last drawn for a template.
    """

    is_asked_again = False
    """Whether whoever asks for a topic is likely to ask for it again."""

    def __init__(self, *, problems: bool = False, disk: bool = True, batch: bool = False) -> None:
        """Start with nothing in memory; with *problems*, remember failed renders too.

        Without *disk*, finished handouts are neither looked for there nor stored. For a *batch*, all of its handouts are
        stored there until ``end_batch``: it lays out each row to check it, and writes it when all have been checked.
        """
        self.problems, self.disk, self.batch = problems, disk, batch
        self.loaded: LeastRecent[tuple[object, ...], HeldTopic] = LeastRecent(MOST_TOPICS)
        self.topics: LeastRecent[str, PreparedTopic] = LeastRecent(MOST_TOPICS)
        self.renders: LeastRecent[RenderKey, CachedRender] = LeastRecent(MOST_TEMPLATES, lambda render: render.size)
        self.known: LeastRecent[RenderKey, tuple[Problem, ...]] = LeastRecent(MOST_KNOWN)
        self.fits: LeastRecent[RenderKey, Fit] = LeastRecent(MOST_KNOWN)
        self.firsts: LeastRecent[tuple[str, int], int] = LeastRecent(MOST_FIRSTS)
        self.met: dict[int, int] = {}
        self.names: LeastRecent[tuple[object, ...], NameSlot] = LeastRecent(MOST_NAMES)

    @contextmanager
    def parsed_texts(self, request: "Request") -> Iterator[None]:
        """Enter a context in which YAML texts are not parsed again.

        Those of a topic are stored together, but none that may name a patient.
        """
        with stored_texts(request.topic) if self.disk else nullcontext():
            yield

    def load_topic(self, project: Project, topic: str, clinic: str | None, language: str | None) -> LoadedTopic:
        """Return a topic of a project with everything it needs; raise InputError.

        From the second time on it is held, or from the first if it ``is_asked_again``, until a file changes.
        """
        key, start = (project.folders, topic, clinic, language, *surroundings()), time.time_ns()
        held = self.loaded.get(key)
        if held and held.topic and held.snapshot and held.snapshot.is_current():
            project.reader.contents.update(held.contents)
            return held.topic
        if not held and not self.is_asked_again:
            self.loaded.put(key, HeldTopic())
            return load_topic(project, topic, clinic, language)
        own = FileReader()  # others have read some of the files before, for another language
        found = load_topic(replace(project, reader=own), topic, clinic, language)
        project.reader.contents.update(own.contents)
        folders = {*project.searched, *(file.parent for file in own.contents)}
        snapshot = take_snapshot(own.contents, folders, start)
        self.loaded.put(key, HeldTopic(found, own.contents, snapshot) if snapshot else HeldTopic())
        return found

    def topic(self, digest: str, make: "Callable[[], PreparedTopic]") -> "PreparedTopic":
        """Return the prepared topic with this digest."""
        if (found := self.topics.get(digest)) is None:
            found = make()
            self.topics.put(digest, found)
        return found

    def render(self, key: RenderKey | None, make: Callable[[], CachedRender]) -> CachedRender:
        """Return what handouts with this key share, from memory, from disk, or made anew.

        Raise InputError if it cannot be made.
        """
        if key is None:
            return make()
        if found := self.renders.get(key):
            return found
        if self.problems and (problems := self.known.get(key)):
            raise InputError(problems)
        try:
            found = _stored(key, make, batch=self.batch) if key.stored and self.disk else make()
        except InputError as error:
            self.known.put(key, error.problems)
            raise
        self.known.put(key, ())
        if template := found.template:
            self.firsts.put((key.inputs, key.style), template.filler.lines.first or 0)
        self.renders.put(key, found)
        return found

    def check(self, key: RenderKey, make: Callable[[], CachedRender]) -> tuple[Problem, ...]:
        """Return the warnings of the result of *make*, unless they are known.

        Raise InputError if the result cannot be made.
        """
        return () if self.known.get(key) == () else self.render(key, make).summary.warnings

    def fit(self, key: RenderKey, make: "Callable[[], Fit]") -> "Fit":
        """Return how handouts with this key fit in its style.

        It is known from memory or disk, or found anew.
        """
        if (found := self.fits.get(key)) is None:
            found = _stored_fit(key, make, batch=self.batch) if key.stored and self.disk else make()
            self.fits.put(key, found)
        return found

    def first_number(self, key: RenderKey) -> int:
        """Return the number at which a patient's marked content probably starts."""
        return self.firsts.get((key.inputs, key.style)) or 0

    def met_another(self, inputs: "RenderInputs", details: "PatientDetails") -> bool:
        """Return whether an earlier patient had these lines under another name.

        The lines of this patient are recorded.
        """
        lines, name = hash((inputs.key.inputs, details.day, details.by, details.note)), hash(details.patient)
        if len(self.met) > MOST_MET:
            self.met.clear()
        return self.met.setdefault(lines, name) != name  # two with one hash cost time and nothing else

    def with_name(self, inputs: "RenderInputs", details: "PatientDetails") -> RenderedHandout | None:
        """Return the handout of a patient if only the name has to be drawn, else None."""
        from handout.render.name_slot import nameless_key, with_name

        slot = self.names.get(key) if (key := nameless_key(inputs, details)) else None
        render = self.renders.get(slot.key) if slot else None
        if slot is None or render is None or not (template := render.template):
            return None
        pdf = with_name(slot, template, details)
        return RenderedHandout(pdf, render.summary) if pdf else None

    def without_name(self, inputs: "RenderInputs", details: "PatientDetails", chosen: "Choice") -> None:
        """Store the *chosen* lines of a patient without the name, for other patients."""
        from handout.render.name_slot import name_slot, nameless_key

        others = nameless_key(inputs, details)
        key, lines = chosen.key, chosen.lines
        render = self.renders.get(key) if key else None
        if others is None or lines is None or key is None or render is None or not (template := render.template):
            return
        if slot := name_slot(inputs, details, chosen.inputs.style, lines, template, key):
            self.names.put(others, slot)

    def forget_patients(self) -> None:
        """Drop lines and doses of patients, here and in the caches of all functions."""
        self.names.forget()
        self.met.clear()
        self.renders.forget(lambda key: not key.stored)
        self.known.forget(lambda key: not key.stored)
        super().forget_patients()


@contextmanager
def stored_texts(topic: str) -> Iterator[None]:
    """Enter a context in which the YAML texts of a topic are not parsed again.

    Nothing is stored if this program cannot be identified.
    """
    if (edition := program()) is None:
        yield
        return
    name = "\n".join((topic, *edition)).encode("utf-8", "surrogatepass")
    texts = ParsedTexts(lambda: get(PARSED, name))
    with texts.in_use():
        yield
    if packed := texts.packed():
        put(PARSED, name, packed, MOST_STORED, MOST_STORED_BYTES)


def begin_batch() -> None:
    """Delete what batches stored that never ended, unless a table may be tried again."""
    clear(BATCH, A_DAY)


def end_batch() -> None:
    """Delete what a batch has stored, when it has written every row."""
    clear(BATCH)


def _stored(key: RenderKey, make: Callable[[], CachedRender], *, batch: bool) -> CachedRender:
    """Return the result for *key* from disk, or make and store it.

    Nothing is stored if this program cannot be identified.
    """
    if (name := key.name_on_disk()) is None:
        return make()
    kind = WHOLE if key.lines is None else TEMPLATE
    if (content := _get(kind, name, batch=batch)) is not None:
        with suppress(MsgspecError):  # another version stored it
            return _unpacked(kind, content)
    result = make()
    with suppress(UnicodeEncodeError):  # the name of an input file is not valid text
        if result.content:
            stored = bytes(result.content) if isinstance(result.content, Pdf) else result.content.packed()
            _put(kind, name, msgpack.encode((stored, result.summary)), batch=batch)
    return result


def _stored_fit(key: RenderKey, make: "Callable[[], Fit]", *, batch: bool) -> "Fit":
    """Return how a handout fits from disk, or find and store it."""
    from handout.layout.density import Fit  # a cached handout does not need it

    if (name := key.name_on_disk()) is None:
        return make()
    if (content := _get(FIT, name, batch=batch)) is not None:
        with suppress(MsgspecError):
            return msgpack.decode(content, type=Fit)
    found = make()
    _put(FIT, name, msgpack.encode(found), batch=batch)
    return found


def _get(kind: str, name: bytes, *, batch: bool) -> bytes | None:
    """Return a stored entry, or None."""
    return (get(f"{BATCH}{kind}", name) if batch else None) or get(kind, name)


def _put(kind: str, name: bytes, content: bytes, *, batch: bool) -> None:
    """Store an entry, for one batch or for all who ask later."""
    if batch:
        put_while_free(f"{BATCH}{kind}", name, content)
    else:
        put(kind, name, content, MOST_STORED, MOST_STORED_BYTES)


def _unpacked(kind: str, content: bytes) -> CachedRender:
    """Return a stored result; raise MsgspecError if another version stored it."""
    if kind == WHOLE:
        pdf, summary = msgpack.decode(content, type=tuple[bytes, Summary])
        return CachedRender(Pdf(pdf, b""), summary)
    from handout.pdf.template import PackedTemplate

    packed, summary = msgpack.decode(content, type=tuple[PackedTemplate, Summary])
    return CachedRender(packed.template(), summary)

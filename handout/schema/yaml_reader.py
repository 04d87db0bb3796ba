"""Parse YAML texts as events, with the place of every value.

Nesting, aliases and size are limited before values are built. Every scalar stays a text, or None: YAML's own guesses
(``no`` is false, ``12:30`` is 750, ``010`` is 8) are not used.
"""

import re
from typing import Any

import yaml

from handout.problems import InputError, Location, Problem, short
from handout.schema.model import KeyPath
from handout.schema.parsed import ParsedYaml
from handout.schema.syntax_errors import DASHES, WIDE_SPACES, explain_odd_sign, explain_syntax_error, with_quotes

MOST_DEPTH = 30
MOST_NODES = 20_000
"""Limits of a file: the depth of nesting, and the number of values."""

MOST_MENDED = 50
"""How many texts without their quotes are found in one run."""

HARMLESS_TAGS = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "seq", "map"))
"""YAML tags that can be dropped without losing a word of the text."""


LIST_SIGNS = frozenset(DASHES)
WIDE_HYPHENS = frozenset(f"-{space}" for space in WIDE_SPACES)
"""How the items of a list begin that a word processor or web page has written."""

CONJUNCTION = re.compile(r"(?:or|and|but|nor|oder|und|aber|ou|et|mais|pero|lub|albo)\s")
"""A word with which no item of a list begins."""

SENTENCE_END = re.compile(r"[.!?](?:\s|$)")
"""The end of a sentence in an item of a list.

Words have none: ``[DVT, deep vein thrombosis]``.
"""

LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""The parser of libyaml if PyYAML was built with it, else that of PyYAML."""


def parse(text: str, file: str) -> ParsedYaml:
    """Parse the first document of *text*, the content of *file*.

    Raise InputError if it cannot be parsed or breaks a limit of this module. A text that lacks its quotes is given them, to
    find the next one.
    """
    found = list[Problem]()
    rest: str | None = text
    while rest is not None:
        builder = _YamlBuilder(file)
        try:
            value = builder.document(rest)
        except (yaml.YAMLError, ValueError) as error:
            problem = _explain(error, file, rest)
            if found and problem.where.line <= found[-1].where.line:
                break  # the quotes did not mend it
            found.append(problem)
            rest = with_quotes(rest, problem) if len(found) < MOST_MENDED else None
        except InputError:
            if not found:
                raise
            break
        else:
            if not found:
                return ParsedYaml(value, builder.places, tuple(builder.problems), tuple(builder.comment_warnings))
            break
    raise InputError(found)


def _explain(refused: Exception, file: str, text: str) -> Problem:
    """Return the problem for which a text cannot be parsed.

    Some versions of libyaml have a lower limit for nesting and stop before ours is reached. Then the text before that
    place is parsed again, to report our own limit: InputError.
    """
    if (mark := getattr(refused, "problem_mark", None)) and "nesting" in str(refused):
        try:
            _YamlBuilder(file).document(text[: mark.index])
        except (yaml.YAMLError, ValueError) as error:
            refused = error
    return _explain_error(refused, file, text)


def _explain_error(error: Exception, file: str, text: str) -> Problem:
    """Return the problem for an exception of a YAML parser."""
    begin, end = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    marks = (begin or end, end or begin)
    first, last = (Location(file, mark.line + 1, mark.column + 1) if mark else Location(file, 1, 1) for mark in marks)
    complaint = [getattr(error, name, None) or "" for name in ("context", "problem")]
    return explain_syntax_error(complaint[0], complaint[1], first, last, text)


class _YamlBuilder:
    """Builder of dicts, tuples and texts from YAML events.

    It collects the place of each value, and the problems and warnings found on the way.
    """

    def __init__(self, file: str) -> None:
        """Start with no places, problems or anchors."""
        self.file = file
        self.places: dict[KeyPath, Location] = {}
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.unused: dict[str, Location] = {}
        self.comment_warnings: list[Problem] = []
        self.text = ""
        self.nodes = 0

    def document(self, text: str) -> Any:  # noqa: ANN401
        """Return the first document of *text*; raise InputError at a second one."""
        self.text = text
        self.events = yaml.parse(text, Loader=LOADER)
        value: Any = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._stop(event, "yaml-syntax/second-document")
                value = self._node(next(self.events), ())
        for anchor in [*self.unused]:
            self._report_unused(anchor)
        return value

    def _node(self, event: Any, path: KeyPath) -> Any:  # noqa: ANN401
        """Return the value that begins with *event*; record its place under *path*."""
        before = self.nodes
        self.nodes += 1
        self.places[path] = self._where(event)
        if len(path) > MOST_DEPTH:
            self._stop(event, "too-deep", most=MOST_DEPTH)
        if self.nodes > MOST_NODES:
            self._stop(event, "too-large/values", most=MOST_NODES)
        match event:
            case yaml.AliasEvent():
                if (anchor := str(event.anchor)) not in self.anchors:
                    self._stop(event, "unknown-alias", anchor=short(anchor))
                value, size = self.anchors[anchor]
                self.unused.pop(anchor, None)
                self.nodes += size
                return value
            case yaml.ScalarEvent():
                plain = event.implicit[0]  # not quoted
                value = None if plain and event.value in ("", "~", "null") else event.value
                if plain:
                    self._check_comment(event)
                    self._check_start(event, path)
            case yaml.SequenceStartEvent():
                items: list[Any] = []
                while not isinstance(inner := next(self.events), yaml.SequenceEndEvent):
                    items.append(self._node(inner, (*path, len(items))))
                    if event.flow_style and len(items) > 1:
                        self._check_comma(items[-2], inner)
                value = tuple(items)
            case yaml.MappingStartEvent():
                value = self._mapping(path)
            case _:
                raise TypeError(event)
        self._check_properties(event)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.nodes - before)
        return value

    def _check_comment(self, event: Any) -> None:  # noqa: ANN401
        """Warn about an unquoted text that a ``#`` ends.

        No warning if two spaces before the ``#`` and one after it show that a comment is meant.
        """
        end, spaces = event.end_mark.index, 0
        while self.text[end + spaces : end + spaces + 1] in (" ", "\t"):
            spaces += 1
        sign, after = (self.text[end + spaces + n : end + spaces + n + 1] for n in (0, 1))
        if spaces and sign == "#" and ((spaces == 1 and event.value) or not (after.isspace() or after in ("", "#"))):
            where = Location(self.file, event.end_mark.line + 1, event.end_mark.column + spaces + 1)
            rest = self.text[end + spaces :].split("\n", 1)[0].strip()
            self.comment_warnings.append(Problem.of(where, "remark", text=short(rest)))

    def _check_start(self, event: Any, path: KeyPath) -> None:  # noqa: ANN401
        """Report an unquoted text that begins as a list or a key would, but for its sign.

        A text may begin with a word and a colon with a no-break space, as French has them: a whole file may not.
        """
        if path and event.value[:1] not in LIST_SIGNS and event.value[:2] not in WIDE_HYPHENS:
            return
        first, last = event.start_mark.line, event.end_mark.line
        lines = self.text.split("\n")[first : last + 1]
        if lines[0][: event.start_mark.column].strip(" "):
            return  # it goes on behind a key
        odd = (explain_odd_sign(self.file, number, line) for number, line in enumerate(lines, first + 1))
        self.problems += filter(None, odd)
        if self.problems and not path:
            raise InputError(self.problems)

    def _check_comma(self, before: Any, event: Any) -> None:  # noqa: ANN401
        """Warn about a text in brackets that its comma seems to part in two."""
        if not (isinstance(before, str) and isinstance(event, yaml.ScalarEvent) and event.implicit[0]):
            return
        goes_on = before[:1].isupper() and event.value[:1].islower()
        is_one = CONJUNCTION.match(event.value) or (goes_on and (" " in before or SENTENCE_END.search(event.value)))
        if before[-1:].isalnum() and is_one:
            values = {"before": short(before), "text": short(event.value)}
            self.comment_warnings.append(Problem.of(self._where(event), "parted-list", **values))

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        """Return the dict that has just begun; report duplicate keys."""
        value: dict[str, Any] = {}
        first: dict[str, Location] = {}
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            at = self._where(key)
            if isinstance(key, yaml.ScalarEvent):
                name = key.value
                self._check_properties(key)
            else:
                self._node(key, (*path, "?"))
                name = f"the key in line {at.line}"
                self.problems.append(Problem.of(at, "wrong-type/key"))
            item = self._node(next(self.events), (*path, name))
            self.places[*path, name, "key"] = at
            if name in first:
                self.problems.append(Problem.of(at, "duplicate-key", key=short(name), line=first[name].line))
            first.setdefault(name, at)
            value.setdefault(name, item)
        return value

    def _check_properties(self, event: Any) -> None:  # noqa: ANN401
        """Report a tag, which would be lost, and remember an anchor."""
        if event.tag and event.tag not in HARMLESS_TAGS:
            self.problems.append(Problem.of(self._where(event), "yaml-syntax/tag", tag=short(event.tag)))
        if event.anchor:
            self._report_unused(event.anchor)  # given again, the first of that name is lost
            self.unused[event.anchor] = self._where(event)

    def _report_unused(self, anchor: str) -> None:
        """Report an anchor without an alias: it is probably part of a text."""
        if at := self.unused.pop(anchor, None):
            self.problems.append(Problem.of(at, "yaml-syntax/anchor", anchor=short(anchor)))

    def _where(self, event: Any) -> Location:  # noqa: ANN401
        """Return the place where an event starts."""
        return Location(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _stop(self, event: Any, key: str, **values: str | float) -> None:  # noqa: ANN401
        """Raise InputError with the problems so far and a last one at *event*."""
        raise InputError([*self.problems, Problem.of(self._where(event), key, **values)])

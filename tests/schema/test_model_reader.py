"""YAML in, models out: every complaint has its rule and its place, and nothing hostile gets further."""

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.kinds import ACUPRESSURE

from handout.content.clinic import Clinic
from handout.problems import InputError, Problem
from handout.request.plan import Plan
from handout.schema import model_reader, yaml_reader
from handout.schema.model_reader import MOST_BYTES, read, read_file

SMALL = """\
language: en
title: Sore hands
short_title: Hands
version: "1.0"
next_review: 2027-11
disclaimer:
  heading: Read this first
  about: What this is.
  not_a_cure: It is not a cure.
  training: {heading: "Trained?", why: Why., untrained: Ask us., taught: As shown.}
  pregnancy: {heading: "Pregnant?", text: Ask.}
  pressing: {heading: How, stop: Stop if it hurts., effects: A bruise.}
  ask_first: {heading: Ask first, items: [You bruise.]}
  never_press: {heading: Never on, text: cuts.}
red_flags:
  now: {heading: Now, when: "if:", items: [You faint.]}
  today: {heading: Today, when: "if:", items: [You ache.]}
  later: See us.
intro: {heading: About, text: Hands ache.}
evidence: {heading: Known, text: Little.}
sources: [A book.]
points:
  - id: hand
    name: Hand Point
    code: LI4
    sides: each
    where: In the web.
    how: Press.
    strength: gentle
    helps: aches.
    cautions: [Not on cuts.]
    conditions: [pregnancy]
    picture:
      file: hand.svg
      alt: A hand.
      source: drawn here
      callouts:
        - {kind: press, at: [0.5, 0.25]}
        - {kind: label, at: web, text: web of skin}
"""
POINTS = SMALL[SMALL.index("points:") :]
DEEP = "[" * 40 + "]" * 40
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{this}: &{this} [{', '.join([f'*{last}'] * 10)}]\n" for last, this in zip("abcdefg", "bcdefgh", strict=True)
)


class Hasty(yaml.BaseLoader):
    """A parser with a limit of its own, as libyaml 0.2.6 has one, but close to ours: it is met while looking ahead."""

    def fetch_flow_collection_start(self, token: Any) -> None:
        """Begin a list or map in brackets."""
        self._limit(self.flow_level)
        super().fetch_flow_collection_start(token)

    def add_indent(self, column: int) -> bool:
        """Begin a list or map by indentation."""
        self._limit(len(self.indents))
        return bool(super().add_indent(column))

    def _limit(self, level: int) -> None:
        if level >= yaml_reader.MOST_DEPTH + 5:
            raise yaml.scanner.ScannerError("", self.get_mark(), "exceeded maximum nesting depth", self.get_mark())


@pytest.fixture(params=[yaml_reader.LOADER, yaml.BaseLoader, Hasty], ids=lambda loader: loader.__name__)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type:
    """Let each parser read: the one that is installed, the one in Python, and one that gives up early."""
    monkeypatch.setattr(yaml_reader, "LOADER", request.param)
    read.cache_clear()
    model_reader._parse.cache_clear()
    kind: type = request.param
    return kind


def problems_of(raw: bytes) -> tuple[Problem, ...]:
    """Return what is wrong with *raw* read as a topic."""
    with pytest.raises(InputError) as caught:
        read(raw, "t.yaml", ACUPRESSURE)
    return caught.value.problems


def found_in(raw: bytes) -> list[str]:
    """Return what is wrong with *raw* as ``line:column rule``."""
    found = problems_of(raw)
    assert {p.where.file for p in found} == {"t.yaml"}
    return [f"{p.where.line}:{p.where.column} {p.rule}" for p in found]


def mutated(old: str, new: str) -> bytes:
    """Return the small topic with *old*, which stands in it once, replaced by *new*."""
    assert SMALL.count(old) == 1
    return SMALL.replace(old, new).encode()


def test_a_small_topic_is_read() -> None:
    """The topic that the broken ones are made from has nothing wrong with it."""
    topic = read(SMALL.encode(), "t.yaml", ACUPRESSURE).value
    assert (topic.title, topic.cards[0].id, topic.cards[0].picture.callouts[0].kind) == (
        "Sore hands",
        "hand",
        "press",
    )


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # keys
        ("title: Sore", "titel: Sore", ["2:1 unknown-key"]),
        ("    helps:", "    helsp: x\n    helps:", ["30:5 unknown-key"]),
        ("text: Hands ache.", "text: Hands ache., txt: x", ["19:44 unknown-key"]),
        ("text: web of skin", "text: web of skin, size: 3", ["39:53 unknown-key"]),
        ("    picture:", "    photo:", ["33:5 unknown-key"]),
        ("heading: About, ", "", ["19:1 missing-key"]),
        (POINTS, "", ["1:1 missing-key"]),
        ("    sides: each\n", "    sides: each\n    sides: both\n", ["27:5 duplicate-key"]),
        ("title: Sore hands", "title: Sore hands\n<<: {a: b}", ["3:1 unknown-key"]),
        ("kind: label", "knd: label", ["39:11 missing-key"]),
        # types
        ("title: Sore hands", "title: [a]", ["2:8 wrong-type"]),
        ("title: Sore hands", "title: {a: b}", ["2:8 wrong-type"]),
        ("sources: [A book.]", "sources: A book.", ["21:10 wrong-type"]),
        ("intro: {heading: About, text: Hands ache.}", "intro: words", ["19:8 wrong-type"]),
        ("[pregnancy]", "pregnancy", ["32:17 wrong-type"]),
        ("- {kind: label, at: web, text: web of skin}", "- label", ["39:11 wrong-type"]),
        ("at: web", "at: {x: 0.5}", ["39:29 wrong-type"]),
        ("[0.5, 0.25]", "[0.5, x]", ["38:35 wrong-type"]),
        # words of a closed list
        ("strength: gentle", "strength: strong", ["29:15 unknown-word"]),
        ("sides: each", "sides: all", ["26:12 unknown-word"]),
        ("kind: label", "kind: lable", ["39:18 unknown-word"]),
        # places on a picture
        ("[0.5, 0.25]", "[0.5, 1.25]", ["38:35 out-of-range"]),
        ("[0.5, 0.25]", "[-0.1, 0.25]", ["38:30 out-of-range"]),
        ("[0.5, 0.25]", "[nan, 0.25]", ["38:30 out-of-range"]),
        # emptiness
        ("title: Sore hands", "title:", ["2:7 empty"]),
        ("title: Sore hands", "title: ~", ["2:8 empty"]),
        ("title: Sore hands", 'title: ""', ["2:8 empty"]),
        ("title: Sore hands", 'title: "  "', ["2:8 empty"]),
        ("sources: [A book.]", "sources: []", ["21:10 empty"]),
        (POINTS, "points: []\n", ["22:9 empty"]),
        (POINTS, "points:\n", ["22:8 empty"]),
        # forms
        ("id: hand", "id: My hand", ["23:9 wrong-form"]),
        ("code: LI4", "code: B40", ["25:11 wrong-form"]),
        ('"1.0"', "one", ["4:10 wrong-form"]),
        ("2027-11", "2027-13", ["5:14 wrong-form"]),
        ("2027-11", "November", ["5:14 wrong-form"]),
        ("language: en", "language: English please", ["1:11 wrong-form"]),
        ("title: Sore hands", f"title: {'x' * 4001}", ["2:8 too-long"]),
        ("sources: [A book.]", f"sources: [{', '.join(map(str, range(301)))}]", ["21:10 too-long"]),
        ("title: Sore hands", r'title: "a\x07b"', ["2:8 wrong-form"]),
        # YAML itself
        ("    sides: each", "\tsides: each", ["26:1 tab"]),
        ("title: Sore hands", "title: Sore: hands", ["2:12 yaml-syntax"]),
        ("title: Sore hands", "title: *who", ["2:8 unknown-alias"]),
        ("title: Sore hands", "title: &me [*me]", ["2:13 unknown-alias"]),
        ("title: Sore hands", f"title: {DEEP}", ["2:38 too-deep"]),
        ("title: Sore hands", "title: a\x07b", ["2:9 yaml-syntax"]),
        ("title: Sore hands", "title: é\x07", ["2:9 yaml-syntax"]),
        ("web of skin}", "web of skin é\x07}", ["39:53 yaml-syntax"]),
        ("  later: See us.\n", "  later: See us.\n---\n", ["19:1 yaml-syntax"]),
    ],
)
def test_a_broken_topic_is_told_where(old: str, new: str, expected: list[str]) -> None:
    """A mistake is told once, by its rule, at the line and column where it stands."""
    assert found_in(mutated(old, new)) == expected


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", ["1:1 empty-file"]),
        (b" \n\n", ["1:1 empty-file"]),
        (b"\xef\xbb\xbf\n", ["1:1 empty-file"]),
        (b"# only a comment\n", ["1:1 wrong-type"]),
        (b"- a\n- b\n", ["1:1 wrong-type"]),
        (b"just words\n", ["1:1 wrong-type"]),
        (SMALL.encode("utf-16"), ["1:1 not-utf8"]),
        (SMALL.replace("Sore", "S\xf6re").encode("latin-1"), ["2:9 not-utf8"]),
        (SMALL.encode().replace(b"Sore", "ö".encode() + b"\xf6"), ["2:9 not-utf8"]),
        (b"title: \x00", ["1:8 yaml-syntax"]),
        ("é".encode() * 300 + b"\x07", ["1:301 yaml-syntax"]),
        (b"a: " + b"x" * MOST_BYTES, ["1:1 too-large"]),
        (b"title: " + b"[" * 100_000, ["1:38 too-deep"]),
        (b"a: [" + b"x," * 25_000 + b"]", ["1:40001 too-large"]),
    ],
)
@pytest.mark.sweep(every=10)
def test_a_file_that_is_no_topic_is_told_where(raw: bytes, expected: list[str]) -> None:
    """Bytes that cannot be a topic are refused by one rule at one place."""
    assert found_in(raw) == expected


NESTED = {
    "lists in brackets": (lambda times: "title: " + "[" * times, "1:38"),
    "maps in brackets": (lambda times: "title: " + "{a: " * times, "1:128"),
    "maps with a list as key": (lambda times: "title: " + "{? [" * times, "1:68"),
    "maps in lists": (lambda times: "title: " + "[{a: " * times, "1:83"),
    "lists in maps": (lambda times: "title: " + "{a: [" * times, "1:83"),
    "behind a text": (lambda times: "title: [é, 'a', " + "[" * times, "1:46"),
    "after \\r\\n": (lambda times: "title: A\r\nlater: " + "[" * times, "2:38"),
    "lists on one line": (lambda times: "title:\n" + "- " * times, "2:61"),
    "keys on one line": (lambda times: "title:\n" + "? " * times, "2:63"),
    "lists line by line": (lambda times: "title:" + "".join(f"\n{' ' * n}-" for n in range(min(times, 1200))), "32:31"),
    "maps line by line": (lambda times: "".join(f"{' ' * n}a:\n" for n in range(min(times, 1200))), "32:32"),
}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("times", [40, 1100, 20_000])
@pytest.mark.parametrize("way", NESTED)
@pytest.mark.sweep(every=10)
def test_nesting_ends_at_our_limit_whatever_the_parser_bears(way: str, times: int) -> None:
    """However deep things are nested, and in whatever way, it is our limit that is told, where it is passed."""
    nested, place = NESTED[way]
    assert found_in(nested(times).encode()) == [f"{place} too-deep"]


@pytest.mark.usefixtures("loader")
def test_a_mistake_before_deep_nesting_is_the_one_told() -> None:
    """What no parser gets past is told, and not the depth of what stands behind it."""
    assert found_in(b'title: "a" ' + b"[" * 1100) == ["1:12 yaml-syntax"]


@pytest.mark.usefixtures("loader")
def test_what_a_parser_may_still_say_is_a_problem_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A complaint without a place, as of a character that a parser will not have, is told too."""

    def refuse(*_: object, **__: object) -> None:
        raise yaml.reader.ReaderError("file", 3, 0x41, "utf-8", "not here")

    monkeypatch.setattr(yaml, "parse", refuse)
    assert found_in(b"title: A") == ["1:1 yaml-syntax"]


@pytest.mark.usefixtures("loader")
def test_an_alias_bomb_is_refused() -> None:
    """Aliases that multiply are counted by what they stand for, and refused in the line that goes too far."""
    (found,) = problems_of(BOMB.encode())
    assert (found.rule, found.where.line) == ("too-large", 5)


def test_a_key_of_many_aliases_costs_little_memory() -> None:
    """A key made of aliases to a long text is refused without writing that text out for each."""
    raw = b"a: &a " + b"x" * 50_000 + b"\n? [" + b"*a, " * 40 + b"]\n: b\n"
    tracemalloc.start()
    try:
        rules = {p.rule for p in problems_of(raw)}
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "wrong-type" in rules
    assert peak < 5_000_000


@pytest.mark.parametrize("mark", ["\ufeff", ""])
def test_a_byte_order_mark_is_let_pass(mark: str) -> None:
    """The mark some editors put before UTF-8 changes neither the text nor the places."""
    assert read((mark + SMALL).encode(), "t.yaml", ACUPRESSURE).value.language == "en"
    broken = (mark + SMALL.replace("language: en", "language: x")).encode()
    assert found_in(broken) == ["1:11 wrong-form"]


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("    helps: aches.", "    hepls: aches.", "'helps'"),
        ("sides: each", "sides: eech", "'each'"),
        ("strength: gentle", "strength: gentel", "'gentle'"),
        ("kind: label", "kind: lable", "'label'"),
        ("text: web of skin", "text: web of skin, knid: x", "'kind'"),
    ],
)
def test_a_near_miss_is_told_what_was_meant(old: str, new: str, meant: str) -> None:
    """The hint for a misspelt key or word names the nearest one there is."""
    assert any(meant in p.hint for p in problems_of(mutated(old, new)))


def test_a_text_that_is_too_long_is_told_in_characters() -> None:
    """A title is no list: what is too much of it is characters."""
    (problem,) = problems_of(mutated("title: Sore hands", f"title: {'x' * 4001}"))
    assert (problem.message, problem.hint) == ("title: 4,001 characters, more than 4,000", "shorten it")


@pytest.mark.parametrize("key", ["patient", "by", "note"])
def test_a_line_of_a_plan_that_is_too_long_is_told_in_characters(key: str) -> None:
    """What is for a person has limits of its own, and is no list either."""
    with pytest.raises(InputError) as caught:
        read(f"topic: mine\n{key}: {'x' * 6001}\n".encode(), "a.yaml", Plan)
    (problem,) = caught.value.problems
    assert problem.message.startswith(f"{key}: 6,001 characters, more than ")
    assert problem.hint == "shorten it"


def test_all_problems_are_told_at_once_in_the_order_of_the_file() -> None:
    """Three mistakes of three kinds make three problems, sorted by place."""
    text = SMALL.replace("how: Press.", "how:\n    typo: x").replace("version:", "titles: x\nversion:")
    text = text.replace("sides: each", "sides: all")
    expected = ["4:1 unknown-key", "27:12 unknown-word", "29:9 empty", "30:5 unknown-key"]
    assert found_in(text.encode()) == expected


@pytest.mark.parametrize("word", ["no", "yes", "on", "12:30", "010", "0x1F", "1e3", "1_000", "2026-11-22", ".inf", "="])
def test_words_that_yaml_would_convert_stay_as_written(word: str) -> None:
    """A title such as ``no``, ``12:30`` or ``010`` is the text its author typed."""
    assert read(mutated("title: Sore hands", f"title: {word}"), "t.yaml", ACUPRESSURE).value.title == word


def test_a_version_keeps_its_zeros() -> None:
    """Version 1.10 is not version 1.1, quoted or not."""
    assert read(mutated('"1.0"', "1.10"), "t.yaml", ACUPRESSURE).value.version == "1.10"


def test_a_tag_runs_nothing() -> None:
    """A YAML tag that names Python code is refused as a word that would be lost."""
    raw = mutated("alt: A hand.", "alt: !!python/object/apply:os.getcwd x")
    assert [where.split()[1] for where in found_in(raw)] == ["yaml-syntax"]


def test_an_alias_stands_for_its_text() -> None:
    """``&name`` and ``*name`` repeat a text, and a copy that does not fit is told where it was put."""
    raw = mutated("title: Sore hands", "title: &t Sore hands")
    assert (
        read(raw.replace(b"alt: A hand.", b"alt: *t"), "t.yaml", ACUPRESSURE).value.cards[0].picture.alt == "Sore hands"
    )
    assert found_in(raw.replace(b"strength: gentle", b"strength: *t")) == ["29:15 unknown-word"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name: A\napprovals: [{topic: t, version: '1', by: B, role: C, date: 3/4/2026}]", "2:60 wrong-form"),
        ("name: A\nprint_advice: perhaps", "2:15 wrong-type"),
        ("name: A\ntraining: expert", "2:11 unknown-word"),
        ("name: A\nfax: 1", "2:1 unknown-key"),
        ("phone: 1", "1:1 missing-key"),
    ],
)
def test_a_broken_clinic_is_told_where(text: str, expected: str) -> None:
    """A clinic's file is read as strictly as a topic's."""
    with pytest.raises(InputError) as caught:
        read(text.encode(), "c.yaml", Clinic)
    (found,) = caught.value.problems
    assert f"{found.where.line}:{found.where.column} {found.rule}" == expected


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("nowhere.yaml", "no-file"),
        ("folder.yaml", "not-a-file"),
        ("file.yaml/x.yaml", "unreadable"),
        ("\0", "unreadable"),
    ],
)
def test_a_file_that_cannot_be_opened_is_a_problem_of_the_file(tmp_path: Path, name: str, rule: str) -> None:
    """A missing file, a folder and an impossible name are problems without a line."""
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "file.yaml").write_text(SMALL)
    with pytest.raises(InputError) as caught:
        read_file(tmp_path / name, ACUPRESSURE)
    assert [(p.rule, p.where.line) for p in caught.value.problems] == [(rule, 0)]

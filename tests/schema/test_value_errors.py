"""What libraries find wrong is told in our words: whatever stands in a file, none of their sentences reaches anybody."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support import covering
from support.covering import examples
from support.kinds import ACUPRESSURE, STARTER
from support.whole_topic import whole_topic

from handout.content.assets import Landmarks
from handout.content.clinic import Clinic
from handout.content.language import Language
from handout.content.settings import ProjectSettings
from handout.content.theme import Theme
from handout.installed import BUILTIN
from handout.problems import InputError, Location, Problem
from handout.request.patient import PatientDetails, parse_patient, warn_of_lines
from handout.request.plan import Plan
from handout.schema import model_reader, yaml_reader
from handout.schema.convert import Fault, Finding, Place
from handout.schema.model import KeyPath, Model
from handout.schema.model_reader import Source, read
from handout.schema.syntax_errors import UNREADABLE, explain_syntax_error
from handout.schema.value_errors import explain_findings, name_value
from handout.suggest import nearest

FOREIGN = re.compile(
    r"Input should|expected [<']|but (found|got)|while (parsing|scanning|composing|increasing|reading)|did not find|could not find"
    r"|not allowed|allowed here|found (undefined|unknown|character|duplicate|invalid|incompatible|unexpected|a tab|an? in)"
    r"|[Vv]alue.error|Extra inputs|Field required|valid (string|tuple|list|number|integer|date|boolean|dictionary)|unable to"
    r"|unrecognized|type=|pydantic|further information|hexdecimal|hexadecimal|token\b|scalar|octet|\bmapping|\bsequence|None|Error|\{\w+_\w+\}"
)
"""How the sentences of PyYAML, libyaml, pydantic and Python itself look."""

SAMPLES: dict[str, tuple[type[Model], str]] = {
    "topic": (ACUPRESSURE, whole_topic()),
    "starter": (ACUPRESSURE, STARTER.read_text("utf-8")),
    "language": (Language, (BUILTIN / "templates" / "languages" / "en.yaml").read_text("utf-8")),
    "theme": (Theme, (BUILTIN / "templates" / "themes" / "calm.yaml").read_text("utf-8")),
    "landmarks": (Landmarks, (BUILTIN / "images" / "atlas" / "landmarks.yaml").read_text("utf-8")),
    "settings": (ProjectSettings, "clinic: yours\npaper: Letter\ntheme: calm\n"),
    "plan": (
        Plan,
        (
            "topic: back-pain\npoints: [hand, stomach]\navoid: [hernia]\nlarge_print: true\ndate: 2026-11-22\nby: Dr A\n"
            "note: Ring us.\ndoses:\n  hand: 2 minutes\ndiary: 14\nqr: true\n"
        ),
    ),
    "clinic": (
        Clinic,
        (
            "name: North\nphone: '123'\ntraining: taught\nprint_advice: false\napprovals:\n"
            "  - {topic: back-pain, version: '1.0', by: Dr A, role: GP, date: 2026-11-22}\n"
        ),
    ),
}
WRONG = ("", "~", "''", "' '", "x", "-1", "1e999", "nan", "3/4/2026", "[]", "[x]", "{}", "{x: y}", "{x}", "[[a, b], {c: d}]", "&a [*a]",
         "*x", "& x", "! x", "%x", "@x", "`x", "> x", "| x", "- x", "? x", "'it's'", '"x" y', '"\\q"', '"\\ud800"', '"\\U00110000"', "x: y",
         "[x", "{x", "]", "}", ",", "'x", "\tx", "x\ty", "!!x y", "!x!y z", "<<", "9" * 5000, "x" * 25_000,
         "**x", "2026-13-40", "&a &b x", "x #y")  # fmt: skip
"""What may stand where something else should."""


def found_in(text: str, cls: type[Model]) -> tuple[Problem, ...]:
    """Return what is wrong with a file of *text*; whatever it is, it is in our words."""
    try:
        read(text.encode("utf-8", "surrogatepass"), "t.yaml", cls)
    except InputError as error:
        found = error.problems
    else:
        return ()
    assert [str(problem) for problem in found if FOREIGN.search(f"{problem.message} {problem.hint}")] == []
    return found


def mistakes(text: str, cls: type[Model] = ACUPRESSURE) -> list[tuple[str, str, str]]:
    """Return what is wrong with *text*, but keys that are missing: rule, fact and cure."""
    return [(p.rule, p.message, p.hint) for p in found_in(text, cls) if p.rule != "missing-key"]


# ---- none of theirs


@pytest.mark.parametrize(
    ("sample", "loader"),
    [
        (sample, loader)
        for sample in SAMPLES
        for loader in ("CBaseLoader", "BaseLoader")
        if loader[0] == "C" or sample not in ("topic", "landmarks", "language")  # the other parser is slow
    ],
)
@pytest.mark.sweep(every=2)
def test_whatever_is_written_for_a_value_is_told_in_our_words(
    sample: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each kind of file each value is replaced by whatever may be wrong, and read with either parser of PyYAML."""
    monkeypatch.setattr(yaml_reader, "LOADER", getattr(yaml, loader))
    read.cache_clear()
    model_reader._parse.cache_clear()
    cls, text = SAMPLES[sample]
    assert found_in(text, cls) == ()
    lines = text.splitlines()
    every = (
        1 if len(lines) < 30 else 3 if len(lines) < 150 and loader == "CBaseLoader" else 12 if len(lines) < 300 else 30
    )
    every *= 1 if covering.SWEEP else 4
    values = [n for n, line in enumerate(lines) if re.match(r"\s*(- )?[\w-]+: |\s*- ", line)]
    for turn, number in enumerate(values):
        for wrong in WRONG[turn % every :: every]:
            start = re.match(r"\s*(?:- )?(?:[\w-]+: )?", lines[number])
            assert start
            found_in("\n".join((*lines[:number], start[0] + wrong, *lines[number + 1 :])), cls)


@settings(max_examples=examples(150), deadline=None, database=None, derandomize=True)
@given(
    st.sampled_from([*SAMPLES]),
    st.lists(
        st.tuples(
            st.floats(0, 1), st.integers(0, 30), st.text(st.sampled_from("\t\n :-[]{}&*#!|>'\"%@`?,~\\"), max_size=3)
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_however_a_file_is_broken_it_is_told_in_our_words(sample: str, edits: list[tuple[float, int, str]]) -> None:
    """Whatever is cut out of a file of any kind, and whatever signs are put in, nobody reads a library's sentence."""
    cls, text = SAMPLES[sample]
    for place, length, new in edits:
        at = int(place * len(text))
        text = text[:at] + new + text[at + length :]
    found_in(text, cls)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_words(fault: Fault) -> None:
    """Whatever may be wrong with a value is told in a sentence of our own, wherever it stands."""
    value = {"title": "x", "points": ({"helps": "y"},)}
    for path, found in ((("title",), "x"), (("points", 0, "helps"), "")):
        finding = Finding(fault, Place(path), found, "a word", ("a", "b"), 1)
        (problem,) = explain_findings([finding], ACUPRESSURE, value, Source("t.yaml", {}), "title: x")
        assert problem.message
        assert not FOREIGN.search(f"{problem.message} {problem.hint}")


LIBYAML = """
block sequence entries are not allowed in this context · could not find expected ':' · could not find expected directive name
did not find URI escaped octet · did not find expected '!' · did not find expected ',' or ']' · did not find expected ',' or '}'
did not find expected '-' indicator · did not find expected <document start> · did not find expected alphabetic or numeric character
did not find expected comment or line break · did not find expected digit or '.' character · did not find expected hexdecimal number
did not find expected key · did not find expected node content · did not find expected tag URI · did not find expected version number
did not find expected whitespace · did not find expected whitespace or line break · did not find the expected '>'
duplicate %TAG directive · exceeded maximum nesting depth · found a tab character that violates indentation
found a tab character where an indentation space is expected · found an incorrect leading UTF-8 octet
found an incorrect trailing UTF-8 octet · found an indentation indicator equal to 0 · found character that cannot start any token
found duplicate %TAG directive · found duplicate %YAML directive · found extremely long version number
found incompatible YAML document · found invalid Unicode character escape code · found undefined tag handle
found unexpected ':' · found unexpected document indicator · found unexpected end of stream
found unexpected non-alphabetical character · found unknown directive name · found unknown escape character
mapping keys are not allowed in this context · mapping values are not allowed in this context · control characters are not allowed
incomplete UTF-8 octet sequence · invalid Unicode character · invalid leading UTF-8 octet · invalid trailing UTF-8 octet
incomplete UTF-16 character · incomplete UTF-16 surrogate pair · unexpected low surrogate area
"""
"""The complaints of libyaml 0.2.6, which PyYAML carries."""


def _of_pyyaml() -> set[str]:
    """Return the complaints in PyYAML's own source."""
    folder = Path(yaml.__file__).parent
    text = "".join((folder / f"{name}.py").read_text("utf-8") for name in ("scanner", "parser", "reader"))
    found_text = set(re.findall(r'"((?:expected|found|could not|mapping|sequence|special|duplicate)[^"\n]*)"', text))
    return {re.sub(r"%[rds]", "'x'", each) for each in found_text} - {"found duplicate key", "found duplicate anchor"}


def test_every_complaint_of_both_yaml_parsers_has_words() -> None:
    """What PyYAML and libyaml can say is in the table, and none of it is left to the last resort."""
    found_text = {each.strip() for each in re.split(r"[·\n]", LIBYAML)} - {""} | _of_pyyaml()
    assert len(found_text) > 60
    where = Location("t.yaml", 1, 1)
    lost = [
        each
        for each in sorted(found_text)
        if explain_syntax_error("", each, where, where, "a: b").message == UNREADABLE
    ]
    assert lost == []
    theirs = [
        str(p)
        for each in found_text
        if FOREIGN.search((p := explain_syntax_error("", each, where, where, "a: b")).message + p.hint)
    ]
    assert theirs == []


def test_what_no_table_knows_is_told_in_our_words_too() -> None:
    """A complaint of tomorrow's parser is told as something that cannot be read, at its place."""
    found = explain_syntax_error(
        "while frobbing", "Input should be frobbed", Location("t", 1, 1), Location("t", 1, 3), "a: b"
    )
    assert (found.message, found.where.column, bool(found.hint)) == (UNREADABLE, 3, True)


def test_a_line_of_a_person_is_told_in_our_words() -> None:
    """Half a character in a note, as a terminal with another encoding gives it, is told as that."""
    problems: list[Problem] = []
    where = {name: Location.of_option(f"--{name}") for name in ("patient", "by", "note", "date", "dose")}
    parse_patient({"note": "x\udcff"}, ["hand=\udcff"], where, problems)
    assert [each.rule for each in problems] == ["wrong-text", "wrong-text"]
    assert not any(FOREIGN.search(str(each)) for each in problems)


# ---- what a list is called


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ((), "this"),
        (("title",), "title"),
        (("points", 2), "points, item 3"),
        (("points", 0, "cautions", 1), "cautions, item 2"),
        (("points", 0, "helps"), "helps"),
        (("at", 1, 0), "at, item 2, item 1"),
    ],
)
def test_items_are_counted_from_1_and_their_list_is_named(path: KeyPath, name: str) -> None:
    """People count from 1, and want to know of what."""
    assert name_value(path) == name


TOPIC, PLAN = SAMPLES["starter"][1], SAMPLES["plan"][1]
CAUTION, SOURCE = "      - Say when not to use it.\n", "  - Name the sources your text rests on.\n"
QUOTED = "a text with ': ' in it needs quotes: "


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # a ': ' inside an item
        (CAUTION, "      - Note: press softly\n", ("wrong-type", "cautions, item 1: expected text", QUOTED + '"Note: press softly"')),
        (CAUTION, f"{CAUTION}      - Note:\n", ("wrong-type", "cautions, item 2: expected text", QUOTED + '"Note:"')),
        (SOURCE, '  - WHO: the "Standard"\n', ("wrong-type", "sources, item 1: expected text", QUOTED + "'WHO: the \"Standard\"'")),
        (SOURCE, "  - Note: press: softly\n", ("yaml-syntax", "a ': ' stands inside a text", 'in quotes: "Note: press: softly"')),
        ("title: A title", "title: A: title", ("yaml-syntax", "a ': ' stands inside a text", 'in quotes: "A: title for your leaflet"')),
        # a comma inside { }
        ("{heading: About this leaflet, text: Say", "{heading: Us, you, text: Say", ("unknown-key", "unknown key 'you'", 'heading: "Us, you"')),
        ("about the complaint.}", "of it, them and, us}", ("unknown-key", "unknown key 'them and'", 'of it, them and, us"')),
        ("text: web of skin}", "text: web, of skin}", ("unknown-key", "unknown key 'of skin'", 'text: "web, of skin"')),
        ("text: web of skin}", "text: web, thick: 3}", ("unknown-key", "unknown key 'thick'", "known: at, kind, side, text")),
        # signs that mean something to YAML
        (CAUTION, "      - **Stop** if it hurts\n", ("yaml-syntax", "a text may not begin with '*'", 'in quotes: "**Stop**')),
        ("name: Hand Point", "name: & Sons", ("yaml-syntax", "a text may not begin with '&'", "in quotes")),
        ("name: Hand Point", "name: > 5 minutes", ("yaml-syntax", "a text may not begin with '>' or '|'", "in quotes")),
        ("name: Hand Point", "name: @home", ("yaml-syntax", "a text may not begin with this sign", "in quotes")),
        ("name: Hand Point", "name: %50 of pain", ("yaml-syntax", "a text may not begin with this sign", 'quotes: "%50 of pain"')),
        ("text: web of skin}", "text: @home, side: left}", ("yaml-syntax", "a text may not begin with this sign", "in quotes")),
        ("[0.682, 0.614]", "['0,6', 0.6]", ("wrong-type", "at, item 1: expected a number, found '0,6'", "write a point: 0.6")),
        ("name: Hand Point", 'name: "Hand" Point', ("yaml-syntax", "a text stands partly outside its quotes", "put all of it in quotes")),
        ("name: Hand Point", "name: [Hand](https://x.org) Point", ("yaml-syntax", "a text stands partly outside its quotes", "put all of it")),
        ("name: Hand Point", "name: [Hand]", ("wrong-type", "name: expected text, found a list", "begins with [ needs quotes")),
        ("name: Hand Point", "name: {Hand}", ("wrong-type", "name: expected text, found keys and values", "begins with { needs quotes")),
        ("name: Hand Point", "name: 'Hand", ("yaml-syntax", "a text stands partly outside its quotes", "put all of it")),
        ("name: Hand Point", 'name: "C:\\dir"', ("yaml-syntax", "a backslash in a quoted text", "instead of")),
        ("red_flags:\n", "...\nred_flags:\n", ("yaml-syntax", "the file goes on after '...'", "delete '...'")),
        # emptiness
        (CAUTION, "      - ''\n", ("empty", "cautions, item 1: is empty", "write something, or delete the item")),
        (CAUTION, f"{CAUTION}      -\n", ("empty", "cautions, item 2: expected text, found nothing", "or delete the item")),
        ("name: Hand Point", "name: ''", ("empty", "name: is empty", "write something")),
        ("note: both hands", "note: ''", ("empty", "note: is empty", "write something, or delete 'note'")),
        # lists and words
        (f"sources:\n{SOURCE}", "sources: A book\n", ("wrong-type", "sources: expected a list, found 'A book'", "with '- '")),
        ("[pregnancy, broken-skin]", "[pregnancy, {x: y}]", ("wrong-type", "conditions, item 2: expected text", "")),
        ("points:\n", "points:\n  - Hand.\n", ("wrong-type", "points, item 1: expected keys and values, found 'Hand.'", "such as {id: ")),
        ("at: LI4", "at: [0.5, 1.5]", ("out-of-range", "at, item 2: '1.5' is more than 1", "places are fractions from 0 to 1")),
        ("intro: {", "avoided: {gout: {}}\nintro: {", ("wrong-form", "gout: neither text nor others", "")),
    ],
)  # fmt: skip
def test_the_cure_fits_the_case(old: str, new: str, expected: tuple[str, str, str]) -> None:
    """The first that is told of a mistake in a topic names the item, and its hint is of that mistake."""
    assert TOPIC.count(old) == 1
    rule, fact, hint = mistakes(TOPIC.replace(old, new))[0]
    assert rule == expected[0]
    assert fact.startswith(expected[1])
    assert expected[2] in hint
    assert (hint == "write something") == (expected[2] == "write something")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("diary: 14", "diary: 14 days", ("wrong-type", "diary: expected a whole number, found '14 days'", "")),
        ("diary: 14", "diary: 200", ("out-of-range", "diary: '200' is more than 92", "the most is 92")),
        ("diary: 14", "diary: -1", ("out-of-range", "diary: '-1' is less than 0", "the least is 0")),
        ("qr: true", "qr: maybe", ("wrong-type", "qr: expected true or false, found 'maybe'", "")),
        (
            "2026-11-22",
            "2026-13-40",
            ("wrong-type", "date: expected a date such as 2026-11-22, found '2026-13-40'", ""),
        ),
    ],
)  # fmt: skip
def test_a_plan_is_told_in_the_same_words(old: str, new: str, expected: tuple[str, str, str]) -> None:
    """Numbers, dates, ids and yes or no are asked for as such."""
    assert mistakes(PLAN.replace(old, new), Plan) == [expected]


@pytest.mark.parametrize(
    ("cls", "cure", "first"),
    [
        (ACUPRESSURE, "`handout new NAME`", "language"),
        (Clinic, "templates/clinics/example.yaml", "name"),
        (Plan, "`handout plan new NAME`", "topic"),
        (Theme, "templates/themes/calm.yaml", "colours"),
        (Language, "templates/languages/en.yaml", "for_patient"),
        (Landmarks, "delete the file", "drawings"),
        (ProjectSettings, "delete the file", "clinic"),
    ],
)
def test_an_empty_file_is_told_how_its_kind_begins(cls: type[Model], cure: str, first: str) -> None:
    """Each kind of file has a beginning of its own; so does one that holds no keys."""
    ((rule, _, hint),) = mistakes(" \n", cls)
    assert (rule, cure in hint) == ("empty-file", True)
    for text in ("# nothing\n", "- a\n", "words\n"):
        ((rule, fact, hint),) = mistakes(text, cls)
        assert (rule, cure in hint, f"'{first}: …'" in fact) == ("wrong-type", True, True)


def test_a_key_of_an_earlier_version_is_told_what_came_in_its_place() -> None:
    """A language file of version 0.3 says what pregnancy means, which is now the topic's word."""
    ((rule, _, hint),) = mistakes(SAMPLES["language"][1] + "pregnancy_avoided: Ask.\n", Language)
    assert (rule, "'avoided'" in hint) == ("unknown-key", True)


# ---- which word was meant


@pytest.mark.parametrize(
    ("shown", "known", "meant"),
    [
        ("repetitions", ("position", "points"), None),
        ("duration", ("cautions", "caution"), None),
        ("warnings", ("cautions", "callouts"), None),
        ("location", ("position", "cautions"), None),
        ("tel", ("text", "title"), None),
        ("wrist", ("first", "list"), None),
        ("pictrue", ("position", "picture"), "picture"),
        ("knid", ("kind", "at"), "kind"),
        ("mnr", ("patient", "mrn"), "mrn"),
        ("CV7", ("CV6", "LI4"), "CV6"),
        ("PHONE", ("phone", "name"), "phone"),
        ("telephone", ("phone", "name"), "phone"),
        ("colour", ("colours", "sizes"), "colours"),
        ("gray", ("grey", "saver"), "grey"),
    ],
)
def test_only_what_is_truly_alike_is_proposed(shown: str, known: tuple[str, ...], meant: str | None) -> None:
    """A slip of the pen is recognized; another word is answered with all there are."""
    assert nearest(shown, known) == (f"did you mean '{meant}'?" if meant else f"known: {', '.join(known)}")


# ---- markup that is not closed

OPENED: tuple[tuple[str, list[str]], ...] = (
    ("Stop if it **hurts", ["a '**' has no partner"]),
    ("**Stop** if it **hurts", ["a '**' has no partner"]),
    ("** Stop ** if it hurts", ["a '**' has no partner"]),
    ("see [this](https://example.org", ["a link is not closed"]),
    ("see [this](https://example.org/a b)", ["a link is not closed"]),
    ("see [this(https://example.org)", ["a link lacks its ']'"]),
    ("say [mots]{fr", ["a language is not closed"]),
    ("say [mots]{french}", ["a language is not closed"]),
    ("**both [a]{fr", ["a '**' has no partner", "a language is not closed"]),
    ("**Stop** if it hurts", []),
    ("say [ce [mot]{fr}]{fr}", ["a language is not closed"]),
    ("see [this](https://example.org/a**b) there", []),
    ("see [**this**](https://example.org) or [mot]{fr}", []),
    ("one * two, [a] (b), {c}, 2 * 3, a[1]", []),
)


@pytest.mark.parametrize(("text", "facts"), OPENED)
def test_markup_that_is_not_closed_is_told_of_every_line(text: str, facts: list[str]) -> None:
    """What is printed with signs that were meant as markup is a warning of that line, which keeps what it says to itself."""
    found = warn_of_lines(PatientDetails(note=text))
    assert [each.message.removeprefix("note: ").split(",")[0] for each in found] == facts
    assert {(each.rule, each.severity.value, each.where.option) for each in found} <= {
        ("open-markup", "warning", "--note")
    }
    assert all("hurt" not in f"{each}{each.values}" for each in found)

"""Names of files are safe and different on every system, whatever stands in a table."""

import re
import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.covering import examples

from handout.mail_merge.file_names import MOST_BYTES, MOST_CHARACTERS, file_names

PLAIN = {
    "Ann Lee": "Ann Lee.pdf",
    "Zoë Ünver 李": "Zoë Ünver 李.pdf",
    "Zoe\u0308": "Zoë.pdf",
    "राम शर्मा": "राम शर्मा.pdf",
    "a.b.c": "a.b.c.pdf",
    "../../etc/passwd": "etc-passwd.pdf",
    "/etc/passwd": "etc-passwd.pdf",
    r"C:\Users\x": "C-Users-x.pdf",
    'a<>:"/\\|?*b': "a-b.pdf",
    "a/-/b": "a-b.pdf",
    "a\0b\x07c\x7fd": "a-b-c-d.pdf",
    "a \t\n\u00a0 b\u2028c": "a b c.pdf",
    "  .-. Ann . ": "Ann.pdf",
    "-rf": "rf.pdf",
    "Ann?": "Ann.pdf",
    "Ann.PDF": "Ann.pdf",
    "Ann.pdf.Pdf .": "Ann.pdf",
    "Ann.pdf.txt": "Ann.pdf.txt.pdf",
    "fdp.\u202ennA\u2066\u200f": "fdp.nnA.pdf",
    "a\u200bb\ufeff\u00ad": "ab.pdf",
    "a\ud800b": "a-b.pdf",
    "a\ue000b": "a-b.pdf",
    "\u0301\ufe0fx": "x.pdf",
    "": "leaflet.pdf",
    " . ": "leaflet.pdf",
    "..": "leaflet.pdf",
    ".pdf": "leaflet.pdf",
    "???": "leaflet.pdf",
    "\u200e": "leaflet.pdf",
    "\u0301": "leaflet.pdf",
}


@pytest.mark.parametrize("text", PLAIN)
def test_a_text_becomes_a_name(text: str) -> None:
    """Letters stay, what a system forbids or hides does not."""
    assert file_names([text]) == (PLAIN[text],)


@pytest.mark.parametrize(
    "text",
    [
        "con",
        "CON",
        "Prn",
        "aux",
        "NUL",
        "COM1",
        "lpt9",
        "COM¹",
        "lpt³",
        "con.txt",
        "nul.tar.gz",
        "con.pdf",
        "CONIN$",
        "conout$",
        "com0",
        "ＣＯＮ",
        "CON ",
        "aux .x",
    ],
)
def test_devices_of_windows_are_no_names(text: str) -> None:
    """They begin with an underscore, with any extension, in any case."""
    (name,) = file_names([text])
    assert name.startswith("_")
    assert name[1:4].casefold() == text[:3].casefold()


@pytest.mark.parametrize("text", ["Conny", "com10", "auxiliary", "null", "lpt", "a.con", "console.log"])
def test_names_that_only_look_like_devices_stay(text: str) -> None:
    """Conny is a person."""
    assert file_names([text]) == (f"{text}.pdf",)


def test_a_name_that_is_a_device_once_it_is_cut_is_none() -> None:
    """What is cut away may be all that made it another name."""
    assert file_names(["con" + " -" * 80 + "x"]) == ("_con.pdf",)


SAME = [
    (["a", "a", "a"], ["a", "a (2)", "a (3)"]),
    (["Ann", "ANN", "ann.pdf"], ["Ann", "ANN (2)", "ann (3)"]),
    (["a", "a (2)", "a"], ["a", "a (2)", "a (3)"]),
    (["a", "a", "a (2)"], ["a", "a (2)", "a (2) (2)"]),
    (["A (2)", "a", "a", "a"], ["A (2)", "a", "a (3)", "a (4)"]),
    (["Zoë", "Zoe\u0308", "ZOË"], ["Zoë", "Zoë (2)", "ZOË (3)"]),
    (["Strauß", "STRAUSS", "ﬁn", "fin"], ["Strauß", "STRAUSS (2)", "ﬁn", "fin (2)"]),
    (["x²", "x2", "ｘ2"], ["x²", "x2 (2)", "ｘ2 (3)"]),
    (["Işık", "Isik"], ["Işık", "Isik"]),
    (["ılık", "ilik"], ["ılık", "ilik (2)"]),
    (["", "leaflet", "?"], ["leaflet", "leaflet (2)", "leaflet (3)"]),
    (["con", "_con"], ["_con", "_con (2)"]),
]


@pytest.mark.parametrize(("wanted", "names"), SAME)
def test_names_that_some_system_takes_for_one_are_numbered(wanted: list[str], names: list[str]) -> None:
    """The first keeps its name, and a number never meets a name that has it already."""
    assert file_names(wanted) == tuple(f"{name}.pdf" for name in names)


@pytest.mark.parametrize(
    ("letter", "length"),
    [("x", MOST_CHARACTERS - 4), ("李", (MOST_BYTES - 4) // 3), ("e\u0323\u0302\u0331", 98 // 2), ("क्", 32)],
)
def test_long_names_are_cut_between_letters(letter: str, length: int) -> None:
    """At most 120 characters and 200 bytes, and no accent is lost or alone."""
    (name,) = file_names([letter * 300])
    stem = name.removesuffix(".pdf")
    assert (len(name), len(name.encode())) <= (MOST_CHARACTERS, 10**9)
    assert len(name.encode()) <= MOST_BYTES
    whole = unicodedata.normalize("NFC", letter)
    assert stem == whole * (len(stem) // len(whole))
    assert len(stem) // len(whole) >= min(length, (MOST_BYTES - 4) // len(whole.encode()), 116 // len(whole))


def test_numbers_of_long_names_have_room() -> None:
    """A name that is cut is cut more for its number."""
    first, second = file_names(["x" * 500, "x" * 499 + "y"])
    assert len(first) == MOST_CHARACTERS
    assert re.fullmatch(r"x{100,} \(2\)\.pdf", second)
    assert len(second) <= MOST_CHARACTERS


def test_a_letter_with_too_many_accents_is_no_name() -> None:
    """There is no place to cut it."""
    assert file_names(["a" + "\u0301\u0323" * 200]) == ("leaflet.pdf",)


@pytest.mark.parametrize("suffix", [".pdf", ".png", "-reading.pdf", ""])
def test_any_suffix_is_put_behind(suffix: str) -> None:
    """And not twice."""
    assert file_names([f"Ann{suffix.upper()}", "Bob"], suffix=suffix) == (f"Ann{suffix}", f"Bob{suffix}")


ODD = "aAbB .-/\\:()2con_1²ıİiIßẞſsKk\u0345\u0301\u0308\u0323ﬁ\u037a\u1fb3\u0390\u1fd3ǰᾳµΩ가\u200f\0\ud800pdf"
NASTY = st.text(st.one_of(st.characters(), st.sampled_from(ODD)), max_size=12)
PARTS = st.lists(
    st.one_of(NASTY, st.sampled_from([".pdf", " (2)", " (3)", "CON", "x" * 110, "é" * 95, "\u0301" * 60, " -" * 60])),
    max_size=3,
).map("".join)


def forms(name: str) -> tuple[str, str]:
    """Return a name without case and compatibility, in both orders."""
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return once, unicodedata.normalize("NFKC", name.casefold())


@given(st.lists(PARTS, max_size=8))
@example(["con" + " -" * 70 + "x", "con", "con"])
@example(["x" * 106, "x" * 106, "x" * 300, "x" * 300])
@example(["\u0345a", "\u0399a", "\u03b9a", "\u1fbea"])
@settings(deadline=None, max_examples=examples(150))
def test_every_name_is_safe_and_only_one_has_it(wanted: list[str]) -> None:
    """On every system, for any texts, each time the same."""
    names = file_names(wanted)
    assert names == file_names(wanted)
    assert len(names) == len(wanted)
    for name in names:
        assert name == unicodedata.normalize("NFC", name)
        assert len(name) <= MOST_CHARACTERS
        assert len(name.encode()) <= MOST_BYTES
        assert name.endswith(".pdf")
        assert not re.search(r'[<>:"/\\|?*]|  |--', name)
        assert name.isprintable()
        stem = name.removesuffix(".pdf")
        assert stem == stem.strip(" .-")
        assert not stem.casefold().endswith(".pdf")
        assert unicodedata.category(stem[0])[0] != "M"
        assert not re.match(r"(con|prn|aux|nul|com\d|lpt\d) *(\.|$)", forms(name)[0])
    for order in (0, 1):
        assert len({forms(name)[order] for name in names}) == len(names)
        assert len({name.upper() for name in names}) == len(names)


@given(st.text(alphabet="abcXYZäöü019_", min_size=1, max_size=40))
@settings(deadline=None, max_examples=examples(100))
def test_plain_names_stay_as_they_are(text: str) -> None:
    """Letters, digits and underscores need no cure."""
    assert file_names([text])[0] in (f"{text}.pdf", f"_{text}.pdf")


MANY = [
    ["Ann Lee"] * 10_000,
    ["x" * 130 + str(number % 5000) for number in range(10_000)],
    ["x" * 110 + str(number % 5000) for number in range(10_000)],
    [f"a ({number // 2})" for number in range(10_000)],
    ["a"] * 5_000 + [f"a ({number})" for number in range(5_000)],
    ["李" * 70] * 10_000,
    ["." * 100_000 + ".pdf" * 25_000] * 3,
]


@pytest.mark.parametrize("number", range(len(MANY)))
@pytest.mark.sweep(every=8)
def test_ten_thousand_names_take_no_time(number: int) -> None:
    """Equal ones are numbered without trying all numbers again."""
    start = time.process_time()
    names = file_names(MANY[number])
    assert time.process_time() - start < 4
    assert len({name.casefold() for name in names}) == len(names)

"""White space and line ends, whatever program wrote them, give the same document."""

from itertools import product
from pathlib import Path

import pytest

from handout import batch, build
from handout.problems import InputError
from handout.schema.markup import strip_markup
from handout.schema.spaces import normalize_line, normalize_spaces, remove_soft_hyphens

LINE_ENDS = {"crlf": "\r\n", "cr": "\r", "ls": "\u2028", "ps": "\u2029", "nel": "\u0085", "vt": "\v", "ff": "\f"}
SOFT = ("ls", "ps", "nel", "vt", "ff")
line_ends = pytest.mark.parametrize("end", LINE_ENDS.values(), ids=LINE_ENDS)
soft_ends = pytest.mark.parametrize("end", [LINE_ENDS[name] for name in SOFT], ids=SOFT)
POINT = {"points": ["hand"]}


@line_ends
def test_a_line_end_is_a_line_feed(end: str) -> None:
    """Whatever ends a line is one line feed; two of them are two."""
    assert normalize_spaces(f"a{end}b") == "a\nb"
    assert normalize_spaces(f"a{end}{end}b") == "a\n\nb"


@soft_ends
def test_on_one_line_a_soft_line_end_is_a_space(end: str) -> None:
    """What ends a line in some programs alone is a space where there is but one line; CR and LF still end it."""
    assert normalize_line(f"Ann{end}Lee") == "Ann Lee"
    assert normalize_line("Ann\r\nLee") == normalize_line("Ann\rLee") == "Ann\nLee"


def test_tabs_are_spaces_and_byte_order_marks_are_nothing() -> None:
    """A tab is a space, a mark of the byte order inside a text is nothing, and soft hyphens are not heard."""
    assert normalize_spaces("a\tb\ufeffc") == "a bc"
    assert remove_soft_hyphens("a\u00adb") == strip_markup("a\u00ad**b**") == "ab"


@line_ends
def test_a_note_has_its_lines_whatever_ends_them(end: str) -> None:
    """A note of build() and of batch() is the same, byte for byte, as with line feeds."""
    usual, other = ({"patient": "Ann Lee", "note": f"Rest today.{mark}Ring us on Monday."} for mark in ("\n", end))
    wanted = build("back-pain", **POINT, **usual)
    assert build("back-pain", **POINT, **other) == wanted
    (result,) = batch("back-pain", [other], **POINT)
    assert bytes(result.pdf) == wanted


@soft_ends
@pytest.mark.parametrize("line", ["patient", "by", "doses"])
@pytest.mark.sweep(every=8)
def test_a_line_has_spaces_for_soft_line_ends_and_tabs(line: str, end: str) -> None:
    """A name, a clinician or a dose that was copied with a soft line end or a tab is as with a space."""

    def built(text: str) -> bytes:
        return build("back-pain", **POINT, **{line: {"hand": text} if line == "doses" else text})  # type: ignore[arg-type]

    assert built(f"Ann{end}Lee") == built("Ann\tLee") == built("Ann Lee")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("line", ["patient", "by", "doses"])
def test_several_lines_are_refused_where_one_is_meant(line: str, end: str) -> None:
    """A name, a clinician or a dose of several lines is refused by the same rule, whatever ends its lines."""
    text = f"Ann{end}Lee"
    with pytest.raises(InputError) as refused:
        build("back-pain", **POINT, **{line: {"hand": text} if line == "doses" else text})  # type: ignore[arg-type]
    assert [problem.rule for problem in refused.value.problems] == ["several-lines"]


@pytest.mark.parametrize("name", [*LINE_ENDS, "tab"])
@pytest.mark.sweep(every=10)
def test_texts_of_files_have_the_white_space_of_any_program(project: Path, name: str) -> None:
    """A title, a caution and a clinic's name with any line end or tab print as with a line feed or a space."""
    sign = {**LINE_ENDS, "tab": "\t"}[name]
    usual = " " if name == "tab" else "\n"
    result = []
    for mark in (usual, sign):
        quoted = "".join(f"\\u{ord(c):04x}" for c in mark)
        topic = (project / "templates" / "topics" / "mine.yaml").read_text("utf-8")
        title = next(line for line in topic.splitlines() if line.startswith("title:"))
        (project / "templates" / "topics" / "other.yaml").write_text(
            topic.replace(title, f'title: "Points{quoted}some people use"'), "utf-8"
        )
        (project / "images" / "other").exists() or (project / "images" / "other").symlink_to("mine")
        clinic = project / "templates" / "clinics" / "ours.yaml"
        clinic.parent.mkdir(exist_ok=True)
        clinic.write_text(f'name: "Our{quoted}Clinic"\naddress: "1 High{quoted}Street"\n', "utf-8")
        result.append(build("other", points=["hand"], clinic="ours"))
    assert result[0] == result[1]


@pytest.mark.parametrize("raw", [b"\r\n", b"\r"], ids=["crlf", "cr"])
def test_a_file_may_end_its_lines_as_any_system_does(project: Path, raw: bytes) -> None:
    """A topic and a plan whose lines end with CR LF or CR give the same words as with LF."""
    file = project / "templates" / "topics" / "mine.yaml"
    plans = project / "templates" / "plans"
    plans.mkdir()
    plan = b"topic: mine\npoints: [hand]\npatient: Ann Lee\nnote: |\n  Rest today.\n  Ring us.\n"
    result = []
    content = file.read_bytes()
    for end in (b"\n", raw):
        file.write_bytes(content.replace(b"\n", end))
        (plans / "first.yaml").write_bytes(plan.replace(b"\n", end))
        result.append(build("mine", plan="first"))
    assert result[0] == result[1]


@pytest.mark.parametrize("bad", ["\x07", "\x1b", "\x00", "\u202e"])
def test_other_control_characters_are_still_refused(bad: str) -> None:
    """What is neither white space nor a line end and cannot be seen is a problem of its text."""
    with pytest.raises(InputError) as refused:
        build("back-pain", points=["hand"], note=f"a{bad}b")
    assert [problem.rule for problem in refused.value.problems] == ["wrong-text"]


SPACES = "\u00a0\u2002\u2003\u2009\u2007\u200a\u202f\u205f\u3000"


@pytest.mark.parametrize(("space", "field"), [*product(SPACES, ("note", "patient"))], ids=ascii)
@pytest.mark.sweep(every=10)
def test_spaces_of_all_widths_are_printed(space: str, field: str) -> None:
    """A space of any width is printed and stamped as it is built."""
    words = {field: f"Rendez-vous{space}: 9:30{space}AM"}
    wanted = build("back-pain", **POINT, **words)  # type: ignore[arg-type]
    (result,) = batch("back-pain", [words], **POINT)
    assert bytes(result.pdf) == wanted

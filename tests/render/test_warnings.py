"""What should be known of a handout is said every time it is made, wherever it comes from, and of a batch once."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.cli import run
from support.covering import in_turn, pairwise
from support.topics import ROOT
from support.translations import write_translation
from typer.testing import Result

from handout.content.project import Project
from handout.layout.page import Text, walk
from handout.render.pipeline import lay_out
from handout.request.options import Request, Selection
from handout.request.patient import PatientDetails

UNKNOWN = (", drip, broken-skin,", ", broken-skin,")
"""What makes of the back-pain topic one that never mentions a drip."""


APPROVAL = "  - {{topic: {}, version: '{}', by: Dr A, role: GP, date: 2026-11-22}}\n"


@pytest.fixture
def mine(project: Path) -> Path:
    """Stand in a project whose topic never mentions a drip."""
    _edit(*UNKNOWN)
    return project


def _edit(old: str, new: str, name: str = "topics/mine") -> None:
    file = Path(f"templates/{name}.yaml")
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def _clinic(*approvals: tuple[str, str], more: str = "") -> None:
    Path("templates/clinics").mkdir(exist_ok=True)
    rows = "".join(APPROVAL.format(*each) for each in approvals)
    Path("templates/clinics/c.yaml").write_text(f"name: North\n{more}approvals:\n{rows or '  []'}", "utf-8")


def _plan(text: str) -> None:
    Path("templates/plans").mkdir(exist_ok=True)
    Path("templates/plans/p.yaml").write_text(f"topic: mine\n{text}", "utf-8")


def run_wide(*words: str) -> Result:
    """Run a command whose lines are not broken."""
    return run(*words, columns=300)


def warned(result: Result) -> list[str]:
    """Return the warnings of a run that ended well: place and rule of each."""
    assert result.exit_code == 0, result.stderr
    lines = result.stderr.splitlines()
    assert all(re.search(r": warning: .* \([\w-]+\)$", line) or line.startswith("    hint: ") for line in lines)
    found = [line for line in lines if not line.startswith("    hint: ")]
    return [f"{line.split(': warning: ')[0]} {line.rpartition('(')[2].removesuffix(')')}" for line in found]


# ---- on page 1


LOOKS: dict[str, dict[str, object]] = {
    "leaflet": {},
    "A5": {"paper": "A5"},
    "Letter": {"paper": "Letter"},
    "large": {"large_print": True},
    "large Letter": {"large_print": True, "paper": "Letter"},
    "booklet": {"format": "booklet"},
    "booklet Letter": {"format": "booklet", "paper": "Letter"},
    "trifold": {"format": "trifold"},
    "cards": {"format": "cards"},
    "poster": {"format": "poster", "paper": "A1"},
}


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(("looks", "also", "clinic"), pairwise([*LOOKS], [(), ("pregnancy", "gout")], [False, True]))
@pytest.mark.sweep(every=10)
def test_page_1_says_that_it_was_not_written_for_somebody(looks: str, also: tuple[str, ...], clinic: bool) -> None:
    """What the topic never mentions stands on the first page, panel or card of every format, beside all other notices there are."""
    options = LOOKS[looks]
    _clinic(more="address: 12 Sample Street\nphone: '01234 567890'\nweb: www.example.org\n")
    points = ("knee-back", "hipbone") if options.get("format") == "trifold" else ()
    request = Request("mine", Selection(points, avoid=("drip", *also)), clinic="c" if clinic else None, **options)  # type: ignore[arg-type]
    laid = lay_out(request)
    words = laid.handout.words
    found_text = words.fill(words.not_written_for, conditions=words.condition("drip"))
    first = " ".join(mark.words for mark in walk(laid.pages[0].marks) if isinstance(mark, Text))
    assert found_text in " ".join(first.split())
    assert [warning.rule for warning in laid.warnings if warning.where.option == "--avoid"] == ["not-mentioned"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("options", [{}, {"paper": "A5"}, {"large_print": True}, {"format": "cards"}])
def test_page_1_says_to_ask_however_little_room_there_is(options: dict[str, object]) -> None:
    """What concerns the whole leaflet stands on page 1 as well, and no notice is lost or said twice."""
    every = ("pregnancy", "cancer", "heart-disease", "osteoporosis")
    laid = lay_out(Request("mine", Selection(avoid=every), **options))  # type: ignore[arg-type]
    pages = [" ".join(m.words for m in walk(page.marks) if isinstance(m, Text)) for page in laid.pages[:3]]
    (ask,) = laid.handout.front.asks
    assert ask in " ".join(pages[0].split())
    for notice in laid.handout.front.notices:
        assert sum(" ".join(page.split()).count(notice) for page in pages) == 1


# ---- on the terminal


CALLS = (["--avoid", "drip"], ["--note", "Ring **us"], ["--avoid", "drip", "--by", "[x](y"])


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize(("command", "words"), in_turn(["build", "preview", "check", "reading"], CALLS))
@pytest.mark.sweep(every=8)
def test_a_warning_is_said_by_every_command_and_again(command: str, words: list[str]) -> None:
    """Also the second time, when nothing is laid out anew, and in the same words."""
    call = ["build", "mine", "--reading", "r.pdf"] if command == "reading" else [command, "mine"]
    first, again = run_wide(*call, *words), run_wide(*call, *words)
    expected = {"--avoid": "--avoid not-mentioned", "--note": "--note open-markup", "--by": "--by open-markup"}
    assert warned(first) == [expected[option] for option in words[::2]]
    assert (again.stderr, again.stdout) == (first.stderr, first.stdout)


@pytest.mark.usefixtures("mine")
def test_what_is_cached_for_one_is_not_said_to_another() -> None:
    """A handout that was kept is told of by what was asked now, and where."""
    _plan("avoid: [drip]\n")
    assert warned(run_wide("build", "mine", "--avoid", "drip")) == ["--avoid not-mentioned"]
    assert warned(run_wide("build", "mine", "--plan", "p")) == ["templates/plans/p.yaml:2:8 not-mentioned"]
    assert warned(run_wide("build", "mine")) == []
    _clinic(("nowhere", "1.1"))
    for _ in range(2):
        assert warned(run_wide("build", "mine", "--clinic", "c")) == ["templates/clinics/c.yaml:3:13 unknown-topic"]
    Path("templates/topics/nowhere.yaml").write_text("x", "utf-8")
    assert warned(run_wide("build", "mine", "--clinic", "c")) == []


@pytest.mark.usefixtures("mine")
def test_texts_of_every_file_are_looked_through() -> None:
    """Markup that is not closed is told with file, line and column, whichever file it stands in; the text prints as it is."""
    _clinic(more="address: 12 **Sample Street\n")
    _plan("note: '[Ring us](https://example.org'\ndoses: {hand: 2 ** 2}\n")
    _edit("name: Hand Point", "name: Hand **Point")
    Path("templates/languages").mkdir()
    english = ROOT / "templates" / "languages" / "en.yaml"
    text = english.read_text("utf-8").replace("take_care: Take care.", "take_care: '**Take care.'")
    Path("templates/languages/en.yaml").write_text(text, "utf-8")
    line = 1 + text.splitlines().index("take_care: '**Take care.'")
    point = 1 + Path("templates/topics/mine.yaml").read_text("utf-8").splitlines().index("    name: Hand **Point")
    assert warned(run_wide("build", "mine", "--clinic", "c", "--plan", "p")) == [
        f"templates/topics/mine.yaml:{point}:11 open-markup",
        f"templates/languages/en.yaml:{line}:12 open-markup",
        "templates/clinics/c.yaml:2:10 open-markup",
        "templates/plans/p.yaml:2:7 open-markup",
        "templates/plans/p.yaml:3:8 open-markup",
    ]
    laid = lay_out(Request("mine", Selection(("hand",))))
    assert "Hand **Point" in " ".join(m.words for page in laid.pages for m in walk(page.marks) if isinstance(m, Text))


# ---- remarks that may be words


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize("command", ["build", "check", "batch"])
def test_a_number_sign_that_may_cut_a_text_is_told_in_every_file(command: str) -> None:
    """Topic, clinic and plan are looked through, a run from the cache included; two spaces make a remark."""
    _edit("title: ", "title: A new title #1 # ")
    _clinic(more="phone: 12 #3  # ours\n")
    _plan("note: Ring 5 #2 if it hurts\nclinic: c  # ours\n")
    Path("t.csv").write_text("patient\nAnn\n", "utf-8")
    rest = {"build": [], "check": [], "batch": ["t.csv", "-o", "rows"]}[command]
    for _ in range(2):
        found = [each.rpartition("/")[2] for each in warned(run_wide(command, "mine", *rest, "--plan", "p"))]
        assert sorted(each.split(":")[0] for each in found if each.endswith(" remark")) == [
            "c.yaml",
            "mine.yaml",
            "p.yaml",
        ]


# ---- approvals


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("approvals", "expected"),
    [
        ([("mine", "1.1")], []),
        ([], []),
        ([("mine", "0.9")], ["3:28 other-version"]),
        ([("mine", "0.8"), ("mine", "0.9")], ["3:28 other-version", "4:28 other-version"]),
        ([("mine", "0.9"), ("mine", "1.1")], []),
        ([("mine", "1.1"), ("mine", "1.1")], ["4:13 same-approval"]),
        ([("back-pain", "0.1")], []),
        ([("mien", "1.1")], ["3:13 unknown-topic"]),
        ([("mine.es", "1.1")], ["3:13 unknown-topic"]),
        ([("mine", "1.10"), ("bcak-pain", "1.1")], ["3:28 other-version", "4:13 unknown-topic"]),
    ],
)
@pytest.mark.sweep(every=8)
def test_an_approval_that_does_not_count_is_told(approvals: list[tuple[str, str]], expected: list[str]) -> None:
    """One of another version, of no known topic, or one too many, is told at its place, each time, and the page says what counts."""
    _clinic(*approvals)
    for _ in range(2):
        assert warned(run_wide("build", "mine", "--clinic", "c")) == [
            f"templates/clinics/c.yaml:{each}" for each in expected
        ]
    footer = lay_out(Request("mine", Selection(("hand",)), clinic="c")).handout.footer
    assert ("Dr A" in footer) == (("mine", "1.1") in approvals)


@pytest.mark.usefixtures("project")
def test_an_approval_that_does_not_count_is_told_in_words() -> None:
    """Which version is approved and which is printed; which topic was meant."""
    _clinic(("mine", "0.9"), ("bcak-pain", "1.1"))
    found_text = run_wide("build", "mine", "--clinic", "c").stderr
    assert "version 0.9 of 'mine' is approved, and the text is now 1.1" in found_text
    assert "there is no topic 'bcak-pain' to approve" in found_text
    assert "did you mean 'back-pain'?" in found_text


@pytest.mark.usefixtures("project")
def test_a_translation_is_a_topic_to_approve() -> None:
    """An approval of a translation that is there is known, and counts for none but it."""
    text = write_translation(Project(Path()).topic("mine").value, "mine", "en-GB")
    Path("templates/topics/mine.en-GB.yaml").write_text(text, "utf-8")
    _clinic(("mine.en-GB", "1.0"), ("mine", "1.1"))
    assert warned(run_wide("build", "mine", "--clinic", "c")) == []
    assert warned(run_wide("build", "mine.en-GB", "--clinic", "c")) == ["templates/clinics/c.yaml:3:34 other-version"]


def test_topics_beside_a_lone_file_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    """A topic that is given by its path may be approved, and so may its neighbours."""
    _clinic(("one", "1.1"), ("two", "1.1"), ("three", "1.1"))
    folder = project / "more"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_bytes((project / "templates" / "topics" / "mine.yaml").read_bytes())
    (project / "images" / "mine").rename(project / "images" / "one")
    monkeypatch.chdir(project)
    assert warned(run_wide("build", "more/one.yaml", "--clinic", "c", "-o", str(tmp_path / "o.pdf"))) == [
        "templates/clinics/c.yaml:5:13 unknown-topic"
    ]


# ---- a batch


COLUMNS = ("patient", "avoid", "note")
ROWS = (
    ("Ann Lee", "", "Ring us."),
    ("Bo Ray", "drip", "Ring us."),
    ("Cy Day", "pregnancy", "Ring **us."),
    ("Di Fox", "drip, gout", ""),
    ("Ed Low", "numb-feet", "see [us](https://example.org"),
    ("Flo May", "drip", ""),
)


def _table(rows: Sequence[tuple[str, ...]] = ROWS) -> None:
    with Path("t.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([COLUMNS, *rows])


OF_ROWS = [
    "t.csv, rows 3, 5, 7, column avoid not-mentioned",
    "t.csv, row 4, column note open-markup",
    "t.csv, row 6, column note open-markup",
]


@pytest.mark.usefixtures("mine")
@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.sweep(every=4)
def test_a_row_is_told_without_what_it_says(merged: bool) -> None:
    """Each row whose leaflet was not written for it is named, once, every time; of what its cells say there is no word."""
    _table()
    words = ["batch", "mine", "t.csv", *(["--merged", "m.pdf"] if merged else ["-o", "out"])]
    first, again = run_wide(*words), run_wide(*words)
    assert warned(first) == warned(again) == OF_ROWS
    for cell in ("drip", "gout", "pregnan", "numb", "Ring", "Lee", "Ray", "see [", "us."):
        assert cell not in first.stderr


@pytest.mark.usefixtures("mine")
def test_what_is_of_all_rows_is_said_once() -> None:
    """Approvals, texts of files, and what the command itself asks for are told once, however many rows there are."""
    _clinic(("mine", "0.9"), ("mien", "1.1"))
    _edit("name: Hand Point", "name: Hand **Point")
    _plan("avoid: [drip]\nnote: Ring **us\n")
    _table()
    found = warned(run_wide("batch", "mine", "t.csv", "-o", "out", "--clinic", "c", "--plan", "p"))
    assert sorted(each for each in found if "t.csv" not in each) == [
        "templates/clinics/c.yaml:3:28 other-version",
        "templates/clinics/c.yaml:4:13 unknown-topic",
        "templates/plans/p.yaml:2:8 not-mentioned",
        "templates/plans/p.yaml:3:7 open-markup",
        f"templates/topics/mine.yaml:{_line('name: Hand **Point')}:11 open-markup",
    ]
    assert [each for each in found if "t.csv" in each] == [each for each in OF_ROWS if "note" in each]


def _line(text: str) -> int:
    lines = Path("templates/topics/mine.yaml").read_text("utf-8").splitlines()
    return 1 + next(number for number, line in enumerate(lines) if text in line)


@pytest.mark.caches("500 leaflets, each in full, take minutes")
@pytest.mark.usefixtures("mine")
def test_warnings_of_many_rows_are_counted_not_listed() -> None:
    """Workers tell as one process does; one warning of a column is said once, with all its rows."""
    _table([(f"Ann {number}", "drip", "") for number in range(130)])
    for workers in ("1", "2"):
        lines = run_wide("batch", "mine", "t.csv", "-o", f"out-{workers}", "--workers", workers).stderr.splitlines()
        reported = [line for line in lines if ": warning: " in line]
        assert [line.split(":")[0] for line in reported] == ["t.csv, rows 2-131, column avoid"]


@pytest.mark.usefixtures("mine")
def test_the_page_of_a_row_says_it() -> None:
    """What the terminal keeps to itself stands on that person's page 1."""
    _table()
    request = Request("mine", Selection(avoid=("drip",)), patient=PatientDetails("Bo Ray"))
    (notice,) = lay_out(request).handout.front.asks
    assert notice.startswith("This leaflet was not written with a drip in the hand in mind")

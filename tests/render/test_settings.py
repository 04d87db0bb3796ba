"""A paper of ``handout.yaml`` is taken, or a message at its line says why it is not."""

import csv
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.cli import problems, run
from support.covering import pairwise
from support.topics import write_plan

from handout.formats import FORMATS
from handout.papers import PAPERS
from handout.render.format_layouts import FORMAT_LAYOUTS
from handout.render.inputs import prepare
from handout.render.loading import load
from handout.request.options import FORMAT_NAMES, Request

SETTINGS = Path("handout.yaml")
RULE = "paper-not-taken"


def _taken(request: Request) -> tuple[str, list[str]]:
    """Return the paper of a request, and the places of warnings about that of the project."""
    inputs = prepare(load(request))
    return inputs.resolved.paper, [str(each.where) for each in inputs.warnings if each.rule == RULE]


def test_each_format_has_its_papers() -> None:
    """The table of formats and the table of layouts name the same formats, and each prints on a paper that there is."""
    assert [*FORMAT_LAYOUTS] == [*FORMATS] == [*FORMAT_NAMES]
    assert all(row.papers and {*row.papers} <= PAPERS.keys() for row in FORMATS.values())


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("form", "paper"), pairwise([*FORMATS], [*PAPERS]))
def test_a_paper_for_all_is_taken_where_it_can_be(form: str, paper: str) -> None:
    """Where a format does not have it, a warning at its line names the usual one; whoever asks for a paper has no warning."""
    SETTINGS.write_text(f"# Ours.\npaper: {paper.swapcase()}\n", "utf-8")
    request = Request("mine", format=form.capitalize())
    suits, usual = paper in FORMATS[form].papers, FORMATS[form].papers[0]
    assert _taken(request) == (paper if suits else usual, [] if suits else ["handout.yaml:2:8"])
    assert _taken(replace(request, paper=usual)) == (usual, [])
    (found,) = [each for each in load(request).warnings if each.rule == RULE] or [None]
    assert found is None or (paper in found.message and usual in found.message and usual in found.hint)


@pytest.mark.usefixtures("project")
def test_a_paper_for_each_format_is_taken() -> None:
    """One that is named for a format is that of this format alone; a format that is not named has its usual one."""
    for form, row in FORMATS.items():
        SETTINGS.write_text(f"paper: {{{form}: {row.papers[-1]}}}\n", "utf-8")
        for other, usual in FORMATS.items():
            assert _taken(Request("mine", format=other)) == (row.papers[-1] if other == form else usual.papers[0], [])


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("form", FORMATS)
def test_a_wrong_paper_for_a_format_is_refused_at_its_line(form: str) -> None:
    """It is named whatever is built, with what the format has, and once; so is a format that there is not."""
    wrong = next(paper for paper in PAPERS if paper not in FORMATS[form].papers)
    SETTINGS.write_text(f"paper:\n  {form}: {wrong}\n", "utf-8")
    place = f"handout.yaml:2:{len(form) + 5}"
    for other in (form, "leaflet", "poster"):
        result = run("check", "mine", "--format", other)
        assert problems(result) == [(place, "unknown-paper")]
        assert FORMATS[form].papers[0] in result.stderr
    SETTINGS.write_text(f"paper:\n  {form}s: A4\n", "utf-8")
    assert problems(run("check", "mine")) == [("handout.yaml:2:3", "unknown-key")]


@pytest.mark.usefixtures("project")
def test_a_plan_and_a_row_have_the_same_warning() -> None:
    """The format may come from a plan or a row; a batch names the paper once for each format, and so does what is cached."""
    SETTINGS.write_text("paper: A5\n", "utf-8")
    write_plan("format: booklet")
    for _ in range(2):
        result = run("build", "mine", "--plan", "first", "-o", "o.pdf", columns=300)
        assert result.stderr.count(RULE) == 1
        assert "handout.yaml:1:8: warning: A5 is no paper for --format booklet, which has A4 here" in result.stderr
    with Path("t.csv").open("w", newline="", encoding="utf-8") as stream:
        rows = [("patient", "format"), *((f"Ann {n}", form) for n in range(3) for form in ("cards", "", "booklet"))]
        csv.writer(stream).writerows(rows)
    result = run("batch", "mine", "t.csv", "-o", "out", columns=300)
    assert result.exit_code == 0, result.stderr
    assert [line.split(":")[0] for line in result.stderr.splitlines() if RULE in line] == ["handout.yaml"] * 2

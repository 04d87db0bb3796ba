"""A text that a clinician was to read again before this month has a warning wherever it is printed."""

import csv
import re
from pathlib import Path

import pytest
from support.cli import run
from support.topics import ROOT, TOPICS, acupressure_topics, edit

from handout.clock import TODAY
from handout.content.project import Project
from handout.problems import InputError, Problem
from handout.render.loading import load
from handout.request.options import Request
from handout.web.first_pages import DeskCache, begin

MONTH = "2027-11"
PLACE = "templates/topics/mine.yaml:12:14"
RULE = re.compile(r"^(\S+): warning: .*\(past-review\)$", re.MULTILINE)


def _warnings(**options: object) -> list[Problem]:
    """Return the warnings about the month of a review."""
    found = load(Request(**options)).warnings  # type: ignore[arg-type]
    return [each for each in found if each.rule == "past-review"]


@pytest.fixture
def _late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the month of the built-in texts be past."""
    monkeypatch.setenv(TODAY, "2027-12-01")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("day", "is_past"),
    [("2026-11-22", False), ("2027-10-31", False), ("2027-11-30", False), ("2027-12-01", True), ("2031-01-01", True)],
)
def test_the_month_itself_is_not_past(day: str, is_past: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text may be read again until the last day of its month; the warning is at the line of the month, with a way out."""
    monkeypatch.setenv(TODAY, day)
    found = _warnings(topic="mine")
    assert [str(each.where) for each in found] == [PLACE] * is_past
    assert all(MONTH in each.message and each.hint for each in found)


@pytest.mark.usefixtures("_late")
@pytest.mark.parametrize("name", TOPICS)
def test_a_built_in_text_says_so_too(name: str) -> None:
    """Each built-in text has the warning, with another cure than the text of an author; so has a text that was copied with its words."""
    (found,) = _warnings(topic=name, project=ROOT)
    assert found.where.file.endswith(f"templates/topics/{name}.yaml")
    assert "newer version of handout" in found.hint


@pytest.mark.usefixtures("_late")
def test_an_author_is_told_what_to_write(project: Path) -> None:
    """A topic with the words of a built-in one has its cure; an author who has changed it can change the month."""
    own = project / "templates" / "topics" / "back-pain.yaml"
    own.write_bytes((ROOT / "templates" / "topics" / "back-pain.yaml").read_bytes())
    assert "newer version of handout" in _warnings(topic="back-pain")[0].hint
    edit("version:", "# ours\nversion:", own)
    assert "month" in _warnings(topic="back-pain")[0].hint


@pytest.mark.usefixtures("_late")
def test_each_of_joined_topics_is_named_at_its_line() -> None:
    """Several texts in one leaflet are warned of one by one."""
    names = acupressure_topics()[:3]
    found = _warnings(topic=",".join(names), project=ROOT)
    assert [Path(each.where.file).stem for each in found] == names
    assert all(f"'{name}'" in each.message for name, each in zip(names, found, strict=True))


@pytest.mark.usefixtures("_late")
@pytest.mark.parametrize(
    "languages", [{"language": "es"}, {"language": "ar", "with_language": "en"}, {"with_language": "es"}]
)
def test_a_translation_has_the_month_of_its_original(languages: dict[str, str]) -> None:
    """In any language, and in two, the line of the original is named once."""
    (found,) = _warnings(topic="back-pain", project=ROOT, **languages)
    assert Path(found.where.file).name == "back-pain.yaml"


@pytest.mark.usefixtures("project", "_late")
def test_every_command_says_it_every_time() -> None:
    """Build and preview say it from the cache, too, check counts it, and a batch says it once for all rows and languages."""
    with Path("t.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("patient", "avoid"), ("Ann Lee", ""), ("Bo Ray", "pregnancy"), ("Cy Day", "")])
    for words in (
        ["build", "mine"],
        ["build", "mine"],
        ["preview", "mine"],
        ["check", "mine"],
        ["batch", "mine", "t.csv"],
    ):
        result = run(*words, columns=300)
        assert result.exit_code == 0, result.stderr
        assert RULE.findall(result.stderr) == [PLACE], words
    assert "no errors, 1 warning;" in run("check", "mine").stdout


@pytest.mark.usefixtures("project")
@pytest.mark.caches("a topic that is held")
def test_the_desk_says_it_from_the_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk that stays open for a year holds the text, and says that the month is past when it is."""
    cache = DeskCache()
    cache.is_asked_again = True
    for day, count in (("2027-11-30", 0), ("2027-12-01", 1)):
        monkeypatch.setenv(TODAY, day)
        found = [each.rule for each in begin(Request("mine"), [], cache).summary.warnings]
        assert found == ["past-review"] * count


@pytest.mark.usefixtures("project", "_late")
@pytest.mark.parametrize(("date", "count"), [("2027-10-31", 1), ("2027-11-01", 0), ("2028-02-01", 0)])
def test_an_approval_of_that_month_is_a_review(date: str, count: int) -> None:
    """A clinic that has approved this text since has read it again; an earlier approval says nothing of that."""
    Path("templates/clinics").mkdir()
    version = Project(Path()).topic("mine").value.version
    row = f'{{topic: mine, version: "{version}", by: Dr A, role: GP, date: {date}}}'
    Path("templates/clinics/ours.yaml").write_text(f"name: Ours\napprovals:\n  - {row}\n", "utf-8")
    assert len(_warnings(topic="mine", clinic="ours")) == count


def test_a_wrong_date_of_the_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no date is named: no date is taken in its place."""
    monkeypatch.setenv(TODAY, "2027-13-01")
    with pytest.raises(InputError, match="HANDOUT_TODAY: error: '2027-13-01' is no date"):
        _warnings(topic="back-pain", project=ROOT)

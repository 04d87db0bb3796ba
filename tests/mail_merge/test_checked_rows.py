"""A batch checks every row before it writes the first, and lays none of them out twice for that."""

from pathlib import Path

import pytest
from support.batch_command import OUT, names, run_batch
from support.batches import write_table

from handout import store
from handout.render import cache
from handout.render.style_trials import StyleTrials

POINTS = ("hand", "stomach", "lower-back", "hipbone", "knee-back")
LANGUAGES = ("en", "de")
"""In German several styles are tried."""


@pytest.fixture
def laid_out(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list of what is laid out from now on, where memory and disk hold nothing and memory has room for one handout."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(empty_folder / "cache"))
    monkeypatch.setattr(cache, "MOST_TEMPLATES", 1)
    found: list[int] = []
    original = StyleTrials._lay_out

    def lay_out(trials: StyleTrials, number: int) -> object:
        """Record a layout."""
        found.append(number)
        return original(trials, number)

    monkeypatch.setattr(StyleTrials, "_lay_out", lay_out)
    return found


def table(*more: str) -> None:
    """Write a table whose rows all have other pages."""
    rows = [f"Zuzana {point},{point},{language}" for point in POINTS for language in LANGUAGES]
    write_table("\n".join(("patient,points,language", *rows, *more)) + "\n")


def stored() -> list[Path]:
    """Return what the batch has stored for itself."""
    return [*store.folder().glob(f"{cache.BATCH}*")]


def test_a_row_that_was_checked_is_not_laid_out_again(laid_out: list[int]) -> None:
    """It would take twice as long where each patient has other points; and nothing is left of it."""
    table()
    assert run_batch("t.csv", "-o", "out", "--workers", "1").exit_code == 0
    first = [*laid_out]
    assert len(names()) == 1 + len(POINTS) * len(LANGUAGES)
    assert stored() == []
    laid_out.clear()
    written = {file.name: file.read_bytes() for file in OUT.glob("*.pdf")}
    for row, (point, language) in enumerate(((p, each) for p in POINTS for each in LANGUAGES), 2):
        assert run_batch_of_one(point, language) == written[f"back-pain-{row:02}.pdf"]
    assert sorted(laid_out) == sorted(first)


def run_batch_of_one(point: str, language: str) -> bytes:
    """Return the handout of a row without any cache."""
    from handout.render.pipeline import lay_out
    from handout.request.python_arguments import parse_arguments

    options = {"patient": f"Zuzana {point}", "points": point, "language": language}
    return lay_out(parse_arguments("back-pain", options)).pdf()


def test_a_corrected_table_is_checked_from_what_is_stored(laid_out: list[int]) -> None:
    """Nobody waits again for rows that were right; what is stored names no patient."""
    table("Zuzana wrong,nose,en")
    assert run_batch("t.csv", "-o", "out", "--workers", "1").exit_code != 0
    assert stored() != []
    assert not any(b"Zuzana" in file.read_bytes() for file in stored())
    laid_out.clear()
    table()
    assert run_batch("t.csv", "-o", "out", "--workers", "1").exit_code == 0
    assert laid_out == []


def test_what_was_never_ended_goes_after_a_day(laid_out: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a killed batch nor one that is given up fills the disk."""
    table("Zuzana wrong,nose,en")
    run_batch("t.csv", "-o", "out", "--workers", "1")
    left = {*stored()}
    later = max(each.stat().st_mtime for each in left) + cache.A_DAY
    monkeypatch.setattr(store.time, "time", lambda: later)
    write_table("patient,points\nAnn,nose\n")
    run_batch("t.csv", "-o", "out", "--workers", "1")
    assert not left & {*stored()}
    assert laid_out != []


@pytest.mark.usefixtures("laid_out")
def test_a_disk_that_is_nearly_full_gets_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The handouts need the place."""
    monkeypatch.setattr(store, "LEAST_FREE", 1 << 62)
    table("Zuzana wrong,nose,en")
    run_batch("t.csv", "-o", "out", "--workers", "1")
    assert stored() == []

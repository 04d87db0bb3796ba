"""What the manifest lists is left alone as long as it is made of the same and lies there unharmed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from support.batches import stamps
from support.jobs import HAND, ROWS, assert_right, batch_job, batch_tasks, write_batch

from handout.mail_merge.manifest import NAME
from handout.mail_merge.runner import fingerprint
from handout.request.options import Request, Selection

# ---- written once


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda file: file.write_bytes(b""),
    "half": lambda file: file.write_bytes(file.read_bytes()[:-9_000]),
    "one letter": lambda file: file.write_bytes(file.read_bytes()[:-1] + b" "),
    "another's": lambda file: shutil.copy(file.with_name("r-5.pdf"), file),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.sweep(every=10)
def test_a_file_that_is_not_as_listed_is_made_again(tmp_path: Path, damage: str) -> None:
    """One file alone is written, the others keep their place on the disk."""
    write_batch(tmp_path, batch_tasks())
    before = stamps(tmp_path)
    DAMAGES[damage](tmp_path / "r-3.pdf")
    assert write_batch(tmp_path, batch_tasks()) == 1
    after = stamps(tmp_path)
    assert {name for name in after if after[name] != before[name]} == {"r-3.pdf"}
    assert_right(tmp_path)


MANIFESTS: dict[str, tuple[Callable[[bytes], bytes], int]] = {
    "empty": (lambda _: b"", len(ROWS)),
    "no text": (lambda _: b"\xff\x00\xfe" * 50, len(ROWS)),
    "another table": (lambda _: b"a,b\r\n1,2\r\n", len(ROWS)),
    "cut in a line": (lambda content: content[: content.index(b"r-7.pdf") + 20], len(ROWS) - 5),
    "no numbers": (lambda content: content.replace(b"4,r-4.pdf", b"four,r-4.pdf"), 1),
    "saved by a spreadsheet": (lambda content: content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"), 0),
    "a path in it": (lambda content: content.replace(b"r-4.pdf", b"../r-4.pdf"), 1),
}


@pytest.mark.parametrize("change", MANIFESTS)
@pytest.mark.sweep(every=10)
def test_a_damaged_manifest_costs_time_and_nothing_else(tmp_path: Path, change: str) -> None:
    """What it does not list as it should be is made again; then all is right."""
    write_batch(tmp_path, batch_tasks())
    edit, again = MANIFESTS[change]
    content = (tmp_path / NAME).read_bytes()
    assert (edit(content) == content) is False
    (tmp_path / NAME).write_bytes(edit(content))
    assert write_batch(tmp_path, batch_tasks()) == again
    assert_right(tmp_path)


def test_a_manifest_that_is_gone_costs_time_and_nothing_else(tmp_path: Path) -> None:
    """Without it all is made anew."""
    write_batch(tmp_path, batch_tasks())
    (tmp_path / NAME).unlink()
    assert write_batch(tmp_path, batch_tasks()) == len(ROWS)
    assert_right(tmp_path)


# ---- made of something else


def _cell(rows: list[dict[str, str]]) -> None:
    rows[4]["note"] = "x"


def _fewer(rows: list[dict[str, str]]) -> None:
    rows.pop()


def _more(rows: list[dict[str, str]]) -> None:
    rows.append(dict(rows[0]))


def _other_order(rows: list[dict[str, str]]) -> None:
    rows[0], rows[1] = rows[1], rows[0]


@pytest.mark.parametrize("change", [_cell, _fewer, _more, _other_order])
@pytest.mark.sweep(every=4)
def test_another_table_makes_all_anew(tmp_path: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    """A cell, a row less or more, or another order of the rows."""
    write_batch(tmp_path, batch_tasks())
    rows = [dict(row) for row in ROWS]
    change(rows)
    assert write_batch(tmp_path, batch_tasks(rows)) == len(rows)
    assert_right(tmp_path, rows)


@pytest.mark.parametrize(
    "changed",
    [
        replace(HAND, paper="A5"),
        replace(HAND, ink="saver"),
        replace(HAND, theme="plain"),
        replace(HAND, large_print=True),
        replace(HAND, diary=3),
        replace(HAND, clinic="example"),
        replace(HAND, selection=Selection(points=("hand",), advice=False)),
        replace(HAND, selection=Selection(points=("hand", "stomach"))),
        replace(HAND, format="booklet"),
    ],
    ids=repr,
)
@pytest.mark.sweep(every=10)
def test_another_request_makes_all_anew(tmp_path: Path, changed: Request) -> None:
    """Whatever option is changed, no file of before is taken for right."""
    write_batch(tmp_path, batch_tasks(ROWS[:2]))
    assert write_batch(tmp_path, batch_tasks(ROWS[:2]), changed) == 2


def _words(project: Path) -> None:
    file = project / "templates" / "topics" / "mine.yaml"
    text = file.read_text("utf-8")
    assert "title: Acu" in text
    file.write_text(text.replace("title: Acu", "title: Our acu", 1), "utf-8")


def _drawing(project: Path) -> None:
    file = project / "images" / "mine" / "hand_back.svg"
    text = file.read_text("utf-8")
    file.write_text(text.replace("</svg>", '<path d="M1 1 L9 9" stroke="#000000"/></svg>'), "utf-8")


def _landmarks(project: Path) -> None:
    file = project / "images" / "mine" / "landmarks.yaml"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    at = next(place for place, line in enumerate(lines) if "[0." in line)
    lines[at] = lines[at].replace("[0.", "[0.0", 1)
    file.write_text("".join(lines), "utf-8")


def _settings(project: Path) -> None:
    (project / "handout.yaml").write_text("paper: A5\n", "utf-8")


@pytest.mark.parametrize("change", [_words, _drawing, _landmarks, _settings])
@pytest.mark.parametrize("points", [("hand",), ()])
@pytest.mark.sweep(every=8)
def test_another_topic_or_picture_makes_all_anew(
    project: Path, change: Callable[[Path], None], points: tuple[str, ...]
) -> None:
    """Words, a drawing, its landmarks or the settings of the project, changed since."""
    request = Request("mine", Selection(points=points))
    rows = [{**row, "points": "" if points else "hand"} for row in ROWS[:2]]
    assert write_batch(project, batch_tasks(rows), request) == 2
    assert write_batch(project, batch_tasks(rows), request) == 0
    change(project)
    assert write_batch(project, batch_tasks(rows), request) == 2


def test_a_picture_that_only_a_row_asks_for_counts(project: Path) -> None:
    """The options take one point, a row another one, and the drawing of that one is changed."""
    request = Request("mine", Selection(points=("stomach",)))
    rows = [{**ROWS[0], "points": "hand"}, ROWS[1]]
    assert write_batch(project, batch_tasks(rows), request) == 2
    _drawing(project)
    assert write_batch(project, batch_tasks(rows), request) == 2


@pytest.mark.usefixtures("project")
def test_the_mark_of_a_batch_is_the_same_in_every_process() -> None:
    """It does not depend on the order in which Python keeps sets, else nothing could go on where it stopped."""
    script = "import sys; sys.path[:0] = sys.argv[1:]; from support import jobs as t; "
    script += "print(t.fingerprint(t.batch_job(), t.batch_tasks()), end='')"
    paths = [str(Path(__file__).parents[1]), *filter(None, sys.path)]
    reported = {
        subprocess.run(
            [sys.executable, "-c", script, *paths],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert reported == {fingerprint(batch_job(), batch_tasks())}

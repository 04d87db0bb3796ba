"""What was made before is taken from the cache only when nothing it was made from has changed, and holds nothing of any person."""

import os
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from support.cli import run
from support.topics import ROOT
from typer.testing import CliRunner, Result

from handout import installed
from handout.cli.application import app
from handout.content.project import project_for
from handout.layout.text.font_files import FONT_FILES
from handout.layout.text.font_stamp import OTHER_FONTS
from handout.layout.text.scripts import SCRIPTS, Script
from handout.render import cache as store
from handout.render.laid_out import LaidOut
from handout.render.style_trials import StyleTrials
from handout.store import folder

pytestmark = pytest.mark.caches("what is taken from the store")


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, project: Path) -> Iterator[list[str]]:
    """Count what is laid out; the cache is empty, and one stands in a project with a clinic, a theme, a language and a plan."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own-cache"))
    for kind, name in (("clinics", "example"), ("themes", "calm"), ("languages", "en")):
        (project / "templates" / kind).mkdir()
        source = project_for(None, ROOT).find(kind, name)
        (project / "templates" / kind / f"{name}.yaml").write_bytes(source.read_bytes())
    (project / "templates" / "plans").mkdir()
    (project / "templates" / "plans" / "first.yaml").write_text("topic: mine\npoints: [hand]\n", "utf-8")
    done: list[str] = []
    real = StyleTrials.lay_out

    def counted(layouts: StyleTrials, number: int) -> LaidOut:
        done.append(layouts.inputs.request.topic)
        return real(layouts, number)

    monkeypatch.setattr(StyleTrials, "lay_out", counted)
    yield done
    assert not list(project.glob("*.part"))


def run_build(*words: str) -> Result:
    """Run ``handout build mine`` with *words*."""
    return run("build", "mine", "-o", "o.pdf", *words)


def stored_files() -> list[Path]:
    """Return the handouts and templates in the cache."""
    return sorted([*folder().glob("finished-*"), *folder().glob("template-*")])


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--format", "booklet"),
        ("--points", "hand,stomach", "--clinic", "example"),
        ("--plan", "first"),
        ("--cards-per-page", "4"),
        ("--patient", "Zoë Lee", "--date", "2026-11-22", "--note", "Ring us."),
        ("--by", "Dr Sample", "--format", "booklet"),
        ("--patient", "Ann Lee", "--cards-per-page", "4"),
    ],
)
@pytest.mark.sweep(every=10)
def test_the_second_time_nothing_is_laid_out(words: tuple[str, ...], laid: list[str]) -> None:
    """The same request gives the same file, the same words and the same warnings, without laying out anything."""
    first, pdf = run_build(*words), Path("o.pdf").read_bytes()
    again = run_build(*words)
    assert (again.stdout, again.stderr, again.exit_code) == (first.stdout, first.stderr, 0)
    assert Path("o.pdf").read_bytes() == pdf
    assert laid == ["mine"]


def test_another_person_is_no_reason_to_lay_out_again(laid: list[str]) -> None:
    """What one has in common with the last is not made again, and the result is as if there were no cache."""
    run_build("--patient", "Ann Lee", "--note", "Ring us.")
    run_build("--patient", "Jo Ray", "--note", "Come back.")
    assert laid == ["mine"]
    stamped = Path("o.pdf").read_bytes()
    for file in stored_files():
        file.unlink()
    run_build("--patient", "Jo Ray", "--note", "Come back.")
    assert Path("o.pdf").read_bytes() == stamped


def test_another_folder_is_no_reason_to_lay_out_again(
    laid: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is made from the same files is the same wherever one stands."""
    built = []
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        result = CliRunner().invoke(app, ["build", "back-pain", "-o", "o.pdf"])
        built.append((result.exit_code, result.stdout, Path("o.pdf").read_bytes()))
    assert built[0] == built[1]
    assert laid == ["back-pain"]


def _word(file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"(?m)^(title|name|for_patient|about): .*$", r"\1: Another one", text, count=1), "utf-8")


def _points(file: Path) -> None:
    file.write_text("topic: mine\npoints: [stomach]\n", "utf-8")


def _colour(file: Path) -> None:
    file.write_text(re.sub(r"#[0-9a-f]{6}", "#123456", file.read_text("utf-8"), count=1), "utf-8")


def _settings(file: Path) -> None:
    file.write_text("paper: Letter\n", "utf-8")


def _drawing(file: Path) -> None:
    file.write_text(file.read_text("utf-8").replace("</svg>", '<rect width="9" height="9"/></svg>'), "utf-8")


def _landmark(file: Path) -> None:
    text = file.read_text("utf-8")
    file.write_text(re.sub(r"\[0\.\d+", "[0.41", text), "utf-8")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("templates/topics/mine.yaml", _word),
        ("templates/clinics/example.yaml", _word),
        ("templates/languages/en.yaml", _word),
        ("templates/themes/calm.yaml", _colour),
        ("templates/plans/first.yaml", _points),
        ("handout.yaml", _settings),
        ("images/mine/hand_back.svg", _drawing),
        ("images/mine/landmarks.yaml", _landmark),
    ],
)
@pytest.mark.parametrize("lines", [(), ("--patient", "Ann Lee")], ids=["nobody", "somebody"])
@pytest.mark.sweep(every=4)
def test_whatever_changes_is_printed(
    name: str, change: Callable[[Path], None], lines: tuple[str, ...], laid: list[str]
) -> None:
    """After a change of any file that is read, the handout is made anew, and is as if there were no cache."""
    words = ("--plan", "first", "--clinic", "example", *lines)
    run_build(*words)
    before = Path("o.pdf").read_bytes()
    change(Path(name))
    assert run_build(*words).exit_code == 0
    after = Path("o.pdf").read_bytes()
    assert (len(laid), after != before) == (2, True)
    for file in stored_files():
        file.unlink()
    run_build(*words)
    assert Path("o.pdf").read_bytes() == after


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("--patient", "Ann Lee"), ("--patient", "Jo Ray")),
        (("--by", "Dr Sample"), ("--by", "Dr Other")),
        (("--note", "Ring us."), ("--note", "Come back.")),
        (("--date", "2026-11-22"), ("--date", "2026-11-23")),
        (("--plan", "own"), ("--plan", "first", "--note", "Come soon.")),
    ],
)
@pytest.mark.sweep(every=8)
def test_what_is_kept_is_the_same_for_another(
    one: tuple[str, ...], other: tuple[str, ...], laid: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whose handout was made first makes no difference to a single byte in the cache, so nothing of either is in it."""
    Path("templates/plans/own.yaml").write_text("topic: mine\npoints: [hand]\nnote: Ring us.\n", "utf-8")
    assert run_build(*one).exit_code == 0  # the fonts are in memory from here on
    found = []
    for number, words in enumerate((one, other)):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"cache-{number}"))
        assert run_build(*words).exit_code == 0
        remaining = [
            file for file in folder().iterdir() if not file.name.startswith("drawing-")
        ]  # made before anybody is known
        found.append({file.name: file.read_bytes() for file in remaining})
    assert len(laid) == 3
    assert found[0] == found[1]
    assert sum(name.startswith("template-") for name in found[0]) == 1


@pytest.mark.parametrize(
    "words", [("--dose", "hand=2 minutes"), ("--plan", "own"), ("--patient", "A", "--plan", "own")]
)
@pytest.mark.usefixtures("laid")
def test_a_dose_is_never_kept(words: tuple[str, ...]) -> None:
    """No handout with doses, from the command line or from a plan, is in the cache."""
    Path("templates/plans/own.yaml").write_text("topic: mine\nnote: Ring us.\ndoses: {hand: 2 minutes}\n", "utf-8")
    assert run_build(*words).exit_code == 0
    assert stored_files() == []


@pytest.mark.parametrize("words", [(), ("--patient", "Ann Lee")], ids=["nobody", "somebody"])
@pytest.mark.parametrize("whole", [True, False], ids=["another version's", "damaged"])
@pytest.mark.sweep(every=4)
def test_a_damaged_entry_is_made_again(whole: bool, words: tuple[str, ...], laid: list[str]) -> None:
    """An entry that is not as it was written, or not what this version writes, is as if it were not there."""
    run_build(*words)
    pdf = Path("o.pdf").read_bytes()
    (file,) = stored_files()
    changed = file.read_bytes()[32:-9] + b"otherwise"
    file.write_bytes((sha256(changed).digest() if whole else bytes(32)) + changed)
    run_build(*words)
    assert (Path("o.pdf").read_bytes(), len(laid)) == (pdf, 2)


def test_mistakes_are_told_each_time(laid: list[str]) -> None:
    """What is wrong is told in full, the second time as the first, and nothing is kept."""
    first, second = run_build("--points", "hnad", "--paper", "A9"), run_build("--points", "hnad", "--paper", "A9")
    assert (first.exit_code, first.stderr) == (1, second.stderr)
    assert (stored_files(), laid) == ([], [])


@pytest.mark.parametrize(
    ("limit", "most", "left"), [("MOST_STORED", 2, 2), ("MOST_STORED_BYTES", 1, 1), ("MOST_STORED_BYTES", 10**9, 3)]
)
@pytest.mark.sweep(every=4)
def test_only_so_many_are_kept(
    limit: str, most: int, left: int, laid: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cache keeps the newest handouts, at most so many and so large; the last is kept in any case."""
    monkeypatch.setattr(store, limit, most)
    for point in ("hand", "stomach", "knee-back"):
        run_build("--points", point)
    run_build("--points", "knee-back")
    assert (len(stored_files()), len(laid)) == (left, 3)


def test_another_package_is_a_reason_to_lay_out_again(laid: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What was drawn with another font, or by another library, is made anew."""
    run_build()
    monkeypatch.setattr(installed, "DRAWN_WITH", installed.DRAWN_WITH[1:])
    installed.program.cache_clear()  # as in another process
    run_build()
    installed.program.cache_clear()
    assert len(laid) == 2


@pytest.mark.parametrize("words", [(), ("--patient", "Ann Lee")], ids=["nobody", "somebody"])
def test_a_file_whose_name_is_no_text_is_printed(words: tuple[str, ...], laid: list[str]) -> None:
    """It cannot be kept, which stops nobody."""
    topic = os.fsdecode(b"templates/topics/caf\xe9.yaml")
    try:
        Path(topic).write_bytes(Path("templates/topics/mine.yaml").read_bytes())
    except OSError:
        pytest.skip("this disk takes no such name")
    Path("images/mine").rename(os.fsdecode(b"images/caf\xe9"))
    for _ in range(2):
        result = CliRunner().invoke(app, ["build", topic, "-o", "o.pdf", *words])
        assert (result.exit_code, Path("o.pdf").read_bytes()[:4]) == (0, b"%PDF"), result.output
    assert len(laid) == 2


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_letters_of_other_fonts_are_a_reason_to_look_at_their_fonts(script: Script) -> None:
    """No script in another font than FiraGO has letters that the cache takes for letters of FiraGO."""
    if {face.family for face in script.faces.values()} & FONT_FILES.keys():
        for first, last in script.ranges:
            assert any(low <= first and last <= high for low, high in OTHER_FONTS)

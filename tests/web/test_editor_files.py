"""A file that is written by the editor is whole at any moment, whatever ends the program."""

import sys
from hashlib import sha256
from pathlib import Path
from subprocess import run

import pytest
from support.covering import examples

from handout.content.project import Project
from handout.problems import InputError, OutputError
from handout.web.editor.files import Changed, begin_clinic, open_file, save_file

KILLS = examples(60)

SAVE_AND_KILL = """
import os, random, signal, sys, time
from pathlib import Path
from handout.content.project import Project
from handout.web.editor.files import open_file, save_file

root, kills = Path(sys.argv[1]), int(sys.argv[2])
chosen, file = random.Random(9), root / "templates" / "clinics" / "ours.yaml"
texts = {letter: f"name: {letter * 60}\\n" + f"# {letter * 70}\\n" * 4000 for letter in "ab"}
file.write_text(texts["a"])
seen = set()
for _ in range(kills):
    child = os.fork()
    if not child:
        while True:
            for text in texts.values():
                opened = open_file(Project(root), "clinics", "ours")
                save_file(Project(root), "clinics", "ours", text, opened.digest)
    time.sleep(chosen.random() * 0.1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    found = file.read_text()
    assert found in texts.values(), found[:80]
    seen.add(found[6])
print(len(seen))
"""


@pytest.mark.skipif(not hasattr(sys, "setdlopenflags"), reason="there is no fork on Windows")
def test_killed_while_it_writes_a_file_is_whole(tmp_path: Path) -> None:
    """A program that is killed many times in the middle of saving leaves one whole text or the other."""
    (tmp_path / "templates" / "clinics").mkdir(parents=True)
    done = run([sys.executable, "-c", SAVE_AND_KILL, str(tmp_path), str(KILLS)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    opened = open_file(Project(tmp_path), "clinics", "ours")
    save_file(Project(tmp_path), "clinics", "ours", "name: Ours\n", opened.digest)
    assert [each.name for each in opened.file.parent.iterdir()] == ["ours.yaml"]


def test_a_file_keeps_its_bytes_but_for_the_change(tmp_path: Path) -> None:
    """Byte order mark and line ends are written as they were read, and the hash is that of the file."""
    raw = b"\xef\xbb\xbfname: Ours\r\nphone: 0123 # new\r\n"
    file = tmp_path / "templates" / "clinics" / "ours.yaml"
    file.parent.mkdir(parents=True)
    file.write_bytes(raw)
    opened = open_file(Project(tmp_path), "clinics", "ours")
    digest = save_file(Project(tmp_path), "clinics", "ours", opened.text, opened.digest)
    assert file.read_bytes() == raw
    assert digest == opened.digest == sha256(raw).hexdigest()


def test_a_file_that_is_no_yaml_is_not_written(tmp_path: Path) -> None:
    """A text that cannot be read again is refused, and the file stays."""
    name = begin_clinic(Project(tmp_path), "Ours")
    opened = open_file(Project(tmp_path), "clinics", name)
    with pytest.raises(InputError):
        save_file(Project(tmp_path), "clinics", name, "a: [", opened.digest)
    with pytest.raises(Changed):
        save_file(Project(tmp_path), "clinics", name, "name: x\n", "another")
    assert open_file(Project(tmp_path), "clinics", name) == opened


def test_a_file_that_may_not_be_written_is_a_refusal(tmp_path: Path) -> None:
    """A read-only file is said to be one, and nothing is half written beside it."""
    name = begin_clinic(Project(tmp_path), "Ours")
    opened = open_file(Project(tmp_path), "clinics", name)
    opened.file.chmod(0o444)
    with pytest.raises(OutputError, match="read-only"):
        save_file(Project(tmp_path), "clinics", name, "name: x\n", opened.digest)
    assert [each.name for each in opened.file.parent.iterdir()] == ["ours.yaml"]


@pytest.mark.parametrize("title", ["", "  ", "!?", "Example"])
def test_a_name_that_cannot_be_taken_is_refused(tmp_path: Path, title: str) -> None:
    """A title without letters, or one whose name is taken, begins no file."""
    with pytest.raises(InputError):
        begin_clinic(Project(tmp_path), title)
    assert not (tmp_path / "templates").exists()


def test_a_title_in_another_script_has_a_name(tmp_path: Path) -> None:
    """A title without Latin letters stands in the file, whose name is a plain word."""
    project = Project(tmp_path)
    assert begin_clinic(project, "مركز الصحة") == "clinic"
    assert begin_clinic(project, "診療所") == "clinic-2"
    assert "診療所" in open_file(project, "clinics", "clinic-2").text

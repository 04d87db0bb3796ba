"""What YAML texts say, stored for later commands: it is the same as parsed anew, and nothing of a patient."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handout.installed import BUILTIN
from handout.schema.parsed import ParsedTexts, ParsedYaml
from handout.schema.yaml_reader import parse

FILES = [file for file in sorted((BUILTIN / "templates").rglob("*.yaml")) if file.parent.name != "starter"]


def stored(text: str) -> ParsedYaml | None:
    """Return what a second command finds of a text that the first one parsed."""
    first = ParsedTexts(lambda: None)
    first.add(text, parse(text, "old.yaml"))
    return ParsedTexts(first.packed).find(text, "new.yaml")


@pytest.mark.parametrize("folder", sorted({file.parent for file in FILES}), ids=lambda folder: folder.name)
@pytest.mark.sweep(every=4)
def test_each_built_in_file_says_the_same(folder: Path) -> None:
    """Values, and the places of all their parts in the same order, with the name that the file has now."""
    for file in (each for each in FILES if each.parent == folder):
        text = file.read_text("utf-8")
        anew, found = parse(text, "new.yaml"), stored(text)
        if anew.comment_warnings:
            assert found is None, file.name
        else:
            assert found is not None, file.name
            assert (found, [*found.places]) == (anew, [*anew.places]), file.name


VALUES = st.recursive(
    st.text("ab #:'\n", max_size=4).map(repr) | st.sampled_from(["", "~", "null", "'null'", "[]", "{}"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(item or '~' for item in items)}]")
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3).map(
            lambda items: f"{{{', '.join(f'{key}: {item}' for key, item in items.items())}}}"
        )
    ),
    max_leaves=8,
)


@given(VALUES)
def test_any_text_says_the_same_or_is_not_stored(value: str) -> None:
    """Lists, keys, empty values and texts of any form."""
    text = f"key: {value}\n"
    anew, found = parse(text, "new.yaml"), stored(text)
    assert (found == anew) if found else (anew.problems or anew.comment_warnings)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x\n",
        "a: 1\na: 2\n",
        "a: !mine 1\n",
        "a: Press #3\n",
        "? [a]\n: 1\n",
        "# only a comment\n",
    ],
)
def test_a_text_with_more_to_it_is_parsed_each_time(text: str) -> None:
    """An alias has no place of its own; what is wrong or doubtful is found again."""
    assert stored(text) is None


@pytest.mark.parametrize("damaged", [b"", b"\x80", b"\xc1", b"\x93\x01\x02\x03", b"x" * 50])
def test_what_another_version_stored_is_passed_over(damaged: bytes) -> None:
    """The text is parsed again."""
    assert ParsedTexts(lambda: damaged).find("a: 1\n", "a.yaml") is None


def test_the_newest_texts_stay() -> None:
    """What was parsed now pushes out the oldest, at a bounded number."""
    packed = None
    for number in range(70):
        texts = ParsedTexts(lambda packed=packed: packed)  # type: ignore[misc]
        texts.find("a: none\n", "")
        texts.add(f"a: {number}\n", parse(f"a: {number}\n", ""))
        packed = texts.packed()
    last = ParsedTexts(lambda: packed)
    assert [number for number in range(70) if last.find(f"a: {number}\n", "")] == [*range(10, 70)]
    assert last.packed() is None


COMMAND = """
import sys
from handout.cli.application import main
try:
    main()
finally:
    print(any(name == "yaml" for name in sys.modules), file=sys.stderr)
"""


def build(*words: str) -> tuple[int, str]:
    """Return the exit code of a command of its own, and what it says."""
    done = subprocess.run([sys.executable, "-c", COMMAND, "build", *words], capture_output=True, check=False, text=True)
    return done.returncode, done.stderr


@pytest.mark.caches("what is parsed is not stored")
def test_a_second_command_parses_only_what_has_changed(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another format loads no parser; a mistake made since is found, at its line and column."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own-cache"))
    assert build("mine", "-o", "a.pdf") == (0, "True\n")
    assert build("mine", "--format", "cards", "-o", "b.pdf") == (0, "False\n")
    topic = project / "templates" / "topics" / "mine.yaml"
    topic.write_text(topic.read_text("utf-8") + "colour: blue\n", "utf-8")
    code, errors = build("mine", "--format", "booklet", "-o", "c.pdf")
    line = topic.read_text("utf-8").splitlines().index("colour: blue") + 1
    assert (code, f"mine.yaml:{line}:1: error" in errors, "True" in errors) == (1, True, True)


@pytest.mark.caches("what is parsed is not stored")
def test_nothing_of_a_plan_is_stored(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan may name its patient."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "own-cache"))
    plans = project / "templates" / "plans"
    plans.mkdir()
    (plans / "ann.yaml").write_text("topic: mine\npatient: Ann Leighton\nnote: Ring us on Monday.\n", "utf-8")
    assert build("mine", "--plan", "ann", "-o", "a.pdf")[0] == 0
    cached = [file.read_bytes() for file in (tmp_path / "own-cache").rglob("*") if file.is_file()]
    assert any(b"mine" in each for each in cached)
    assert not [each for each in cached if b"Leighton" in each or b"Monday" in each]

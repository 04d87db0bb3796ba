"""The cases that tests try in place of a full product leave out nothing that two options can do together."""

import os
import shutil
import subprocess
import sys
from itertools import combinations, product
from pathlib import Path

import pytest
from support import covering
from support.covering import examples, in_turn, pairwise, sample

pytestmark = pytest.mark.usefixtures("no_sweep")
OPTIONS = ("abcdefg", (True, False), (1, 2, 3, 4), ("x", "y", "z"))


@pytest.fixture
def no_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the usual cases, whatever the command line asks for."""
    monkeypatch.setattr(covering, "SWEEP", False)


def test_every_two_values_meet() -> None:
    """Each value of each option stands beside each value of every other, in far fewer cases than there are."""
    cases = pairwise(*OPTIONS)
    for one, other in combinations(range(len(OPTIONS)), 2):
        assert {(case[one], case[other]) for case in cases} == set(product(OPTIONS[one], OPTIONS[other]))
    assert len(cases) == len(set(cases)) < 168 / 4
    assert pairwise(*OPTIONS) == cases


def test_what_cannot_be_is_no_case() -> None:
    """No case is one that *where* refuses, and every two values meet that stand in another."""

    def where(one: int, other: int, third: int) -> bool:
        return one + other + third != 5

    digits = range(4)
    every = [case for case in product(digits, repeat=3) if where(*case)]
    cases = pairwise(digits, digits, digits, where=where)
    assert set(cases) <= set(every)
    for one, other in combinations(range(3), 2):
        assert {(case[one], case[other]) for case in cases} == {(case[one], case[other]) for case in every}


def test_values_take_turns() -> None:
    """Each value has as many turns as are asked for, beside another value each time."""
    cases = in_turn("abcde", (1, 2, 3), times=2)
    assert len(cases) == len(set(cases)) == 10
    assert all(sum(value in case for case in cases) >= 2 for value in (*"abcde", 1, 2, 3))


def test_a_sample_is_of_values_one_apart() -> None:
    """Two samples of every second value have all of them between them."""
    assert (sample("abcde", 2), sample("abcde", 2, 1)) == ("ace", "bd")


def test_the_usual_run_has_fewer_examples() -> None:
    """Of the examples of Hypothesis a third are tried."""
    assert examples(90) == 30


def test_a_sweep_tries_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``--sweep`` the cases are all those that there are."""
    monkeypatch.setattr(covering, "SWEEP", True)
    assert pairwise(*OPTIONS) == list(product(*OPTIONS))
    assert pairwise(*OPTIONS, where=lambda *case: case[0] == "a") == list(product("a", *OPTIONS[1:]))
    assert sample("abc", 2) == "abc"
    assert examples(90) == 90
    assert in_turn("ab", (1, 2)) == [("a", 1), ("a", 2), ("b", 1), ("b", 2)]


FAMILY = """
import pytest

@pytest.mark.parametrize("form", "abcd")
@pytest.mark.parametrize(("topic", "flavour"), [("knee", 1), ("knee", 2), ("sleep", 1)])
@pytest.mark.sweep(every=3)
def test_in_turn(topic, flavour, form): pass

@pytest.fixture(params=["A4", "A5", "A6"])
def paper(request): return request.param

@pytest.mark.sweep(every=2)
def test_of_a_fixture(paper): pass

@pytest.mark.parametrize("topic", ["knee", "sleep", "worry"])
@pytest.mark.sweep(every=2, first=1)
def test_from_another_place(topic): pass

@pytest.mark.sweep
def test_in_a_sweep_only(): pass

def test_always(): pass
"""
USUAL = {"in_turn[knee-1-a]", "in_turn[knee-1-d]", "in_turn[knee-2-c]", "in_turn[sleep-1-b]"}


def _collected(folder: Path, *more: str) -> set[str]:
    """Return the cases of a file of tests that a run takes."""
    shutil.copy(Path(__file__).parent / "conftest.py", folder)
    (folder / "test_family.py").write_text(FAMILY, "utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--collect-only",
            "-q",
            "-p",
            "no:cacheprovider",
            "-c",
            os.devnull,
            *more,
            ".",
        ],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.partition("::test_")[2] for line in done.stdout.splitlines() if "::" in line}


def test_what_is_marked_waits_for_a_sweep(tmp_path: Path) -> None:
    """Each value of several parameters has its turn; a sweep leaves out nothing, and its rest is what is left."""
    usual, swept, rest = _collected(tmp_path), _collected(tmp_path, "--sweep"), _collected(tmp_path, "--rest")
    assert USUAL | {"of_a_fixture[A4]", "of_a_fixture[A6]", "from_another_place[sleep]", "always"} == usual
    assert len(swept) == 12 + 3 + 3 + 1 + 1
    assert rest == swept - usual
    (tmp_path / "test_others.py").write_text("from support.covering import in_turn\n\ndef test_one(): pass\n", "utf-8")
    assert _collected(tmp_path, "--rest") == rest | {"one"}

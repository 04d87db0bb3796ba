"""The command ``find``: by word, code and condition."""

import pytest
from support.cli import run


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("sick", ["nausea\t", "inner-arm\t"]),
        ("LI4", ["back-pain\t", "hand\t"]),
        ("li 4", ["back-pain\t", "hand\t"]),
        ("Zusanli", ["nausea\t", "shin\t"]),
        ("sciatica", ["back-pain\t", "lower-back\t"]),
        ("feeling sick", ["nausea\t"]),
        ("pregnant", ["nausea\t", "--avoid pregnancy leaves out: upper-belly"]),
        ("aneurysm", ["nausea\t", "--avoid aneurysm leaves out: upper-belly"]),
    ],
)
@pytest.mark.sweep(every=4)
def test_topics_and_points_are_found(word: str, lines: list[str]) -> None:
    """Whoever knows a complaint, a code or a patient's condition gets the topics and their points."""
    found = run("find", word).stdout
    assert [line for line in lines if line not in found] == []


def test_a_word_within_a_word_is_another() -> None:
    """Only what begins with the word is found: 'arm' is not 'warm', and cautions are not what a point is for."""
    assert "back-pain" not in run("find", "inner arm").stdout


@pytest.mark.parametrize(("typed", "meant"), [("slepe", "sleep"), ("nausia", "nausea"), ("pregnent", "pregnant")])
def test_a_mistyped_word_is_answered_with_the_nearest(typed: str, meant: str) -> None:
    """Who types a word wrong is told the word that topics, cards or conditions have."""
    done = run("find", typed)
    assert done.exit_code == 1
    assert f"did you mean '{meant}'?" in done.stderr


def test_nothing_found_says_what_to_try() -> None:
    """A word that nothing is about is an error with a way on."""
    done = run("find", "elephant")
    assert done.exit_code == 1
    assert "nothing is about 'elephant'" in done.stderr
    assert "handout topics" in done.stderr

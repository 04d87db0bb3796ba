"""The shell completes topics, cards and conditions, also the last of several."""

import pytest
from support.cli import run
from support.kinds import KINDS
from typer.testing import CliRunner

from handout.cli.application import app


def completed(*words: str) -> list[str]:
    """Return what the shell proposes for the last of *words*."""
    line = " ".join(("handout", *words))
    asked = {"_HANDOUT_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    return CliRunner().invoke(app, [], env=asked, prog_name="handout").output.split()


@pytest.mark.parametrize(
    ("words", "proposed"),
    [
        (("build", "back-p"), ["back-pain"]),
        (("build", "back-pain", "--points", "h"), ["hipbone", "hand"]),
        (("build", "back-pain", "--points", "hand,hi"), ["hand,hipbone"]),
        (("build", "back-pain", "--without", "st"), ["stomach"]),
        (("build", "back-pain", "--avoid", "preg"), ["pregnancy"]),
        (("build", "back-pain", "--avoid", "gout,slip"), ["gout,slipped-disc"]),
        (("build", "neck-moves", "--points", "ch"), ["chin-tuck"]),
        (("build", "neck-moves", "--avoid", "neck-i"), ["neck-injury"]),
        (("build", "nothing-here", "--points", "h"), []),
        (("conditions", "back-p"), ["back-pain"]),
    ],
)  # fmt: skip
def test_values_are_completed(words: tuple[str, ...], proposed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed so far decides: the topic, and the words before a comma."""
    monkeypatch.chdir(KINDS)
    assert completed(*words) == proposed


def test_conditions_are_listed_with_what_they_leave_out() -> None:
    """The list names the words, the cards left out and other words of each condition, then those never mentioned."""
    result = run("conditions", "neck-moves", "--project", KINDS)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[lines.index("Injuries:") :][:4] == [
        "Injuries:",
        "  neck-injury   a neck hurt in a fall or crash",
        "                  leaves out turn",
        "                  also: hurt neck, whiplash",
    ]
    assert "also known, but this topic never mentions them: aneurysm" in result.stdout

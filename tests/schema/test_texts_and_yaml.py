"""Texts that YAML would take for something else, or cut off."""

import pytest
from support.kinds import ACUPRESSURE

from handout.problems import InputError, Severity
from handout.schema import model_reader
from handout.schema.model_reader import read


def rules_of(line: str) -> list[str]:
    """Return what is wrong with a line as ``line:column rule``."""
    with pytest.raises(InputError) as caught:
        read(line.encode(), "t.yaml", ACUPRESSURE)
    return [f"{p.where.line}:{p.where.column} {p.rule}" for p in caught.value.problems]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("title: !Stop at once", "1:8 yaml-syntax"),
        ("title: ! Stop at once", "1:8 yaml-syntax"),
        ("title: !!Stop at once", "1:8 yaml-syntax"),
        ("title: &Sons and brothers", "1:8 yaml-syntax"),
        ("sources: [!a b]", "1:11 yaml-syntax"),
        ("sources:\n  - &Co of York", "2:5 yaml-syntax"),
        ("sources: &Stop\n  - at once", "1:10 yaml-syntax"),
        ("!Stop title: at once", "1:1 yaml-syntax"),
        ("&Stop title: at once", "1:1 yaml-syntax"),
        ("title: &a x\nabout: &a y\nwhere: *a", "1:8 yaml-syntax"),
    ],
)
def test_no_word_of_a_text_is_taken_for_yaml(line: str, place: str) -> None:
    """A text that begins with a tag or a name of YAML would lose it on paper: it is refused, with the cure."""
    assert place in rules_of(line)


@pytest.mark.parametrize("line", ["title: !!str 12", "title: '!Stop'", 'title: "&Sons"', "title: &a Back\nabout: *a"])
def test_yaml_that_loses_nothing_is_let_pass(line: str) -> None:
    """Quoted texts, plain types, and names that are used are no mistakes of that kind."""
    assert [found for found in rules_of(line) if "yaml-syntax" in found] == []


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ("title: Not on points #3 to #5", ["1:22 # '#3 to #5'"]),
        ("title: Ärger 😀 # or pregnant", ["1:16 # '# or pregnant'"]),
        ("sources: [a #b\n  ]", ["1:13 # '#b'"]),
        ("sources:\r\n  - a bruise #b\r\n", ["2:14 # '#b'"]),
        ("title: Press softly\n  and stop # at once", ["2:12 # '# at once'"]),
        ("title: Not when pain  #5 is there", ["1:23 # '#5 is there'"]),
        ("title: #1 cause of pain", ["1:8 # '#1 cause of pain'"]),
        ("title: \t#1 cause", ["1:9 # '#1 cause'"]),
        ("title: Press softly  # a remark", []),
        ("title: Press softly  ## a remark", []),
        ("title: # a remark", []),
        ("title: 'Press #3' # a remark", []),
        ("title: |\n  Press #3", []),
        ("title: Press C#3", []),
        ("title:  # a remark", []),
    ],
)
def test_a_text_that_a_number_sign_cuts_is_told(line: str, lost: list[str]) -> None:
    """What stands after one space and a '#' is named, for YAML drops it; two spaces, or quotes, say that it is a comment."""
    plain = model_reader._parse(line, "a.yaml")
    reported = [
        f"{cut.where.line}:{cut.where.column} # {cut.message.split(' is a comment')[0]}"
        for cut in plain.comment_warnings
    ]
    assert reported == lost
    assert {cut.severity for cut in plain.comment_warnings} <= {Severity.WARNING}

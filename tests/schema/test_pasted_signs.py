"""Signs that a word processor, a web page or another keyboard puts where YAML has its own are named at their places."""

import pytest
from schema.test_author_mistakes import TOPIC
from support.kinds import EXERCISES

from handout.problems import InputError, Problem
from handout.request.plan import Plan
from handout.schema.model_reader import read
from handout.schema.syntax_errors import DASHES, WIDE_SPACES

STEPS = "    steps:\n      - Sit tall.\n      - Turn your head.\n"
TURN = "    name: Turn\n"
FRENCH = "    feel:\n      Attention:\u00a0doucement\n"


def problems_of(text: str) -> tuple[Problem, ...]:
    """Return the problems for which a topic is refused."""
    with pytest.raises(InputError) as caught:
        read(text.encode(), "t.yaml", EXERCISES)
    return caught.value.problems


def places_of(text: str) -> list[tuple[int, int, str]]:
    """Return line, column and rule of each problem."""
    return [(each.where.line, each.where.column, each.rule) for each in problems_of(text)]


def line_of(text: str, words: str) -> int:
    """Return the number of the line in which *words* stand."""
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize("sign", DASHES)
def test_a_list_with_other_signs_than_hyphens_is_refused_at_each(sign: str) -> None:
    """They would be one text, and print as signs in it."""
    text = TOPIC + STEPS.replace("- ", f"{sign} ").replace("    move", "")
    first = line_of(text, "steps:") + 1
    assert places_of(text) == [(first, 7, "yaml-syntax"), (first + 1, 7, "yaml-syntax")]
    assert "'- Turn your head.'" in problems_of(text)[1].hint


@pytest.mark.parametrize("space", WIDE_SPACES)
@pytest.mark.parametrize(
    "old", ["      - Sit tall.", "    name: Turn", "  - id: turn", "version: 0.1", "    dose: {hold"]
)
def test_a_space_of_another_width_is_named_at_its_place(space: str, old: str) -> None:
    """After a hyphen or a colon, where one sees no difference."""
    text = TOPIC + STEPS
    place = old.index("- ") + 1 if "- " in old and ":" not in old else old.index(": ") + 1
    wrong = old[:place] + space + old[place + 1 :]
    (problem,) = (
        problems_of(text.replace(f"{old}", wrong, 1))
        if old != "    name: Turn"
        else problems_of(text.replace("    name: Turn\n", f"{wrong}\n", 1))
    )
    assert (problem.where.line, problem.where.column) == (
        line_of(text, old if old != "    name: Turn" else TURN),
        place + 1,
    )
    assert f"U+{ord(space):04X}" in problem.message
    assert problem.hint.startswith(f"type it anew: '{old.strip()[:10]}")


@pytest.mark.parametrize("space", WIDE_SPACES)
def test_a_line_that_is_indented_with_other_spaces_is_named(space: str) -> None:
    """As a text that is copied from a web page."""
    text = TOPIC.replace("    move: Turn", f"{space * 4}move: Turn")
    assert (line_of(text, "move: Turn"), 1, "yaml-syntax") in places_of(text)


@pytest.mark.parametrize("colon", ["\uff1a", "\ufe55", " \uff1a"])
def test_a_colon_of_another_keyboard_is_named(colon: str) -> None:
    """It ends no key."""
    text = TOPIC.replace("    name: Turn\n", f"    name{colon}Turn\n")
    assert (line_of(text, f"name{colon}"), 8 + len(colon), "yaml-syntax") in places_of(text)


def test_a_file_with_one_such_line_is_explained_by_it() -> None:
    """It holds no key at all."""
    assert places_of("language:\u00a0en\n") == [(1, 10, "yaml-syntax")]


@pytest.mark.parametrize(
    "more",
    [
        FRENCH,
        "    feel: |\n      – softly\n      • and slowly\n",
        '    feel: "– softly"\n',
        "    feel: a – b\n",
        "    feel: – softly\n",
        "    feel:\n      softly\n      a\u00a0– b\n",
    ],
)
def test_such_signs_in_texts_are_let_be(more: str) -> None:
    """A French text has a no-break space before its colon, and any text a dash."""
    read((TOPIC + more).encode(), "t.yaml", EXERCISES)


def test_a_merge_conflict_is_named() -> None:
    """Whatever its halves say."""
    text = TOPIC.replace("    name: Turn\n", "<<<<<<< HEAD\n    name: Turn\n=======\n    name: Twist\n>>>>>>> theirs\n")
    assert places_of(text) == [(line_of(text, "<<<<"), 1, "yaml-syntax")]
    assert "Git" in problems_of(text)[0].message


@pytest.mark.parametrize("more", ["", ", You fell", ", You fell, You had a stroke"])
def test_a_list_in_braces_without_brackets_is_one_mistake(more: str) -> None:
    """Its other items are no keys."""
    (problem,) = problems_of(TOPIC.replace("items: [You had surgery.]}", f"items: You had surgery{more}}}"))
    assert problem.hint == f"put it in brackets: [You had surgery{more}]"


@pytest.mark.parametrize("more", ["", ", stomach: as before", ", stomach: 2 minutes, or more, softly"])
def test_a_text_in_braces_that_a_comma_parts_is_put_in_quotes(more: str) -> None:
    """Also where any key may stand: those of a plan's doses are points."""
    with pytest.raises(InputError) as caught:
        read(f"topic: back-pain\ndoses: {{hand: 1 minute, twice a day{more}}}\n".encode(), "p.yaml", Plan)
    hints = [problem.hint for problem in caught.value.problems]
    assert 'hand: "1 minute, twice a day"' in hints[0]
    assert len(hints) == 1 + more.count(", ", 2)
    assert all('stomach: "2 minutes, or more, softly"' in hint for hint in hints[1:])

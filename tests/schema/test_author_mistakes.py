"""Mistakes as authors make them: each ends in one problem, at its line, with a cure that fits."""

import pytest
from support.kinds import EXERCISES

from handout.content.callouts import CALLOUT_KINDS
from handout.problems import InputError
from handout.schema.model_reader import read

TOPIC = """\
language: en
kind: exercises
title: Neck pain
short_title: Neck pain
version: 0.1
next_review: 2027-12
disclaimer:
  heading: Please read this first
  about: This leaflet shows exercises.
  moving:
    heading: How to move
    stop: Stop if it hurts.
  ask_first: {heading: Ask first if, items: [You had surgery.]}
red_flags:
  now:
    heading: Get help now
    when: "if you have:"
    items:
      - chest pain
  today:
    heading: Get help today
    when: "if you have:"
    items:
      - fever
  later: See us.
exercises:
  - id: chin-tuck
    name: Chin Tuck
    start: Sit tall.
    move: Pull your chin back.
    dose: {hold: 5, times: 10}
    cautions:
      - Stop if it hurts.
    conditions: [recent-surgery]
    picture:
      file: chin.jpg
      alt: A woman sits.
      source: our clinic
      callouts:
        - {kind: label, at: [0.5, 0.5], text: chin}
  - id: turn
    name: Turn
    move: Turn your head.
"""
"""An exercises topic as an author writes it."""

DOSE = "    dose: {hold: 5, times: 10}\n"
CAUTIONS = "    cautions:\n      - Stop if it hurts.\n"
ASK = "{heading: Ask first if, items: [You had surgery.]}"

MISTAKES = [
    ("{hold: 5, times: 10}", "{hold: 5, repetitions: 10}", 31, "unknown-key", "did you mean 'times'?"),
    ("{hold: 5, times: 10}", "{hold: 5, reps: 10}", 31, "unknown-key", "did you mean 'times'?"),
    ("{hold: 5, times: 10}", "{duration: 5, times: 10}", 31, "unknown-key", "did you mean 'hold'?"),
    (DOSE, "    dose: {hold: 5}\n    repetitions: 10\n", 32, "unknown-key", "it belongs under 'dose': write dos"),
    (DOSE, "    hold: 5\n", 31, "unknown-key", "it belongs under 'dose': write dos"),
    (DOSE, "    dose: 10 times a day\n", 31, "wrong-type", "such as dose: {hold: 5, times: 10,"),
    (DOSE, "    dose: {hold: 5 seconds, times: 10}\n", 31, "wrong-form", ""),
    (DOSE, "    dose: {hold 5, times: 10}\n", 31, "unknown-key", "write it as 'hold: 5', with ': '"),
    (DOSE, "    dose: {hold:5, times: 10}\n", 31, "unknown-key", "write it as 'hold: 5', with ': '"),
    (DOSE, "    dose:\n    hold: 5\n    times: 10\n", 32, "unknown-key", "indent it, and what else belongs t"),
    ("title: Neck pain\nshort", "titel: Neck pain\nshort", 3, "unknown-key", "did you mean 'title'?"),
    ("    picture:", "    image:", 35, "unknown-key", "did you mean 'picture'?"),
    ("    picture:", "    pictrue:", 35, "unknown-key", "did you mean 'picture'?"),
    ("      file: chin.jpg\n", "      filename: chin.jpg\n", 36, "unknown-key", "did you mean 'file'?"),
    ("      alt: A woman sits.\n      source: our clinic\n", "      source: our clinic\n    alt: A woman sits.\n", 39, "yaml-syntax", "begin both in one column, or write"),  # noqa: E501
    ("      alt: A woman sits.\n", "      alt: A woman sits\n      cautions: [x]\n", 38, "unknown-key", "it is indented too far: begin it i"),
    ("      - Stop if it hurts.\n", "      - Note: stop if it hurts.\n", 33, "wrong-type", "a text with ': ' in it needs quote"),
    ("      - Stop if it hurts.\n", "      Stop if it hurts.\n", 33, "wrong-type", "begin each item on a line of its o"),
    (CAUTIONS, "    cautions: Stop if it hurts.\n", 32, "wrong-type", "begin each item on a line of its o"),
    (CAUTIONS, "    warnings:\n      - Stop if it hurts.\n", 32, "unknown-key", "did you mean 'cautions'?"),
    (ASK, "{heading: Ask first, please, items: [You had surgery.]}", 13, "unknown-key", "a comma ends a text inside { }; pu"),
    (ASK, "{heading: Ask first if, items: You had surgery.}", 13, "wrong-type", "put it in brackets: [You had surge"),
    ("text: chin}", "text: chin, front}", 40, "unknown-key", "a comma ends a text inside { }; pu"),
    ("text: chin}", "label: chin}", 40, "unknown-key", "did you mean 'text'?"),
    ("at: [0.5, 0.5]", "at: [50, 50]", 40, "out-of-range", "places are fractions from 0 to 1: "),
    ("at: [0.5, 0.5]", "at: 0.5, 0.5", 40, "unknown-key", "a place is written in brackets: at"),
    ("at: [0.5, 0.5]", "at: (0.5, 0.5)", 40, "unknown-key", "a place is written in brackets: at"),
    ("kind: label", "kind: arrow", 40, "unknown-word", f"known: {', '.join(CALLOUT_KINDS)}"),
    ("    move: Turn your head.\n", "   move: Turn your head.\n", 43, "yaml-syntax", "indent it as its neighbours"),
    ("    move: Turn your head.\n", "      move: Turn your head.\n", 43, "yaml-syntax", "begin both in one column, or write"),
    ("    move: Turn your head.\n", "\tmove: Turn your head.\n", 43, "tab", "use spaces"),
    ("  - id: turn\n", "- id: turn\n", 41, "yaml-syntax", "begin every '- ' of a list in one "),
    ("  - id: turn\n", "  -id: turn\n", 41, "yaml-syntax", "write '- id: turn'"),
    ("    move: Pull your chin back.", "    move: Pull your chin back: slowly.", 30, "yaml-syntax", 'put the text in quotes: "Pull your'),
    ("    move: Pull your chin back.", "    move: **Pull** your chin back.", 30, "yaml-syntax", 'put it in quotes: "**Pull** your c'),
    ("    move: Pull your chin back.", '    move: "Pull" your chin back.', 30, "yaml-syntax", 'put all of it in quotes: \'"Pull" y'),
    ("    move: Pull your chin back.", "    move: Pull your\n    chin back.", 31, "yaml-syntax", "indent it, or put a key before it"),
    ("    move: Pull your chin back.", "    move: 'Don't pull.'", 30, "yaml-syntax", 'put all of it in quotes: "Don\'t pu'),
    ("    move: Pull your chin back.", '    move: "Pull your chin back.', 30, "yaml-syntax", "close it; inside '…' write '' for "),
    ("    move: Turn your head.\n", "    steps:\n      - Left: turn your head.\n", 44, "wrong-type", "a text with ': ' in it needs quotes: \"Left"),
    ("    move: Turn your head.\n", "    steps:\n      - instruction: turn your head.\n", 44, "unknown-key", "did you mean 'text'?"),
    ("      - Stop if it hurts.\n", "  - Stop if it hurts.\n", 34, "yaml-syntax", "indent it as they are, or put the "),
    ("exercises:\n", "exercise:\n", 26, "unknown-key", "did you mean 'exercises'?"),
    ("exercises:\n", "points:\n", 26, "unknown-key", "did you mean 'exercises'?"),
    ("later: See us.", "later:", 25, "empty", "write something"),
    ("  later: See us.\n", "", 14, "missing-key", "add 'later: …' (when to come back "),
    ("red_flags:\n", "redflags:\n", 14, "unknown-key", "did you mean 'red_flags'?"),
    ('    when: "if you have:"\n    items:\n      - chest', "    when: if you have:\n    items:\n      - chest", 17, "yaml-syntax", 'put the text in quotes: "if you ha'),  # noqa: E501
    ("  now:\n    heading", "  now:\n  heading", 17, "yaml-syntax", "begin both in one column, or write"),
    ("id: chin-tuck", "id: Chin Tuck", 27, "wrong-form", ""),
    ("id: chin-tuck", "id: 2", 27, "wrong-form", ""),
    ("id: turn", 'id: "1"', 41, "wrong-form", ""),
    ("id: turn", "id: 1-2", 41, "wrong-form", ""),
    ("id: turn", "id: 1-to-2", 41, "wrong-form", ""),
    ("id: turn", "id: all", 41, "wrong-form", ""),
    ("id: turn", "id: none", 41, "wrong-form", ""),
    ("{hold: 5, times: 10}", "{hold: 5, times: 0.5}", 31, "wrong-form", ""),
    ("{hold: 5, times: 10}", "{hold: 5, times: 1/2}", 31, "wrong-form", ""),
    ("version: 0.1", "version: first", 5, "wrong-form", ""),
    ("next_review: 2027-12", "next_review: December 2027", 6, "wrong-form", ""),
    ("    picture:\n      file", "    picture: chin.jpg\n      file", 36, "yaml-syntax", "begin both in one column, or write"),
    ("    name: Turn\n", "    name:Turn\n", 42, "yaml-syntax", "write 'name: Turn'"),
    ("    name: Turn\n", "    name: Turn\n    name: Again\n", 43, "duplicate-key", "keep one of them"),
    ("      file: chin.jpg\n", "     file: chin.jpg\n", 37, "yaml-syntax", "begin both in one column, or write"),
    ("  about: This leaflet shows exercises.\n", "", 7, "missing-key", "add 'about: …' (what the leaflet s"),
    ("disclaimer:\n", "disclaimer: \n  warnings: [x]\n", 8, "unknown-key", "known: about, ask_first, condition"),
]  # fmt: skip
"""What is written instead: the line that is named, its rule, and how the cure begins."""


def test_the_topic_is_without_mistakes() -> None:
    """What each mistake is put into can be read."""
    assert read(TOPIC.encode(), "t.yaml", EXERCISES).value.title == "Neck pain"


@pytest.mark.parametrize(("old", "new", "line", "rule", "cure"), MISTAKES, ids=[repr(row[1])[:40] for row in MISTAKES])
def test_a_mistake_ends_in_one_problem_with_its_cure(old: str, new: str, line: int, rule: str, cure: str) -> None:
    """A misspelt or misplaced key, a comma, a colon or a column is one problem, not several."""
    assert TOPIC.count(old) == 1
    with pytest.raises(InputError) as caught:
        read(TOPIC.replace(old, new).encode(), "t.yaml", EXERCISES)
    (problem,) = caught.value.problems
    assert (problem.where.line, problem.rule) == (line, rule)
    assert problem.hint.startswith(cure)


UNQUOTED = {
    "title: Neck pain\nshort": ("title: Neck: pain\nshort", 3),
    "short_title: Neck pain": ("short_title: *Neck* pain", 4),
    "stop: Stop if it hurts.": ("stop: Stop: it hurts.", 12),
    "      - chest pain": ("      - Now: chest: pain", 19),
    "later: See us.": ("later: See us: today.", 25),
    "name: Chin Tuck": ("name: Chin: Tuck", 28),
    "start: Sit tall.": ("start: @ home", 29),
    "alt: A woman sits.": ("alt: A woman's chair: she sits.", 37),
    "source: our clinic": ("source: our: clinic", 38),
    "move: Turn your head.": ("move: Turn: your head.", 43),
}
"""Texts of the topic without the quotes that they need, with their lines."""


@pytest.mark.parametrize("step", [1, 2, 3, 9])
def test_all_texts_that_lack_quotes_are_named_at_once(step: int) -> None:
    """Each with its own cure; other mistakes are named when the file can be parsed."""
    changed, lines = TOPIC, list[int]()
    for old, (new, line) in [*UNQUOTED.items()][::step]:
        assert TOPIC.count(old) == 1
        changed = changed.replace(old, new)
        lines.append(line)
    with pytest.raises(InputError) as caught:
        read(changed.encode(), "t.yaml", EXERCISES)
    assert [(each.rule, each.where.line) for each in caught.value.problems] == [("yaml-syntax", line) for line in lines]
    mended = changed.splitlines()
    for problem in caught.value.problems:
        quoted = problem.hint.partition(": ")[2]
        line = mended[problem.where.line - 1]
        assert quoted[1:-1] in line
        mended[problem.where.line - 1] = line.replace(quoted[1:-1], quoted)
    assert read("\n".join(mended).encode(), "t.yaml", EXERCISES).value.cards[1].id == "turn"


def test_what_quotes_do_not_mend_ends_the_search() -> None:
    """A bracket that is not closed swallows what follows; nothing is made up of it."""
    changed = TOPIC.replace("title: Neck pain\nshort", "title: Neck: pain\nshort").replace(
        "[recent-surgery]", "[recent-surgery"
    )
    with pytest.raises(InputError) as caught:
        read(changed.encode(), "t.yaml", EXERCISES)
    first, *others = caught.value.problems
    assert (first.where.line, [each.where.line for each in others]) == (3, [34])


def test_the_cure_of_an_id_or_a_dose_is_in_the_message() -> None:
    """An id that is a number would win over the card of that number."""
    changed = TOPIC.replace("id: turn", 'id: "1"').replace("times: 10", "times: 0.5")
    with pytest.raises(InputError) as caught:
        read(changed.encode(), "t.yaml", EXERCISES)
    assert [str(each).partition(" error: ")[2] for each in caught.value.problems] == [
        "times: not a number such as 10 or 1½, or a range such as 5-10; write ½ (wrong-form)",
        "id: '1' means a place on the leaflet in `--points`; give the card a name of its own, such as hand (wrong-form)",
    ]


def test_a_comma_that_parts_a_text_of_a_list_is_a_warning() -> None:
    """A list in brackets whose second item goes on in small letters may be one text; a list of words is none."""
    changed = TOPIC.replace("[You had surgery.]", "[You had surgery, or a fall.]")
    source = read(changed.encode(), "t.yaml", EXERCISES).source
    assert [(each.rule, each.where.line) for each in source.comment_warnings] == [("parted-list", 13)]
    assert read(TOPIC.encode(), "t.yaml", EXERCISES).source.comment_warnings == ()
    for items in (
        "Dizzy, or do you see double? Stop",
        "Dizzy, and ill. Stop",
        "Stop, and ring us.",
        "chest pain, or trouble breathing",
    ):
        source = read(TOPIC.replace("[You had surgery.]", f"[{items}]").encode(), "t.yaml", EXERCISES).source
        assert [each.rule for each in source.comment_warnings] == ["parted-list"], items
    for items in ("DVT, deep vein thrombosis", "Chair, towel", "chest pain, fever.", "Rest., then walk."):
        source = read(TOPIC.replace("[You had surgery.]", f"[{items}]").encode(), "t.yaml", EXERCISES).source
        assert source.comment_warnings == (), items
    quoted = TOPIC.replace("[You had surgery.]", '["You had surgery, or a fall.", You fell.]')
    assert read(quoted.encode(), "t.yaml", EXERCISES).source.comment_warnings == ()

"""What is wrong with a kind, or with a topic of it, is an error at its place, in the words of the kind."""

import re
from pathlib import Path

import pytest
from support.kinds import ACUPRESSURE_WORDS, HINTS, MEDICINES, MOVES, refused
from support.topics import edit

from handout.content.kind import Kind
from handout.content.project import Project
from handout.installed import BUILTIN

copied = pytest.mark.usefixtures("copied_kinds")


# ---- topics that say nothing, or what nothing prints ----


@copied
@pytest.mark.parametrize(
    ("old", "new", "file", "rule", "words"),
    [
        ("    move: Lie down for a while.\n", "", MOVES, "empty-card", "this exercise has none of move, steps"),
        ("    start: Sit tall on a firm chair.\n", "", MOVES, "unprinted", "beside 'start', which this exercise lacks"),
        ("move: Turn right and left.", "steps: Turn.", MOVES, "unprinted", "shortens 'steps'"),
        ("    move: Lie down", "    short: {caution: Take it easy.}\n    move: Lie down", MOVES, "unprinted", "no caution in full"),
        ("why: A low screen", "position: {text: sitting}, why: A low screen", HINTS, "unprinted", "hints have no place for a position"),
        ("dose: {times: 12, sets: 3, rest: 60, days_a_week: 3, weeks: 6}", "dose: {}", MOVES, "wrong-form", "dose: says nothing"),
        ("{hold: 10, times: 3", "{hold: 0, times: 3", MOVES, "wrong-form", "hold: 0 is no amount"),
        ("{hold: 10, times: 3", "{hold: 99999, times: 3", MOVES, "wrong-form", "hold: an amount has four figures at most"),
        ("id: shrug", "id: turn", MOVES, "same-id", "give each exercise its own id"),
        ("    move: Lie down", "    on_body: {front: [x]}\n    move: Lie down", MOVES, "no-body-map", "body_map"),
    ],
)  # fmt: skip
def test_a_text_that_nothing_prints_is_refused(old: str, new: str, file: Path, rule: str, words: str) -> None:
    """A card that says nothing, and a text that no format would print, are errors at their place."""
    edit(old, new, file)
    found = [each for each in refused(file.stem) if words in each[2]]
    assert [each[1] for each in found] == [rule]
    assert re.match(rf"{file.as_posix()}:\d+:\d+", found[0][0])
    assert not ACUPRESSURE_WORDS.search(found[0][2])


@copied
def test_unknown_conditions_are_found_beside_other_faults() -> None:
    """A condition without words is reported in the same run as a fault of another kind, and as all others of its kind."""
    edit("conditions: [neck-injury, osteoporosis]", "conditions: [neck-injry, osteoporosis, warts]", MOVES)
    edit("  conditions: [osteoporosis]", "  conditions: [ostoporosis]", MOVES)
    edit("    name: Shrug\n", "    nmae: Shrug\n", MOVES)
    rules = sorted(rule for _, rule, _ in refused())
    assert rules == [*["unknown-condition"] * 3, "unknown-key"]


# ---- wrong kinds ----


@copied
@pytest.mark.parametrize(
    ("old", "new", "words", "cure"),
    [
        ("headings: {why: What it is for, ", "headings: {", "headings lack 'why'", "add it under 'words'"),
        ("  one: medicine\n", "", "'one' is missing", "add it under 'words'"),
        ('    days: {one: for 1 day, other: "for {n} days"}\n', "", "amounts lack 'days' with {n}", "add it under 'words'"),
        ("before: half an hour before a meal, ", "", "values of 'with_food' lack 'before'", "add it under 'words'"),
        ('asides: {looks: "Looks like: {value}"}', "asides: {looks: Looks}", "asides lack 'looks' with {value}", "add it under 'words'"),
        ("  missed: {about", "  name: {about", "every card has 'name' already", "choose another name"),
        ("  missed: {about", "  time: {about", "every card has 'time' already", "choose another name"),
        ("cards: medicines", "cards: sources", "'sources' is another key of a topic", "choose another name"),
        ("card_needs: [dose]", "card_needs: [dose, pic]", "'pic' is not one of picture, cautions, note, dose", "known: picture, cautions"),
        ("card_needs: [dose]", "needs: [flags]", "'flags' is not one of red_flags", "did you mean 'red_flags'?"),
        ("  - {field: missed}\n", "", "'missed' is never printed", "add it to 'sections' or 'asides'"),
        ("  - {field: dose}\n", "", "the dose is never printed", "add {field: dose} to 'sections'"),
        ("  - {field: missed}\n", "  - {field: missed}\n  - {field: missed}\n", "'missed' is named twice", "name it once"),
        ("{field: effects}", "{field: effects, position: true}", "'position' is for a text", "take it out, or give it to"),
        ("{field: effects}", "{field: effects, then: why}", "'then' is for a text", "take it out, or give it to"),
        ("{field: missed}", "{field: missed, sign: 'no'}", "'sign' is for a list", "take it out, or give the field 'form: list'"),
        ("{field: missed}", "{field: missed, lead: with_food}", "'lead' is for the section 'dose'", "write it there"),
        ("{field: missed}", "{field: forgotten}", "'forgotten' is no field that can stand here", "known: dose, "),
        ("asides: [looks]", "asides: [effects]", "'effects' is no field that can stand here", "known: how, "),
        ("asides: [looks]", "asides: [looks]\nscale: why", "'why' is no field that can stand here", "known: with_food"),
        ("asides: [looks]", "asides: [looks]\none_of: [pills]", "'pills' is no field that can stand here", "known: dose, "),
    ],
)  # fmt: skip
def test_a_wrong_kind_is_refused_at_its_place(old: str, new: str, words: str, cure: str) -> None:
    """A kind that lacks a word, takes a name or prints a field nowhere is an error at its line and column, with a way out."""
    edit(old, new, MEDICINES)
    found = [each for each in refused("my-medicines") if words in each[2]]
    assert [rule for _, rule, _ in found] == ["wrong-kind"]
    assert cure in found[0][2].partition(words)[2]
    assert re.match(r"templates/kinds/medicines\.yaml:\d+:\d+$", found[0][0])


@copied
def test_a_misspelt_field_of_a_section_is_one_fault() -> None:
    """Neither that it has no heading, nor that the right one is not printed."""
    edit("{field: missed}", "{field: misssed}", MEDICINES)
    ((place, rule, message),) = refused("my-medicines")
    assert (place.rpartition(":")[0].rpartition(":")[0], rule) == ("templates/kinds/medicines.yaml", "wrong-kind")
    assert message == "'misssed' is no field that can stand here did you mean 'missed'?"


@copied
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  times_a_day: times_a_day\n", "  times_a_day: pills\n", "pills is not in amounts"),
        ("  times_a_day: times_a_day\n", "  days: dayz\n", "'days': dayz is not in amounts"),
        ("  times_a_day: times_a_day\n", "  times_of_day: [tablets, dawn]\n", "dawn: not in amounts"),
        ("order: [tablets, times_a_day, when, days]", "order: [tablets, days]", "'order' must name each of"),
        ("order: [tablets, ", "free: true\n  order: [tablets, ", "either free or has parts"),
        ("texts: [when]", "texts: [when, days]", "days: named twice"),
        ("values: [before, with, any]", "values: []", "a choice needs them"),
        ('other: "{n} tablets"', "other: tablets", "must hold {n}"),
    ],
)  # fmt: skip
def test_a_wrong_part_of_a_kind_is_refused(old: str, new: str, words: str) -> None:
    """What one part of a kind says against itself is an error of its file."""
    edit(old, new, MEDICINES)
    ((place, _, message),) = refused("my-medicines")
    assert words in message
    assert place.startswith("templates/kinds/medicines.yaml:")


@copied
def test_an_unknown_kind_is_refused() -> None:
    """A topic of a kind that is no file is refused at its line, with what is meant."""
    edit("kind: exercises", "kind: exercise", MOVES)
    ((place, rule, message),) = refused()
    assert (place, rule) == ("templates/topics/neck-moves.yaml:3:7", "unknown-kind")
    assert "did you mean 'exercises'?" in message


@pytest.mark.parametrize("name", Project(BUILTIN).names("kinds"))
def test_built_in_kinds_show_every_field_to_editors(name: str) -> None:
    """Every field of a card and every part of the disclaimer of a built-in kind says what it is for."""
    kind = Project(BUILTIN).read("kinds", name, Kind).value
    assert [field for field, spec in kind.fields.items() if not spec.about] == []
    assert [each.field for each in kind.disclaimer if not each.about] == []

"""Conditions in groups: what belongs to which, in which words."""

import pytest
from support.cli import run

from handout.content.condition_groups import OTHERS, group_conditions, name_group, read_groups
from handout.content.conditions import Condition
from handout.content.language import Language
from handout.content.project import Project
from handout.installed import BUILTIN

PROJECT = Project(BUILTIN)
GROUPS = read_groups(PROJECT)


def test_every_common_condition_is_in_one_group() -> None:
    """No common condition is missing from the groups, twice in them, or unknown."""
    members = [name for group in GROUPS.values() for name in group]
    assert sorted(members) == sorted(PROJECT.read("languages", "en", Language).value.conditions)


@pytest.mark.parametrize("tag", ["en", "es", "ar"])
def test_every_group_has_a_name(tag: str) -> None:
    """Each language of the page names each group, and that of the others."""
    named = PROJECT.read("languages", tag, Language).value.condition_groups
    assert set(named) == {*GROUPS, OTHERS}


KNOWN = {
    "gout": Condition("gout"),
    "broken-skin": Condition("broken skin"),
    "hiccups": Condition("hiccups"),
    "itching": Condition("itching", group="skin"),
    "bad-dreams": Condition("bad dreams", group="night-time"),
}


def test_a_condition_says_its_group() -> None:
    """Common ones are known, one of a topic says its group or is with the others, and no group is empty."""
    assert group_conditions(KNOWN, KNOWN, GROUPS) == {
        "skin": ("broken-skin", "itching"),
        "bones": ("gout",),
        "night-time": ("bad-dreams",),
        OTHERS: ("hiccups",),
    }
    assert group_conditions((), KNOWN, GROUPS) == {}


def test_a_group_without_a_name_is_named_by_its_id() -> None:
    """A group of a topic's own is readable in every language."""
    english, french = (PROJECT.read("languages", tag, Language).value for tag in ("en", "fr"))
    assert name_group("night-time", french, english) == "Night time"
    assert name_group("skin", french, english) == "Skin and wounds"


def test_the_command_lists_groups() -> None:
    """``handout conditions`` names each group over its conditions."""
    lines = run("conditions", "sleep").stdout.splitlines()
    assert lines[0] == "Pregnancy:"
    assert lines[lines.index("Skin and wounds:") + 1].split()[0] == "broken-skin"

"""A message names an option as it was given: by the flag that says yes or no, or at the place in a file."""

import pytest
from msgspec.structs import replace

from handout.content.settings import ProjectSettings
from handout.formats import FORMATS
from handout.problems import Location, Problem
from handout.render.resolve import resolve
from handout.request.merge_requests import merge_requests
from handout.request.option import Kind
from handout.request.options import OF_FLAG, OPTIONS, Request, with_values
from handout.request.relocate import relocate
from handout.web.form import describe

ANSWERS = [name for name, option in OPTIONS.items() if option.kind is Kind.YES_NO]


def _refused(form: str, **values: object) -> list[Problem]:
    """Return what is wrong with these values of options in a format."""
    problems = list[Problem]()
    resolve(with_values(Request("back-pain", format=form), values), ProjectSettings(), problems)
    return problems


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize("name", ANSWERS)
def test_a_yes_and_a_no_are_named_as_they_were_given(name: str, answer: bool) -> None:
    """No format calls a ``--no-fit`` a ``--fit``; a "no" is refused only where it depends on another option."""
    option = OPTIONS[name]
    given = option.all_flags[0 if answer else 1]
    named = {problem.where.option for form in FORMATS for problem in _refused(form, **{name: answer})}
    assert named <= {given}
    assert bool(named) == bool(option.only_with or (answer and option.formats))


def test_each_option_without_its_partner_is_named() -> None:
    """All options that need ``--tile`` are named together where it is missing."""
    given = {"fit": False, "overlap": 50.0, "edge": 20.0}
    assert given.keys() == {name for name, option in OPTIONS.items() if option.only_with == "tile"}
    found = _refused("poster", **given)
    assert {each.where.option for each in found} == {"--no-fit", "--overlap", "--edge"}
    assert {each.rule for each in found} == {"wrong-option"}


@pytest.mark.parametrize("flag", OF_FLAG)
def test_a_flag_leads_to_the_place_where_its_option_was_set(flag: str) -> None:
    """A "no" of a plan is found at its line, and one of the desk at its field; the message names what was said."""
    option, place = OF_FLAG[flag], Location("plan.yaml", 3, 6)
    problem = Problem.of(Location.of_option(flag), "wrong-option/no-tile")
    (found,) = relocate([problem], {option.flag: place})
    assert (found.where, found.message.partition(" ")[0]) == (place, flag)
    field = describe([problem])[0]["field"]
    assert field == ("" if option.kind is Kind.FOLDER else option.name)
    plan = replace(Request("back-pain"), places={option.flag: place})
    assert merge_requests(replace(Request("back-pain"), problems=(problem,)), plan).places == {}

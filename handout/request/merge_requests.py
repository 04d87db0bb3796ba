"""Merge requests, such as that of the command line with that of a plan."""

from typing import assert_never

from msgspec.structs import replace

from handout.request.option import Merge, Option
from handout.request.options import OPTIONS, Request, with_values
from handout.request.relocate import plain_flag, word_key


def merge_requests(first: Request, fallback: Request) -> Request:
    """Merge two requests: options missing in *first* are taken from *fallback*.

    Conditions to avoid are combined, so that no caution is lost.
    """
    others = [option for option in OPTIONS.values() if option.part != "patient"]
    merged = with_values(first, {option.name: _merge(option, first, fallback) for option in others})
    given = {option.flag for option in OPTIONS.values() if option.is_given(first)}
    several = [option for option in OPTIONS.values() if option.several]
    given |= {word_key(option.flag, word) for option in several for word in option.words_in(first)}
    replaced = [option for option in several if option.is_given(first) and not option.adds_up]
    given |= {word_key(option.flag, word) for option in replaced for word in option.words_in(fallback)}
    given |= {plain_flag(problem.where.option) for problem in first.problems}
    return replace(
        merged,
        patient=first.patient.merge_over(fallback.patient),
        problems=(*first.problems, *fallback.problems),
        warnings=(*first.warnings, *fallback.warnings),
        columns={**fallback.columns, **first.columns},
        places={name: place for name, place in fallback.places.items() if name not in given} | dict(first.places),
    )


def _merge(option: Option, first: Request, fallback: Request) -> object:
    """Merge the values of one option."""
    match option.merge:
        case Merge.FIRST | Merge.FOR_CHOSEN:
            return option.value(first if option.is_given(first) else fallback)
        case Merge.UNLESS_POINTS if first.selection.points:
            return option.value(first)
        case Merge.UNION | Merge.UNLESS_POINTS:
            return tuple(dict.fromkeys((*option.words_in(fallback), *option.words_in(first))))
    assert_never(option.merge)

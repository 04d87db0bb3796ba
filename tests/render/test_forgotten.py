"""A patient's words do not stay in the memory of a process longer than a run."""

import gc
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

import pytest

import handout
from handout.mail_merge import runner
from handout.render.pipeline import lay_out
from handout.request.options import PatientDetails, Request
from handout.store import forget_words

PATIENT = {
    "patient": "Zyxwvu Qrstab",
    "by": "Dr Zyxwvu",
    "note": "Ring Zyxwvu if it hurts.",
    "doses": {"hand": "zyxwvu"},
}
ROWS = [{"patient": f"Zyxwvu {letter}", "note": "Ask Zyxwvu.", "points": "hand"} for letter in "ABC"]


def _held() -> Iterator[str]:
    """Yield every text that caches of the program hold and that has a word of the patient."""
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] == "handout"]
    caches = [value for module in modules for value in vars(module).values() if hasattr(value, "cache_parameters")]
    waiting: list[Any] = [*caches, handout._shared_cache(), runner._RENDERERS]
    seen = set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, FunctionType | ModuleType | type):
            continue
        seen.add(id(each))
        if isinstance(each, str | bytes):
            text = each if isinstance(each, str) else each.decode("latin-1")
            if "zyxwvu" in text.casefold():
                yield text[:80]
        waiting += gc.get_referents(each)


@pytest.mark.parametrize("form", ["leaflet", "cards"])
@pytest.mark.sweep(every=4)
def test_a_build_forgets_its_patient(form: str) -> None:
    """After a build neither a cache of a function nor that of the process holds a word of the patient."""
    handout.build("back-pain", format=form, **PATIENT)  # type: ignore[arg-type]
    assert [*_held()] == []


def test_a_batch_forgets_its_patients_after_the_last_row() -> None:
    """While rows are made their words are held; after the last one they are not."""
    results = handout.batch("back-pain", ROWS, by="Dr Zyxwvu")
    assert next(results).pdf
    assert [*_held()] != []
    assert all(result.pdf for result in results)
    assert [*_held()] == []


@pytest.mark.sweep
def test_a_batch_that_nobody_wants_any_more_forgets_too() -> None:
    """An iterator that is closed early leaves nothing."""
    results = handout.batch("back-pain", ROWS)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert [*_held()] == []


@pytest.mark.sweep
def test_the_words_are_found_where_nobody_forgets() -> None:
    """The search of this test sees a patient's words in the caches of functions."""
    lay_out(Request("back-pain", patient=PatientDetails(patient="Zyxwvu")))
    found = [*_held()]
    forget_words()
    assert found
    assert [*_held()] == []

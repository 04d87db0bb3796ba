"""Models from plain values: scalars are texts until a type says otherwise, and the JSON Schema says what the types say."""

import json
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from support.kinds import ACUPRESSURE

from handout.content.assets import Landmarks
from handout.content.callouts import Pair
from handout.content.clinic import Clinic
from handout.content.language import Language
from handout.content.settings import ProjectSettings
from handout.layout.style import Theme
from handout.request.plan import Plan
from handout.schema.convert import Fault, convert
from handout.schema.json_schema import json_schema
from handout.schema.model import Model


@pytest.mark.parametrize(
    ("hint", "text", "value"),
    [
        (bool, "Yes", True),
        (bool, "oN", True),
        (bool, "n", False),
        (bool, " yes", None),
        (bool, "1.0", None),
        (int, " 14 ", 14),
        (int, "+1_4", 14),
        (int, "14.00", 14),
        (int, "007", 7),
        (int, "14.", None),
        (int, "1__4", None),
        (int, "0x1", None),
        (int, "\u0663", None),
        (int, "9" * 5000, None),
        (float, ".5", 0.5),
        (float, "1_0.5", 10.5),
        (float, "1e999", float("inf")),
        (float, "\u0663", None),
        (date, "2026-02-28", date(2026, 2, 28)),
        (date, "2026-02-29", None),
        (date, "3/4/2026", None),
        (date, "20260228", None),
        (date, "\u0662026-02-28", None),
        (str, "no", "no"),
        (str, "half \ud800", None),
    ],
)
def test_a_text_is_read_as_its_type_says(hint: type, text: str, value: object) -> None:
    """Numbers, dates, and yes or no are taken in few forms; everything else is one finding."""
    found, findings = convert(text, hint)
    assert ([] if findings else found, len(findings)) == ([] if value is None else value, int(value is None))


def _references(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(_references, schema))
    if not isinstance(schema, dict):
        return set()
    return {schema["$ref"]} if "$ref" in schema else set().union(*map(_references, schema.values()))


@pytest.mark.parametrize("cls", [ACUPRESSURE, Clinic, ProjectSettings, Language, Landmarks, Theme, Plan])
def test_every_model_has_a_json_schema(cls: type[Model]) -> None:
    """Each kind of file has one: closed, with no reference that leads nowhere, and a description of every part."""
    schema = json.loads(json.dumps(json_schema(cls)))
    assert schema["additionalProperties"] is False
    assert _references(schema) <= {f"#/$defs/{name}" for name in schema["$defs"]}
    assert all(part["description"] for part in schema["$defs"].values())


def test_no_command_loads_pydantic() -> None:
    """Half of a cold start went into loading it; Typer brings it along, and would use it for every option."""
    code = (
        "import sys; sys.argv = ['handout', 'check', 'back-pain', '--points', 'hand', '--patient', 'A', '--qr']\n"
        "from handout.cli.application import _run; code = _run(); print(code, 'pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0 False"


@pytest.mark.parametrize("at", [(), ("x",), ("x", "y", "z")], ids=len)
def test_a_list_of_the_wrong_length_is_one_mistake(at: tuple[str, ...]) -> None:
    """What is made of a pair with one place or three has two, so that all checks can go on."""
    pair, findings = convert({"at": at}, Pair)
    assert [finding.fault for finding in findings] == [Fault.WRONG_COUNT]
    assert len(pair.places()) == 2

"""Whatever is sent to the editor, the answer is one in words, and never a fault."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from support.web_client import JSON, client_of, open_site

from handout.content.project import Project
from handout.installed import BUILTIN
from handout.schema.model_reader import parse_content

BACK_PAIN = (BUILTIN / "templates" / "topics" / "back-pain.yaml").read_text("utf-8")
STEPS: tuple[Any, ...] = (
    "points", 0, 1, 6, 7, 99, -1, True, None, 1.5, "picture", "callouts", "at", "name", "conditions", "cautions", "short",
    "disclaimer", "red_flags", "now", "items", "id", "kind", "language", "", "a b", "\ud800", [], {}, "position", "text",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    "x", "", "a: b", "\x00", "\ud800", "- x", 0, -1, 10**400, 1.5, float("1e308"), float("nan"), True, None, [], ["x"], [[]], {}, {"a": "b"},
    [0.5, 0.5], [0.5, "x"], {"kind": "press"}, {"file": "../x.svg", "alt": "x", "source": "x"}, "x" * 5000, ["x"] * 50,
)  # fmt: skip
ACTS = ("set", "insert", "remove", "move", "card", "callout", "", None, [], "item")
TEXTS: tuple[Any, ...] = (
    BACK_PAIN, "", "a: b\n", "kind: nothing\n", "kind: [x]\n", "points: x\n", "points: [x, y]\n", "points: {a: b}\n", "[]\n", "x\n",
    "a: &x 1\nb: *x\n", "a: *x\n", "\ufeffa: 1\n", "a: !t 1\n", "? [a]\n: b\n", "a: 1\n---\nb: 2\n", "language: en\nkind: hints\nhints:\n", None, 5,
    "points: [{picture: {file: abdomen.svg, callouts: [{kind: press}, {kind: x}, 5, {at: [1, 2, 3]}, {kind: pair, at: x}]}}]\n",
    "points: [{picture: {file: [x]}, on_body: {front: x}, conditions: x}]\nbody_map: {front: {file: body_front.svg}}\n",
)  # fmt: skip


PATHS = [path for path in parse_content(BACK_PAIN.encode(), "")[1].places if path and path[-1] != "key"]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.sweep(every=10)
def test_no_body_is_a_fault(tmp_path: Path, seed: int) -> None:
    """Random changes of random texts are made or refused: no answer is a fault, and no file is written."""
    (tmp_path / "templates").mkdir()
    client, chosen = client_of(open_site(Project(tmp_path))), random.Random(seed)  # noqa: S311 - no secret
    for _ in range(60):
        path = [chosen.choice(STEPS) for _ in range(chosen.randrange(5))]
        if chosen.random() < 0.3:
            path = ["points", chosen.randrange(9), *path]
        elif chosen.random() < 0.7:
            path = [*chosen.choice(PATHS)][: chosen.choice((None, None, -1))]
        body = {
            "folder": chosen.choice((*["topics"] * 30, "clinics", "x", None)),
            "name": chosen.choice((*["back-pain"] * 30, "example", "../x", 5)),
            "text": chosen.choice((*[BACK_PAIN] * 4, chosen.choice(TEXTS))),
            "part": chosen.choice(([], ["points", 0], ["points", 99], path, "x")),
            "change": {
                "do": chosen.choice(ACTS),
                "path": path,
                "value": chosen.choice(VALUES),
                "text": chosen.choice(VALUES),
            },
            "tab": chosen.choice(VALUES),
            "digest": chosen.choice(VALUES),
        }
        address = chosen.choice(("change", "change", "change", "view", "open", "save", "begin"))
        answer = client.post(f"/api/edit/{address}", content=json.dumps(body), headers=JSON)
        assert answer.status_code in (200, 400, 409, 422), (address, body["change"], body["part"], answer.text)
    assert [*tmp_path.rglob("*.yaml")] == []

"""What is no change of a file is refused by the editor in words, and writes nothing."""

import json
import re
from typing import Any

import pytest
from support.author import BACK_PAIN, BYTES, CARD, Author
from support.web_client import JSON, client_of, open_site, send

HOSTILE: dict[str, dict[str, Any]] = {
    "another folder": {"folder": "themes", "name": "calm"},
    "a path": {"folder": "topics", "name": "../clinics/example"},
    "a file": {"folder": "topics", "name": "back-pain.yaml"},
    "a number": {"folder": "topics", "name": 5},
    "a translation": {"folder": "topics", "name": "back-pain.es"},
    "no text": {"text": None},
    "a text that is no YAML": {"text": "a: ["},
    "half a character": {"text": "a: \ud800"},
    "half a character in a name": {"name": "\ud800"},
    "half a character in a value": {"change": {"do": "set", "path": [*CARD, "name"], "value": "\udfff"}},
    "half a character in a path": {"change": {"do": "set", "path": [*CARD, "\udfff"], "value": "x"}},
    "no change": {"change": None},
    "an unknown act": {"change": {"do": "eval", "path": [*CARD, "name"], "value": "x"}},
    "no path": {"change": {"do": "set", "path": [], "value": "x"}},
    "a path into nothing": {"change": {"do": "set", "path": ["points", 99, "name"], "value": "x"}},
    "a path of the wrong type": {"change": {"do": "set", "path": [{"a": 1}], "value": "x"}},
    "a key that no model has": {"change": {"do": "set", "path": [*CARD, "name", "below"], "value": "x"}},
    "a value that is none": {"change": {"do": "set", "path": [*CARD, "name"], "value": None}},
    "an unknown callout": {"change": {"do": "callout", "path": [*CARD, "picture", "callouts", 0], "value": "bomb"}},
    "an order that lacks a card": {"change": {"do": "move", "path": ["points"], "value": [0, 1]}},
    "a part that is none": {"part": "points", "change": {"do": "set", "path": [*CARD, "name"], "value": "x"}},
    "changes without end": {"change": [{"do": "set", "path": [*CARD, "name"], "value": "x"}] * 100},
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_change_is_refused_in_words(author: Author, body: dict[str, Any]) -> None:
    """A body of the wrong shape is a problem, never a fault, and writes nothing."""
    change = {"do": "set", "path": [*CARD, "name"], "value": "x"}
    content = json.dumps({**author.file, "text": BACK_PAIN, "change": change, **body})
    answer = author.client.post("/api/edit/change", content=content, headers=JSON)
    assert answer.status_code in (400, 422)
    assert re.search(r"\w", answer.text)
    assert [*author.root.rglob("*.yaml")] == []


def test_without_a_project_nothing_is_written() -> None:
    """Where the page has no folder of its own, everything can be tried and nothing is saved."""
    client = client_of(open_site())
    file = {"folder": "topics", "name": "back-pain", "part": []}
    opened = send(client, "/api/edit/open", file).json()
    answer = send(client, "/api/edit/save", {**file, "text": opened["text"], "digest": opened["digest"]})
    assert answer.status_code == 422
    assert "no folder" in answer.json()["problems"][0]["message"]
    assert client.get("/api/edit/files").json()["can_save"] is False


def test_bodies_of_the_editor_are_limited(author: Author) -> None:
    """A text is longer than a form may be, a picture is no JSON, and both have limits."""
    assert author.client.post("/api/edit/view", content=b"x" * 7_000_000, headers=JSON).status_code == 413
    assert author.client.post("/api/edit/picture", content=b"{}", headers=JSON).status_code == 415
    assert author.client.post("/api/edit/view", content=b"{}", headers=BYTES).status_code == 415
    large = {**BYTES, "content-length": "90000000"}
    assert author.client.post("/api/edit/picture", content=b"", headers=large).status_code == 413

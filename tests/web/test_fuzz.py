"""Whatever is sent to an address of the page, the answer is one in words, and never a fault."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.routing import Route
from support.web_client import JSON, client_of, open_site

from handout.web import routes
from handout.web.form import FIELDS
from handout.web.guard import EDITOR, MOST_BODY

SITE = open_site()
CLIENT = client_of(SITE)
ROUTES = [route for route in (*SITE.desk.routes, *SITE.editor.routes) if isinstance(route, Route)]
ASKED = [route.path for route in ROUTES if "POST" in (route.methods or ())]
SHOWN = [route.path for route in ROUTES if "GET" in (route.methods or ())]
TESTED = settings(
    deadline=None, max_examples=10, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)

NASTY = (
    "",
    "\0",
    "\ud800",
    "\udfff\ud800",
    "\u202e",
    "{",
    "<b>",
    "../x",
    "/etc/passwd",
    "%00",
    "a\r\nb",
    "x" * 900,
    "None",
    "\U0010ffff",
)
TEXTS = st.one_of(st.sampled_from((*NASTY, "back-pain", "hand", "topics", "leaflet", "es")), st.text(max_size=20))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.just(10**40), st.floats(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)
FORMS = st.builds(
    lambda topic, form: {"topic": topic, **form},
    st.one_of(*[st.just("back-pain")] * 4, VALUES),
    st.dictionaries(st.sampled_from(FIELDS[1:]), VALUES, max_size=3),
)
KEYS = ("tab", "table", "title", "signed", "name", "content", "folder", "text", "part", "change", "digest", "kind")
BODIES = st.builds(
    lambda form, body, merged: {"form": form, **body, **(form if merged and isinstance(form, dict) else {})},
    st.one_of(FORMS, FORMS, FORMS, VALUES),
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4),
    st.booleans(),
).filter(lambda body: len(json.dumps(body)) < MOST_BODY)

RAW = {
    "nothing": b"",
    "no object": b"[1, 2]",
    "no end": b'{"form": {"topic": "back-pain"',
    "bad UTF-8": b'{"tab": "\xff\xfe", "form": {}}',
    "UTF-16": '{"tab": "x", "form": {}}'.encode("utf-16"),
    "NUL": b'{"tab": "\\u0000", "form": {"topic": "back\\u0000pain"}}\0',
    "not a number": b'{"form": {"topic": NaN, "diary": Infinity}}',
    "a number of 60,000 digits": b'{"form": {"topic": "back-pain", "diary": ' + b"9" * 60_000 + b"}}",
    "deep lists": b'{"form": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "deep objects": b'{"form": ' + b'{"a":' * 9_000 + b"1" + b"}" * 9_000 + b"}",
    "the same key twice": b'{"form": {"topic": "back-pain"}, "form": null, "tab": [], "tab": {}}',
    "too long": b'{"tab": "' + b"x" * 70_000 + b'"}',
}


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait where other tests take the processor."""
    monkeypatch.setattr(routes, "SECONDS_OF_WORK", 120)


def _check(answer: Any) -> None:
    """Fail on a fault, and on a traceback in what the page is told."""
    assert answer.status_code < 500, answer.text
    assert "Traceback" not in answer.text[:5000]
    assert "site-packages" not in answer.text[:5000]


@pytest.mark.parametrize("address", ASKED)
@pytest.mark.parametrize("body", RAW.values(), ids=RAW)
@pytest.mark.sweep(every=10)
def test_no_raw_body_is_a_fault(address: str, body: bytes) -> None:
    """Bodies that are no JSON, or hardly, are refused."""
    _check(CLIENT.post(address, content=body, headers=JSON))


@pytest.mark.parametrize("address", [address for address in ASKED if not address.startswith(EDITOR)])
@TESTED
@given(body=BODIES)
@pytest.mark.sweep(every=8)
def test_no_body_is_a_fault(address: str, body: dict[str, Any]) -> None:
    """Values of every type are answered or refused; the editor has a test of its own."""
    _check(CLIENT.post(address, content=json.dumps(body), headers=JSON))


@pytest.mark.parametrize("address", SHOWN)
@TESTED
@given(parts=st.lists(TEXTS, min_size=4, max_size=4), number=st.integers(-5, 10**30), query=TEXTS)
@pytest.mark.sweep(every=10)
def test_no_address_is_a_fault(address: str, parts: list[str], number: int, query: str) -> None:
    """Names and numbers of every kind in an address are answered or refused."""
    from urllib.parse import quote

    given = iter(parts)
    path = re.sub(
        r"{(\w+)(:int)?}",
        lambda part: str(number) if part[2] else quote(next(given), safe="", errors="replace"),
        address,
    )
    word = quote(query, errors="replace")
    _check(CLIENT.get(f"{path[:3000]}?language={word}&have={word}&key={word}&tab={word}"))

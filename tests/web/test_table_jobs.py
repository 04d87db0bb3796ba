"""Many patients at once: the page makes what ``handout batch`` makes, and keeps nothing."""

import base64
import time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from support.ods import ods, row, sheet
from support.pdf import page_texts
from support.web_client import client_of, open_site, send

import handout
from handout.content.find_template import Templates
from handout.installed import BUILTIN
from handout.web import table_jobs
from handout.web.form import parse_form

GOOD = b"patient,points\nAnn Lee,hand\nBob Ray,\n"
BAD = b"patient,points,avoid\nAnn Lee,thumb,\nBob Ray,,sadness\nCyd Orr,hand,\n"


def drop(client: Any, content: bytes, name: str = "patients.csv", **form: Any) -> Any:
    """Drop a table on the page, wait until it is done, and return what the page shows."""
    body = {"form": {"topic": "back-pain", **form}, "name": name, "content": base64.b64encode(content).decode()}
    answer = send(client, "/api/table", body)
    assert answer.status_code == 200, answer.text
    state = answer.json()
    while state["state"] in ("checking", "writing"):
        time.sleep(0.05)
        state = client.get(f"/api/table/{state['id']}").json()
    return state


def test_a_table_becomes_the_leaflets_of_batch() -> None:
    """The zip file holds the bytes of ``handout.batch``, the merged PDF all pages."""
    client = client_of(open_site())
    state = drop(client, GOOD, note="Ring us.")
    assert (state["state"], state["leaflets"]) == ("done", 2)
    archive = ZipFile(BytesIO(client.get(f"/api/table/{state['id']}/leaflets.zip").content))
    rows = [{"patient": "Ann Lee", "points": "hand"}, {"patient": "Bob Ray"}]
    wanted = [row.pdf for row in handout.batch("back-pain", rows, note="Ring us.")]
    assert [archive.read(name) for name in archive.namelist()] == wanted
    assert not any("Ann" in name for name in archive.namelist())
    assert len(page_texts(client.get(f"/api/table/{state['id']}/merged.pdf").content)) == state["pages"]


def test_a_wrong_table_is_answered_with_a_marked_copy() -> None:
    """Nothing is made; each problem names its cell, and the copy has it coloured."""
    client = client_of(open_site())
    state = drop(client, BAD)
    assert state["state"] == "refused"
    places = [problem["where"] for problem in state["problems"]]
    assert any("row 2, column points" in place for place in places)
    assert any("row 3, column avoid" in place for place in places)
    copy = openpyxl.load_workbook(BytesIO(client.get(f"/api/table/{state['id']}/problems.xlsx").content)).active
    assert copy["B2"].comment is not None
    assert copy["C3"].comment is not None
    assert copy["B4"].comment is None


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"%PDF-1.7", b"PK\x03\x04broken", b"<html>", b"a;b\n1;2"])
def test_what_is_no_table_is_refused_in_words(content: bytes) -> None:
    """Any file that is dropped is answered with a problem, never with a fault."""
    state = drop(client_of(open_site()), content)
    assert state["state"] == "refused"
    assert state["problems"][0]["message"]


def test_a_table_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says how many rows it takes, and what takes more."""
    monkeypatch.setattr(table_jobs, "MOST_ROWS", 1)
    assert "handout batch" in drop(client_of(open_site()), GOOD)["problems"][0]["hint"]


def test_a_forgotten_table_is_gone() -> None:
    """A new patient empties what came out of a table."""
    client = client_of(open_site())
    state = drop(client, GOOD)
    send(client, "/api/forget", {"tab": "t", "table": state["id"]})
    assert client.get(f"/api/table/{state['id']}").status_code == 404
    assert client.get(f"/api/table/{state['id']}/merged.pdf").status_code == 404


def test_a_table_takes_the_place_of_the_one_before() -> None:
    """Who drops the right table after a wrong one does not wait for the latter."""
    client = client_of(open_site())
    first = drop(client, BAD)
    content = base64.b64encode(GOOD).decode()
    body = {"form": {"topic": "back-pain"}, "name": "p.csv", "content": content, "before": first["id"]}
    assert send(client, "/api/table", body).status_code == 200
    assert client.get(f"/api/table/{first['id']}").status_code == 404


class Patience:
    """Somebody who stops to wait at a certain question."""

    def __init__(self, questions: int) -> None:
        self.questions, self.asked = questions, 0

    def is_set(self) -> bool:
        """Return whether nobody waits any more."""
        self.asked += 1
        return self.asked > self.questions


def _many_rows(kind: str) -> bytes:
    """Return a table of many rows, none of whose columns is known."""
    if kind == "csv":
        return b"what;else\n" + b"1;2\n" * 12_000
    if kind == "ods":
        return ods(sheet(*(row(str(number), "else") for number in range(12_000))))
    book, out = openpyxl.Workbook(), BytesIO()
    for number in range(30_000):
        book.worksheets[0].append([number, "else"])
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_a_forgotten_table_is_read_no_further(kind: str) -> None:
    """It stops wherever it is, also within a sheet of a million rows: the next table would wait for it."""
    content, wanted = _many_rows(kind), parse_form({"topic": "back-pain"}, Templates(BUILTIN))
    asked = []
    for questions in (100_000, *range(3)):
        job = table_jobs.TableJob()
        job.stopped = patience = Patience(questions)  # type: ignore[assignment]
        job.run(wanted, f"t.{kind}", content)
        assert job.state == ("refused" if patience.asked <= questions else "stopped")
        assert bool(job.files) == (job.state == "refused")
        asked.append(patience.asked)
    assert asked[0] > 2, "it is asked before, while and after the rows are read"
    assert asked[1:4] == [1, 2, 3]


@pytest.mark.parametrize(
    "body", [{"name": "x.csv", "content": "%%%"}, {"name": 5, "content": ""}, {"name": "x.csv"}, {"content": "aGk="}]
)
def test_a_table_of_the_wrong_form_is_refused(body: dict[str, object]) -> None:
    """What is not a name and base 64 is named, with what it is and what it should be."""
    answer = send(client_of(open_site()), "/api/table", {"form": {"topic": "back-pain"}, **body})
    found = answer.json()["problems"]
    wrong = [name for name in ("name", "content") if not isinstance(body.get(name), str)] or ["content"]
    assert (answer.status_code, [each["rule"] for each in found]) == (422, ["wrong-form-data"] * len(wrong))
    assert [f"'{name}'" in each["message"] and bool(each["hint"]) for name, each in zip(wrong, found, strict=True)] == [
        True
    ] * len(wrong)

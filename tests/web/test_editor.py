"""The editor's addresses: a file as a form, one change, its print, and saving."""

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.web_client import JSON, ORIGIN, client_of, open_site, send

from handout.content.project import Project
from handout.installed import BUILTIN
from handout.web import routes
from handout.web.editor.changes import CALLOUTS

BACK_PAIN = (BUILTIN / "templates" / "topics" / "back-pain.yaml").read_text("utf-8")
BYTES = {"content-type": "application/octet-stream", "origin": ORIGIN}
CARD = ["points", 0]


class Author:
    """An author who works in a project of his own."""

    def __init__(self, root: Path, name: str = "back-pain", folder: str = "topics") -> None:
        (root / "templates").mkdir(parents=True, exist_ok=True)
        self.root, self.client = root, client_of(open_site(Project(root)))
        self.file = {"folder": folder, "name": name, "part": CARD if folder == "topics" else []}

    def open(self, **more: Any) -> dict[str, Any]:
        """Open the file."""
        answer = send(self.client, "/api/edit/open", {**self.file, **more})
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def change(self, text: str, *changes: dict[str, Any], **more: Any) -> Any:
        """Return the answer to some changes."""
        return send(self.client, "/api/edit/change", {**self.file, "text": text, "change": [*changes], **more})

    def save(self, text: str, digest: str) -> Any:
        """Return the answer to saving."""
        return send(self.client, "/api/edit/save", {**self.file, "text": text, "digest": digest})

    def add_picture(self, name: str, content: bytes, crop: str | None = "0,0,1,1") -> Any:
        """Return the answer to a picture that is checked, or added if it has a crop."""
        asked = {"folder": self.file["folder"], "name": self.file["name"], "file": name}
        asked |= {"crop": crop} if crop else {}
        return self.client.post("/api/edit/picture", params=asked, content=content, headers=BYTES)


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Author:
    """An author in an empty project, patient where other tests take the processor."""
    monkeypatch.setattr(routes, "MOST_SECONDS", 120)
    return Author(tmp_path)


def _fields(fields: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return all fields by their paths."""
    found = {}
    for field in fields:
        found[".".join(map(str, field["path"]))] = field
        found |= _fields(field.get("fields", []))
    return found


def test_a_card_is_a_form(author: Author) -> None:
    """Texts, choices, conditions, the picture and its callouts come from the models and the kind."""
    opened = author.open()
    fields = _fields(opened["fields"])
    assert opened["text"] == BACK_PAIN
    assert fields["points.0.name"]["value"] == "Stomach Point"
    assert fields["points.0.strength"]["choices"][0] == "gentle"
    assert fields["points.0.conditions"]["value"][0] == "pregnancy"
    assert {"id": "stoma", "words": "a stoma, tube or device there"} in opened["conditions"]
    (board, *_) = opened["boards"]
    assert [callout["kind"] for callout in board["callouts"]] == ["press", "measure", "label"]
    assert board["callouts"][1]["marks"][0]["at"] == "navel"
    assert board["landmarks"]["navel"] == [0.5, 0.4652]
    assert opened["headings"]["helps"] == "Said to help"
    assert opened["problems"] == []


def test_a_change_is_one_line_until_it_is_saved(author: Author) -> None:
    """A mark that moves changes its place alone; the built-in file is copied into the project, and stays as it was."""
    opened = author.open()
    path = [*CARD, "picture", "callouts", 0, "at"]
    changed = author.change(opened["text"], {"do": "set", "path": path, "value": [0.12345, 0.5]}).json()
    assert changed["text"] == BACK_PAIN.replace("{kind: press, at: CV6}", "{kind: press, at: [0.1235, 0.5]}", 1)
    assert [*author.root.rglob("*.yaml")] == []
    assert author.save(changed["text"], opened["digest"]).status_code == 200
    assert (author.root / "templates/topics/back-pain.yaml").read_text("utf-8") == changed["text"]
    assert (BUILTIN / "templates/topics/back-pain.yaml").read_text("utf-8") == BACK_PAIN
    assert author.open()["builtin"] is False


def test_a_file_that_changed_elsewhere_is_not_written_over(author: Author) -> None:
    """Saving is refused until the author chooses, and then goes by the file that is there."""
    opened = author.open()
    author.save(opened["text"] + "# one\n", opened["digest"])
    answer = author.save(opened["text"] + "# two\n", opened["digest"])
    assert answer.status_code == 409
    file = author.root / "templates/topics/back-pain.yaml"
    assert file.read_text("utf-8").endswith("# one\n")
    assert author.save(opened["text"] + "# two\n", answer.json()["digest"]).status_code == 200
    assert file.read_text("utf-8").endswith("# two\n")


@pytest.mark.parametrize("kind", CALLOUTS)
def test_every_kind_of_callout_is_added_and_printed(author: Author, kind: str) -> None:
    """A new callout of each kind stands on the card at once, and goes again without a trace in the file."""
    opened = author.open()
    path, label = [*CARD, "picture", "callouts", 3], "x" if kind in ("label", "measure") else ""
    added = author.change(opened["text"], {"do": "callout", "path": path, "value": kind, "text": label}).json()
    assert added["problems"] == []
    callout = added["boards"][0]["callouts"][3]
    assert callout["kind"] == kind
    assert callout["marks"]
    printed = send(author.client, "/api/edit/print", {**author.file, "text": added["text"], "tab": "t"}).json()
    # A broad arrow may leave no room for the labels of this card, which is the author's to mend.
    assert printed.get("places") or {problem["rule"] for problem in printed["problems"]} == {"does-not-fit"}
    assert author.change(added["text"], {"do": "remove", "path": path}).json()["text"] == BACK_PAIN


PROBLEMS = {
    "an empty text": ({"do": "set", "path": [*CARD, "name"], "value": ""}, [*CARD, "name"]),
    "a landmark that is none": (
        {"do": "set", "path": [*CARD, "picture", "callouts", 0, "at"], "value": "nowhere"},
        [*CARD, "picture", "callouts", 0, "at"],
    ),
    "a missing choice": ({"do": "remove", "path": [*CARD, "strength"]}, [*CARD, "strength"]),
    "an unknown condition": (
        {"do": "insert", "path": [*CARD, "conditions", 0], "value": "x-y"},
        [*CARD, "conditions", 0],
    ),
    "a wrong address": ({"do": "set", "path": [*CARD, "link"], "value": "x"}, [*CARD, "link"]),
    "another card": ({"do": "set", "path": ["points", 3, "how"], "value": ""}, ["points", 3, "how"]),
}


@pytest.mark.parametrize(("change", "path"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_problem_stands_at_its_field(author: Author, change: dict[str, Any], path: list[Any]) -> None:
    """Each problem names the value it is about, and does not keep the author from working on."""
    changed = author.change(author.open()["text"], change).json()
    assert path in [problem["path"] for problem in changed["problems"]]
    printed = send(author.client, "/api/edit/print", {**author.file, "text": changed["text"]}).json()
    assert path in [problem["path"] for problem in printed["problems"]]


def test_a_text_that_does_not_fit_is_a_problem_at_its_field(author: Author) -> None:
    """What only the layout finds is shown at the field as well."""
    path = [*CARD, "where"]
    changed = author.change(
        author.open()["text"], {"do": "set", "path": path, "value": "Many words here. " * 230}
    ).json()
    printed = send(author.client, "/api/edit/print", {**author.file, "text": changed["text"]}).json()
    assert any(problem["path"][:2] == CARD for problem in [*printed.get("problems", ()), *printed.get("warnings", ())])


def test_cards_are_added_ordered_and_removed(author: Author) -> None:
    """A new card is blank where something must be written, and the order of cards is that of printing."""
    opened = author.open()
    added = author.change(opened["text"], {"do": "card", "path": ["points", 7]}, part=["points", 7]).json()
    assert added["cards"][-1]["name"] == "Point 8"
    assert {tuple(problem["path"][2:]) for problem in added["problems"]} >= {("where",), ("how",), ("picture",)}
    moved = author.change(opened["text"], {"do": "move", "path": ["points"], "value": [6, 0, 1, 2, 3, 4, 5]}).json()
    assert [card["id"] for card in moved["cards"]][:2] == ["hand", "stomach"]
    gone = author.change(moved["text"], {"do": "remove", "path": ["points", 0]}).json()
    assert "LI4" not in gone["text"]
    assert gone["problems"] == []


def test_a_new_topic_of_every_kind_builds(author: Author) -> None:
    """A topic that is begun on the page is that of `handout new`, with its title, and prints at once."""
    for kind in (each["id"] for each in author.client.get("/api/edit/files").json()["kinds"]):
        begun = send(author.client, "/api/edit/begin", {"folder": "topics", "title": f"Our {kind}!", "kind": kind})
        assert begun.json() == {"name": f"our-{kind}"}
        opened = author.open(name=f"our-{kind}", part=[])
        assert opened["title"] == f"Our {kind}!"
        assert opened["problems"] == []
        printed = send(
            author.client, "/api/edit/print", {**author.file, "name": f"our-{kind}", "part": [], "text": opened["text"]}
        )
        assert printed.json()["pages"]
    again = send(author.client, "/api/edit/begin", {"folder": "topics", "title": "Our hints", "kind": "hints"})
    assert again.status_code == 422


def test_a_clinic_gets_a_logo_and_an_approval(author: Author) -> None:
    """A clinic is begun, filled in and printed; an approval counts for one version."""
    send(author.client, "/api/edit/begin", {"folder": "clinics", "title": "Praxis am Fluß", "kind": ""})
    clinic = Author(author.root, "praxis-am-flu", "clinics")
    opened = clinic.open()
    logo = clinic.add_picture("Logo neu.PNG", _picture("PNG")).json()["file"]
    assert (author.root / "images" / logo).is_file()
    approval = {"topic": "back-pain", "version": "1.1", "by": "Dr A", "role": "GP", "date": "2026-11-22"}
    changed = clinic.change(
        opened["text"],
        {"do": "set", "path": ["logo"], "value": logo},
        {"do": "set", "path": ["phone"], "value": "0123"},
        {"do": "set", "path": ["approvals"], "value": [approval]},
    ).json()
    assert changed["approvals"] == [approval]
    assert changed["problems"] == []
    assert send(clinic.client, "/api/edit/print", {**clinic.file, "text": changed["text"]}).json()["pages"]
    assert clinic.save(changed["text"], opened["digest"]).status_code == 200


def _picture(kind: str, size: tuple[int, int] = (200, 100), **more: Any) -> bytes:
    """Return a picture with metadata."""
    out = BytesIO()
    Image.new("RGB", size, (200, 100, 50)).save(out, kind, **more)
    return out.getvalue()


def test_a_photo_is_cleaned_and_cropped(author: Author) -> None:
    """What the camera wrote is gone, the photo stands upright, and only what was chosen is left."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Secret Camera", 6
    content = _picture("JPEG", exif=exif)
    facts = author.add_picture("IMG 001.jpeg", content, None).json()
    assert (facts["width"], facts["height"]) == (100, 200)
    assert author.client.get(facts["shown"]).headers["content-type"] == "image/jpeg"
    added = author.add_picture("IMG 001.jpeg", content, "0.25,0.5,0.5,0.5").json()
    file = author.root / "images" / "back-pain" / added["file"]
    assert added["file"] == "img-001.jpg"
    assert b"Secret" not in file.read_bytes()
    with Image.open(file) as opened:
        assert opened.size == (50, 100)
    assert author.add_picture("IMG 001.jpeg", content, "0.25,0.5,0.5,0.5").json() == added
    assert author.add_picture("IMG 001.jpeg", content).json() == {"file": "img-001-2.jpg"}


REFUSED = {
    "no picture": ("a.jpg", b"no picture", "0,0,1,1"),
    "another format": ("a.gif", b"GIF89a", "0,0,1,1"),
    "no name": ("", b"x", "0,0,1,1"),
    "a broken drawing": ("a.svg", b"<svg", "0,0,1,1"),
    "an empty crop": ("a.png", _picture("PNG"), "0.5,0.5,0,0"),
    "a crop outside": ("a.png", _picture("PNG"), "0.5,0.5,0.9,0.5"),
    "a crop that is none": ("a.png", _picture("PNG"), "nan,0,1,1"),
}


@pytest.mark.parametrize(("name", "content", "crop"), REFUSED.values(), ids=REFUSED)
def test_a_picture_that_cannot_be_printed_is_refused(author: Author, name: str, content: bytes, crop: str) -> None:
    """A refusal says why, and leaves no file."""
    answer = author.add_picture(name, content, crop)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["message"]
    assert [*author.root.rglob("*.*")] == []


def test_pictures_are_shown_from_the_project_only(author: Author) -> None:
    """A drawing is served as it is, a photo cleaned, and no path leads elsewhere."""
    (author.root / "secret.svg").write_text("<svg/>", "utf-8")
    address = "/api/edit/picture/topics/back-pain"
    shown = author.client.get(address, params={"file": "abdomen.svg"})
    assert shown.headers["content-type"].startswith("image/svg+xml")
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    for file in ("../secret.svg", "../../secret.svg", str(author.root / "secret.svg"), "secret.svg", "", "x\0.svg"):
        assert author.client.get(address, params={"file": file}).status_code == 404
    assert author.client.get("/api/edit/picture/topics/..%2f..%2fx", params={"file": "abdomen.svg"}).status_code in (
        404,
        422,
    )


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

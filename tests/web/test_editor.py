"""The editor's addresses: a file as a form, one change, its print, and saving."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from PIL import Image
from support.author import BACK_PAIN, CARD, Author, draw_picture, fields_of
from support.topics import TOPICS
from support.web_client import send

from handout.content.assets import MOST_PICTURE_BYTES, PICTURES
from handout.content.clinic import Clinic
from handout.content.kind import Kind
from handout.content.plurals import Plural
from handout.content.project import Project
from handout.content.topic_card import CardSpec
from handout.content.topic_types import point_type, topic_type
from handout.installed import BUILTIN
from handout.schema.convert import Type, parse_fields, parse_hint
from handout.schema.describe import doc_of
from handout.web.editor.changes import CALLOUTS
from handout.web.editor.types import bare, is_model
from handout.web.words import page_hints, page_languages, page_words


def test_a_card_is_a_form(author: Author) -> None:
    """Texts, choices, conditions, the picture and its callouts come from the models and the kind."""
    opened = author.open()
    fields = fields_of(opened["fields"])
    assert opened["text"] == BACK_PAIN
    assert fields["points.0.name"]["value"] == "Stomach Point"
    assert fields["points.0.strength"]["choices"][0] == "gentle"
    assert fields["points.0.conditions"]["value"][0] == "pregnancy"
    assert {"id": "stoma", "words": "a stoma, tube or device there"} in opened["conditions"]
    (board, *_) = opened["boards"]
    assert [callout["kind"] for callout in board["callouts"]] == ["press", "measure", "label"]
    assert board["callouts"][1]["marks"][0]["at"] == "navel"
    assert opened["pictures"] == {"endings": [*PICTURES], "most": MOST_PICTURE_BYTES}
    assert board["landmarks"]["navel"] == [0.5, 0.4652]
    assert opened["headings"]["helps"] == "Said to help"
    assert opened["problems"] == []


@pytest.mark.parametrize("name", TOPICS)
@pytest.mark.sweep(every=10, first=1)
def test_every_topic_is_a_form(author: Author, name: str) -> None:
    """Each part of each topic has fields and pictures, and each text in it can be changed and is changed back."""
    opened = author.open(name=name, part=[])
    assert all(card["id"] and card["name"] for card in opened["cards"])  # those of shared points too
    parts = [[], *([opened["card_key"], at] for at in range(len(opened["cards"])))]
    for part in parts:
        shown = author.open(name=name, part=part)
        assert [problem for problem in shown["problems"] if problem["severity"] == "error"] == []
        assert all(board["there"] for board in shown["boards"])
        texts = [field for field in fields_of(shown["fields"]).values() if field["form"] == "text" and field["value"]]
        path = texts[len(texts) // 2]["path"]
        there = author.change(opened["text"], {"do": "set", "path": path, "value": "x"}, name=name, part=part)
        assert there.json()["text"] != opened["text"]


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


def test_the_desk_shows_what_was_saved(author: Author) -> None:
    """The reception page takes up a saved text and picture at once."""
    opened = author.open()
    before = author.client.get("/api/card/back-pain/stomach.png").content
    path = [*CARD, "picture", "callouts", 0, "at"]
    changes = {"do": "set", "path": path, "value": [0.2, 0.2]}, {"do": "set", "path": [*CARD, "name"], "value": "Other"}
    author.save(author.change(opened["text"], *changes).json()["text"], opened["digest"])
    assert author.client.get("/api/topic/back-pain").json()["cards"][0]["name"] == "Other"
    assert author.client.get("/api/card/back-pain/stomach.png").content != before


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
@pytest.mark.sweep(every=10)
def test_every_kind_of_callout_is_added_and_printed(author: Author, kind: str) -> None:
    """A new callout of each kind stands on the card at once, and goes again without a trace in the file."""
    opened = author.open()
    path, label = [*CARD, "picture", "callouts", 3], "x" if kind in ("label", "measure") else ""
    added = author.change(opened["text"], {"do": "callout", "path": path, "value": kind, "text": label}).json()
    assert added["problems"] == []
    callout = added["boards"][0]["callouts"][3]
    assert (callout["kind"], callout["apart"]) == (kind, CALLOUTS[kind].apart)
    assert callout["marks"]
    printed = send(author.client, "/api/edit/print", {**author.file, "text": added["text"], "tab": "t"}).json()
    # A broad arrow may leave no room for the labels of this card, which is the author's to mend.
    assert printed.get("places") or {problem["rule"] for problem in printed["problems"]} == {"does-not-fit"}
    assert author.change(added["text"], {"do": "remove", "path": path}).json()["text"] == BACK_PAIN


def test_every_callout_has_a_word() -> None:
    """The editor names each kind of callout, and each common field, in each of its languages."""
    project = Project(BUILTIN)
    wanted = {
        *(f"callout_{kind}" for kind in CALLOUTS),
        *(f"field_{key}" for key in (*parse_fields(CardSpec), *parse_fields(Clinic))),
    }
    for tag in page_languages(project):
        assert wanted - {"field_on_body", "field_approvals"} <= set(page_words(project, tag)["words"])


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
@pytest.mark.sweep(every=4)
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


def test_a_step_gets_a_picture_and_keeps_its_text(author: Author) -> None:
    """A step that was a text becomes one with a picture, which has a board of its own."""
    send(author.client, "/api/edit/begin", {"folder": "topics", "title": "Neck", "kind": "exercises"})
    file = {"name": "neck", "part": ["exercises", 0]}
    opened = author.open(**file)
    named = author.add_picture("step.png", draw_picture("PNG")).json()["file"]
    steps = ["exercises", 0, "steps"]
    listed = author.change(opened["text"], {"do": "set", "path": steps, "value": ["Turn.", "Stop."]}, **file).json()
    step = fields_of(listed["fields"])["exercises.0.steps.0"]
    assert step["pictured"]
    picture = {"file": named, "alt": "A head.", "source": "ours"}
    value = {"text": "Turn.", "picture": picture}
    (author.root / "images" / "neck").mkdir(parents=True)
    (author.root / "images" / "back-pain" / named).rename(author.root / "images" / "neck" / named)
    changed = author.change(listed["text"], {"do": "set", "path": [*steps, 0], "value": value}, **file).json()
    assert changed["problems"] == []
    assert [*steps, 0, "picture"] in [board["path"] for board in changed["boards"]]


def test_a_truth_value_shows_what_counts_without_it(author: Author) -> None:
    """A tick shows its default; where a kind decides, the author may leave it open."""
    fields = fields_of(author.open(part=[])["fields"])
    assert fields["numbered"]["choices"] == ["true", "false"]
    clinic = fields_of(author.open(folder="clinics", name="example", part=[])["fields"])
    assert (clinic["show_name"]["form"], clinic["show_name"]["value"]) == ("tick", "true")


def test_a_clinic_gets_a_logo_and_an_approval(author: Author) -> None:
    """A clinic is begun, filled in and printed; an approval counts for one version."""
    send(author.client, "/api/edit/begin", {"folder": "clinics", "title": "Praxis am Fluß", "kind": ""})
    clinic = Author(author.root, "praxis-am-flu", "clinics")
    opened = clinic.open()
    logo = clinic.add_picture("Logo neu.PNG", draw_picture("PNG")).json()["file"]
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


def test_an_approved_version_is_known(author: Author) -> None:
    """Whoever changes a text that was approved is told which version the approval is for."""
    clinics = author.root / "templates" / "clinics"
    clinics.mkdir()
    approval = "{topic: back-pain, version: '1.1', by: Dr A, role: GP, date: 2026-11-22}"
    (clinics / "ours.yaml").write_text(f"name: Ours\napprovals:\n  - {approval}\n", "utf-8")
    opened = author.open()
    assert (opened["approved"], opened["version"]) == (["1.1"], "1.1")


def test_a_photo_is_cleaned_and_cropped(author: Author) -> None:
    """What the camera wrote is gone, the photo stands upright, and only what was chosen is left."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Secret Camera", 6
    content = draw_picture("JPEG", exif=exif)
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
    "an empty crop": ("a.png", draw_picture("PNG"), "0.5,0.5,0,0"),
    "a crop outside": ("a.png", draw_picture("PNG"), "0.5,0.5,0.9,0.5"),
    "a crop that is none": ("a.png", draw_picture("PNG"), "nan,0,1,1"),
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


def _sentences(kind: Type, seen: set[object]) -> Iterator[str]:
    """Yield what each field below a type is for."""
    kind = bare(kind)
    if is_model(kind):
        if kind.base in seen or kind.base is Plural:
            return
        seen.add(kind.base)
        for info, inner in parse_fields(kind.base).values():
            yield doc_of(info).about
            yield from _sentences(inner, seen)
    inner_types = (*kind.parts, *(kind.words.values() if isinstance(kind.words, Mapping) else ()))
    for each in inner_types:
        if isinstance(each, Type):
            yield from _sentences(each, seen)


@pytest.mark.parametrize("tag", [tag for tag in page_languages(Project(BUILTIN)) if tag != "en"])
def test_every_field_has_a_hint_in_each_language(tag: str) -> None:
    """What a field is for is said in the language of the page, for topics of all kinds, shared points and clinics."""
    project = Project(BUILTIN)
    kinds = [project.read("kinds", name, Kind) for name in project.names("kinds")]
    models = [Clinic, *map(topic_type, kinds), *(point_type(kind) for kind in kinds if kind.value.shared)]
    wanted = {sentence for model in models for sentence in _sentences(parse_hint(model), set())}
    wanted |= {kind.value.about for kind in kinds}
    assert set(page_hints(project, tag)) == wanted - {""}

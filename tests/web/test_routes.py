"""What the page can ask for: topics, pictures, pages, and to forget."""

import sys
from io import BytesIO
from subprocess import run

import pytest
from PIL import Image
from support.web_client import client_of, open_site, send

from handout.content.project import Project
from handout.formats import FORMATS
from handout.installed import BUILTIN
from handout.layout.figures.ink import Ink
from handout.layout.text.firago import firago
from handout.mail_merge.tables.table_formats import TABLE_FORMATS
from handout.web.openapi import openapi
from handout.web.routes import STATIC
from handout.web.words import page_languages, page_words

SITE = open_site()


def test_a_topic_says_what_can_be_chosen() -> None:
    """Cards, conditions, formats and papers come from the topic and the tables."""
    topic = client_of(SITE).get("/api/topic/back-pain").json()
    assert [card["id"] for card in topic["cards"]][:2] == ["stomach", "lower-back"]
    assert topic["many"] == "points"
    assert topic["formats"]["poster"]["papers"][0] == "A2"
    assert "patient" not in topic["formats"]["poster"]["options"]
    shown = {name: (row["icon"], row["wide"]) for name, row in topic["formats"].items()}
    assert shown == {name: (row.icon, row.wide) for name, row in FORMATS.items()}
    assert all(condition["words"] for group in topic["groups"] for condition in group["conditions"])


@pytest.mark.parametrize(
    ("page", "group", "words"),
    [("en", "Pregnancy", "pregnancy"), ("es", "Embarazo", "embarazo"), ("ar", "الحمل", "الحمل")],
)
@pytest.mark.parametrize("topic", ["back-pain", "sleep", "back-pain,sleep"])
def test_conditions_are_asked_in_the_language_of_the_page(topic: str, page: str, group: str, words: str) -> None:
    """Whoever asks the patient reads the page's language, whatever the leaflet is written in."""
    found = client_of(SITE).get(f"/api/topic/{topic}?page={page}").json()["groups"]
    assert (found[0]["name"], found[0]["conditions"][0]["words"]) == (group, words)
    named = [each["name"] for each in found]
    assert len({*named}) == len(named)


def test_topics_together_say_whose_each_card_is() -> None:
    """The cards of two topics follow each other, and one that both have names both."""
    client = client_of(SITE)
    cards = client.get("/api/topic/back-pain,sleep").json()["cards"]
    assert [card["topics"] for card in cards] == sorted(card["topics"] for card in cards)
    shared = {tuple(card["topics"]) for card in client.get("/api/topic/sleep,worry").json()["cards"]}
    assert ("sleep", "worry") in shared
    assert client.get("/api/topic/back-pain,nothing").status_code == 422
    assert client.get("/api/topic/back-pain,back-pain").status_code == 422


@pytest.mark.parametrize("name", ["nothing", "..%2fx", "back-pain.yaml"])
def test_an_unknown_topic_is_a_problem(name: str) -> None:
    """A topic that is not on the list is refused in words."""
    assert client_of(SITE).get(f"/api/topic/{name}").status_code in (404, 422)


def test_a_card_shows_its_printed_picture() -> None:
    """The picture of a card is cut out of the page that is printed."""
    client = client_of(SITE)
    picture = Image.open(BytesIO(client.get("/api/card/back-pain/hand.png").content))
    assert abs(picture.width - 440) <= 2
    assert client.get("/api/card/back-pain/elbow.png").status_code == 404


def test_unchanged_pages_are_not_sent_again() -> None:
    """A page whose pixels the browser has is answered without a picture."""
    client = client_of(SITE)
    first, second = (
        send(client, "/api/preview", {"tab": "t", "form": {"topic": "back-pain", "patient": name}}).json()
        for name in ("Ann", "Bob")
    )
    page = client.get(f"/page/{first['id']}/1/300.jpg")
    assert Image.open(BytesIO(page.content)).width == 300
    pixels = page.headers["x-pixels"]
    assert client.get(f"/page/{first['id']}/1/300.jpg?have={pixels}").status_code == 204
    front = client.get(f"/page/{first['id']}/0/300.jpg").headers["x-pixels"]
    changed = client.get(f"/page/{second['id']}/0/300.jpg?have={front}")
    assert changed.status_code == 200


@pytest.mark.parametrize(
    "shown",
    [
        [[0, 300, ""], [2, 200, "x"]],
        [],
        None,
        5,
        [5],
        [[0, 300]],
        [["0", 1, 1]],
        [[99, 300, ""]],
        [[-1, 5, ""]],
        [[0, 0, ""]] * 99,
        {"a": 1},
        [[0, 10**30, ""]],
    ],
)
@pytest.mark.sweep(every=8)
def test_pages_that_are_shown_are_drawn_ahead(shown: object) -> None:
    """Whether or not a page is drawn before it is asked for, its picture is the same, and a strange wish is no fault."""
    client = client_of(SITE)
    form = {"topic": "back-pain", "patient": "Ann", "points": ["hand"]}
    plain, ahead = (
        send(client, "/api/preview", {"tab": "t", "form": form, **more}).json()["id"] for more in ({}, {"shown": shown})
    )
    for address in ("0/300.jpg?have=", "2/200.jpg?have=x", "0/300.jpg?have="):
        one, other = (client.get(f"/page/{document}/{address}") for document in (plain, ahead))
        assert one.status_code == other.status_code
        assert one.content == other.content
        assert one.headers.get("x-pixels") == other.headers.get("x-pixels")


def test_a_tab_keeps_three_documents_and_forgets_them() -> None:
    """Old documents are closed, those of other tabs stay, and a new patient empties the tab."""
    client = client_of(SITE)

    def ask(tab: str, name: str) -> str:
        return str(
            send(client, "/api/preview", {"tab": tab, "form": {"topic": "back-pain", "patient": name}}).json()["id"]
        )

    other = ask("other", "Zed")
    ids = [ask("mine", name) for name in ("A", "B", "C", "D")]
    assert [client.get(f"/pdf/{each}").status_code for each in ids] == [404, 200, 200, 200]
    assert send(client, "/api/forget", {"tab": "mine"}).status_code == 204
    assert client.get(f"/pdf/{ids[-1]}").status_code == 404
    assert client.get(f"/pdf/{other}").status_code == 200


def test_every_language_of_the_page_has_every_phrase() -> None:
    """No phrase of the page is English in another language."""
    project = Project(BUILTIN)
    english = {
        key.rpartition("_")[0] if key.endswith(("_one", "_other")) else key
        for key in page_words(project, "en")["words"]
    }
    for tag in page_languages(project):
        words = (BUILTIN / "templates" / "web" / f"{tag}.yaml").read_text("utf-8")
        assert {key for key in english if f"\n  {key}:" not in words and f"\n  {key}_other:" not in words} == set()


@pytest.mark.parametrize(
    ("wanted", "language"), [("es-MX,es;q=0.9", "es"), ("xx", "en"), ("ar", "ar"), ("", "en"), ("fr;q=1,es", "es")]
)
def test_the_page_speaks_the_language_of_the_browser(wanted: str, language: str) -> None:
    """The first language that the page has is taken."""
    answer = client_of(SITE).get("/api/words", headers={"accept-language": wanted}).json()
    assert answer["language"] == language
    assert answer["direction"] == ("rtl" if language == "ar" else "ltr")


def test_every_format_and_ink_has_a_word() -> None:
    """The page names each format and kind of ink in each of its languages."""
    project = Project(BUILTIN)
    wanted = {*(f"format_{name}" for name in FORMATS), *(f"ink_{ink}" for ink in Ink)}
    for tag in page_languages(project):
        assert wanted <= set(page_words(project, tag)["words"])


def test_the_page_lets_each_table_be_chosen() -> None:
    """The endings of all formats are those of the files that it asks for."""
    assert {*client_of(SITE).get("/api/start").json()["tables"]} == {
        ending for row in TABLE_FORMATS for ending in row.endings
    }


def test_openapi_describes_the_form() -> None:
    """The document for programs names every field of a form."""
    document = openapi(SITE.project.names("topics"))
    schema = document["paths"]["/api/leaflet"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert {"topic", "points", "patient", "doses"} <= set(schema["properties"])
    assert "back-pain" in schema["properties"]["topic"]["enum"]
    assert client_of(SITE).get("/api/openapi.json").json() == document


def test_building_needs_no_web_packages() -> None:
    """A command that builds imports neither starlette nor uvicorn."""
    code = "import sys, handout; handout.build('back-pain'); assert not {'starlette', 'uvicorn'} & set(sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_process_that_answers_loads_no_layout() -> None:
    """A site is ready before anything of topics, layout or editor is loaded: they take longer than all the rest."""
    code = (
        "import sys, handout.cli.serve; from handout.content.find_template import Templates, find_root; "
        "from handout.web.keys import Keys; from handout.web.routes import Site; "
        "Site(Templates(find_root(None, None)), Keys(1)).app(); "
        "heavy = ('handout.content.project', 'handout.content.topic', 'handout.content.language', 'handout.layout', "
        "'handout.check', 'handout.web.editor', 'handout.web.catalogue', 'pydantic'); "
        "assert not [name for name in sys.modules if name.startswith(heavy)]"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("file", sorted(file.name for file in STATIC.iterdir()))
def test_each_file_of_the_page_is_what_it_says(file: str) -> None:
    """A browser runs no script and applies no style of another type."""
    kinds = {"js": "text/javascript", "css": "text/css", "html": "text/html", "svg": "image/svg+xml"}
    answer = client_of(SITE).get(f"/static/{file}")
    assert answer.headers["content-type"].split(";")[0] == kinds[file.rpartition(".")[2]]
    assert answer.content == (STATIC / file).read_bytes()


@pytest.mark.parametrize(("weight", "bold"), [("regular", False), ("bold", True)])
def test_the_page_has_the_font_of_the_paper(weight: str, bold: bool) -> None:
    """Both weights are those of a handout, and there is no other."""
    assert client_of(SITE).get(f"/font/{weight}.otf").content == firago(bold)
    assert client_of(SITE).get("/font/light.otf").status_code == 404

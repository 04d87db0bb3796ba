"""Pages in view are drawn before their PDF is painted, and are the same."""

import asyncio
from base64 import b64decode
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any, ClassVar

import pytest
from PIL import Image, ImageChops, ImageStat
from support.author import Author
from support.web_client import client_of, open_site, send

import handout
from handout.formats import FORMATS
from handout.problems import InputError
from handout.request.python_arguments import parse_arguments
from handout.schema.parsed import ParsedTexts
from handout.web import first_pages
from handout.web.builders import ThreadBuilder
from handout.web.documents import PUT_OFF
from handout.web.drawing import Begun
from handout.web.first_pages import DeskCache, begin, draw_more

SITE = open_site()
WIDTH = 300
LOOKS = [(0, WIDTH, ""), (1, WIDTH, "")]
POINTS = ["hand", "stomach", "foot-lying"]

FORMS: dict[str, dict[str, Any]] = {
    **{name: {"format": name} for name in FORMATS},
    "saver": {"ink": "saver"},
    "grey poster": {"ink": "grey", "format": "poster"},
    "from right": {"language": "ar", "with_language": "en"},
    "tiles": {"format": "poster", "tile": "A4"},
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.sweep(every=10)
def test_pages_drawn_first_are_those_of_the_pdf(name: str) -> None:
    """Each page that is drawn alone has the pixels of the same page of the PDF, and the PDF is that of a build."""
    client = client_of(SITE)
    form = {"points": POINTS, **FORMS[name]}
    shown = [list(look) for look in LOOKS]
    first = send(client, "/api/preview", {"tab": "a", "form": {"topic": "back-pain", **form}, "shown": shown}).json()
    then = send(client, "/api/preview", {"tab": "b", "form": {"topic": "back-pain", **form}}).json()
    assert [first["pages"], first["count"], first["warnings"]] == [then["pages"], then["count"], then["warnings"]]
    pictures = [drawn_first(first)]
    if len(first["pages"]) > 1:
        ahead = client.get(f"/page/{first['id']}/1/{WIDTH}.jpg?have=")
        pictures.append((ahead.headers["x-pixels"], ahead.content))
    for number, picture in enumerate(pictures):
        painted = client.get(f"/page/{then['id']}/{number}/{WIDTH}.jpg?have=")
        assert picture == (painted.headers["x-pixels"], painted.content)
    assert client.get(f"/pdf/{first['id']}").content == bytes(handout.build("back-pain", **form))


def drawn_first(document: dict[str, Any]) -> tuple[str, bytes]:
    """Return the checksum and the picture of the first page, which come with the answer."""
    [page] = document["drawn"]
    assert (page["page"], page["width"]) == (0, WIDTH)
    return page["pixels"], b64decode(page["picture"], validate=True)


def test_lines_of_a_patient_are_drawn_first_where_they_are_filled_in() -> None:
    """A template has its lines at places of two decimals, which no eye tells from those of the page."""
    client = client_of(SITE)
    form = {"topic": "back-pain", "points": POINTS, "patient": "Ann Lee", "date": "2026-11-22", "note": "Ring us."}
    pictures = []
    for tab, shown in (("a", [[0, WIDTH, ""]]), ("b", [])):
        found = send(client, "/api/preview", {"tab": tab, "form": form, "shown": shown}).json()
        painted = client.get(f"/page/{found['id']}/0/{WIDTH}.jpg?have=").content
        pictures.append(Image.open(BytesIO(drawn_first(found)[1] if shown else painted)))
    apart = ImageChops.difference(*pictures).convert("L")
    assert ImageStat.Stat(apart).mean[0] < 0.1
    assert apart.getextrema()[1] < 64


def test_a_page_that_is_as_it_was_is_not_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dose of a later page leaves the first one as it was: it is known by its marks."""
    cache, painted = DeskCache(), list[int]()
    paint = first_pages.paint_untagged
    monkeypatch.setattr(
        first_pages, "paint_untagged", lambda *given, **options: (painted.append(1), paint(*given, **options))[1]
    )
    first = begin(_request("1 minute"), LOOKS, cache)
    assert [*first.drawn] == LOOKS[:1]  # the first one with new pixels, the others later
    more = draw_more(_request("1 minute"), LOOKS[1:], cache)
    have = [(*look[:2], drawn[0]) for look, drawn in {**first.drawn, **more}.items()]
    painted.clear()
    second = begin(_request("2 minutes"), have, cache)
    assert [bool(picture) for _, picture in second.drawn.values()] == [False, True]
    assert len(painted) == 1


def test_another_letter_of_a_name_is_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second name paints the template, from the pages of the first; the bytes are those of a build."""
    built = {name: handout.build("back-pain", points=["hand", "stomach"], patient=name) for name in ("Bob", "Cid")}
    cache = DeskCache()
    assert begin(_request("", "Ann"), LOOKS, cache).pdf is None
    monkeypatch.setattr("handout.render.style_trials.StyleTrials.lay_out", _fail)
    assert {name: begin(_request("", name), LOOKS, cache).pdf for name in built} == built


def test_what_is_laid_out_is_forgotten() -> None:
    """A new patient empties what is held of the last ones."""
    cache = DeskCache()
    begin(_request("1 minute", "Ann"), LOOKS, cache)
    assert cache.laid_out
    cache.forget_patients()
    assert not cache.laid_out
    assert not cache.pixels.values


def test_garbage_is_collected_where_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old objects are collected after a change only where very many may be garbage; a desk that rests does so sooner."""
    collected: list[int] = []
    monkeypatch.setattr("handout.web.first_pages.gc.collect", lambda: collected.append(1))
    cache = DeskCache()
    for count, resting, expected in ((5, True, 0), (50, False, 0), (50, True, 1), (500, False, 1)):
        collected.clear()
        monkeypatch.setattr("handout.web.first_pages.gc.get_count", lambda count=count: (0, 0, count))
        cache.tidy(resting=resting)
        assert len(collected) == expected


def test_texts_of_a_topic_are_parsed_once_for_all_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next process takes what the files of a topic say from disk, those of a second language too."""
    wanted, parsed = parse_arguments("back-pain", {"points": ["hand"], "with_language": "es"}), list[str]()
    begin(wanted, LOOKS, DeskCache())
    added = ParsedTexts.add
    monkeypatch.setattr(ParsedTexts, "add", lambda *given: (parsed.append(given[1]), added(*given))[1])
    begin(wanted, LOOKS, DeskCache())
    assert parsed == []


class Recorder(ThreadBuilder):
    """A builder that remembers what it was asked, and for which tab."""

    asked: ClassVar[list[tuple[str, str]]] = []

    async def run(self, act: Callable[[], Any], seconds: float, tab: str = "") -> Any:
        """Remember the function and the tab."""
        assert isinstance(act, partial)
        self.asked.append((act.func.__name__, tab))
        return await super().run(act, seconds, tab)


def test_a_pdf_is_painted_when_the_desk_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """While changes follow each other only pages are drawn; the PDF comes after the last one, or when it is wanted."""
    monkeypatch.setattr("handout.web.documents.REST", 0.2)
    monkeypatch.setattr(Recorder, "asked", [])
    site = open_site()
    documents = site.documents
    builder = site.builders = Recorder(site.previews.layout)

    async def change() -> list[bool]:
        """Ask three times at once, rest, and look which documents are painted."""
        asked = [await documents.begin("t", _request(dose), LOOKS) for dose in ("1", "2", "3")]
        for _ in range(400):
            if asked[-1].pdf:
                break
            await asyncio.sleep(0.05)
        return [each.pdf is not None for each in asked]

    assert asyncio.run(change()) == [False, False, True]
    assert [(name, tab) for name, tab in builder.asked].count(("render_pdf", "")) == 1  # where the tab is not served


def test_pages_in_view_come_before_the_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long they take, the process that draws them does not paint the PDF first, with a name or without."""
    monkeypatch.setattr("handout.web.documents.REST", 0)
    monkeypatch.setattr("handout.web.documents.TYPED_REST", 0)
    site = open_site()
    site.builders = Recorder(site.previews.layout)
    looks = [(number, WIDTH, "") for number in range(4)]

    async def show(patient: str) -> tuple[int, list[str]]:
        """Show a form until its PDF is painted, and return its pages and what was asked."""
        monkeypatch.setattr(Recorder, "asked", [])
        document = await site.documents.begin("t", _request("4 minutes", patient), looks)
        while document.pdf is None:  # noqa: ASYNC110 - another task paints it
            await asyncio.sleep(0.02)
        return len(document.sizes), [name for name, _ in Recorder.asked]

    for patient in ("", "Ann Lee"):
        pages, asked = asyncio.run(show(patient))
        assert pages > 2
        assert asked == ["begin", *["draw_more"] * (min(pages, len(looks)) - 1), "render_pdf"]


def test_the_editor_prints_in_a_process_of_the_desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A card that is hard to lay out holds up neither the editor's fields nor the desk."""
    monkeypatch.setattr(Recorder, "asked", [])
    author = Author(tmp_path)
    author.site.builders = Recorder(author.site.previews.layout)
    opened = author.open()
    printed = send(author.client, "/api/edit/print", {**author.file, "text": opened["text"], "tab": "t"}).json()
    assert printed["places"]
    assert [name for name, _ in Recorder.asked] == ["print_text"]


def test_pages_that_fail_are_drawn_when_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends while it draws further pages costs time and nothing else."""
    site = open_site()
    monkeypatch.setattr("handout.web.documents.draw_more", _fail)
    client = client_of(site)
    body = {"tab": "t", "form": {"topic": "back-pain"}, "shown": [list(look) for look in LOOKS]}
    found = send(client, "/api/preview", body).json()
    assert client.get(f"/page/{found['id']}/1/{WIDTH}.jpg?have=").status_code == 200


def test_a_page_that_is_scrolled_to_does_not_wait_for_the_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was not in view, or is shown in another width, is painted alone, with the pixels of the PDF."""
    monkeypatch.setattr("handout.web.documents.REST", 60)
    site = open_site()
    client, asked = client_of(site), {"tab": "t", "form": {"topic": "back-pain", "points": POINTS, "diary": 3}}
    found = send(client, "/api/preview", asked).json()
    alone = [client.get(f"/page/{found['id']}/{number}/{WIDTH}.jpg?have=") for number in (1, 2)]
    document = site.previews.find(found["id"])
    assert document is not None
    assert document.pdf is None
    assert client.get(f"/pdf/{found['id']}").status_code == 200
    whole = [client.get(f"/page/{found['id']}/{number}/{WIDTH}.jpg?have=") for number in (1, 2)]
    assert [each.content for each in alone] == [each.content for each in whole]


def _fail(*_given: object) -> Begun:
    """Fail as the layout may."""
    raise InputError([])


def _request(dose: str, patient: str = "") -> Any:
    """Return a request with a dose on its second page."""
    options: dict[str, Any] = {"points": ["hand", "stomach"]}
    if dose:
        options["doses"] = {"stomach": f"{dose} a day"}
    if patient:
        options["patient"] = patient
    return parse_arguments("back-pain", options)


def test_pages_of_a_form_that_changes_again_are_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the further pages of an earlier form; asked for again, they are drawn."""
    site = open_site()
    documents, may_draw = site.documents, Event()
    monkeypatch.setattr(
        "handout.web.documents.draw_more", lambda *given: (may_draw.wait(60), draw_more(*given, DeskCache()))[1]
    )

    async def change() -> list[Any]:
        """Ask for the second page of a form while another form comes."""
        first = await documents.begin("t", _request("1 minute"), LOOKS)
        page = asyncio.create_task(documents.draw(first.id, LOOKS[1]))
        await asyncio.sleep(0)
        changed = asyncio.create_task(documents.begin("t", _request("2 minutes"), LOOKS[:1]))
        early = await asyncio.wait_for(page, 60)
        may_draw.set()
        await changed
        return [early, await documents.draw(first.id, LOOKS[1])]

    early, late = asyncio.run(change())
    assert early == PUT_OFF
    assert late[1].startswith(b"\xff\xd8")


def test_a_page_that_is_as_it_was_is_named_with_the_answer() -> None:
    """The page knows at once which of its pages still stand, and asks for no picture of them."""
    client = client_of(SITE)
    have, answers = "", []
    for dose in ("1 minute", "2 minutes"):
        form = {"topic": "back-pain", "points": ["hand", "stomach"], "doses": {"stomach": dose}}
        shown = [[0, WIDTH, have], [1, WIDTH, ""]]
        answers.append(send(client, "/api/preview", {"tab": "same", "form": form, "shown": shown}).json()["drawn"])
        have = answers[0][0]["pixels"]
    assert [[(page["page"], bool(page["picture"])) for page in each] for each in answers] == [
        [(0, True)],
        [(0, False), (1, True)],
    ]


def test_words_are_forgotten_after_many_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The caches of functions do not grow all day where nobody says that a new patient has come; no change waits for it."""
    forgotten = list[int]()
    monkeypatch.setattr(first_pages, "MOST_CHANGES", 3)
    monkeypatch.setattr(first_pages, "forget_words", lambda: forgotten.append(cache.changes))
    cache = DeskCache()
    for number in range(7):
        before = len(forgotten)
        begin(_request(f"{number + 1} minutes"), [], cache)
        assert len(forgotten) == before
        cache.tidy(resting=False)
    assert len(forgotten) == 2

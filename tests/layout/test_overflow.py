"""Pages that are nearly or quite too full: what is approved builds in every format, and what is too long is named where it stands."""

import re
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace
from support import covering
from support.covering import in_turn
from support.kinds import ACUPRESSURE
from support.whole_topic import whole_tree

from handout.content.clinic import Clinic
from handout.content.kind import Kind
from handout.content.language import Language
from handout.geometry import Box
from handout.installed import BUILTIN
from handout.layout.formats.leaflet import WHOLE_SHEET
from handout.layout.page import Page, Text, walk
from handout.papers import LEAFLET_PAPERS, PAPERS
from handout.problems import DoesNotFit, InputError
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import PrintOptions, Request, Selection
from handout.schema.model import KeyPath, Model
from handout.schema.model_reader import read_file

NAME = "St Bartholomew and Riverside Integrated Musculoskeletal Physiotherapy, Pain Management and Rehabilitation Service (North)"
ADDRESS = "Level 4, East Wing, The Margaret Thatcher-Attlee Building, 1250 Old Kidderminster Road, Stourbridge-under-Clent DY9 9XX"
PHONE = "+44 (0)1562 123 456 extension 7890, or out of hours +44 (0)1562 123 457; text messages to +44 (0)7700 900 123 day or night"
WEB = "www.riverside-and-st-bartholomews-physiotherapy.example.org/patients/leaflets"
BY = "Professor Dame Anneliese Wilhelmina Featherstonehaugh-Cholmondeley"
ROLE = "consultant rheumatologist and clinical lead for musculoskeletal medicine"
SMALL = "name: Example Clinic\naddress: 12 Sample Street\nphone: 01234 567890\nweb: www.example.org\n"
LARGE = f'name: "{NAME}"\naddress: "{ADDRESS}"\nphone: "{PHONE}"\nweb: "{WEB}"\n'


def _approval(by: str, role: str) -> str:
    return f'approvals:\n  - {{topic: mine, version: "1.1", by: "{by}", role: "{role}", date: 2026-11-22}}\n'


CLINICS = {
    "draft": SMALL,
    "approved": SMALL + _approval("Dr A. Sample", "GP"),
    "long-approver": SMALL + _approval(BY, ROLE),
    "long-clinic": LARGE,
    "long-both": LARGE + _approval(BY, ROLE),
}
FEW = Selection(points=("stomach", "hand"))
REQUESTS = {
    **{f"leaflet-{paper}": Request("mine", paper=paper) for paper in ("A4", "Letter", "A5")},
    **{f"large-{paper}": Request("mine", paper=paper, large_print=True) for paper in ("A4", "Letter")},
    **{f"booklet-{paper}": Request("mine", paper=paper, format="booklet") for paper in ("A4", "Letter", "A3")},
    **{f"cards-{paper}": Request("mine", paper=paper, format="cards") for paper in ("A4", "Letter", "A3")},
    **{f"trifold-{paper}": Request("mine", FEW, paper=paper, format="trifold") for paper in ("A4", "Letter")},
    **{f"poster-{paper}": Request("mine", paper=paper, format="poster") for paper in ("A2", "A1", "A0", "24x36in")},
    "poster-A3": Request("mine", FEW, paper="A3", format="poster"),
    "poster-landscape": Request("mine", paper="A2", format="poster", landscape=True),
    **{f"tiles-{p}": Request("mine", format="poster", printing=PrintOptions(tile=p)) for p in ("A4", "Letter", "A3")},
}
LEAST = 7.4
"""No text of a page for reading is smaller, in pt."""


def _lines(page: Page) -> Iterator[tuple[Box, str]]:
    """Yield the box of the letters of each line on a page, and its words."""
    for mark in walk(page.marks):
        if isinstance(mark, Text):
            for line in mark.lines:
                if line.text.strip():
                    left = min(piece.x for piece in line.pieces)
                    right = max(piece.x + piece.width for piece in line.pieces)
                    top = mark.box.y + line.baseline - mark.size * 0.68
                    yield Box(mark.box.x + left, top, right - left, mark.size * 0.68), line.text


def _words(laid: LaidOut) -> str:
    words = (mark.words for page in laid.pages for mark in walk(page.marks) if isinstance(mark, Text))
    return re.sub(r"\s+", " ", " ".join(words))


@pytest.mark.parametrize(
    ("name", "clinic"),
    [
        *product(REQUESTS, ("long-both",)),
        *in_turn([*REQUESTS], [name for name in CLINICS if name != "long-both"]),
    ],
)
@pytest.mark.sweep(every=14)
def test_every_format_builds_whoever_approved_it(project: Path, name: str, clinic: str) -> None:
    """In every format, paper and size a leaflet builds whoever approved it for whatever clinic, says so, and nothing overlaps or is too small."""
    folder = project / "templates" / "clinics"
    folder.mkdir()
    (folder / "ours.yaml").write_text(CLINICS[clinic], "utf-8")
    laid = lay_out(replace(REQUESTS[name], clinic="ours"))
    found_text, words = _words(laid), laid.handout.words
    for page in laid.pages:
        lines = list(_lines(page))
        reported = " ".join(text.strip() for _, text in lines)
        assert (words.draft if "approv" not in CLINICS[clinic] else "approved") in reported
        assert "22 November 2026" in reported or "approv" not in CLINICS[clinic]
        for number, (box, text) in enumerate(lines):
            assert box.x >= 0, text
            assert box.y >= 0, text
            assert box.right <= page.size.width, text
            assert box.bottom <= page.size.height - 8, text
            crossed = [other for each, other in lines[:number] if each.inset(0.5).overlaps(box)]
            assert crossed == [], text
        assert min(m.size for m in walk(page.marks) if isinstance(m, Text)) >= LEAST
    if "approver" in clinic or "both" in clinic:
        assert BY in found_text
        assert ROLE in found_text
    if "clinic" in clinic or "both" in clinic:
        wanted = (NAME, PHONE) if name.startswith(("poster", "tiles")) else (NAME, PHONE, ADDRESS)
        assert [each for each in wanted if each not in found_text] == []


@pytest.mark.parametrize("clinic", CLINICS)
def test_no_line_of_a_clinic_ends_with_a_dot(project: Path, clinic: str) -> None:
    """Where a clinic's address and numbers take several lines, the dots stand between those of one line alone."""
    folder = project / "templates" / "clinics"
    folder.mkdir()
    (folder / "ours.yaml").write_text(CLINICS[clinic], "utf-8")
    for large in (False, True):
        laid = lay_out(Request("mine", clinic="ours", large_print=large))
        assert [text for _, text in _lines(laid.pages[0]) if text.rstrip().endswith("·")] == []


def test_a_footer_is_refused_where_its_text_was_written(project: Path) -> None:
    """A footer that no page has room for is refused at the short title, at the approval, or at the language's phrase."""
    topic = project / "templates" / "topics" / "mine.yaml"
    usual = topic.read_text("utf-8")
    topic.write_text(usual.replace("short_title: Back pain", f"short_title: {'Back pain ' * 90}"), "utf-8")
    for kind in ("leaflet", "cards", "trifold", "poster"):
        with pytest.raises(DoesNotFit) as refused:
            lay_out(Request("mine", FEW, format=kind))
        assert usual.splitlines()[refused.value.problems[0].where.line - 1].startswith("short_title")


# ---- what is too long is named

TIMES = 58
LONG = "These are words that go on and on until no page can hold them all. "
UNPRINTED = {
    *re.findall(r"\w+", "language version next_review id code sides strength kind file alt at from to side conditions"),
    *re.findall(r"\w+", "front back background source link keep_clear"),
}
FORMATS: dict[str, dict[str, Any]] = {
    "A5": {"paper": "A5"},
    "trifold": {"format": "trifold"},
    "large": {"large_print": True},
    "cards": {"format": "cards"},
}
CLINIC = {"name": "Our Clinic", "address": "12 High Street", "phone": "01234 567890", "web": "www.example.org"}
CLINIC |= {"emergency_number": "999", "urgent_number": "111"}


def _topic(every: bool = False, short: bool = True) -> dict[str, Any]:
    """Return the topic with two of its points or with *every* one, and with the *short* danger signs or without."""
    topic = whole_tree()
    topic |= {key: str(topic[key]) for key in ("version", "next_review")}
    points = {point["id"]: point for point in topic["points"]}
    if not every:
        topic["points"] = [points["foot-lying"], points["hipbone"]]
    if not short:
        del topic["red_flags"]["now"]["short"], topic["red_flags"]["today"]["short"]
    return dict(topic)


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the place of every text, and of every list of texts."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from () if key in UNPRINTED else _paths(inner, (*path, key))
    elif isinstance(value, list) and not all(isinstance(inner, str) for inner in value):
        for number, inner in enumerate(value):
            yield from _paths(inner, (*path, number))
    else:
        yield path


def _long(value: Any, path: tuple[str | int, ...], times: int) -> Any:
    """Return a topic whose text at *path* is blown up."""
    if not path:
        return [LONG.strip()] * times if isinstance(value, list) else f"{value} {LONG * times}"[:3_990].strip()
    if isinstance(value, dict):
        return {key: _long(inner, path[1:], times) if key == path[0] else inner for key, inner in value.items()}
    return [_long(inner, path[1:], times) if n == path[0] else inner for n, inner in enumerate(value)]


class _Quoted(yaml.CSafeDumper):
    """Writes every text in quotes."""


_Quoted.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def _write(file: Path, value: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(value, Dumper=_Quoted, allow_unicode=True, sort_keys=False, width=10**7)
    file.write_text(re.sub(r'"(true|false)"', r"\1", text), "utf-8")


def _problems(request: Request) -> set[tuple[str, int]]:
    """Return where the problems of a request are, if it has any."""
    try:
        lay_out(request)
    except InputError as error:
        return {(problem.where.file, problem.where.line) for problem in error.problems}
    return set()


TOPIC_PATHS = [*(path for path in _paths(_topic()) if path[:2] != ("points", 1)), ("points", 1, "helper")]
"""One point has all that a point can have but a helper, which the other has."""


@pytest.fixture
def shelf(project: Path) -> Path:
    """Return the folder of templates of a project with a topic of two points and a clinic."""
    _write(project / "templates" / "topics" / "mine.yaml", _topic())
    _write(project / "templates" / "clinics" / "ours.yaml", CLINIC)
    return project / "templates"


@pytest.mark.parametrize(("path", "form"), in_turn(TOPIC_PATHS, [*FORMATS]), ids=str)
@pytest.mark.sweep(every=14)
def test_a_text_of_a_topic_that_is_too_long_is_named(shelf: Path, path: tuple[str | int, ...], form: str) -> None:
    """Whichever text of a topic is blown up, it is printed, or the problem is at its line and at no other; formats take turns."""
    file = shelf / "topics" / "mine.yaml"
    _write(file, _long(_topic(), path, TIMES))
    line = read_file(file, ACUPRESSURE).source.where(path).line
    assert _problems(Request("mine", clinic="ours", **FORMATS[form])) <= {("templates/topics/mine.yaml", line)}


@pytest.mark.parametrize(("key", "form"), in_turn([*CLINIC], [*FORMATS]))
@pytest.mark.sweep(every=12)
def test_a_line_of_a_clinic_that_is_too_long_is_named(shelf: Path, key: str, form: str) -> None:
    """Whichever line of a clinic is blown up, it is printed, or the problem is at its line and at no other; formats take turns."""
    file = shelf / "clinics" / "ours.yaml"
    _write(file, _long(CLINIC, (key,), TIMES))
    line = read_file(file, Clinic).source.where((key,)).line
    assert _problems(Request("mine", clinic="ours", **FORMATS[form])) <= {("templates/clinics/ours.yaml", line)}


@pytest.mark.parametrize(
    "path",
    [
        ("title",),
        ("red_flags", "later"),
        ("points", 0, "name"),
        ("points", 1, "short", "where"),
        ("points", 1, "short", "caution"),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
@pytest.mark.sweep(every=6)
def test_a_text_that_is_too_long_for_a_poster_is_named(shelf: Path, path: tuple[str | int, ...]) -> None:
    """A text that leaves a poster no room is named at its line, with how long it is."""
    # With two points any text is printed: none may be longer than 4,000 characters.
    file = shelf / "topics" / "mine.yaml"
    _write(file, _long(_topic(every=path != ("points", 0, "name")), path, 58))
    with pytest.raises(DoesNotFit) as refused:
        lay_out(Request("mine", format="poster"))
    (problem,) = refused.value.problems
    assert problem.where.line == read_file(file, ACUPRESSURE).source.where(path).line
    assert re.search(r"3,\d{3} characters", problem.message)


@pytest.mark.parametrize("path", [("red_flags", "later"), ("points", 1, "short", "where")])
def test_a_long_text_that_a_poster_has_space_for_is_whole(shelf: Path, path: tuple[str | int, ...]) -> None:
    """An A2 poster of two points has space for a text of 3,900 characters, and prints all of it."""
    _write(shelf / "topics" / "mine.yaml", _long(_topic(), path, TIMES))
    assert (
        _words(lay_out(Request("mine", format="poster"))).count(LONG.strip()) >= TIMES - 1
    )  # the last is cut off at 3,990 characters


@pytest.mark.parametrize(
    ("name", "model", "path"),
    [
        *(("languages/en.yaml", Language, (key,)) for key in ("take_care", "emergency_unknown", "from_clinician")),
        ("kinds/acupressure.yaml", Kind, ("words", "headings", "where")),
        ("kinds/acupressure.yaml", Kind, ("words", "fixed", "turn_over")),
    ],
)
@pytest.mark.sweep(every=12)
def test_fixed_words_that_are_too_long_are_named(shelf: Path, name: str, model: type[Model], path: KeyPath) -> None:
    """A phrase of a language or of a kind that is too long is named in its file."""
    file = shelf / name
    file.parent.mkdir(exist_ok=True)
    words = yaml.load((BUILTIN / "templates" / name).read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    _write(file, _long(words, path, TIMES))
    line = read_file(file, model).source.where(path).line
    refused = filter(None, (_problems(Request("mine", **options)) for options in FORMATS.values()))
    found = set().union(*(refused if covering.SWEEP else islice(refused, 1)))  # to say where takes seconds a format
    assert found == {(f"templates/{name}", line)}


TITLE, NAME_AT, WHERE_AT, CARE_AT = ("title",), ("points", 1, "name"), ("points", 1, "where"), ("points", 0, "cautions")
SHORT_TEXTS, LEAFLET = "give the card 'short' texts", "use --format leaflet"
WIDER = " or ".join(paper for paper in LEAFLET_PAPERS if PAPERS[paper].width >= WHOLE_SHEET)
CURES = [
    ("leaflet-A4", TITLE, ""),
    ("leaflet-A5", TITLE, "use a larger paper"),
    ("booklet-A4", TITLE, "use a larger paper"),
    ("booklet-A3", TITLE, ""),
    ("large-A4", TITLE, "use normal print"),
    ("large-A5", TITLE, f"use {WIDER}, or normal print"),
    ("leaflet-A4", WHERE_AT, ""),
    ("leaflet-A5", WHERE_AT, "use a larger paper"),
    ("large-Letter", WHERE_AT, "use normal print"),
    ("cards-A4", WHERE_AT, SHORT_TEXTS),
    ("cards-A4", NAME_AT, LEAFLET),
    ("trifold-A4", TITLE, LEAFLET),
    ("cards-A4", CARE_AT, LEAFLET),
]


@pytest.mark.parametrize(("name", "path", "cure"), CURES)
@pytest.mark.sweep(every=12)
def test_the_cure_is_one_that_helps(shelf: Path, name: str, path: tuple[str | int, ...], cure: str) -> None:
    """No larger paper is proposed to the largest, no normal print to normal print, and no 'short' text where there is none."""
    topic = _topic()
    for point in topic["points"]:
        point.pop("short", None)
    _write(shelf / "topics" / "mine.yaml", _long(topic, path, TIMES))
    requests = REQUESTS | {"large-A5": Request("mine", paper="A5", large_print=True)}
    found = replace(requests[name], selection=Selection())
    with pytest.raises(DoesNotFit) as refused:
        lay_out(found)
    hints = {problem.hint.partition(", or ")[2] for problem in refused.value.problems}
    assert hints == {cure}


@pytest.mark.parametrize(
    ("path", "can_be_short"), [(TITLE, False), (("points", 0, "name"), False), (("red_flags", "later"), True)]
)
def test_a_poster_asks_for_short_texts_where_there_may_be_one(
    shelf: Path, path: tuple[str | int, ...], can_be_short: bool
) -> None:
    """A title or a name has no 'short' text that could stand for it."""
    _write(shelf / "topics" / "mine.yaml", _long(_topic(every=can_be_short), path, 58))
    with pytest.raises(DoesNotFit) as refused:
        lay_out(Request("mine", format="poster"))
    assert ["give a 'short' text" in problem.hint for problem in refused.value.problems] == [can_be_short]


@pytest.mark.sweep
def test_twenty_five_signs_are_told_with_how_much_is_too_much(shelf: Path) -> None:
    """The message says how many signs there are and by how much the page is too tall, the hint by how many lines to shorten them."""
    topic = _topic(short=False)
    topic["red_flags"]["now"]["items"] = [
        f"Sign number {n} is a bit longer than what fits on a line, and goes on for most of another." for n in range(25)
    ]
    _write(shelf / "topics" / "mine.yaml", topic)
    with pytest.raises(DoesNotFit) as refused:
        lay_out(Request("mine", large_print=True))
    (problem,) = refused.value.problems
    assert re.search(
        r"'red_flags\.now\.items' has 25 items, 2,\d{3} characters; .* \d{2,3} pt too tall", problem.message
    )
    lines = re.search(r"by about (\d+) lines", problem.hint)
    assert lines
    topic["red_flags"]["now"]["items"] = topic["red_flags"]["now"]["items"][: 25 - int(lines[1])]
    _write(shelf / "topics" / "mine.yaml", topic)
    assert lay_out(Request("mine", large_print=True)).pages


def test_two_texts_that_are_too_long_are_both_named(shelf: Path) -> None:
    """Where one text alone does not make room, each that has to be shorter is named."""
    topic = _long(_long(_topic(short=False), ("title",), 26), ("disclaimer", "not_a_cure"), 40)
    _write(shelf / "topics" / "mine.yaml", topic)
    source = read_file(shelf / "topics" / "mine.yaml", ACUPRESSURE).source
    with pytest.raises(DoesNotFit) as refused:
        lay_out(Request("mine", large_print=True))
    wanted = {source.where(path).line for path in (("title",), ("disclaimer", "not_a_cure"))}
    assert {problem.where.line for problem in refused.value.problems} == wanted


@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_a_diary_of_many_points_goes_on_over_pages(project: Path, paper: str) -> None:
    """A table to tick has as many points as a page holds, and goes on under the same heads; none leaves its page."""
    topic = _topic()
    first = {key: value for key, value in topic["points"][0].items() if key != "on_body"}
    for key in ("body_map", "points"):
        del topic[key]
    topic["points"] = [{**first, "id": f"point-{n}", "name": f"Point number {n}"} for n in range(30)]
    _write(project / "templates" / "topics" / "mine.yaml", topic)
    laid = lay_out(Request("mine", paper=paper, diary=3))
    pages = [page for page in laid.pages if any(text.strip() == "Day 1" for _, text in _lines(page))]
    assert len(pages) > 1
    assert all(box.bottom < page.size.height - 20 for page in pages for box, _ in _lines(page))
    found_text = " ".join(text.strip() for page in pages for _, text in _lines(page))
    assert [n for n in range(30) if f"Point number {n}" not in found_text] == []

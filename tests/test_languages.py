"""Leaflets in Spanish, Greek and Hindi: what is printed and read aloud is what was written, letter by letter."""

import re
import shutil
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise, product
from pathlib import Path
from unicodedata import category, normalize

import pikepdf
import pytest
import yaml
from msgspec.structs import asdict
from pikepdf import Dictionary, Object
from support import covering
from support.pdf import poppler, unicode_of
from support.topics import FIXTURES
from support.verapdf import faults

from handout import build
from handout.content.language import Language
from handout.content.project import Project
from handout.content.topic import Topic
from handout.content.topic_card import text_of
from handout.geometry import Box
from handout.installed import BUILTIN
from handout.layout.page import COMPOSED, Line, Text, walk
from handout.layout.text.faces import font
from handout.problems import InputError
from handout.render.laid_out import LaidOut
from handout.render.pipeline import lay_out
from handout.request.options import Request
from handout.schema.markup import display_address, strip_markup
from handout.schema.model_reader import read_file

LANGUAGES = {"espalda": "es", "plati": "el", "kamar": "hi"}
PAPERS = ("A4", "Letter")
NOTES = {("espalda", "A4"), ("plati", "A4"), ("kamar", "A4"), ("kamar", "Letter")}
"""The leaflets whose last page leaves space for the patient's notes."""
ENGLISH = "acupressure for low back pain"


each_paper = pytest.mark.parametrize("paper", PAPERS)
each_topic = pytest.mark.parametrize("topic", LANGUAGES)


@cache
def _laid(topic: str, paper: str) -> LaidOut:
    return lay_out(Request(topic, paper=paper, project=FIXTURES))


@cache
def _pdf(topic: str, paper: str) -> bytes:
    return _laid(topic, paper).pdf()


def _texts(topic: str) -> tuple[Topic, Language]:
    project = Project(FIXTURES)
    return project.topic(topic).value, project.read("languages", LANGUAGES[topic], Language).value


def _clean(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def _seamless(text: str) -> str:
    """Return *text* without spaces after a slash or hyphen: a line may end there, and poppler shows every line's end as white space."""
    return re.sub(r"(?<=[/-]) (?=\w)", "", text)


# ---- what is expected


def _written(topic: str, paper: str) -> Iterator[str]:
    """Yield each text that a leaflet without a clinic prints between its margins, one paragraph at a time."""
    found_text, words = _texts(topic)
    for path, text in found_text.printed_texts():
        elsewhere = (
            path[-1] in ("version", "next_review", "code", "taught", "short_title")
            or "short" in path
            or path[0] == "avoided"
        )
        if not elsewhere:
            yield from (strip_markup(part) for part in text.split("\n") if part.strip())
    fixed = "for_patient date from_clinician clinic phone more take_care not_with sources pictures review body_figures"
    for key in [*fixed.split(), *(["notes"] if (topic, paper) in NOTES else [])]:
        yield getattr(words, key)
    kind = words.kinds["acupressure"]
    yield from (*kind.headings.values(), kind.scale_limit or "")
    year, month = found_text.next_review.split("-")
    due = words.fill(words.month, month=words.months[int(month) - 1], year=year)
    yield words.fill(words.reviewed, version=found_text.version, status=words.draft, month=due)
    yield words.fill(words.call, number=words.emergency_unknown)
    yield words.fill(words.call, number=words.urgent_unknown)
    firm = kind.value("strength", "firm")
    yield f"{firm.name}: {firm.meaning}"
    for point in found_text.cards:
        yield from (words.condition(each) for each in point.conditions)
        yield words.fill(kind.asides["code"], value=text_of(point, "code"))
        yield from (
            [words.fill(kind.asides["also_called"], value=other)] if (other := text_of(point, "also_called")) else []
        )
        yield from [f"{words.more}: {display_address(point.link)}"] if point.link else []


def _sentences(topic: str, paper: str) -> Iterator[str]:
    for text in _written(topic, paper):
        yield from re.split(r"(?<=[.?!;·।])\s+", _clean(text))


# ---- what is found


def _on_paper(topic: str, paper: str, place: Path) -> str:
    """Return the text of all pages as pdftotext finds it, without the footers; each page must have its own."""
    found_text, words = _texts(topic)
    pages = poppler("pdftotext", "-raw", content=_pdf(topic, paper), place=place).split("\f")[:-1]
    footer = _clean(
        words.fill(words.footer, topic=found_text.short_title, version=found_text.version, status=words.draft)
    )
    found = []
    for number, page in enumerate(pages, 1):
        count = words.fill(words.page_of, page=str(number), pages=str(len(pages)))
        text = _clean(page)
        assert text.count(footer) == 1
        assert text.count(count) == 1
        found.append(text.replace(footer, "").replace(count, ""))
    return _clean(" ".join(found))


def _inked(page: pikepdf.Page) -> dict[int, str]:
    """Return what the marked content of a page says by its numbers: ActualText where there is one, else the glyphs."""
    found_text: dict[int, str] = {}
    opened: list[tuple[int | None, bool]] = []
    fonts = {name: unicode_of(font) for name, font in page.obj.Resources.Font.items()}
    font: dict[int, str] = {}
    for part in pikepdf.parse_content_stream(page):
        operator, operands = str(part.operator), list(part.operands)
        number, replaced = opened[-1] if opened else (None, False)
        if operator in ("BDC", "BMC"):
            entries = operands[1] if len(operands) > 1 else Dictionary()
            number = int(entries.MCID) if "/MCID" in entries else number
            if number is not None and "/ActualText" in entries:
                found_text[number] = found_text.get(number, "") + str(entries.ActualText)
            opened.append((number, replaced or "/ActualText" in entries))
        elif operator == "EMC":
            opened.pop()
        elif operator == "Tf":
            font = fonts[str(operands[0])]
        elif operator in ("Tj", "TJ") and number is not None and not replaced:
            strings = operands[0] if operator == "TJ" else operands
            codes = b"".join(bytes(each) for each in strings if isinstance(each, pikepdf.String))
            glyphs = (int.from_bytes(codes[n : n + 2], "big") for n in range(0, len(codes), 2))
            found_text[number] = found_text.get(number, "") + "".join(font[glyph] for glyph in glyphs)
    return found_text


def _heard(content: bytes) -> list[tuple[str, str]]:
    """Return what a screen reader says in the order of the structure, each stretch with its language."""
    with pikepdf.open(BytesIO(content)) as pdf:
        inked = {page.obj.objgen: _inked(page) for page in pdf.pages}

        def tell(element: Object, language: str, home: Object | None) -> Iterator[tuple[str, str]]:
            language = str(element.get("/Lang", language))
            home = element.get("/Pg", home)
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                if isinstance(kid, int):
                    assert home is not None
                    yield language, inked[home.objgen].get(kid, "")
                elif kid.get("/Type") == "/MCR":
                    yield language, inked[kid.Pg.objgen].get(int(kid.MCID), "")
                elif kid.get("/Type") != "/OBJR":
                    yield from tell(kid, language, home)

        return list(tell(pdf.Root.StructTreeRoot.K, str(pdf.Root.Lang), None))


# ---- the three leaflets


@pytest.mark.parametrize(
    ("topic", "paper", "flavour"),
    [(*each, flavour) for each, flavour in covering.in_turn(covering.in_turn([*LANGUAGES], PAPERS), ("ua1", "2a"))],
)
@pytest.mark.sweep(every=8)
def test_a_leaflet_in_any_language_conforms(topic: str, paper: str, flavour: str) -> None:
    """VeraPDF finds nothing wrong with the leaflets, with a photo, links, and words of another language in them."""
    assert faults(_pdf(topic, paper), flavour) == []


@each_paper
@each_topic
@pytest.mark.sweep(every=8)
def test_nothing_is_warned_of(topic: str, paper: str) -> None:
    """The leaflets are laid out without a warning, and ``build`` gives the same bytes."""
    assert _laid(topic, paper).warnings == ()
    assert build(topic, project=FIXTURES, paper=paper) == _pdf(topic, paper)


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_a_language_file_has_every_key_of_the_english_one(language: str) -> None:
    """The language files of the tests are whole, down to the last condition, and say that nobody reviewed them."""
    file = FIXTURES / "templates" / "languages" / f"{language}.yaml"
    words = asdict(read_file(file, Language).value)
    english = asdict(Project(FIXTURES).read("languages", "en", Language).value)
    same = [key for key, value in words.items() if value == english[key] and "{" not in str(value)]
    settings = ["joins", "direction", "digits", "plurals"]
    assert same == [*(["quotes"] if language == "hi" else ["full_stop"]), *settings]
    written = BUILTIN / "templates" / "languages" / "en.yaml"
    keys, wanted = (set(yaml.safe_load(each.read_text("utf-8"))) for each in (file, written))
    assert keys == (wanted - {"forbidding", "condition_groups"}) | {"kinds"}  # English kinds have their words
    assert file.read_text("utf-8").startswith("# Test material: not reviewed by a native speaker or a clinician.\n")


@each_paper
@each_topic
def test_a_leaflet_says_its_language(topic: str, paper: str) -> None:
    """The catalog names the language of the topic."""
    with pikepdf.open(BytesIO(_pdf(topic, paper))) as pdf:
        assert pdf.Root.Lang == LANGUAGES[topic]


@each_paper
@each_topic
def test_every_sentence_is_on_paper_as_written(topic: str, paper: str, tmp_path: Path) -> None:
    """Poppler finds each sentence as it was written, in the order it is read, with no words joined at a line break."""
    found = _seamless(_on_paper(topic, paper, tmp_path))
    assert [sentence for sentence in map(_seamless, _sentences(topic, paper)) if sentence not in found] == []


@each_paper
@each_topic
def test_every_text_is_heard_as_written(topic: str, paper: str) -> None:
    """The structure tells each paragraph as it was written, with no words joined at a line break."""
    found = _clean("".join(text for _, text in _heard(_pdf(topic, paper))))
    assert [text for text in map(_clean, _written(topic, paper)) if text not in found] == []


@pytest.mark.parametrize(("topic", "paper"), covering.in_turn([*LANGUAGES], PAPERS))
@pytest.mark.sweep(every=8)
def test_poppler_hears_every_text_as_written(topic: str, paper: str, tmp_path: Path) -> None:
    """Poppler finds each paragraph in the structure, by the glyphs alone."""
    reported = poppler("pdfinfo", "-struct-text", content=_pdf(topic, paper), place=tmp_path)
    stretches = re.findall(r'^\s*"(.*?)"$', reported, re.MULTILINE | re.DOTALL)
    found = _clean("".join(stretches).replace("\u200b", ""))  # that of a glyph whose text the one before has said
    assert [text for text in map(_clean, _written(topic, paper)) if text not in found] == []


@each_paper
@each_topic
def test_words_of_another_language_are_marked(topic: str, paper: str) -> None:
    """The English words, and only they, are marked as English in the structure."""
    english = [text for language, text in _heard(_pdf(topic, paper)) if language != LANGUAGES[topic]]
    assert _clean("".join(english)) == ENGLISH
    assert {language for language, _ in _heard(_pdf(topic, paper))} == {LANGUAGES[topic], "en"}


@each_topic
def test_links_lead_where_the_topic_says(topic: str) -> None:
    """The links of a text, of a point and of a source lead where they were written to lead, without the stop of a sentence."""
    found_text, _ = _texts(topic)
    (inline,) = re.findall(r"\]\((\S+)\)", found_text.intro.text)
    (point,) = (each.link for each in found_text.cards if each.link)
    with pikepdf.open(BytesIO(_pdf(topic, "A4"))) as pdf:
        links = {str(each.A.URI) for page in pdf.pages for each in page.obj.get("/Annots", []) if "/A" in each}
    assert links == {inline.replace("í", "%C3%AD"), point, "https://example.org/nice/ng59"}


@each_paper
@each_topic
def test_lines_end_between_words_only(topic: str, paper: str) -> None:
    """No line ends inside a word or begins with a sign that belongs to the letter before; long words fit whole."""
    texts = [mark for page in _laid(topic, paper).pages for mark in walk(page.marks) if isinstance(mark, Text)]
    assert sum(len(text.lines) > 1 for text in texts) > 20
    for text in texts:
        assert not any(category(line.text[0]).startswith("M") for line in text.lines if line.text)
        for line in text.lines[:-1]:
            seam = r"[/.?&=@-]$" if line.pieces[-1].link else r"[^\W\d_]-$|/$|—$"
            assert line.text.endswith(" ") or re.search(seam, line.text), line.text


@each_paper
@each_topic
def test_no_words_run_off_the_page(topic: str, paper: str) -> None:
    """Every line of text stands inside the page, however long its words are."""
    for page in _laid(topic, paper).pages:
        for mark in walk(page.marks):
            if isinstance(mark, Text):
                right = max((p.x + p.width for line in mark.lines for p in line.pieces), default=0)
                assert mark.box.x >= 0
                assert mark.box.x + right <= page.size.width - 20
                assert mark.box.bottom <= page.size.height


def _ink(text: Text, line: Line) -> Iterator[Box]:
    """Yield a box around each glyph of a line."""
    for piece in line.pieces:
        x, y, scale = text.box.x + piece.x, text.box.y + line.baseline, text.size / 1000
        for glyph in piece.glyphs:
            single = () if glyph.id == COMPOSED else ((glyph.id, glyph.dx, glyph.dy),)
            for part, dx, dy in glyph.parts or single:
                found = font(piece.bold).get_glyph_extents(part)
                left, top = x + (dx + found.x_bearing) * scale, y - (dy + found.y_bearing) * scale
                yield Box(left, top, found.width * scale, -found.height * scale)
            x += glyph.advance * scale


@each_paper
@each_topic
def test_no_line_runs_into_the_next(topic: str, paper: str) -> None:
    """The boxes of glyphs of neighbouring lines overlap by no more than a tenth of the size, which leaves the ink apart."""
    for text in (mark for page in _laid(topic, paper).pages for mark in walk(page.marks) if isinstance(mark, Text)):
        for upper, lower in pairwise(text.lines):
            for one, other in product(_ink(text, upper), _ink(text, lower)):
                across = min(one.right, other.right) - max(one.x, other.x)
                down = one.bottom - other.y
                assert min(across, down) <= text.size / 10, (upper.text, lower.text)


@each_paper
@each_topic
def test_notes_have_a_heading_where_there_is_space(topic: str, paper: str, tmp_path: Path) -> None:
    """Lines for notes stand under their heading once, on the leaflets that have space for them, and on no others."""
    _, words = _texts(topic)
    assert _on_paper(topic, paper, tmp_path).count(_clean(words.notes)) == ((topic, paper) in NOTES)


# ---- what is refused


@each_topic
def test_a_short_caution_must_name_the_conditions(topic: str, tmp_path: Path) -> None:
    """A short caution that names no condition of its point is refused in every language."""
    rules, _ = _refused(topic, tmp_path, r"^      caution: [^>\s].*\n", "      caution: 1.\n")
    assert rules == {"short-caution"}


def _refused(topic: str, place: Path, old: str, new: str) -> tuple[set[str], set[str]]:
    """Return the rules and the places of what is said of a topic in which the first line like *old* became *new*."""
    shutil.copytree(FIXTURES, place, dirs_exist_ok=True)
    file = place / "templates" / "topics" / f"{topic}.yaml"
    text, changed = re.subn(old, new, file.read_text("utf-8"), count=1, flags=re.MULTILINE)
    assert changed == 1
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        build(topic, project=place)
    problems = caught.value.problems
    assert all(problem.where.file.endswith(f"{topic}.yaml") for problem in problems)
    return {problem.rule for problem in problems}, {f"{p.where.line}: {p.message}" for p in problems}


@each_topic
@pytest.mark.parametrize("key", ["language", "title"])
def test_a_topic_without_language_or_title_is_refused(topic: str, key: str, tmp_path: Path) -> None:
    """A topic that does not say its language or its title is refused at the line where its keys begin."""
    assert _refused(topic, tmp_path, rf"^{key}: .*\n", "") == ({"missing-key"}, {f"3: '{key}' is missing"})


@each_topic
def test_a_picture_without_alt_is_refused(topic: str, tmp_path: Path) -> None:
    """A photo without words for those who cannot see it is refused at the line of its picture."""
    lines = (FIXTURES / "templates" / "topics" / f"{topic}.yaml").read_text("utf-8").splitlines()
    line = lines.index("      file: photo.jpg")  # counted from 0, so that of the key above when counted from 1
    found = _refused(topic, tmp_path, r"(^      file: photo\.jpg\n)      alt: .*\n", r"\1")
    assert found == ({"missing-key"}, {f"{line}: 'alt' is missing"})


@each_topic
@pytest.mark.parametrize("sign", [r"\\u200B", r"\\u200B \\u200B"])
def test_an_alt_that_says_nothing_is_refused(topic: str, sign: str, tmp_path: Path) -> None:
    """An alt made only of zero-width spaces is refused at its own line, as if it were not there."""
    lines = (FIXTURES / "templates" / "topics" / f"{topic}.yaml").read_text("utf-8").splitlines()
    line = lines.index("      file: photo.jpg") + 2
    rules, places = _refused(topic, tmp_path, r"(^      file: photo\.jpg\n      alt: ).*\n", rf'\1"{sign}"\n')
    assert rules == {"wrong-form"}
    assert {place.split(": ")[0] for place in places} == {str(line)}

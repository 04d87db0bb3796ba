"""Each script is set in a font that has it, read back as it was written, and looked for where fonts are."""

import os
import shutil
import subprocess
import sys
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from support.covering import in_turn
from support.painting import ABOUT, page_of
from support.pdf import page_texts, poppler
from support.uacheck import check
from support.verapdf import faults

from handout.layout.page import FIRAGO, Block, Group, Page, Role, Text
from handout.layout.text import faces, font_files, shaping
from handout.layout.text.faces import font, has_font
from handout.layout.text.font_files import FONT_FILES, FoundFont, find_font
from handout.layout.text.paragraph import TextStyle, one_line, paragraph
from handout.layout.text.scripts import SCRIPTS, script_of, typeface_of
from handout.layout.text.shaping import missing, scripts_without_font
from handout.pdf.metadata import About
from handout.pdf.painter import paint

SENTENCES = {
    "ar": "ألم الظهر: اضغط على هذه النقطة دقيقتين.",
    "he": "כאב גב: לחצו על הנקודה הזאת שתי דקות.",
    "fa": "این نقطه را ۲ دقیقه فشار دهید؛ می‌توانید بنشینید.",
    "ur": "کمر درد کے لیے اس نقطے کو 2 منٹ دبائیں۔",
    "hi": "पीठ दर्द के लिए, क्षेत्र 2 मिनट दबाएँ।",
    "bn": "পিঠের ব্যথা: এই বিন্দুতে ২ মিনিট চাপ দিন।",
    "pa": "ਪਿੱਠ ਦਰਦ ਲਈ ਇਸ ਬਿੰਦੂ ਨੂੰ ਦਬਾਓ।",
    "gu": "પીઠનો દુખાવો: આ બિંદુ દબાવો, ક્ષેત્ર.",
    "or": "ପିଠି ଯନ୍ତ୍ରଣା",
    "ta": "முதுகு வலி: இந்தப் புள்ளியை அழுத்தவும்.",
    "te": "వెన్నునొప్పి: క్షేత్రం",
    "kn": "ಬೆನ್ನು ನೋವು: ಕ್ಷೇತ್ರ",
    "ml": "പുറംവേദന: ക്ഷേത്രം",
    "si": "කොන්දේ වේදනාව",
    "th": "ปวดหลัง: กดจุดนี้ 2 นาที ด้วยน้ำหนักพอดี",
    "lo": "ເຈັບຫຼັງ: ນ້ຳ",
    "km": "ឈឺខ្នង សូមចុចចំណុចនេះ",
    "my": "ခါးနာခြင်း ကျွန်ုပ်",
    "am": "የጀርባ ህመም፡ ይህን ነጥብ 2 ደቂቃ ይጫኑ።",
    "hy": "Մեջքի ցավ: սեղմեք",
    "ka": "ზურგის ტკივილი",
    "el": "Πόνος στη μέση",
    "uk": "Біль у спині: натискайте 2 хвилини.",
    "vi": "Đau lưng: ấn điểm này trong 2 phút.",
    "zh-Hans": "缓解背痛：请用拇指按压“合谷”穴（LI4）2分钟。",
    "zh-Hant": "緩解背痛：請用拇指按壓「合谷」穴（LI4）2分鐘。",
    "ja": "腰痛：親指でこのツボを2分間押してください。",
    "ko": "허리 통증: 엄지로 이 지점을 2분 동안 누르세요.",
}
"""A sentence in each script; no translator has read them."""

each_language = pytest.mark.parametrize("language", SENTENCES)


def _needs_fonts(language: str) -> None:
    """Skip where no font of a language is there; a CI brings them all."""
    lacking = scripts_without_font(SENTENCES[language], language)
    if lacking and "CI" not in os.environ:
        pytest.skip(
            f"no font for {lacking[0].name}: the extras scripts and cjk, and Debian's fonts-noto-core, have them"
        )


def _document(language: str, *, bold: bool = False) -> bytes:
    """Return a tagged PDF with a heading and the sentence of a language."""
    style = TextStyle(12, "#112233", language=language, bold=bold)
    title = paragraph(SENTENCES[language], 400, style, Role.TITLE)
    body = paragraph(SENTENCES[language], 150, style)
    group = Group(Role.SECTION, (*title.at(40, 40), *body.at(40, 100)))
    return paint([page_of(group)], About("a", "", "", language))


def _plain(text: str) -> str:
    """Return *text* without spaces and what is not seen; a line may end anywhere in some scripts."""
    return "".join(c for c in text if not c.isspace() and c not in "\u200f\u202a\u202b\u202c\u00a0")


@each_language
@pytest.mark.sweep(every=6)
def test_a_sentence_is_read_back_as_it_was_written(language: str, tmp_path: Path) -> None:
    """Poppler gives back each script letter by letter, with its marks and in its order."""
    _needs_fonts(language)
    found = _plain(poppler("pdftotext", content=_document(language), place=tmp_path))
    assert found == 2 * _plain(SENTENCES[language])


CONJUNCTS = {
    "bn": "ডাক্তার যুক্ত। কিন্তু যন্ত্র; রক্ত?",
    "hi": "डॉक्टर रक्त; यंत्र, स्थान।",
    "te": "రక్తం డాక్టర్, యంత్రం. వైద్య?",
    "kn": "ರಕ್ತ ಡಾಕ್ಟರ್, ಯಂತ್ರ. ವೈದ್ಯ?",
    "or": "ରକ୍ତ ଡାକ୍ତର, ଯନ୍ତ୍ର. ବୈଦ୍ୟ?",
    "ml": "രക്തം ഡോക്ടർ, യന്ത്രം. വൈദ്യൻ?",
    "km": "ក្តី ឈាម ស្ត្រី?",
}
"""Words of joined consonants, with a sign after some of them."""


@pytest.mark.parametrize("bold", [False, True], ids=["regular", "bold"])
@pytest.mark.parametrize("language", CONJUNCTS)
def test_joined_consonants_are_read_back_in_their_order(language: str, bold: bool, tmp_path: Path) -> None:
    """A consonant without width below another is read with it: no sign comes between, and no space."""
    if scripts_without_font(CONJUNCTS[language], language) and "CI" not in os.environ:
        pytest.skip("needs the extra scripts")
    style = TextStyle(12, "#112233", language=language, bold=bold)
    content = paint([page_of(*paragraph(CONJUNCTS[language], 400, style).at(40, 40))], ABOUT)
    assert " ".join(poppler("pdftotext", content=content, place=tmp_path).split()) == CONJUNCTS[language]
    assert " ".join(page_texts(content)[0].split()) == CONJUNCTS[language]


@pytest.mark.parametrize(("language", "flavour"), in_turn([*SENTENCES], ("ua1", "2a")))
@pytest.mark.sweep(every=12)
def test_a_document_in_any_script_conforms(language: str, flavour: str) -> None:
    """VeraPDF and our own check find nothing wrong with it."""
    _needs_fonts(language)
    content = _document(language, bold=flavour == "2a")
    assert faults(content, flavour) == []
    assert check(content).keys() <= {"metadata", "other-font"}


@each_language
def test_a_document_holds_no_more_of_a_font_than_it_needs(language: str) -> None:
    """A heading and a sentence take less than 60 kB, whatever the size of the font."""
    _needs_fonts(language)
    assert len(_document(language)) < 60_000


def _steps(block: Block, size: float) -> list[float]:
    """Return the distances between baselines, in sizes."""
    (text,) = block.marks
    assert isinstance(text, Text)
    baselines = [line.baseline for line in text.lines]
    return [(after - before) / size for before, after in pairwise(baselines)]


@pytest.mark.parametrize(
    ("language", "least"), [("ar", 1.6), ("ur", 2.1), ("bn", 1.5), ("km", 1.7), ("ja", 1.55), ("el", 1.32)]
)
def test_lines_stand_as_far_apart_as_their_script_needs(language: str, least: float) -> None:
    """Leading is that of the style, or more where letters are taller."""
    _needs_fonts(language)
    style = TextStyle(10, "#000000", language=language, leading=1.32)
    text = f"{SENTENCES[language]}\n{SENTENCES[language]}"
    assert _steps(paragraph(text, 2_000, style), 10) == [pytest.approx(least)]


@pytest.mark.parametrize(
    ("text", "language", "families"),
    [
        ("直", "zh-Hans", {"Noto Sans SC"}),
        ("直", "zh", {"Noto Sans SC"}),
        ("直", "zh-Hant-HK", {"Noto Sans TC"}),
        ("直", "zh-TW", {"Noto Sans TC"}),
        ("直", "ja", {"Noto Sans JP"}),
        ("直", "ko-KR", {"Noto Sans KR"}),
        ("直", "en", {"Noto Sans SC"}),
        ("田中さくら", "en", {"Noto Sans JP"}),
        ("李伟", "en", {"Noto Sans SC"}),
        ("李伟", "ja", {"Noto Sans JP", "Noto Sans SC"}),
        ("Ann 李", "en", {FIRAGO, "Noto Sans SC"}),
        ("“合谷”", "zh", {"Noto Sans SC"}),
        ("درد", "ur", {"Noto Nastaliq Urdu"}),
        ("درد", "fa", {FIRAGO}),
        ("محمد", "en", {FIRAGO}),
    ],
)
def test_the_language_chooses_the_font(text: str, language: str, families: set[str]) -> None:
    """Letters that Chinese, Japanese and Koreans write otherwise, and Urdu's, are in the shapes of their readers."""
    if not all(map(has_font, families)):
        pytest.skip("the fonts are not there")
    assert {piece.family for piece in one_line(text, TextStyle(12, "#000000", language=language))} == families


def test_no_letter_is_of_two_scripts() -> None:
    """The ranges of scripts do not overlap, and each script has its sample in its own ranges."""
    ranges = sorted(found for script in SCRIPTS for found in script.ranges)
    assert all(first <= last for first, last in ranges)
    assert all(one[1] < other[0] for one, other in pairwise(ranges))
    for script in SCRIPTS:
        assert {found.tag for letter in script.sample if (found := script_of(letter))} == {script.tag}


def test_every_family_has_its_files() -> None:
    """Each typeface is FiraGO or has places to look for, with a cure that names them."""
    families = {face.family for script in SCRIPTS for face in script.faces.values()} - {FIRAGO}
    assert families == set(FONT_FILES)
    assert all("apt install" in known.cure for known in FONT_FILES.values())


# ---- where fonts are looked for


@pytest.fixture
def anew() -> None:
    """Look for fonts anew, before and after."""
    caches = (find_font, faces.font, faces.knows, shaping._draws, typeface_of)
    for each in caches:
        each.cache_clear()
    yield  # type: ignore[misc]
    for each in caches:
        each.cache_clear()


@pytest.fixture
def no_packages(monkeypatch: pytest.MonkeyPatch, anew: None) -> None:
    """Let no package have a font."""
    del anew
    monkeypatch.setattr(font_files, "find_spec", lambda _: None)


@pytest.mark.usefixtures("no_packages")
def test_a_missing_font_is_named_with_its_cures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a package and without a font of the system the script lacks its font, and says how to get one."""
    monkeypatch.setattr(font_files.shutil, "which", lambda _: None)
    assert [script.name for script in scripts_without_font("ঢাকা 李 abc")] == ["Bengali", "Chinese"]
    assert missing("ঢাকা") == []
    assert FONT_FILES["Noto Sans Bengali"].cure == (
        "pip install 'clinic-handout[scripts]', or install the font 'Noto Sans Bengali' (Debian: apt install fonts-noto-core)"
    )


@pytest.mark.usefixtures("no_packages")
def test_fontconfig_answers_for_another_family_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fontconfig always answers with some font; one of another name is none."""
    monkeypatch.setattr(font_files.shutil, "which", lambda _: "fc-match")

    def run(asked: list[str], **_: object) -> object:
        del asked
        return subprocess.CompletedProcess([], 0, f"{__file__}\t65536\tFalse\tDejaVu Sans,Other")

    monkeypatch.setattr(font_files.subprocess, "run", run)
    assert find_font("Noto Sans Bengali", bold=False) is None
    find_font.cache_clear()
    monkeypatch.setitem(FONT_FILES, "Noto Sans Bengali", font_files.FontFile("", "", "", "", "Other", "x"))
    assert find_font("Noto Sans Bengali", bold=False) == FoundFont(__file__, 0)


@pytest.mark.usefixtures("anew")
def test_a_font_of_another_content_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package whose file is not the one that was tried counts as missing."""
    known = FONT_FILES["Noto Sans Bengali"]
    (tmp_path / known.path).write_bytes(b"another font")
    spec = type("Spec", (), {"origin": str(tmp_path / "__init__.py")})
    monkeypatch.setattr(font_files, "find_spec", lambda _: spec)
    monkeypatch.setattr(font_files.shutil, "which", lambda _: None)
    assert find_font("Noto Sans Bengali", bold=False) is None


@pytest.mark.skipif(shutil.which("fc-match") is None, reason="needs fontconfig")
@pytest.mark.usefixtures("no_packages")
@pytest.mark.parametrize(
    ("language", "family"), [("zh-Hans", "Noto Sans SC"), ("ja", "Noto Sans JP"), ("ko", "Noto Sans KR")]
)
@pytest.mark.sweep(every=12)
def test_cubic_fonts_of_the_system_serve_too(language: str, family: str, tmp_path: Path) -> None:
    """Debian's Noto Sans CJK has cubic outlines: its words are read back, and the file conforms."""
    if scripts_without_font(SENTENCES[language], language):
        pytest.skip("needs Debian's fonts-noto-cjk")
    content = _document(language)
    assert "CFF " in font(False, family).face.table_tags
    found = _plain(poppler("pdftotext", content=content, place=tmp_path))
    assert found == 2 * _plain(SENTENCES[language])
    assert faults(content, "ua1") == []
    assert faults(content, "2a") == []


def test_an_english_leaflet_opens_no_other_font(tmp_path: Path) -> None:
    """Nothing of other scripts is looked for, imported or opened for a leaflet in English."""
    code = (
        "import sys, handout\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "handout.build('back-pain', patient='Zoë Šimić')\n"
        "print('handout.layout.text.font_files' in sys.modules, any(name.endswith(('.ttf', '.ttc')) for name in opened))\n"
    )
    where = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=where)
    assert done.stdout.split() == ["False", "False"]


def test_a_page_of_many_scripts_names_each_font_once() -> None:
    """A text of several scripts brings one font for each, and all its letters can be read."""
    text = "Ann, 李伟, রহিম"
    if scripts_without_font(text):
        pytest.skip("needs the extras scripts and cjk")
    content = paint([Page(page_of().size, paragraph(text, 300, TextStyle(12, "#000000")).marks)], ABOUT)
    with pikepdf.open(BytesIO(content)) as pdf:
        names = {str(each.BaseFont)[8:] for each in pdf.pages[0].obj.Resources.Font.values()}
    assert names == {"FiraGO-Regular", "NotoSansSC-Regular", "NotoSansBengali-Regular"}


@pytest.mark.parametrize("family", FONT_FILES)
def test_bold_is_another_font_than_regular(family: str) -> None:
    """What is printed in bold stands out in every script, whatever weight a font file gives itself."""
    regular, bold = find_font(family, bold=False), find_font(family, bold=True)
    if regular is None or bold is None:
        pytest.skip(f"{family} is not installed")
    assert regular != bold
    assert "Bold" not in Path(regular.file).name

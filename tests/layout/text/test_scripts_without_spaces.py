"""Lines of scripts without spaces end where their rules allow."""

from collections.abc import Iterable
from itertools import accumulate

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handout.layout.text import scripts_without_spaces
from handout.layout.text.linebreak import break_lines
from handout.layout.text.scripts_without_spaces import kinsoku_breaks, lacks_dictionary, segments, split_at
from handout.layout.text.words import Word, chains, split_words

CHINESE = "缓解背痛的穴位，请先阅读（第1页）。按压2分钟，“不要”用力……WHO穴位LI4。《说明》50％"
JAPANESE = "腰痛のために押すツボがあります。まず「安全カード」を読んでください。きゃっきゅ"
THAI = "อย่ากดถ้าคุณตั้งครรภ์หรืออาจตั้งครรภ์"


@pytest.mark.parametrize(("text", "language"), [(CHINESE, "zh-Hans"), (CHINESE, "en"), (JAPANESE, "ja"), (THAI, "th")])
def test_no_letter_is_lost(text: str, language: str) -> None:
    """The parts together are the text, and there are several."""
    parts = segments(text, language)
    assert "".join(parts) == text
    assert len(parts) > 3


@pytest.mark.parametrize(("text", "language"), [(CHINESE, "zh-Hans"), (CHINESE, "zh-Hant"), (JAPANESE, "ja")])
def test_kinsoku_is_kept(text: str, language: str) -> None:
    """No line begins with a full stop, a closing bracket or a small kana, and none ends with an opening one."""
    for part in (*segments(text, language), *split_at(text, kinsoku_breaks(text))):
        assert part[0] not in "，。、）」》％”…ゃっゅー"
        assert part[-1] not in "（「《“"


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("第1页）。", "zh-Hans", ("第", "1页）。")),
        ("按2分钟", "zh-Hans", ("按", "2分钟")),
        ("按1到2分钟，每天一次", "zh-Hans", ("按", "1到2分钟，", "每天一次")),
        ("2或3次，每天1次", "zh-Hans", ("2或3次，", "每天1次")),
        ("每只脚几秒钟", "zh-Hans", ("每", "只", "脚", "几秒钟")),
        ("休息10個小時", "zh-Hant", ("休", "息", "10個小時")),
        ("1〜2分間、1日2回", "ja", ("1〜2分間、", "1日2回")),
        ("1分から2分、週に3回", "ja", ("1分から2分、", "週に3回")),
        ("請勿按壓皮膚", "zh-Hant", ("請勿按壓", "皮", "膚")),
        ("不要揉搓。没有骨折", "zh-Hans", ("不要揉搓。", "没有骨折")),
        ("押さないでください", "ja", ("押", "さない", "で", "ください")),
        ("効きません。休まず、", "ja", ("効", "きません。", "休", "まず、")),
        ("指4本分下", "ja", ("指", "4本分", "下")),
        ("好……吗", "zh-Hans", ("好……", "吗")),
        ("허리통증을", "ko", ("허리통증을",)),
        ("漢字와", "ko", ("漢字와",)),
        ("back-pain", "ja", ("back-pain",)),
        ("押すツボ。", "ja", ("押", "す", "ツ", "ボ。")),
        ("ถ้าคุณตั้งครรภ์", "th", ("ถ้า", "คุณ", "ตั้ง", "ครรภ์")),
    ],
)
def test_parts_are_those_of_the_script(text: str, language: str, wanted: tuple[str, ...]) -> None:
    """Han and kana break between characters, Thai between words, Korean at spaces alone."""
    assert segments(text, language) == wanted


def test_japanese_headings_end_between_phrases() -> None:
    """A heading is broken where one would pause, body text between any two characters."""
    text = "押すツボがあります。"
    assert segments(text, "ja", heading=True) == ("押す", "ツボが", "あります。")
    assert [chain.words[0].text for chain in chains(text, True, "ja")] == ["押す", "ツボが", "あります。"]
    assert len(chains(text, False, "ja")) == len(text) - 1


def test_thai_lines_end_between_words() -> None:
    """The chains that are set hold one word each, and a bold word is no worse."""
    assert [chain.words[0].text for chain in chains("ถ้าคุณหรือ", False, "th")] == ["ถ้า", "คุณ", "หรือ"]
    assert "".join(word.text for chain in chains(THAI, True, "th") for word in chain.words) == THAI


@pytest.mark.parametrize("there", [True, False])
def test_khmer_needs_a_dictionary_or_the_translator(there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without ICU a long Khmer text is warned of, unless U+200B stands between its words; Thai never is."""
    monkeypatch.setattr(scripts_without_spaces, "find_spec", lambda _: object() if there else None)
    khmer = "កុំចុចប្រសិនបើអ្នកមានផ្ទៃពោះឬមានជំងឺ"
    assert lacks_dictionary(khmer) == (not there)
    assert not lacks_dictionary("\u200b".join(khmer[at : at + 9] for at in range(0, len(khmer), 9)))
    assert not lacks_dictionary(THAI)
    assert not lacks_dictionary(CHINESE)


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("慢慢按。 如果痛，请停。", "zh-Hans", "慢慢按。如果痛，请停。"),
        ("慢慢按。 **如果痛，** 请停。", "zh-Hans", "慢慢按。**如果痛，**请停。"),
        ("WHO LI4 穴位", "zh-Hans", "WHO LI4 穴位"),
        ("押す。 はなす。", "ja", "押す。はなす。"),
        ("허리 통증", "ko", "허리 통증"),
        ("漢 字", "ko", "漢 字"),
        ("Stop. Ask.", "zh-Hans", "Stop. Ask."),
    ],
)
def test_sentences_of_han_stand_without_a_space(text: str, language: str, wanted: str) -> None:
    """A space that joined two sentences is dropped in Chinese and Japanese, and stays beside Latin and in Korean."""
    assert scripts_without_spaces.close_up(text, language) == wanted
    words = [word.text for chain in chains(text, False, language) for word in chain.words]
    assert "".join(words) == wanted.replace("**", "")


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize(
    ("word", "language", "never"),
    [
        ("กดช้าๆแล้วหายใจเข้าออกช้าๆทุกครั้ง", "th", ("ช้า|ๆ", "ออ|ก")),
        ("ถ้าคุณมีอาการ“เวียนศีรษะ”ให้หยุดทันที(อย่ากดต่อ)", "th", ("“|", "|”", "(|", "|)")),
        ("แทนแพทย์หรือยาของคุณเมื่อเจ็บ", "th", ("หรื|อ", "เมื่|อ")),
        ("กดที่จุดนี้ประมาณ2นาทีวันละ3ครั้ง", "th", ("2|", "3|")),
        ("ຫາຍໃຈສະບາຍໆ.ຢ່າກົດ", "lo", ("ບາຍ|ໆ", "ສະ|ບາຍ", "|.")),
        ("យឺតៗ។ដកដង្ហើម", "km", ("|ៗ", "|។")),
        ("လူအချို့ရပ်ပါ။", "my", ("အ|ချို့", "|။")),
    ],
)
def test_signs_and_letters_that_belong_together_stay_so(
    there: bool, word: str, language: str, never: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Signs of repetition, brackets, vowels and numbers stay with their word, whether ICU is there or not."""
    if there:
        pytest.importorskip("icu4py")
    else:
        monkeypatch.setattr(scripts_without_spaces, "find_spec", lambda _: None)
    scripts_without_spaces._south_east_parser.cache_clear()
    scripts_without_spaces._segments.cache_clear()
    parts = segments(word, language)
    scripts_without_spaces._south_east_parser.cache_clear()
    scripts_without_spaces._segments.cache_clear()
    assert "".join(parts) == word
    assert not [each for each in never if each in "|".join(parts)]


COUNTED = {
    "my": "လက်|သုံးချောင်း|အကွာ|တစ်နေ့|နှစ်ကြိမ်|ဆယ့်ငါးမိနစ်|ခန့်|ခုနစ်ခါ|နှစ်ရာ့ငါးဆယ်မီလီဂရမ်|ခြောက်လ|အတွင်း",
    "th": "กด|สามครั้ง|ห่าง|สี่นิ้ว|สองนาที|หนึ่งครั้ง|สิบห้าวินาที|ครึ่งชั่วโมง",
    "lo": "ກົດ|ສາມເທື່ອ|ສອງນາທີ|ໜຶ່ງເທື່ອ|ສິບຫ້າວິນາທີ",
    "km": "ចុច|បីដង|ពីរនាទី|មួយថ្ងៃ|ដប់ប្រាំវិនាទី",
}
"""Doses in words, in parts that may stand on lines of their own."""


@pytest.mark.parametrize("language", COUNTED)
def test_a_number_in_words_stays_with_what_it_counts(language: str) -> None:
    """A line ends in no dose that is spelled out ("three | times"), and in no syllable, without any U+200B."""
    pytest.importorskip("icu4py")
    text = COUNTED[language]
    parts = segments(text.replace("|", ""), language)
    assert "".join(parts) == text.replace("|", "")
    assert {*accumulate(map(len, parts))} <= {*accumulate(map(len, text.split("|")))}
    assert len(parts) > 3


@pytest.mark.parametrize("text", ["กดช้า ๆ", "ຊ້າ ໆ", "यह है ।", "ရပ်ပါ ။", "Stop !", "at 100 %", "Est-ce que ?", "ያቁሙ ።"])
def test_a_space_before_a_sign_ends_no_line(text: str) -> None:
    """A sign that begins no line stays with its word, though a space is between."""
    (*_, space, _) = split_words(text, bold=False, language="th")
    assert not space.space


MARKED = {
    "th": "สาม|นิ้วมือ|กดเบาๆ",
    "km": "លាយ|បីដង|រាល់ថ្ងៃ",
    "my": "လက်|သုံးချောင်း|အကွာ",
    "lo": "ສາມນິ້ວ|ຫາຍໃຈ|ທຸກມື້",
}


@pytest.mark.parametrize("language", MARKED)
def test_words_that_a_translator_marked_stay_whole(language: str) -> None:
    """A line ends only at U+200B where a translator has set it, whatever a dictionary finds between two."""
    text = MARKED[language]
    words = [word.text for word in split_words(text.replace("|", "\u200b"), bold=False, language=language)]
    assert [word for word in words if word] == text.split("|")


@pytest.mark.parametrize("language", MARKED)
def test_a_long_stretch_with_one_mark_is_divided(language: str) -> None:
    """One U+200B in a sentence without spaces does not keep the rest of it on one line."""
    pytest.importorskip("icu4py")
    text = MARKED[language].replace("|", "") * 3
    parts = [word.text for word in split_words(f"{text}\u200b{text}", bold=False, language=language) if word.text]
    assert len(parts) > 4


@given(
    sample=st.sampled_from([*MARKED.items(), ("zh-Hans", CHINESE), ("ja", JAPANESE)]),
    pieces=st.lists(st.sampled_from(["", " ", "\u200b"]), min_size=4, max_size=12),
    width=st.floats(12, 40),
)
def test_a_last_line_gets_company_only_between_words(sample: tuple[str, str], pieces: list[str], width: float) -> None:
    """Lines end where the text has a place for it, also where a short last line gets words from those before."""
    language, text = sample
    text = "".join(text.replace("|", gap) + gap for gap in pieces).strip()
    bounds = chains(text, False, language)
    assume(max(chain.width for chain in bounds) <= width)
    ends = {*accumulate(len(seen(chain.words)) for chain in bounds)}
    lines = break_lines(text, False, language, width)
    assert {*accumulate(len(seen(line)) for line in lines)} <= ends
    assert "".join(map(seen, lines)) == seen([word for chain in bounds for word in chain.words])


def seen(words: Iterable[Word]) -> str:
    """Return what words show, without spaces."""
    return "".join(word.text for word in words if not word.space)

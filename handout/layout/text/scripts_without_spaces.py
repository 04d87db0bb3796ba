"""Where a line may end in scripts that put no spaces between words.

Between ideographs and kana the rules of kinsoku hold (JIS X 4051, GB/T 15834). Thai is broken between its words and a
Japanese heading between its phrases, both by BudouX; body text in phrases would take more lines. Lao, Khmer and
Burmese need ICU's dictionaries (the extra ``scripts``), or U+200B where the translator wants breaks: a word between two
of them is not divided again. Where ICU is there,
a Thai line ends only where both find a word's end, for either is wrong at times (BudouX: หาย|ใจ). Korean breaks at spaces,
like Latin.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import accumulate
from unicodedata import category

IDEOGRAPHIC = (
    "\u2e80-\u2fdf\u3000-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
)
HAN = f"[{IDEOGRAPHIC}]"
"""An ideograph, a kana or a sign among them.

Patterns of so many ranges take milliseconds to compile, so those of this module wait for a text that needs them.
"""

NOT_FIRST = frozenset(
    "!%),.:;?]}¢°·’”…‰′″›»℃、。〃々〉》」』】〕〗〙〛〞〟ゝゞ・ーヽヾ！％），．：；？］｝～｡｣､･ﾞﾟ￠‥‧"
    "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ"
)
"""Characters that begin no line."""

NOT_LAST = frozenset("$([{£¥‘“‹«〈《「『【〔〖〘〚〝＄（［｛｢￡￥")
"""Characters that end no line."""

TIED = frozenset("—…‥")
"""Characters of which two are one sign."""

SOUTH_EAST = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]{2,}"
"""Thai, Lao, Burmese and Khmer."""

LEAST, FIRST_IDEOGRAPH = "\u0e00", "\u2e80"
"""The first letter of all that is broken here, and the first of the ideographs."""

CLINGING = frozenset("ๆฯะาำๅ๚๛ໆຯະາຳຽៗ។៕៖៘៙៚၊။။ၣ")
"""Letters and signs of South-East Asia that begin no line.

They repeat or shorten a word, end a sentence, or are vowels.
"""

LEADING = frozenset("เแโใไເແໂໃໄ\u17d2\u1039အ")
"""Letters and signs of South-East Asia that end no line.

They are vowels before their consonant, signs that put the next one below, and a prefix.
"""

OPEN = "(?:[\u0e31\u0e37][\u0e48-\u0e4b]?|[\u0eb1\u0eb7\u0ebb][\u0ec8-\u0ecb]?)$"
"""The end of a syllable of Thai or Lao that wants one more letter: หรื of หรือ."""

SPELLED_NUMERAL = (
    "(?:တစ်|နှစ်|သုံး|လေး|ငါး|ခြောက်|ခုနစ်|ခုနှစ်|ရှစ်|ကိုး|(?:ဆယ|ရာ|ထောင|သောင်း)[\u1037\u103a]*"
    "|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|ครึ่ง"
    "|ໜຶ່ງ|ຫນຶ່ງ|ນຶ່ງ|ສອງ|ສາມ|ສີ່|ຫ້າ|ຫົກ|ເຈັດ|ແປດ|ເກົ້າ|ສິບ|ຊາວ|ຮ້ອຍ|ເຄິ່ງ"
    "|មួយ|ពីរ|បី|បួន|ប្រាំ|ដប់|ម្ភៃ|សិប|រយ|កន្លះ)$"
)
"""A numeral in words at the end of a word of South-East Asia.

It stays with what it counts, as digits do. It is so in some words that are no numerals (ငါး is a fish, too), where it does no harm.
"""

SYLLABLE_END = "[\u1000-\u1021\u103f][\u1037]?[\u1039\u103a]"
"""A Burmese consonant without a vowel, which ends its syllable.

ICU takes one for a word (နှ|စ်).
"""

REPEATED = "[^ๆໆៗ]+[ๆໆៗ]*|[ๆໆៗ]+"
"""Text up to a sign of repetition.

ICU takes a word before one for two: ສະ|ບາຍໆ.
"""

THAI = "[\u0e00-\u0e7f]"

_NUMERAL = "[0-9０-９一二三四五六七八九十百两兩几幾数數半]"
_COUNTED = (
    "分钟|分鐘|分間|小时|小時|時間|秒钟|秒鐘|秒間|星期|週間|周间|日間|年間|[个個](?:月|小时|小時|星期)|[かヶカケ]月|公分|厘米|毫米|"
    "センチ|ミリ|メートル|本分|番目|指宽|指寬|[页頁秒分天日周週月年时時次回度组組遍下本侧側]"
)
_DOSE = (
    rf"(?:(?:[每毎週周月年]に?)?(?:{_NUMERAL}+(?:[.．,][0-9]+)?(?:から|[到至或か〜～~–-]))?{_NUMERAL}+(?:[.．,][0-9]+)?(?:{_COUNTED})"
    "|[每毎](?:天|日|周|週|月|年|次|回|晚|晩|朝))"
)
HELD = rf"{_DOSE}(?:(?:から|[にか到至或〜～~–-])?{_DOSE})*"
"""A number or a range with what it counts, and how often: no line ends within.

A dose that is torn apart reads as another one.
"""

NEGATED = (
    "(?:[请請切]?勿|[不无無未没沒莫非])[要得可能应應该該宜会會必须須有是]?[\u4e00-\u9fff]{1,2}"
    "|[\u3041-\u30ff\u4e00-\u9fff](?:な(?:い|く|かっ)|ませ[んぬ]|ず(?=[、。]))"
    "|ください"
)
"""A negation with the letter that it negates, and "please": no line ends within.

A negation stands before a verb in Chinese, and after it in Japanese.
"""

TO = frozenset("到至ら〜～")
"""The ends of words for a range, between two numbers."""

PHRASED = frozenset({"ja"})
"""Languages whose headings are broken between phrases."""

SPACED = frozenset({"ko"})
"""Languages with ideographs that break at spaces alone."""

SPACELESS = ("zh", "ja", "yue")
"""Languages that put no space between sentences."""

_SIGNS = f"{IDEOGRAPHIC}“”‘’…—"
GAP = rf"([{_SIGNS}](?:\*\*)?) +(?=(?:\*\*)?[{_SIGNS}])"
"""A space between two ideographs or their signs, one of them perhaps in bold."""

Parser = Callable[[str], list[str]]


def close_up(text: str, language: str) -> str:
    """Return *text* without the spaces between ideographs.

    They come from lines that YAML has joined, and from sentences put together.
    """
    if text.isascii() or not language.startswith(SPACELESS):
        return text
    return re.sub(GAP, r"\1", text)


def segments(word: str, language: str, *, heading: bool = False) -> tuple[str, ...]:
    """Return a word without spaces in parts between which a line may end."""
    if word.isascii() or word.isspace():
        return (word,)
    return _segments(word, language.split("-", maxsplit=1)[0].casefold(), heading=heading)


@lru_cache(4_000)
def _segments(word: str, language: str, *, heading: bool) -> tuple[str, ...]:
    """Return a word in parts between which a line may end; *language* has no region."""
    if max(word) < LEAST:
        return (word,)
    if re.search(SOUTH_EAST, word):
        return _join(_south_east_parser(language, thai=bool(re.search(THAI, word)))(word), _may_part)
    if heading and language in PHRASED:
        return _join(_phrase_parser(language)(word), lambda last, first: _is_seam(last[-1], first[0]))
    if language not in SPACED and max(word) >= FIRST_IDEOGRAPH and re.search(HAN, word):
        return split_at(word, kinsoku_breaks(word))
    return (word,)


def kinsoku_breaks(word: str) -> tuple[int, ...]:
    """Return the positions in *word* where a line may end beside an ideograph."""
    held = _held_places(word)
    return tuple(at for at in range(1, len(word)) if at not in held and _is_seam(word[at - 1], word[at]))


def ends_line(text: str, at: int, *, phrases: bool) -> bool:
    """Return whether a line may end at a place of *text* beside an ideograph.

    Among *phrases* it may only after or before a sign.
    """
    return _is_seam(text[at - 1], text[at], phrases=phrases) and at not in _held_places(text)


@lru_cache(64)
def _held_places(text: str) -> frozenset[int]:
    """Return the places within doses and negations."""
    units = (found for pattern in (HELD, NEGATED) for found in re.finditer(pattern, text))
    return frozenset(at for unit in units for at in range(unit.start() + 1, unit.end()))


def _is_seam(last: str, first: str, *, phrases: bool = False) -> bool:
    """Return whether a line may end between two characters, one an ideograph.

    Between *phrases* it ends only at a sign.
    """
    if not (_is_ideograph(last) or _is_ideograph(first)):
        return False
    if phrases and last not in NOT_FIRST and first not in NOT_LAST:
        return False
    return not (
        first in NOT_FIRST
        or last in NOT_LAST
        or first.isspace()
        or last.isspace()
        or (last == first and last in TIED)
        or (last.isdigit() and _is_ideograph(first))  # a number stays with what it counts
        or (last in TO and first.isdigit())
    )


@lru_cache(8_000)
def _is_ideograph(character: str) -> bool:
    """Return whether a character is an ideograph, a kana or a sign among them."""
    return character >= FIRST_IDEOGRAPH and re.match(HAN, character) is not None


def keeps_phrases(language: str) -> bool:
    """Return whether headings in a language (BCP 47) are broken between phrases."""
    return language.split("-", maxsplit=1)[0].casefold() in PHRASED


def split_at(word: str, places: tuple[int, ...]) -> tuple[str, ...]:
    """Return *word* in parts that end at these *places*."""
    return tuple(word[start:end] for start, end in zip((0, *places), (*places, len(word)), strict=True))


def _join(parts: list[str], may_part: Callable[[str, str], bool]) -> tuple[str, ...]:
    """Return words or phrases, joined where no line may end between two of them."""
    joined: list[str] = []
    for part in parts:
        if joined and not may_part(joined[-1], part):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)


def _may_part(word: str, following: str) -> bool:
    """Return whether a line may end between two words of South-East Asia."""
    last, first = word[-1], following[0]
    return not (
        first in NOT_FIRST
        or first in CLINGING
        or category(first).startswith("M")
        or last in NOT_LAST
        or last in LEADING
        or re.search(OPEN, word)
        or re.match(SYLLABLE_END, following)
        or (first.isalpha() and (last.isdigit() or re.search(SPELLED_NUMERAL, word)))  # it stays with what it counts
    )


@cache
def _south_east_parser(language: str, *, thai: bool) -> Parser:
    """Return a function that splits text of a script of South-East Asia into words."""
    if not find_spec("icu4py"):
        return _phrase_parser("th") if thai else lambda text: [text]
    from icu4py.breakers import LineBreaker

    def by_dictionary(text: str) -> list[str]:
        """Return text in its words by ICU."""
        found: list[str] = []
        for stretch in re.findall(REPEATED, text):
            words = stretch.rstrip("ๆໆៗ")
            *others, last = [*LineBreaker(words, language)] or [""]
            found += (*others, last + stretch[len(words) :])
        return found

    if not thai:
        return by_dictionary
    parse = _phrase_parser("th")
    return lambda text: _parts_of_both(text, by_dictionary(text), parse(text))


def _parts_of_both(text: str, some: list[str], others: list[str]) -> list[str]:
    """Return *text* in parts that end where parts of both lists end."""
    ends = {*accumulate(map(len, some))} & {*accumulate(map(len, others))} - {len(text)}
    return [*split_at(text, tuple(sorted(ends)))]


@cache
def _phrase_parser(language: str) -> Parser:
    """Return BudouX's function for a language: words in Thai, phrases in Japanese."""
    import budoux

    parser = budoux.load_default_thai_parser() if language == "th" else budoux.load_default_japanese_parser()
    parse: Parser = parser.parse
    return parse


def is_marked_word(text: str) -> bool:
    """Return whether *text* beside U+200B is one word of South-East Asia.

    No dictionary divides it further: the translator knows better where a number belongs to what it counts. A longer text has lost some of its marks.
    """
    return len(text) <= LONG and max(text) >= LEAST and re.fullmatch(SOUTH_EAST, text) is not None


def lacks_dictionary(text: str) -> bool:
    """Return whether *text* has long words that nothing here can break."""
    if max(text) < LEAST or not re.search(SOUTH_EAST, text) or find_spec("icu4py"):
        return False
    words = re.split(r"[\s\u200b]+", text)
    return any(
        len(found[0]) > LONG and not re.search(THAI, found[0])
        for word in words
        for found in re.finditer(SOUTH_EAST, word)
    )


LONG = 24
"""More letters than a word has in Lao, Khmer or Burmese."""

"""Short cautions, of posters and small formats, name all of a condition: each thing that its words list."""

import pytest
from support.back_pain import plain_words
from support.topics import TOPICS

from handout.check.load_topic import load_topic
from handout.content.named_in_cautions import _split_words
from handout.content.project import Project
from handout.installed import BUILTIN

PROJECT = Project(BUILTIN)
LANGUAGES = PROJECT.translations(BUILTIN / "templates" / "topics" / "back-pain.yaml")

SAME = {
    "en": {
        "arm or leg": "",
        "taken out there": "nodes taken out",
        "out there": "nodes out",
        "taken": "had lymph nodes out",
        "main belly": "the belly artery",
        "not long ago": "",
        "device there": "device",
        "a drip there": "drip",
        "lump there": "lump",
        "behind the knee": "",
        "in a fall or crash": "",
        "in the feet": "feet",
        "(knee replacement)": "new knee",
        "(such as": "(",
        "swelling": "swollen",
    },
    "ar": {
        "ذراع أو ساق": "",
        "إزالة عقد لمفية": "أزيلت منها عقد لمفية",
        "جراحة في الركبة منذ وقت قريب": "جراحة الركبة",
        "منذ وقت قريب": "حديثة",
        "بالطعام": "امتلاء المعدة",
        "جهاز هناك": "جهاز",
        "خلف": "",
        "في اليد": "على يد",
    },
    "bn": {
        "(পেটে তৈরি মল বা প্রস্রাবের পথ)": "স্টোমা",
        "সেখানে স্টোমা": "স্টোমা",
        "(ইউরিক অ্যাসিডের বাত)": "গাউট",
        "(হিপ রিপ্লেসমেন্ট)": "বদলানো হিপ",
        "এমন বাহু": "এমন",
        "সেখান থেকে": "",
        "(গ্রন্থি)": "",
        "সম্প্রতি": "",
        "পেছনে": "",
    },
    "de": {
        "(Bruch, etwa an Leiste oder Nabel)": "Hernie",
        "Schwangerschaft": "schwanger",
        "Bauchoperation": "am Bauch operiert",
        "Rückenschwäche": "schwacher Rücken",
        "Knochenschwäche": "schwache",
        "an dieser Stelle": "dort",
        "eine Hand, die verletzt oder geschwollen ist": "verletzter oder geschwollener Hand",
        "Schwellung an Hüfte": "geschwollen",
        "ein Arm oder Bein, das": "",
        "in der Kniekehle": "",
        "vor Kurzem": "",
        "der Füße": "füße",
    },
    "es": {"brazo o pierna": "", "ahí": "", "hace poco": "", "detrás de la": "", "en los pies": "pies"},
    "fa": {
        "بازو یا پایی که": "",
        "غده‌های لنفاوی که از آن‌جا": "غده لنفاوی آن",
        "که به‌تازگی انجام شده": "",
        "پشت زانو": "زانو",
        "(سوراخ خروجی روی شکم)": "استوما",
        "در آن‌جا": "",
        "آسیب پا": "آسیب‌دیده",
        "بی‌حسی پاها": "بی‌حس",
        "در پاها": "پا",
        "در دست": "دست",
    },
    "fr": {
        "bras ou jambe": "",
        "enlevés à cet endroit": "enlevés",
        "récente": "",
        "actuel": "maintenant",
        "derrière": "",
        "dans les": "",
        "à la main": "main",
    },
    "hi": {
        "(पेट में बना मल या पेशाब का रास्ता)": "स्टोमा",
        "(यूरिक एसिड वाला गठिया)": "गाउट",
        "(हिप रिप्लेसमेंट)": "कूल्हा बदला",
        "सूजने वाली बांह या टांग": "सूज",
        "वहां से": "",
        "(गिल्टियां)": "",
        "हाल ही में हुआ": "",
        "पीछे": "",
    },
    "it": {
        "braccio o gamba": "",
        "tolti in quel punto": "tolti",
        "da poco": "",
        "dietro il": "",
        "alla mano": "mano",
        "nella mano": "mano",
        "nei piedi": "piedi",
        "al piede": "piedi",
        "ora o": "adesso o",
    },
    "ja": {
        "足のしびれや、足の感覚がにぶいこと": "足のしびれ、感覚のにぶさ",
        "足の感覚がにぶいこと": "足の感覚がにぶい",
        "しびれや": "しびれ",
        "足の血のめぐりが悪いこと": "血行不良",
        "が悪いこと": "が悪い",
        "腕や脚がはれること、または": "はれ",
        "その場所のリンパ節": "リンパ節",
        "、または出血しやすいこと": "出血しやすい",
        "血のかたまり（血栓）": "血栓",
        "足のけが": "けが",
        "感染している皮膚": "皮膚の傷や感染",
    },
    "pl": {
        "ręka lub noga, która": "",
        "albo usunięte w niej": "usunięte",
        "niedawna": "",
        "z tyłu kolana": "kolana",
        "rana stopy": "zranion",
        "(proteza)": "sztucznym biodrze",
        "siniak": "siniakiem",
    },
    "pt": {"braço ou perna": "", "retirados ali": "retirados", "recente": "", "atrás do": "", "nos pés": "pés"},
    "so": {
        "(dalool caloosha laga furay)": "istooma",
        "gacan ama lug": "",
        "qalab meesha ku jira": "qalab",
        "qalliin dhowaan caloosha lagu sameeyay": "qalliin caloosha oo dhowaan",
        "laga saaray meeshaas": "laga saaray",
        "qalliin dhowaan jilibka lagu sameeyay": "qalliin jilib",
        "gadaashiisa": "",
        "ku xiran": "",
    },
    "uk": {"рука або нога, яка": "", "на ній": "", "нещодавня": "", "ззаду": ""},
    "ur": {
        "سوجنے والا بازو یا ٹانگ، یا وہاں سے": "سوج",
        "وہاں سٹوما (پیٹ میں پاخانے یا پیشاب کا راستہ)": "سٹوما",
        "(یورک ایسڈ کا درد)": "گاؤٹ",
        "(ہپ ریپلیسمنٹ)": "کولہا بدلا",
        "حال ہی میں ہوا پیٹ": "حالیہ",
        "کھسکی یا گھسی ہوئی ڈسک (سلپ ڈسک)": "سلپ یا گھسی ہوئی ڈسک",
        "حال ہی میں ہوا گھٹنے": "گھٹنے",
        "کے پیچھے": "",
        "ہاتھ میں لگی": "ہاتھ",
        "لگا": "لگ",
    },
    "vi": {
        "tay hoặc chân": "",
        "ở đó": "",
        "bị gãy xương": "gãy xương",
        "bị thoát vị đĩa đệm": "thoát vị đĩa đệm",
        "mới phẫu thuật đầu gối gần đây": "phẫu thuật đầu gối",
        "sau đầu gối": "",
        "đang hoặc từng bị": "hiện nay hay trước đây",
        "(gout)": "gút",
    },
    "zh-Hans": {
        "手臂或腿会": "会",
        "腿肿胀、发烫": "肿胀、发烫",
        "脚受伤": "受伤",
    },
}
"""Parts of a condition's words, and what says as much in a short caution.

Where that is nothing, the part only narrows the condition, such as "not long ago": without it more people are warned.
"""


def find_unsaid(condition: str, caution: str, same: dict[str, str]) -> list[str]:
    """Return the words of a condition that a short caution says in no form, nor in other words."""
    short = plain_words(caution).casefold()
    rest = plain_words(condition).casefold()
    for part, other in same.items():
        if other.casefold() in short:
            rest = rest.replace(part.casefold(), " ")
    named = _split_words(short)
    words = [word for word in _split_words(rest) if len(word) > 1 + word.isascii()]
    return sorted(word for word in words if not any(each.startswith(word[: (len(word) + 1) // 2]) for each in named))


@pytest.mark.parametrize(
    ("name", "language"), [*((name, None) for name in TOPICS), *(("back-pain", tag) for tag in LANGUAGES)]
)
def test_a_short_caution_names_all_of_each_condition(name: str, language: str | None) -> None:
    """Who has the second thing that a condition lists, or knows it by its medical name, is warned by a poster too."""
    topic, same = load_topic(PROJECT, name, None, language), SAME[language or "en"]
    unsaid = {
        (card.id, each): words
        for card in topic.topic.value.cards
        for each in card.conditions
        if (words := find_unsaid(topic.words.conditions[each].words, card.short.caution or "", same))
    }
    assert unsaid == {}


@pytest.mark.parametrize(
    ("condition", "caution", "unsaid"),
    [
        ("belly pain, swelling or a lump", "Not with belly pain, swelling or a lump.", []),
        ("belly pain, swelling or a lump", "Not with belly pain.", ["lump", "swelling"]),
        ("belly pain, swelling or a lump", "Not with pain, or a swollen belly with lumps.", []),
        ("weak bones (osteoporosis)", "Not with weak bones.", ["osteoporosis"]),
        ("knee surgery not long ago", "Not after knee surgery.", []),
        ("an arm or leg that swells, or lymph nodes", "Not with a swelling arm that hurts.", ["lymph", "nodes"]),
    ],
)
def test_what_a_short_caution_leaves_out_is_known_when_seen(condition: str, caution: str, unsaid: list[str]) -> None:
    """The check finds each thing that is gone, and takes other forms of a word for the same."""
    assert find_unsaid(condition, caution, SAME["en"]) == unsaid

"""Know a language by its names, in English and in the language itself.

A list of patients has these, not tags.
"""

import re
from collections.abc import Iterable
from unicodedata import combining, normalize

NAMES = {
    "ar": ("Arabic", "العربية", "عربي", "عربية"),
    "bn": ("Bengali", "Bangla", "বাংলা"),
    "de": ("German", "Deutsch"),
    "en": ("English",),
    "es": ("Spanish", "español", "castellano"),
    "fa": ("Persian", "Farsi", "فارسی"),
    "fr": ("French", "français"),
    "hi": ("Hindi", "हिन्दी", "हिंदी"),
    "it": ("Italian", "italiano"),
    "ja": ("Japanese", "日本語"),
    "pl": ("Polish", "polski", "język polski"),
    "pt": ("Portuguese", "português"),
    "so": ("Somali", "Soomaali", "af Soomaali"),
    "uk": ("Ukrainian", "українська"),
    "ur": ("Urdu", "اردو", "اُردُو"),
    "vi": ("Vietnamese", "tiếng Việt"),
    "zh-Hans": ("Simplified Chinese", "Chinese simplified", "简体中文", "简体"),
}
"""The names of each language, the English one first."""

DOUBTFUL = {"zh-Hans": ("Chinese", "Mandarin", "中文", "zh", "zho", "汉语", "普通话")}
"""Names that may mean another way of writing, so that the tag is proposed only."""

REGION = re.compile(r"-(?:[a-z]{2}|\d{3})")
"""The region in the tag of a language: ``es-MX`` reads what ``es`` does."""

WRITTEN_FOR = {"zh-cn": "zh-Hans", "zh-sg": "zh-Hans"}
"""Tags whose region says how the language is written."""


def tag_of(text: str, known: Iterable[str]) -> str:
    """Return the tag among those *known* that a tag or a name means, or nothing.

    ``Spanish``, ``español``, ``Spanish (es)``, ``es - Spanish`` and ``es-MX`` mean ``es``.
    """
    tags = {tag.casefold(): tag for tag in known}
    found = {tags.get(each, "") for each in _meanings(text)}
    return found.pop() if len(found) == 1 else ""


def propose(text: str, known: Iterable[str]) -> str:
    """Return the tag among those *known* that a name of a language may mean."""
    word = _plain(text)
    return next((tag for tag in known if word in map(_plain, DOUBTFUL.get(tag, ()))), "")


def _meanings(text: str) -> set[str]:
    """Return the tags, in small letters, that a text and the parts of it mean.

    Each part must mean something.
    """
    whole = _meaning(text)
    if whole:
        return {whole}
    parts = [part for part in re.split(r"\s*[()/,;:]\s*|\s+[-–]\s+", text) if part]
    return {_meaning(part) for part in parts} if len(parts) > 1 else {""}


def _meaning(text: str) -> str:
    """Return the tag, in small letters, that a name or a tag means, or nothing."""
    word = _plain(text)
    named = next((tag for tag, names in NAMES.items() if word in map(_plain, names)), "")
    tag = word.replace("_", "-")
    if named or tag in WRITTEN_FOR:
        return (named or WRITTEN_FOR[tag]).casefold()
    base = tag.partition("-")[0]
    if base in NAMES and REGION.fullmatch(tag[len(base) :]):
        return base
    return tag if any(tag == each.casefold() for each in NAMES) else ""


def _plain(text: str) -> str:
    """Return a text in small letters without accents."""
    letters = (c for c in normalize("NFKD", text) if not combining(c) or "\u0900" <= c < "\u0e00")
    return " ".join("".join(letters).casefold().split())

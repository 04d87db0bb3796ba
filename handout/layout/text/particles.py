"""Short words that no line end parts from the word that they belong to.

Whoever reads "do not" at the end of a line and "press" at the beginning of the next may press. Slavic languages keep
prepositions and conjunctions of one letter with the next word, too. Chinese and Japanese, without spaces, have their
negations in ``scripts_without_spaces``.
"""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct
from msgspec.structs import asdict


class Particles(Struct, frozen=True):
    """The particles of a language, with spaces between them.

    *negations* stay with the next word, or with the one before if a sign follows. *enclitics* stay with the word before,
    except at the beginning of a sentence. *letters* stay with the next word.
    """

    negations: str = ""
    letters: str = ""
    enclitics: str = ""


PARTICLES = {
    "ar": Particles("لا ولا فلا ألا لم ولم فلم لن ولن فلن ليس وليس ليست وليست غير دون بدون"),
    "be": Particles("не ні без", "а і й о у ў з", "б бы ж жа"),
    "bg": Particles("не без", "в с о у и а"),
    "bn": Particles("বিনা", enclitics="না নয় নেই নি নাই"),
    "bs": Particles("ne nije bez", "a i o s u k"),
    "ca": Particles("no ni mai sense"),
    "cs": Particles("ne bez", "a i k o s u v z"),
    "da": Particles("ikke ingen aldrig uden"),
    "de": Particles("nicht kein keine keinen keinem keiner keines nie niemals ohne"),
    "el": Particles("δεν δε μην μη χωρίς"),
    "en": Particles("not no never cannot don’t without"),
    "es": Particles("no ni nunca sin"),
    "fa": Particles("نه هیچ هرگز بدون بی"),
    "fi": Particles("ei en et älä älkää ilman"),
    "fr": Particles("ne ni sans", enclitics="pas jamais"),
    "he": Particles("לא ולא שלא אל ואל אין ואין ללא בלי"),
    "hi": Particles("न ना मत नहीं बिना"),
    "hr": Particles("ne nije bez", "a i o s u k"),
    "hu": Particles("ne nem nincs sem"),
    "it": Particles("non né mai senza"),
    "ko": Particles("안 못"),
    "nb": Particles("ikke ingen aldri uten"),
    "ne": Particles("न बिना"),
    "nl": Particles("niet geen nooit zonder"),
    "no": Particles("ikke ingen aldri uten"),
    "pa": Particles("ਨਾ ਨਹੀਂ ਬਿਨਾਂ"),
    "pl": Particles("nie ani nigdy bez", "a i o u w z"),
    "pt": Particles("não nem nunca sem"),
    "ro": Particles("nu nici fără"),
    "ru": Particles("не ни нет без", "а в и к о с у", "б бы ж же"),
    "sk": Particles("nie bez", "a i k o s u v z"),
    "sl": Particles("ne ni brez", "a i k o s v z"),
    "so": Particles("ha hana ma aan aanad aanay aanu"),
    "sr": Particles("не није без ne nije bez", "а и о с у к a i o s u k"),
    "sv": Particles("inte ej ingen aldrig utan"),
    "tr": Particles(enclitics="değil yok"),
    "uk": Particles("не ні немає без", "а в з і й о у", "б би ж же"),
    "ur": Particles("نہ مت نہیں", enclitics="بغیر"),
    "vi": Particles("không đừng chớ chưa chẳng"),
}
"""The particles of languages that put a space between words."""

OPENING = r"(?<![^\s(\[“„«‹‘\"'¿¡—–])"
CLOSING = r"(?=[\s.,:;!?…)\]»›”“’\"'،؛؟۔।]|$)"
"""What stands before and after a word."""

CLAUSE_END = ".,:;!?…،؛؟۔।·—–"
"""Signs that part a particle from the word before them."""


def tied_spaces(text: str, language: str) -> Iterator[int]:
    """Yield where spaces begin that tie a particle of a language (BCP 47)."""
    tag = language.casefold().replace("_", "-").partition("-")[0]
    if (pattern := _pattern(tag)) is None:
        return
    for found in pattern.finditer(text):
        before = text[: found.start()].rstrip()
        parted = not before or before[-1] in CLAUSE_END or len(before) == found.start()
        spaced = text[found.end() : found.end() + 1].isspace()
        if not parted and (found.lastgroup == "enclitics" or (found.lastgroup == "negations" and not spaced)):
            yield len(before)
        elif spaced:
            yield found.end()


@cache
def _pattern(tag: str) -> re.Pattern[str] | None:
    """Return a pattern of the particles of a language, with their kind."""
    if tag not in PARTICLES:
        return None
    kinds = asdict(PARTICLES[tag])
    groups = [f"(?P<{kind}>{'|'.join(words.split())})" for kind, words in kinds.items() if words]
    return re.compile(f"{OPENING}(?:{'|'.join(groups)}){CLOSING}", re.IGNORECASE)

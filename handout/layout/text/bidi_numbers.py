"""Keep numbers, dates and telephone numbers in their order, right to left too.

Under UAX 9 alone the groups of a telephone number change places in Arabic text, and so do the ends of a range or the
parts of a date. They are isolated: each stands as it is written, from left to right.
"""

import re

NUMBER_START, NUMBER_END = "\u2066\u202d", "\u202c\u2069"
"""What stands around a number: an override within an isolate.

Without the override, what stands between Arabic digits would turn them about.
"""

DIGIT = "[0-9\u0660-\u0669\u06f0-\u06f9]"
GAP = "[ \u00a0\u202f\u2009]"
BETWEEN = rf"(?:[.,:\u066b\u066c]|{GAP}?[-\u2010-\u2015\u2212×x/+]{GAP}?|{GAP}?\((?={DIGIT}+\))|\){GAP}?|{GAP})"
"""What may stand between the groups of digits of a number, a range or a date."""

UNIT = rf"(?:{GAP}?(?:[%‰]|°{GAP}?[CF]?|[A-Za-zµμ]{{1,5}}(?:/[A-Za-z]{{1,5}})?)(?![^\W_])(?!{GAP}?[A-Za-z]))"
"""A unit after a number; an English phrase that begins with a number has none."""

NUMBER = rf"(?<![^\W_])(?:\(\+?{DIGIT}+\){GAP}?)?[-+\u2212±<>≤≥≈~$£€₹]?{DIGIT}+(?:{BETWEEN}{DIGIT}+)*{UNIT}?"

FOREIGN = re.compile(rf"[A-Za-z][A-Za-z0-9]*{GAP}\Z")
"""A Latin word before a number.

Both are one phrase, such as a licence (CC0 1.0), which an isolate around the number would turn about.
"""


def isolate_numbers(text: str, base: int) -> tuple[dict[int, str], dict[int, str]]:
    """Return what begins and what ends the isolate of each number, by place in *text*.

    *base* is the level of the text: 1 if it runs from right to left.
    """
    opened, closed = dict[int, str](), dict[int, str]()
    for number in re.finditer(NUMBER, text):
        if base and number[0][0] in "0123456789" and FOREIGN.search(text, max(0, number.start() - 40), number.start()):
            continue
        if not base or not number[0].isdigit():  # digits alone go with the words of a foreign phrase
            opened[number.start()], closed[number.end()] = NUMBER_START, NUMBER_END
    return opened, closed

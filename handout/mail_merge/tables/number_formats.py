"""Format numbers as spreadsheets show them: ``7`` with ``00000`` is ``00007``.

Formats follow ECMA-376 18.8.31: up to four sections, for positive numbers, negative ones, zero and text.
Dates always become year-month-day, whatever order their format has. What cannot be shown for certain is
refused, never guessed.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from typing import NamedTuple

BUILT_IN = {
    **dict.fromkeys((0,), "General"),
    **dict.fromkeys((1, 59), "0"),
    **dict.fromkeys((2, 60), "0.00"),
    **dict.fromkeys((3, 61), "#,##0"),
    **dict.fromkeys((4, 62), "#,##0.00"),
    5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);("$"#,##0.00)',
    **dict.fromkeys((9, 67), "0%"),
    **dict.fromkeys((10, 68), "0.00%"),
    11: "0.00E+00",
    **dict.fromkeys((12, 69), "# ?/?"),
    **dict.fromkeys((13, 70), "# ??/??"),
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58, *range(71, 75), 81), "yyyy-mm-dd"),
    **dict.fromkeys((*range(18, 22), *range(32, 36), 55, 56, *range(75, 78)), "hh:mm:ss"),
    **dict.fromkeys((22, 78), "yyyy-mm-dd hh:mm"),
    **dict.fromkeys((37, 38), "#,##0_);(#,##0)"),
    **dict.fromkeys((39, 40), "#,##0.00_);(#,##0.00)"),
    41: "#,##0_);(#,##0)",
    42: '"$"#,##0_);("$"#,##0)',
    43: "#,##0.00_);(#,##0.00)",
    44: '"$"#,##0.00_);("$"#,##0.00)',
    **dict.fromkeys((45, 79), "mm:ss"),
    **dict.fromkeys((46, 80), "[h]:mm:ss"),
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
"""Built-in formats by number, which the file does not contain.

The date formats of other languages are all plain dates here.
"""

TOKEN = re.compile(
    r'"([^"]*)"?'  # 1 words
    r"|\\(.)|_(.)|\*(.)"  # 2 a letter, 3 the width of one, 4 one to fill the cell with
    r"|\[\$([^\]-]*)(?:-[^\]]*)?\]"  # 5 a currency
    r"|\[(h+|m+|s+)\]"  # 6 hours beyond a day
    r"|\[([<>=]+)\s*(-?[\d.]+)\]"  # 7, 8 a condition
    r"|(\[[^\]]*\])"  # 9 a colour, or the digits of another script
    r"|(General)"  # 10
    r"|(AM/PM|A/P|上午/下午)"  # 11
    r"|(E[+-])"  # 12 the exponent of a number
    r"|([yde]+|b{2,4}|g+|a{3,4}|m+|h+|s+(?:\.0+)?)"  # 13 parts of a date
    r"|([0#?])"  # 14 a digit
    r"|([.,%/@])"  # 15 operators on the digits
    r"|([-+$():!^&'~{}<>= 1-9]|[^\x00-\x7f])"  # 16 literal characters
    r"|(.)",  # 17 anything else
    re.IGNORECASE | re.DOTALL,
)

MOST_FORMAT = 1_000
"""Greatest length of a format in characters; Excel allows 255."""

DIGITS = tuple("0123456789")

LAST_DAY = 2_958_465
"""The number of 31 December 9999."""


class NotShown(Exception):  # noqa: N818
    """The error of a value that cannot be shown; its argument is the reason."""


class Section(NamedTuple):
    """A section of a format: tokens of kind and text, and its condition if any."""

    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None

    def has(self, *kinds: str) -> bool:
        """Return whether any token has one of these kinds."""
        return any(kind in kinds for kind, _ in self.tokens)


KINDS = (
    *(
        "",
        "word",
        "word",
        "space",
        "space",
        "word",
        "span",
        "if",
        "",
        "",
        "general",
        "date",
        "exponent",
        "date",
        "digit",
    ),
    *("sign", "word", "odd"),
)


@cache
def sections(code: str) -> tuple[Section, ...]:
    """Return the sections of a format."""
    if len(code) > MOST_FORMAT:
        raise NotShown("has a format that is not known")
    found: list[list[tuple[str, str]]] = [[]]
    conditions: dict[int, tuple[str, float]] = {}
    for token in TOKEN.finditer(code):
        group = token.lastindex or 9
        if token[0] == ";":
            found.append([])
        elif group == 8:
            conditions[len(found) - 1] = (token[7], float(token[8]))
        elif KINDS[group]:
            found[-1].append((KINDS[group], token[group] or ""))
    return tuple(Section(tuple(tokens), conditions.get(place)) for place, tokens in enumerate(found))


def format_text(value: str, code: str) -> str:
    """Return a text as its cell shows it; raise NotShown if the cell hides it."""
    parts = sections(code)
    plain = Section((("sign", "@"),), None)
    part = parts[3] if len(parts) > 3 else next((part for part in parts if ("sign", "@") in part.tokens), plain)
    if not part.has("sign", "word") and value.strip():
        raise NotShown("hides its text")
    return "".join(
        value if glyph == "@" and kind == "sign" else glyph for kind, glyph in part.tokens if kind in ("sign", "word")
    )


def format_number(value: float, code: str, *, since_1904: bool = False) -> str:
    """Return a number as its cell shows it, with dates as year-month-day.

    Raise NotShown if it cannot be shown.
    """
    if not abs(value) < 1e300:
        raise NotShown("holds no number")
    parts = sections(code)
    part, negative = _section(parts, value)
    if part is None or not part.tokens:
        if value and not negative and part is None:
            raise NotShown("shows no such number")
        if value:
            raise NotShown("hides its number")
        return ""
    if part.has("odd"):
        raise NotShown("has a format that is not known")
    if part.has("span"):
        return elapsed(value, part)
    if part.has("date"):
        if part.has("digit"):
            raise NotShown("has a format that is not known")
        return moment(value, part, since_1904=since_1904)
    size = abs(value) if negative else value
    sign = "-" if size < 0 else ""
    try:
        shown = sign + _number(Decimal(f"{abs(size):.15g}"), part)
    except InvalidOperation:
        raise NotShown("holds a number that is too long") from None
    if sign and not re.search("[1-9]", shown) and part.has("digit"):
        shown = shown.removeprefix("-")  # -0.001 is 0.00
    if value and not shown.strip():
        raise NotShown("hides its number")
    return re.sub(" +", " ", shown).strip()


def _section(parts: Sequence[Section], value: float) -> tuple[Section | None, bool]:
    """Return the section for a number, and whether it shows the minus sign itself."""
    if any(part.condition for part in parts):
        for part in parts[:3]:
            if part.condition is None or _meets(value, *part.condition):
                if value < 0:
                    raise NotShown("has a format with conditions")  # programs disagree on where the minus goes
                return part, False
        return None, False
    if len(parts) > 1 and value < 0:
        return parts[1], True
    if len(parts) > 2 and value == 0:
        return parts[2], False
    return parts[0], False


def _meets(value: float, sign: str, limit: float) -> bool:
    """Return whether a number meets a condition."""
    return {
        "<": value < limit,
        ">": value > limit,
        "=": value == limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "<>": value != limit,
    }.get(sign, False)


def general(value: Decimal) -> str:
    """Return a number in the format General."""
    plain = float(value)
    return f"{plain:.0f}" if plain.is_integer() and abs(plain) < 1e15 else f"{plain:.15g}".upper()


def _number(value: Decimal, part: Section) -> str:
    """Return a number that is not negative, in a section of its format."""
    tokens = list(part.tokens)
    if not part.has("digit"):
        texts = {"general": general(value), "sign": general(value)}
        return "".join(
            texts[kind] if kind == "general" or (kind, glyph) == ("sign", "@") else "" if kind == "space" else glyph
            for kind, glyph in tokens
        )
    if ("sign", "/") in tokens:
        return _fraction(value, tokens)
    last = max(place for place, (kind, _) in enumerate(tokens) if kind == "digit")
    value *= 100 ** tokens.count(("sign", "%"))
    point = next((place for place, glyph in enumerate(tokens) if glyph == ("sign", ".")), None)
    exponent = next((place for place, (kind, _) in enumerate(tokens) if kind == "exponent"), None)
    end = exponent if exponent is not None else len(tokens)
    whole = [place for place in range(point if point is not None else end) if tokens[place][0] == "digit"]
    after = [place for place in range(point + 1, end) if tokens[place][0] == "digit"] if point is not None else []
    commas = [place for place, glyph in enumerate(tokens) if glyph == ("sign", ",")]
    for place in commas:  # each comma after the last digit of the whole divides by a thousand
        if (not whole or place > whole[-1]) and (point is None or place < point or place > last):
            value /= 1000
    grouped = bool(whole) and any(whole[0] < place < whole[-1] for place in commas)
    power = 0
    if exponent is not None:
        value, power = _scaled(value, max(1, len(whole)), len(after))
    value = value.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    digits, _, decimals = f"{value:f}".partition(".")
    out = {**_whole(digits.lstrip("0"), whole, tokens, grouped=grouped), **_after(decimals, after, tokens)}
    if exponent is not None:
        out |= _whole(str(abs(power)), [p for p in range(exponent + 1, len(tokens)) if tokens[p][0] == "digit"], tokens)
        mark = tokens[exponent][1]
        out[exponent] = "E" + ("-" if power < 0 else "+" if mark[1] == "+" else "")
    if point is not None and not whole:
        out[point] = f"{digits.lstrip('0')}."
    drawn = (
        out.get(
            place, "" if kind == "digit" or (glyph == "," and kind == "sign") else " " if kind == "space" else glyph
        )
        for place, (kind, glyph) in enumerate(tokens)
    )
    return "".join(drawn)


def _scaled(value: Decimal, wide: int, decimals: int) -> tuple[Decimal, int]:
    """Return a number with as many whole digits as fit, and its power of ten."""
    if not value:
        return value, 0
    power = value.adjusted() // wide * wide if wide > 1 else value.adjusted()
    scaled = value.scaleb(-power)
    if scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) >= 10**wide:
        power += wide
        scaled = value.scaleb(-power)
    return scaled, power


def _whole(
    digits: str, places: Sequence[int], tokens: Sequence[tuple[str, str]], *, grouped: bool = False
) -> dict[int, str]:
    """Return the digits at the places of the whole number, filled from the right.

    The first place takes all remaining digits.
    """
    out: dict[int, str] = {}
    left = list(digits)
    count = 0
    for number, place in reversed([*enumerate(places)]):
        glyph = tokens[place][1]
        taken = [left.pop()] if left else ["0"] if glyph == "0" else [" "] if glyph == "?" else []
        while number == 0 and left:
            taken.insert(0, left.pop())
        shown = ""
        for digit in reversed(taken):
            shown = digit + ("," if grouped and count and not count % 3 and digit != " " else "") + shown
            count += 1
        out[place] = shown
    return out


def _after(digits: str, places: Sequence[int], tokens: Sequence[tuple[str, str]]) -> dict[int, str]:
    """Return the digits at the places after the point."""
    out = dict(zip(places, digits, strict=True))
    for place in reversed(places):
        if out[place] != "0" or tokens[place][1] == "0":
            break
        out[place] = " " if tokens[place][1] == "?" else ""
    return out


def _fraction(value: Decimal, tokens: list[tuple[str, str]]) -> str:
    """Return a number as a fraction with the words around it.

    A format may have a place for the whole number before the fraction.
    """
    shape = "".join(glyph if kind in ("digit", "sign") or glyph in DIGITS else " " for kind, glyph in tokens)
    found = re.search(r"(?:([0#?]+) +)?([0#?]+) */ *([0#?]+|[1-9]\d*)", shape)
    if not found or re.search("[0#?/.%]", shape[: found.start()] + shape[found.end() :]):
        raise NotShown("has a format that is not known")
    words = ["" if kind in ("digit", "sign") or glyph in DIGITS else glyph for kind, glyph in tokens]
    if "".join(words[found.start() : found.end()]).strip():
        raise NotShown("has a format that is not known")
    before, after = ("".join(part) for part in (words[: found.start()], words[found.end() :]))
    whole, exact = divmod(Fraction(value), 1)
    if found[3].isdigit() and int(found[3]):
        below = int(found[3])
        above = round(exact * below)
    else:
        part = exact.limit_denominator(10 ** min(len(found[3]), 7) - 1)
        below, above = part.denominator, part.numerator
    if above == below:
        whole, above = whole + 1, 0
    if not found[1]:
        shown = f"{int(whole * below + above)}/{below}"
    else:
        shown = f"{whole} {above}/{below}" if above and whole else f"{above}/{below}" if above else str(int(whole))
    return f"{before}{shown}{after}"


def elapsed(value: float, part: Section) -> str:
    """Return a duration as its format shows it: ``36:00`` with ``[h]:mm``."""
    glyphs = [(kind, glyph.lower() if kind in ("date", "span") else glyph) for kind, glyph in part.tokens]
    spans = "".join(glyph[0] for kind, glyph in glyphs if kind == "span")
    decimals = max((len(glyph.partition(".")[2]) for kind, glyph in glyphs if kind == "date"), default=0)
    if part.has("digit"):  # [s].00
        kinds = "".join("s" if pair[1][0] == "s" and pair[0] == "span" else pair[1][0] for pair in glyphs if pair[1])
        if not (spans == "s" and re.fullmatch(r"s\.0+", kinds)):
            raise NotShown("has a format that is not known")
        decimals = len(kinds) - 2
    if value < 0 or len(spans) != 1 or value >= LAST_DAY + 1:
        raise NotShown("holds no length of time" if value < 0 else "has a format that is not known")
    smaller = {"h": "ms", "m": "s", "s": ""}[spans]
    if {glyph[0] for kind, glyph in glyphs if kind == "date"} - set(smaller):
        raise NotShown("has a format that is not known")
    # As in spreadsheets, the last unit is rounded if it is seconds, else truncated.
    units = round(Decimal(f"{value:.15g}") * 86_400 * 10**decimals)
    seconds, rest = divmod(units, 10**decimals)
    if part.has("digit"):
        return f"{seconds:0{len(glyphs[0][1])}}.{rest:0{decimals}}"
    size = {"h": 3600, "m": 60, "s": 1}
    shown = ""
    for kind, glyph in glyphs:
        if kind == "span":
            shown += f"{seconds // size[spans]:0{len(glyph)}}"
        elif kind == "date":
            mark, _, zeros = glyph.partition(".")
            number = seconds // size[mark[0]] % 60
            shown += f"{number:0{min(len(mark), 2)}}" + (f".{rest:0{decimals}}"[: len(zeros) + 1] if zeros else "")
        else:
            shown += " " if kind == "space" else glyph
    return re.sub(" +", " ", shown).strip()


def moment(value: float, part: Section, *, since_1904: bool) -> str:
    """Return a date, a time or both, as far as the format shows them."""
    marks = [glyph.lower() for kind, glyph in part.tokens if kind == "date"]
    clock = any(mark[0] in "hs" for mark in marks) or "am/pm" in marks
    others = [mark for mark in marks if mark[0] not in "hs" and mark not in ("am/pm", "a/p", "上午/下午")]
    day = any(mark[0] != "m" for mark in others) or (bool(others) and not clock)
    day = day or (len([mark for mark in others if mark[0] == "m"]) > 1 and clock)
    if value < 0 or value >= LAST_DAY + 1:
        raise NotShown("holds no date")
    seconds = round(value * 86_400)
    if not day:
        return _clock(seconds % 86_400, marks)
    days, rest = divmod(seconds, 86_400)
    if days == 60 and not since_1904:
        raise NotShown("holds 29 February 1900, which never was")
    first = date(1904, 1, 1) if since_1904 else date(1899, 12, 30 if days > 60 else 31)
    if not days and not since_1904:
        raise NotShown("holds no date")
    when = datetime.combine(first, datetime.min.time()) + timedelta(days, rest)
    if not clock or not rest:
        return when.date().isoformat()
    return when.isoformat(" ", "seconds" if when.second else "minutes")


def _clock(seconds: int, marks: Sequence[str]) -> str:
    """Return a time of day."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    if any(mark[0] == "h" for mark in marks):
        return f"{hours:02}:{minute:02}" + (f":{second:02}" if second else "")
    return f"{minute:02}:{second:02}"

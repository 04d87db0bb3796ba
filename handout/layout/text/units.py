"""Units that no line end parts from their number.

Whoever reads "Ibuprofen 400" at the end of a line does not see of what. Only signs and abbreviations are units here: a word
such as "minutes" may begin a line.
"""

import re
from collections.abc import Iterator

LATIN = "mg g kg µg μg mcg ng ml mL dl dL cl l L cm mm m km mmol mol mmHg kPa bar kcal kJ IU IE UI U Hz kHz V W h min s °C °F °"
CYRILLIC = "мг г кг мкг нг мл л см мм м км ммоль ОД МО год хв мин"
OTHER = "ملغ ملغم مغ ملجم مجم غ غم كغ كجم مل ملل سم مم میلی‌گرم میلی‌لیتر मिग्रा मिलीग्राम मिली ग्राम মিগ্রা মিলিগ্রাম মিলি গ্রাম 毫克 毫升 厘米"
"""Units of the languages of the program, by their letters."""

UNIT = re.compile(
    r"(?<=[\d½¼¾⅓⅔⅛])[ \u2009\u200a](?="
    rf"(?:{'|'.join(map(re.escape, sorted(f'{LATIN} {CYRILLIC} {OTHER}'.split(), key=len, reverse=True)))})"
    r"(?![^\W²³]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09be-\u09cd]))"
)
"""A space between a number and its unit."""


def spaces_before_units(text: str) -> Iterator[int]:
    """Yield where spaces stand between a number and its unit."""
    return (found.start() for found in UNIT.finditer(text))

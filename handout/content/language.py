"""The fixed words of a handout in one language."""

import datetime as dt
import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache, partial, reduce
from typing import Annotated, ClassVar

from msgspec import field

from handout.content.conditions import Condition
from handout.content.kind import KindWords, LanguageTag
from handout.content.plurals import Plural
from handout.content.translation_record import Hash
from handout.schema.model import LEGIBLE, Check, Doc, Id, Limits, Model, Words


def _require(*names: str) -> Check:
    """Return a check that a phrase has its placeholders, such as ``{page}``."""

    def check(words: str | Plural) -> str | Plural:
        """Return *words*; raise ValueError if a placeholder is missing."""
        phrase = words if isinstance(words, str) else words.other
        if missing := [name for name in names if "{" + name + "}" not in phrase]:
            msg = f"the phrase must hold {' and '.join('{' + m + '}' for m in missing)}"
            raise ValueError(msg)
        return words

    return Check(check)


def _check_places(words: str) -> str:
    """Return *words*; raise ValueError for a pattern with one of its two places."""
    if [words.count(place) for place in ("{0}", "{1}")] not in ([0, 0], [1, 1]):
        raise ValueError("a pattern for conditions must hold {0} and {1}, once each")
    return words


Quote = Annotated[str, Limits(min_length=1, max_length=3), *LEGIBLE]
"""A quotation mark, with a no-break space where the language has one."""


class Direction(StrEnum):
    """The direction in which a language is read."""

    LTR = "ltr"
    RTL = "rtl"


class Digits(StrEnum):
    """The digits of the numbers that the program fills in."""

    WESTERN = "western"
    ARABIC = "arabic"
    PERSIAN = "persian"
    DEVANAGARI = "devanagari"
    BENGALI = "bengali"


SOURCE_LANGUAGE = "en"
"""The language of the built-in topics, from which others are translated."""

ZEROS = {Digits.WESTERN: "0", Digits.ARABIC: "٠", Digits.PERSIAN: "۰", Digits.DEVANAGARI: "०", Digits.BENGALI: "০"}
"""The digit zero of each kind; the others follow it in Unicode."""


MARKS = "?!.:;؟؛۔।॥？！。：；…"
"""The signs after which a heading needs no other one."""


DOTTED = frozenset({"tr", "az", "crh", "gag", "kk-Latn", "tt-Latn"})
"""Languages whose capital of i is İ."""


@lru_cache(1_000)
def _part(phrase: str) -> list[str]:
    """Return a phrase in parts, of which each second one is the name of a placeholder."""
    return re.split(r"\{(\w+)\}", phrase)


def capitalize(text: str, language: str) -> str:
    """Return a text with a capital at its beginning, as a language writes it."""
    if text[:1] == "i" and not DOTTED.isdisjoint((language, language.partition("-")[0])):
        return f"İ{text[1:]}"
    if text[:2] == "ij" and language.partition("-")[0] == "nl":
        return f"IJ{text[2:]}"
    return text if text[:1] == "ß" else text[:1].title() + text[1:]


class Lists(Model, kw_only=True):
    """How a list is written: CLDR's patterns, in which {0} and {1} are its parts."""

    two: Annotated[Words, _require("0", "1"), Doc("A list of two.", '"{0} and {1}"')]
    middle: Annotated[Words, _require("0", "1"), Doc("The beginning of a longer list.", '"{0}, {1}"')]
    last: Annotated[Words, _require("0", "1"), Doc("The end of a longer list.", '"{0} and {1}"')]
    either: Annotated[
        Words | None, _require("0", "1"), Doc("A choice of two, if topics are to be joined.", '"{0} or {1}"')
    ] = None


class Joins(Model, kw_only=True):
    """How two texts are joined: patterns in which {0} and {1} are the texts."""

    items: Annotated[Words, _require("0", "1"), Doc("Two items that may hold commas.", '"{0}; {1}"')] = "{0}; {1}"
    label: Annotated[Words, _require("0", "1"), Doc("A word and what it stands for.", '"{0}: {1}"')] = "{0}: {1}"
    sentences: Annotated[Words, _require("0", "1"), Doc("Two texts as sentences.", '"{0}. {1}"')] = "{0}. {1}"
    texts: Annotated[Words, _require("0", "1"), Doc("Two texts, the first with its sign.", '"{0} {1}"')] = "{0} {1}"


class Language(Model, kw_only=True):
    """The fixed words of one language; ``{name}`` is a placeholder."""

    how_to_begin: ClassVar[str] = "copy the English words: templates/languages/en.yaml"

    for_patient: Annotated[Words, Doc("The words before the patient's name.")]
    date: Annotated[Words, Doc("The word before the date.")]
    from_clinician: Annotated[Words, Doc("The word before the clinician's name.")]
    clinic: Annotated[Words, Doc("The word before the blank for the clinic.")]
    phone: Annotated[Words, Doc("The word before the blank for the phone.")]
    call: Annotated[
        Words,
        _require("number"),
        Doc("The words with a number to call, or with whom to call where no clinic names a number: see the next two."),
    ]
    emergency_unknown: Annotated[Words, Doc("What stands in 'call' for an emergency number that no clinic names.")]
    urgent_unknown: Annotated[Words, Doc("What stands in 'call' for an urgent number that no clinic names.")]
    turn_over: Annotated[Words, Doc("The line at the foot of page 1.")]
    continued: Annotated[Words, _require("heading"), Doc("The heading of what goes on overleaf, there.")] = (
        "{heading} …"
    )
    logo_of: Annotated[Words, _require("clinic"), Doc("The logo, for screen readers.")]
    words_in_picture: Annotated[Words, _require("words"), Doc("The words of a picture, for screen readers.")]
    numbers_in_picture: Annotated[Words, _require("numbers"), Doc("The numbers on a body figure, for screen readers.")]
    read_safety_card: Annotated[Words, Doc("The line on each card to cut out.")]
    safety_card: Annotated[Words | Plural, _require("number", "count"), Doc("The heading of a safety card.")]
    print_at_100: Annotated[Words, Doc("The line beside the 50 mm line on tiles.")]
    tile_count: Annotated[Words | Plural, _require("sheets"), Doc("The first line of the map of tiles.")]
    tile_steps: Annotated[
        tuple[Words, ...], Doc("How to put the tiles together; left and right are the same in every language.")
    ]
    tile_label: Annotated[Words, _require("name", "row", "column"), Doc("The label of a tile.")]
    more: Annotated[Words, Doc("The word before a link.")]
    full_stop: Annotated[Words, Doc("The full stop after a sentence.")] = "."
    quotes: Annotated[
        tuple[Quote, Quote, Quote, Quote],
        Doc("Opening and closing quotes, then the inner ones, in place of straight ones."),
    ] = ("“", "”", "‘", "’")
    read_on: Annotated[Words, Doc("The line that sends the reader to the next page.")]
    take_care: Annotated[Words, Doc("The words before cautions.")]
    not_with: Annotated[Words, Doc("The words before conditions.")]
    warnings_before: Annotated[
        Words | None, Doc("What a page of a card says that does not hold its cautions: they are on the page before.")
    ] = None
    forbidding: Annotated[
        tuple[Annotated[Words, Check(_check_places)], ...] | None,
        Doc(
            "Words of a caution that forbids a card: a condition in the same sentence is not repeated in the list. With {0} "
            "and {1} in the place of conditions, these stand there and nothing else.",
            '["do not use it if", "not with {0} or {1}"]',
        ),
    ] = None
    left_out: Annotated[Words, _require("points", "reasons"), Doc("The line about cards that were left out.")]
    ask_before: Annotated[Words, _require("conditions"), Doc("The line for a condition of the disclaimer.")]
    not_written_for: Annotated[
        Words, _require("conditions"), Doc("The line for a condition that the topic does not name.")
    ]
    sources: Annotated[Words, Doc("The heading of the sources.")]
    pictures: Annotated[Words, Doc("The heading of the sources of pictures.")]
    picture_of: Annotated[Words, _require("cards", "source"), Doc("The source of a picture.")]
    body_figures: Annotated[Words, Doc("The body figures, in the list of sources; there with a capital.")]
    card_numbered: Annotated[Words, _require("numbers"), Doc("One card by its number.")]
    cards_numbered: Annotated[Words, _require("numbers"), Doc("Several cards by their numbers.")]
    review: Annotated[Words, Doc("The heading of the review.")]
    reviewed: Annotated[Words, _require("version", "status", "month"), Doc("The line of the review.")]
    draft: Annotated[Words, Doc("The status of a text that no clinician has approved.")]
    approved: Annotated[Words, _require("by", "role", "date"), Doc("The status of an approved text.")]
    approved_on: Annotated[Words | None, Doc("The same in brief, for where a name is too long.")] = None
    not_checked: Annotated[
        Words | None, Doc("What each footer of a translation says until a translator has checked it.")
    ] = None
    footer: Annotated[Words, _require("topic", "version", "status"), Doc("The footer.")]
    page_of: Annotated[Words | Plural, _require("page", "pages"), Doc("The page number.")]
    notes: Annotated[Words, Doc("The heading of the lines for notes.")]
    note: Annotated[Words, Doc("The words before the clinician's note.")]
    diary: Annotated[Words, Doc("The heading of the diary.")]
    diary_card: Annotated[Words, Doc("The heading of the diary's first column.")]
    qr_code: Annotated[Words, _require("address"), Doc("A QR code, for screen readers.")]
    diary_day: Annotated[Words, _require("day"), Doc("The heading of a day of the diary.")]
    lists: Annotated[
        Lists, Doc("How a list is written.", '{two: "{0} and {1}", middle: "{0}, {1}", last: "{0} and {1}"}')
    ]
    joins: Annotated[Joins | None, Doc("How two texts are joined.", '{items: "{0}; {1}"}')] = None
    months: Annotated[tuple[Words, ...], Doc("The twelve months.")]
    day: Annotated[Words, _require("day", "month", "year"), Doc("A date.")]
    month: Annotated[Words, _require("month", "year"), Doc("A month of a year.")]
    conditions: Annotated[dict[Id, Words | Condition], Doc("The common conditions, each with its words.")]
    condition_groups: Annotated[
        dict[Id, Words], Doc("The names of the groups in which conditions are listed.", "{blood: Blood and heart}")
    ] = field(default_factory=dict)
    kinds: Annotated[
        dict[Id, KindWords],
        Doc(
            "The words of kinds in this language, if they have none of their own.", "{hints: {one: hint, many: hints}}"
        ),
    ] = field(default_factory=dict)

    direction: Annotated[
        Direction | None,
        Doc("The direction of reading: ltr, or rtl for right to left. Without, it is that of the language tag.", "rtl"),
    ] = None
    digits: Annotated[
        Digits,
        Doc("The digits of pages, doses and dates: western, arabic, persian, devanagari or bengali.", "persian"),
    ] = Digits.WESTERN
    plurals: Annotated[
        LanguageTag | None, Doc("The language whose plural forms are used, if not those of this one.", "uk")
    ] = None

    hashes: Annotated[
        dict[str, Hash],
        Doc("Of each text, a hash of the English words; `handout language confirm` writes them.", "{call: 0a1b2c3d}"),
    ] = field(name="made_from", default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError for another number of months than twelve."""
        if len(self.months) != 12:
            raise ValueError("months are twelve")

    @property
    def labels(self) -> tuple[str, ...]:
        """The words before the patient's lines: name, date, clinician and note."""
        return self.for_patient, self.date, self.from_clinician, self.note

    @property
    def forbidding_forms(self) -> tuple[str, ...]:
        """The ways in which a caution forbids a card, that of the list among them."""
        return (*(self.forbidding or ()), self.join(self.not_with, self.separated(("{0}", "{1}"))))

    def condition(self, name: str) -> str:
        """Return the words of a condition."""
        found = self.conditions[name]
        return found.words if isinstance(found, Condition) else found

    def fill(self, phrase: str | Plural, **words: str | int) -> str:
        """Return *phrase* with its placeholders replaced.

        Whole numbers are written in the digits of the language; the last of them chooses among plural forms. Braces in
        the inserted words are left as written.
        """
        if isinstance(phrase, Plural):
            number = next((word for word in reversed(words.values()) if isinstance(word, int)), 0)
            phrase = phrase.for_number(str(number), self.plurals or "")
        texts = {name: word if isinstance(word, str) else self.number(str(word)) for name, word in words.items()}
        parts = _part(phrase)
        return "".join([texts.get(part, "{" + part + "}") if n % 2 else part for n, part in enumerate(parts)])

    def continue_heading(self, heading: str) -> str:
        """Return the *heading* of what goes on overleaf, there."""
        return self.fill(self.continued, heading=heading.removesuffix(self.full_stop))

    def describe_numbers(self, numbers: Sequence[str]) -> str:
        """Return the sentence on the *numbers* in a picture, for screen readers."""
        return self.fill(self.numbers_in_picture, numbers=self.enumerated(numbers))

    def fill_call(self, number: str) -> str:
        """Return the sentence that says which number to call, or whom."""
        return self.capitalize(self.fill(self.call, number=number))

    @property
    def zero(self) -> str:
        """The first of the digits of the language."""
        return ZEROS[self.digits]

    @property
    def label_pattern(self) -> str:
        """The pattern of a heading and its text."""
        return (self.joins or Joins()).label

    def capitalize(self, text: str) -> str:
        """Return a text with a capital at its beginning, as the language writes it."""
        return capitalize(text, self.plurals or "")

    def number(self, text: str) -> str:
        """Return a number in the digits of the language."""
        if self.digits is Digits.WESTERN:
            return text
        zero = ord(self.zero)
        return text.translate({ord("0") + digit: zero + digit for digit in range(10)})

    def amount(self, phrase: str | Plural, number: str) -> str:
        """Return the *phrase* of a dose with its number, fraction or range."""
        plural = phrase if isinstance(phrase, Plural) else Plural(other=phrase)
        return self.fill(plural.for_number(number, self.plurals or ""), n=self.number(number))

    def full_date(self, day: dt.date) -> str:
        """Return a date."""
        return self.fill(self.day, day=day.day, month=self.months[day.month - 1], year=day.year)

    def listed(self, items: Sequence[str]) -> str:
        """Return *items* as one phrase: ``a, b and c``."""
        if len(items) < 3:
            return items[0] if len(items) == 1 else self._join(self.lists.two, *items)
        return self._join(self.lists.last, self.enumerated(items[:-1]), items[-1])

    def enumerated(self, items: Sequence[str]) -> str:
        """Return *items* one after the other: ``a, b, c``."""
        return reduce(partial(self._join, self.lists.middle), items)

    def separated(self, items: Sequence[str]) -> str:
        """Return *items* that may hold commas: ``a; b; c``."""
        return reduce(partial(self._join, (self.joins or Joins()).items), items)

    def join(self, first: str, second: str) -> str:
        """Return two texts, of which the first has its sign: ``Not with: a; b``."""
        return self._join((self.joins or Joins()).texts, first, second)

    def labelled(self, heading: str, text: str) -> str:
        """Return a text after its heading: ``heading: text``."""
        return self.join(heading, text) if heading[-1] in MARKS else self._join(self.label_pattern, heading, text)

    def defined(self, word: str, meaning: str) -> str:
        """Return a word in bold with its meaning as a sentence."""
        return self.join(f"**{self.labelled(word, '').strip()}**", f"{meaning}{self.full_stop}")

    def sentences(self, first: str, second: str) -> str:
        """Return two texts as sentences: ``first. second``."""
        return (
            self.join(first, second)
            if first[-1] in MARKS
            else self._join((self.joins or Joins()).sentences, first, second)
        )

    def _join(self, pattern: str, first: str, second: str) -> str:
        """Return two parts of a list, joined."""
        return self.fill(pattern, **{"0": first, "1": second})

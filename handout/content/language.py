"""The fixed words of a handout in one language."""

import re
from typing import Annotated, ClassVar

from msgspec import field

from handout.content.conditions import Condition
from handout.content.kind import KindWords
from handout.schema.model import LEGIBLE, Check, Id, Limits, Model, Words


def _require(*names: str) -> Check:
    """Return a check that a phrase has its placeholders, such as ``{page}``."""

    def check(words: str) -> str:
        """Return *words*; raise ValueError if a placeholder is missing."""
        if missing := [name for name in names if "{" + name + "}" not in words]:
            msg = f"the phrase must hold {' and '.join('{' + m + '}' for m in missing)}"
            raise ValueError(msg)
        return words

    return Check(check)


Quote = Annotated[str, Limits(min_length=1, max_length=3), *LEGIBLE]
"""A quotation mark, with a no-break space where the language has one."""


class Language(Model, kw_only=True):
    """The fixed words of one language; ``{name}`` is a placeholder."""

    how_to_begin: ClassVar[str] = "copy the English words: templates/languages/en.yaml"

    for_patient: Words
    date: Words
    from_clinician: Words
    clinic: Words
    phone: Words
    call: Annotated[Words, _require("number")]
    emergency_unknown: Words
    urgent_unknown: Words
    turn_over: Words
    logo_of: Annotated[Words, _require("clinic")]
    words_in_picture: Annotated[Words, _require("words")]
    numbers_in_picture: Annotated[Words, _require("numbers")]
    read_safety_card: Words
    safety_card: Annotated[Words, _require("number", "count")]
    print_at_100: Words
    tile_count: Annotated[Words, _require("sheets")]
    tile_steps: tuple[Words, ...]
    tile_label: Annotated[Words, _require("name", "row", "column")]
    more: Words
    full_stop: Words = "."
    quotes: Annotated[
        tuple[Quote, Quote, Quote, Quote],
        Limits(description="opening and closing quotes, then the inner ones, in place of straight ones"),
    ] = ("“", "”", "‘", "’")
    read_on: Words
    take_care: Words
    not_with: Words
    forbidding: Annotated[
        tuple[Words, ...],
        Limits(description="beginnings of a caution that forbids a point: what follows is not repeated in the list"),
    ] = ()
    left_out: Annotated[Words, _require("points", "reasons")]
    ask_before: Annotated[Words, _require("conditions")]
    not_written_for: Annotated[Words, _require("conditions")]
    sources: Words
    pictures: Words
    picture_of: Annotated[Words, _require("cards", "source")]
    body_figures: Words
    card_numbered: Annotated[Words, _require("numbers")]
    cards_numbered: Annotated[Words, _require("numbers")]
    review: Words
    reviewed: Annotated[Words, _require("version", "status", "month")]
    draft: Words
    approved: Annotated[Words, _require("by", "role", "date")]
    approved_on: Annotated[Words | None, Limits(description="approved in brief, for where a name is too long")] = None
    footer: Annotated[Words, _require("topic", "version", "status")]
    page_of: Annotated[Words, _require("page", "pages")]
    notes: Words
    note: Words
    diary: Words
    diary_card: Words
    qr_code: Annotated[Words, _require("address")]
    diary_day: Annotated[Words, _require("day")]
    and_: Words = field(name="and")
    months: tuple[Words, ...]
    day: Annotated[Words, _require("day", "month", "year")]
    month: Annotated[Words, _require("month", "year")]
    conditions: dict[Id, Words | Condition]
    kinds: dict[Id, KindWords] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError for another number of months than twelve."""
        if len(self.months) != 12:
            raise ValueError("months are twelve")

    def condition(self, name: str) -> str:
        """Return the words of a condition."""
        found = self.conditions[name]
        return found.words if isinstance(found, Condition) else found

    @staticmethod
    def fill(phrase: str, **words: str) -> str:
        """Return *phrase* with its placeholders replaced.

        Braces in the inserted words are left as written.
        """
        parts = re.split(r"\{(\w+)\}", phrase)
        return "".join(words.get(part, "{" + part + "}") if n % 2 else part for n, part in enumerate(parts))

    def listed(self, items: tuple[str, ...]) -> str:
        """Return *items* as one phrase: ``a, b and c``."""
        return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {self.and_} {items[-1]}"

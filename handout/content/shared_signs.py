"""Danger signs that go with several things: each sign is said once.

A leaflet of two topics has the signs of each under what they go with. A sign that both have goes with either, under one
heading: "if you sleep badly or feel worried and:". This is how signs are printed; the groups of a topic stay as they are.
"""

import re
from collections.abc import Mapping, Sequence
from functools import reduce

from msgspec import Struct

from handout.content.language import Language
from handout.content.topic_safety import Signs
from handout.content.united_texts import split_sentences

SHORT = re.compile(r"(?P<lead>[^.;:]+:) (?P<signs>[^.]+)\.(?P<rest> .+)?")
"""A short text that lists its signs.

It says what they go with, a colon, and the signs with semicolons between them.
"""

Listed = Mapping[str, Sequence[str]]
"""What signs go with, and the signs."""


class ShortText(Struct, frozen=True):
    """A short text in parts: the *lead*, its *signs*, and sentences after them."""

    lead: str
    signs: tuple[str, ...]
    rest: str


def share_signs(groups: Sequence[Signs], words: Language) -> tuple[Signs, ...]:
    """Return groups of signs to be listed, in which each sign stands once.

    Signs of several groups come first.
    """
    listed = {group.when: group.items for group in groups}
    return tuple(Signs(when, tuple(items)) for when, items in _share(listed, words).items())


def share_short(texts: Sequence[str], words: Language) -> tuple[str, ...]:
    """Return short texts in which each sign stands once.

    What follows the signs of a text goes with the last of them, and stands right after it. Texts that list no signs after a
    colon are left as they are, after those that do.
    """
    read = [_read(text) for text in texts]
    listed = {each.lead: each.signs for each in read if each}
    if len(listed) < 2:
        return tuple(texts)
    shared = _share(listed, words)
    rests: dict[str, list[str]] = {lead: [] for lead in shared}
    for each in filter(None, read):
        last = each.signs[-1]
        lead = each.lead if last in shared.get(each.lead, ()) else next(lead for lead in shared if last in shared[lead])
        if each.rest:
            shared[lead].sort(key=last.__eq__)
            rests[lead] += [sentence for sentence in split_sentences(each.rest) if sentence not in rests[lead]]
    found = [" ".join((lead, f"{'; '.join(signs)}.", *rests[lead])) for lead, signs in shared.items()]
    return (*found, *(text for text, each in zip(texts, read, strict=True) if not each))


def _read(text: str) -> ShortText | None:
    """Return a short text in parts, or None if it lists no signs after a colon."""
    found = SHORT.fullmatch(text)
    return ShortText(found["lead"], tuple(found["signs"].split("; ")), (found["rest"] or "").strip()) if found else None


def _share(listed: Listed, words: Language) -> dict[str, list[str]]:
    """Return signs by what they go with, those of several under all of it.

    Where the language has no word for that, they stay where they are.
    """
    shared: dict[str, list[str]] = {}
    own: dict[str, list[str]] = {}
    for lead, signs in listed.items():
        for sign in signs:
            leads = [other for other, others in listed.items() if sign in others]
            both = _either(leads, words) if len(leads) > 1 else None
            below = (shared if both else own).setdefault(both or lead, [])
            if sign not in below:
                below.append(sign)
    return shared | own


def _either(leads: Sequence[str], words: Language) -> str | None:
    """Return the words before signs that go with any of *leads*.

    Words with which all begin, and those with which all end, stand once. Return None without such words.
    """
    pattern = words.lists.either
    split = [lead.split() for lead in leads]
    start, end = _alike(split), _alike([each[::-1] for each in split])
    if not pattern or not start or not end or min(map(len, split)) <= start + end:
        return None
    middle = [" ".join(each[start : len(each) - end]) for each in split]
    either = reduce(lambda one, two: words.fill(pattern, **{"0": one, "1": two}), middle)
    return " ".join((*split[0][:start], either, *split[0][len(split[0]) - end :]))


def _alike(lines: Sequence[Sequence[str]]) -> int:
    """Return with how many equal words all lines begin."""
    return next((n for n, each in enumerate(zip(*lines, strict=False)) if len({*each}) > 1), min(map(len, lines)))

"""Composition of one card, from what its author wrote to its sections."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce

from handout.content.compose_figure import compose_figure
from handout.content.dose import compose_dose, days, times_a_day
from handout.content.handout import Card, Link, Listed, Posture, Prose, Section, Steps, Warnings
from handout.content.kind import Form, SectionSpec
from handout.content.language import MARKS, Language
from handout.content.loaded_topic import LoadedTopic
from handout.content.merged_words import FixedWords
from handout.content.named_in_cautions import unnamed
from handout.content.topic_card import CardSpec, Step, text_of
from handout.schema.markup import display_address
from handout.schema.model import KeyPath

NOT_LAST = re.compile(r".*[.!…।۔。](?=.)\s*", re.DOTALL)
"""All sentences of a text but the last one."""


def compose_card(
    material: LoadedTopic, index: int, number: int, dose: Mapping[str, str], *, advice: bool, qr: bool
) -> Card:
    """Return the card *index* of a topic, printed with *number*.

    *dose* is what the request says of its dose.
    """
    topic, words, kind = material.topic.value, material.words.language, material.words.kind
    card, path, spec = topic.cards[index], topic.path(index), topic.spec
    note = card.note or (
        kind.value(spec.note, chosen).name if spec.note and (chosen := text_of(card, spec.note)) else ""
    )
    facts = {name: text for name in spec.asides if (text := text_of(card, name)) and text != "none"}
    figures = [("picture", card.picture)] if card.picture else []
    sections = [_compose_section(card, each, path, material, dose, advice=advice) for each in spec.sections]
    return Card(
        number=number,
        id=card.id,
        path=path,
        name=card.name,
        again=words.continue_heading(card.name),
        note=note,
        enumeration=words.lists.middle,
        aside=" · ".join(words.fill(kind.asides[name], value=text) for name, text in facts.items()),
        aside_path=(*path, *([next(iter(facts))] if facts else [])),
        figures=(
            *(compose_figure(each, (*path, key), material) for key, each in figures),
            *(compose_figure(each, (*path, "pictures", at), material) for at, each in enumerate(card.pictures)),
        ),
        sections=(*(each for each in sections if each), *([_link(card.link, path, words, qr=qr)] if card.link else [])),
        warnings=_warnings(card, path, material.words),
        times_a_day=times_a_day(card, spec, dose),
        days=days(card, spec, dose),
    )


def _compose_section(
    card: CardSpec, section: SectionSpec, path: KeyPath, material: LoadedTopic, dose: Mapping[str, str], *, advice: bool
) -> Section | None:
    """Return a section of a card, or None if the card has nothing for it."""
    spec, words = material.topic.value.spec, material.words.kind
    if section.field == "dose":
        return compose_dose(card, section, path, spec, material.words, dose, advice=advice)
    if not getattr(card, section.field) and not (section.then and text_of(card, section.then)):
        return None
    shortened = getattr(card.short, section.field) if section.short else None
    build = partial(BUILDERS.get(spec.fields[section.field].form, _prose), card, section, path, material)
    heading = "" if section.bare else words.headings[section.field]
    return build(heading, shortened or "", (*path, "short", section.field) if shortened else (*path, section.field))


def _prose(
    card: CardSpec, section: SectionSpec, path: KeyPath, material: LoadedTopic, heading: str, short: str, at: KeyPath
) -> Prose:
    """Return a section that is a text."""
    text, added = _text(card, section.field, material), text_of(card, section.then) if section.then else ""
    whole = " ".join(filter(None, (text, added)))
    longer = section.then if section.then and len(added) > len(whole) / 2 else section.field
    posture = None
    if section.position and (spec := card.position):
        picture = (*path, "position", "picture")
        figure = compose_figure(spec.picture, picture, material) if spec.picture else None
        posture = Posture(spec.text, (*path, "position", "text"), figure)
    # On pages without the pictogram of the position, its words follow the text.
    full = f"{whole} ({posture.text})" if posture else whole
    return Prose(
        heading=heading,
        text=whole,
        path=(*path, longer),
        short=short or (full if section.short else ""),
        short_path=at if section.short else (),
        posture=posture,
    )


def _text(card: CardSpec, name: str, material: LoadedTopic) -> str:
    """Return a field as text; a choice by its word."""
    text, form = text_of(card, name), material.topic.value.spec.fields[name].form
    return material.words.kind.value(name, text).name if text and form is Form.CHOICE else text


def _steps(
    card: CardSpec, section: SectionSpec, path: KeyPath, material: LoadedTopic, heading: str, short: str, at: KeyPath
) -> Steps:
    """Return a section of numbered steps."""
    steps: tuple[str | Step, ...] = getattr(card, section.field)
    figures = tuple(
        compose_figure(step.picture, (*path, section.field, number, "picture"), material)
        if isinstance(step, Step) and step.picture
        else None
        for number, step in enumerate(steps)
    )
    texts = tuple(step.text if isinstance(step, Step) else step for step in steps)
    return Steps(
        heading=heading,
        steps=texts,
        path=(*path, section.field),
        figures=figures if any(figures) else (),
        short=short or (_number_steps(texts, material.words.language) if section.short else ""),
        short_path=at if section.short else (),
    )


def _listed(
    card: CardSpec, section: SectionSpec, path: KeyPath, material: LoadedTopic, heading: str, short: str, at: KeyPath
) -> Listed:
    """Return a section that is a list."""
    items: tuple[str, ...] = getattr(card, section.field)
    return Listed(
        heading=heading,
        items=items,
        path=(*path, section.field),
        sign=section.sign,
        short=short or (_run_together(items, material.words.language) if section.short else ""),
        short_path=at if section.short else (),
    )


def _number_steps(texts: Sequence[str], words: Language) -> str:
    """Return steps as one text, each after its number."""
    return reduce(words.join, (f"{words.number(str(n))}. {text}" for n, text in enumerate(texts, 1)))


def _run_together(items: Sequence[str], words: Language) -> str:
    """Return a list as one text; items that are no sentences are parted by semicolons."""

    def join(before: str, item: str) -> str:
        return words.join(before, item) if before[-1] in MARKS else words.separated((before, item))

    return reduce(join, items)


BUILDERS: Mapping[Form, Callable[..., Section]] = {Form.STEPS: _steps, Form.LIST: _listed}
"""The function that builds a section of each form of field.

All other forms print as text.
"""


def _link(address: str, path: KeyPath, words: Language, *, qr: bool) -> Link:
    """Return the section with the link of a card."""
    code = words.fill(words.qr_code, address=display_address(address)) if qr else ""
    return Link(heading=words.more, address=address, path=(*path, "link"), code=code)


def _warnings(card: CardSpec, path: KeyPath, fixed: FixedWords) -> Warnings:
    """Return the warnings of a card."""
    words = fixed.language
    next_page = NOT_LAST.sub("", words.turn_over, 1)
    others = unnamed(card.conditions, fixed.conditions, (*card.cautions, *card.stops), words.forbidding_forms)
    conditions = words.separated(tuple(map(words.condition, others))) + words.full_stop if others else ""
    listed = [words.join(words.not_with, conditions)] if conditions else []
    return Warnings(
        heading=words.take_care,
        cautions=card.cautions,
        stops=card.stops,
        conditions_heading=words.not_with,
        conditions=conditions,
        short=card.short.caution or " ".join((*card.cautions, *card.stops, *listed)),
        short_path=(*path, "short", "caution") if card.short.caution else (*path, "cautions"),
        elsewhere=words.warnings_before or "",
        behind=words.turn_over.removesuffix(next_page).strip(),
        overleaf=next_page,
    )

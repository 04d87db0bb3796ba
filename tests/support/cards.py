"""The sections of an acupressure card by name, and cards with other words in them."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from handout.content.handout import Card, Dose, Posture, Prose


class Parts(Struct, frozen=True):
    """Where, how, how hard and how long, and what a point is said to help."""

    where: Prose
    how: Prose
    dose: Dose
    helps: Prose

    @property
    def position(self) -> str:
        """The words of the position, if the card has one."""
        return self.how.posture.text if self.how.posture else ""


def parts(card: Card) -> Parts:
    """Return the sections that every acupressure card has."""
    where, how, dose, helps, *_ = card.sections
    assert isinstance(where, Prose)
    assert isinstance(how, Prose)
    assert isinstance(dose, Dose)
    assert isinstance(helps, Prose)
    return Parts(where, how, dose, helps)


def warned(card: Card) -> tuple[str, ...]:
    """Return every warning of a card."""
    warnings = card.warnings
    return (*warnings.cautions, *warnings.stops, *([warnings.conditions] if warnings.conditions else []))


def with_texts(card: Card, **texts: str) -> Card:
    """Return a card with other texts, by the names of its parts, or ``cautions``."""
    warnings = card.warnings
    if "cautions" in texts:
        warnings = replace(warnings, cautions=(texts["cautions"],))
    found = parts(card)
    changed = (
        replace(each, text=texts.get(name, each.text))
        for name, each in (("where", found.where), ("how", found.how), ("dose", found.dose), ("helps", found.helps))
    )
    return replace(card, sections=(*changed, *card.sections[4:]), warnings=warnings)


def with_posture(card: Card, posture: Posture | None) -> Card:
    """Return a card whose position is another, or none."""
    where, how, *others = card.sections
    return replace(card, sections=(where, replace(how, posture=posture), *others))


def with_warnings(card: Card, **warnings: Any) -> Card:
    """Return a card that warns of something else."""
    return replace(card, warnings=replace(card.warnings, **warnings))

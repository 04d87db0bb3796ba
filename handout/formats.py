"""All formats: their papers, which options they have, and how the page shows them.

A format is a row of the table. What needs the layout is in the row of the same name in ``render/format_layouts.py``.
"""

from collections.abc import Mapping
from enum import Enum, auto

from msgspec import Struct

from handout.papers import LEAFLET_PAPERS, OFFICE_PAPERS, POSTER_PAPERS, TRIFOLD_PAPERS


class Feature(Enum):
    """What only some formats have, and the options for it."""

    PATIENT = auto()
    """Lines and doses of a patient, and what else is for one reader."""
    SECOND_LANGUAGE = auto()
    DIARY = auto()
    CARDS_PER_PAGE = auto()
    """Whole pages, on which one card or several stand, also in large print."""
    TRIM = auto()
    """Bleed and marks for the print shop."""
    TILES = auto()
    """One large sheet: upright or not, whole or in tiles."""
    FLIP = auto()
    """Backs that are printed for either way to turn the paper."""


class Format(Struct, frozen=True):
    """A format: its papers, the usual one first, and its features.

    *icon* is a path of SVG, 40 units wide and high. Sheets that are *wide* are shown as wide as the page has space.
    """

    papers: tuple[str, ...]
    features: frozenset[Feature]
    icon: str
    wide: bool = False


FORMATS: Mapping[str, Format] = {
    "leaflet": Format(
        LEAFLET_PAPERS,
        frozenset({Feature.PATIENT, Feature.SECOND_LANGUAGE, Feature.DIARY, Feature.CARDS_PER_PAGE, Feature.TRIM}),
        "M10 5h15l6 6v24H10zM25 5v6h6M15 18h11M15 24h11M15 30h7",
    ),
    "poster": Format(
        POSTER_PAPERS,
        frozenset({Feature.SECOND_LANGUAGE, Feature.TRIM, Feature.TILES}),
        "M5 5h30v30H5zM10 10h20M10 16h8v7h-8zM22 16h8v7h-8zM10 27h8M22 27h8",
        wide=True,
    ),
    "booklet": Format(
        OFFICE_PAPERS,
        frozenset({Feature.PATIENT, Feature.SECOND_LANGUAGE, Feature.DIARY, Feature.TRIM}),
        "M20 10c-5-4-11-4-15-2v24c4-2 10-2 15 2 5-4 11-4 15-2V8c-4-2-10-2-15 2zM20 10v24",
        wide=True,
    ),
    "trifold": Format(
        TRIFOLD_PAPERS,
        frozenset({Feature.PATIENT, Feature.TRIM}),
        "M4 9l11-3v26L4 35zM15 6l11 3v26l-11-3M26 9l10-3v26l-10 3",
        wide=True,
    ),
    "cards": Format(
        OFFICE_PAPERS,
        frozenset({Feature.PATIENT, Feature.FLIP}),
        "M5 7h14v11H5zM22 7h13v11H22zM5 22h14v11H5zM22 22h13v11H22z",
    ),
}
"""All formats; the first is the usual one."""


def formats_with(feature: Feature) -> tuple[str, ...]:
    """Return the names of the formats that have a feature."""
    return tuple(name for name, row in FORMATS.items() if feature in row.features)

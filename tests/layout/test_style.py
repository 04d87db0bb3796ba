"""Colours that can be read, sizes that can be read."""

from pathlib import Path

import pytest

from handout.content.project import Project
from handout.content.theme import LEAST_CONTRAST, Colours, LargeSizes, Sizes, Theme, contrast
from handout.installed import BUILTIN
from handout.layout.density import SMALL_PAGES, denser_styles
from handout.layout.style import page_style
from handout.problems import InputError
from handout.schema.convert import convert

CALM = {
    "ink": "#1d2b33",
    "structure": "#0b5c6b",
    "danger": "#a3201d",
    "quiet": "#56656d",
    "line": "#b9cdd2",
    "pale": "#eaf3f5",
    "alarm": "#fcf0ec",
}
BUILTIN_THEMES = sorted(file.stem for file in (BUILTIN / "templates" / "themes").glob("*.yaml"))


def _builtin(name: str) -> Theme:
    return Project(BUILTIN).read("themes", name, Theme).value


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#ffffff", "#FFFFFF", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
        ("#00ff00", "#ffffff", 1.37),
        ("#ff0000", "#0000ff", 2.15),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """Contrast ratios are the known values of WCAG 2.2, whichever colour comes first."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_calm_is_legible() -> None:
    """The colours that the refusals below start from are accepted."""
    assert convert(CALM, Colours) == (Colours(**CALM), [])


@pytest.mark.parametrize(
    ("name", "colour"),
    [
        ("ink", "#999999"),
        ("structure", "#4da3b3"),
        ("danger", "#ff0000"),
        ("quiet", "#777777"),
        ("pale", "#404040"),
        ("alarm", "#803030"),
        ("ink", "black"),
        ("ink", "#000"),
        ("ink", "#12345g"),
    ],
)
def test_illegible_colours_are_refused(name: str, colour: str) -> None:
    """A colour that cannot be read on white or on a tint, or that is no colour, is refused."""
    assert [each.fault.name for each in convert(CALM | {name: colour}, Colours)[1]] in (["REFUSED"], ["WRONG_FORM"])


def test_an_illegible_theme_file_is_refused(tmp_path: Path) -> None:
    """An illegible theme of a project is refused by rule, in its file."""
    folder = tmp_path / "templates" / "themes"
    folder.mkdir(parents=True)
    rows = "\n".join(f'  {name}: "{value}"' for name, value in (CALM | {"quiet": "#aaaaaa"}).items())
    (folder / "faint.yaml").write_text(f"colours:\n{rows}\n", "utf-8")
    with pytest.raises(InputError) as refused:
        Project(tmp_path).read("themes", "faint", Theme)
    (problem,) = refused.value.problems
    assert problem.rule == "wrong-form"
    assert problem.where.file.endswith("faint.yaml")
    assert problem.where.line > 0


@pytest.mark.parametrize("name", BUILTIN_THEMES)
def test_builtin_themes_are_legible(name: str) -> None:
    """Every colour that carries text can be read on white and on both tints, and white on the colours it stands on."""
    colours = _builtin(name).colours
    for ink in (colours.ink, colours.structure, colours.danger, colours.quiet):
        for ground in ("#ffffff", colours.pale, colours.alarm):
            assert contrast(ink, ground) >= LEAST_CONTRAST
    assert contrast("#ffffff", colours.structure) >= LEAST_CONTRAST


def test_both_themes_ship() -> None:
    """The built-in themes are the calm one and the one for black and white printers."""
    assert BUILTIN_THEMES == ["calm", "plain"]


@pytest.mark.parametrize(
    ("sizes", "name", "size"),
    [
        (Sizes, "text", 11.9),
        (Sizes, "label", 8.9),
        (Sizes, "small", 8.9),
        (Sizes, "title", 17.9),
        (LargeSizes, "text", 17.9),
        (LargeSizes, "label", 13.9),
        (LargeSizes, "small", 8.9),
    ],
)
def test_sizes_have_a_floor(sizes: type[Sizes], name: str, size: float) -> None:
    """A type size below its floor is refused, and a large one is not."""
    fine = {"title": "30", "card": "24", "text": "18", "label": "14", "small": "13"}
    assert convert(fine, sizes) == (sizes(title=30.0, card=24.0, text=18.0, label=14.0, small=13.0), [])
    assert [each.fault.name for each in convert(fine | {name: str(size)}, sizes)[1]] == ["TOO_SMALL"]


@pytest.mark.parametrize(("large", "least"), [(False, 12), (True, 18)])
@pytest.mark.parametrize("name", BUILTIN_THEMES)
def test_styles_follow_the_print(name: str, large: bool, least: float) -> None:
    """Running text and part headings are at least 12 pt, 18 pt in large print, and no style is below 9 pt."""
    appearance = page_style(_builtin(name), large)
    styles = (appearance.text, appearance.part, appearance.label, appearance.small, appearance.heading)
    assert appearance.text.size >= least
    assert appearance.part.size >= least
    assert min(style.size for style in (*styles, appearance.title())) >= 9
    assert appearance.title(0.5).size == pytest.approx(appearance.title().size / 2)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", ["hi", "pt-BR"])
def test_every_style_knows_the_language(language: str, large: bool) -> None:
    """Every style of a look sets its texts as the language of the handout writes them; English where none is said."""
    appearance = page_style(_builtin("calm"), large, language)
    styles = (appearance.text, appearance.part, appearance.label, appearance.small, appearance.heading)
    assert {style.language for style in (*styles, appearance.title())} == {language}
    assert page_style(_builtin("calm"), large).text.language == "en"


@pytest.mark.parametrize("large", [False, True])
def test_pictures_are_drawn_once_for_all_densities(large: bool) -> None:
    """Closer lines and smaller text change nothing that pictures show."""
    usual = page_style(_builtin("calm"), large, "de")
    denser = denser_styles(usual, SMALL_PAGES)
    assert len({usual, *denser}) > 2
    assert {style.on_pictures for style in denser} == {usual.on_pictures}
    assert usual.on_pictures.label == usual.label
    assert usual.on_pictures.colours == usual.colours

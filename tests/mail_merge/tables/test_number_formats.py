"""A number is said as its cell shows it, or refused."""

import pytest

from handout.mail_merge.tables.number_formats import BUILT_IN, NotShown, format_number, format_text

NUMBERS = [
    (7, "00000", "00007"),
    (1.5, "0.00", "1.50"),
    (1234.5, "#,##0.00", "1,234.50"),
    (999.999, "#,##0.00", "1,000.00"),
    (0.2565, "0.0%", "25.7%"),
    (-0.5, "0%", "-50%"),
    (5551234, "000-0000", "555-1234"),
    (5551234567, "(000) 000-0000", "(555) 123-4567"),
    (5551234, "[<=9999999]###-####;(###) ###-####", "555-1234"),
    (5551234567, "[<=9999999]###-####;(###) ###-####", "(555) 123-4567"),
    (123456789, "000-00-0000", "123-45-6789"),
    (22112026, "00\\.00\\.0000", "22.11.2026"),
    (-5, "0;[Red]-0", "-5"),
    (-5, "0.00_);(0.00)", "(5.00)"),
    (-3, '"x"0', "-x3"),
    (-0.001, "0.00", "0.00"),
    (2.5, "0", "3"),
    (1.005, "0.00", "1.01"),
    (0, "0;-0;;@", ""),
    (0, '"yes";"no";"none"', "none"),
    (7, 'General" mg"', "7 mg"),
    (7, '"P-"0000', "P-0007"),
    (7, "@", "7"),
    (0.1 + 0.2, "General", "0.3"),
    (491701234567, "General", "491701234567"),
    (1234567, '0.00,,"M"', "1.23M"),
    (12345, "0.00E+00", "1.23E+04"),
    (0.00012, "0.00E+00", "1.20E-04"),
    (12345, "##0.0E+0", "12.3E+3"),
    (1.25, "# ?/?", "1 1/4"),
    (1.3, "# ?/8", "1 2/8"),
    (3, "# ?/?", "3"),
    (1234.5, "_-* #,##0.00 [$€-407]_-", "1,234.50 €"),
    (46348, "dd.mm.yyyy", "2026-11-22"),
    (46348, "m/d/yy", "2026-11-22"),
    (46348, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2026-11-22"),
    (46348, 'yyyy"年"m"月"d"日"', "2026-11-22"),
    (46348, "mmmm", "2026-11-22"),
    (46348.5, "yyyy-mm-dd h:mm", "2026-11-22 12:00"),
    (46348.5, "dd/mm/yy", "2026-11-22"),
    (46348.25, "h:mm", "06:00"),
    (0.75, "h:mm AM/PM", "18:00"),
    (1.5, "[h]:mm", "36:00"),
    (3.14159, "[h]", "75"),
    (3.14159, "[hh]:mm:ss.0", "75:23:53.4"),
    (3.14159, "[mm]:ss", "4523:53"),
    (3.14159, "[s].000", "271433.376"),
    (3.14159, '[h]" h "m" min"', "75 h 23 min"),
    (0.085, 's" secs and "[m]" mins"', "24 secs and 122 mins"),
    (-3.25, "# ?/?;[Red]\\-# ?/?", "-3 1/4"),
    (0.5, '?/?" cm"', "1/2 cm"),
    (0.5, '"about "# ?/4', "about 2/4"),
    (0.00001, "General", "1E-05"),
    (59, "d.m.yyyy", "1900-02-28"),
    (61, "d.m.yyyy", "1900-03-01"),
]


@pytest.mark.parametrize(("value", "code", "shown"), NUMBERS)
def test_a_number_is_said_as_it_is_shown(value: float, code: str, shown: str) -> None:
    """Dates as year-month-day, times of 24 hours."""
    assert format_number(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (7, ";;;"),
        (-7, "0;;0"),
        (7, "0 kg"),
        (60, "dd.mm.yyyy"),
        (-1, "dd.mm.yyyy"),
        (99999999, "dd.mm.yyyy"),
        (-5, "[Red][<0]0;0"),
        (3.5, '[h]"/"h'),
        (3.5, "[h]:mm AM/PM"),
        (-1, "[h]:mm"),
        (0.3, '""'),
        (0.3, "#"),
        (0.5, "h:mm 0"),
        (1e30, "0.00"),
        (1, f"0.{'0' * 40}"),
        (1, "0" * 2_000),
        (23.75, '# ?" or "/?'),
        (float("inf"), "0"),
        (float("nan"), "0"),
    ],
)
def test_what_cannot_be_said_surely_is_refused(value: float, code: str) -> None:
    """A number that is hidden, no date, or in a format that no program writes."""
    with pytest.raises(NotShown):
        format_number(value, code)


@pytest.mark.parametrize(
    ("code", "shown"),
    [("General", "Ann"), ("@", "Ann"), ("00000", "Ann"), ('"Dr "@', "Dr Ann"), ('0;0;0;@" *"', "Ann *")],
)
def test_a_text_is_said_as_it_is_shown(code: str, shown: str) -> None:
    """With what its format puts before and after it."""
    assert format_text("Ann", code) == shown


def test_a_text_that_is_hidden_is_refused() -> None:
    """A condition must not be lost because it is not seen."""
    with pytest.raises(NotShown):
        format_text("pregnancy", ";;;")


@pytest.mark.parametrize("since_1904", [False, True])
def test_days_are_counted_from_the_start_that_the_file_names(since_1904: bool) -> None:
    """Old Macs began with 1904."""
    assert format_number(46348 - 1462 * since_1904, "yyyy-mm-dd", since_1904=since_1904) == "2026-11-22"


@pytest.mark.parametrize("code", sorted(set(BUILT_IN.values())))
@pytest.mark.parametrize("value", [0, 1, 46348, 0.25, 1234567.891])
def test_every_format_without_a_text_of_its_own_can_be_shown(code: str, value: float) -> None:
    """They are in every file."""
    if value >= 1 or "y" not in code:
        assert format_number(value, code)

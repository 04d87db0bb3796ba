"""Signs that another program would understand print as they stand, and a warning says so."""

import pytest

from handout.content.project import project_for
from handout.problems import Location
from handout.schema.markup import find_open_markup, may_be_open

FOREIGN = {
    "tag": ["<b>now</b>", "a<br>b", "<BR/>", "</p>", '<font color="red">stop', "<H2>Stop</H2>", "<sup>2</sup>"],
    "code": ["20&deg;", "&nbsp;x", "don&#8217;t", "&#x2019;", "M&uuml;ller", "a &amp; b", "&frac12; cup", "&LT;"],
    "line": ["Sit.\\nRest.", "a\\tb", "a\\r\\nb"],
    "markdown": ["# Stop", "## Stop now", "a\n### b", "`code`", "~~not~~ so", "__now__", "press *softly* here", "*so*"],
    "gap": ["{{name}}", "Dear ${name}", "<<First_name>>", "TODO: ask", "FIXME", "Lorem ipsum dolor"],
}
OURS = [
    "**Stop** if it hurts",
    "Smith & Sons",
    "a < b and c > d",
    "5 * 3 * 2",
    "Points * and x",
    "#1 or no. #2",
    "Room #2, a_b_c.txt",
    "https://example.org/a?b=1&copy=2#top_x_y",
    "[more](https://example.org/__a__?x=&deg;)",
    "Hago TODO el día, todo: bien",
    "It costs $5 {or less}",
    "around ~5 ~ 10 minutes",
    "<3 hours",
    "a <- b",
    "AT&T; R&D",
    "* see below",
    "5* hotel, 4* food",
]


def warnings_of(text: str) -> list[str]:
    """Return the facts that are reported about a text."""
    return [each.message for each in find_open_markup(Location("t.yaml", 1, 1), "move", text)]


@pytest.mark.parametrize("text", [text for texts in FOREIGN.values() for text in texts])
def test_the_signs_of_another_program_are_named(text: str) -> None:
    """A patient would read them."""
    (message,) = warnings_of(text)
    assert "prints as it stands" in message
    assert may_be_open(text)
    assert warnings_of(f"**Stop** and {text}") if "#" not in text[:1] else True


@pytest.mark.parametrize("text", OURS)
def test_signs_that_mean_themselves_are_let_be(text: str) -> None:
    """An ampersand, a star and a number sign are words of a text."""
    assert warnings_of(text) == []


def test_each_kind_is_reported_once_and_all_of_them() -> None:
    """A pasted page has dozens of each."""
    pasted = "\n".join(texts[0] for texts in FOREIGN.values()) * 9
    assert len(warnings_of(pasted)) == len(FOREIGN)
    private = find_open_markup(Location.of_option("--note"), "note", "<b>Zoë</b>", quote=False)
    assert ["Zoë" in str(each) for each in private] == [False]


def test_a_warning_is_never_missed_by_the_quick_look() -> None:
    """What may hold such a sign is looked at in full; that is few of the texts here."""
    every = [text for texts in FOREIGN.values() for text in texts]
    assert all(map(may_be_open, every))
    project = project_for(None, None)
    for name in ("back-pain", "knee"):
        assert not warnings_of(str(project.topic(name).value.title))

"""Straight quotes print as typographic ones, and what only looks like a quote stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.pdf import text_of

import handout
from handout.layout.text.typography import ENGLISH, set_quotes

FRENCH = ("«\u00a0", "\u00a0»", "“", "”")
GERMAN = ("„", "“", "‚", "‘")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('Don\'t "stop" it.', "Don’t “stop” it."),
        ("O'Shaughnessy", "O’Shaughnessy"),
        ("the dogs' bed, 'tis the '90s", "the dogs’ bed, ’tis the ’90s"),
        ("\"He said 'no' to me.\"", "“He said ‘no’ to me.”"),
        ('**"Stop"**, "**go**" and ("yes")', "**“Stop”**, “**go**” and (“yes”)"),
        ('"Take 2"', "“Take 2”"),
        ('5\'6" tall, 12" wide, 8" x 10", 5\' away', '5\'6" tall, 12" wide, 8" x 10", 5\' away'),
        ("[don't](https://x.org/it's) https://a.b/c'd", "[don’t](https://x.org/it's) https://a.b/c'd"),
        ('one " alone', 'one " alone'),
        ("“done” already", "“done” already"),
    ],
)
def test_quotes_are_set(typed: str, printed: str) -> None:
    """Quotes and apostrophes are set; lengths, addresses and quotes without a partner are not."""
    assert set_quotes(typed, ENGLISH) == printed


@pytest.mark.parametrize(("quotes", "printed"), [(FRENCH, "«\u00a0l’eau\u00a0»"), (GERMAN, "„l’eau“")])
def test_quotes_are_those_of_the_language(quotes: tuple[str, str, str, str], printed: str) -> None:
    """The language's file says which quotes take their place."""
    assert set_quotes('"l\'eau"', quotes) == printed


@given(st.text("ab1 '\"*[](.\n", max_size=30))
def test_nothing_but_quotes_changes(text: str) -> None:
    """All other letters stay where they are, and a second pass changes nothing more than the first could."""
    done = set_quotes(text, ENGLISH)
    assert len(done) == len(text)
    assert all(one == other or one in "'\"" for one, other in zip(text, done, strict=True))


@pytest.mark.parametrize("form", ["leaflet", "booklet", "cards", "trifold"])
@pytest.mark.sweep(every=6)
def test_names_and_notes_are_set(form: str) -> None:
    """A patient's name, its foot and the note have typographic quotes, alone and in a table."""
    row = {"patient": "Siobhan O'Shaughnessy", "note": 'Say "ah".'}
    built = handout.build("back-pain", points="hand", format=form, **row)
    text = text_of(bytes(built))
    assert text.count("O’Shaughnessy") > 1
    assert "Say “ah”." in text
    assert "O'Sh" not in text
    *_, last = handout.batch(
        "back-pain", [{"patient": "Ann Lee"}, {"patient": "Bo Ab", "note": "No."}, row], points="hand", format=form
    )
    assert last.pdf == built

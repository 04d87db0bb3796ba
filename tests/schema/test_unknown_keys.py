"""Keys that no model has: which one was meant."""

import pytest

from handout.schema.unknown_keys import synonyms_of


@pytest.mark.parametrize(
    ("shown", "known", "meant"),
    [
        ("repetitions", ("hold", "times"), ("times",)),
        ("repetitons", ("hold", "times"), ("times",)),
        ("discription", ("where", "how"), ("text", "alt", "about", "where", "move")),
        ("instuctions", ("where", "how"), ("how", "move", "steps", "text")),
        ("titel", ("title", "cards"), ()),
        ("wibble", ("title", "cards"), ()),
    ],
)
def test_another_word_is_understood_even_misspelt(shown: str, known: tuple[str, ...], meant: tuple[str, ...]) -> None:
    """A misspelt synonym means what the synonym does, unless it is a slip of a key that there is."""
    assert synonyms_of(shown, known)[: len(meant) or None] == meant

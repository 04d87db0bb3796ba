"""Suggest the known word that was probably meant."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches

ALIKE, NEARLY_SAME = 0.66, 0.8
"""The least similarity of a suggested word, from 0 to 1: usually, and if strict."""


def nearest(word: str, known: Sequence[str], alike: float = ALIKE) -> str:
    """Return a hint: the *known* word that was probably meant, or else all of them.

    *alike* is the least similarity, from 0 to 1.
    """
    typed, folded = word.casefold(), {name.casefold(): name for name in reversed(known)}
    meant = [name for name in get_close_matches(typed, folded, 3, alike) if _is_typing_error(typed, name)]
    if not meant and alike <= ALIKE:
        meant = [name for name in folded if min(len(name), len(typed)) > 3 and (name in typed or typed in name)]
    if meant:
        return f"did you mean '{folded[meant[0]]}'?"
    return f"known: {', '.join(known)}" if known else ""


def misspelt(word: str, known: Iterable[str]) -> str:
    """Return the *known* word of which *word* is a typing error, or an empty text."""
    close = get_close_matches(word, list(known), 3, NEARLY_SAME)
    return next((name for name in close if _is_typing_error(word, name)), "")


def _is_typing_error(typed: str, name: str) -> bool:
    """Return whether *typed* differs from *name* by a few letters or by their order."""
    matcher = SequenceMatcher(None, typed, name)
    steps = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    changes = sum(max(end - start, to - at) for _, start, end, at, to in steps)
    few = 1 if matcher.ratio() < 0.7 else max(2, max(len(typed), len(name)) // 3)
    return changes <= few or sorted(typed) == sorted(name)

"""A user's mistake: one line that says what, where, the value and the remedy. It is shown without a traceback."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class CasewallError(Exception):
    """A mistake that the person at the keyboard can mend."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint at the nearest known word, else the list of all of them."""
    words = sorted(known)
    found = get_close_matches(word, words, n=1, cutoff=0.6)
    if found:
        return f'Did you mean "{found[0]}"?'
    return f"Known here: {', '.join(words)}." if words else "Nothing is known here."

"""A time's heading to its role: opened, closed, changed, due, owned, or when an event occurred."""

from __future__ import annotations

from data.propose.heading_lists import STEMS
from data.propose.headings import plain


def role_of(heading: str, roles: tuple[str, ...] = tuple(STEMS)) -> tuple[str, int] | None:
    """Return the first of some roles that a heading names, and its place in the order of preference."""
    text = plain(heading)
    words = text.split()
    for role in roles:
        for place, stem in enumerate(STEMS[role]):
            inside = stem in text if " " in stem else len(stem) >= 6 and any(stem in word for word in words)
            if inside or any(word.startswith(stem) for word in words):
                return role, place
    return None

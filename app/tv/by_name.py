"""The wall of a television by its name, for whoever may see the pages: `?television=lobby` beside Streamlit's wall."""

from __future__ import annotations

from collections.abc import Mapping

from app.served import site
from app.tv.devices import devices
from app.wall.last_good import Picture, picture
from app.wall.shown import Shown

NAMED = "television"
MANY = 5  # names that are told


def shown_by(query: Mapping[str, str]) -> Shown | None:
    """Return what an address asks for; None where it names a television that is not in the configuration."""
    name = query.get(NAMED)
    if name is None:
        return Shown().asked(query)
    entries = devices().entries
    entries.look()
    entry = entries.get(name)
    return None if entry is None else Shown.of(entry).asked(query)


def picture_by(query: Mapping[str, str]) -> tuple[Picture, str]:
    """Return the newest picture that an address asks for, and its theme; else say which televisions there are."""
    shown = shown_by(query)
    if shown is not None:
        return picture(shown), shown.theme
    names = [one.name for one in devices().entries.all()]
    known = ", ".join(names[:MANY]) + (f" and {len(names) - MANY} more" if len(names) > MANY else "")
    told = f"The configuration has {known}." if names else "The configuration has no [[televisions]]."
    at = site().now_ms()
    trouble = {"what": f"No television is called {query[NAMED]}.", "since_ms": at, "next": told}
    return Picture(model=None, now_ms=at, trouble=trouble), Shown().asked(query).theme

"""[[changes]]: what a manager changed on purpose; natural limits begin anew after it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from data.settings.dates import Day
from data.settings.words import Section, Words

LONGEST = 80  # letters: it stands in a chart


def short(value: Any) -> Any:
    """Read a short text in one line."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text:
        raise ValueError('write it in a few words, such as "two more people on the front line"')
    if "\n" in text or len(text) > LONGEST:
        raise ValueError(f"write it in one line of at most {LONGEST} letters: it stands in a chart")
    return text


Short = Annotated[str, BeforeValidator(short)]


class ChangeConfig(Section):
    """A recorded change: its day, what it was, who recorded it, and whose work it changed; no teams are all of them."""

    date: Day
    what: Short
    by: Short | None = None
    teams: Words = ()

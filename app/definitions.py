"""What a metric means, in the words of its own docstring: the same on a page, in the command and in the documents."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

from app.catalogue import METRICS

LABELS = ("Population", "Interval", "Clock", "Definition", "Null rule", "Columns", "Shapes", "Raises")
FOR_CODE = ("Columns", "Shapes", "Raises")
NAME = re.compile(r"(`[^`]*`)|\b([A-Za-z]+_\w+)")  # code, marked or bare
LABEL = re.compile(rf"(?<![\w-])({'|'.join(LABELS)})(?: for \w+)?:\s", re.IGNORECASE)


def definition(name: str) -> str:
    """Return a metric's docstring, its lines joined to paragraphs."""
    return _joined(METRICS[name].definition)


def sections(name: str) -> list[tuple[str, str]]:
    """Return a metric's definition as (label, words): the first without a label, then population, clock, null rule.

    What only a reader of frames needs is left out, and names of columns are words.
    """
    return told(METRICS[name].definition)


def coded(name: str) -> dict[str, str]:
    """Return the same parts by label, with names of code kept as they are, between backticks."""
    return dict(_parts(METRICS[name].definition, _marked))


def told(function: Callable[..., object]) -> list[tuple[str, str]]:
    """Return what a function's docstring says, in the same parts."""
    return _parts(function, _plain)


def _parts(function: Callable[..., object], form: Callable[[str], str]) -> list[tuple[str, str]]:
    parts = LABEL.split(_joined(function).replace("\n\n", " "))
    first = re.sub(r"^Return,?\s+", "", parts[0]).strip()
    held = [("", first[:1].upper() + first[1:])]
    held += [(label.capitalize(), words.strip()) for label, words in zip(parts[1::2], parts[2::2], strict=True)]
    return [(label, form(words)) for label, words in held if label not in FOR_CODE and words]


def _joined(function: Callable[..., object]) -> str:
    text = inspect.getdoc(function) or ""
    return "\n\n".join(" ".join(block.split()) for block in text.split("\n\n"))


def _plain(words: str) -> str:
    """Return words without code: a name of a column is read as words."""
    said = re.sub(r"`([^`]*)`", lambda found: found[1].replace("_", " "), words)
    return said[:1].upper() + said[1:]


def _marked(words: str) -> str:
    """Return words in which every name of code stands between backticks."""
    said = NAME.sub(lambda found: found[1] or f"`{found[2]}`", words)
    return said[:1].upper() + said[1:]

"""TOML as a person would write it: escaped words, and comments that stand below each other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

BARE = re.compile(r"[A-Za-z0-9_-]+")
COLUMN, WIDEST = 40, 76


def text(value: str) -> str:
    """Return a basic string."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def key(name: str) -> str:
    """Return a key, quoted where it must be."""
    return name if BARE.fullmatch(name) else text(name)


def array(values: Iterable[str]) -> str:
    """Return an array of strings on one line; one alone stays an array."""
    return "[" + ", ".join(text(value) for value in values) + "]"


def one_or_many(values: Iterable[str]) -> str:
    """Return a string, or an array where there are several."""
    held = list(values)
    return text(held[0]) if len(held) == 1 else array(held)


def said(words: str) -> str:
    """Return words that may stand in a comment: on one line, without what no comment may hold."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", words).strip()


def aligned(lines: Iterable[tuple[str, str]]) -> list[str]:
    """Set comments below each other: each line is what TOML reads and what a person does."""
    held = list(lines)
    wide = [len(code) for code, comment in held if comment and code and len(code) <= WIDEST]
    at = max([COLUMN, *(size + 2 for size in wide)]) if wide else COLUMN
    at = min(at, WIDEST + 2)
    found = []
    for code, comment in held:
        if not comment:
            found.append(code)
        elif not code:
            found.append(f"# {said(comment)}")
        else:
            found.append(
                f"{code:<{at - 2}}  # {said(comment)}" if len(code) <= at - 2 else f"{code}  # {said(comment)}"
            )
    return found

"""Words for a terminal: what a source's names and subjects hold must neither steer it nor break a line."""

from __future__ import annotations

import sys


def clean(text: str) -> str:
    """Return text without control characters: a case's subject must not steer a terminal or break a line."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def complain(text: str) -> None:
    """Write an error or a warning, which may name what a source holds, to the error stream."""
    sys.stderr.write("".join(f"{clean(line)}\n" for line in text.split("\n")))

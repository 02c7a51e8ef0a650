"""What a guess is: columns for one of ours, the reason, and whether a person should look at it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Guess:
    """The columns (or braces that join some) proposed for one of ours, and why."""

    specs: tuple[str, ...]
    why: str
    sure: bool = True


def percent(share: float) -> str:
    """Return a share as words in a comment: "88 %"."""
    return f"{share * 100:.0f} %"


def plural(count: int, one: str) -> str:
    """Return a count with its noun: "1 row", "3,000 rows"."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"

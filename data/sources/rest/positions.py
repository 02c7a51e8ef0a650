"""How far a list is known, and one page of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.sources.rest.asking import Answer, Record


@dataclass(frozen=True, kw_only=True)
class Tie:
    """Where we are among records of one watermark that fill more than a page: the page, and how often it was read."""

    place: str
    round: int = 1


@dataclass(frozen=True, kw_only=True)
class Position:
    """How far a stream is known: everything before `since`, or before the product's own `cursor`."""

    since: datetime | None = None
    cursor: str | None = None
    tie: Tie | None = None


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Records of one page; once they are stored the stream is known as far as `position`."""

    records: list[Record]
    position: Position
    answer: Answer
    last: bool = False

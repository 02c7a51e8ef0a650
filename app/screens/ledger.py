"""A case's receipt as lines that a person reads: neighbours of one kind joined, whole minutes that add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from app.casefile import Casefile
from app.formatting import adding_up, minutes_of
from app.initials import initials
from app.naming import person
from data.settings import Settings
from metrics.calendar_tiles import WORKING
from metrics.receipt import UNKNOWN
from metrics.time_in_state import part

ZERO = timedelta(0)
CLOSED_WORDS = {"night": "night", "break": "break", "weekend": "weekend", "day off": "day off", "closed": "closed",
                "off hours": "off hours", "holiday": "public holiday"}  # fmt: skip
STOOD = "stood"  # the clock stood for no pause: a gap between closing and reopening, or before a restart
STANDS = ("paused", STOOD)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A stretch of a case: `part` as in time_in_state, None where the calendar is closed; both times are exact."""

    start: datetime
    end: datetime
    part: str | None
    words: str
    kind: str
    counted: timedelta
    not_counted: timedelta


def lines(found: Casefile, settings: Settings) -> list[Line]:
    """Return the ledger of a case, in order; its counted times sum to the case's net work time."""
    # a ledger tells every stretch, also one in which the clock stood for no pause
    rows = found.receipt.with_columns(part=part().fill_null(STOOD)).iter_rows(named=True)
    joined: list[Line] = []
    owners = bool(found.fact["owner_known"])
    for line in (_line(row, settings, owners=owners) for row in rows):
        before = joined[-1] if joined else None
        if before is not None and before.part is None and line.part is None:
            joined[-1] = _together(before, line, words=_both(before.words, line.words))
        elif before is not None and (before.part, before.words) == (line.part, line.words):
            joined[-1] = _together(before, line, words=line.words)
        else:
            joined.append(line)
    return [replace(line, words=line.words[:1].upper() + line.words[1:]) for line in joined]


def _together(one: Line, other: Line, *, words: str) -> Line:
    return replace(
        one,
        end=other.end,
        words=words,
        kind=one.kind if one.kind == other.kind else "closed",
        counted=one.counted + other.counted,
        not_counted=one.not_counted + other.not_counted,
    )


def _both(one: str, other: str) -> str:
    return ", ".join(dict.fromkeys([*one.split(", "), *other.split(", ")]))


def _line(row: dict[str, Any], settings: Settings, *, owners: bool) -> Line:
    closed = row["what"] != WORKING
    words = _closed(row) if closed else _worked(row, settings, owners=owners)
    return Line(
        start=row["start"],
        end=row["end"],
        part=None if closed else row["part"],
        words=words,
        kind=row["what"] if closed else "paused" if row["part"] in STANDS else WORKING,
        counted=row["counted"] or ZERO,
        not_counted=row["not_counted"] or ZERO,
    )


def _closed(row: dict[str, Any]) -> str:
    if row["what"] == UNKNOWN:
        return UNKNOWN
    name = row["reason"] if row["what"] == "holiday" else None
    return str(name or CLOSED_WORDS.get(row["what"], row["what"]))


def _worked(row: dict[str, Any], settings: Settings, *, owners: bool) -> str:
    who = initials(person(settings, row["holder"])) if row["holder"] else None
    if row["part"] in STANDS:
        if row["state"] == "done":
            return "closed, until it was reopened"
        return f"waiting on {row['waiting_for'] or 'others'}" if row["state"] == "waiting" else "before it was reopened"
    if row["part"] == "waiting":
        return "closed, counted" if row["state"] == "done" else f"waiting on {row['waiting_for'] or 'others'}, counted"
    named = {"queue": "queue", "working": "working", "expert_queue": "expert queue", "expert": "expert"}[row["part"]]
    if row["part"] in ("queue", "expert_queue"):
        return f"{named}, unowned" if owners and not row["owner"] else named
    return f"{named}, {who}" if who else named


def whole_minutes(held: Iterable[Line]) -> list[tuple[int, int]]:
    """Return each line's counted and not counted minutes; they add up to the net time and to all of the time."""
    kept = list(held)
    counted = adding_up(line.counted for line in kept)
    whole = minutes_of(sum((line.counted + line.not_counted for line in kept), ZERO))
    not_counted = adding_up((line.not_counted for line in kept), to=whole - sum(counted))
    return list(zip(counted, not_counted, strict=True))


def left_out(held: Iterable[Line]) -> dict[str, timedelta]:
    """Return what was not counted, by its words: the calendar's closed time first, then each pause."""
    sums: dict[str, timedelta] = {}
    names: list[str] = []
    for line in held:
        if line.part is None:
            names += [word for word in map(_plain, line.words.split(", ")) if word not in names]
        elif line.not_counted:
            said = line.words.lower() if line.part == STOOD else f"paused: {line.words.lower()}"
            sums[said] = sums.get(said, ZERO) + line.not_counted
    closed = sum((line.not_counted for line in held if line.part is None), ZERO)
    plural = [f"{name}s" if name in ("night", "weekend", "break") else name for name in names]
    return ({f"closed: {', '.join(plural)}": closed} if closed else {}) | sums


def _plain(word: str) -> str:
    """Return a word of ours in small letters; a holiday keeps its name."""
    return word.lower() if word.lower() in CLOSED_WORDS.values() else word


def by_part(held: Iterable[Line]) -> dict[str, timedelta]:
    """Return the net work time of each part, pauses included; a gap between closing and reopening is in none."""
    sums: dict[str, timedelta] = {}
    for line in held:
        if line.part not in (None, STOOD):
            sums[line.part] = sums.get(line.part, ZERO) + line.counted + line.not_counted
    return sums


def total(receipt: pl.DataFrame) -> timedelta | None:
    """Return the sum of a receipt's counted segments; null where there is no calendar."""
    if receipt["counted"].null_count():
        return None
    return sum(receipt["counted"].to_list(), ZERO)

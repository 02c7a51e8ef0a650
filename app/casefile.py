"""One case with everything that a person needs to check its figure: facts, states, receipt and events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from app.board import Board
from app.formatting import joined, minutes_of
from app.output import records
from app.plain_text import clean
from data.errors import CasewallError, nearest
from metrics.frames import NOT_LISTED
from metrics.receipt import receipt

HOUR = timedelta(hours=1)
FACTS = (
    "source", "case_id", "subject", "account", "case_type", "priority", "team", "tier", "owner", "holder", "state",
    "reason", "opened_at", "owned_at", "closed_at", "reopenings", "calendar", "net_work_days", "target_days",
    "target_by", "goal_share", "due_at", "verdict", "buffer_status", "share_used", "source_due_at", "source_met",
    "paused", "backlog", "assumed", "quality",
)  # fmt: skip
OWN = ("source", "case_id", "subject")  # what a linked case keeps beside the figures of its piece
HOURS = {"net_work_hours": "net_work_time", "elapsed_hours": "elapsed_time", "target_hours": "target"}


@dataclass(frozen=True, kw_only=True)
class Casefile:
    """A case at one instant; `receipt` tiles the time since its opening and its counted lines sum to its net time.

    Of a linked case the figures are those of the whole piece of work, under the case's own number and subject; `own`
    is the case by itself, and `members` are all the cases of the piece, the one that leads first.
    """

    as_of: datetime
    zone: ZoneInfo
    fact: dict[str, Any]
    own: dict[str, Any]
    members: pl.DataFrame
    states: pl.DataFrame
    receipt: pl.DataFrame
    events: pl.DataFrame


def casefile(board: Board, source: str, case_id: str) -> Casefile:
    """Gather one case; an unknown one is told with the nearest known."""
    here = (pl.col("source") == source) & (pl.col("case_id") == case_id)
    # a linked case is known by its own row; under its number the cases that count may hold the whole piece
    own_rows = board.members.filter(here) if board.members.height else board.members
    rows = own_rows if own_rows.height else pl.concat([board.cases, board.backlog]).filter(here)
    if rows.is_empty():
        raise CasewallError(_missing(board, board.by_number, source=source, case_id=case_id))
    own = rows.row(0, named=True)
    members = _together(board, own)
    fact = own
    if members.height:
        number = pl.col("case") == members["piece"][0]
        piece = pl.concat([board.cases, board.backlog]).filter(number).row(0, named=True)
        fact = piece | {name: own[name] for name in OWN}
    states = board.intervals.filter(pl.col("case") == fact["case"]).sort("start")
    calendar = board.rules.calendars.get(fact["calendar"] or "")
    # a calendar that is not in force any more is known by its hash; a person knows it by its name
    fact["calendar"] = calendar.name if calendar else None
    names = {key: held.name for key, held in board.rules.calendars.items()}
    members = members.with_columns(pl.col("calendar").replace(names)) if members.height else members
    return Casefile(
        as_of=board.as_of,
        zone=ZoneInfo(calendar.zone if calendar else board.rules.timezone),
        fact=fact,
        own=own,
        members=members,
        states=states,
        receipt=receipt(states, calendars=board.rules.calendars).sort("start", maintain_order=True),
        events=board.events.filter(here),
    )


def _together(board: Board, own: dict[str, Any]) -> pl.DataFrame:
    """Return the cases that are one piece of work with a case, it among them; none where it is alone."""
    if board.members.is_empty():
        return board.members
    piece = board.members.filter(pl.col("case") == own["case"])["piece"]
    return board.members.filter(pl.col("piece").is_in(piece.implode()))


def _missing(board: Board, cases: pl.DataFrame, *, source: str, case_id: str) -> str:
    """Say why there is no such case to show."""
    here = (pl.col("source") == source) & (pl.col("case_id") == case_id)
    void = board.void.filter(here)
    if void.filter(pl.col("reason") == NOT_LISTED).height:
        return (
            f"Case {case_id!r} of {source!r} is missing from two listings in a row: it counts as void, in no figure, "
            "until the source lists it again"
        )
    if void.height:
        return f"Case {case_id!r} of {source!r} is void (merged, duplicate, spam): it is in no figure"
    if board.quality.filter(here).height:
        return f"Case {case_id!r} of {source!r} closed before it was opened: mend its times in the source"
    ids = cases.filter(pl.col("source") == source)["case_id"].to_list()
    if source not in board.settings.sources and not ids:
        return f"source {source!r} is not known. {nearest(source, board.settings.sources)}"
    near = get_close_matches(case_id, ids, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"`casewall sync {source}` reads what is new there."
    at = _local(board.as_of, board.zone)
    return f"source {source!r} has no case {case_id!r} that was known at {at}. {hint}"


def as_json(found: Casefile) -> dict[str, Any]:
    """Return a case as flat JSON: the case, its states, its receipt; of a piece of work also its cases, each by itself.

    The receipt sums to the net time of `case`, which of a linked case is that of the whole piece.
    """
    states = found.states.select(
        "start", "end", "state", "reason", "owner", "holder", "tier", "running",
        counted_hours=pl.col("counted"), net_hours=pl.col("net"),
    )  # fmt: skip
    lines = found.receipt.drop("source", "case_id").rename(
        {"counted": "counted_hours", "not_counted": "not_counted_hours", "clock_change": "clock_change_hours"}
    )
    told: dict[str, Any] = {"as_of": found.as_of.isoformat(), "case": _flat(found.fact)}
    if found.members.height:
        told["members"] = [_flat(member) for member in found.members.iter_rows(named=True)]
    return told | {"states": records(states), "receipt": records(lines)}


def _flat(case: dict[str, Any]) -> dict[str, Any]:
    """Return a case as one flat record, its durations in hours."""
    fact = records(pl.DataFrame([case], infer_schema_length=None).select(FACTS))[0]
    for name, column in HOURS.items():
        fact[name] = None if case[column] is None else case[column] / HOUR
    return fact


def as_text(found: Casefile) -> str:
    """Return a case as a person reads it in a terminal."""
    fact = found.fact
    head = [f"{fact['case_id']}  {fact['subject'] or ''}".rstrip()]
    shown = {"type": "case_type", "team": "team", "owner": "owner", "state": "state", "verdict": "verdict"}
    named = fact | {"case_type": found.own["case_type"]}
    head.append("  ".join(f"{label}: {named[name]}" for label, name in shown.items() if named[name] is not None))
    for label, name in (("opened", "opened_at"), ("closed", "closed_at"), ("due", "due_at")):
        if fact[name] is not None:
            head.append(f"{label:>8}  {_local(fact[name], found.zone)}")
    head += _piece(found)
    rows = list(found.receipt.iter_rows(named=True))
    parts = ("what", "reason", "state", "waiting_for", "holder")
    whats = [", ".join(str(row[name]) for name in parts if row.get(name)) for row in rows]
    wide = max((len(what) for what in whats), default=4)
    lines = [f"{'from':<17} {'to':<17} {'what':<{wide}} {'counted':>9} {'not':>9}"]
    for row, what in zip(rows, whats, strict=True):
        lines.append(
            f"{_local(row['start'], found.zone):<17} {_local(row['end'], found.zone):<17} {what:<{wide}} "
            f"{_cell(row['counted']):>9} {_cell(row['not_counted']):>9}"
        )
    if fact["net_work_days"] is not None:
        total = f"{fact['net_work_days']} net work days (known to the day)"
    elif fact["net_work_time"] is None:
        total = f"not known: {fact['quality']}"
    else:
        total = f"{_hours(fact['net_work_time'])} net work hours"
    target = f", target {_hours(fact['target'])}" if fact["target"] is not None else ""
    told = [*head, "", *lines, "", f"{'Lead time' if fact['closed_at'] else 'Age'}: {total}{target}"]
    return "\n".join(clean(line) for line in told)


def _piece(found: Casefile) -> list[str]:
    """Return the cases of a piece of work, a line each; nothing for a case that is alone."""
    if found.members.is_empty():
        return []
    systems = joined(found.members["source"].unique(maintain_order=True).to_list())
    lines = ["", f"One piece of work in {systems}, counted once. Each case by itself:"]
    for row in found.members.iter_rows(named=True):
        until = _local(row["closed_at"], found.zone) if row["closed_at"] else "open"
        net = f"{_hours(row['net_work_time'])} net" if row["net_work_time"] is not None else ""
        span = f"{_local(row['opened_at'], found.zone)} to {until}"
        lines.append(
            "  ".join(part for part in (f"  {row['source']} {row['case_id']}", row["state"], span, net) if part)
        )
    return lines


def _local(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _hours(span: timedelta) -> str:
    """Return `16h 00m`, rounded as on a page."""
    minutes = minutes_of(span)
    return f"{minutes // 60}h {minutes % 60:02d}m"


def _cell(span: timedelta | None) -> str:
    """Return a time of a column; less than half a minute stays away, as a zero would only hide the others."""
    return _hours(span) if span is not None and minutes_of(span) else ""

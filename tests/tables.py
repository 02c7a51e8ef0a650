"""Small tables into the frames that metrics take, so that a test reads as a team lead would write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from metrics.calendar import BusinessCalendar, Session, Version
from metrics.frames import EVENTS, INSTANT, SPAN, VERSIONS, conform

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """Read a local time of Berlin (or of `zone`) as an instant in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def _instants(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: at(value) if isinstance(value, str) and name.endswith("_at") else value for name, value in row.items()
    }


def events(*rows: dict[str, Any]) -> pl.DataFrame:
    """Make events; `source` is "s", the position is the place in the table, owners are mapped."""
    base: dict[str, Any] = {"source": "s", "owner_by": "cell"}
    whole = [base | {"position": place} | _instants(row) for place, row in enumerate(rows)]
    return conform(pl.DataFrame(whole, infer_schema_length=None), EVENTS)


def versions(*rows: dict[str, Any]) -> pl.DataFrame:
    """Make versions of case rows; `source` is "s", loaded long after, owners are mapped."""
    base: dict[str, Any] = {"source": "s", "owner_by": "cell", "loaded_at": at("2025-06-30 12:00")}
    whole = [base | {"position": place} | _instants(row) for place, row in enumerate(rows)]
    return conform(pl.DataFrame(whole, infer_schema_length=None), VERSIONS)


def none_of(shape: dict[str, pl.DataType]) -> pl.DataFrame:
    """Return an empty frame of a shape."""
    return pl.DataFrame(schema=shape)


CASE_TYPES: dict[str, Any] = {
    "case": pl.Int64, "source": pl.String, "case_id": pl.String, "opened_at": INSTANT, "opened_date": pl.Date,
    "closed_at": INSTANT, "closed_date": pl.Date, "due_at": INSTANT, "late_date": pl.Date, "is_open": pl.Boolean,
    "paused": pl.Boolean, "state": pl.String, "owner": pl.String, "owner_known": pl.Boolean, "team": pl.String,
    "tier": pl.String, "case_type": pl.String, "priority": pl.String, "net_work_time": SPAN, "elapsed_time": SPAN,
    "untimed": pl.Boolean, "verdict": pl.String, "buffer_status": pl.String, "goal_share": pl.Float64,
    "source_due_at": INSTANT, "source_met": pl.Boolean, "share_used": pl.Float64, "target": SPAN,
}  # fmt: skip


def cases(*rows: dict[str, Any]) -> pl.DataFrame:
    """Make judged cases: a row without `closed_at` is open; dates follow from instants in Berlin."""
    whole = []
    for place, row in enumerate(rows):
        case: dict[str, Any] = {
            "case": place, "source": "s", "case_id": f"C{place}", "opened_at": "2025-05-12 09:00", "paused": False,
            "owner_known": True, "untimed": False, "elapsed_time": timedelta(hours=9),
        }  # fmt: skip
        case |= row
        case["is_open"] = case.get("closed_at") is None
        case.setdefault("state", "active" if case["is_open"] else "done")
        for name, date_name in (("opened", "opened_date"), ("closed", "closed_date"), ("due", "late_date")):
            text = case.get(f"{name}_at")
            case[date_name] = None if text is None else datetime.fromisoformat(text).date()
        whole.append(_instants(case))
    return pl.DataFrame(whole, schema=CASE_TYPES) if whole else pl.DataFrame(schema=CASE_TYPES)


def hours_of_day(start: float, end: float) -> Session:
    """Return a session of a day, in hours from its midnight."""
    return Session(timedelta(hours=start), timedelta(hours=end))


def weekly(name: str, zone: str, days: dict[int, tuple[Session, ...]], **other: Any) -> BusinessCalendar:
    """Return a calendar of one version; days are numbered from Monday = 0."""
    week = tuple(days.get(day, ()) for day in range(7))
    return BusinessCalendar(name, zone, (Version(week, **other),))


def berlin_9_to_5() -> BusinessCalendar:
    """Return calendar D of the worked cases: Europe/Berlin, Mon-Fri 09-17."""
    return weekly("D", "Europe/Berlin", dict.fromkeys(range(5), (hours_of_day(9, 17),)))

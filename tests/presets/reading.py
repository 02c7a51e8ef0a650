"""What a store holds, in the words in which a truth is told: rows as they stand, and events that stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

import polars as pl

from data.store import Store

COLUMNS = ("opened_at", "closed_at", "state", "owner", "team", "case_type", "priority", "account", "subject")
OPEN = ("queued", "active", "waiting")


class Step(NamedTuple):
    """What an event of the store says at an instant: None where it says nothing, "" for nobody."""

    case_id: str
    at: datetime
    state: str | None = None
    owner: str | None = None


def split(steps: list[Step], which: str) -> list[Step]:
    """Return the steps that tell of one field, without the other."""
    return [Step(s.case_id, s.at, **{which: getattr(s, which)}) for s in steps if getattr(s, which) is not None]


def rows(store: Store) -> dict[str, dict[str, Any]]:
    """Return each case's row as it stands, its state with the reason."""
    frame = store.versions().sort("position").unique("case_id", keep="last", maintain_order=True)
    return {row["case_id"]: {**row, "state": worded(row)} for row in frame.iter_rows(named=True)}


def worded(row: Mapping[str, Any]) -> str | None:
    state, reason = row["state"], row["reason"]
    return f"{state}: {reason}" if state == "waiting" and reason else state


def standing(store: Store) -> list[Step]:
    """Return the events that stand, those that were replaced left out; each key stands once."""
    frame = store.events().filter(pl.col("superseded_at").is_null())
    assert frame["event_key"].is_unique().all()
    return [
        Step(row["case_id"], row["occurred_at"], worded(row), row["owner"] or ("" if row["owner_by"] else None))
        for row in frame.iter_rows(named=True)
    ]


def diff(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: (ours.get(name), theirs.get(name)) for name in theirs if ours.get(name) != theirs.get(name)}


def content(store: Store) -> tuple[list[Any], list[Any]]:
    """Return what a store says of cases and events, whenever and in whatever order it came."""
    cases = [tuple(row[name] for name in ("case_id", "row_hash", *COLUMNS)) for row in rows(store).values()]
    events = store.events().filter(pl.col("superseded_at").is_null())
    names = ("case_id", "occurred_at", "state", "reason", "owner", "holder", "actor", "event_key")
    return sorted(cases, key=repr), sorted(events.select(names).rows(), key=repr)

"""How a case stands, in a few words and as a status."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.formatting import duration, plural

ZERO = timedelta(0)


def standing(fact: dict[str, Any]) -> tuple[str, str]:
    """Return how a case stands: in words, and as a status."""
    over = None if fact["time_left"] is None else -fact["time_left"]
    promised = fact["target_by"] == "source_due_at"
    if fact["net_work_days"] is not None and fact["target_days"] is not None and not promised:
        more = fact["net_work_days"] - fact["target_days"]
        days = plural(abs(more), "day")
        if fact["is_open"]:
            return (f"Late by {days}" if more > 0 else f"{days} left"), fact["buffer_status"]
        return (f"Closed late by {days}", "late") if more > 0 else (f"Closed on target, {days} to spare", "green")
    if promised:
        past = fact["end_at"] - fact["source_due_at"]
        told = f"past its date by {duration(past, least=1)}" if past > ZERO else "within its date"
    elif over is None:
        told = "no target" if fact["target"] is None else "net time not known"
    else:
        told = f"late by {duration(over, least=1)}" if over > ZERO else f"{duration(-over)} left"
    if fact["is_open"]:
        status = fact["buffer_status"] or "no_target"
        words = f"paused, {told}" if fact["paused"] and status != "late" else told
    else:
        status = {"late": "late", "met": "green"}.get(fact["verdict"] or "", "no_target")
        words = {
            "late": f"closed {told}",
            "met": f"closed on target, {told.removesuffix(' left')} to spare"
            if over is not None
            else "closed on target",
        }.get(fact["verdict"] or "", f"closed, {told}")
    return words[:1].upper() + words[1:], status

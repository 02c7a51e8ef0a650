"""Judging what has closed: after every load, closings without a verdict get one and keep it."""

from __future__ import annotations

from datetime import datetime

from app.picture import picture
from app.verdicts import judge_closed
from data.settings import Settings
from data.store import Store


def judge_closings(settings: Settings, store: Store, *, as_of: datetime) -> int:
    """Store the verdicts of closings known at `as_of` that have none yet; return how many."""
    return judge_closed(picture(settings, store, as_of=as_of), store)

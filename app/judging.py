"""Judging what has closed: after every load, closings without a verdict get one and keep it."""

from __future__ import annotations

from datetime import UTC, datetime

from app.board import Frames, build
from app.picture import frames_of
from app.verdicts import judge_closed, kept
from data.rules import rules
from data.settings import Settings
from data.store import Store


def judge_closings(settings: Settings, store: Store, *, as_of: datetime, everything: bool = False) -> int:
    """Store the verdicts of closings known at `as_of` that have none yet; return how many.

    Only cases with news since the last judging are looked at; `everything` looks at all of them, for closings that
    were told ahead of their time. So does a configuration with links: a piece of work is judged by all of its cases.
    """
    waiting = store.unjudged()
    linked = any(source.link for source in settings.sources.values())
    keys = None if everything or linked else waiting.keys
    if linked and not everything and waiting.keys is not None and waiting.keys.is_empty():
        return 0
    if keys is not None and keys.is_empty():
        return 0
    by = rules(settings)
    if keys is None:
        frames = frames_of(store, by=by)
    else:
        events, versions, verdicts = store.of_cases(keys)
        frames = Frames(
            events=events, versions=versions, kept=kept(store, verdicts, rules=by), freshness=store.freshness()
        )
    board = build(frames, settings, by, as_of=as_of.astimezone(UTC), data_version=store.data_version())
    stored = judge_closed(board, store, known=frames.kept.verdicts)
    store.judged(waiting)
    return stored

"""Judging what has closed: after every load, closings without a verdict get one and keep it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import polars as pl

from app.board import build
from app.parts import Frames
from app.picture import frames_of
from app.verdicts import judge_again, judge_closed, kept
from data.rules import rules
from data.settings import Settings
from data.store import Store
from metrics.rules import Rules

PART = 50_000  # cases at once: a million of them at once would take ten times the memory of loading them


def judge_closings(settings: Settings, store: Store, *, as_of: datetime, everything: bool = False) -> int:
    """Store the verdicts of closings known at `as_of` that have none yet; return how many.

    Only cases with news since the last judging are looked at; `everything` looks at all of them, for closings that
    were told ahead of their time. A stored verdict of a case whose history was learnt better since is renewed. Where
    sources are linked all cases are looked at together, and none is renewed: a piece of work is judged by all of its
    own.
    """
    waiting = store.unjudged()
    keys = None if everything else waiting.keys
    if keys is not None and keys.is_empty():
        return 0
    by = rules(settings)
    at = as_of.astimezone(UTC)
    stored = 0
    linked = any(source.link for source in settings.sources.values())
    for frames in in_parts(settings, store, keys, by=by):
        board = build(frames, settings, by, as_of=at, data_version=store.data_version())
        stored += judge_closed(board, store, known=frames.kept.verdicts)
        if frames.kept.verdicts.height and not linked:
            # news of a case that is judged: something of before its closing may be among them
            again = build(frames, settings, by, as_of=at, data_version=store.data_version(), judged="again")
            judge_again(again, store, known=frames.kept.verdicts)
    store.judged(waiting)
    return stored


def in_parts(settings: Settings, store: Store, keys: pl.DataFrame | None, *, by: Rules) -> Iterator[Frames]:
    """Yield everything that a board of some cases (None: of all) is made of, in parts of a size that fits into memory.

    Where sources are linked it is one part, of all cases.
    """
    if any(source.link for source in settings.sources.values()):
        yield frames_of(store, by=by)
        return
    keys = store.case_keys() if keys is None else keys
    # neighbours in the index are read together
    for part in keys.sort("source", "case_id").iter_slices(PART):
        events, versions, verdicts = store.of_cases(part)
        yield Frames(
            events=events, versions=versions, kept=kept(store, verdicts, rules=by), freshness=store.freshness()
        )

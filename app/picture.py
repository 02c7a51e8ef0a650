"""From a store to a board: the one way in which commands and pages come to a picture."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from app.board import Board, build
from app.parts import Frames
from app.verdicts import kept
from data.rules import rules
from data.settings import Settings
from data.store import Store
from metrics.rules import Rules


def frames_of(store: Store, *, by: Rules) -> Frames:
    """Read everything that a board is made of; verdicts come with the calendars that made them."""
    return Frames(
        events=store.events(),
        versions=store.versions(),
        kept=kept(store, store.verdicts(), rules=by),
        freshness=store.freshness(),
        runs=store.fresh_runs(),
    )


def open_store(settings: Settings) -> Store:
    """Open the store that the configuration names."""
    return Store.open(settings.casewall.store, base=settings.path.parent)


def picture(
    settings: Settings,
    store: Store,
    *,
    as_of: datetime,
    scope: Collection[str] | None = None,
    hindsight: bool = False,
    judged: str = "then",
) -> Board:
    """Read the store and build the board of one instant."""
    by = rules(settings)
    return build(
        frames_of(store, by=by),
        settings,
        by,
        as_of=as_of.astimezone(UTC),
        data_version=store.data_version(),
        scope=scope,
        hindsight=hindsight,
        judged=judged,
    )

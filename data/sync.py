"""One pass over the sources: each is loaded for itself, and one that fails does not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from data.errors import CasewallError, nearest
from data.loading import Clock, Loading
from data.settings import Settings
from data.sources.base import Pulled, SourceError
from data.sources.pulled import pulled
from data.store import Busy, Left, LoadCounts, Store

LOG = logging.getLogger("casewall.sync")
MOST_REASONS = 3
LONGEST = 600  # letters of a message
PATIENCE = 30.0  # seconds for another Casewall that loads the same source


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """How one source's load ended: its counts and its marks by kind, or the error that stopped it.

    `left` says how many cases its listing did not hold: missing once so far, and void from now on.
    `passing` and `retry_after` say of an error whether trying again may help, and when the source asks us to; `busy`
    that another Casewall is loading the source.
    """

    source: str
    counts: LoadCounts | None = None
    marks: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    left: Left = field(default_factory=Left)
    error: str | None = None
    passing: bool = False
    busy: bool = False
    retry_after: timedelta | None = None
    skew: timedelta | None = None
    told: str | None = None


def sync(
    settings: Settings,
    store: Store,
    *,
    now: datetime,
    clock: Clock | None = None,
    source: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[LoadReport]:
    """Load every source, or the one that is named; `clock` tells the time as it goes on, where that matters."""
    ticking = clock or (lambda: now)
    names = chosen(settings, source=source)
    return [load_source(name, settings, store, clock=ticking, progress=progress) for name in names]


def chosen(settings: Settings, *, source: str | None) -> list[str]:
    """Return the names of the sources that are meant; an unknown one is told with the nearest known."""
    if not settings.sources:
        raise CasewallError(f"{settings.path.name}: there is no [sources.*] section. `casewall init FILE` writes one.")
    if source is None:
        return list(settings.sources)
    if source not in settings.sources:
        raise CasewallError(f'There is no source "{source}". {nearest(source, settings.sources)}')
    return [source]


def load_source(
    name: str,
    settings: Settings,
    store: Store,
    *,
    clock: Clock,
    progress: Callable[[str], None] | None = None,
    until: float | None = None,
    patience: float = PATIENCE,
    stop: Callable[[], bool] = lambda: False,
    held: Pulled | None = None,
) -> LoadReport:
    """Read, map and load one source.

    `until` (of the monotonic clock) ends a pull between two pages once what changed is read: history goes on at the
    next one. `held` is the source where it stays open between two pulls. A source that another Casewall is loading for
    longer than `patience` seconds is an error too.
    """
    told = progress or (lambda step: None)
    loading = Loading(name=name, settings=settings, store=store, clock=clock, told=told)
    error: str | None = None
    passing, retry_after, busy = True, None, False
    try:
        told(f"{name}: reading")
        source = held or pulled(name, settings)
        with store.pulling(name, patience=patience):
            if source is None and settings.sources[name].inbox:
                loading.inbox()
            elif source is None:
                loading.files()
            else:
                loading.pages(source, until=until, stop=stop)
                if held is None:
                    source.close()
    except SourceError as wrong:
        error, passing, retry_after = str(wrong), wrong.passing, wrong.retry_after
    except CasewallError as wrong:
        error, busy = str(wrong), isinstance(wrong, Busy)
    except Exception as wrong:
        # what nobody foresaw in one source stops no other one
        LOG.debug("%s could not be loaded", name, exc_info=True)
        error = f"{type(wrong).__name__}: {wrong}. Nothing more of it was loaded."
    counts = loading.counts
    if error is None and counts and loading.whole and counts.lost:
        error = f"all {counts.read:,} rows were set aside, so nothing of it is shown. `casewall check` says why."
    return LoadReport(
        source=name,
        counts=counts,
        marks=dict(loading.marks.most_common()),
        reasons=dict(loading.reasons.most_common(MOST_REASONS)),
        left=loading.left,
        error=one_line(error) if error else None,
        passing=passing,
        busy=busy,
        retry_after=retry_after,
        skew=loading.skew,
        told=loading.progress,
    )


def one_line(text: str) -> str:
    """Return a message as one line of a length that a person reads: it may hold a whole heading or row."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"

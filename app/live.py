"""Keeping the store up to date: every source in a thread of its own, on its own interval, and one that judges.

A source that is slow or dead holds up no other one. What goes wrong is kept with the source (`casewall sources`), tried
again with growing pauses, and told once in the log.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from threading import Event, Thread
from time import monotonic, sleep

from app.clock import Clock
from app.judge import Judge
from app.reports import left_words
from data.errors import CasewallError
from data.settings import Settings, SourceConfig
from data.sources.base import Pulled
from data.sources.looks import Looked, look
from data.sources.pulled import pulled
from data.store import Store, Tried
from data.sync import LoadReport, load_source

LOG = logging.getLogger("casewall.live")
LONGEST_PAUSE = timedelta(minutes=5)
LOOK = timedelta(minutes=1)  # at most between two looks at files, which cost nothing
ENDING = 10.0  # seconds for a page that is being stored


@dataclass
class Live:
    """Loads every source when its interval has passed; of files only those that changed."""

    settings: Settings
    store: Store
    clock: Clock
    stop: Event = field(default_factory=Event)
    looked: Looked = field(default_factory=Looked)
    told: dict[str, str] = field(default_factory=dict)
    ours: dict[str, datetime] = field(default_factory=dict)
    sources: dict[str, Pulled | None] = field(default_factory=dict)
    wakes: dict[str, Event] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)  # which somebody wants to be loaded now
    judge: Judge = field(init=False)

    def __post_init__(self) -> None:
        self.judge = Judge(settings=self.settings, store=self.store, clock=self.clock, stop=self.stop)

    def start(self) -> None:
        """Begin in the background."""
        # two threads that import the same large library at once may each see half of it
        import_module("pandera.polars")
        self.wakes = {name: Event() for name in self.settings.sources}
        self.judge.start()
        for name in self.settings.sources:
            Thread(target=self._keep, args=(name,), name=f"casewall {name}", daemon=True).start()

    def end(self) -> None:
        """Stop after the page that is being stored; nobody waits for a source that does not answer."""
        self.stop.set()
        for wake in (*self.wakes.values(), self.judge.wake):
            wake.set()
        until = monotonic() + ENDING
        while self.store.is_written and monotonic() < until:
            sleep(0.02)

    def wake(self, name: str) -> None:
        """Load a source now, whatever its interval says, by the settings as they are now."""
        self.looked.forget(name)
        self.sources.pop(name, None)
        self.asked.add(name)
        if name in self.wakes:
            self.wakes[name].set()

    def look(self) -> None:
        """Note what every file is like now, so that only what changes later is read again."""
        for name, source in self.settings.sources.items():
            if source.is_file:
                try:
                    self.looked.note(name, look(name, self.settings), LOOK, loaded=True)
                except CasewallError:
                    self.looked.forget(name)

    def _keep(self, name: str) -> None:
        while not self.stop.is_set():
            pause = self.settings.sources[name].interval
            try:
                pause = self.once(name)
            except Exception:
                if not self.stop.is_set():
                    LOG.exception("%s could not be loaded", name)
            self.wakes[name].wait(pause.total_seconds())
            self.wakes[name].clear()

    def once(self, name: str) -> timedelta:
        """Load a source where there is news of it, and return how long to wait until the next time."""
        source, asked = self.settings.sources[name], name in self.asked
        self.asked.discard(name)
        files = None
        if _is_looked_at(source):
            try:
                files = look(name, self.settings)
            except CasewallError as error:
                self.looked.forget(name)
                return self.ended(LoadReport(source=name, error=str(error)))
            if not self.looked.is_news(name, files):
                return self._interval(name)
        elif not asked and (soon := self._elsewhere(name)) is not None:
            return soon
        until = monotonic() + source.interval.total_seconds()
        report = load_source(
            name,
            self.settings,
            self.store,
            clock=self.clock.now,
            until=until,
            patience=0,
            stop=self.stop.is_set,
            held=self._open(name),
        )
        if report.busy:
            return source.interval
        if report.counts is not None:
            self.judge.wake.set()
        if files is not None:
            self.looked.note(name, files, self._interval(name), loaded=report.counts is not None)
        return self.ended(report)

    def _open(self, name: str) -> Pulled | None:
        """Return a source that is pulled, open from one pull to the next."""
        if name not in self.sources:
            try:
                self.sources[name] = pulled(name, self.settings)
            except CasewallError:
                return None  # told by the load itself
        return self.sources[name]

    def ended(self, report: LoadReport) -> timedelta:
        """Keep how a load ended, tell of a new error once, and return the pause before the next time."""
        if self.stop.is_set():
            return LOOK  # the store may be closed already
        if report.left.void:
            LOG.warning("%s: %s", report.source, "; ".join(left_words(report)))
        if report.error is None:
            self.told.pop(report.source, None)
        elif self.told.get(report.source) != report.error:
            LOG.warning("%s: %s", report.source, report.error)
            self.told[report.source] = report.error
        return self.note(report)

    def note(self, report: LoadReport) -> timedelta:
        """Keep with the source how its load ended, and return the pause before the next time."""
        name = report.source
        try:
            pause = self.pause(report)
            now = self.clock.now()
            self.ours[name] = now + pause
            self.store.note(
                Tried(source=name, at=now, next_at=now + pause, error=report.error, told=report.told, skew=report.skew)
            )
        except CasewallError as error:
            # a store that takes no load takes no note of it either; the load's own error says so
            LOG.debug("%s: how its load ended is not kept: %s", name, error)
            return self.settings.sources[name].interval
        return pause

    def pause(self, report: LoadReport) -> timedelta:
        """Return how long until the next time: the interval, longer after each failure in a row, or what a source asks.

        Files are looked at as often as ever, so that a mended one is read at once.
        """
        source, interval = self.settings.sources[report.source], self._interval(report.source)
        if report.error is None or _is_looked_at(source):
            return interval
        tries = self.store.tries(report.source)
        longest = max(interval, LONGEST_PAUSE)
        backed_off = min(interval * 2 ** min(tries, 20), longest) if report.passing else longest
        return max(backed_off, report.retry_after or timedelta())

    def _interval(self, name: str) -> timedelta:
        source = self.settings.sources[name]
        return min(source.interval, LOOK) if source.is_file else source.interval

    def _elsewhere(self, name: str) -> timedelta | None:
        """Return how long to wait where another Casewall pulled this source just now and will again."""
        if self.clock.starts_at is not None:
            return None
        now = self.clock.now()
        planned = self.store.next_at(name, now=now)
        if planned is None or planned == self.ours.get(name) or planned - now < timedelta(seconds=1):
            return None
        return min(planned - now, self.settings.sources[name].interval)


def _is_looked_at(source: SourceConfig) -> bool:
    return source.is_file and not source.inbox

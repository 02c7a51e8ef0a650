"""Keeping the store up to date while the server runs: one thread, one writer, each source on its own interval."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from app.judging import judge_closings
from app.served import Site
from data.errors import CasewallError
from data.sources.files import paths
from data.sync import load_source

LOG = logging.getLogger("casewall.live")
Seen = tuple[tuple[str, int, int], ...]


@dataclass
class Live:
    """Loads every source whose files changed, when its interval has passed; an error of one stops no other."""

    site: Site
    stop: Event = field(default_factory=Event)
    seen: dict[str, Seen] = field(default_factory=dict)
    due: dict[str, float] = field(default_factory=dict)
    unjudged: bool = False
    told: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Begin in the background."""
        Thread(target=self._run, name="casewall live", daemon=True).start()

    def look(self) -> None:
        """Note what every source's files are like now, so that only what changes later is read again."""
        for name in self.site.settings.sources:
            try:
                self.seen[name] = self.fingerprint(name)
            except CasewallError:
                self.seen.pop(name, None)

    def _run(self) -> None:
        while not self.stop.wait(1):
            self.once()

    def once(self) -> None:
        """Look at every source that is due; whatever goes wrong, the wall goes on and says how old its news is."""
        loaded = False
        for name, source in self.site.settings.sources.items():
            if self.due.get(name, 0) > monotonic():
                continue
            self.due[name] = monotonic() + source.interval.total_seconds()
            try:
                loaded |= self._load(name)
            except Exception:
                LOG.exception("%s could not be loaded", name)
        self.unjudged |= loaded
        if not self.unjudged:
            return
        try:
            judge_closings(self.site.settings, self.site.store, as_of=self.site.clock.now())
            self.unjudged = False
        except Exception:
            LOG.exception("closings could not be judged; they are at the next load")

    def _load(self, name: str) -> bool:
        try:
            now_seen = self.fingerprint(name)
        except CasewallError as error:
            return self._failed(name, str(error))
        if self.seen.get(name) == now_seen:
            return False
        report = load_source(name, self.site.settings, self.site.store, now=self.site.clock.now())
        if report.counts is not None:
            self.seen[name] = now_seen
        if report.error:
            return self._failed(name, report.error)
        self.told.pop(name, None)
        return True

    def _failed(self, name: str, error: str) -> bool:
        """Tell why a source cannot be read, once and not at every look."""
        if self.told.get(name) != error:
            LOG.warning("%s: %s", name, error)
        self.told[name] = error
        return False

    def fingerprint(self, name: str) -> Seen:
        """Return the names, times and sizes of a source's files."""
        source = self.site.settings.sources[name]
        patterns = [at.path or "" for at in (source, source.events) if at is not None]
        files = [
            file for pattern in patterns for file in paths(self.site.settings, pattern, key=f"sources.{name}.path")
        ]
        return tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files)

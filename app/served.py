"""What one running server is about: its configuration, its clock, its store. Set once, before the first page."""

from __future__ import annotations

from dataclasses import dataclass

from app.clock import Clock
from app.held import Held
from app.live import Live
from app.picture import open_store
from app.settled import Settled
from data.rules import rules
from data.settings import Settings
from data.store import Store
from metrics.calendar_table import micros
from metrics.rules import Rules


@dataclass(frozen=True, kw_only=True)
class Site:
    """A served configuration."""

    settings: Settings
    rules: Rules
    clock: Clock
    store: Store
    held: Held
    settled: Settled

    @classmethod
    def of(cls, settings: Settings, *, clock: Clock) -> Site:
        """Open the store of a configuration."""
        store, by = open_store(settings), rules(settings)
        return cls(
            settings=settings,
            rules=by,
            clock=clock,
            store=store,
            held=Held(store),
            settled=Settled(settings, by),
        )

    def now_ms(self) -> int:
        """Return the shown instant in ms since 1970."""
        return micros(self.clock.now()) // 1000


_site: list[Site] = []
_live: list[Live] = []


def install(found: Site, *, live: Live | None = None) -> None:
    """Make a site the one that this server serves; `live` is what loads its sources, where this server does."""
    _site[:] = [found]
    _live[:] = [live] if live else []


def live() -> Live | None:
    """Return what loads the sources of the served site; None where another process does."""
    return _live[0] if _live else None


def site() -> Site:
    """Return the served site."""
    if not _site:
        raise RuntimeError("no site is installed: pages are served by `casewall serve`")
    return _site[0]

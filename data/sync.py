"""One pass over the sources: pull, map, validate, and load each in one transaction."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from data.errors import CasewallError, nearest
from data.mapping import map_source
from data.settings import Settings
from data.store import LoadCounts, Store

LOG = logging.getLogger("casewall.sync")
MOST_REASONS = 3
LONGEST = 600  # letters of a message


@dataclass(frozen=True, kw_only=True)
class LoadReport:
    """How one source's load ended: its counts and its marks by kind, or the error that stopped it."""

    source: str
    counts: LoadCounts | None = None
    marks: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    error: str | None = None


def sync(
    settings: Settings,
    store: Store,
    *,
    now: datetime,
    source: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[LoadReport]:
    """Load every source, or the one that is named; a source that fails does not stop the others."""
    return [load_source(name, settings, store, now=now, progress=progress) for name in chosen(settings, source=source)]


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
    now: datetime,
    progress: Callable[[str], None] | None = None,
) -> LoadReport:
    """Read, map and load one source."""
    told = progress or (lambda step: None)
    try:
        told(f"{name}: reading")
        mapped = map_source(name, settings, now)
        told(f"{name}: storing {mapped.read:,} rows")
        counts = store.load(mapped, now=now, fingerprint=fingerprint(name, settings))
    except CasewallError as error:
        return LoadReport(source=name, error=one_line(str(error)))
    except Exception as error:
        # what nobody foresaw in one source stops no other one
        LOG.debug("%s could not be loaded", name, exc_info=True)
        return LoadReport(source=name, error=one_line(f"{type(error).__name__}: {error}. Nothing of it was loaded."))
    kinds = mapped.marks["kind"].value_counts(sort=True).rows()
    reasons = dict(mapped.quarantine["reason"].value_counts(sort=True).head(MOST_REASONS).rows())
    none = counts.read > 0 and counts.quarantined == counts.read
    empty = f"all {counts.read:,} rows were set aside, so nothing of it is shown. `casewall check` says why."
    return LoadReport(source=name, counts=counts, marks=dict(kinds), reasons=reasons, error=empty if none else None)


def one_line(text: str) -> str:
    """Return a message as one line of a length that a person reads: it may hold a whole heading or row."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def fingerprint(name: str, settings: Settings) -> str:
    """Return a hash of everything by which a source's rows are mapped; paths and intervals do not count."""
    held = settings.sources[name].model_dump(mode="json", exclude={"path", "interval", "label", "case_url"})
    people = {key: [*owner.names, owner.tier] for key, owner in settings.owners.items()}
    groups = {key: [*team.names, team.tier] for key, team in settings.teams.items()}
    kinds = {key: list(kind.names) for key, kind in settings.case_types.items()}
    return hashlib.blake2b(repr((held, people, groups, kinds)).encode(), digest_size=16).hexdigest()

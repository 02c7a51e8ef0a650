"""A source on a test server, pulled to its end or killed on the way, as the runner would do it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from data.settings import Settings, load
from data.sources.base import Page
from data.sources.rest import RestSource


@dataclass
class Store:
    """What a store would hold: the newest row of each case, each event once, the marks of the pages that came."""

    cases: dict[str, dict[str, str | None]] = field(default_factory=dict)
    events: dict[str, dict[str, str | None]] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    rows: int = 0

    def keep(self, page: Page, settings: Settings, source: str) -> None:
        """Store a page and its marks."""
        held = settings.sources[source]
        own, past = held.columns, held.events.columns if held.events else {}
        for table, raw in page.tables:
            columns = own if table == held.rows else past
            for row in raw.frame.iter_rows(named=True):
                mapped = {ours: picked(specs, row) for ours, specs in columns.items()}
                key = mapped["case_id"] if table == "cases" else mapped.get("event_id")
                (self.cases if table == "cases" else self.events)[str(key)] = mapped
                self.rows += 1
        self.marks |= page.marks
        self.pages.append(page)


def picked(specs: tuple[str, ...], row: Mapping[str, str | None]) -> str | None:
    """Return the first alternative that is not null, its braces filled."""
    for spec in specs:
        if "{" in spec:
            return re.sub(r"\{([^{}]*)\}", lambda found: row[found[1]] or "", spec)
        if row[spec] is not None:
            return row[spec]
    return None


def desk(folder: Path, text: str) -> Settings:
    """Load a configuration with one source, called desk."""
    file = folder / "casewall.toml"
    file.write_text(text)
    return load(file)


def pulled(
    settings: Settings,
    *,
    now: datetime,
    store: Store | None = None,
    stop_after: int | None = None,
    source: str = "desk",
) -> Store:
    """Pull once with a new source and keep what it yields; stop after so many pages, as a kill would."""
    held = store or Store()
    rest = RestSource(source, settings)
    try:
        pages = rest.pages(dict(held.marks), now=now)
        for number, page in enumerate(pages, 1):
            held.keep(page, settings, source)
            if number == stop_after:
                pages.close()
                break
    finally:
        rest.close()
    return held

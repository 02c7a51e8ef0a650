"""The first rows of a source that is pulled, mapped as they would be, and nothing of them stored."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime

from data.mapping import Mapped, map_tables
from data.settings import Settings
from data.sources.base import Pulled, RawTable

ENOUGH = 1_000  # rows
MOST_PAGES = 12
NOTHING_KNOWN: Mapping[str, str] = {}


def sampled(name: str, settings: Settings, source: Pulled, *, now: datetime) -> Mapped:
    """Map the first pages of a source; those of history come newest first. Raises CasewallError as pulling does."""
    tables: dict[str, list[RawTable]] = {}
    with closing(source), closing(source.pages(NOTHING_KNOWN, now=now)) as pages:
        for number, page in enumerate(pages, start=1):
            for table, rows in page.tables:
                tables.setdefault(table, []).append(rows)
            if sum(rows.rows for held in tables.values() for rows in held) >= ENOUGH or number == MOST_PAGES:
                break
    return map_tables(name, settings, tables, now=now, paged=True)

"""Keys of sources that are databases."""

from __future__ import annotations

from datetime import timedelta

from data.settings.words import Duration, Section


class SqlEventsKeys(Section):
    """A second query beside the cases."""

    query: str | None = None
    table: str | None = None
    watermark: str | None = None


class SqlKeys(SqlEventsKeys):
    """Where a database is and what is asked of it."""

    url: str | None = None
    timeout: Duration = timedelta(seconds=30)


def check(source: SqlKeys, events: SqlEventsKeys | None) -> None:
    """Refuse what leads to no rows."""
    if source.url is None:
        raise ValueError('url is missing: name the database, for instance url = "env:ERP_URL"')

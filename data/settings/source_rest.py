"""Keys of sources that are products' own interfaces (REST)."""

from __future__ import annotations

from datetime import timedelta

from data.settings.words import Duration, Section


class RestEventsKeys(Section):
    """A second request beside the cases."""


class RestKeys(RestEventsKeys):
    """Where a product is and what is asked of it."""

    preset: str | None = None
    url: str | None = None
    timeout: Duration = timedelta(seconds=30)


def check(source: RestKeys, events: RestEventsKeys | None) -> None:
    """Refuse what leads to no rows."""
    if source.url is None:
        raise ValueError('url is missing: name the address, for instance url = "https://desk.example"')

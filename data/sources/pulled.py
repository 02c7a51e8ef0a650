"""Which sources are pulled, page by page, and which are files, read whole."""

from __future__ import annotations

import logging

from data.settings import Settings
from data.sources.base import Pulled


def pulled(name: str, settings: Settings) -> Pulled | None:
    """Return a configured source that is pulled; None where it is files."""
    # the library tells every single try on the error stream; what fails in the end is told by the load, in words
    logging.getLogger("stamina").setLevel(logging.ERROR)
    kind = settings.sources[name].kind
    if kind == "sql":
        from data.sources.sql import SqlSource

        return SqlSource(name, settings)
    if kind == "rest":
        from data.sources.rest.source import RestSource

        return RestSource(name, settings)
    return None

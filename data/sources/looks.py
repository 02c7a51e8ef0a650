"""A look at a source's files: whether they are what they were, without reading them."""

from __future__ import annotations

from data.settings import Settings
from data.sources.files import paths

Look = tuple[tuple[str, int, int], ...]


def look(name: str, settings: Settings) -> Look:
    """Return the names, times and sizes of a source's files. Raises CasewallError where there is none."""
    source = settings.sources[name]
    patterns = [at.path or "" for at in (source, source.events) if at is not None]
    found = [file for pattern in patterns for file in paths(settings, pattern, key=f"sources.{name}.path")]
    return tuple((str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in found)

"""A look at a source's files: whether they are what they were, without reading them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic

from data.settings import Settings
from data.sources.files import FileSource

Look = tuple[tuple[str, int, int], ...]
LONGEST = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Failed:
    """Files that could not be loaded, and until when (of the monotonic clock) the same ones are not tried again."""

    files: Look
    pause: timedelta
    until: float


def look(name: str, settings: Settings) -> Look:
    """Return the names, times and sizes of a source's files. Raises CasewallError where there is none."""
    source = FileSource(name, settings)
    tables = ("cases", "events") if settings.sources[name].events is not None else ("cases",)
    return tuple(_state(file) for table in tables for file in source.paths(table))


def _state(file: Path) -> tuple[str, int, int]:
    try:
        held = file.stat()
    except OSError:  # it went since it was found: whoever reads it says so
        return (str(file), 0, 0)
    return (str(file), held.st_mtime_ns, held.st_size)


@dataclass
class Looked:
    """What the files of each source were like when they were loaded, or could not be."""

    _loaded: dict[str, Look] = field(default_factory=dict)
    _failed: dict[str, Failed] = field(default_factory=dict)

    def is_news(self, name: str, files: Look) -> bool:
        """Tell whether files are to be read: others than those of before, or ones that failed and are due again."""
        failed = self._failed.get(name)
        if failed is not None and failed.files == files:
            return monotonic() >= failed.until
        return self._loaded.get(name) != files

    def note(self, name: str, files: Look, pause: timedelta, *, loaded: bool) -> None:
        """Note that files were loaded; or that they could not be, and are left alone a while if they stay as they are.

        The pause is twice as long after each failure of the same files.
        """
        failed = self._failed.get(name)
        self.forget(name)  # after a failure those of before are read again too: it ends that failure
        if loaded:
            self._loaded[name] = files
            return
        if failed is not None and failed.files == files:
            pause = max(pause, min(2 * failed.pause, LONGEST))
        self._failed[name] = Failed(files=files, pause=pause, until=monotonic() + pause.total_seconds())

    def forget(self, name: str) -> None:
        """Read a source's files the next time, whatever they are like."""
        self._loaded.pop(name, None)
        self._failed.pop(name, None)

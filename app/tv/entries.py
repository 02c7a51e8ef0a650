"""The [[televisions]] of a configuration that may change while it is served: pairing writes into it."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from data.errors import CasewallError
from data.settings import Settings, load
from data.settings.televisions import TelevisionConfig

LOG = logging.getLogger("casewall.tv")
Signature = tuple[tuple[str, int, int], ...]


class Entries:
    """The entries by name, read again when a file changed; while a file cannot be read, those of before hold."""

    def __init__(self, settings: Settings) -> None:
        self._path = settings.path
        self._files = _files(settings)
        self._read = _signature(self._files)
        self._found = _named(settings.televisions)

    def get(self, name: str | None) -> TelevisionConfig | None:
        """Return the entry of a name, in whatever case it is written."""
        return None if name is None else self._found.get(name.casefold())

    def all(self) -> list[TelevisionConfig]:
        """Return every entry in the order of the file."""
        return list(self._found.values())

    def look(self, *, anew: bool = False) -> None:
        """Read the configuration again where a file of it changed, or in any case (`anew`)."""
        signature = _signature(self._files)
        if signature == self._read and not anew:
            return
        self._read = signature
        try:
            settings = load(self._path)
        except CasewallError as error:
            # somebody is at it: the televisions go on by what was right before
            LOG.warning("the televisions stay as they were: %s", error)
            return
        self._files = _files(settings)
        self._read = _signature(self._files)
        self._found = _named(settings.televisions)


def _named(televisions: Iterable[TelevisionConfig]) -> dict[str, TelevisionConfig]:
    return {one.name.casefold(): one for one in televisions}


def _files(settings: Settings) -> tuple[Path, ...]:
    return (settings.path, *(settings.resolve(name) for name in settings.casewall.include))


def _signature(files: Iterable[Path]) -> Signature:
    """Return what a file shows when it was written, without reading it."""
    found = []
    for path in files:
        try:
            held = path.stat()
        except OSError:
            continue
        found.append((str(path), held.st_mtime_ns, held.st_size))
    return tuple(found)

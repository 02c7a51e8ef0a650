"""A product's interface as a source that is pulled: its client and its names are kept from pull to pull."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from data.settings import Settings
from data.sources.base import Page
from data.sources.rest.asking import Asker
from data.sources.rest.client import Client
from data.sources.rest.lookups import Names
from data.sources.rest.pull import Pull


@dataclass
class RestSource:
    """One configured source of kind "rest"."""

    name: str
    settings: Settings
    _asker: Asker | None = field(default=None, repr=False)
    _names: Names | None = field(default=None, repr=False)

    def pages(self, marks: Mapping[str, str], *, now: datetime) -> Generator[Page, None, None]:
        """Yield what changed since the marks, then a listing where one is due, then the history that is lacking.

        Raises SourceError where the product does not answer as it should, CasewallError for a field that is gone.
        """
        asker, names = self.talk(now=now)
        yield from Pull(self.name, self.settings, asker, names).pages(marks)

    def talk(self, *, now: datetime) -> tuple[Asker, Names]:
        """Return what asks the product, its clock set to now; every list of names may be asked for once more."""
        held = self.settings.sources[self.name]
        if self._asker is None or self._names is None:
            client = Client.of(self.name, self.settings, now=now)
            self._asker = Asker(client=client, fill=held.fill, zone=held.timezone, error=held.error)
            self._names = Names(self._asker, held.lookups)
        self._asker.client.restart(now)
        self._names.restart()
        return self._asker, self._names

    def close(self) -> None:
        """Close the connections; a next pull opens new ones."""
        if self._asker is not None:
            self._asker.client.close()

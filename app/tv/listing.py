"""Every television of the configuration and of the store, one row a name: is it paired, when was it last seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from data.settings.televisions import TelevisionConfig
from data.store.televisions import Television

LOST_AFTER = timedelta(seconds=40)  # it asks every two seconds, and what is stored may be twenty old
OFF_AFTER = timedelta(hours=1)
State = Literal["live", "lost", "off", "unpaired", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A television. `state`: live, lost (silent for a while), off (for an hour), unpaired, or unknown (no entry)."""

    name: str
    state: State
    entry: TelevisionConfig | None
    device: Television | None

    def age(self, now: datetime) -> timedelta | None:
        """Return how old the picture was that it showed last, counted on to now; None where it shows none."""
        at = None if self.device is None else self.device.picture_at
        return None if at is None else max(now - at, timedelta())


def rows(entries: Iterable[TelevisionConfig], televisions: Iterable[Television], *, now: datetime) -> list[Row]:
    """Return a row an entry, in the order of the file, then those that are paired and have none any more."""
    paired = {one.name.casefold(): one for one in televisions if one.name is not None and one.is_paired}
    found = []
    for one in entries:
        device = paired.pop(one.name.casefold(), None)
        found.append(Row(name=one.name, state=_state(device, now), entry=one, device=device))
    return found + [
        Row(name=str(one.name), state="unknown", entry=None, device=one) for _, one in sorted(paired.items())
    ]


def waiting(televisions: Iterable[Television], *, now: datetime) -> int:
    """Return how many televisions show a code now."""
    return sum(one.good_code(now) is not None for one in televisions)


def _state(device: Television | None, now: datetime) -> State:
    if device is None:
        return "unpaired"
    silent = None if device.seen_at is None else now - device.seen_at
    if silent is None or silent >= OFF_AFTER:
        return "off"
    return "lost" if silent > LOST_AFTER else "live"

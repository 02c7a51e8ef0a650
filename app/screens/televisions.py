"""The televisions as a page tells of them: their states and ages, on the clock that the walls show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.formatting import WEEKDAYS, short_date
from app.source_ages import when_words
from app.tv.listing import Row, rows, waiting
from app.wall.shown import Scenes, Shown
from data.settings import Settings
from data.settings.televisions import TelevisionConfig
from data.store.televisions import Television
from metrics.calendar_table import micros

YOUNG = timedelta(minutes=1)  # a picture of now, whatever the interval of pictures
SCENES = {"now": "Now", "team": "Team", "week": "Week"}


@dataclass(frozen=True, kw_only=True)
class Televisions:
    """Every television at an instant; all instants are those of the shown clock. `waiting` show a code."""

    rows: tuple[Row, ...]
    waiting: int
    now: datetime
    newest: datetime
    settings: Settings
    zone: ZoneInfo
    build: str

    def is_old(self, row: Row) -> bool:
        """Return whether the picture of a television is older than three of the server's would be."""
        age = row.age(self.now)
        return age is not None and age > max(YOUNG, 3 * self.settings.casewall.refresh)

    def shows_now(self, row: Row) -> bool:
        """Return whether a television shows the picture of now."""
        return row.state == "live" and row.age(self.now) is not None and not self.is_old(row)

    def seen_today(self, row: Row) -> bool:
        """Return whether a television asked for its picture today."""
        at = None if row.device is None else row.device.seen_at
        return at is not None and at.astimezone(self.zone).date() == self.now.astimezone(self.zone).date()

    def when(self, at: datetime) -> str:
        """Return an instant in words."""
        return when_words(at, zone=self.zone, today=self.now.astimezone(self.zone).date())

    def day(self, at: datetime) -> str:
        """Return an instant of the last days in few words: `13:48`, `Wed 17:04`, or the date of one before."""
        local, today = at.astimezone(self.zone), self.now.astimezone(self.zone).date()
        days = (today - local.date()).days
        if days > 6:
            return short_date(local.date()) + (f" {local.year}" if local.year != today.year else "")
        return f"{WEEKDAYS[local.weekday()]} {local:%H:%M}" if days else f"{local:%H:%M}"

    def scenes(self) -> Scenes:
        """Return the scenes that most televisions turn through, the first of the file's among equals."""
        each = [Shown.of(row.entry).scenes for row in self.rows if row.entry is not None]
        return max(each, key=each.count, default=Shown().scenes)

    def instants(self) -> dict[str, dict[str, int]]:
        """Return in ms since 1970 when each television was seen, and of when its picture is; a browser counts on."""
        told = {"": {"newest": micros(self.newest) // 1000}}
        for row in self.rows:
            if row.device is not None:
                pairs = {"seen": row.device.seen_at, "picture": row.device.picture_at}
                told[row.name] = {name: micros(at) // 1000 for name, at in pairs.items() if at is not None}
        return told


def televisions(
    entries: Iterable[TelevisionConfig],
    devices: Iterable[Television],
    settings: Settings,
    *,
    now: datetime,
    shown: datetime,
    newest: datetime,
    zone: ZoneInfo,
    build: str,
) -> Televisions:
    """Return every television. `now` is the world's, `shown` the same instant on the clock of the walls."""
    held = list(devices)
    moved = [_moved(one, shown - now) for one in held]
    return Televisions(
        rows=tuple(rows(entries, moved, now=shown)), waiting=waiting(held, now=now), now=shown, newest=newest,
        settings=settings, zone=zone, build=build,
    )  # fmt: skip


def scene_words(scene: str, seconds: int) -> str:
    """Return a scene with its length: `Now 30 s`."""
    length = f"{seconds // 60} min" if seconds >= 120 and seconds % 60 == 0 else f"{seconds} s"
    return f"{SCENES[scene]} {length}"


def build_words(held: Televisions, row: Row) -> str | None:
    """Return in words when a television gets the server's build; None where it has that."""
    build = None if row.device is None else row.device.build
    if build is None or build == held.build:
        return None
    version, _, rest = held.build.partition("-")
    coming = rest if rest and build.partition("-")[0] == version else held.build
    return f"gets {coming} {'within a minute' if row.state == 'live' else 'on return'}"


def _moved(one: Television, by: timedelta) -> Television:
    told: Mapping[str, datetime | None] = {
        "seen_at": one.seen_at, "paired_at": one.paired_at, "picture_at": one.picture_at,
    }  # fmt: skip
    return replace(one, **{name: None if at is None else at + by for name, at in told.items()})  # type: ignore[arg-type]

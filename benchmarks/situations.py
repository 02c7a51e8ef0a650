"""The zones and the kinds of calendar of the oracle, each zone in two years in which its clock did something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from benchmarks.data import at_midnight, of_hours
from metrics.calendar import BusinessCalendar, Session, Version

ZONES = {
    "Africa/Cairo": 2023,  # summer time is back after years, and begins at a midnight
    "America/New_York": 2024,
    "America/Noronha": 2000,  # a summer time of seven days
    "America/Sao_Paulo": 2018,  # midnights that do not exist
    "America/St_Johns": 2010,  # the clock goes back at one minute past midnight: a date comes twice
    "Asia/Dubai": 2024,
    "Asia/Kathmandu": 1985,  # 15 minutes, once
    "Asia/Kolkata": 2024,
    "Australia/Lord_Howe": 2024,  # half an hour
    "Europe/Berlin": 2024,
    "Pacific/Apia": 2011,  # a day left out
    "UTC": 2024,
}
YEARS = 2
Week = tuple[tuple[Session, ...], ...]
OFFICE = of_hours(9, 17)
WEEKDAYS: Week = (*(OFFICE,) * 5, (), ())
LUNCH: Week = (*((*of_hours(8, 12), *of_hours(13, 17)),) * 4, of_hours(8, 12), (), ())
# two nights touch in the week's end, and overlap with the day after
NIGHTS: Week = (*(of_hours(22, 30),) * 4, of_hours(20, 32), (*of_hours(0, 4), *of_hours(18, 42)), of_hours(10, 11))
ALWAYS: Week = (of_hours(0, 24),) * 7
CLOCK_CHANGES: Week = ((*of_hours(1.75, 2.25), *of_hours(2.5, 3.25), *of_hours(23.5, 24.25)),) * 7


def dated(year: int) -> tuple[Version, ...]:
    """Return versions with holidays, half days and Saturdays at work; hours change twice, once for the longer."""
    closed = tuple(
        (date(year + on, month, day), "holiday")
        for on in range(YEARS) for month, day in ((1, 1), (4, 6), (5, 1), (10, 27), (11, 4), (12, 25), (12, 26))
    )  # fmt: skip
    half = {date(year + on, 12, day): of_hours(9, 12.5) for on in range(YEARS) for day in (24, 31)}
    saturday = {date(year, 3, 1) + timedelta(weeks=10 * n): of_hours(7, 19.25) for n in range(10)}
    held = {"closed": closed, "overrides": tuple(sorted((half | saturday).items()))}
    longer: Week = (*(of_hours(7.25, 18.75),) * 6, ())
    return (
        Version(WEEKDAYS, **held), Version(longer, valid_from=date(year, 10, 28), **held),
        Version(LUNCH, valid_from=date(year + 1, 4, 2), **held),
    )  # fmt: skip


@dataclass(frozen=True)
class Situation:
    """A calendar in a zone, and the years in which it is asked."""

    kind: str
    zone: str
    year: int

    @property
    def start(self) -> datetime:
        """The first instant."""
        return at_midnight(date(self.year, 1, 1))

    @property
    def end(self) -> datetime:
        """The first instant after."""
        return at_midnight(date(self.year + YEARS, 1, 1))

    @property
    def calendar(self) -> BusinessCalendar:
        """The product's calendar."""
        return BusinessCalendar(self.kind, self.zone, KINDS[self.kind](self.year))

    def clock_changes(self) -> list[datetime]:
        """Return the instants at which the zone's offset changes, to the minute, by looking at every hour."""
        here, hour, found = ZoneInfo(self.zone), timedelta(hours=1), list[datetime]()
        before = self.start
        while before < self.end:
            if (before + hour).astimezone(here).utcoffset() != before.astimezone(here).utcoffset():
                minutes = [before + timedelta(minutes=n) for n in range(61)]
                found += [b for a, b in pairwise(minutes)
                          if a.astimezone(here).utcoffset() != b.astimezone(here).utcoffset()]  # fmt: skip
            before += hour
        return found


KINDS = {
    "plain week": lambda _: (Version(WEEKDAYS),),
    "lunch break": lambda _: (Version(LUNCH),),
    "nights": lambda _: (Version(NIGHTS),),
    "around the clock": lambda _: (Version(ALWAYS),),
    "holidays, half days, Saturdays, versions": dated,
    "sessions on the clock change": lambda _: (Version(CLOCK_CHANGES),),
}


def situations() -> Iterator[Situation]:
    """Yield every kind of calendar in every zone."""
    for zone, year in ZONES.items():
        for kind in KINDS:
            yield Situation(kind, zone, year)


def micros(at: datetime) -> int:
    """Return an instant in µs since 1970."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)

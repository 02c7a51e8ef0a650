"""Public holidays from the days on which nobody works: the country whose days off the quiet weekdays are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import holidays
import polars as pl

DAY = timedelta(days=1)
QUIET = 0.35  # of the usual of that weekday in the weeks around
LEAST = 8  # events of a usual weekday, to tell a quiet one
WEEKS, SIDE = 4, 2  # weeks looked at before and after a day, and how many of them there must be
HITS, RECALL = 2, 0.7  # days off that must be quiet: at least so many, and this share of all
FIT = 0.4  # of the days off and the quiet days together, how many must be both
# The countries that are tried, each with the zone of most of its desks.
ZONES = {
    "DE": "Europe/Berlin", "AT": "Europe/Vienna", "CH": "Europe/Zurich", "IT": "Europe/Rome", "FR": "Europe/Paris",
    "ES": "Europe/Madrid", "PT": "Europe/Lisbon", "NL": "Europe/Amsterdam", "BE": "Europe/Brussels",
    "LU": "Europe/Luxembourg", "PL": "Europe/Warsaw", "CZ": "Europe/Prague", "HU": "Europe/Budapest",
    "SE": "Europe/Stockholm", "NO": "Europe/Oslo", "DK": "Europe/Copenhagen", "FI": "Europe/Helsinki",
    "GB": "Europe/London", "IE": "Europe/Dublin", "GR": "Europe/Athens", "RO": "Europe/Bucharest",
    "TR": "Europe/Istanbul", "US": "America/New_York", "CA": "America/Toronto", "MX": "America/Mexico_City",
    "BR": "America/Sao_Paulo", "AR": "America/Argentina/Buenos_Aires", "CL": "America/Santiago",
    "AU": "Australia/Sydney", "NZ": "Pacific/Auckland", "IN": "Asia/Kolkata", "JP": "Asia/Tokyo",
    "SG": "Asia/Singapore", "ZA": "Africa/Johannesburg",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DaysOff:
    """A country whose days off are quiet, its zone, why, and the quiet weekdays that are none of its days off."""

    country: str
    zone: str
    why: str
    others: tuple[date, ...] = ()


def quiet_days(days: pl.Series) -> tuple[list[date], list[date]]:
    """Return the weekdays that can be judged and those that are quiet, of the local dates of all events."""
    counts: dict[date, int] = dict(days.drop_nulls().value_counts().rows())
    if not counts:
        return [], []
    first, last = min(counts), max(counts)
    weekdays = [first + DAY * n for n in range((last - first).days + 1) if (first + DAY * n).weekday() < 5]
    judged, quiet = [], []
    for day in weekdays:
        before = [counts.get(day - DAY * 7 * week, 0) for week in range(1, WEEKS + 1) if day - DAY * 7 * week >= first]
        after = [counts.get(day + DAY * 7 * week, 0) for week in range(1, WEEKS + 1) if day + DAY * 7 * week <= last]
        # a log that grows or dies away has days that are small on one side only
        usual = min(median(before), median(after)) if len(before) >= SIDE and len(after) >= SIDE else 0
        if usual >= LEAST:
            judged.append(day)
            if counts.get(day, 0) < QUIET * usual:
                quiet.append(day)
    return judged, quiet


def days_off(days: pl.Series, *, like: str | None) -> DaysOff | None:
    """Return the country whose public holidays fit the quiet weekdays best, None where none fits well.

    `like` is a zone whose offsets the country must share. A country fits by the days off that were quiet, against the
    days off that were not and the quiet days that are none of its own.
    """
    judged, quiet = quiet_days(days)
    if len(quiet) < HITS:
        return None
    years = range(judged[0].year, judged[-1].year + 1)
    best: tuple[float, str, set[date], set[date]] | None = None
    for country, zone in ZONES.items():
        if like is not None and not _alike(zone, like, years):
            continue
        off = set(holidays.country_holidays(country, years=years)) & set(judged)
        hits = off & set(quiet)
        if len(hits) < HITS or len(hits) < RECALL * len(off):
            continue
        fits = 2 * len(hits) / (len(off) + len(quiet))
        if best is None or fits > best[0]:
            best = (fits, country, off, hits)
    if best is None or best[0] < FIT:
        return None
    _, country, off, hits = best
    others = tuple(day for day in quiet if day not in off)
    why = f"{len(hits):,} of its {len(off):,} days off in the file were quiet"
    return DaysOff(country=country, zone=ZONES[country], why=why, others=others)


def _alike(zone: str, other: str, years: range) -> bool:
    """Tell whether two zones show the same time in winter and in summer."""
    instants = [datetime(year, month, 15, 12, tzinfo=UTC) for year in years for month in (1, 7)]
    offsets = [[at.astimezone(ZoneInfo(name)).utcoffset() for at in instants] for name in (zone, other)]
    return offsets[0] == offsets[1]

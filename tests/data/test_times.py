"""One text, one instant: or none, and the reason why."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from data.errors import CasewallError
from data.times import READ, TimeRules, read_times

NOW = datetime(2026, 10, 15, 12, tzinfo=UTC)


def read(*texts: str, **settings: object) -> list[dict[str, object]]:
    rules = TimeRules(**{"where": "sources.crm", "timezone": "Europe/Berlin", **settings})  # type: ignore[arg-type]
    return read_times(pl.Series(texts, dtype=pl.String), rules, now=NOW).to_dicts()


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-10-15T09:30:00Z", "2026-10-15T09:30:00Z"),
        ("2026-10-15T09:30:00+02:00", "2026-10-15T07:30:00Z"),
        ("2026-10-15 09:30:00.123456789 -0330", "2026-10-15T13:00:00.123456Z"),
        ("2026-10-15 09:30", "2026-10-15T07:30:00Z"),
        ("20261015 093000", "2026-10-15T07:30:00Z"),
        ("20261015093000", "2026-10-15T07:30:00Z"),
        ("46310.395833333", "2026-10-15T07:30:00Z"),
    ],
)
def test_without_formats_iso_digits_and_serials_are_read(text: str, at: str) -> None:
    assert read(text)[0]["at"] == instant(at)


@pytest.mark.parametrize("text", ["2026-10-15", "20261015", "46310"])
def test_a_date_alone_is_known_to_the_day(text: str) -> None:
    (row,) = read(text)
    assert row["to_day"]
    assert row["at"] == instant("2026-10-15T00:00+02:00")
    assert row["day_end"] == instant("2026-10-16T00:00+02:00") - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("pattern", "text", "at"),
    [
        ("%d/%m/%Y %H:%M", "29/2/2016 01:16", "2016-02-29T00:16:00Z"),
        ("%m/%d/%Y %I:%M:%S %p", "10/21/2019 11:49:49 PM", "2019-10-21T21:49:49Z"),
        ("%m/%d/%Y %I:%M:%S %p", "10/21/2019 12:05:00 AM", "2019-10-20T22:05:00Z"),
        ("%d.%m.%y %H:%M", "09.10.26 08:12", "2026-10-09T06:12:00Z"),
        ("%d.%m.%Y %H:%M:%S.%f", "09.10.2026 08:12:01.25", "2026-10-09T06:12:01.25Z"),
        ("%d/%m/%Y %H:%M %z", "15/10/2026 09:30 +0530", "2026-10-15T04:00:00Z"),
        ("%s", "1760520600", "2025-10-15T09:30:00Z"),
    ],
)
def test_a_configured_format_is_read(pattern: str, text: str, at: str) -> None:
    assert read(text, formats=(pattern,))[0]["at"] == instant(at)


def test_the_first_format_that_fits_decides() -> None:
    day_first = read("03/04/2026 10:00", formats=("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"))
    assert day_first[0]["at"] == instant("2026-04-03T10:00+02:00")
    second = read("03/14/2026 10:00", formats=("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"))
    assert second[0]["at"] == instant("2026-03-14T10:00+01:00")


def test_wrong_offsets_are_ignored_and_the_digits_read_in_the_zone() -> None:
    (row,) = read("2010-01-13T08:40:25.000+02:00", timezone="UTC", ignore_offsets=True)
    assert row["at"] == instant("2010-01-13T08:40:25Z")


@pytest.mark.parametrize(("policy", "at"), [("earliest", "00:30"), ("latest", "01:30"), ("null", None)])
def test_the_hour_that_comes_twice_follows_the_policy(policy: str, at: str | None) -> None:
    (row,) = read("2026-10-25 02:30", ambiguous=policy)
    assert row["flag"] == "ambiguous"
    assert row["at"] == (instant(f"2026-10-25T{at}Z") if at else None)
    assert row["why"] == (None if at else "this hour comes twice")


@pytest.mark.parametrize(("policy", "at"), [("later", "2026-03-29T03:30+02:00"), ("null", None)])
def test_the_hour_that_does_not_exist_follows_the_policy(policy: str, at: str | None) -> None:
    (row,) = read("2026-03-29 02:30", nonexistent=policy)
    assert row["flag"] == "missing"
    assert row["at"] == (instant(at) if at else None)


def test_a_day_whose_midnight_does_not_exist_begins_an_hour_later() -> None:
    (row,) = read("2018-11-04", timezone="America/Sao_Paulo")
    assert row["at"] == instant("2018-11-04T03:00Z")
    assert row["flag"] is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31/09/2026 14:10", "September has 30 days"),
        ("30/02/2026 14:10", "February 2026 has 28 days"),
        ("15/10/2026", "cut off, no time"),
        ("15/10/2026 1", "cut off, no time"),
        ("15/13/2026 14:10", "there is no month 13"),
        ("15/10/2026 25:10", "there is no hour 25"),
        ("09.10.26 08:12", "no time format fits"),
        ("soon", "no time format fits"),
        ("01/01/0001 00:00", "before 1970"),
        ("09/10/2062 00:00", "36 years ahead"),
    ],
)
def test_what_cannot_be_read_has_a_reason(text: str, why: str) -> None:
    (row,) = read(text, formats=("%d/%m/%Y %H:%M",))
    assert (row["at"], row["why"]) == (None, why)


def test_without_formats_the_reasons_are_the_same() -> None:
    told = {
        row["text"]: row["why"] for row in read("2026-10-15T1", "2026-09-31 14:10", "0001-01-01", "2062-10-09", "x")
    }
    assert told == {
        "2026-10-15T1": "cut off, no time",
        "2026-09-31 14:10": "September has 30 days",
        "0001-01-01": "before 1970",
        "2062-10-09": "36 years ahead",
        "x": "no time format fits",
    }


def test_a_configured_format_is_not_helped_out_by_iso() -> None:
    assert read("2026-10-13", formats=("%Y-%d-%m",))[0]["at"] is None


def test_naive_digits_need_a_timezone() -> None:
    with pytest.raises(CasewallError, match=r'sources.crm.timezone is missing: "2026-10-15 09:30" carries no offset'):
        read("2026-10-15 09:30", timezone=None)
    assert read("2026-10-15T09:30:00Z", timezone=None)[0]["at"] == instant("2026-10-15T09:30:00Z")


def test_a_format_with_a_zone_in_the_middle_is_refused() -> None:
    with pytest.raises(CasewallError, match=r"End it with %z"):
        read("15 +0200 10:00", formats=("%d %z %H:%M",))


def test_nothing_in_gives_the_same_columns_out() -> None:
    empty = read_times(pl.Series([None], dtype=pl.String), TimeRules(where="sources.crm"), now=NOW)
    assert empty.schema == pl.Schema(READ)
    assert empty.is_empty()


def test_every_day_of_a_year_reads_back_as_itself() -> None:
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    rows = read(*(day.isoformat() for day in days))
    berlin = ZoneInfo("Europe/Berlin")
    assert [row["at"] for row in rows] == [datetime.combine(day, time(), tzinfo=berlin) for day in days]

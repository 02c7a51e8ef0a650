"""How times are written, whose clock they follow, when people work, and what an old log shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from data.propose.clock import Clock
from data.propose.days_off import days_off
from data.propose.hours import hours_of
from data.propose.shown import as_of, last_living_day, start
from data.propose.targets import rounded, targets
from data.propose.time_shapes import day_first, shape_of
from data.propose.zones import fitting, moves_with_summer, of_the_office
from metrics.calendar import BusinessCalendar, Session, Version

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFICE = BusinessCalendar("office", "UTC", (Version((*((Session(9 * HOUR, 17 * HOUR),),) * 5, (), ())),))


@pytest.mark.parametrize(
    ("values", "formats"),
    [
        (["29/2/2016 01:16", "1/3/2016 09:00"], ("%d/%m/%Y %H:%M",)),
        (["10/21/2019 11:49:49 AM", "10/02/2019 01:00:00 PM"], ("%m/%d/%Y %I:%M:%S %p",)),
        (["31.12.2026 17:05"], ("%d.%m.%Y %H:%M",)),
        (["31-12-26"], ("%d-%m-%y",)),
        (["12/Oct/26 9:15 AM"], ("%d/%b/%y %I:%M %p",)),
        (["Oct 21, 2019 11:46 AM"], ("%b %d, %Y %I:%M %p",)),
        (["2026/10/15 09:30:00"], ("%Y/%m/%d %H:%M:%S",)),
        (["2026-10-15T09:30:00+02:00", "20261015 093000", "2026-10-15"], ()),
    ],
)
def test_formats_are_told_by_the_values(values: list[str], formats: tuple[str, ...]) -> None:
    shape = shape_of(values, named=False)
    assert shape is not None
    first, _ = day_first([shape])
    assert shape.in_order(first) == formats


@pytest.mark.parametrize(
    ("values", "named", "times"),
    [
        (["20261015", "20261231"], False, True),
        (["45123", "45124.5"], True, True),
        (["45123", "45124"], False, False),
        (["1760000000", "1760003600"], True, True),
        (["INC0001", "INC0002"], True, False),
        (["19-00711545", "19-00711544"], False, False),
        (["39.2916620255563"], False, False),
    ],
)
def test_numbers_are_times_only_where_they_can_be(values: list[str], *, named: bool, times: bool) -> None:
    assert (shape_of(values, named=named) is not None) == times


def test_no_value_over_12_leaves_the_order_in_doubt() -> None:
    shape = shape_of(["1/2/2026 09:00", "3/4/2026 10:00"], named=True)
    assert shape is not None
    assert day_first([shape]) == (True, False)


def test_another_column_of_the_file_tells_the_order() -> None:
    unclear, clear = shape_of(["1/2/2026"], named=True), shape_of(["1/31/2026"], named=True)
    assert unclear is not None
    assert clear is not None
    assert day_first([unclear, clear]) == (False, True)


def worked(zone: str, *, shown_in: str = "UTC", days: int = 400) -> pl.Series:
    """Return instants of an office that works 9 to 17 in `zone`, as the digits that `shown_in` shows."""
    first = datetime(2025, 1, 6)  # noqa: DTZ001  (local digits)
    local = [first + DAY * n + HOUR * hour for n in range(days) if (first + DAY * n).weekday() < 5
             for hour in range(9, 17)]  # fmt: skip
    at = pl.Series(local).dt.cast_time_unit("us").dt.replace_time_zone(zone)
    return at.dt.convert_time_zone(shown_in).dt.replace_time_zone(None).dt.replace_time_zone("UTC")


def test_digits_of_utc_move_with_summer_time_and_local_digits_do_not() -> None:
    assert moves_with_summer(worked("Europe/Rome"))
    assert not moves_with_summer(worked("Europe/Rome", shown_in="Europe/Rome"))


def test_too_little_of_a_season_tells_nothing() -> None:
    assert not moves_with_summer(worked("Europe/Rome", days=60))


def test_offsets_name_a_zone() -> None:
    at, digits = worked("America/New_York"), worked("America/New_York", shown_in="America/New_York")
    assert fitting(at, digits) == "America/New_York"


def test_an_office_begins_in_the_morning() -> None:
    assert of_the_office(worked("Europe/Rome")) == "Europe/Berlin"
    assert of_the_office(worked("America/Chicago")) == "America/Chicago"


def at_work(*, hours: list[float], days: int = 60, who: str | None = "anna") -> pl.DataFrame:
    """Return a row an hour given, on every weekday."""
    first = datetime(2026, 1, 5)  # noqa: DTZ001  (local time)
    at = [first + DAY * n + HOUR * hour for n in range(days) if (first + DAY * n).weekday() < 5 for hour in hours]
    return pl.DataFrame({"at": at, "who": [who] * len(at)}, schema={"at": pl.Datetime("us"), "who": pl.String})


def test_hours_are_those_in_which_people_work() -> None:
    assert hours_of(at_work(hours=[h / 2 for h in range(17, 34)])).week == {"mon-fri": "08:30-17:00"}


def test_a_break_at_noon_parts_the_day() -> None:
    hours = [h / 2 for h in (*range(18, 26), *range(28, 36))]
    assert hours_of(at_work(hours=hours)).week == {"mon-fri": "09:00-13:00, 14:00-18:00"}


def test_a_machine_at_night_makes_no_night_shift() -> None:
    people = [at_work(hours=[h / 2 for h in range(16, 34)], who=f"person {n}") for n in range(8)]
    machine = at_work(hours=[minute / 60 for minute in range(0, 1440, 10)], who="batch")
    assert hours_of(pl.concat([*people, machine])).week == {"mon-fri": "08:00-17:00"}


def test_too_few_events_propose_the_usual_hours() -> None:
    found = hours_of(at_work(hours=[10], days=5))
    assert found.week == {"mon-fri": "09:00-17:00"}
    assert "5 events" in found.why


def test_quiet_weekdays_tell_the_country() -> None:
    off = {date(2025, 4, 21), date(2025, 4, 25), date(2025, 6, 2), date(2025, 8, 15), date(2025, 12, 8)}
    days = [date(2025, 2, 3) + DAY * n for n in range(340)]
    held = [day for day in days if day.weekday() < 5 for _ in range(1 if day in off else 20)]
    found = days_off(pl.Series(held), like="Europe/Berlin")
    assert found is not None
    assert (found.country, found.zone) == ("IT", "Europe/Rome")


def cases(opened: list[datetime], closed: list[datetime | None]) -> pl.DataFrame:
    """Return cases by opening and closing."""
    instant = pl.Datetime("us", "UTC")
    return pl.DataFrame(
        {"opened_at": opened, "closed_at": closed}, schema=dict.fromkeys(("opened_at", "closed_at"), instant)
    )


def steady(first: date, days: int, each: int = 4) -> list[datetime]:
    """Return openings on every weekday at 10:00."""
    held = [first + DAY * n for n in range(days)]
    return [
        datetime(day.year, day.month, day.day, 10, tzinfo=UTC) for day in held if day.weekday() < 5 for _ in range(each)
    ]


def test_the_clock_starts_where_cases_still_come_in_not_at_a_straggler() -> None:
    opened = [*steady(date(2016, 1, 4), 100), datetime(2017, 2, 15, 9, tzinfo=UTC)]
    frame = cases(opened, [at + DAY for at in opened])
    newest, now = datetime(2017, 2, 15, 9, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    shown = as_of(frame, newest=newest, now=now, calendar=OFFICE)
    assert shown == datetime(2016, 4, 12, 13, 30, tzinfo=UTC)


def test_a_living_export_has_no_clock_of_its_own() -> None:
    newest = datetime(2026, 1, 1, 9, tzinfo=UTC)
    frame = cases([newest], [None])
    assert as_of(frame, newest=newest, now=newest + 6 * DAY, calendar=OFFICE) is None
    assert as_of(frame, newest=newest, now=newest + 8 * DAY, calendar=OFFICE) is not None


def test_the_last_living_day_is_a_working_day() -> None:
    opened = pl.Series([at.date() for at in steady(date(2026, 3, 2), 40)] + [date(2026, 4, 11)])
    assert last_living_day(opened, OFFICE) == date(2026, 4, 10)


def test_many_open_cases_older_than_the_closed_ones_ever_were_are_old_backlog() -> None:
    opened = steady(date(2026, 1, 5), 200)
    old = [datetime(2025, 3, 3, 10, tzinfo=UTC) + DAY * n for n in range(20)]
    frame = cases([*old, *opened], [*[None] * 20, *(at + 3 * DAY for at in opened)])
    found = start(frame, shown=datetime(2026, 7, 20, 12, tzinfo=UTC), calendar=OFFICE)
    assert found is not None
    assert date(2025, 3, 16) <= found.day <= date(2025, 3, 23)
    assert "20 of 24 open cases" in found.why


def test_a_log_too_short_to_know_how_long_cases_take_has_no_backlog() -> None:
    opened = steady(date(2026, 1, 5), 20)
    frame = cases(opened, [at + 10 * DAY if n % 2 else None for n, at in enumerate(opened)])
    assert start(frame, shown=datetime(2026, 1, 25, tzinfo=UTC), calendar=OFFICE) is None


@pytest.mark.parametrize(
    ("hours", "text"),
    [(0.2, "15 min"), (0.8, "60 min"), (2.1, "2.5 h"), (7.2, "8 h"), (40, "40 h"), (40.1, "6 days"), (96, "12 days")],
)
def test_a_limit_is_rounded_up_to_what_a_person_would_promise(hours: float, text: str) -> None:
    assert rounded(HOUR * hours, day=8 * HOUR) == text


def test_the_target_is_the_p85_of_closed_cases() -> None:
    frame = pl.DataFrame(
        {
            "case_type": ["order"] * 20 + ["rare"] * 3,
            "closed_at": [datetime(2026, 1, 2, tzinfo=UTC)] * 23,
            "untimed": [False] * 23,
            "is_open": [False] * 23,
            "net_work_time": [HOUR * n for n in range(1, 24)],
            "net_work_days": [None] * 23,
        },
        schema_overrides={"net_work_time": pl.Duration("us"), "net_work_days": pl.Int64},
    )
    whole, types = targets(frame, day=8 * HOUR)
    assert (whole.closed, whole.within) == (23, "20 h")
    assert [(one.case_type, one.within) for one in types] == [("order", "17 h"), ("rare", None)]


def test_zones_of_the_list_exist() -> None:
    from data.propose.days_off import ZONES
    from data.propose.zones import COMMON

    assert all(ZoneInfo(name) for name in (*COMMON, *ZONES.values()))


@pytest.mark.parametrize(
    ("doubt", "told"),
    [
        ("read as UTC", "read as UTC. By its days off: Italy"),
        ("whose clock is it?", "whose clock is it? By its days off: Italy"),
    ],
)
def test_a_second_doubt_is_a_sentence_of_its_own(doubt: str, told: str) -> None:
    assert Clock(timezone="UTC", timezone_doubt=doubt).doubted_too("By its days off: Italy").timezone_doubt == told

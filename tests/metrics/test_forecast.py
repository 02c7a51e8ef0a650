"""Forecasts by hand: where every week was like the others, the future has no choice."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from metrics.forecast import forecast
from tests.tables import at, cases

MONDAY = date(2025, 3, 3)
NOW = at("2025-05-14 12:00")  # a Wednesday; ten full weeks from 3 March are over
ZONE = "Europe/Berlin"


def day(weeks: int, weekday: int, clock: str) -> str:
    return f"{MONDAY + timedelta(weeks=weeks, days=weekday)} {clock}"


def same_weeks(count: int = 10, *, closes: int = 2, opens: int = 1, wip: int = 6) -> pl.DataFrame:
    """Every week closes at 10:00 and at 16:00 of each workday and opens some on Monday; some are open now."""
    rows = []
    for week in range(count):
        for weekday in range(5):
            rows += [{"opened_at": "2025-01-02 09:00", "closed_at": day(week, weekday, clock)}
                     for clock in ["10:00", "16:00"][:closes]]  # fmt: skip
        rows += [{"opened_at": day(week, 0, "09:00"), "closed_at": "2025-05-12 09:00"}] * opens
    return cases(*rows, *[{"opened_at": "2025-01-02 09:00"}] * wip)


def asked(table: pl.DataFrame, **other: object) -> dict[str, object]:
    held: dict[str, object] = {"as_of": NOW, "zone": ZONE, "start": MONDAY, "end": date(2025, 5, 12)} | other
    return forecast(table, **held).row(0, named=True)  # type: ignore[arg-type]


def test_where_every_week_is_the_same_so_are_those_to_come() -> None:
    # Wednesday after 12:00: one today, two on Thursday, two on Friday; 6 are closed on Saturday at the earliest: Monday
    found = asked(same_weeks())
    assert (found["wip"], found["weeks"], found["until"]) == (6, 10, date(2025, 5, 17))
    assert [found[f"closes_{share}"] for share in ("p50", "p85", "p95")] == [5, 5, 5]
    assert found["as_many_p50"] == found["as_many_p95"] == date(2025, 5, 19)


def test_what_still_arrives_is_to_be_cleared_too() -> None:
    # Mondays bring one and close two: 6 + 1 - 5 - 2 = 0 on Monday the 19th; with eight arrivals a week it lasts longer
    assert asked(same_weeks())["cleared_p50"] == date(2025, 5, 19)
    assert asked(same_weeks(opens=8))["cleared_p50"] == date(2025, 5, 23)
    assert asked(same_weeks(opens=11))["cleared_p50"] is None


def test_a_date_further_on_counts_whole_days() -> None:
    assert asked(same_weeks(wip=60), until=date(2025, 5, 24))["closes_p50"] == 15
    assert asked(same_weeks(wip=60), until=date(2025, 5, 14))["closes_p50"] == 0


def test_no_more_close_than_are_open_and_come() -> None:
    assert asked(same_weeks(wip=3))["closes_p50"] == 3


def test_the_surer_the_fewer_and_the_later() -> None:
    busy = [{"opened_at": "2025-01-02 09:00", "closed_at": day(week, 3, "10:00")}
            for week in range(10) for _ in range(week)]  # fmt: skip
    found = asked(cases(*busy, *[{"opened_at": "2025-01-02 09:00"}] * 20))
    # Thursdays closed 0, 1, 2 … 9: half of the futures close at least 4 or 5 on this one, 95 of 100 at least 0
    assert found["closes_p50"] in (4, 5)
    assert found["closes_p95"] == 0
    assert found["as_many_p50"] < found["as_many_p85"] <= found["as_many_p95"]  # type: ignore[operator]


def test_the_same_seed_gives_the_same_answer() -> None:
    busy = [{"opened_at": "2025-01-02 09:00", "closed_at": day(week, week % 5, "10:00")}
            for week in range(10) for _ in range(week * 3)]  # fmt: skip
    table = cases(*busy, *[{"opened_at": "2025-01-02 09:00"}] * 90)
    assert asked(table, seed=4) == asked(table, seed=4)
    assert any(asked(table, seed=4) != asked(table, seed=other) for other in (5, 6, 7))
    assert asked(table, seed=4) == asked(table.sample(fraction=1, shuffle=True, seed=2), seed=4)


def test_too_few_weeks_are_no_base() -> None:
    found = asked(same_weeks(), start=date(2025, 4, 7))
    assert (found["weeks"], found["closes_p50"], found["cleared_p50"]) == (5, None, None)


@pytest.mark.parametrize("now", ["2025-05-12 00:00", "2025-05-16 23:59", "2025-05-18 12:00"])
def test_friday_is_the_next_one_today_where_it_is_one(now: str) -> None:
    found = asked(same_weeks(), as_of=at(now))
    friday = date(2025, 5, 17) if datetime.fromisoformat(now).day < 17 else date(2025, 5, 24)
    assert found["until"] == friday


def test_groups_have_their_own_weeks() -> None:
    both = pl.concat(
        [same_weeks().with_columns(team=pl.lit("east")), same_weeks(closes=1, wip=9).with_columns(team=pl.lit("west"))]
    )
    found = forecast(both, as_of=NOW, zone=ZONE, start=MONDAY, end=date(2025, 5, 12), by=["team"])
    assert found.select("team", "wip", "closes_p50").rows() == [("east", 6, 5), ("west", 9, 2)]


def test_without_cases_the_columns_are_the_same() -> None:
    table = same_weeks().with_columns(team=pl.lit("east"))
    held = {"as_of": NOW, "zone": ZONE, "start": MONDAY, "end": date(2025, 5, 12), "by": ["team"]}
    assert forecast(table.clear(), **held).schema == forecast(table, **held).schema  # type: ignore[arg-type]

"""How long clients wait for an owner, by hand: the day is 9 to 17, and it is Friday, 16 May 2025, 12:00."""

from __future__ import annotations

from datetime import date

import polars as pl

from metrics.ownership import ownership
from metrics.promises import add_promise
from metrics.tallies import Span
from tests.metrics.watched import WEEK, Watched, on, watched

DESK = watched(
    on("A", "12 09:00", "queued"), on("A", "12 13:00", "active"),  # 4 h
    on("B", "12 16:00", "queued"), on("B", "13 10:00", "active"),  # 2 h, over a night
    # an hour, a pause that stops the clock, and two hours more
    on("C", "13 09:00", "queued"), on("C", "13 10:00", "waiting", "client", owner=None), on("C", "14 09:00", "queued"),
    on("C", "14 11:00", "active"),
    on("D", "14 09:00", "active"),  # owned as it came: no time at all
    on("E", "15 09:00", "queued"),  # nobody's yet
    {"case_id": "F", "occurred_at": "2025-05-15 09:00", "state": "active", "owner_by": None},  # no source tells
)  # fmt: skip


def waited(desk: Watched) -> pl.DataFrame:
    return add_promise(
        desk.cases.with_columns(tells_measure="owner_known"), desk.intervals, desk.events,
        measure="ownership", rules=desk.rules, calendars=desk.calendars, as_of=desk.as_of,
    )  # fmt: skip


def test_the_wait_for_the_first_owner_is_in_net_hours() -> None:
    row = ownership(waited(DESK), span=WEEK, least_n=1).row(0, named=True)
    assert (row["n"], row["unowned"], row["unknown"]) == (4, 1, 1)
    assert (row["p50_hours"], row["p85_hours"], row["p95_hours"]) == (2.0, 4.0, 4.0), "of 0, 2, 3 and 4 hours"


def test_too_few_give_no_percentile() -> None:
    row = ownership(waited(DESK), span=WEEK, least_n=5).row(0, named=True)
    assert (row["n"], row["p50_hours"]) == (4, None)


def test_a_case_counts_on_the_day_of_its_opening() -> None:
    rows = ownership(waited(DESK), span=Span(start=date(2025, 5, 12), end=date(2025, 5, 17), period="day"), least_n=1)
    assert rows.select("n", "unowned", "unknown", "p50_hours").rows() == [
        (2, 0, 0, 2.0), (1, 0, 0, 3.0), (1, 0, 0, 0.0), (0, 1, 1, None), (0, 0, 0, None),
    ]  # fmt: skip


def test_no_cases_are_no_waits() -> None:
    row = ownership(waited(DESK).clear(), span=WEEK).row(0, named=True)
    assert (row["n"], row["unowned"], row["unknown"], row["p50_hours"]) == (0, 0, 0, None)

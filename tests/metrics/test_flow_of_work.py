"""What came, came back and was handed on, by hand: the week is Mon 12 to Fri 16 May 2025, and it is Friday, 12:00."""

from __future__ import annotations

from datetime import date

import polars as pl

from metrics.aging import aging
from metrics.arrivals import arrivals
from metrics.buffers import due_soon
from metrics.cumulative_flow import add_days, cumulative_flow
from metrics.handoffs import add_handoffs, handoffs
from metrics.reopenings import reopenings
from metrics.time_by_owner import time_by_owner
from metrics.time_in_state import hours_in_state
from tests.metrics.watched import Watched, on, watched
from tests.tables import at

MAY = {"start": date(2025, 5, 12), "end": date(2025, 5, 17)}
DESK = watched(
    # A: queued 1 h, in work 2 h with Anna, waits for the client, then 1 h with Ben; closed on Tuesday, 12:00
    on("A", "12 09:00", "queued"), on("A", "12 10:00", "active"), on("A", "12 12:00", "waiting", "client"),
    on("A", "13 11:00", "active", owner="ben"), on("A", "13 12:00", "done", owner="ben"),
    # B: closed on Monday, comes back on Wednesday, closed again on Thursday with the same owner
    on("B", "12 09:00", "active"), on("B", "12 11:00", "done"), on("B", "14 09:00", "active"),
    on("B", "15 10:00", "done"),
    # C: with Anna, put down, taken up by Anna again: open
    on("C", "14 09:00", "active"), on("C", "14 10:00", "queued"), on("C", "14 11:00", "active"),
    # D: nobody yet; opened today at 11:00
    on("D", "16 11:00", "queued"),
    # E: waits for the client since the minute after it came
    on("E", "15 09:00", "active"), on("E", "15 09:01", "waiting", "client"),
)  # fmt: skip


def of(desk: Watched, *ids: str) -> pl.DataFrame:
    return desk.cases.filter(pl.col("case_id").is_in(ids))


def test_cases_come_on_the_day_of_their_opening_and_a_reopening_is_none() -> None:
    rows = arrivals(DESK.cases, **MAY, period="day")
    assert dict(rows.rows()) == {
        date(2025, 5, 12): 2, date(2025, 5, 13): 0, date(2025, 5, 14): 1, date(2025, 5, 15): 1, date(2025, 5, 16): 1,
    }  # fmt: skip


def test_a_reopening_stands_beside_the_closings_of_its_own_period() -> None:
    assert reopenings(DESK.moves, **MAY).row(0) == (1, 1, 3, 1 / 3)
    days = reopenings(DESK.moves, **MAY, period="day")
    assert days.select("reopenings", "closings", "reopen_share").rows() == [
        (0, 1, 0.0), (0, 1, 0.0), (1, 0, None), (0, 1, 0.0), (0, 0, None),
    ]  # fmt: skip


def test_at_every_days_end_the_gap_is_what_is_open() -> None:
    stays = add_days(DESK.intervals, DESK.cases, calendars=DESK.calendars, rules=DESK.rules)
    assert cumulative_flow(stays, **MAY).rows() == [
        # date, opened, queued, active, waiting, done
        (date(2025, 5, 12), 2, 0, 0, 1, 1),
        (date(2025, 5, 13), 2, 0, 0, 0, 2),
        (date(2025, 5, 14), 3, 0, 2, 0, 1),
        (date(2025, 5, 15), 4, 0, 1, 1, 2),
        (date(2025, 5, 16), 5, 1, 1, 1, 2),
    ]


def test_what_came_before_the_first_day_stands_there() -> None:
    stays = add_days(DESK.intervals, DESK.cases, calendars=DESK.calendars, rules=DESK.rules)
    assert cumulative_flow(stays, start=date(2025, 5, 16), end=date(2025, 5, 17)).rows() == [
        (date(2025, 5, 16), 5, 1, 1, 1, 2)
    ]
    assert cumulative_flow(stays, start=date(2025, 5, 1), end=date(2025, 5, 2)).rows() == [
        (date(2025, 5, 1), 0, 0, 0, 0, 0)
    ]


def test_another_owner_is_a_hand_off_and_the_same_one_again_is_none() -> None:
    counted = add_handoffs(DESK.cases, DESK.intervals)
    assert DESK.words(counted, "handoffs") == {"A": 1, "B": 0, "C": 0, "D": 0, "E": 0}
    row = handoffs(counted, **MAY).row(0, named=True)
    assert (row["closed"], row["handed_on"], row["handoffs"]) == (2, 1, 1)
    assert (row["handed_on_share"], row["handoffs_per_case"]) == (0.5, 0.5)


def test_what_changes_while_a_case_is_closed_counts_when_it_is_open_again() -> None:
    desk = watched(
        on("X", "12 09:00", "active"), on("X", "12 10:00", "done"), on("X", "12 11:00", "done", owner="eve"),
        on("X", "13 09:00", "active", owner="ben"), on("X", "13 10:00", "done", owner="ben"),
    )  # fmt: skip
    assert add_handoffs(desk.cases, desk.intervals)["handoffs"].to_list() == [1], "from Anna to Ben; Eve never had it"


def test_every_hand_off_of_a_case_counts_and_those_of_holders_stand_apart() -> None:
    held = {"holder_by": "cell"}
    desk = watched(
        # Anna to Ben, who closes it, to Carl, who takes up what came back: two hand-offs
        on("X", "12 09:00", "active"), on("X", "12 10:00", "done", owner="ben"),
        on("X", "13 09:00", "active", owner="carl"), on("X", "13 10:00", "done", owner="carl"),
        # Anna's throughout; Emil holds it for an hour
        on("Y", "12 09:00", "active", holder="anna", **held), on("Y", "12 10:00", "active", holder="emil", **held),
        on("Y", "12 11:00", "active", holder="anna", **held), on("Y", "12 12:00", "done", holder="anna", **held),
        on("Z", "16 09:00", "active"), on("Z", "17 00:00", "done"),
        as_of="2025-05-18 12:00",
    )  # fmt: skip
    counted = add_handoffs(desk.cases, desk.intervals)
    assert desk.words(counted, "handoffs") == {"X": 2, "Y": 0, "Z": 0}
    row = handoffs(counted, **MAY).row(0, named=True)
    assert (row["closed"], row["handed_on"], row["handoffs"], row["holder_changes"]) == (2, 1, 2, 2 + 2), "not Z's"
    assert (row["handed_on_share"], row["handoffs_per_case"]) == (0.5, 1.0)


def test_what_comes_back_twice_is_two_reopenings_of_one_case() -> None:
    desk = watched(
        on("X", "12 09:00", "active", team="east"), on("X", "12 10:00", "done"), on("X", "13 09:00", "active"),
        on("X", "13 10:00", "done"), on("X", "14 09:00", "active"), on("X", "14 10:00", "done"),
        on("Y", "12 09:00", "active", team="west"),
        on("Z", "12 09:00", "active", team="east"), on("Z", "17 00:00", "done"), on("Z", "17 09:00", "active"),
        as_of="2025-05-18 12:00",
    )  # fmt: skip
    assert reopenings(desk.moves, **MAY).row(0) == (2, 1, 3, 2 / 3), "what came back on the Saturday is not in it"
    teams = reopenings(desk.moves, **MAY, by=["team"])
    assert teams.rows() == [("east", 2, 1, 3, 2 / 3), ("west", 0, 0, 0, None)]


def test_who_takes_a_case_up_at_this_very_instant_has_not_had_it_yet() -> None:
    rows = [on("X", "12 09:00", "active"), on("X", "16 12:00", "active", owner="ben")]
    for as_of, count in (("2025-05-16 12:00", 0), ("2025-05-16 12:01", 1)):
        desk = watched(*rows, as_of=as_of)
        assert add_handoffs(desk.cases, desk.intervals)["handoffs"].to_list() == [count]


def test_who_closes_a_case_is_its_last_owner() -> None:
    desk = watched(on("X", "12 09:00", "active"), on("X", "12 10:00", "done", owner="ben"))
    assert add_handoffs(desk.cases, desk.intervals)["handoffs"].to_list() == [1]


def test_an_owner_who_comes_after_the_closing_never_owned_it() -> None:
    desk = watched(
        on("X", "12 09:00", "active", owner=None), on("X", "12 10:00", "done", owner=None),
        on("X", "14 09:00", "done"),
        on("Y", "12 09:00", "active", owner=None), on("Y", "12 10:00", "done", owner="anna"),
    )  # fmt: skip
    assert desk.words(desk.cases, "owned_at") == {"X": None, "Y": at("2025-05-12 10:00")}


def test_owners_that_no_source_tells_hand_nothing_on() -> None:
    desk = watched(on("X", "12 09:00", "active", owner_by=None), on("X", "12 10:00", "done", owner_by=None))
    counted = add_handoffs(desk.cases, desk.intervals)
    assert counted["handoffs"].to_list() == [None]
    row = handoffs(counted, **MAY).row(0, named=True)
    assert (row["closed"], row["unknown"], row["handed_on_share"]) == (0, 1, None)


def test_the_hours_of_each_owner_sum_to_the_lead_times() -> None:
    """A: nobody 1 h, Anna 2 h, Ben 1 h; 7 h of pauses. B: Anna 11 h; its gap is no pause."""
    ended = of(DESK, "A", "B")
    rows = time_by_owner(DESK.intervals, ended)
    assert rows.rows() == [("anna", 2, 13.0, 7.0), ("ben", 1, 1.0, 0.0), ("nobody", 1, 1.0, 0.0)]
    assert rows["hours"].sum() == sum(span.total_seconds() for span in ended["net_work_time"]) / 3600


def test_the_hours_in_each_state_and_the_efficiency() -> None:
    row = hours_in_state(DESK.intervals, of(DESK, "A")).row(0, named=True)
    assert (row["n"], row["queue_hours"], row["working_hours"], row["paused_hours"]) == (1, 1.0, 3.0, 7.0)
    assert row["flow_efficiency_share"] == 3 / 11
    assert hours_in_state(DESK.intervals, of(DESK)).row(0, named=True)["flow_efficiency_share"] is None


def test_hours_by_state_are_those_of_cases_that_are_in_it_now() -> None:
    """Both are done, whatever state their hours were spent in."""
    row = hours_in_state(DESK.intervals, of(DESK, "A", "B"), by=("state",)).row(0, named=True)
    assert (row["state"], row["n"], row["queue_hours"], row["working_hours"]) == ("done", 2, 1.0, 14.0)


def test_a_paused_case_keeps_its_age() -> None:
    """C: Wed 09 to Fri 12 are 19 h; D one hour; E one minute, whatever the time."""
    row = aging(DESK.cases, least_n=1).row(0, named=True)
    assert (row["n"], row["unknown"], row["p50_hours"], row["oldest_hours"]) == (3, 0, 1.0, 19.0)
    assert row["elapsed_oldest_hours"] == 51.0
    assert aging(DESK.cases, least_n=4).row(0, named=True)["p50_hours"] is None


def test_a_case_known_to_the_day_is_open_without_an_age_and_fills_no_percentile() -> None:
    desk = watched(on("A", "15 09:00", "active"), on("B", "12 00:00", "active", to_day=True))
    row = aging(desk.cases, least_n=2).row(0, named=True)
    assert (row["n"], row["unknown"], row["p50_hours"], row["oldest_hours"]) == (1, 1, None, 11.0)
    assert row["elapsed_oldest_hours"] == 4 * 24 + 12
    assert aging(desk.cases, least_n=1)["p50_hours"].item() == 11.0


def test_what_turns_late_before_an_instant() -> None:
    """D is due on Monday the 19th, 11:00; C is late already and E is paused."""
    assert due_soon(DESK.cases, before=at("2025-05-16 17:00")).row(0) == (0, None)
    assert due_soon(DESK.cases, before=at("2025-05-19 12:00")).row(0) == (1, at("2025-05-19 11:00"))
    assert due_soon(DESK.cases, before=None)["due_soon"].item() == 1

"""What follows when a case turns red or late, by hand. The day is 9 to 17, the target 6 h: red at 4 h."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from metrics.rules import TargetRule
from metrics.supervision import add_answers, add_turned, supervision
from tests.metrics.watched import WEEK, Watched, on, watched, within
from tests.tables import at


def desk_of(*rows: dict[str, Any], **other: Any) -> Watched:
    return watched(*rows, **{"targets": (within(6),), **other})


def turned(desk: Watched) -> pl.DataFrame:
    return add_turned(desk.cases, desk.intervals, calendars=desk.calendars)


def answered(desk: Watched) -> pl.DataFrame:
    found = turned(desk)
    return add_answers(found, desk.events, calendars=desk.calendars, rules=desk.rules, as_of=desk.as_of)


def when(text: str) -> datetime:
    return at(f"2025-05-{text}")


def test_red_is_two_thirds_of_the_target_and_late_the_next_working_instant_after_all_of_it() -> None:
    desk = desk_of(
        on("A", "12 09:00", "active"),  # red at 13:00, late at 15:00
        # 3 h, then paused until Tuesday: red an hour later, late two after that
        on("B", "12 09:00", "active"), on("B", "12 12:00", "waiting", "client"), on("B", "13 10:00", "active"),
        on("C", "12 11:00", "active"),  # red at 15:00; its 6 h end with the day, so late on Tuesday at 9
        on("D", "12 09:00", "active"), on("D", "12 12:59", "done"),  # closed before it turned
        on("E", "16 09:00", "active"),  # 3 h by now
    )  # fmt: skip
    found = turned(desk)
    assert desk.words(found, "red_at") == {
        "A": when("12 13:00"), "B": when("13 11:00"), "C": when("12 15:00"), "D": None, "E": None,
    }  # fmt: skip
    assert desk.words(found, "late_at") == {
        "A": when("12 15:00"), "B": when("13 13:00"), "C": when("13 09:00"), "D": None, "E": None,
    }  # fmt: skip


def test_a_case_that_was_parked_when_it_had_used_its_target_is_late_only_when_it_goes_on() -> None:
    desk = desk_of(
        # 6 h by Monday 15:00, with the client until Wednesday 10:00
        on("A", "12 09:00", "active"), on("A", "12 15:00", "waiting", "client"), on("A", "14 10:00", "active"),
        on("A", "14 11:00", "done"),
        # the same with the end of the day, and work on it by night, between
        on("B", "12 11:00", "active"), on("B", "12 20:00", "active", owner="ben"),
        on("B", "12 21:00", "waiting", "client"), on("B", "14 20:00", "active"),
        # with the client still: it has used all of its target and no more
        on("C", "12 09:00", "active"), on("C", "12 15:00", "waiting", "client"),
    )  # fmt: skip
    found = answered(desk)
    assert desk.words(found, "late_at") == {"A": when("14 10:00"), "B": when("15 09:00"), "C": None}
    assert desk.words(found, "late_answer") == {"A": "seen", "B": "missed", "C": None}
    assert desk.words(desk.cases, "late_date")["A"] == when("14 10:00").date()


def test_a_promise_turns_on_the_wall_clock() -> None:
    promise = TargetRule(key="p", by_source_due_at=True)
    desk = desk_of(
        on("A", "12 09:00", "active", source_due_at="2025-05-12 21:00"),
        on("B", "12 09:00", "active", source_due_at="2025-05-12 08:00"),  # late at once, and never red
        targets=(promise,),
    )
    found = turned(desk)
    assert desk.words(found, "red_at") == {"A": when("12 17:00"), "B": None}
    assert desk.words(found, "late_at") == {"A": when("12 21:00"), "B": when("12 09:00")}


DESK = desk_of(
    # red at 13:00, late at 15:00
    on("A", "12 09:00", "active"), on("A", "12 17:00", "active", activity="Called"),  # 4 h after red, 2 h after late
    on("B", "12 09:00", "active"), on("B", "13 09:01", "active", activity="Called"),  # 4 h and a minute after red
    on("C", "12 09:00", "active"),
    on("D", "12 09:00", "active"), on("D", "12 14:00", "done"),  # red, and closed within the hour
    on("E", "16 09:00", "active", opened_at="2025-05-15 16:00"),  # red at 12:00 on Friday, now
)  # fmt: skip


def test_seen_is_an_event_within_four_net_hours() -> None:
    found = answered(DESK)
    assert DESK.words(found, "red_answer") == {
        "A": "seen", "B": "missed", "C": "missed", "D": "seen", "E": "pending",
    }  # fmt: skip
    assert DESK.words(found, "late_answer") == {"A": "seen", "B": "seen", "C": "missed", "D": None, "E": None}


def test_the_shares_are_of_what_was_seen_or_missed() -> None:
    row = supervision(answered(DESK), span=WEEK).row(0, named=True)
    assert (row["seen_red"], row["missed_red"], row["pending_red"], row["seen_red_share"]) == (2, 2, 1, 0.5)
    assert (row["seen_late"], row["missed_late"], row["seen_late_share"]) == (2, 1, 2 / 3)
    assert row["seen_share"] == 4 / 7


def test_the_opening_itself_answers_nothing() -> None:
    promise = TargetRule(key="p", by_source_due_at=True)
    desk = desk_of(on("A", "12 09:00", "active", source_due_at="2025-05-12 08:00"), targets=(promise,))
    assert desk.words(answered(desk), "late_answer") == {"A": "missed"}


def test_where_no_source_tells_events_a_turn_is_unknown_even_with_a_closing() -> None:
    desk = desk_of(on("A", "12 09:00", "active"), on("A", "12 14:00", "done"), known=False)
    row = supervision(answered(desk), span=WEEK).row(0, named=True)
    assert (row["unknown_red"], row["seen_red_share"], row["seen_share"]) == (1, None, None)


def test_a_turn_lies_in_the_week_in_which_it_turned() -> None:
    desk = desk_of(on("A", "08 15:00", "active"))  # 2 h on Thursday, red on Friday at 11
    assert supervision(answered(desk), span=WEEK)["missed_red"].item() == 0

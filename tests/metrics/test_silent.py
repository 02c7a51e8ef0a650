"""Silent and unowned cases by hand. The day is 9 to 17; it is Friday the 16th, 12:00."""

from __future__ import annotations

from datetime import timedelta

import pytest

from metrics.silent import add_silence, silent
from metrics.unowned import add_unowned, unowned
from tests.metrics.watched import Watched, on, watched

EIGHT = timedelta(hours=8)
DESK = watched(
    # case  when         what
    on("A", "15 12:00", "active"),  # 5 h on Thursday, 3 h on Friday: 8 h, not more
    on("B", "15 11:59", "active"),  # a minute more
    on("C", "12 09:00", "active"), on("C", "12 10:00", "waiting", "client"),  # paused since Monday
    on("D", "12 09:00", "active"), on("D", "16 11:00", "active", activity="Called"),  # heard an hour ago
    on("E", "12 09:00", "done"),
)  # fmt: skip


def silences(desk: Watched) -> dict[str, str | None]:
    frame = add_silence(desk.cases, calendars=desk.calendars, as_of=desk.as_of, silent_after=EIGHT)
    return desk.words(frame, "silence")


def test_silent_is_more_than_the_limit_and_a_pause_is_another_matter() -> None:
    assert silences(DESK) == {"A": "heard", "B": "silent", "C": "paused", "D": "heard", "E": None}


def test_the_counts_the_share_and_the_longest_silence() -> None:
    frame = add_silence(DESK.cases, calendars=DESK.calendars, as_of=DESK.as_of, silent_after=EIGHT)
    row = silent(frame).row(0, named=True)
    assert (row["silent"], row["heard"], row["paused"], row["unknown"]) == (1, 2, 1, 0)
    assert row["silent_share"] == 0.25
    assert row["longest_hours"] == 8 + 1 / 60


def test_where_no_source_tells_what_happens_silence_is_unknown_and_has_no_share() -> None:
    desk = watched(on("A", "12 09:00", "active"), known=False)
    frame = add_silence(desk.cases, calendars=desk.calendars, as_of=desk.as_of, silent_after=EIGHT)
    row = silent(frame).row(0, named=True)
    assert (row["silent"], row["unknown"], row["silent_share"], row["longest_hours"]) == (0, 1, None, None)


def test_without_a_calendar_or_an_hour_of_opening_silence_is_unknown() -> None:
    bare = watched(on("A", "12 09:00", "active"), default_calendar=None)
    assert silences(bare) == {"A": "unknown"}
    to_day = watched(on("A", "12 00:00", "active", to_day=True))
    assert silences(to_day) == {"A": "unknown"}


def test_unowned_runs_from_the_opening_or_from_where_the_last_owner_gave_it_up() -> None:
    desk = watched(
        on("A", "16 10:00", "queued"),  # 2 h
        on("B", "12 09:00", "active"), on("B", "15 16:00", "queued"),  # given back: 1 h on Thursday, 3 h on Friday
        on("C", "12 09:00", "active"),
        # nobody's, and the clock stands from 10 on
        on("D", "16 09:00", "queued"), on("D", "16 10:00", "waiting", "client", owner=None),
        {"case_id": "E", "occurred_at": "2025-05-12 09:00", "state": "active", "owner_by": None},
    )  # fmt: skip
    frame = add_unowned(desk.cases, desk.intervals)
    assert desk.words(frame, "ownership") == {
        "A": "unowned", "B": "unowned", "C": "owned", "D": "unowned", "E": "unknown",
    }  # fmt: skip
    hours = {name: span and span / timedelta(hours=1) for name, span in desk.words(frame, "unowned_for").items()}
    assert hours == {"A": 2.0, "B": 4.0, "C": None, "D": 1.0, "E": None}
    row = unowned(frame).row(0, named=True)
    assert (row["unowned"], row["owned"], row["unknown"]) == (3, 1, 1)
    assert (row["unowned_share"], row["longest_hours"]) == (0.75, 4.0)


@pytest.mark.parametrize("policy", ["resume", "restart", "span"])
def test_how_long_nobody_owned_a_case_is_the_same_under_every_policy_for_reopened_ones(policy: str) -> None:
    desk = watched(
        # 2 h, a day in which it was closed, and 3 h
        on("A", "14 15:00", "queued", case_type="order"), on("A", "14 17:00", "done", owner=None),
        on("A", "16 09:00", "queued"),
        reopened={"order": policy},
    )  # fmt: skip
    assert unowned(add_unowned(desk.cases, desk.intervals))["longest_hours"].item() == 5.0


def test_where_owners_are_not_told_nobody_is_unowned() -> None:
    desk = watched({"case_id": "E", "occurred_at": "2025-05-12 09:00", "state": "active", "owner_by": None})
    row = unowned(add_unowned(desk.cases, desk.intervals)).row(0, named=True)
    assert (row["unowned"], row["unknown"], row["unowned_share"], row["longest_hours"]) == (0, 1, None, None)

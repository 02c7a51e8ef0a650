"""A case table with a log beside it: the log tells the history, the row the closing."""

from __future__ import annotations

from typing import Any

import polars as pl

from metrics.known import known_events, known_versions
from metrics.lifecycle import merge, summaries, timeline
from tests.tables import at, events, versions

AS_OF = at("2025-07-01 12:00")
ROW = {
    "case_id": "A", "opened_at": "2025-05-12 09:00", "closed_at": "2025-05-12 15:00", "state": "done", "owner": "bea",
    "opened_to_day": False, "closed_to_day": False,
}  # fmt: skip
LOG = [
    {"case_id": "A", "occurred_at": "2025-05-12 10:00", "state": "active", "owner": "anna"},
    {"case_id": "A", "occurred_at": "2025-05-12 12:00", "state": "waiting", "reason": "client", "owner": "anna"},
]


def lives(log: list[dict[str, Any]], *rows: dict[str, Any]) -> pl.DataFrame:
    known = known_events(events(*log), as_of=AS_OF)
    return timeline(merge(known, known_versions(versions(*rows), as_of=AS_OF), as_of=AS_OF), as_of=AS_OF)


def test_a_case_waits_in_the_queue_until_its_log_says_otherwise() -> None:
    rows = lives(LOG, ROW)
    assert rows["state"].to_list() == ["queued", "active", "waiting", "done"]
    assert rows["owner"].to_list() == [None, "anna", "anna", "anna"]
    assert not rows["assumed"].any()


def test_the_closing_that_the_row_tells_stands() -> None:
    case = summaries(lives(LOG, ROW), as_of=AS_OF).row(0, named=True)
    assert (case["closed_at"], case["owner"], case["owned_at"]) == (
        at("2025-05-12 15:00"), "anna", at("2025-05-12 10:00"),
    )  # fmt: skip


def test_a_later_version_of_the_row_adds_no_state_to_a_log_that_tells_them() -> None:
    open_row = ROW | {"closed_at": None, "state": "waiting", "reason": "client"}
    late = open_row | {"seen_at": at("2025-05-14 09:00"), "row_hash": "2"}
    log = [*LOG, {"case_id": "A", "occurred_at": "2025-05-13 09:00", "state": "active", "owner": "anna"}]
    assert lives(log, open_row, late)["state"].to_list()[-1] == "active"


def test_without_states_in_the_log_the_row_still_tells_them() -> None:
    rows = lives([{"case_id": "A", "occurred_at": "2025-05-12 10:00", "activity": "called", "owner_by": None}], ROW)
    assert rows["state"].to_list() == ["active", "active", "done"]
    assert rows["assumed"].any()


def test_a_row_done_without_a_closing_time_closed_when_it_was_changed_but_not_before_it_was_opened() -> None:
    row = ROW | {"closed_at": None, "changed_at": "2025-05-12 08:00"}
    case = summaries(lives([], row), as_of=AS_OF).row(0, named=True)
    assert (case["closed_at"], case["untimed"]) == (at("2025-05-12 09:00"), True)


def test_events_that_come_before_the_row_of_their_case_make_no_case() -> None:
    known = known_events(events(*LOG), as_of=AS_OF)
    nothing = known_versions(versions(ROW), as_of=AS_OF).clear()
    source = known["source"][0]
    assert merge(known, nothing, as_of=AS_OF, of_rows=[source]).is_empty()
    assert merge(known, nothing, as_of=AS_OF).height == len(LOG)


def test_a_row_that_is_void_hides_what_its_log_says_until_it_comes_back() -> None:
    open_row = ROW | {"closed_at": None, "state": None, "loaded_at": at("2025-05-12 17:00")}
    gone = open_row | {"state": "void", "reason": "spam", "seen_at": at("2025-05-14 09:00"), "row_hash": "2"}
    back = open_row | {"seen_at": at("2025-05-15 09:00"), "row_hash": "3"}
    log = [*LOG, {"case_id": "A", "occurred_at": "2025-05-14 10:00", "state": "active", "owner": "anna"}]
    rows = lives(log, open_row, gone, back)
    assert rows["state"].to_list() == ["queued", "active", "waiting", "void", "void", "active"]
    assert rows["reason"].to_list() == [None, None, "client", "spam", "spam", None]
    assert lives(log, open_row, gone)["state"].to_list()[-1] == "void"
    assert summaries(rows, as_of=AS_OF)["reopenings"].to_list() == [0]


def test_a_closed_row_that_was_void_for_a_while_closed_when_it_closed() -> None:
    gone = ROW | {"closed_at": None, "state": "void", "seen_at": at("2025-05-14 09:00"), "row_hash": "2"}
    back = ROW | {"seen_at": at("2025-05-15 09:00"), "row_hash": "3"}
    first = ROW | {"loaded_at": at("2025-05-12 17:00")}
    for log in ([], LOG[:1]):
        case = summaries(lives(log, first, gone, back), as_of=AS_OF).row(0, named=True)
        assert (case["state"], case["closed_at"], case["reopenings"]) == ("done", at("2025-05-12 15:00"), 0)


def test_a_row_that_comes_back_closed_closed_while_it_was_void() -> None:
    open_row = ROW | {"closed_at": None, "state": "active", "loaded_at": at("2025-05-12 17:00")}
    gone = open_row | {"state": "void", "seen_at": at("2025-05-14 09:00"), "row_hash": "2"}
    back = ROW | {"closed_at": "2025-05-13 16:00", "seen_at": at("2025-05-15 09:00"), "row_hash": "3"}
    case = summaries(lives([], open_row, gone, back), as_of=AS_OF).row(0, named=True)
    assert (case["state"], case["closed_at"]) == ("done", at("2025-05-13 16:00"))


def test_nothing_stands_before_the_opening_what_is_told_of_earlier_comes_right_after_it() -> None:
    """The row is known to the day, Monday; its log has an event of the Sunday before."""
    row = ROW | {"opened_at": "2025-05-12 00:00", "opened_to_day": True}
    log = [{"case_id": "A", "occurred_at": "2025-05-11 15:00", "state": "active", "owner": "anna"}, *LOG[1:]]
    rows = lives(log, row)
    assert rows["state"].to_list() == ["queued", "active", "waiting", "done"]
    assert rows["at"].to_list()[:2] == [at("2025-05-12 00:00")] * 2
    case = summaries(rows, as_of=AS_OF).row(0, named=True)
    assert (case["opened_at"], case["opened_to_day"]) == (at("2025-05-12 00:00"), True)


def test_owners_that_the_log_alone_tells_are_known_and_the_row_says_since_when() -> None:
    nameless = ROW | {"owner": None, "owner_by": None}
    case = summaries(lives(LOG, nameless), as_of=AS_OF).row(0, named=True)
    assert (case["owner_known"], case["owner"], case["owned_at"]) == (True, "anna", at("2025-05-12 10:00"))
    owned = ROW | {"owned_at": "2025-05-12 09:30"}
    rows = lives(LOG, owned)
    assert rows["owner"].to_list() == [None, "bea", "anna", "anna", "anna"]
    assert summaries(rows, as_of=AS_OF)["owned_at"].to_list() == [at("2025-05-12 09:30")]

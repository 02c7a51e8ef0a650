"""What stands after each event, by the catalogue's rules of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from metrics.frames import EVENTS, VERSIONS
from metrics.known import known_events, known_versions
from metrics.lifecycle import merge, summaries, timeline
from tests.tables import at, events, none_of, versions

LATER, MUCH_LATER = at("2025-05-16 12:00"), at("2025-07-01 12:00")


def lives(*rows: dict[str, Any], as_of: datetime = LATER) -> pl.DataFrame:
    known = known_events(events(*rows), as_of=as_of)
    return timeline(merge(known, none_of(VERSIONS), as_of=as_of), as_of=as_of)


def one(*rows: dict[str, Any], as_of: datetime = LATER) -> dict[str, Any]:
    return summaries(lives(*rows, as_of=as_of), as_of=as_of).row(0, named=True)


def seen(*rows: dict[str, Any], as_of: datetime = MUCH_LATER) -> dict[str, Any]:
    known = known_versions(versions(*rows), as_of=as_of)
    return summaries(timeline(merge(none_of(EVENTS), known, as_of=as_of), as_of=as_of), as_of=as_of).row(0, named=True)


def test_a_mapped_word_decides_and_an_owner_never_changes_it() -> None:
    rows = lives(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "state": "queued"},
        {"case_id": "A", "occurred_at": "2025-05-12 10:00", "owner": "anna"},
        {"case_id": "A", "occurred_at": "2025-05-12 11:00", "state": "active", "owner": "anna"},
    )
    assert rows["state"].to_list() == ["queued", "queued", "active"]


def test_without_a_word_a_case_is_queued_until_somebody_does_something() -> None:
    rows = lives(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00"},
        {"case_id": "A", "occurred_at": "2025-05-12 10:00", "owner": "anna"},
        {"case_id": "B", "occurred_at": "2025-05-12 10:00", "activity": "called"},
    )
    assert rows["state"].to_list() == ["queued", "active", "active"]


def test_an_unknown_word_leaves_the_state_and_never_reopens() -> None:
    rows = lives(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "word_known": False},
        {"case_id": "A", "occurred_at": "2025-05-12 10:00", "state": "done", "word_known": True},
        {"case_id": "A", "occurred_at": "2025-05-12 11:00", "word_known": False},
    )
    assert rows["state"].to_list() == ["active", "done", "done"]


def test_the_closing_that_stands_is_the_first_instant_of_the_last_run_of_done() -> None:
    case = one(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "state": "active", "owner": "anna"},
        {"case_id": "A", "occurred_at": "2025-05-12 10:00", "state": "done", "owner": "anna"},
        {"case_id": "A", "occurred_at": "2025-05-13 09:00", "state": "active", "owner": "ben"},
        {"case_id": "A", "occurred_at": "2025-05-13 11:00", "state": "done", "owner": "ben"},
        {"case_id": "A", "occurred_at": "2025-05-15 11:00", "state": "done", "owner": "carl"},
    )
    assert case["closed_at"] == at("2025-05-13 11:00")
    assert case["reopenings"] == 1
    assert case["owner"] == "ben", "later events of the run change nothing"


def test_an_empty_owner_cell_makes_a_case_unowned() -> None:
    case = one(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "owner": "anna"},
        {"case_id": "A", "occurred_at": "2025-05-12 10:00", "owner": None, "team": "east"},
    )
    assert (case["owner"], case["owner_known"], case["team"]) == (None, True, "east")
    assert case["owned_at"] == at("2025-05-12 09:00")


def test_who_acts_owns_where_no_owner_is_mapped_unless_the_case_is_queued() -> None:
    actor = {"case_id": "A", "owner_by": "actor"}
    rows = lives(
        actor | {"occurred_at": "2025-05-12 09:00", "state": "active", "actor": "anna"},
        actor | {"occurred_at": "2025-05-12 10:00", "state": "active", "actor": None},
        actor | {"occurred_at": "2025-05-12 11:00", "state": "queued", "actor": "anna"},
        actor | {"occurred_at": "2025-05-12 12:00", "state": "active", "actor": "ben"},
    )
    assert rows["owner"].to_list() == ["anna", "anna", None, "ben"]


def test_owners_that_no_source_tells_are_unknown_not_unowned() -> None:
    case = one({"case_id": "A", "occurred_at": "2025-05-12 09:00", "owner_by": None, "state": "active"})
    assert case["owner_known"] is False


def test_the_holder_is_the_owner_unless_the_source_says_otherwise() -> None:
    rows = lives(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "owner": "anna", "holder_by": "cell"},
        {"case_id": "A", "occurred_at": "2025-05-12 10:00", "owner": "anna", "holder_by": "cell", "holder": "labs"},
    )
    assert rows["holder"].to_list() == ["anna", "labs"]


def test_events_of_one_instant_follow_the_order_column_then_their_place() -> None:
    case = one(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "state": "done", "order_key": "n0010"},
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "state": "active", "order_key": "n0002"},
    )
    assert case["state"] == "done"


def test_an_opening_that_the_events_carry_stands_before_the_first_event() -> None:
    case = one(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "opened_at": "2025-05-12 08:00", "state": "queued"},
        {"case_id": "A", "occurred_at": "2025-05-12 10:00", "opened_at": "2025-05-12 08:00", "state": "active"},
    )
    assert case["opened_at"] == at("2025-05-12 08:00")


def test_what_was_seen_later_was_not_known_then() -> None:
    table = events(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "state": "active"},
        {"case_id": "A", "occurred_at": "2025-05-12 10:00", "state": "done", "seen_at": "2025-05-13 09:00"},
    )
    then = at("2025-05-12 12:00")
    assert known_events(table, as_of=then)["state"].to_list() == ["active"]
    assert known_events(table, as_of=then, hindsight=True)["state"].to_list() == ["active", "done"]


def test_a_closed_row_was_active_from_its_opening_and_is_told_as_assumed() -> None:
    case = seen({
        "case_id": "A", "opened_at": "2025-05-12 09:00", "closed_at": "2025-05-12 12:00", "state": "done",
        "owner": "anna",
    })  # fmt: skip
    assert case["closed_at"] == at("2025-05-12 12:00")
    assert case["assumed"] is True
    assert case["owned_at"] is None, "the owner was there at first sight"


def test_a_closed_row_is_open_before_its_closing() -> None:
    row = {"case_id": "A", "opened_at": "2025-05-12 09:00", "closed_at": "2025-05-14 12:00", "state": "done"}
    case = seen(row, as_of=at("2025-05-13 12:00"))
    assert (case["closed_at"], case["state"]) == (None, "active")


def test_a_done_row_without_a_closing_time_closed_when_it_changed_and_is_marked() -> None:
    case = seen({
        "case_id": "A", "opened_at": "2025-05-12 09:00", "changed_at": "2025-05-13 10:00", "state": "done",
    })  # fmt: skip
    assert (case["closed_at"], case["untimed"]) == (at("2025-05-13 10:00"), True)


def test_a_row_says_when_it_was_first_owned() -> None:
    case = seen({
        "case_id": "A", "opened_at": "2025-05-12 09:00", "owned_at": "2025-05-12 09:30", "owner": "anna",
        "state": "active",
    })  # fmt: skip
    assert (case["owner"], case["owned_at"]) == ("anna", at("2025-05-12 09:30"))


def test_a_later_version_is_an_observed_change_at_its_own_time_else_at_the_sync() -> None:
    first = {"case_id": "A", "opened_at": "2025-05-12 09:00", "state": "queued", "loaded_at": "2025-05-12 09:05"}
    second = first | {
        "state": "active", "owner": "anna", "loaded_at": "2025-05-12 10:05", "seen_at": "2025-05-12 10:05",
        "changed_at": "2025-05-12 10:01",
    }  # fmt: skip
    third = second | {
        "state": "waiting", "reason": "client", "loaded_at": "2025-05-12 11:05", "seen_at": "2025-05-12 11:05",
        "changed_at": None,
    }  # fmt: skip
    as_of = at("2025-05-13 12:00")
    known = known_versions(versions(first, second, third), as_of=as_of)
    rows = timeline(merge(none_of(EVENTS), known, as_of=as_of), as_of=as_of)
    assert rows["at"].to_list() == [at("2025-05-12 09:00"), at("2025-05-12 10:01"), at("2025-05-12 11:05")]
    assert rows["state"].to_list() == ["queued", "active", "waiting"]


def test_a_void_row_is_void_from_when_it_became_so_and_counted_before() -> None:
    row = {"case_id": "A", "opened_at": "2025-05-12 09:00", "closed_at": "2025-05-14 12:00", "state": "void"}
    assert seen(row)["state"] == "void"
    assert seen(row, as_of=at("2025-05-13 12:00"))["state"] == "active"


def test_a_closing_time_without_a_word_closes_a_row() -> None:
    case = seen({"case_id": "A", "opened_at": "2025-05-12 09:00", "closed_at": "2025-05-12 12:00"})
    assert case["state"] == "done"


def test_a_case_that_follows_a_closed_one_in_the_table_was_never_closed_itself() -> None:
    """A ends done; B begins active, and C is done as it comes."""
    rows = lives(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "state": "done"},
        {"case_id": "B", "occurred_at": "2025-05-12 10:00", "state": "active"},
        {"case_id": "B", "occurred_at": "2025-05-12 11:00", "state": "done"},
        {"case_id": "C", "occurred_at": "2025-05-12 12:00", "state": "done"},
    )
    found = summaries(rows, as_of=LATER).select("case_id", "closed_at", "reopenings").rows()
    assert found == [
        ("A", at("2025-05-12 09:00"), 0), ("B", at("2025-05-12 11:00"), 0), ("C", at("2025-05-12 12:00"), 0),
    ]  # fmt: skip


def test_what_happens_at_the_very_instant_is_known() -> None:
    opened = {"case_id": "A", "occurred_at": "2025-05-12 09:00", "state": "active"}
    assert one(opened, as_of=at("2025-05-12 09:00"))["state"] == "active"
    assert summaries(lives(opened, as_of=at("2025-05-12 08:59")), as_of=at("2025-05-12 08:59")).is_empty()
    row = {"case_id": "A", "opened_at": "2025-05-12 09:00", "closed_at": "2025-05-14 12:00", "state": "done"}
    assert seen(row, as_of=at("2025-05-14 12:00"))["closed_at"] == at("2025-05-14 12:00")


def test_an_open_case_is_not_known_to_the_day_by_a_closing_that_no_longer_stands() -> None:
    case = one(
        {"case_id": "A", "occurred_at": "2025-05-12 09:00", "state": "active"},
        {"case_id": "A", "occurred_at": "2025-05-12 23:59", "state": "done", "to_day": True},
        {"case_id": "A", "occurred_at": "2025-05-13 09:00", "state": "active"},
    )
    assert (case["closed_at"], case["closed_to_day"], case["reopenings"]) == (None, False, 1)


def test_a_row_that_says_it_was_owned_as_it_was_opened_tells_that() -> None:
    row = {"case_id": "A", "opened_at": "2025-05-12 09:00", "owner": "anna", "state": "active"}
    assert seen(row | {"owned_at": "2025-05-12 09:00"})["owned_at"] == at("2025-05-12 09:00")
    assert seen(row)["owned_at"] is None, "the owner was there at first sight"

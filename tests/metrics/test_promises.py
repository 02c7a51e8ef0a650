"""Targets of the first owner, the first reply and the client being told, by hand. The day is 9 to 17."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl

from metrics.promises import add_promise, promises
from metrics.rules import TargetRule
from tests.metrics.watched import WEEK, Watched, on, watched, within
from tests.tables import weekly


def kept(desk: Watched, measure: str) -> pl.DataFrame:
    return add_promise(
        desk.cases, desk.intervals, desk.events,
        measure=measure, rules=desk.rules, calendars=desk.calendars, as_of=desk.as_of,
    )  # fmt: skip


def desk_of(*rows: dict[str, Any], measure: str = "first_reply", **other: Any) -> Watched:
    return watched(*rows, **{"targets": (within(8), within(4, measure=measure)), **other})


def reply(case_id: str, when: str, **more: Any) -> dict[str, Any]:
    return {"case_id": case_id, "occurred_at": f"2025-05-{when}", "kind": "first_reply", "owner": "anna", **more}


DESK = desk_of(
    on("A", "12 09:00", "active"), reply("A", "12 13:00"),  # 4 h
    on("B", "12 09:00", "active"), reply("B", "12 13:01"),
    on("C", "12 16:00", "active"), reply("C", "13 12:00"), reply("C", "14 12:00"),  # 1 h and 3 h; the first counts
    on("D", "16 09:00", "active"),  # 3 h by now
    on("E", "12 09:00", "active"),
    on("F", "12 09:00", "active"), on("F", "12 10:00", "done"),  # closed without a reply: that keeps no promise of one
    # an hour, a pause, and three hours
    on("G", "12 09:00", "active"), on("G", "12 10:00", "waiting", "client"), on("G", "13 09:00", "active"),
    reply("G", "13 12:00"),
)  # fmt: skip


def test_a_promise_is_kept_by_what_happens_within_its_net_hours() -> None:
    assert DESK.words(kept(DESK, "first_reply"), "promise") == {
        "A": "met", "B": "late", "C": "met", "D": "pending", "E": "late", "F": "late", "G": "met",
    }  # fmt: skip


def test_the_share_is_of_what_is_decided() -> None:
    row = promises(kept(DESK, "first_reply"), span=WEEK).row(0, named=True)
    assert (row["met"], row["late"], row["pending"], row["no_target"], row["unknown"]) == (3, 3, 1, 0, 0)
    assert row["compliance_share"] == 0.5


def test_ownership_runs_to_the_first_owner() -> None:
    desk = desk_of(
        on("A", "12 09:00", "queued"), on("A", "12 13:00", "active"),
        on("B", "12 09:00", "queued"), on("B", "12 13:01", "active"), on("B", "12 14:00", "queued"),
        on("C", "12 09:00", "queued"),
        on("D", "12 09:00", "active"),
        {"case_id": "E", "occurred_at": "2025-05-12 09:00", "state": "active", "owner_by": None},
        measure="ownership",
    )  # fmt: skip
    desk = Watched(**(vars(desk) | {"cases": desk.cases.with_columns(tells_measure="owner_known")}))
    assert desk.words(kept(desk, "ownership"), "promise") == {
        "A": "met", "B": "late", "C": "late", "D": "met", "E": "unknown",
    }  # fmt: skip


def test_an_owner_who_was_there_at_first_sight_tells_nothing() -> None:
    desk = desk_of(on("A", "12 09:00", "active"), measure="ownership")
    seen = desk.cases.with_columns(owned_at=pl.lit(None, pl.Datetime("us", "UTC")))
    desk = Watched(**(vars(desk) | {"cases": seen}))
    assert desk.words(kept(desk, "ownership"), "promise") == {"A": "unknown"}


def test_the_client_is_told_by_the_confirmation_of_the_opening() -> None:
    desk = desk_of(
        on("A", "12 09:00", "active"), reply("A", "12 10:00", kind="client_told_open"),
        on("B", "12 09:00", "active"), reply("B", "12 10:00", kind="client_told_close"),
        measure="client_told",
    )  # fmt: skip
    assert desk.words(kept(desk, "client_told"), "promise") == {"A": "met", "B": "late"}


def test_a_target_of_another_measure_is_none() -> None:
    desk = desk_of(on("A", "12 09:00", "active"), measure="ownership")
    assert desk.words(kept(desk, "first_reply"), "promise") == {"A": "no_target"}
    row = promises(kept(desk, "first_reply"), span=WEEK).row(0, named=True)
    assert (row["no_target"], row["compliance_share"]) == (1, None)


def test_what_no_source_tells_is_unknown() -> None:
    desk = desk_of(on("A", "12 09:00", "active"), known=False)
    assert desk.words(kept(desk, "first_reply"), "promise") == {"A": "unknown"}
    to_day = desk_of(on("A", "12 00:00", "active", to_day=True), reply("A", "12 10:00"))
    assert to_day.words(kept(to_day, "first_reply"), "promise") == {"A": "unknown"}


def test_the_most_specific_promise_binds_and_lead_time_keeps_its_own() -> None:
    rules = (within(8), within(1, measure="first_reply"), within(4, measure="first_reply", team="east"))
    desk = watched(
        on("A", "12 09:00", "active", team="east"), reply("A", "12 11:00"),
        on("B", "12 09:00", "active", team="west"), reply("B", "12 11:00"),
        targets=rules,
    )  # fmt: skip
    assert desk.words(kept(desk, "first_reply"), "promise") == {"A": "met", "B": "late"}
    assert desk.cases["target"].unique().to_list() == [TargetRule(key="x", within=rules[0].within).within]


def test_pauses_and_gaps_are_out_only_up_to_what_happened() -> None:
    desk = desk_of(
        # an hour, closed until Wednesday 10:00, and two hours more
        on("A", "12 09:00", "active"), on("A", "12 10:00", "done"), on("A", "14 10:00", "active"),
        reply("A", "14 12:00"),
        # an hour, and answered in the middle of a pause that lasts
        on("B", "12 09:00", "active"), on("B", "12 10:00", "waiting", "client"), reply("B", "13 10:00"),
        on("B", "15 09:00", "active"),
        # answered on the Friday before it was opened: at once
        on("C", "12 09:00", "active", opened_at="2025-05-12 09:00"), reply("C", "09 12:00"),
    )  # fmt: skip
    found = kept(desk, "first_reply")
    hours = {case: taken.total_seconds() / 3600 for case, taken in desk.words(found, "taken").items()}
    assert hours == {"A": 3.0, "B": 1.0, "C": 0.0}
    assert desk.words(found, "promise") == dict.fromkeys("ABC", "met")


def test_a_promise_in_days_is_unknown_on_a_calendar_that_has_none() -> None:
    days = (TargetRule(key="a day", within_days=Fraction(1), measure="first_reply"),)
    desk = desk_of(
        on("A", "12 09:00", "active"), targets=days, calendars={"D": weekly("never", "Europe/Berlin", {})}
    )  # fmt: skip
    assert desk.words(kept(desk, "first_reply"), "promise") == {"A": "unknown"}


def test_a_case_counts_on_the_day_of_its_opening_and_with_its_owner() -> None:
    desk = desk_of(
        on("A", "11 23:59", "active"),  # the Sunday before
        on("B", "12 00:00", "active"), reply("B", "12 10:00"),
        on("C", "18 23:59", "queued"),
        on("D", "19 00:00", "active"),  # the Monday after
        as_of="2025-05-19 12:00",
    )  # fmt: skip
    found = kept(desk, "first_reply")
    row = promises(found, span=WEEK).row(0, named=True)
    assert (row["met"], row["late"], row["pending"]) == (1, 0, 1)
    by_owner = promises(found, span=WEEK, by=("owner",)).select("owner", "met", "pending", "compliance_share").rows()
    assert by_owner == [("anna", 1, 0, 1.0), ("unowned", 0, 1, None)]

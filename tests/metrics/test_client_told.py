"""Whether the client was told, by hand. The day is 9 to 17; it is Friday the 16th, 12:00."""

from __future__ import annotations

from typing import Any

import polars as pl

from metrics.client_told import add_told, client_told
from tests.metrics.watched import WEEK, Watched, on, watched


def mail(case_id: str, when: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "occurred_at": f"2025-05-{when}",
        "kind": f"client_told_{name}",
        "owner": "anna",
        **more,
    }


def told(desk: Watched) -> pl.DataFrame:
    return add_told(desk.cases, desk.events, calendars=desk.calendars, as_of=desk.as_of)


DESK = watched(
    on("A", "12 09:00", "active"), mail("A", "12 10:00", "open"),  # an hour to the second
    on("B", "12 09:00", "active"), mail("B", "12 10:01", "open"),
    on("C", "12 16:30", "active"), mail("C", "13 09:30", "open"),  # half an hour on each day
    on("D", "16 11:30", "active"),  # its hour is not over
    on("E", "12 09:00", "active"), mail("E", "12 09:10", "open"),
    mail("E", "13 09:30", "close"), on("E", "13 10:00", "done"),  # the mail went out first
    on("F", "12 09:00", "active"), on("F", "13 10:00", "done"), mail("F", "13 10:59", "close", state="done"),
    on("G", "12 09:00", "active"), mail("G", "12 15:00", "close"), on("G", "13 10:00", "done"),  # long before
    on("H", "12 09:00", "active"), on("H", "16 11:59", "done"),
)  # fmt: skip


def test_the_opening_is_told_within_an_hour_after_it() -> None:
    assert DESK.words(told(DESK), "told_open") == {
        "A": "told", "B": "untold", "C": "told", "D": "pending",
        "E": "told", "F": "untold", "G": "untold", "H": "untold",
    }  # fmt: skip


def test_the_closing_is_told_within_an_hour_before_or_after_it() -> None:
    assert DESK.words(told(DESK), "told_close") == dict.fromkeys("ABCD") | {
        "E": "told", "F": "told", "G": "untold", "H": "pending",
    }  # fmt: skip


def test_what_is_pending_is_in_no_share() -> None:
    row = client_told(told(DESK), span=WEEK).row(0, named=True)
    assert (row["told_open"], row["untold_open"], row["pending_open"], row["unknown_open"]) == (3, 4, 1, 0)
    assert row["told_open_share"] == 3 / 7
    assert (row["told_close"], row["untold_close"], row["pending_close"], row["told_close_share"]) == (2, 1, 1, 2 / 3)


def test_an_activity_that_nobody_maps_is_not_nought_per_cent() -> None:
    desk = watched(on("A", "12 09:00", "active"), on("A", "12 10:00", "done"), known=False)
    row = client_told(told(desk), span=WEEK).row(0, named=True)
    assert (row["untold_open"], row["unknown_open"], row["told_open_share"]) == (0, 1, None)
    assert (row["untold_close"], row["unknown_close"], row["told_close_share"]) == (0, 1, None)


def test_without_a_calendar_or_an_hour_it_cannot_be_told() -> None:
    bare = watched(on("A", "12 09:00", "active"), mail("A", "12 09:01", "open"), default_calendar=None)
    assert bare.words(told(bare), "told_open") == {"A": "unknown"}
    to_day = watched(on("A", "12 00:00", "active", to_day=True), mail("A", "12 09:01", "open"))
    assert to_day.words(told(to_day), "told_open") == {"A": "unknown"}


def test_a_case_of_an_hour_is_pending_still_and_a_mail_of_before_its_opening_belongs_to_it() -> None:
    desk = watched(
        on("A", "16 11:00", "active"),  # an hour to the second, and the mail may come at this very instant
        on("B", "16 10:59", "active"),
        on("C", "12 09:00", "active", opened_at="2025-05-12 09:00"), mail("C", "09 12:00", "open"),  # on the Friday
    )  # fmt: skip
    assert desk.words(told(desk), "told_open") == {"A": "pending", "B": "untold", "C": "told"}


def test_a_closing_without_an_hour_cannot_be_told() -> None:
    shut = [on("A", "12 09:00", "active"), mail("A", "12 09:01", "open"), on("A", "13 10:00", "done")]
    to_day = watched(*shut[:2], on("A", "13 10:00", "done", to_day=True))
    assert to_day.words(told(to_day), "told_close") == {"A": "unknown"}
    desk = watched(*shut)
    assert desk.words(told(desk), "told_close") == {"A": "untold"}
    untimed = add_told(
        desk.cases.with_columns(untimed=pl.lit(value=True)), desk.events, calendars=desk.calendars, as_of=desk.as_of
    )
    assert desk.words(untimed, "told_close") == {"A": "unknown"}


def test_an_opening_counts_on_its_day_and_a_closing_on_its_own() -> None:
    desk = watched(
        on("A", "08 09:00", "active"), on("A", "13 10:00", "done"), mail("A", "13 10:30", "close", state="done")
    )
    row = client_told(told(desk), span=WEEK).row(0, named=True)
    assert (row["untold_open"], row["told_close"]) == (0, 1)

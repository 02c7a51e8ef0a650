"""Checklists by hand: an order must log a stock check and the confirmation, a quote nothing."""

from __future__ import annotations

import polars as pl

from metrics.checklist import add_checklist, checklist, checklist_steps, steps_of
from metrics.rules import CaseType
from tests.metrics.watched import WEEK, Watched, on, watched

TYPES = {"order": CaseType(checklist=("Stock checked", "client_told_open")), "quote": CaseType()}
ORDER = {"case_type": "order"}
DESK = watched(
    # A did both; the second at the instant of its closing
    on("A", "12 09:00", "active", **ORDER, activity="Stock checked"),
    on("A", "12 11:00", "done", kind="client_told_open", activity="Confirmation e-mail"),
    # B checked the stock after it was closed, and told nobody
    on("B", "12 09:00", "active", **ORDER), on("B", "12 11:00", "done"),
    on("B", "12 12:00", "done", activity="Stock checked"),
    # C did one; a word that is only like the step is none
    on("C", "12 09:00", "active", **ORDER, kind="client_told_open"),
    on("C", "12 10:00", "active", activity="stock checked"), on("C", "12 11:00", "done"),
    on("D", "12 09:00", "active", case_type="quote"), on("D", "12 11:00", "done"),
    on("E", "12 09:00", "active", **ORDER),
    on("F", "12 09:00", "active"), on("F", "12 11:00", "done"),
)  # fmt: skip


def followed(desk: Watched) -> tuple[pl.DataFrame, pl.DataFrame]:
    cases = desk.cases
    steps = steps_of(cases, desk.events, case_types=TYPES)
    return add_checklist(cases, steps, case_types=TYPES), steps


def test_a_checklist_is_followed_where_every_step_was_logged_by_the_closing() -> None:
    assert DESK.words(followed(DESK)[0], "followed") == {
        "A": "complete", "B": "incomplete", "C": "incomplete", "D": "no_checklist", "E": None, "F": "no_checklist",
    }  # fmt: skip


def test_the_share_and_the_step_most_often_missed() -> None:
    cases, steps = followed(DESK)
    row = checklist(cases, steps, span=WEEK).row(0, named=True)
    assert (row["complete"], row["incomplete"], row["no_checklist"], row["unknown"]) == (1, 2, 2, 0)
    assert row["complete_share"] == 1 / 3
    assert (row["most_missed"], row["most_missed_share"]) == ("Stock checked", 2 / 3)
    assert checklist_steps(cases, steps, span=WEEK).rows() == [
        ("Stock checked", 1, 2, 2 / 3), ("client_told_open", 2, 1, 1 / 3),
    ]  # fmt: skip


def test_a_source_without_events_is_unknown_and_types_without_a_list_have_no_share() -> None:
    desk = watched(on("A", "12 09:00", "active", **ORDER), on("A", "12 11:00", "done"), known=False)
    row = checklist(*followed(desk), span=WEEK).row(0, named=True)
    assert (row["incomplete"], row["unknown"], row["complete_share"], row["most_missed"]) == (0, 1, None, None)


def test_by_type_each_has_its_own_worst_step() -> None:
    rows = checklist(*followed(DESK), span=WEEK, by=("case_type",))
    assert rows.select("case_type", "complete", "incomplete", "most_missed").rows() == [
        ("order", 1, 2, "Stock checked"), ("quote", 0, 0, None), (None, 0, 0, None),
    ]  # fmt: skip

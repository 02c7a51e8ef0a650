"""Discipline on the demo company, counted a second time in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.board import Board
from app.catalogue import marked
from app.catalogue.telling import telling
from app.questions import METRICS, Question, answer
from metrics.rules import TargetRule
from tests.reference.clients import came_back, owners, paused, told_within
from tests.reference.discipline import Row, counted

WEEKS = Question(start=date(2026, 8, 24), end=date(2026, 10, 12))
HOUR = timedelta(hours=1)
COUNTED = ("silent", "unowned", "logging", "client-told", "supervision")


def by_case(board: Board, frame: str, *names: str) -> Mapping[int, list[Row]]:
    """Return the rows of a frame of the board by their case."""
    parts = getattr(board, frame).select("case", *names).partition_by("case", as_dict=True, include_key=False)
    return {int(case): rows.to_dicts() for (case,), rows in parts.items()}


def again(board: Board, asked: Question) -> Counter[str]:
    """Count a board's figures of discipline again."""
    return counted(
        telling(board).to_dicts(),
        by_case(board, "events", "occurred_at", "kind"),
        by_case(board, "intervals", "start", "end", "running"),
        calendars=board.rules.calendars,
        as_of=board.as_of,
        start=asked.start,
        end=asked.end,
        silent_after=board.rules.silent_after,
    )


def figures(board: Board, asked: Question) -> Counter[str]:
    """Return the same figures as the catalogue answers them; `closed` and `no_log` are sums of others."""
    return Counter(
        {
            f"{name} {figure}": answer(name, board, asked)[figure].item()
            for name in COUNTED
            for figure in METRICS[name].cases
            if figure not in ("closed", "no_log")
        }
    )


def test_the_figures_of_discipline_are_those_of_a_slow_count(company: Board) -> None:
    assert +figures(company, WEEKS) == again(company, WEEKS)


def test_who_came_back_and_how_many_owned_is_that_of_a_slow_count(company: Board) -> None:
    reopened, fresh = came_back(
        company.cases.to_dicts(), company.moves.to_dicts(), calendars=company.rules.calendars,
        start=WEEKS.start, end=WEEKS.end,
    )  # fmt: skip
    found = marked.returned(company, WEEKS)
    assert set(found.filter("reopened_soon")["case"]) == reopened
    assert set(found.filter("new_soon")["case"]) == fresh
    stretches = by_case(company, "intervals", "end", "state", "owner")
    people = owners(company.cases.to_dicts(), stretches, as_of=company.as_of)
    told = answer("conversation", company, WEEKS).drop_nulls("owners")
    assert dict(told.select("account", "owners").rows()) == people


def test_the_pauses_are_those_of_a_slow_count(company: Board) -> None:
    stretches = by_case(company, "intervals", "start", "end", "state", "reason", "running", "pausing")
    spent = paused(company.cases.to_dicts(), stretches, calendars=company.rules.calendars)
    assert answer("pauses", company, WEEKS)["net_hours"].item() == pytest.approx(spent.pop("all") / HOUR)
    told = answer("pause-reasons", company, WEEKS).select("reason", "paused_hours").rows()
    assert {reason: pytest.approx(hours) for reason, hours in told} == {name: t / HOUR for name, t in spent.items()}


@pytest.mark.parametrize("measure", ["ownership", "client_told"])
def test_promises_beside_lead_time_are_those_of_a_slow_count(company: Board, measure: str) -> None:
    target = TargetRule(key="new", within=HOUR / 4, measure=measure)
    board = replace(company, rules=replace(company.rules, targets=(*company.rules.targets, target)))
    here = board.cases.filter(marked.within("opened_date", WEEKS))
    if measure == "ownership":
        happened = dict(here.drop_nulls("owned_at").select("case", "owned_at").rows())
    else:
        mails = board.events.filter(kind="client_told_open").sort("occurred_at", descending=True)
        happened = dict(mails.select("case", "occurred_at").rows())
    slow = told_within(
        here.to_dicts(), by_case(board, "intervals", "start", "end", "state", "running", "pausing"), happened,
        calendars=board.rules.calendars, limit=HOUR / 4, as_of=board.as_of,
    )  # fmt: skip
    row = answer(f"{measure.replace('_', '-')}-compliance", board, WEEKS).row(0, named=True)
    assert {name: row[name] for name in ("met", "late", "pending")} == {
        name: slow[name] for name in ("met", "late", "pending")
    }
    assert (row["no_target"], row["unknown"]) == (0, 0)

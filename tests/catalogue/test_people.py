"""Capacity and people of the demo company: sensible figures, and the same however they are asked for."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app.board import Board
from app.questions import Question, answer, of_teams

WEEKS = {"start": date(2026, 7, 20), "end": date(2026, 10, 12)}


def asked(name: str, board: Board, **other: Any) -> pl.DataFrame:
    return answer(name, board, Question(**{**WEEKS, **other}))


def test_slack_of_the_company_is_about_a_fifth_and_less_in_the_week_of_the_flu(company: Board) -> None:
    whole = asked("capacity", company).row(0, named=True)
    assert (whole["people"], whole["not_listed"], whole["no_effort"], whole["bound"]) == (11, 0, 0, "measured")
    assert 0.1 < whole["slack_share"] < 0.3
    weeks = asked("capacity", company, period="week")
    assert weeks.sort("slack_share")["period_start"][0] == date(2026, 8, 10)
    assert weeks["slack_share"].is_between(-0.5, 1).all()


def test_load_and_capacity_of_the_teams_sum_to_the_companys(company: Board) -> None:
    whole, teams = asked("capacity", company).row(0, named=True), asked("capacity", company, by=("team",))
    for name in ("arrivals", "load_hours", "capacity_hours", "people"):
        assert teams[name].sum() == pytest.approx(whole[name])
    assert dict(teams.select("team", "missing").rows()) == {
        "east": None,
        "west": None,
        "experts": "no cases of its own",
    }


@pytest.mark.parametrize("name", ["capacity", "throughput-per-hour", "frontline"])
@pytest.mark.parametrize("period", [None, "week"])
def test_a_team_alone_has_the_figures_of_its_row(company: Board, name: str, period: str | None) -> None:
    rows = asked(name, company, by=("team",), period=period).filter(pl.col("team") == "east").drop("team")
    alone = asked(name, of_teams(company, ["east"]), period=period)
    assert_frame_equal(rows, alone.select(rows.columns))  # hours differ in the last bit


def test_every_open_case_is_held_once_and_owned_once(company: Board) -> None:
    told, wip = asked("workload", company), asked("wip", company)["wip"].item()
    assert told["held"].sum() == told["owned"].sum() == wip
    assert told["team"].drop_nulls().unique(maintain_order=True).to_list() == ["east", "west", "experts"]
    names = told.filter(pl.col("team") == "west")["owner"].to_list()
    assert names == ["haddad_e", "novak_f", "tanaka_g", "brandt_h"], "by what they are called: E., F., G., H."
    assert told.filter("away")["owner"].to_list() == ["marchetti_d"]


def test_wip_by_holder_and_by_buffer_status_are_the_figures_of_their_metrics(company: Board) -> None:
    held = dict(asked("workload", company).filter(pl.col("held") > 0).select("owner", "held").rows())
    assert dict(asked("wip", company, by=("holder",)).select("holder", "wip").rows()) == held
    buffers = asked("buffers", company).row(0, named=True)
    told = dict(asked("wip", company, by=("buffer_status",)).select("buffer_status", "wip").rows())
    assert told == {status: buffers[status] for status in told}
    assert sum(told.values()) == asked("wip", company)["wip"].item()


def test_what_closed_alone_is_what_plain_python_counts(company: Board) -> None:
    experts = {name for name, tier in company.rules.tiers.items() if tier == "expert"}
    ends = dict(company.cases.filter(pl.col("closed_date").is_between(*WEEKS.values(), closed="left")).select(
        "case", "closed_at").rows())  # fmt: skip
    names: dict[int, set[str | None]] = defaultdict(set)
    for case, when, *who in company.events.select("case", "occurred_at", "owner", "holder", "actor").iter_rows():
        if case in ends and when <= ends[case]:
            names[case].update(who)
    told = asked("frontline", company).row(0, named=True)
    assert told["closed"] == len(ends)
    assert told["alone"] == sum(not names[case] & experts for case in ends)


def test_who_was_first_is_what_plain_python_sees(company: Board) -> None:
    tiers, first = company.rules.tiers, dict[int, dict[str, Any]]()
    for row in company.intervals.sort("case", "start").iter_rows(named=True):
        one = first.setdefault(row["case"], {})
        for who in ("owner", "holder"):
            if row[who] is not None:
                one.setdefault(who, row[who])
    opened = company.cases.filter(pl.col("opened_date").is_between(*WEEKS.values(), closed="left"))
    people = [{**row, **first.get(row["case"], {})} for row in opened.select("case", "owner", "holder").to_dicts()]
    told = asked("frontline", company).row(0, named=True)
    assert told["opened"] == len(people)
    assert told["sold"] == sum(tiers.get(case["owner"]) == "sales" for case in people) > 20
    expert = [case for case in people if "expert" in (tiers.get(case["owner"]), tiers.get(case["holder"]))]
    assert told["leaked"] == len(expert) > 0


def test_what_stands_at_the_last_weeks_end_is_what_stood_then(company: Board) -> None:
    weeks = asked("frontline", company, start=date(2026, 8, 3), period="week")
    now = asked("frontline", company, start=date(2026, 10, 12), end=date(2026, 10, 19), period="week")
    whole = asked("frontline", company)
    assert now["expert_queue"].item() == whole["expert_queue"].item()
    long = asked("frontline", company, period="week").filter(pl.col("period_start") >= date(2026, 8, 3))
    assert weeks.equals(long), "whatever the first week is"

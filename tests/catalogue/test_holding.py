"""Hours by state and experts per hour of the demo company, counted again in plain Python; the cases behind people."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from app.behind import Figure, of_figure
from app.board import Board
from app.questions import Question, answer, check, parted
from data.errors import CasewallError
from metrics.hours_in_span import cut
from tests.reference.discipline import Clock

WEEK = Question(start=date(2026, 10, 12), end=date(2026, 10, 19))  # the one in progress
WEEKS = Question(start=date(2026, 7, 27), end=date(2026, 10, 12))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def spent(board: Board, asked: Question) -> dict[tuple[str | None, str], timedelta]:
    """Walk every stretch of every case, a working span at a time: who had it, in which part, for how long."""
    clocks = {name: Clock(calendar) for name, calendar in board.rules.calendars.items()}
    cases = {row["case"]: row for row in board.cases.iter_rows(named=True)}
    tiers, total = board.rules.tiers, defaultdict[tuple[str | None, str], timedelta](timedelta)
    for row in board.intervals.iter_rows(named=True):
        case = cases.get(row["case"])
        if case is None or row["calendar"] is None:
            continue
        zone = ZoneInfo(board.rules.calendars[row["calendar"]].zone)
        low, high = (
            datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC) for day in (asked.start, asked.end)
        )
        start, end = max(row["start"], low), min(row["end"], high)
        if start >= end or row["state"] == "done":
            continue
        restarted = board.rules.reopened.get(case["case_type"]) == "restart" and case["resumed_at"] is not None
        if restarted and row["start"] < case["resumed_at"]:
            continue
        who = row["holder"] or row["owner"] or "unowned"
        expert = tiers.get(row["holder"] or row["owner"]) == "expert"
        word = {"queued": "expert_queue" if expert else "queue", "active": "expert" if expert else "working"}
        part = "paused" if not row["running"] else word.get(row["state"], "waiting")
        total[who, part] += clocks[row["calendar"]].net(start, end)
    return {key: time for key, time in total.items() if time}


def test_hours_by_state_and_holder_are_those_of_a_slow_count(company: Board) -> None:
    rows = answer("hours-by-state", company, Question(start=WEEK.start, end=WEEK.end, by=("holder",)))
    told = {
        (row["holder"], name.removesuffix("_hours")): pytest.approx(row[name])
        for row in rows.iter_rows(named=True)
        for name in row
        if name.endswith("_hours") and row[name]
    }
    assert {key: time / HOUR for key, time in spent(company, WEEK).items()} == told


def test_hours_of_weeks_one_after_the_other_sum_to_those_of_all(company: Board) -> None:
    """And those of all days are the whole lives of the cases, to the µs."""
    names = [name for name in answer("hours-by-state", company, WEEK).columns if name.endswith("_hours")]
    days = [WEEKS.start + timedelta(weeks=number) for number in range(11)]
    single = [answer("hours-by-state", company, Question(start=day, end=day + 7 * DAY)) for day in days]
    whole = answer("hours-by-state", company, WEEKS)
    for name in names:
        assert sum(week[name].item() for week in single) == pytest.approx(whole[name].item())
    edges = [date(2000, 1, 1), WEEKS.start, WEEKS.end, date(2100, 1, 1)]
    spans = list(pairwise(edges))
    pieces = pl.concat(
        [cut(company.intervals, start=low, end=high, calendars=company.calendars) for low, high in spans]
    )
    for name in ("net", "counted"):
        assert pieces[name].sum() == company.intervals[name].sum()


def test_experts_have_the_cases_that_plain_python_finds(company: Board) -> None:
    experts = {name for name, person in company.rules.people.items() if person.tier == "expert"}
    closed = company.cases.filter(pl.col("closed_date").is_between(WEEKS.start, WEEKS.end, closed="left"))
    ids, had = set(closed["case"]), defaultdict[str, set[int]](set)
    for row in company.intervals.iter_rows(named=True):
        if row["case"] in ids and (who := row["holder"] or row["owner"]) in experts:
            had[who].add(row["case"])
    rows = answer("experts-per-hour", company, Question(start=WEEKS.start, end=WEEKS.end, by=("holder",)))
    assert dict(rows.select("holder", "throughput").rows()) == {who: len(cases) for who, cases in had.items()}
    assert answer("experts-per-hour", company, WEEKS)["throughput"].item() == len(set().union(*had.values()))
    assert rows["throughput_per_hour"].is_between(0.1, 5).all()


@pytest.mark.parametrize(
    ("name", "figure", "days"),
    [("workload", "held", WEEK), ("hours-by-state", "n", WEEK), ("experts-per-hour", "throughput", WEEKS)],
)
def test_a_holder_opens_as_many_cases_as_the_figure_says(
    company: Board, name: str, figure: str, days: Question
) -> None:
    by = () if name == "workload" else ("holder",)
    rows = answer(name, company, Question(start=days.start, end=days.end, by=by)).rename(
        {"owner": "holder"} if name == "workload" else {}
    )
    assert rows.height > 2
    for who, count in rows.select("holder", figure).rows():
        asked = Figure(metric=name, figure=figure, start=days.start, end=days.end, of={"holder": who or ""})
        assert of_figure(company, asked).height == count, who


def test_teams_and_kinds_of_holders_part_what_is_held(company: Board) -> None:
    told = answer("workload", company, WEEK)
    groups = list(company.rules.teams)
    rows = told.with_columns(
        kind=pl.when(pl.col("owner").is_in(groups)).then(pl.lit("group"))
        .when(pl.col("tier") == "expert").then(pl.lit("expert")).otherwise(pl.lit("person"))
    ).filter(pl.col("owner") != "unowned")  # fmt: skip
    for team, kind, held in rows.group_by("team", "kind").agg(pl.col("held").sum()).rows():
        of = {"holder_team": team or "", "holder_kind": kind}
        asked = Figure(metric="workload", figure="held", start=WEEK.start, end=WEEK.end, of=of)
        assert of_figure(company, asked).height == held, of


def test_only_what_knows_a_holder_is_parted_by_one() -> None:
    assert parted(["holder"]) == (("holder",), None)
    check("hours-by-state", by=("holder",))
    with pytest.raises(CasewallError, match="aging cannot be parted by holder"):
        check("aging", by=("holder",))

"""On the demo company every figure of the wall is the one that the command and the pages give."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from app.behind import of_figure
from app.board import Board
from app.formatting import percent, percent_number
from app.naming import person
from app.powerhouse import capability, powerhouse
from app.powerhouse.base import HOLDS, NOT_MEASURED, SLIPPING, Weeks
from app.questions import Question, answer, of_teams
from app.screens.owners import OwnersAsked, owners
from app.wall.scope import of_team
from app.wall.view_model import view_model
from metrics.slack import AT_LEAST, AT_MOST

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
TODAY, MONDAY = date(2026, 10, 15), date(2026, 10, 12)


@pytest.fixture(scope="module")
def company(demo_company: Board) -> Board:
    return demo_company


@pytest.fixture(scope="module", params=[None, "east", "experts"], ids=str)
def told(request: pytest.FixtureRequest, company: Board) -> tuple[Board, dict[str, Any]]:
    """Return a board as `casewall metrics` has it, of all teams or of one, and the wall's model of it."""
    team = request.param
    model = view_model(of_team(company, team), names="full", whole=company)
    return (company if team is None else of_teams(company, [team])), model


Told = tuple[Board, dict[str, Any]]


def row(board: Board, metric: str, start: date, end: date) -> dict[str, Any]:
    return answer(metric, board, Question(start=start, end=end)).row(0, named=True)


def test_what_needs_a_hand(told: Told) -> None:
    board, model = told
    found = {line["what"]: (line["count"], line["detail"]) for line in model["team"]["hand"]}
    unowned, silent, front = (row(board, name, TODAY, TODAY + DAY) for name in ("unowned", "silent", "frontline"))
    held = {
        "without an owner": (unowned["unowned"], unowned["longest_hours"]),
        f"wait{'s' * (front['expert_queue'] == 1)} for an expert": (
            front["expert_queue"], front["expert_queue_wait_hours"],
        ),
        "silent for 8h": (silent["silent"], silent["longest_hours"]),
    }  # fmt: skip
    assert {what: count for what, (count, _) in found.items()} == {what: n for what, (n, _) in held.items() if n}
    for what, (_, detail) in found.items():
        hours, minutes = detail.split(", ")[1].replace("m", "").split("h\u202f")
        assert int(hours) * 60 + int(minutes) == pytest.approx(held[what][1] * 60, abs=0.51)


def test_slack_and_the_front_line(told: Told) -> None:
    """The last 5 working days before Thursday: Thursday to Wednesday."""
    board, model = told
    capacity = row(board, "capacity", TODAY - WEEK, TODAY)
    slack, alone = model["team"]["slack"], model["team"]["alone"]
    assert (slack["value"], slack["goal"]) == (percent_number(capacity["slack_share"]), 20)
    assert slack["why"] == (capacity["missing"] or "")
    front = row(board, "frontline", MONDAY, TODAY + DAY)
    assert (alone["alone"], alone["with"]) == (front["alone"], front["closed"] - front["alone"])
    if front["closed"] >= 20:
        assert (alone["value"], alone["goal"]) == (percent_number(front["front_line_share"]), 80)


def test_slack_is_the_same_on_the_page(told: Told) -> None:
    """Of the same 5 working days: of this week so far, or of 5 days by the clock, it would be another."""
    board, model = told
    shown, goal = model["team"]["slack"]["value"], model["team"]["slack"]["goal"]
    line = next(one for _, held in powerhouse(board) for one in held if one.asks == "Keep slack")
    if shown is None:
        assert (line.value, line.state) == (None, NOT_MEASURED)
        assert line.sentence.lower().startswith(model["team"]["slack"]["why"])
        return
    capacity = row(board, "capacity", TODAY - WEEK, TODAY)
    assert line.value == f"{shown}%" == percent(capacity["slack_share"])
    assert line.beside == f"goal {goal}%, last 5 working days"
    assert line.state == (HOLDS if shown >= goal else SLIPPING)
    came = f"{capacity['arrivals']} cases"
    assert line.sentence == f"Work came for {100 - shown}% of the hours, in {came}."
    assert of_figure(board, line.links[came]).height == capacity["arrivals"]
    assert line.weeks.height > 12


@pytest.mark.parametrize(
    ("bound", "value", "said"),
    [(AT_LEAST, "at least {}%", "Work came for at most {}% of the hours, in 9 cases."),
     (AT_MOST, "at most {}%", "Work came for at least {}% of the hours, in 9 cases.")],
)  # fmt: skip
def test_a_slack_that_is_a_bound_says_so_of_the_work_too(
    company: Board, monkeypatch: pytest.MonkeyPatch, bound: str, value: str, said: str
) -> None:
    told = {"value": 16, "goal": 20, "basis": f"{bound}, 5 working days", "load": 84, "words": "", "why": ""}
    monkeypatch.setattr(capability, "slack", lambda board, *, loading: told)
    monkeypatch.setattr(capability, "cases_behind", lambda *asked: company.cases.head(9))
    line = next(one for one in capability.GROUP.lines(company, Weeks(company)) if one.asks == "Keep slack")
    assert (line.value, line.sentence, line.state) == (value.format(16), said.format(84), SLIPPING)


def test_the_week(told: Told) -> None:
    board, model = told
    week = model["week"]
    judged, lead, flow = (
        row(board, name, MONDAY, MONDAY + WEEK) for name in ("compliance", "lead-time", "net-flow")
    )  # fmt: skip
    n = judged["met"] + judged["late"]
    assert week["target"]["value"] == (percent_number(judged["compliance_share"]) if n >= 20 else None)
    assert f"n {n}" in week["target"]["note"]
    for name, figure in (("half", "p50_hours"), ("most", "p85_hours")):
        shown, held = week["lead"][name], lead[figure]
        assert (shown is None) == (held is None)
        assert shown is None or float(shown) == pytest.approx(held, abs=0.0501)
    assert week["flow"]["closed"] == flow["closings"]
    assert week["flow"]["opened"] == flow["arrivals"] + flow["reopenings"]
    assert row(board, "throughput", MONDAY, MONDAY + WEEK)["arrivals"] == flow["arrivals"]


def test_the_weeks_of_the_types(told: Told) -> None:
    board, model = told
    asked = Question(start=MONDAY - 11 * WEEK, end=MONDAY + WEEK, period="week", by=("case_type",))
    found = answer("lead-time", board, asked)
    labels = {"Quotes": "quote", "Orders": "order", "Issues": "issue"}
    assert [kind["label"] for kind in model["week"]["types"]] == list(labels)
    for kind in model["week"]["types"]:
        weeks = found.filter(pl.col("case_type") == labels[kind["label"]])
        held = weeks["p85_hours"].to_list() or [None] * 12
        assert kind["most"] == [None if hours is None else round(hours, 2) for hours in held]


def test_the_days(told: Told) -> None:
    board, model = told
    days = model["week"]["days"]
    found = answer("net-flow", board, Question(start=TODAY - 2 * WEEK, end=TODAY + DAY, period="day"))
    working = found.filter(pl.col("period_start").dt.weekday() <= 5).tail(10)
    assert [day["closed"] for day in days] == working["closings"].to_list()
    assert [day["opened"] for day in days] == (working["arrivals"] + working["reopenings"]).to_list()
    tile = model["now"]["tiles"]["flow"]
    assert model["week"]["today"] == {"closed": tile["closed"], "opened": tile["opened"]}
    assert (days[-1]["closed"], days[-1]["part"]) == (tile["closed"], True)


GUESTS = "on our cases"


@pytest.mark.parametrize("team", [None, "east", "experts"])
def test_people_hold_what_the_owners_page_says(company: Board, team: str | None) -> None:
    page = owners(company, OwnersAsked(team=team))
    people = page.people.filter(~pl.col("group"))
    ours = of_team(company, team)
    groups = view_model(ours, names="full", whole=company)["team"]["pages"][0]
    guests = {one["name"]: one["held"] for group in groups if GUESTS in group["title"] for one in group["people"]}
    shown = [one for group in groups if GUESTS not in group["title"] for one in group["people"]]
    assert [tuple(one.values()) for one in shown] == [
        (person(company.settings, who), held, limit, away)
        for who, held, limit, away in people.select("who", "held", "wip_limit", "away").rows()
    ]
    assert any(one["away"] for one in shown) or team == "experts"
    # whoever else holds cases of the team, with these alone
    elsewhere = set(company.rules.people) - set(people["owner"])
    held = ours.cases.filter("is_open").select(who=pl.coalesce("holder", "owner"))["who"]
    counts = Counter(who for who in held if who in elsewhere)
    assert guests == {person(company.settings, who): count for who, count in counts.items()}


def test_totals_are_those_of_the_owners_page_too(company: Board) -> None:
    off = company.settings.privacy.model_copy(update={"owner_figures": "off"})
    settings = company.settings.model_copy(update={"privacy": off})
    private = replace(company, settings=settings)
    page = owners(private, OwnersAsked()).people
    groups = view_model(private)["team"]["pages"][0]
    shown = [(one["people"][0]["held"], one["people"][0]["limit"]) for one in groups]
    assert shown == page.select("held", "wip_limit").rows()

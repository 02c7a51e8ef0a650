"""Slack on the real logs is a share that can be true, or says that data is missing; plain Python counts the same."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from metrics.periods import last_full_weeks
from tests.real_logs import raw
from tests.real_logs import raw_helpdesk_italy as help_desk
from tests.real_logs.loading import Loaded, loaded

WEEK = timedelta(weeks=1)
LOGS = {
    "helpdesk_italy": ("tickets", "helpdesk_italy.xes.gz", [(2010, 9), (2011, 3), (2012, 3), (2012, 7), (2013, 6)]),
    "baltimore_311": ("requests", "baltimore_311_requests.csv", [(2019, 11), (2020, 3)]),
    "bpi_2013": ("incidents", "bpi_challenge_2013_incidents.xes.gz", [(2012, 5), (2012, 6)]),
    "uci_incidents": ("incidents", "uci_incident_event_log.zip", [(2016, 4), (2016, 5), (2016, 6), (2016, 7)]),
}
SHORT = ("bpi_2013", "uci_incidents", "baltimore_311")  # these hold less than the half year that slack needs
LONG = ("bpi_2013", "uci_incidents")
NAMES = [pytest.param(name, marks=[pytest.mark.long] if name in LONG else []) for name in LOGS]


@pytest.fixture(scope="module", params=NAMES)
def log(
    request: pytest.FixtureRequest, real_logs: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Loaded]]:
    source, file, _ = LOGS[request.param]
    folder = tmp_path_factory.mktemp("slack")
    with loaded(request.param, source=source, file=real_logs / file, folder=folder) as held:
        yield request.param, held


def instants(name: str) -> list[datetime]:
    return [datetime(year, month, 15, 12, tzinfo=UTC) for year, month in LOGS[name][2]]


def test_slack_lies_between_minus_a_half_and_one_or_says_what_is_missing(log: tuple[str, Loaded]) -> None:
    name, held = log
    for at in instants(name):
        first, _ = last_full_weeks(held.board(at).today)
        for by in ({}, {"period": "week"}, {"by": ("team",)}):
            found = held.ask("capacity", at, first=first, weeks=12, **by)
            for slack, bound, missing in found.select("slack_share", "bound", "missing").rows():
                assert (slack is None) == (bound is None) == (missing is not None), (name, at, by)
                assert slack is None or (-0.5 <= slack <= 1 and bound == "at least"), (name, at, by, slack)


def test_a_log_of_less_than_half_a_year_has_not_enough_data(log: tuple[str, Loaded]) -> None:
    name, held = log
    for at in instants(name):
        first, _ = last_full_weeks(held.board(at).today)
        told = held.ask("capacity", at, first=first, weeks=12).row(0, named=True)
        if name in SHORT:
            assert told["missing"].startswith("not enough data"), (name, at)
        else:
            assert told["rate_weeks"] >= 13


def test_without_owners_the_calendars_hours_stand_for_people(log: tuple[str, Loaded]) -> None:
    name, held = log
    first, _ = last_full_weeks(held.board(instants(name)[0]).today)
    told = held.ask("throughput-per-hour", instants(name)[0], first=first, weeks=12).row(0, named=True)
    assert told["hours_of"] == ("calendar" if name == "baltimore_311" else "people")


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def plain_slack(cases: list[raw.Case], at: datetime) -> tuple[int, float, float]:
    """Return arrivals, hours and slack of the 12 full weeks before an instant, from the raw file's cases alone."""
    zone = help_desk.ZONE
    known = raw.known(cases, at)
    closed_in: dict[str, set[date]] = {}
    for case in known:
        for before, step in pairwise((None, *case.steps)):
            if step and step.state == "done" and (before is None or before.state != "done") and step.owner:
                closed_in.setdefault(step.owner, set()).add(raw.monday(step.at, zone))
    end = monday(at.astimezone(zone).date())
    weeks = [end - number * WEEK for number in range(26, 0, -1)]

    def hours(week: date) -> float:
        people = sum(any(week - 12 * WEEK <= seen <= week for seen in closed) for closed in closed_in.values())
        begin, stop = (datetime.combine(day, datetime.min.time(), zone) for day in (week, week + WEEK))
        return people * (help_desk.OFFICE.net(begin, stop) / timedelta(hours=1))

    closed = Counter(raw.monday(case.closing.at, zone) for case in known if case.closing)
    opened = Counter(raw.monday(case.case.opened_at, zone) for case in known)
    rates = sorted(closed[week] / hours(week) for week in weeks if closed[week])
    rate = rates[math.ceil(0.9 * len(rates)) - 1]
    asked = weeks[-12:]
    arrivals, there = sum(opened[week] for week in asked), sum(hours(week) for week in asked)
    return arrivals, there, 1 - arrivals / (rate * there)


def test_slack_of_the_help_desk_is_what_plain_python_counts(log: tuple[str, Loaded], real_logs: Path) -> None:
    name, held = log
    if name != "helpdesk_italy":
        pytest.skip("counted for the help desk; on all four logs in test_counted_again")
    cases = help_desk.cases(help_desk.events(real_logs))
    for at in instants(name)[1:]:
        first, _ = last_full_weeks(held.board(at).today)
        told = held.ask("capacity", at, first=first, weeks=12).row(0, named=True)
        arrivals, there, slack = plain_slack(cases, at)
        assert (told["arrivals"], told["capacity_hours"]) == (arrivals, there)
        assert told["slack_share"] == pytest.approx(slack)

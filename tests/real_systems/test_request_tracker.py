"""Casewall's figures of a real Request Tracker are RT's own answers. Opt-in: `make test-real`."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from tests.real_logs import raw
from tests.real_logs.loading import Loaded
from tests.real_systems.request_tracker import STATES, Json, Tracker, instant

pytestmark = pytest.mark.real

ZONE = ZoneInfo("Europe/Berlin")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SHOWN = [  # a noon, the second run of the hour that comes twice, a Monday's first instant, a morning
    datetime(2025, 10, 15, 10, 0, tzinfo=UTC),
    datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
    datetime(2025, 11, 2, 23, 0, tzinfo=UTC),
    datetime(2025, 11, 20, 9, 30, tzinfo=UTC),
]
END = datetime(2025, 11, 24, tzinfo=ZONE)
FIRST, WEEKS = date(2025, 9, 29), 8
MONDAYS = [str(FIRST + timedelta(weeks=n)) for n in range(WEEKS + 1)]
CLOSED = ("resolved", "rejected", "deleted")


@pytest.fixture(scope="module")
def rt(tracker: Tracker, tmp_path_factory: pytest.TempPathFactory) -> Json:
    return tracker.answers(tmp_path_factory.mktemp("rt") / "answers.json", *MONDAYS)


@pytest.fixture(scope="module")
def tickets(rt: Json) -> dict[str, Json]:
    """RT's tickets of the eight weeks, by number: neither deleted nor merged ones, which RT does not find."""
    return {str(ticket["id"]): ticket for ticket in rt["tickets"] if instant(ticket["created"]) < END}


def closing(ticket: Json) -> datetime:
    """Return the first instant of the last unbroken run of closed statuses."""
    found = None
    for at, before, after in ticket["changes"]:
        if after in CLOSED and (found is None or before not in CLOSED):
            found = instant(at)
    assert found
    return found


def closed(tickets: dict[str, Json]) -> dict[str, Json]:
    return {number: ticket for number, ticket in tickets.items() if ticket["status"] in CLOSED}


def by_case(log: Loaded, column: str) -> dict[str, object]:
    return dict(log.board(END).cases.select("case_id", column).rows())


def test_nothing_is_set_aside_and_every_ticket_of_rt_is_there(log: Loaded, tickets: dict[str, Json]) -> None:
    assert log.first["quarantined"] == 0
    assert len(tickets) > 300
    cases = log.board(END).cases
    assert set(cases["case_id"]) == set(tickets)
    assert dict(cases.select("case_id", "state").rows()) == {n: STATES[t["status"]] for n, t in tickets.items()}
    opened = {number: instant(ticket["created"]) for number, ticket in tickets.items()}
    assert by_case(log, "opened_at") == opened


@pytest.mark.parametrize("at", SHOWN, ids=lambda at: at.strftime("%d %b %H:%M"))
def test_work_in_progress_is_what_rt_showed_at_that_instant(log: Loaded, tracker: Tracker, at: datetime) -> None:
    shown = tracker.shown(at)
    still = log.board(at).cases.filter(pl.col("state") != "done")
    assert set(still["case_id"]) == {str(number) for number in shown["open"]}
    assert log.ask("wip", at)["wip"].item() == shown["wip"]
    states = {STATES[status]: number for status, number in shown["status"].items()}
    assert log.counted("wip", at, "state", "wip") == states
    assert log.counted("wip", at, "team", "wip") == shown["queue"]
    owners = {"unowned" if name == "Nobody" else name: number for name, number in shown["owner"].items()}
    assert log.counted("wip", at, "owner", "wip") == owners


def test_reopenings_are_those_that_rt_counts(log: Loaded, tickets: dict[str, Json]) -> None:
    counted = {number: ticket["reopenings"] for number, ticket in tickets.items()}
    assert by_case(log, "reopenings") == counted
    assert sum(counted.values()) > 30
    # a closed ticket that was deleted and came back was void in between: RT and the case count no reopening there
    deleted = {
        number for number, ticket in tickets.items() if any(after == "deleted" for _, _, after in ticket["changes"])
    }
    moves = (
        log.board(END)
        .moves.filter(pl.col("kind") == "reopened")
        .join(log.board(END).cases.select("case", "case_id"), on="case")
    )
    moved = Counter(number for number in moves["case_id"] if number not in deleted)
    assert moved == {number: times for number, times in counted.items() if times and number not in deleted}


def test_closings_by_week_are_those_that_rt_dates(log: Loaded, rt: Json, tickets: dict[str, Json]) -> None:
    """RT dates a resolved ticket anew when it is rejected; the first closing of the run is the one that stands."""
    moved = {number for number, ticket in closed(tickets).items() if instant(ticket["resolved"]) != closing(ticket)}
    assert 0 < len(moved) < 10
    dated = Counter(raw.monday(instant(ticket["resolved"]), ZONE) for ticket in closed(tickets).values())
    assert {str(week): dated[week] for week in sorted(dated)} == dict(rt["weekly"])
    stands = Counter(raw.monday(closing(ticket), ZONE) for ticket in closed(tickets).values())
    weekly = log.ask("throughput", END, first=FIRST, weeks=WEEKS, period="week")
    assert dict(weekly.select("period_start", "throughput").rows()) == dict(stands)
    when = {number: instant(ticket["resolved"]) for number, ticket in closed(tickets).items() if number not in moved}
    closed_at = by_case(log, "closed_at")
    assert {number: closed_at[number] for number in when} == when


def test_net_lead_times_are_the_business_hours_of_rt(log: Loaded, tickets: dict[str, Json]) -> None:
    net = by_case(log, "net_work_time")
    running_time = {number: ticket["running"] * SECOND for number, ticket in closed(tickets).items()}
    assert {number: net[number] for number in running_time} == running_time
    assert len(running_time) > 250


def test_net_lead_times_are_those_that_plain_python_counts(log: Loaded, tickets: dict[str, Json]) -> None:
    def day(*sessions: tuple[int, int]) -> tuple[tuple[timedelta, timedelta], ...]:
        return tuple((opens * HOUR, shuts * HOUR) for opens, shuts in sessions)

    # Monday to Thursday to 17, Friday to 15: the long week less the last two hours of every Friday
    holiday = frozenset({date(2025, 10, 3)})
    office = raw.Office(ZONE, day((8, 12), (13, 17)), holiday)
    fridays = {FIRST + timedelta(days=4, weeks=n) for n in range(WEEKS)}
    days = {FIRST + timedelta(days=n) for n in range(7 * WEEKS)}
    late = raw.Office(ZONE, day((15, 17)), holiday | frozenset(days - fridays))
    net = by_case(log, "net_work_time")
    for number, ticket in closed(tickets).items():
        first = ticket["changes"][0][1]
        steps = [raw.Step(instant(ticket["created"]), _state(first))]
        steps += [raw.Step(instant(at), _state(after)) for at, _, after in ticket["changes"]]
        (case,) = raw.known([raw.Case(number, steps[0].at, tuple(steps))], END)
        assert net[number] == raw.net_time(case, END, office) - raw.net_time(case, END, late), number


def _state(status: str) -> str:
    """Return the state of a status; deleted ones that came back were closed meanwhile, as void cases are."""
    return {**STATES, "deleted": "done"}[status]


def test_lead_times_of_straight_cases_are_what_the_reports_of_rt_say(log: Loaded, tickets: dict[str, Json]) -> None:
    """Neither stalled nor closed twice: RT's reports say resolved minus created, and count the last second too."""
    straight = {
        number: ticket
        for number, ticket in closed(tickets).items()
        if not {"stalled", *CLOSED} & {before for _, before, _ in ticket["changes"]}
    }
    assert len(straight) > 80
    rows = log.board(END).cases.select("case_id", "net_work_time", "opened_at", "closed_at").rows()
    for number, net, opened, ended in rows:
        if number in straight:
            assert straight[number]["business"] * SECOND - net in (0 * SECOND, SECOND), number
            assert (ended - opened) == straight[number]["elapsed"] * SECOND, number

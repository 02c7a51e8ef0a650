"""Natural limits begin anew after a recorded change: of every series, or of the series of the teams it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl
import pytest

from app.board import Board
from app.powerhouse.base import EARLY, HOLDS, Line, Weeks, judged
from app.questions import Question, answer, of_teams
from app.screens.trends import trends
from app.screens.trends_charts import behaviour
from tests.screens.logs import PEOPLE, by_cases
from tests.spec.company import HEAD
from tests.tables import at

FIRST = date(2025, 1, 6)  # a Monday
WEEKS, TURN = 30, 16
NOW = at("2025-08-06 12:00")  # the Wednesday after 30 full weeks
CHANGED = FIRST + timedelta(weeks=TURN, days=-3)  # the Friday before week 16 of them
TEAMS = PEOPLE.replace('Okoro"]\nteam = "east"', 'Okoro"]\nteam = "west"') + '\n[teams.west]\nlabel = "West"\n'
Seen = Callable[..., Board]


def log() -> str:
    """Write a company in which each team closes two or three cases a week, and five or six from the change on."""
    lines = []
    for week in range(WEEKS):
        monday = FIRST + timedelta(weeks=week)
        for team in ("east", "west"):
            for number in range((2 if week < TURN else 5) + week % 2):
                day = monday + timedelta(days=number % 4)
                if day == date(2025, 4, 21):  # Easter Monday counts like any other day here
                    day += timedelta(days=1)
                who = "Anna Smith" if team == "east" else "Ben Okoro"
                lines.append(
                    f"{team}{week}-{number} | {day} 10:0{number} | {day} 11:00 | Closed | quote | {team} | {who}"
                )
    return "\n".join(lines)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Return a look at the company by some recorded changes."""

    def look(*teams: str, recorded: bool = True, as_of: datetime = NOW) -> Board:
        named = f"teams = {list(teams)}\n".replace("'", '"') if teams else ""
        change = f'\n[[changes]]\ndate = {CHANGED}\nwhat = "Twice the people"\nby = "anna"\n{named}' if recorded else ""
        return by_cases(tmp_path_factory.mktemp("changed"), log(), as_of=as_of, config=HEAD + TEAMS + change)

    return look


def throughput(board: Board, *by: str, **group: str) -> pl.DataFrame:
    asked = Question(start=FIRST, end=FIRST + timedelta(weeks=WEEKS), of="throughput", by=by)
    wanted = [pl.lit(value=True), *(pl.col(name) == value for name, value in group.items())]
    return answer("signals", board, asked).filter(*wanted)


def told(weeks: pl.DataFrame) -> tuple[list[float], int]:
    """Return the means in the order of the weeks, and how many weeks are signals."""
    return weeks["mean"].drop_nulls().unique(maintain_order=True).to_list(), weeks["signal"].count()


def test_without_a_record_a_real_change_is_a_signal_for_ever(seen: Seen) -> None:
    means, signals = told(throughput(seen(recorded=False)))
    assert len(means) == 1
    assert signals >= WEEKS - TURN


def test_a_recorded_change_begins_every_series_anew_from_its_next_monday_on(seen: Seen) -> None:
    board = seen()
    weeks = throughput(board)
    assert told(weeks) == ([5.0, 11.0], 0)
    assert weeks.group_by("since", maintain_order=True).len().rows() == [
        (None, TURN), (FIRST + timedelta(weeks=TURN), WEEKS - TURN),
    ]  # fmt: skip
    assert told(throughput(board, "team", team="west")) == ([2.5, 5.5], 0)
    assert throughput(board, "team")["series_looked_at"].unique().to_list() == [2], "not one more for each stretch"


def test_a_change_of_one_team_begins_that_teams_series_anew_and_no_other(seen: Seen) -> None:
    board = seen("east")
    assert told(throughput(board, "team", team="east")) == ([2.5, 5.5], 0)
    assert told(throughput(of_teams(board, ["east"]))) == ([2.5, 5.5], 0)
    assert told(throughput(board, "owner", owner="anna")) == ([2.5, 5.5], 0)
    for other in (
        throughput(board, "team", team="west"),
        throughput(board, "owner", owner="ben"),
        throughput(of_teams(board, ["west"])),
        throughput(board),
    ):
        assert other["since"].null_count() == other.height
        assert told(other)[1] > 0


def test_a_line_of_the_checklist_is_judged_by_the_limits_since_the_change(seen: Seen) -> None:
    weeks = Weeks(seen()).of("throughput", "throughput")
    line = Line(asks="", measure="", value="11", beside="", sentence="", state="", weeks=weeks)
    assert judged(line, better="up").state == HOLDS
    young = seen(as_of=at(f"{FIRST + timedelta(weeks=TURN + 5, days=2)} 12:00"))
    told = judged(replace(line, weeks=Weeks(young).of("throughput", "throughput")), better="up")
    assert (told.state, told.sentence) == (EARLY, "Too few weeks to judge: 5 of 12.")


def test_what_was_known_before_the_change_knows_nothing_of_it(seen: Seen) -> None:
    before = seen(as_of=at(f"{CHANGED - timedelta(days=1)} 12:00"))
    found = throughput(before)
    assert (found.height, found["since"].null_count()) == (TURN - 1, TURN - 1)


def test_the_page_draws_the_change_where_it_concerns_the_cases_shown(seen: Seen) -> None:
    board = seen("east")
    (change,) = trends(board, weeks=26, team="east").changes
    assert (change.what, change.by) == ("Twice the people", "Anna Smith")
    assert trends(board, weeks=26).changes == trends(board, weeks=26, team="west").changes == ()
    assert trends(board, weeks=12, team="east").changes == (), "it lies before the weeks that are shown"
    charts = behaviour(trends(board, weeks=26, team="east"), look="light")
    names = [[one.text for one in chart.figure.layout.annotations] for chart in charts]
    assert all("25 Apr: Twice the people" in told for told in names)

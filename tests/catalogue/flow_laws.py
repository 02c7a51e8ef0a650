"""The flow of work counted a second time: the diagram against pictures of evenings, parts against the whole."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import polars as pl
from polars.testing import assert_frame_equal

from app.board import Board, build
from app.catalogue import METRICS, Question
from app.parts import Frames
from app.picture import frames_of, open_store
from app.questions import answer, of_teams
from tests.catalogue.laws import span_of

DAY = timedelta(days=1)
STATES = ("queued", "active", "waiting")
ADDS_UP = {
    "aging": ("n", "unknown"),
    "arrivals": ("arrivals",),
    "net-flow": ("arrivals", "reopenings", "closings", "net_flow"),
    "cumulative-flow": ("opened", *STATES, "done"),
    "time-in-state": ("n",),
    "handoffs": ("closed", "handed_on", "handoffs", "holder_changes", "unknown"),
    "reopenings": ("reopenings", "cases_reopened", "closings"),
    "due-soon": ("due_soon",),
    "ownership": ("n", "unowned", "unknown"),
}
HOURS = ("time-by-owner", "time-by-holder")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A board, and the rows of which it is a picture."""

    board: Board
    frames: Frames

    def on_the_evening_of(self, day: date) -> Board:
        """Return the picture just before the midnight that ends a local day, of the rows as they are known now."""
        midnight = datetime.combine(day + DAY, time(), tzinfo=self.board.zone).astimezone(UTC)
        return build(
            self.frames,
            self.board.settings,
            self.board.rules,
            as_of=midnight - timedelta(microseconds=1),
            data_version=1,
            hindsight=True,
        )


def seen_with_rows(board: Board) -> Seen:
    """Return a board with the rows of its store."""
    with open_store(board.settings) as store:
        return Seen(board=board, frames=frames_of(store, by=board.rules))


def the_diagram_is_the_picture_of_each_evening(held: Seen, *, evenings: int) -> None:
    """Compare by state, with what is known now: what is void by now is left out of the evenings too.

    A case that its log told of only later, with an opening before the evening, stands there as queued. One that was
    void on the evening, and came back since, stood with the done.
    """
    start, _ = span_of(held.board)
    diagram = answer("cumulative-flow", held.board, Question(start=start, end=held.board.today))
    key = ["source", "case_id"]
    for day in random.Random(2).sample(diagram["date"].to_list(), min(diagram.height, evenings)):
        evening = held.on_the_evening_of(day)
        then = evening.cases.join(held.board.cases.select(key), on=key, how="semi")
        heard = pl.concat([then.select(key), evening.void.select(key)])
        unheard = held.board.cases.filter(pl.col("opened_at") <= evening.as_of).join(heard, on=key, how="anti").height
        told = dict(then.group_by("state").len().rows())
        told["queued"] = told.get("queued", 0) + unheard
        row = diagram.filter(date=day).row(0, named=True)
        assert [row[state] for state in STATES] == [told.get(state, 0) for state in STATES], day
        assert row["opened"] - row["done"] == then.filter("is_open").height + unheard, day


def parts_sum_to_the_whole(board: Board, name: str) -> None:
    """Part a metric by each dimension that it has: every count, and the hours of each person, sum to the whole."""
    start, end = span_of(board)
    alike = {"cumulative-flow": ["date"], "time-by-owner": ["owner"], "time-by-holder": ["holder"]}.get(name, [])
    figures = ADDS_UP.get(name, ("cases", "hours", "paused_hours"))
    sums = [pl.col(figure).sum() for figure in figures]
    whole = answer(name, board, Question(start=start, end=end)).select(*alike, *figures)
    for by in METRICS[name].by:
        parts = answer(name, board, Question(start=start, end=end, by=(by,)))
        summed = parts.group_by(alike).agg(sums).sort(alike, nulls_last=True) if alike else parts.select(sums)
        assert_frame_equal(summed, whole, rel_tol=1e-9)


def a_team_by_itself_is_its_row(board: Board, name: str) -> None:
    """Ask of each team alone: the answer is that team's rows of the metric by team."""
    start, end = span_of(board)
    rows = answer(name, board, Question(start=start, end=end, by=("team",)))
    for team in rows["team"].drop_nulls().unique().sort().head(5):
        alone = answer(name, of_teams(board, [team]), Question(start=start, end=end))
        assert_frame_equal(rows.filter(team=team).drop("team"), alone)

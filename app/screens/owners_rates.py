"""Closings per available hour of the people on the owners page: by owner, and of experts by what they had a part in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from app.board import Board
from app.catalogue.ours import people_there
from app.questions import Question, answer

FULL_WEEKS = 11  # beside the one in progress
BY_OWNER, BY_PART = "throughput-per-hour", "experts-per-hour"
FIGURES = ("throughput", "available_hours", "throughput_per_hour")
ZERO = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Which weeks: the full ones `[start, full)` and the one from `full` on, by person or by team."""

    start: date
    full: date
    by_person: bool


@dataclass(frozen=True, kw_only=True)
class Closings:
    """Closings per available hour under `who`: of each week, and of the full weeks together."""

    weeks: pl.DataFrame
    means: pl.DataFrame


def rates(board: Board, units: pl.DataFrame, asked: Rates) -> Closings:
    """Return the closings per available hour of the people shown, the last week in progress.

    `units`: owner, team, expert, who. Columns: who, throughput, available_hours, throughput_per_hour, and by week
    period_start, gone (somebody was away for all of its hours), partial.
    """
    means = _found(board, units, Question(start=asked.start, end=asked.full), by_person=asked.by_person)
    whole = Question(start=asked.start, end=asked.full + timedelta(weeks=1), period="week")
    found = _found(board, units, whole, by_person=asked.by_person)
    gone = _gone(board, whole, by_person=asked.by_person)
    weeks = found.join(gone, on=["who", "period_start"], how="left", maintain_order="left")
    return Closings(
        weeks=weeks.with_columns(
            pl.col("gone").fill_null(value=False), partial=pl.col("period_start") >= asked.full
        ),
        means=means,
    )  # fmt: skip


def _found(board: Board, units: pl.DataFrame, asked: Question, *, by_person: bool) -> pl.DataFrame:
    keys = ["period_start"] if asked.period else []
    if not by_person:
        teams = _answer(BY_OWNER, board, asked, by="team").with_columns(who=pl.col("team").fill_null(""))
        shown = teams.join(units.select("who").unique(), on="who", how="semi", maintain_order="left")
        return shown.select("who", *keys, *FIGURES)
    experts = units.filter("expert")
    parts = [
        _answer(BY_OWNER, board, asked, by="owner").join(experts, on="owner", how="anti", maintain_order="left"),
        _answer(BY_PART, board, asked, by="holder").rename({"holder": "owner"}).join(experts, on="owner", how="semi"),
    ]
    both = pl.concat([part.select("owner", *keys, *FIGURES) for part in parts])
    return both.join(units.select("owner", "who"), on="owner", how="inner").select("who", *keys, *FIGURES).sort(
        "who", *keys
    )  # fmt: skip


def _answer(name: str, board: Board, asked: Question, *, by: str) -> pl.DataFrame:
    return answer(name, board, Question(start=asked.start, end=asked.end, period=asked.period, by=(by,)))


def _gone(board: Board, asked: Question, *, by_person: bool) -> pl.DataFrame:
    """Return by week who was away for all of it."""
    there = people_there(board, asked.start, asked.end).with_columns(period_start=pl.col("date").dt.truncate("1w"))
    who = pl.col("person") if by_person else pl.col("team").fill_null("")
    return there.group_by(who.alias("who"), "period_start").agg(
        gone=pl.col("away").any() & (pl.col("net").sum() == ZERO)
    )  # fmt: skip

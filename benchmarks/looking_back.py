"""What was said at past instants of a log, from what was known then, beside what happened."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl

from app.board import Board
from benchmarks.real_logs import Loaded
from metrics.at_risk import add_late_chance
from metrics.forecast import SHARES, forecast, next_friday
from metrics.periods import last_full_weeks

TIMES = {0: time(9), 2: time(12)}  # Mondays at 9:00 and Wednesdays at 12:00
LATER = timedelta(weeks=3)
KEY = ["source", "case_id"]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One past instant: the forecast for the next Friday, that for three weeks later, and the open cases' chances."""

    as_of: datetime
    soon: dict[str, Any]
    far: dict[str, Any]
    risks: pl.DataFrame
    closings: pl.DataFrame


def look_back(log: Loaded) -> list[Seen]:
    """Ask the pictures of a log's past, each by itself."""
    return [_seen(log.board(as_of)) for as_of in log.log.instants(log.zone, TIMES)]


def _seen(board: Board) -> Seen:
    start, end = last_full_weeks(board.today)
    friday = next_friday(board.today) + timedelta(days=1)

    def told(until: date) -> dict[str, Any]:
        return forecast(
            board.cases, as_of=board.as_of, zone=board.zone.key, start=start, end=end, until=until
        ).row(0, named=True)  # fmt: skip

    shares = (
        board.cases.filter(pl.col("verdict").is_not_null(), ~pl.col("is_open"))
        .group_by("case_type")
        .agg(type_share=(pl.col("verdict") == "late").mean())
    )
    least_n = board.rules.least_n
    risks = (
        # what would be said of paused cases too, to see why nothing is
        add_late_chance(board.cases.with_columns(stands="paused", paused=pl.lit(value=False)), least_n=least_n)
        .filter("is_open", pl.col("verdict").is_null(), pl.col("late_chance").is_not_null())
        .join(shares, on="case_type", how="left", nulls_equal=True)
        .select(*KEY, "stands", "late_chance", "type_share", "share_used")
        .drop_nulls("type_share")
    )
    closings = board.cases.drop_nulls("closed_at").select("closed_at", "closed_date").sort("closed_at")
    return Seen(as_of=board.as_of, soon=told(friday), far=told(friday + LATER), risks=risks, closings=closings)


def counted(seen: list[Seen], *, which: str, last: date) -> pl.DataFrame:
    """Return each forecast of how many close, beside how many did: as known at the first picture after its day."""
    rows = []
    for place, one in enumerate(seen):
        told = getattr(one, which)
        until = told["until"]
        after = next((then for then in seen[place + 1 :] if then.as_of.date() >= until), None)
        if told["closes_p50"] is None or until > last or after is None:
            continue
        inside = after.closings.filter(pl.col("closed_at") > one.as_of, pl.col("closed_date") < until)
        rows.append({"as_of": one.as_of, "actual": inside.height, **{name: told[f"closes_{name}"] for name in SHARES}})
    return pl.DataFrame(rows)


def cleared(seen: list[Seen], *, last: date) -> pl.DataFrame:
    """Return each forecast of when as many have closed as were open, beside the day on which they had.

    Only those whose 95 % day lies within the log: what is left out is chosen by the forecast, not by what happened.
    """
    rows = []
    for place, one in enumerate(seen):
        told, wip = one.soon, one.soon["wip"]
        if told["as_many_p95"] is None or told["as_many_p95"] >= last or not wip:
            continue
        day = None
        for then in seen[place + 1 :]:
            since = then.closings["closed_date"][bisect_right(then.closings["closed_at"].to_list(), one.as_of) :]
            if len(since) >= wip:
                day = since[wip - 1]
                break
        rows.append({"as_of": one.as_of, "actual": day, **{name: told[f"as_many_{name}"] for name in SHARES}})
    return pl.DataFrame(rows)


def outcomes(seen: list[Seen], final: Board) -> pl.DataFrame:
    """Return each chance that was told of a case, beside whether it ended late; those open at the end ended nothing."""
    ended = final.cases.filter(pl.col("verdict").is_not_null()).select(*KEY, ended_late=pl.col("verdict") == "late")
    told = pl.concat([one.risks.with_columns(as_of=pl.lit(one.as_of)) for one in seen])
    return told.join(ended, on=KEY, how="inner")

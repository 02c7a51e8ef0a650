"""Pieces of work: several linked cases as one, with one clock.

A piece is open while any of its cases is. Its time is the union of theirs: an instant counts once however many cases
lie on it, it counts where any of them counts (so it is paused only while every open one is), and a gap between two
counts nothing. Who speaks for it at an instant is the running case before a paused one, active before queued before
waiting, then the one that leads.
"""

from __future__ import annotations

from datetime import datetime

import polars as pl

from metrics.buffer_status import add_verdict
from metrics.calendar_table import Calendars
from metrics.frames import KEY
from metrics.intervals import SAME
from metrics.judge import (
    add_calendar,
    add_clock,
    add_dates,
    add_due,
    add_net,
    add_people,
    pin_targets,
)
from metrics.links import Links
from metrics.rules import FRONT_LINE, Rules

SPOKEN = ("active", "queued", "waiting")
TARGET = ("target", "target_days", "target_by", "goal_share", "target_rule")
PROMISE = ("source_due_at", "source_met")
STRETCH = (*KEY, *SAME, "tier", "running", "pausing")


def rank(name: str = "state") -> pl.Expr:
    """Return how far a state is from work: the least speaks."""
    places = {state: place for place, state in enumerate(SPOKEN)}
    return pl.col(name).replace_strict(places, default=len(SPOKEN), return_dtype=pl.Int64)


def piece_moves(moved: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return the moves of pieces from those of their cases: case (the piece's number), at, kind.

    A piece opens once, closes whenever its last open case does, and comes back whenever one opens after that, be it
    reopened or new. Cases that follow each other at one instant leave no gap.
    """
    up = pl.col("kind") != "closed"
    steps = (
        moved.join(members.select("case", "piece"), on="case", how="inner")
        .group_by("piece", "at")
        .agg(ups=up.sum().cast(pl.Int64), downs=(~up).sum().cast(pl.Int64))
        .sort("piece", "at")
        .with_columns(stands=(pl.col("ups") - pl.col("downs")).cum_sum().over("piece") > 0)
        .with_columns(before=pl.col("stands").shift(1).over("piece"))
    )
    first = pl.col("before").is_null()
    back = ~pl.col("before") & (pl.col("ups") > 0)
    ended = (first | pl.col("before") | (pl.col("ups") > 0)) & ~pl.col("stands")
    parts = [("opened", first), ("reopened", back), ("closed", ended)]
    return pl.concat(steps.filter(test).select(case="piece", at="at", kind=pl.lit(kind)) for kind, test in parts)


def piece_stretches(held: pl.DataFrame, pieces: pl.DataFrame) -> pl.DataFrame:
    """Return the union of the stretches of linked cases, which tile each piece from its opening to its end.

    `held`: stretches with piece and place; `pieces`: case, source, case_id, opened_at, end_at. A stretch carries the
    source and number of the case that speaks; a gap has the state done, does not run, and carries the leading case's.
    """
    ends = [pl.col("piece"), pl.col("case").alias("piece")]
    points = pl.concat(
        [
            held.select("piece", at="start"),
            held.select("piece", at="end"),
            pieces.select(ends[1], at="opened_at"),
            pieces.select(ends[1], at="end_at"),
        ]
    )
    points = points.unique().sort("piece", "at").with_columns(tile=pl.int_range(pl.len(), dtype=pl.Int64))
    laid = (
        held.join(points.rename({"at": "start", "tile": "from"}), on=["piece", "start"], how="left")
        .join(points.rename({"at": "end", "tile": "to"}), on=["piece", "end"], how="left")
        .with_columns(tile=pl.int_ranges("from", "to"))
        .select("tile", "place", *STRETCH)
        .explode("tile")
        .sort("tile", ~pl.col("running"), rank(), "place")
        .unique("tile", keep="first", maintain_order=True)
        .drop("place")
    )
    tiles = points.with_columns(end=pl.col("at").shift(-1).over("piece")).drop_nulls("end")
    whole = tiles.join(laid, on="tile", how="left", maintain_order="left").join(
        pieces.select(pl.col("case").alias("piece"), face="source", number="case_id"), on="piece", how="left"
    )
    named = whole.select(
        case="piece",
        source=pl.coalesce("source", "face"),
        case_id=pl.coalesce("case_id", "number"),
        start="at",
        end="end",
        state=pl.col("state").fill_null("done"),
        **{name: pl.col(name) for name in SAME if name != "state"},
        running=pl.col("running").fill_null(value=False),
        pausing=pl.col("pausing").fill_null(value=False),
        tier=pl.col("tier").fill_null(FRONT_LINE),
    )
    return _joined(named)


def _joined(tiles: pl.DataFrame) -> pl.DataFrame:
    """Join neighbours between which nothing changed."""
    kept = ("case", *STRETCH)
    runs = tiles.with_columns(run=pl.struct(kept).rle_id())
    return (
        runs.group_by("run", maintain_order=True)
        .agg(pl.col(kept).first(), pl.col("start").first(), pl.col("end").last())
        .select("case", *KEY, "start", "end", *SAME, "running", "pausing", "tier")
    )


def piece_rows(cases: pl.DataFrame, turned: pl.DataFrame, *, columns: list[str]) -> pl.DataFrame:
    """Return one row a piece, of `columns` (those of a summary), its target and whether it is paused.

    `cases` are judged cases with piece and place, in that order. Number, type, team and priority are the leading
    case's; state is that of the case that speaks; owner and holder are the leading case's while it is open, else the
    first open one's, at the end the one's that closed last. The target is the leading case's, else the next one's.
    """
    shut = pl.col("closed_at")
    open_ = pl.col("is_open")
    speaks = [~open_, pl.col("paused"), rank(), pl.col("place")]
    told = pl.col("target_by").is_not_null()
    ended = ~open_.any()
    back = turned.filter(pl.col("kind") == "reopened").group_by("case").agg(back=pl.len(), back_at=pl.col("at").max())
    own: dict[str, pl.Expr] = {
        "opened_to_day": pl.col("opened_to_day").any(),
        "closed_at": pl.when(ended).then(shut.max()),
        "closed_to_day": ended & pl.col("closed_to_day").any(),
        "untimed": ended & pl.col("untimed").any(),
        **{name: pl.col(name).sort_by(speaks).first() for name in ("state", "reason")},
        **{name: pl.col(name).sort_by(~open_, shut, "place", descending=[False, True, False]).first()
           for name in ("owner", "holder")},
        **{name: pl.col(name).drop_nulls().first() for name in ("account", "subject")},
        **{name: pl.when(told.any()).then(pl.col(name).filter(told).first()).otherwise(pl.col(name).first())
           for name in PROMISE},
        "owner_known": pl.col("owner_known").any(),
        "last_event_at": pl.col("last_event_at").max(),
        "assumed": pl.col("assumed").any(),
    }  # fmt: skip
    whole = cases.group_by("piece", maintain_order=True).agg(
        *(own.get(name, pl.col(name).first()).alias(name) for name in columns if name != "case"),
        *(pl.col(name).filter(told).first() for name in TARGET),
        paused=~ended & (pl.col("paused") | ~open_).all(),
    )
    return (
        whole.rename({"piece": "case"})
        .join(back, on="case", how="left", maintain_order="left")
        .with_columns(reopenings=pl.col("back").fill_null(0).cast(pl.Int64), resumed_at="back_at")
        .drop("back", "back_at")
    )


def judge_pieces(
    rows: pl.DataFrame,
    held: pl.DataFrame,
    *,
    calendars: Calendars,
    rules: Rules,
    as_of: datetime,
    pins: pl.DataFrame | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return pieces and their stretches with clock, due instant and verdict, as `judge` does with cases.

    `rows` as of `piece_rows`, `held` the stretches of their cases. The clock is the leading case's calendar.
    """
    paused = rows.select("case", stands_still="paused")
    pieces = add_calendar(add_people(rows.drop("paused"), rules=rules), rules=rules, pins=pins)
    pieces = add_dates(pieces, calendars=calendars, rules=rules, as_of=as_of)
    stretches = add_clock(piece_stretches(held, pieces), pieces, calendars=calendars)
    pieces = add_net(pieces, stretches, calendars=calendars, rules=rules)
    # each case's own type says what stops it, so the leading case's type alone cannot tell
    pieces = pieces.join(paused, on="case", how="left", maintain_order="left").with_columns(paused="stands_still")
    pieces = pin_targets(pieces.drop("stands_still"), pins=pins)
    pieces = add_due(pieces, stretches, calendars=calendars, rules=rules)
    return add_verdict(pieces), stretches


def with_places(frame: pl.DataFrame, found: Links) -> pl.DataFrame:
    """Return the rows of linked cases with piece and place, in that order."""
    joined = frame.join(found.members.select("case", "piece", "place"), on="case", how="inner", maintain_order="left")
    return joined.sort("piece", "place", maintain_order=True)

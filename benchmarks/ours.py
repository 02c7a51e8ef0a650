"""The product's own expressions: at several sizes, on four calendars, in both engines, and where the time goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import numpy as np
import polars as pl

from benchmarks.data import ZONES, Rows, compiled, office
from benchmarks.measure import medians
from metrics.net_work_time import due_at, local_date, local_week, net_work_time

Ask = Callable[[], object]
FOUR = compiled({zone: office(zone) for zone in ZONES})
ONE = compiled({ZONES[0]: office(ZONES[0])})[ZONES[0]]
EIGHT_HOURS = timedelta(hours=8)


def unit(rows: Rows) -> Ask:
    """Subtract two columns of int64 into a third that is there: the speed of the memory."""
    out = np.empty_like(rows.start)
    return lambda: np.subtract(rows.end, rows.start, out=out)


def contenders(count: int) -> dict[str, Ask]:
    """Return what is timed at a size; the expression is built anew in every call."""
    rows = Rows.draw(count)
    names = np.random.default_rng(1).integers(0, len(ZONES), count)
    zone = pl.Series(ZONES).gather(pl.Series(names))
    frame = rows.frame.with_columns(text=zone, enum=zone.cast(pl.Enum(ZONES)))
    wall = pl.col("start").dt.convert_time_zone(ZONES[0]).dt.date()

    def lazily(ask: Callable[[], pl.Expr]) -> Ask:
        return lambda: frame.lazy().select(ask()).collect(engine="streaming")

    net = partial(net_work_time, "start", "end")
    return {
        "unit": unit(rows),
        "subtraction": lambda: frame.select(pl.col("end") - pl.col("start")),
        "net": lazily(lambda: net(calendar=ONE)),
        "net in memory": lambda: frame.select(net(calendar=ONE)),
        "one of four": lazily(lambda: net(calendar=FOUR[ZONES[2]])),
        "four by enum": lazily(lambda: net(calendar=FOUR.by("enum"))),
        "four by text": lazily(lambda: net(calendar=FOUR.by("text"))),
        "due_at": lazily(lambda: due_at("start", EIGHT_HOURS, calendar=ONE)),
        "local_date": lazily(lambda: local_date("start", calendar=ONE)),
        "local_week": lazily(lambda: local_week("start", calendar=ONE)),
        "date by conversion": lazily(lambda: wall),
        "week by conversion": lazily(lambda: wall.dt.truncate("1w")),
    }


def measured(count: int, *, rounds: int) -> dict[str, float]:
    """Return seconds by what was asked."""
    return medians(contenders(count), rounds=rounds)


def steps(count: int, *, rounds: int) -> dict[str, float]:
    """Return the seconds of ever more of the expression, its answers counted but not kept until the last."""
    rows = Rows.draw(count)
    frame = rows.frame.select(pl.col("start", "end").to_physical()).lazy()
    calendars = ONE.calendars
    clock = calendars.clock

    def cell(name: str) -> pl.Expr:
        return (pl.col(name) - calendars.t0).reinterpret(signed=False) // clock.grid

    def held(name: str) -> pl.Expr:
        return pl.lit(clock.table).gather(cell(name), null_on_oob=True)

    net = held("end") % pl.col("end") - held("start") % pl.col("start")
    guarded = pl.when(pl.col("end") >= pl.col("start")).then(net)

    def counted(*asked: pl.Expr) -> Ask:
        named = [one.alias(str(place)) for place, one in enumerate(asked)]
        query = frame.select(named).select(pl.all().null_count())
        return lambda: query.collect(engine="streaming")

    kept = frame.select(net=guarded.cast(pl.Duration("us")))
    return medians(
        {
            "unit": unit(rows),
            "read both columns": counted(pl.col("start"), pl.col("end")),
            "number the cells: subtract, divide": counted(cell("start"), cell("end")),
            "look both up": counted(held("start"), held("end")),
            "remainder by the instant": counted(held("start") % pl.col("start"), held("end") % pl.col("end")),
            "subtract": counted(net),
            "null where the end is before the start": counted(guarded),
            "keep the answers": lambda: kept.collect(engine="streaming"),
        },
        rounds=rounds,
    )

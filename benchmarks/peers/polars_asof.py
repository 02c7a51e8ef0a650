"""Polars join_asof on ready breakpoints, twice, the rows sorted for each."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from benchmarks.data import Array, Question, Rows
from benchmarks.peers import Ask, Peer
from benchmarks.peers.numpy_search import breakpoints


def prepare(rows: Rows, question: Question) -> Ask:
    """Sort by start and join, sort by end and join."""
    at, worked = breakpoints(question)
    opens = pl.Series(np.arange(len(at)) % 2 == 0)
    steps = pl.DataFrame({"at": at, "worked": worked, "opens": opens}).lazy()
    steps = pl.concat([pl.LazyFrame({"at": [0], "worked": [0], "opens": [False]}), steps]).set_sorted("at")
    given = pl.LazyFrame({"row": np.arange(len(rows.start)), "low": rows.start, "high": rows.end})

    def clock(name: str) -> pl.Expr:
        since = pl.col(name) - pl.col(f"at_{name}")
        return pl.col(f"worked_{name}") + pl.when(f"opens_{name}").then(since).otherwise(0)

    for name in ("low", "high"):
        named = steps.select(pl.all().name.suffix(f"_{name}"))
        given = given.sort(name).join_asof(named, left_on=name, right_on=f"at_{name}")
    asked = given.select("row", net=clock("high") - clock("low"))
    return lambda: asked.collect(engine="streaming")


def read(answers: Any) -> Array:
    """Take µs, in the order of the rows."""
    return answers.sort("row")["net"].to_numpy()


PEERS = [Peer("Polars join_asof", "polars", prepare, read, note="on ready sessions; sorts for each join")]

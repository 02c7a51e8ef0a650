"""DuckDB on ready sessions: a range join, an ASOF join, and a hash join on the product's very grid."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import polars as pl

from benchmarks.data import Array, Question, Rows
from benchmarks.peers import Ask, Peer
from benchmarks.peers.numpy_search import breakpoints

# least and greatest leave NULL out: without the filter a row that touches no session would get a wrong time
RANGE = """
select r.row, coalesce(sum(least(r.high, s.high) - greatest(r.low, s.low)) filter (s.low is not null), 0)::bigint as net
from rows r left join spans s on s.low < r.high and s.high > r.low group by r.row"""
ASOF = """
select r.row, b.worked + if(b.opens, r.high - b.at, 0) - a.worked - if(a.opens, r.low - a.at, 0) as net
from rows r asof join steps a on r.low >= a.at asof join steps b on r.high >= b.at"""
GRID = """
select r.row, b.held + if(b.held < 0, r.high, 0) - a.held - if(a.held < 0, r.low, 0) as net
from rows r join cells a on a.cell = (r.low - {t0}) // {grid} join cells b on b.cell = (r.high - {t0}) // {grid}"""


def connected(rows: Rows, **tables: pl.DataFrame) -> duckdb.DuckDBPyConnection:
    """Open a database in memory with the rows and what they are joined to."""
    base = duckdb.connect()
    given = pl.DataFrame({"row": np.arange(len(rows.start)), "low": rows.start, "high": rows.end})
    for name, frame in {"rows": given, **tables}.items():
        base.register("given", frame.to_arrow())
        base.execute(f"create table {name} as select * from given")
    return base


def by_range(rows: Rows, question: Question) -> Ask:
    """Join every row to every session that it touches."""
    spans = question.sessions.select(low=pl.col("start").to_physical(), high=pl.col("end").to_physical())
    base = connected(rows, spans=spans)
    return lambda: base.execute(RANGE).fetchnumpy()


def by_asof(rows: Rows, question: Question) -> Ask:
    """Find the breakpoint before each instant."""
    at, worked = breakpoints(question)
    steps = pl.DataFrame({"at": at, "worked": worked, "opens": np.arange(len(at)) % 2 == 0})
    never = pl.DataFrame({"at": [0], "worked": [0], "opens": [False]})
    base = connected(rows, steps=pl.concat([never, steps]))
    return lambda: base.execute(ASOF).fetchnumpy()


def by_grid(rows: Rows, question: Question) -> Ask:
    """Join on the number of the cell."""
    calendars = question.compiled.calendars
    held = calendars.clock.table.alias("held")
    base = connected(rows, cells=pl.DataFrame({"cell": np.arange(len(held)), "held": held}))
    query = GRID.format(t0=calendars.t0, grid=calendars.clock.grid)
    return lambda: base.execute(query).fetchnumpy()


def read(answers: Any) -> Array:
    """Take µs, in the order of the rows."""
    net = np.empty(len(answers["net"]), dtype=np.int64)
    net[answers["row"]] = answers["net"]
    return net


PEERS = [
    Peer(
        "DuckDB range join",
        "duckdb",
        by_range,
        read,
        note="on ready sessions",
    ),
    Peer("DuckDB ASOF join", "duckdb", by_asof, read, note="on ready sessions"),
    Peer("DuckDB hash join on this grid", "duckdb", by_grid, read, note="on this product's table"),
]

"""Tallies: how many rows hold a test, by dimensions and by periods; figures of several populations side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import TypeVar

import polars as pl

from metrics.net_work_time import to_hours
from metrics.periods import Rows, every_period, grouped, period_start, period_starts

Cases = TypeVar("Cases", pl.DataFrame, pl.LazyFrame)


@dataclass(frozen=True, kw_only=True)
class Span:
    """Local dates `[start, end)`, as one row or by periods."""

    start: date
    end: date
    period: str | None = None

    def keys(self, by: Sequence[str]) -> list[str]:
        """Return the columns by which figures of this span are told apart."""
        return [*(["period_start"] if self.period else []), *by]


def words(column: str, *known: str, suffix: str = "") -> dict[str, pl.Expr]:
    """Return a test for each word that a column can hold, by the name of its count."""
    return {f"{word}{suffix}": pl.col(column) == word for word in known}


def counts(tests: Mapping[str, pl.Expr]) -> list[pl.Expr]:
    """Return how many rows hold each test, for an aggregation; a test that is null does not hold."""
    return [test.fill_null(value=False).sum().cast(pl.Int64).alias(name) for name, test in tests.items()]


def tally(
    rows: Rows,
    tests: Mapping[str, pl.Expr],
    *,
    by: Sequence[str] = (),
    on: str | None = None,
    span: Span | None = None,
) -> pl.DataFrame:
    """Return how many rows hold each test, one row a group.

    Population: the rows given; with `span` those whose date `on` lies in it. Interval: half-open local dates. Null
    rule: a test that is null does not hold; a group of an empty period is zero. Columns: period_start (with a period),
    by…, a count a test.
    """
    needed = [*by, *(["owner_known"] if "owner" in by else []), *([on] if on else [])]
    needed += [name for test in tests.values() for name in test.meta.root_names()]
    rows = rows.lazy().select(list(dict.fromkeys(needed)))  # to filter what nobody asks for takes most of the time
    if span is None or on is None:
        return grouped(rows, by, *counts(tests))
    inside = rows.filter(pl.col(on).is_between(span.start, span.end, closed="left"))
    if span.period is None:
        return grouped(inside, by, *counts(tests))
    placed = inside.with_columns(period_start=period_start(on, period=span.period))
    found = grouped(placed, ["period_start", *by], *counts(tests))
    periods = period_starts(period=span.period, start=span.start, end=span.end)
    return every_period(found, inside, periods=periods, by=by, zero=list(tests))


def side_by_side(*tables: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return the figures of several populations beside each other; a count that a group does not have is zero."""
    if not keys:
        return pl.concat(tables, how="horizontal")

    def joined(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
        return left.join(right, on=list(keys), how="full", nulls_equal=True, coalesce=True)

    whole = reduce(joined, tables)
    numbers = [name for name, kind in whole.schema.items() if kind == pl.Int64 and name not in keys]
    return whole.with_columns(pl.col(numbers).fill_null(0)).sort(list(keys), nulls_last=True)


def share(part: str, *rest: str) -> pl.Expr:
    """Return a count's share of itself and the rest; null where there is nothing at all."""
    whole = pl.sum_horizontal(part, *rest)
    return pl.when(whole > 0).then(pl.col(part) / whole)


def longest_hours(name: str, test: pl.Expr) -> pl.Expr:
    """Return the greatest of a duration column among the rows that hold a test, in hours; null where none does."""
    return to_hours(pl.when(test).then(name).max().cast(pl.Duration("us")))


def beside(cases: Cases, found: pl.DataFrame) -> Cases:
    """Return cases, in their order, with what was found of each by its number; lazy ones stay lazy."""
    if isinstance(cases, pl.LazyFrame):
        return cases.join(found.lazy(), on="case", how="left", maintain_order="left")
    return cases.join(found, on="case", how="left", maintain_order="left")

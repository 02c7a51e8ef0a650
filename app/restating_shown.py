"""Restated verdicts as they are told: those that change, their counts, and those of cases that are void now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from app.board import Board
from app.piece_names import PIECES
from data.store.restating import KEY

if TYPE_CHECKING:
    from app.restating import Asked

SPAN = pl.Duration("us")
VOID = ("source", "case_id", "case_type", "team", "closed_at", "verdict", "net", "net_days", "target", "target_days")


def shown(both: pl.DataFrame) -> pl.DataFrame:
    """Return changed closings as they are told, with durations instead of µs; a piece of work has its cases' names."""
    ends = ("_was", "")
    return both.select(
        pl.when(pl.col("source") == PIECES).then(pl.lit("linked")).otherwise("source").alias("source"),
        "case_id", "case_type", "team", "closed_at", *(f"verdict{end}" for end in ends),
        *(pl.col(f"net_us{end}").cast(SPAN).alias(f"net{end}") for end in ends), *(f"net_days{end}" for end in ends),
        *(pl.col(f"target_us{end}").cast(SPAN).alias(f"target{end}") for end in ends),
        *(f"target_days{end}" for end in ends),
    )  # fmt: skip


def none_changed(stored: pl.DataFrame) -> pl.DataFrame:
    """Return the changed closings of a store that holds no verdict."""
    words = pl.lit(None, pl.String)
    both = stored.clear().with_columns(case_type=words, team=words)
    return shown(both.join(stored.clear(), on=KEY, how="inner", suffix="_was"))


def void_now(board: Board, stored: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """Return the stored verdicts asked for of cases that are void now; their days are those of the board's zone."""
    held = stored.join(
        board.void.select("source", "case_id", "case_type", "team"), on=["source", "case_id"], how="inner"
    )
    day = pl.col("closed_at").dt.convert_time_zone(board.zone.key).dt.date()
    wanted = [pl.lit(value=True)]
    wanted += [day >= asked.since] if asked.since else []
    wanted += [day < asked.until] if asked.until else []
    wanted += [pl.col("team").is_in(asked.teams)] if asked.teams else []
    return held.filter(*wanted).select(
        *KEY[:2], "case_type", "team", "closed_at", "verdict", net=pl.col("net_us").cast(SPAN), net_days="net_days",
        target=pl.col("target_us").cast(SPAN), target_days="target_days",
    )  # fmt: skip


def tally() -> list[pl.Expr]:
    """Return the counts of changed closings, by what changes of them."""
    was, now = pl.col("verdict_was"), pl.col("verdict")
    turned = [("met_to_late", "met", "late"), ("late_to_met", "late", "met")]
    plain = [((was == before) & (now == after)).fill_null(value=False) for _, before, after in turned]
    tests = {name: test for (name, _, _), test in zip(turned, plain, strict=True)}
    tests["other_verdict"] = was.ne_missing(now) & ~plain[0] & ~plain[1]
    for name in ("net", "target"):
        differs = [pl.col(one).ne_missing(pl.col(f"{one}_was")) for one in (name, f"{name}_days")]
        tests[f"{name}_changed"] = pl.any_horizontal(differs)
    return [test.sum().cast(pl.Int64).alias(name) for name, test in tests.items()]

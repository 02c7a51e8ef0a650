"""Look back honestly: what forecasts, chances and signals would have said, and what happened.

`CASEWALL_REAL_LOGS=folder python -m benchmarks.backtests --write` writes the tables of docs/backtests.md.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, time
from itertools import pairwise

import polars as pl

from benchmarks.backtest_report import days, percent, table, tell
from benchmarks.backtest_signals import lived, rates
from benchmarks.looking_back import KEY, cleared, counted, look_back, outcomes
from benchmarks.real_logs import LOGS, Log, loaded
from metrics.forecast import SHARES

CUTS = (0.1, 0.3, 0.5, 0.7, 0.9)
NAMES = {"late_chance": "at-risk", "type_share": "the type's late share", "share_used": "share of target used"}
COVERAGE = [
    "log",
    "n",
    "looked from",
    *(f"{share:.0%}" for share in SHARES.values()),
    "told (p50), mean",
    "happened, mean",
]


def coverage(log: Log, told: pl.DataFrame, *, later: bool = False) -> list[object]:
    """Return how often what was told held, for each of the shares."""
    if told.is_empty():
        return [log.label, 0, "", *["—"] * (len(SHARES) + 2)]
    held = [
        (pl.col("actual") <= pl.col(name) if later else pl.col("actual") >= pl.col(name)).fill_null(value=False).mean()
        for name in SHARES
    ]
    shares = told.select(**dict(zip(SHARES, held, strict=True))).row(0)
    means = [""] * 2 if later else [f"{mean:,.1f}" for mean in told.select(pl.col("p50", "actual").mean()).row(0)]
    dates = days(*told.select(first=pl.col("as_of").min(), last=pl.col("as_of").max()).row(0))
    return [log.label, told.height, dates, *(percent(share) for share in shares), *means]


def scores(log: Log, told: pl.DataFrame, what: str) -> list[object]:
    """Return Brier scores of the chance and of two simpler ones, and how well each ranks the cases."""
    if told.is_empty():
        return [log.label, what, 0, 0, "", *["—"] * 7]
    late = pl.col("ended_late").cast(pl.Float64)
    brier = told.select(((pl.col(name).clip(0, 1) - late) ** 2).mean() for name in NAMES).row(0)
    ranked = [ranking(told, name) for name in NAMES]
    dates = days(*told.select(first=pl.col("as_of").min(), last=pl.col("as_of").max()).row(0))
    figures = [f"{value:.3f}" for value in brier] + [f"{value:.2f}" for value in ranked]
    return [log.label, what, f"{told.height:,}", f"{told.select(KEY).n_unique():,}", dates,
            percent(told["ended_late"].mean()), *figures]  # type: ignore[arg-type]  # fmt: skip


def ranking(told: pl.DataFrame, name: str) -> float:
    """Return how often one that ended late was ranked above one that did not (ties half): 0.5 is luck."""
    placed = told.with_columns(rank=pl.col(name).rank("average"))
    late = placed.filter("ended_late")
    n, m = late.height, told.height - late.height
    return (float(late["rank"].sum()) - n * (n + 1) / 2) / (n * m) if n and m else float("nan")


def calibration(log: Log, told: pl.DataFrame) -> list[list[object]]:
    """Return, for each band of chances that were told, how many cases there were and how many ended late."""
    edges = (0.0, *CUTS, 1.0)
    rows: list[list[object]] = []
    for low, high in pairwise(edges):
        last = high == edges[-1]
        band = told.filter(pl.col("late_chance").is_between(low, high, closed="both" if last else "left"))
        if band.height:
            means = band.select(pl.col("late_chance", "ended_late").mean()).row(0)
            rows.append([log.label, f"{low:.0%} to {high:.0%}", f"{band.height:,}", *(percent(mean) for mean in means)])
    return rows


def main() -> None:
    """Look back at every log."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true")
    write = asked.parse_args().write
    soon, far, done, brier, bands, weeks = [], [], [], [], [], []
    for log in LOGS:
        with loaded(log) as held:
            seen, final = look_back(held), held.board(log.end)
            whole = held.board(datetime.combine(log.arrivals_end, time(), tzinfo=held.zone).astimezone(UTC))
        soon.append(coverage(log, counted(seen, which="soon", last=log.arrivals_end)))
        far.append(coverage(log, counted(seen, which="far", last=log.arrivals_end)))
        done.append(coverage(log, cleared(seen, last=log.arrivals_end), later=True))
        told = outcomes(seen, final)
        running = told.filter(~pl.col("stands"))
        brier += [scores(log, running, "running"), scores(log, told.filter("stands"), "paused")]
        bands += calibration(log, running)
        weeks += [[log.label, *row] for row in lived(whole)]
    tell("closes by Friday", table(COVERAGE, soon), write=write)
    tell("closes by the Friday three weeks later", table(COVERAGE, far), write=write)
    tell("as many as are open", table(COVERAGE[:-2], [row[:-2] for row in done]), write=write)
    names = [*(f"Brier, {name}" for name in NAMES.values()), *(f"rank, {name}" for name in NAMES.values())]
    tell("at risk", table(["log", "clock", "n", "cases", "looked from", "ended late", *names], brier), write=write)
    tell("calibration", table(["log", "chance told", "n", "told, mean", "ended late"], bands), write=write)
    tell("false signals", rates(), write=write)
    tell("signals of the real logs", table(["log", "series", "weeks", "from", "called a signal"], weeks), write=write)


if __name__ == "__main__":
    main()

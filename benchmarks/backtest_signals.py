"""How often a series in which nothing changes is called a signal: by chance alone, of generated weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import polars as pl

from app.board import Board
from app.catalogue import METRICS, Question
from benchmarks.backtest_report import table
from metrics.signals import MOST, signals

SERIES, WEEKS, SEED = 2_000, 78, 1
KINDS: dict[str, tuple[str, Callable[[Random], float]]] = {
    "normal (mean 100, deviation 10)": ("2 %", lambda random: random.gauss(100, 10)),
    "counts (about 60 a week, Poisson)": ("2 %", lambda random: _poisson(random, 60)),
    "counts (about 8 a week, Poisson)": ("2 %", lambda random: _poisson(random, 8)),
    "shares (90 % of 50 cases)": ("2 %", lambda random: sum(random.random() < 0.9 for _ in range(50)) / 50),
    "skewed (lognormal, sigma 0.5)": ("4 %", lambda random: random.lognormvariate(0, 0.5)),
    "skewed (85 % of 50 lognormal lead times, sigma 1)": ("4 %", lambda random: _lead_time(random, 50)),
    "very skewed (exponential)": ("4 %", lambda random: random.expovariate(1)),
}


def _poisson(random: Random, mean: float) -> float:
    """Return how many of arrivals at an even rate fall into one week."""
    count, at = 0, random.expovariate(mean)
    while at < 1:
        count, at = count + 1, at + random.expovariate(mean)
    return float(count)


def _lead_time(random: Random, n: int) -> float:
    """Return the 85th percentile of a week's lead times, in hours."""
    return sorted(8 * random.lognormvariate(0, 1) for _ in range(n))[-(-n * 85 // 100) - 1]


def false_signals(kind: str, *, series: int = SERIES, weeks: int = WEEKS, seed: int = SEED) -> pl.DataFrame:
    """Return the judged weeks of stationary series of a kind."""
    random, (_, drawn) = Random(seed), KINDS[kind]
    starts = [date(2024, 1, 1) + timedelta(weeks=week) for week in range(weeks)]
    frame = pl.DataFrame(
        {
            "series": [one for one in range(series) for _ in starts],
            "period_start": starts * series,
            "value": [drawn(random) for _ in range(series * weeks)],
        }
    )
    return signals(frame, keys=["series"])


def lived(board: Board) -> list[list[str]]:
    """Return, for each series of a board with limits, how many of its weeks are signals."""
    asked = Question(start=date(1970, 1, 1), end=board.today)
    found = METRICS["signals"].answer(board, asked).filter(pl.col("mean").is_not_null(), pl.col("value").is_not_null())
    named = found.group_by("series", maintain_order=True).agg(
        pl.len(), pl.col("signal").is_not_null().mean(), first=pl.col("period_start").min()
    )
    return [[series, f"{n:,}", f"{first:%Y-%m-%d}", f"{share:.0%}"] for series, n, share, first in named.rows()]


def rates() -> list[str]:
    """Tabulate how many weeks of stationary series are called a signal."""
    rows = []
    for kind, (stated, _) in KINDS.items():
        found = false_signals(kind)
        after, base = found.filter(~pl.col("base")), found.filter("base")
        held = [(after["signal"] == name).fill_null(value=False).mean() for name in ("outside", "run")]
        total = after["signal"].is_not_null().mean()
        within = base["signal"].is_not_null().mean()
        figures = [f"{float(share):.1%}" for share in (total, *held, within)]  # type: ignore[arg-type]
        rows.append([kind, stated, *figures])
    return [
        f"{SERIES:,} series of each kind, {WEEKS} weeks long, seed {SEED}: the {WEEKS - MOST} weeks after the first "
        f"{MOST} are n = {SERIES * (WEEKS - MOST):,} weeks of each kind.",
        "",
        *table(
            ["series", "stated", "weeks called a signal", "outside the limits", "8 in a row", "in the first 26"], rows
        ),
    ]

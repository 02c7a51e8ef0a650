"""Capability: how many of the front line can close each type of case alone, and which type rests on one person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from metrics.periods import grouped
from metrics.rules import FRONT_LINE, Rules
from metrics.tiers import tier_of

WINDOW = timedelta(weeks=13)
OFTEN = 5  # cases that somebody must have closed alone to be counted as able: fewer may be luck


def lately(as_of: datetime) -> pl.Expr:
    """Tell whether a case closed in the 13 weeks up to an instant."""
    return pl.col("closed_at").is_between(as_of - WINDOW, as_of, closed="right")


def able(
    cases: pl.DataFrame, *, rules: Rules, as_of: datetime, by: Sequence[str] = (), often: int = OFTEN
) -> pl.DataFrame:
    """Return who of the front line can close which type alone: case_type, by…, owner, closed_alone.

    Population: cases as of `add_experts` closed in the 13 weeks up to `as_of`, with no expert ever owning, holding or
    acting, by their owner at the closing, who is front line. Null rule: who closed fewer than `often` has no row.
    """
    front = (tier_of("owner", rules=rules).fill_null(FRONT_LINE) == FRONT_LINE) & pl.col("owner").is_not_null()
    alone = cases.lazy().filter(lately(as_of), front, ~pl.col("with_expert").fill_null(value=False))
    keys = ["case_type", *by, "owner"]
    found = grouped(alone, keys, pl.len().cast(pl.Int64).alias("closed_alone"))
    return found.filter(pl.col("closed_alone") >= often)


def capability(
    cases: pl.DataFrame, *, rules: Rules, as_of: datetime, by: Sequence[str] = (), often: int = OFTEN
) -> pl.DataFrame:
    """Return, per case type, how many of the front line closed it alone at least `often` times in 13 weeks.

    Population: cases as of `add_experts`, closed in the 13 weeks up to `as_of`; a case is closed alone where no expert
    ever owned or held it, or acted on it. Interval: `(as_of - 13 weeks, as_of]`, elapsed time.
    It tells whom to train on what, never who is bad: who is not able yet is in no row.
    Null rule: able is null where owners are not known; closed_alone and always_expert are null where experts are not;
    rests_on_one and always_expert are null where fewer than `least_n` of the type closed.
    Columns: case_type, by…, closed, closed_alone, able (people), rests_on_one, rests_on (her name, where it does),
    always_expert (each of them had an expert).
    """
    closed = cases.lazy().filter(lately(as_of))
    keys = ["case_type", *by]
    count = pl.len().cast(pl.Int64)
    alone = pl.when(pl.col("with_expert").is_not_null().any()).then((~pl.col("with_expert")).sum().cast(pl.Int64))
    whole = grouped(closed, keys, count.alias("closed"), alone.alias("closed_alone"),
                    pl.col("owner_known").any().alias("known"))  # fmt: skip
    people = grouped(
        able(cases, rules=rules, as_of=as_of, by=by, often=often).with_columns(owner_known=pl.lit(value=True)),
        keys, count.alias("able"), pl.col("owner").first().alias("only"),
    )  # fmt: skip
    enough = pl.col("closed") >= rules.least_n
    both = whole.join(people, on=keys, how="left", nulls_equal=True, maintain_order="left").with_columns(
        able=pl.when("known").then(pl.col("able").fill_null(0))
    )
    one = pl.when(enough).then(pl.col("able") == 1)
    return both.select(
        *keys, "closed", "closed_alone", "able", one.alias("rests_on_one"),
        pl.when(one).then("only").alias("rests_on"),
        pl.when(enough).then(pl.col("closed_alone") == 0).alias("always_expert"),
    )  # fmt: skip

"""Tiers: who is front line, expert, sales or a machine, as the configuration says."""

from __future__ import annotations

import polars as pl

from metrics.rules import FRONT_LINE, Rules

SALES, MACHINE = "sales", "machine"
NOT_CAPACITY = (SALES, MACHINE)


def tier_of(name: str, *, rules: Rules) -> pl.Expr:
    """Return the tier of a person or a group that a column names; null where none is written."""
    return pl.col(name).replace_strict(dict(rules.tiers), default=None, return_dtype=pl.String)


def tier_that_has_it(rules: Rules) -> pl.Expr:
    """Return the tier of who has a case: the holder's, else the team's, else front line.

    The owner's tells it only where nobody else holds the case.
    """
    holder, owner, team = (tier_of(name, rules=rules) for name in ("holder", "owner", "team"))
    own = pl.when(pl.col("holder").is_null() | (pl.col("holder") == pl.col("owner"))).then(owner)
    return pl.coalesce(holder, own, team, pl.lit(FRONT_LINE)).alias("tier")


def of_tier(*tiers: str, rules: Rules) -> list[str]:
    """Return the people and groups of some tiers, in order."""
    return sorted(name for name, tier in rules.tiers.items() if tier in tiers)

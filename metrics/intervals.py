"""The life of a case as intervals: state, people, and whether its clock runs.

Every case's intervals tile `[opened_at, end)` without gap or overlap; the end is the closing that stands, or
`as_of` for an open case. Whether the clock runs follows the case's own type at `as_of` (pauses, reopen policy).
"""

from __future__ import annotations

import polars as pl

from metrics.frames import KEY
from metrics.rules import Rules
from metrics.tiers import tier_that_has_it

SAME = ("state", "reason", "owner", "holder", "team")


def intervals(rows: pl.DataFrame, cases: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """Return one row an unbroken stretch of a case, sorted by case and start.

    Population: `cases` (void ones left out by the caller). Interval: half-open. Columns: case, source, case_id, start,
    end, state, reason, owner, holder, team, tier (as of `tier_that_has_it`), running, and pausing: whether it is a
    pause by the policy of the case's type (a gap between a closing and a reopening is none, nor is work that a restart
    leaves out).
    Null rule: a stretch between a closing and a reopening has the state done.
    """
    facts = cases.select(
        "case",
        "opened_at",
        "closed_at",
        "resumed_at",
        case_type="case_type",
        policy=pl.col("case_type").replace_strict(dict(rules.reopened), default="resume", return_dtype=pl.String),
    )
    lives = rows.select("case", *KEY, "at", "until", *SAME)
    lead = (
        lives.group_by("case", maintain_order=True)
        .first()
        .join(facts.select("case", "opened_at"), on="case")
        .filter(pl.col("opened_at") < pl.col("at"))
        .select(
            "case",
            *KEY,
            at="opened_at",
            until="at",
            state=pl.lit("queued"),
            **{name: pl.lit(None, pl.String) for name in ("reason", "owner", "holder")},
            team="team",
        )
    )
    whole = pl.concat([lead, lives]).sort("case", "at", maintain_order=True) if lead.height else lives
    stretches = (
        whole.join(facts, on="case", how="inner", maintain_order="left")
        .with_columns(until=pl.min_horizontal("until", "closed_at"))
        .filter(pl.col("at") < pl.col("until"))
    )
    return (
        _joined(stretches)
        .with_columns(_running(rules), tier_that_has_it(rules), pausing=paused(rules).fill_null(value=False))
        .drop("case_type", "policy", "resumed_at")
    )


def _joined(stretches: pl.DataFrame) -> pl.DataFrame:
    """Join neighbours between which nothing changed."""
    kept = ("case_type", "policy", "resumed_at")
    resumed = pl.col("at") >= pl.col("resumed_at")
    return (
        stretches.with_columns(stretch=pl.struct("case", *SAME, resumed.alias("resumed")).rle_id())
        .group_by("stretch", maintain_order=True)
        .agg(
            pl.col("case", *KEY).first(),
            pl.col("at").first().alias("start"),
            pl.col("until").last().alias("end"),
            pl.col(*SAME, *kept).first(),
        )
        .drop("stretch")
    )


def paused(rules: Rules) -> pl.Expr:
    """Tell whether the state, reason and case_type of a row stop its clock."""
    word = (
        pl.when(pl.col("reason").is_null())
        .then(pl.lit("waiting"))
        .otherwise(pl.concat_str(pl.lit("waiting: "), "reason"))
    )
    stops: pl.Expr = word.is_in(list(rules.default_pauses))
    for case_type, words in rules.pauses.items():
        stops = pl.when(pl.col("case_type") == case_type).then(word.is_in(list(words))).otherwise(stops)
    return (pl.col("state") == "waiting") & stops


def _running(rules: Rules) -> pl.Expr:
    """Tell whether the clock runs: reopen policy first, then pauses."""
    before = (pl.col("policy") == "restart") & (pl.col("start") < pl.col("resumed_at"))
    gap = pl.col("state") == "done"
    return (
        pl.when(gap)
        .then(pl.col("policy") == "span")
        .when(before.fill_null(False))
        .then(False)
        .otherwise(~paused(rules))
        .alias("running")
    )

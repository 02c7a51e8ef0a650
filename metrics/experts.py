"""Who had a case: whether an expert ever had it or acted on it, who had it first, and when a representative took it."""

from __future__ import annotations

import polars as pl

from metrics.calendar_table import Calendars
from metrics.frames import SPAN
from metrics.net_work_time import work_clock
from metrics.rules import EXPERT, FRONT_LINE, Rules
from metrics.tiers import SALES, of_tier, tier_of, tier_that_has_it


def add_experts(cases: pl.DataFrame, intervals: pl.DataFrame, events: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """Add people_known, with_expert and with_expert_now to cases.

    Population: the cases given. with_expert: an expert or the experts' group ever owned or held the case, or acted on
    it, up to the closing that stands. with_expert_now: the holder is one, else the owner, else the team.
    Null rule: with_expert is null where the source tells of the case neither owner nor holder nor who acted
    (people_known is false), and where nobody and no team is an expert by the configuration.
    """
    experts = of_tier(EXPERT, rules=rules)
    ends = cases.select("case", "closed_at")
    names = [pl.col(name) for name in ("owner", "holder", "actor")]
    log = events.lazy()
    # only where it must be looked up: of most cases it is told who owned them
    asked = cases.lazy().filter(~pl.col("owner_known")).select("case").collect()["case"].implode()
    named = log.filter(pl.col("case").is_in(asked), pl.any_horizontal(name.is_not_null() for name in names))
    told = named.select(pl.col("case").unique()).collect()["case"]
    theirs = log.filter(pl.any_horizontal(name.is_in(experts) for name in names))
    expert = theirs.select("case", "occurred_at").collect()
    acted = expert.join(ends, on="case", how="inner").filter(
        pl.col("closed_at").is_null() | (pl.col("occurred_at") <= pl.col("closed_at"))
    )["case"]
    lives = intervals.lazy().filter(pl.col("tier") == EXPERT, pl.col("state") != "done")
    had = lives.select("case").collect()["case"]
    touched = pl.concat([acted, had]).unique().implode()
    # a team of experts tells of its cases without a name
    known = pl.col("owner_known") | pl.col("case").is_in(told.implode()) | pl.col("case").is_in(had.unique().implode())
    with_expert = pl.col("case").is_in(touched) if experts else pl.lit(None, pl.Boolean)
    return cases.with_columns(
        people_known=known,
        with_expert=pl.when(known).then(with_expert),
        with_expert_now=tier_that_has_it(rules) == EXPERT,
    )


def add_first(
    cases: pl.DataFrame, intervals: pl.DataFrame, events: pl.DataFrame, *, rules: Rules, calendars: Calendars
) -> pl.DataFrame:
    """Add leaked, sold, reached and to_rep to cases, of which `add_experts` told.

    leaked: the first owner or the first holder is an expert or the experts' group, or a team of experts had the case
    from the first. sold: the first owner is a salesperson. reached: of those, the front line owned it since; to_rep is
    the net time from the opening until then. Who had a case for no longer than an instant did not have it first, unless
    nobody else had it. Interval: opening to the closing that stands, or `as_of`. Clock: the case's calendar, pauses and
    all. Null rule: to_rep is null while no representative owned it, and for what is known to the day or has no
    calendar; leaked is null where with_expert is.
    """
    lives = intervals.lazy().select("case", "start", "owner", "holder", "tier")
    whole = cases
    for name in ("owner", "holder"):
        held = _first(lives.filter(pl.col(name).is_not_null()))
        first = held.select("case", pl.col(name).alias(f"first_{name}")).collect()
        whole = whole.join(first, on="case", how="left", maintain_order="left")
        whole = whole.with_columns(pl.coalesce(f"first_{name}", name).alias(f"first_{name}"))
        whole = whole.update(_for_an_instant(whole, events, name=name), on="case", maintain_order="left")
    at_first = _first(lives).select("case", first_tier="tier").collect()
    whole = whole.join(at_first, on="case", how="left", maintain_order="left")
    tiers = [tier_of("first_owner", rules=rules), tier_of("first_holder", rules=rules), pl.col("first_tier")]
    expert = pl.any_horizontal((tier == EXPERT).fill_null(value=False) for tier in tiers)
    marked = whole.with_columns(
        leaked=pl.when(pl.col("with_expert").is_not_null()).then(expert),
        sold=(tiers[0] == SALES).fill_null(value=False),
    ).drop("first_owner", "first_holder", "first_tier")
    sold = marked.lazy().filter("sold").select("case").collect()["case"].implode()
    owned = lives.filter(pl.col("case").is_in(sold)).collect()  # the tiers of those alone are looked up
    taken = owned.filter(_front_line(rules)).group_by("case").agg(rep_at=pl.col("start").min())
    clock = calendars.by("calendar")
    net = (work_clock("rep_at", calendar=clock) - work_clock("opened_at", calendar=clock)).cast(SPAN)
    # taken over and closed at one instant
    at_end = pl.when(_front_line(rules)).then("closed_at")
    return (
        marked.join(taken, on="case", how="left", maintain_order="left")
        .with_columns(rep_at=pl.when("sold").then(pl.coalesce("rep_at", at_end)))
        .with_columns(reached=pl.col("rep_at").is_not_null(), to_rep=pl.when(~pl.col("opened_to_day")).then(net))
        .drop("rep_at")
    )


def _first(lives: pl.LazyFrame) -> pl.LazyFrame:
    """Return the first row of each case of rows in order."""
    return lives.filter(pl.col("case").ne_missing(pl.col("case").shift(1)))


def _for_an_instant(cases: pl.DataFrame, events: pl.DataFrame, *, name: str) -> pl.DataFrame:
    """Return who was told first for cases that had nobody for longer than an instant, nor have at the end."""
    first = f"first_{name}"
    nobody = cases.lazy().filter(pl.col(first).is_null()).select("case", "closed_at")
    told = events.lazy().filter(pl.col(name).is_not_null()).select("case", "occurred_at", pl.col(name).alias(first))
    named = told.join(nobody, on="case", how="inner", maintain_order="left")
    upto = pl.col("closed_at").is_null() | (pl.col("occurred_at") <= pl.col("closed_at"))
    return _first(named.filter(upto)).select("case", first).collect()


def _front_line(rules: Rules) -> pl.Expr:
    """Tell whether a row's owner is of the front line."""
    owned = pl.col("owner").is_not_null()
    return owned & (tier_of("owner", rules=rules).fill_null(FRONT_LINE) == FRONT_LINE)

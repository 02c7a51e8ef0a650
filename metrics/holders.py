"""Who has a case: its holder, who is the owner unless the source says otherwise."""

from __future__ import annotations

import polars as pl

from metrics.periods import dimension
from metrics.rules import EXPERT, FRONT_LINE, Rules
from metrics.tiers import tier_of, tier_that_has_it

PERSON, EXPERTS, GROUP, OTHERS = "person", "expert", "group", "other"
# what a figure by person may be narrowed to, beside the dimensions of a case
FILTERS = ("holder", "holder_team", "holder_kind", "owner_team", "elsewhere")


def has_it() -> pl.Expr:
    """Return who has a row's case: the holder, else the owner, else "unowned"; null where no owners are told."""
    return pl.coalesce("holder", dimension("owner")).alias("holder")


def add_holders(cases: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """Return cases with who has each, as `workload` places people.

    holder is as of `has_it`. holder_team: that person's team by the configuration, a group's own name. holder_kind:
    "expert" and "person" are people, "group" is none. owner_team: the team of the owner. elsewhere: where somebody else
    than the owner holds the case, "expert" for an expert, an experts' group, somebody on an experts' team, and who is
    in no list and has a case of such a team; else "other". Null rule: nobody has no team and no kind; elsewhere is
    null where the owner has the case.
    """
    held, group = pl.coalesce("holder", "owner"), list(rules.teams)
    team = {**{name: name for name in rules.teams}, **rules.team_of}

    def team_of(name: pl.Expr) -> pl.Expr:
        return name.replace_strict(team, default=None, return_dtype=pl.String)

    is_group = held.is_in(group) & ~held.is_in(list(rules.people))
    expert = held.replace_strict(dict(rules.tiers), default=FRONT_LINE, return_dtype=pl.String) == EXPERT
    kind = pl.when(is_group).then(pl.lit(GROUP)).when(expert).then(pl.lit(EXPERTS)).otherwise(pl.lit(PERSON))
    away = (pl.col("holder") != pl.col("owner")).fill_null(value=False)
    teams = {name: rules.tiers.get(one.team or "", FRONT_LINE) for name, one in rules.people.items()}
    listed = pl.col("holder").replace_strict(teams, default=None, return_dtype=pl.String)
    with_expert = pl.coalesce(tier_of("holder", rules=rules), listed, tier_that_has_it(rules)) == EXPERT
    return cases.with_columns(
        holder=has_it(),
        holder_team=team_of(held),
        holder_kind=pl.when(held.is_not_null()).then(kind),
        owner_team=team_of(pl.col("owner")),
        elsewhere=pl.when(away).then(pl.when(with_expert).then(pl.lit(EXPERTS)).otherwise(pl.lit(OTHERS))),
    )

"""Workload: the open cases that each person holds against her limit, and those that she owns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from metrics.calendar import DAY
from metrics.periods import UNOWNED, dimension
from metrics.rules import FRONT_LINE, Rules
from metrics.tiers import NOT_CAPACITY

AHEAD = 60  # days within which somebody's return is looked for


def workload(
    cases: pl.DataFrame,
    *,
    rules: Rules,
    today: date,
    teams: Collection[str] | None = None,
    called: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Return the open cases held and owned by each person, in the order of teams, then of names.

    Population: cases open at `as_of`, paused ones included. A row for everybody of the configuration (machines and
    sales only where they have a case), for everybody else, person or group, who holds or owns one, and one, at the end,
    for what nobody does ("unowned"). Each case is held once and owned once: both columns sum to WIP. `held` goes by the
    holder, who is the owner unless the source says otherwise; `owned_elsewhere` are those of `owned` that somebody else
    holds. Instant: `as_of`; `away` is by whole days, of `today`, a local date. Never a ranking: teams stand in the
    configuration's order, people by what they are `called`. `teams` leaves out people of other teams without a case.
    Null rule: owner is null where the source tells no owners; limit and room are null where no limit is written; room
    is zero for who is over the limit, or away; back_on is null where nobody is away, or not back within 60 days.
    Columns: team, owner, tier, held, wip_limit, room, over_limit, owned, owned_elsewhere, away, back_on.
    """
    opened = cases.lazy().filter("is_open").select("holder", "owner", "owner_known").collect()
    held = _counted(opened.with_columns(owner=pl.coalesce("holder", "owner")), "held")
    elsewhere = (pl.col("holder") != pl.col("owner")).fill_null(False).sum().cast(pl.Int64).alias("owned_elsewhere")
    owned = _counted(opened, "owned", elsewhere)
    had = held.join(owned, on="owner", how="full", coalesce=True, nulls_equal=True)
    listed = [
        name
        for name, person in rules.people.items()
        if person.tier not in NOT_CAPACITY and (teams is None or person.team in teams)
    ]
    everybody = pl.DataFrame({"owner": [*listed, UNOWNED]}, schema={"owner": pl.String})
    whole = everybody.join(had, on="owner", how="full", coalesce=True, nulls_equal=True)
    counts = pl.col("held", "owned", "owned_elsewhere").fill_null(0)
    limit = pl.col("wip_limit")
    return (
        _described(whole.with_columns(counts), rules=rules, today=today)
        .with_columns(
            room=pl.when("away").then(limit * 0).otherwise((limit - pl.col("held")).clip(lower_bound=0)),
            over_limit=pl.col("held") > limit,
        )
        .sort(*_order(rules, called or {}), nulls_last=True)
        .select(
            "team", "owner", "tier", "held", "wip_limit", "room", "over_limit", "owned", "owned_elsewhere", "away",
            "back_on",
        )
    )  # fmt: skip


def _counted(cases: pl.DataFrame, name: str, *more: pl.Expr) -> pl.DataFrame:
    owner = cases.with_columns(dimension("owner"))
    return owner.group_by("owner").agg(pl.len().cast(pl.Int64).alias(name), *more)


def _described(rows: pl.DataFrame, *, rules: Rules, today: date) -> pl.DataFrame:
    """Add team, tier, limit, and whether somebody is away today."""
    limits = {name: person.wip_limit for name, person in rules.people.items()}
    away = {name: back(name, rules=rules, today=today) for name in rules.people if _away(name, today, rules=rules)}
    # a group is its own team
    team = {**{name: name for name in rules.teams}, **rules.team_of}
    somebody = pl.col("owner").is_not_null() & (pl.col("owner") != UNOWNED)

    def of(table: Mapping[str, object], kind: pl.DataType, default: str | None = None) -> pl.Expr:
        return pl.col("owner").replace_strict(dict(table), default=default, return_dtype=kind)

    return rows.with_columns(
        team=of(team, pl.String()),
        tier=pl.when(somebody).then(of(rules.tiers, pl.String(), FRONT_LINE)),
        wip_limit=of(limits, pl.Int64()),
        away=pl.when(somebody).then(pl.col("owner").is_in(list(away))),
        back_on=of(away, pl.Date()),
    )


def _away(name: str, day: date, *, rules: Rules) -> bool:
    return name in rules.people and day in rules.people[name].absences


def back(name: str, *, rules: Rules, today: date) -> date | None:
    """Return the next day on which somebody who is away works again, by her own calendar; None where it is far."""
    person = rules.people[name]
    held = person.calendar or rules.team_calendars.get(person.team or "", rules.default_calendar)
    calendar = rules.calendars.get(held or "")
    for ahead in range(1, AHEAD + 1):
        day = today + DAY * ahead
        if day not in person.absences and (calendar is None or calendar.version_on(day).on(day)):
            return day
    return None


def _order(rules: Rules, called: Mapping[str, str]) -> list[pl.Expr]:
    """Return the order: what nobody has last, teams as the configuration names them, then others, then names."""
    places = {name: place for place, name in enumerate(rules.teams)}
    place = pl.col("team").replace_strict(places, default=None, return_dtype=pl.Int64)
    nobody = pl.col("owner").is_null() | (pl.col("owner") == UNOWNED)
    words = pl.col("owner").replace_strict(dict(called), default=pl.col("owner"), return_dtype=pl.String)
    return [nobody.fill_null(True), place, pl.col("team"), words.str.to_lowercase(), pl.col("owner")]


def wip_limit(rules: Rules, *, teams: Collection[str] | None = None) -> int | None:
    """Return the limit of all people of the configuration, or of those on some teams; None where nobody has one."""
    limits = [
        person.wip_limit
        for person in rules.people.values()
        if person.wip_limit is not None and (teams is None or person.team in teams)
    ]
    return sum(limits) if limits else None

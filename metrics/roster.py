"""The roster: who is there on which day, and for how much net work time.

A person's calendar is her own, else her team's, else the default; her whole days of absence are none of it.
Machines and sales are no capacity.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import lru_cache

import polars as pl

from metrics.calendar import DAY, BusinessCalendar
from metrics.calendar_days import ZERO, open_pieces
from metrics.frames import SPAN
from metrics.rules import FRONT_LINE, Rules
from metrics.tiers import NOT_CAPACITY, of_tier

WEEKS_SEEN = 13  # who is listed nowhere counts for as long after a closing, its own week counted in
ROSTER: dict[str, pl.DataType] = {
    "person": pl.String(), "team": pl.String(), "tier": pl.String(), "calendar": pl.String(), "listed": pl.Boolean(),
    "date": pl.Date(), "net": SPAN, "away": pl.Boolean(),
}  # fmt: skip


def closers(events: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """Return who closed how much in which week: person, team, week (its Monday), closings.

    Population: events after which a case is done and was not before, also where it came back later, by the owner who
    stands then (by the holder where a source tells no owners at all) and the team that the source tells then; groups,
    machines and sales are left out. Cases of the old backlog and void ones are in it too: no figure counts them, but
    whoever closed one was there. Clock: weeks of the configuration's zone.
    """
    same = pl.all_horizontal(pl.col(key).eq_missing(pl.col(key).shift(1)) for key in ("source", "case_id"))
    was_done = same & (pl.col("state").shift(1) == "done").fill_null(False)
    told = (
        events.lazy()
        .filter(pl.col("owner").is_not_null())
        .select(pl.col("source").unique())
        .collect()["source"]
        .implode()
    )
    nobody = [*rules.teams, *of_tier(*NOT_CAPACITY, rules=rules)]
    return (
        events.lazy()
        .filter((pl.col("state") == "done") & ~was_done)
        .select(
            "team",
            person=pl.when(pl.col("source").is_in(told)).then("owner").otherwise("holder"),
            week=pl.col("occurred_at").dt.convert_time_zone(rules.timezone).dt.date().dt.truncate("1w"),
        )
        .filter(pl.col("person").is_not_null(), ~pl.col("person").is_in(nobody))
        .group_by("person", "team", "week")
        .agg(closings=pl.len().cast(pl.Int64))
        .sort("person", "week", "team", nulls_last=True)
        .collect()
    )


def roster(
    closed: pl.DataFrame,
    *,
    rules: Rules,
    start: date,
    end: date,
    as_of: datetime,
    teams: Collection[str] | None = None,
) -> pl.DataFrame:
    """Return the net work time of each person on each local day of `[start, end)`, up to `as_of`.

    Population: the people of the configuration, and those of `closed` (as of `closers`) who are in no list, in the
    weeks in which they closed something or had in the 12 before. Who is listed without a team, or not at all, is on
    the team in which she closed the most in those 13 weeks, week by week; of several with as many it is the first by
    name, and a team goes before none. `teams` keeps the people on some teams (None: everybody).
    Clock: each person's calendar. Null rule: a day of absence has no time (zero, `away`), a person without a calendar
    one row without date and time (null).
    """
    weeks = _weeks(start, end)
    there = _there(closed, weeks, rules=rules)
    if teams is not None:
        there = there.filter(pl.col("team").is_in(list(teams)))
    own = {name: person.calendar for name, person in rules.people.items() if person.calendar}
    named = pl.coalesce(
        pl.col("person").replace_strict(own, default=None, return_dtype=pl.String),
        pl.col("team").replace_strict(dict(rules.team_calendars), default=None, return_dtype=pl.String),
        pl.lit(rules.default_calendar),
    )
    there = there.with_columns(
        tier=pl.col("person").replace_strict(dict(rules.tiers), default=FRONT_LINE, return_dtype=pl.String),
        calendar=pl.when(named.is_in(list(rules.calendars))).then(named),
    )
    hours = pl.concat(
        [calendar_days(name, rules=rules, start=start, end=end, as_of=as_of) for name in there["calendar"].unique()]
        or [calendar_days(None, rules=rules, start=start, end=end, as_of=as_of)]
    ).with_columns(week=pl.col("date").dt.truncate("1w"))
    away = pl.DataFrame(
        [(name, day, True) for name, person in rules.people.items() for day in person.absences if start <= day < end],
        schema={"person": pl.String, "date": pl.Date, "away": pl.Boolean},
        orient="row",
    )
    return (
        there.join(hours, on=["calendar", "week"], how="left", maintain_order="left")
        .join(away, on=["person", "date"], how="left", maintain_order="left")
        .with_columns(pl.col("away").fill_null(False))
        .with_columns(net=pl.when("away").then(pl.lit(timedelta(0), SPAN)).otherwise("net"))
        .select(pl.col(name).cast(kind) for name, kind in ROSTER.items())
    )


def _weeks(start: date, end: date) -> pl.Series:
    """Return the Mondays of the weeks that `[start, end)` touches."""
    first = start - DAY * start.weekday()
    return pl.date_range(first, max(end, first), "1w", closed="left", eager=True).alias("week")


def _there(closed: pl.DataFrame, weeks: pl.Series, *, rules: Rules) -> pl.DataFrame:
    """Return who counts in which week, on which team: person, listed, week, team."""
    seen = (
        closed.with_columns(week=pl.date_ranges("week", pl.col("week").dt.offset_by(f"{WEEKS_SEEN - 1}w"), "1w"))
        .explode("week", empty_as_null=True)
        .filter(pl.col("week").is_in(weeks.implode()))
        .group_by("person", "week", "team")
        .agg(pl.col("closings").sum())
        .sort("closings", "team", descending=[True, False], nulls_last=True)
        .unique(["person", "week"], keep="first", maintain_order=True)
        .select("person", "week", seen="team")
    )
    people = {name: one for name, one in rules.people.items() if rules.tiers.get(name) not in NOT_CAPACITY}
    listed = pl.DataFrame(
        {"person": list(people), "team": [one.team for one in people.values()]},
        schema={"person": pl.String, "team": pl.String},
    )
    known = listed.join(weeks.to_frame(), how="cross").join(seen, on=["person", "week"], how="left")
    others = seen.filter(~pl.col("person").is_in(list(rules.people)))
    return pl.concat(
        [
            known.select("person", "week", listed=pl.lit(True), team=pl.coalesce("team", "seen")),
            others.select("person", "week", listed=pl.lit(False), team="seen"),
        ]
    ).sort("person", "week")


def calendar_days(name: str | None, *, rules: Rules, start: date, end: date, as_of: datetime) -> pl.DataFrame:
    """Return a calendar's net work time by local day of `[start, end)`, up to `as_of`: calendar, date, net."""
    shape: dict[str, pl.DataType] = {"calendar": pl.String(), "date": pl.Date(), "net": SPAN}
    calendar = rules.calendars.get(name or "")
    if calendar is None or start >= end:
        return pl.DataFrame(schema=shape)
    # the days that are over are the same at every instant, and kept
    over = as_of - 2 * DAY
    past = min(max(over.date(), start), end)
    rows = [*_days(calendar, start, past, None), *_days(calendar, past, end, as_of)]
    return pl.DataFrame([(name, day, net) for day, net in rows], schema=shape, orient="row")


@lru_cache(maxsize=64)
def _days(
    calendar: BusinessCalendar, start: date, end: date, until: datetime | None
) -> tuple[tuple[date, timedelta], ...]:
    """Return the net work time of each local day of `[start, end)`, up to an instant."""
    if start >= end:
        return ()
    found = {start + DAY * number: ZERO for number in range((end - start).days)}
    for piece, spans in open_pieces(calendar, start, end - DAY):
        for begin, stop in spans:
            found[piece.day] += max((min(stop, until) if until else stop) - begin, ZERO)
    return tuple(found.items())

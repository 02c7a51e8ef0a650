"""Moves: what came, what went, what was handed on, and where the cases stood day by day."""

from __future__ import annotations

import pandas as pd

from benchmarks.race.base import WEEKS, Race, inside, percentiles, quantiles, week, weeks, within
from benchmarks.race.loaded import Desk
from metrics.arrivals import arrivals
from metrics.flow import KINDS, flow
from metrics.ownership import ownership
from metrics.promises import add_promise
from metrics.reopenings import reopenings


def arrivals_pandas(desk: Desk) -> pd.DataFrame:
    """Answer arrivals by week and team."""
    cases = desk.pandas["cases"]
    held = cases.loc[within(cases["opened_date"], desk), ["opened_date", "team"]]
    found = held.groupby([week(held["opened_date"]).rename("period_start"), "team"]).size()
    every = pd.MultiIndex.from_product([weeks(desk), held["team"].unique()], names=["period_start", "team"])
    return found.reindex(every, fill_value=0).rename("arrivals").to_frame()


ARRIVALS = f"""WITH {WEEKS}, held AS (SELECT week(opened_date) AS period_start, team FROM cases
    WHERE {inside("opened_date")}),
found AS (SELECT period_start, team, count(*) AS arrivals FROM held GROUP BY ALL)
SELECT period_start, team, coalesce(arrivals, 0) AS arrivals
FROM weeks CROSS JOIN (SELECT DISTINCT team FROM found) LEFT JOIN found USING (period_start, team)"""


def flow_pandas(desk: Desk) -> pd.DataFrame:
    """Answer net-flow by week."""
    moves = desk.pandas["moves"]
    held = moves.loc[within(moves["date"], desk), ["date", "kind"]]
    found = held.groupby([week(held["date"]).rename("period_start"), "kind"]).size().unstack(fill_value=0)
    found = found.reindex(index=weeks(desk), columns=list(KINDS), fill_value=0).rename(columns=KINDS)
    return found.assign(net_flow=found["arrivals"] + found["reopenings"] - found["closings"])


FLOW = f"""WITH {WEEKS}, found AS (SELECT week(date) AS period_start,
    {", ".join(f"count(*) FILTER (kind = '{kind}') AS {name}" for kind, name in KINDS.items())}
    FROM moves WHERE {inside("date")} GROUP BY ALL)
SELECT period_start, coalesce(COLUMNS('arrivals|reopenings|closings'), 0),
    coalesce(arrivals + reopenings - closings, 0) AS net_flow FROM weeks LEFT JOIN found USING (period_start)"""


def reopenings_pandas(desk: Desk) -> pd.DataFrame:
    """Answer reopenings by week."""
    moves = desk.pandas["moves"]
    held = moves.loc[within(moves["date"], desk) & moves["kind"].isin(["reopened", "closed"]), ["date", "kind", "case"]]
    monday, back = week(held["date"]).rename("period_start"), held["kind"] == "reopened"
    found = pd.DataFrame({
        "reopenings": monday[back].value_counts(), "closings": monday[~back].value_counts(),
        "cases_reopened": held.loc[back, "case"].groupby(monday[back]).nunique(),
    }).reindex(weeks(desk)).fillna(0)  # fmt: skip
    return found.assign(reopen_share=(found["reopenings"] / found["closings"]).where(found["closings"] > 0))


REOPENINGS = f"""WITH {WEEKS}, found AS (SELECT week(date) AS period_start,
    count(*) FILTER (kind = 'reopened') AS reopenings, count(*) FILTER (kind = 'closed') AS closings,
    count(DISTINCT id) FILTER (kind = 'reopened') AS cases_reopened FROM moves WHERE {inside("date")} GROUP BY ALL)
SELECT period_start, coalesce(COLUMNS('reopenings|closings|cases_reopened'), 0),
    if(closings > 0, reopenings / closings, NULL) AS reopen_share FROM weeks LEFT JOIN found USING (period_start)"""


def ownership_ours(desk: Desk) -> object:
    """Answer ownership by week, the promise that it rests on included."""
    marked = add_promise(desk.cases, desk.intervals, desk.events, measure="ownership", rules=desk.rules,
                         calendars=desk.calendars, as_of=desk.as_of)  # fmt: skip
    return ownership(marked, span=desk.weeks)


def ownership_pandas(desk: Desk) -> pd.DataFrame:
    """Answer ownership by week: net time to the first owner, the stops before it taken out."""
    cases, lives = desk.pandas["cases"], desk.pandas["intervals"]
    names = ["case", "opened_at", "opened_date", "opened_to_day", "owned_at", "owner", "owner_known"]
    held = cases.loc[within(cases["opened_date"], desk), names]
    owned = held["owned_at"].notna()
    named = held["owner"].notna() | held["case"].isin(lives.loc[lives["owner"].notna(), "case"])
    until = held["owned_at"].fillna(pd.Timestamp(desk.as_of))
    stops = lives.loc[lives["pausing"] | (lives["state"] == "done"), ["case", "start", "end"]]
    stops = stops.merge(pd.DataFrame({"case": held["case"], "until": until}), on="case")
    stops = stops[stops["start"] < stops["until"]]
    stood = pd.Series(desk.work(stops[["end", "until"]].min(axis=1)) - desk.work(stops["start"]), stops["case"])
    taken = desk.work(until) - desk.work(held["opened_at"])
    taken = pd.Series(taken, held.index) - held["case"].map(stood.groupby(level=0).sum()).fillna(0)
    known = held["owner_known"] & ~held["opened_to_day"] & (owned | ~named)
    monday = week(held["opened_date"]).rename("period_start")
    facts = pd.DataFrame({"n": known & owned, "unowned": known & ~owned, "unknown": ~known}).groupby(monday).sum()
    waited = pd.to_timedelta(taken[known & owned], unit="us")
    times = percentiles(waited, monday[known & owned])
    found = pd.concat([facts, times.where(facts["n"] >= 20)], axis=1).reindex(weeks(desk))
    return found.fillna({"n": 0, "unowned": 0, "unknown": 0})


OWNERSHIP = f"""WITH {WEEKS}, held AS (SELECT c.id, opened_at, week(opened_date) AS period_start, owned_at,
    coalesce(owned_at, getvariable('as_of')) AS until, owner_known AND NOT opened_to_day AND
    (owned_at IS NOT NULL OR (owner IS NULL AND c.id NOT IN (SELECT id FROM intervals WHERE owner IS NOT NULL)))
    AS known FROM cases c WHERE {inside("opened_date")}),
stops AS (SELECT i.id, start, least(i.until, h.until) AS until FROM intervals i JOIN held h ON i.id = h.id
    WHERE (pausing OR state = 'done') AND start < h.until),
stood AS (SELECT id, sum(work(until, b.before, b.opens, b.closes) - work(start, a.before, a.opens, a.closes)) AS stood
    FROM stops JOIN days a ON a.day = day_of(start) JOIN days b ON b.day = day_of(until) GROUP BY id),
timed AS (SELECT period_start, known, owned_at, if(known AND owned_at IS NOT NULL,
    work(until, b.before, b.opens, b.closes) - work(opened_at, a.before, a.opens, a.closes) - coalesce(stood, 0), NULL)
    AS taken FROM held LEFT JOIN stood USING (id)
    JOIN days a ON a.day = day_of(opened_at) JOIN days b ON b.day = day_of(until)),
found AS (SELECT period_start, count(taken) AS n, count(*) FILTER (known AND owned_at IS NULL) AS unowned,
    count(*) FILTER (NOT known) AS unknown, {quantiles("taken")} FROM timed GROUP BY ALL)
SELECT period_start, coalesce(COLUMNS('^(n|unowned|unknown)$'), 0), if(n >= 20, COLUMNS('_hours'), NULL)
FROM weeks LEFT JOIN found USING (period_start)"""

BY_WEEK = {"asked": "by week", "keys": ("period_start",)}
RACES = (
    Race(name="arrivals", asked="by week and team", keys=("period_start", "team"), pandas=arrivals_pandas,
         duckdb=ARRIVALS,
         ours=lambda desk: arrivals(desk.cases, start=desk.start, end=desk.end, period="week", by=("team",))),
    Race(name="net-flow", **BY_WEEK, pandas=flow_pandas, duckdb=FLOW,
         ours=lambda desk: flow(desk.moves, start=desk.start, end=desk.end, period="week")),
    Race(name="reopenings", **BY_WEEK, pandas=reopenings_pandas, duckdb=REOPENINGS,
         ours=lambda desk: reopenings(desk.moves, start=desk.start, end=desk.end, period="week")),
    Race(name="ownership", **BY_WEEK, pandas=ownership_pandas, duckdb=OWNERSHIP, ours=ownership_ours),
)  # fmt: skip

"""Where the cases stood day by day, and from whom to whom they went."""

from __future__ import annotations

import pandas as pd

from benchmarks.race.base import WEEKS, Race, inside, week, weeks, within
from benchmarks.race.loaded import Desk
from metrics.cumulative_flow import STATES, add_days, cumulative_flow
from metrics.handoffs import add_handoffs, handoffs

ZONE = "Europe/Berlin"


def cumulative_flow_pandas(desk: Desk) -> pd.DataFrame:
    """Answer cumulative-flow by day: the steps into each state and out of it, summed."""
    cases, lives = desk.pandas["cases"], desk.pandas["intervals"]
    now = pd.Timestamp(desk.as_of)
    held = lives[["case", "state", "start", "end"]].merge(cases[["case", "is_open", "state"]].rename(
        columns={"state": "stands"}), on="case")  # fmt: skip
    stays = held["is_open"] & (held["end"] == now) & (held["state"] == held["stands"])
    ended = cases.loc[~cases["is_open"], "closed_at"]
    known = held.loc[stays, "case"]
    new = cases.loc[cases["is_open"] & ~cases["case"].isin(known), "state"]
    went = held.loc[~stays, ["state", "end"]]
    at = pd.concat([held["start"], ended, pd.Series(now, index=new.index), went["end"]], ignore_index=True)
    state = pd.concat([held["state"], pd.Series("done", index=ended.index), new, went["state"]], ignore_index=True)
    step = pd.Series(1, index=at.index)
    step.iloc[len(at) - len(went) :] = -1
    day = at.dt.tz_convert(ZONE).dt.tz_localize(None).dt.normalize()
    placed = day.clip(lower=pd.Timestamp(desk.start)).rename("date")
    days = pd.date_range(desk.start, desk.end, inclusive="left", name="date")
    found = step.groupby([placed, state]).sum().unstack(fill_value=0)
    found = found.reindex(index=days, columns=list(STATES), fill_value=0).cumsum()
    return found.assign(opened=found.sum(axis=1))


CUMULATIVE_FLOW = f"""WITH held AS (SELECT i.id, i.state, start, until,
    is_open AND until = end_at AND i.state = c.state AS stays FROM intervals i JOIN cases c ON i.id = c.id),
steps AS (SELECT start AS moment, state, 1 AS step FROM held
    UNION ALL SELECT closed_at, 'done', 1 FROM cases WHERE NOT is_open
    UNION ALL SELECT end_at, state, 1 FROM cases
        WHERE is_open AND id NOT IN (SELECT id FROM held WHERE stays)
    UNION ALL SELECT until, state, -1 FROM held WHERE NOT stays),
moved AS (SELECT greatest((moment AT TIME ZONE '{ZONE}')::DATE, getvariable('start')) AS date,
    {", ".join(f"sum(step) FILTER (state = '{one}') AS {one}" for one in STATES)} FROM steps GROUP BY 1),
days AS (SELECT unnest(generate_series(getvariable('start'), getvariable('end') - INTERVAL 1 DAY, INTERVAL 1 DAY))::DATE
    AS date),
standing AS (SELECT date, {", ".join(f"coalesce(sum({one}) OVER (ORDER BY date), 0) AS {one}" for one in STATES)}
    FROM days LEFT JOIN moved USING (date))
SELECT *, {" + ".join(STATES)} AS opened FROM standing"""


def handoffs_pandas(desk: Desk) -> pd.DataFrame:
    """Answer handoffs by week."""
    cases, lives = desk.pandas["cases"], desk.pandas["intervals"]
    ends = cases.loc[~cases["is_open"], ["case", "owner", "holder"]]
    # a stable sort by case leaves each closing behind the stretches of its case
    whole = pd.concat([lives.loc[lives["state"] != "done", ["case", "owner", "holder"]], ends])
    whole = whole.sort_values("case", kind="stable", ignore_index=True)
    counted = {}
    for who, name in (("owner", "handoffs"), ("holder", "holder_changes")):
        held = whole.loc[whole[who].notna(), ["case", who]]
        changed = (held["case"] == held["case"].shift()) & (held[who] != held[who].shift())
        counted[name] = held.loc[changed, "case"].value_counts()
    closed = cases.loc[within(cases["closed_date"], desk), ["case", "closed_date", "owner_known"]]
    known = closed["owner_known"]
    moved = {name: closed["case"].map(found).fillna(0).where(known, 0) for name, found in counted.items()}
    facts = pd.DataFrame({"closed": known, "handed_on": moved["handoffs"] > 0, **moved, "unknown": ~known})
    found = facts.groupby(week(closed["closed_date"]).rename("period_start")).sum().reindex(weeks(desk)).fillna(0)
    some = found["closed"].where(found["closed"] > 0)
    return found.assign(
        handed_on_share=found["handed_on"] / some, handoffs_per_case=found["handoffs"] / some
    )  # fmt: skip


def _changes(who: str) -> str:
    return f"""(SELECT id, count(*) AS changes
    FROM (SELECT id, {who} <> lag({who}) OVER (PARTITION BY id ORDER BY start)
    AS changed FROM (SELECT id, {who}, start FROM intervals WHERE state <> 'done'
    UNION ALL SELECT id, {who}, closed_at FROM cases WHERE NOT is_open)
    WHERE {who} IS NOT NULL) WHERE changed GROUP BY id)"""


HANDOFFS = f"""WITH {WEEKS}, found AS (SELECT week(closed_date) AS period_start,
    count(*) FILTER (owner_known) AS closed, count(*) FILTER (owner_known AND o.changes > 0) AS handed_on,
    coalesce(sum(o.changes) FILTER (owner_known), 0) AS handoffs,
    coalesce(sum(h.changes) FILTER (owner_known), 0) AS holder_changes, count(*) FILTER (NOT owner_known) AS unknown
    FROM cases c LEFT JOIN {_changes("owner")} o ON c.id = o.id LEFT JOIN {_changes("holder")} h ON c.id = h.id
    WHERE {inside("closed_date")} GROUP BY ALL)
SELECT period_start, coalesce(COLUMNS('^(closed|handed_on|handoffs|holder_changes|unknown)$'), 0),
    if(closed > 0, handed_on / closed, NULL) AS handed_on_share,
    if(closed > 0, handoffs / closed, NULL) AS handoffs_per_case FROM weeks LEFT JOIN found USING (period_start)"""

BY_WEEK = {"asked": "by week", "keys": ("period_start",)}
RACES = (
    Race(name="cumulative-flow", asked="by day", keys=("date",), pandas=cumulative_flow_pandas, duckdb=CUMULATIVE_FLOW,
         ours=lambda desk: cumulative_flow(
             add_days(desk.intervals, desk.cases, calendars=desk.calendars, rules=desk.rules, by=()),
             start=desk.start, end=desk.end)),
    Race(name="handoffs", **BY_WEEK, pandas=handoffs_pandas, duckdb=HANDOFFS,
         ours=lambda desk: handoffs(add_handoffs(desk.cases, desk.intervals), start=desk.start, end=desk.end,
                                    period="week")),
)  # fmt: skip

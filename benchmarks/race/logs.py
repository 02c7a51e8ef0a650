"""What the log says of a case: its checklist, who was told, what followed when it turned red or late."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.race.base import HOUR, WEEKS, Race, inside, week, weeks, within
from benchmarks.race.loaded import Desk
from benchmarks.race.told import STEPS
from metrics.checklist import FOLLOWED, add_checklist, checklist, steps_of
from metrics.client_told import TOLD, add_told, client_told


def checklist_ours(desk: Desk) -> pl.DataFrame:
    """Answer checklist by week."""
    kinds = desk.rules.case_types
    steps = steps_of(desk.cases, desk.events, case_types=kinds)
    needed = desk.cases.select("case", "case_type", "is_open", "closed_date", "owner_known")
    return checklist(add_checklist(needed, steps, case_types=kinds), steps, span=desk.weeks)


def checklist_pandas(desk: Desk) -> pd.DataFrame:
    """Answer checklist by week; every type of this desk has the same steps."""
    cases, events = desk.pandas["cases"], desk.pandas["events"]
    held = cases.loc[within(cases["closed_date"], desk), ["case", "closed_at", "closed_date", "events_known"]]
    log = events[["case", "occurred_at", "activity", "kind"]]
    log = log[log["activity"].isin(STEPS) | log["kind"].isin(STEPS)].merge(held[["case", "closed_at"]], on="case")
    log = log[log["occurred_at"] <= log["closed_at"]]
    monday = week(held["closed_date"]).rename("period_start")
    did = {
        step: held["case"].isin(log.loc[(log["activity"] == step) | (log["kind"] == step), "case"]) for step in STEPS
    }
    steps = pd.DataFrame({step: held["events_known"] & ~done for step, done in did.items()}).groupby(monday).sum()
    whole, known = np.logical_and.reduce(list(did.values())), held["events_known"]
    tests = {"complete": known & whole, "incomplete": known & ~whole, "no_checklist": known & False, "unknown": ~known}
    found = pd.DataFrame(tests).groupby(monday).sum()
    judged = found["complete"] + found["incomplete"]
    most = steps[sorted(STEPS)]
    found = found.assign(complete_share=found["complete"] / judged, most_missed=most.idxmax(axis=1),
                         most_missed_share=most.max(axis=1) / judged)  # fmt: skip
    return found.reindex(weeks(desk)).fillna(dict.fromkeys(FOLLOWED, 0))


CHECKLIST = f"""WITH {WEEKS}, held AS (SELECT id, closed_at, week(closed_date) AS period_start, events_known AS known
    FROM cases WHERE {inside("closed_date")}),
log AS (SELECT e.id, {", ".join(f"bool_or(activity = '{one}' OR kind = '{one}') AS {one}" for one in STEPS)}
    FROM events e JOIN held h ON e.id = h.id WHERE occurred_at <= closed_at
    AND (activity IN {STEPS} OR kind IN {STEPS}) GROUP BY e.id),
did AS (SELECT period_start, known, {", ".join(f"coalesce({one}, FALSE) AS {one}" for one in STEPS)}
    FROM held LEFT JOIN log USING (id)),
found AS (SELECT period_start, count(*) FILTER (known AND {" AND ".join(STEPS)}) AS complete,
    count(*) FILTER (known AND NOT ({" AND ".join(STEPS)})) AS incomplete, 0 AS no_checklist,
    count(*) FILTER (NOT known) AS unknown,
    {", ".join(f"count(*) FILTER (known AND NOT {one}) AS missed_{one}" for one in STEPS)} FROM did GROUP BY ALL)
SELECT period_start, coalesce(COLUMNS('^({"|".join(FOLLOWED)})$'), 0),
    complete / (complete + incomplete) AS complete_share,
    if(missed_checked >= missed_sent, 'checked', 'sent') AS most_missed,
    greatest(missed_checked, missed_sent) / (complete + incomplete) AS most_missed_share
FROM weeks LEFT JOIN found USING (period_start)"""


def told_ours(desk: Desk) -> pl.DataFrame:
    """Answer client-told by week."""
    marked = add_told(desk.cases, desk.events, calendars=desk.calendars, as_of=desk.as_of)
    return client_told(marked, span=desk.weeks)


def told_pandas(desk: Desk) -> pd.DataFrame:
    """Answer client-told by week."""
    cases, events = desk.pandas["cases"], desk.pandas["events"]
    now = desk.work(pd.Series([pd.Timestamp(desk.as_of)]))[0]
    parts = []
    for name, to_day in (("open", "opened_to_day"), ("close", "closed_to_day")):
        date, at = (
            f"{name.rstrip('e') if name == 'open' else 'clos'}ed_date",
            f"{'open' if name == 'open' else 'clos'}ed_at",
        )
        held = cases.loc[within(cases[date], desk), ["case", at, date, to_day, "untimed", f"tells_{name}"]]
        clock = pd.Series(desk.work(held[at]), held["case"])
        mails = events.loc[events["kind"] == f"client_told_{name}", ["case", "occurred_at"]]
        mails = mails[mails["case"].isin(held["case"])]
        apart = desk.work(mails["occurred_at"]) - clock.reindex(mails["case"]).to_numpy()
        soon = (np.abs(apart) if name == "close" else apart) <= HOUR
        known = held[f"tells_{name}"] & ~held[to_day] & ~(held["untimed"] if name == "close" else False)
        found = held["case"].isin(mails.loc[soon, "case"])
        early = now - clock.to_numpy() <= HOUR
        tests = {"told": known & found, "untold": known & ~found & ~early, "pending": known & ~found & early,
                 "unknown": ~known}  # fmt: skip
        sums = pd.DataFrame(tests).groupby(week(held[date]).rename("period_start")).sum().reindex(weeks(desk)).fillna(0)
        judged = sums["told"] + sums["untold"]
        sums = sums.add_suffix(f"_{name}")
        parts.append(sums.assign(**{f"told_{name}_share": (sums[f"told_{name}"] / judged).where(judged > 0)}))
    return pd.concat(parts, axis=1)


def _told(name: str, date: str, at: str, apart: str, known: str) -> str:
    clock = f"work(occurred_at, b.before, b.opens, b.closes) - work({at}, a.before, a.opens, a.closes)"
    return f"""mails_{name} AS (SELECT DISTINCT c.id FROM events e JOIN cases c ON e.id = c.id
    JOIN days a ON a.day = day_of({at}) JOIN days b ON b.day = day_of(occurred_at)
    WHERE kind = 'client_told_{name}' AND {apart.format(clock)} <= {HOUR}),
held_{name} AS (SELECT week({date}) AS period_start, {known} AS known, id IN (FROM mails_{name}) AS told,
    work(getvariable('as_of'), b.before, b.opens, b.closes) - work({at}, a.before, a.opens, a.closes) <= {HOUR} AS early
    FROM cases JOIN days a ON a.day = day_of({at}) JOIN days b ON b.day = day_of(getvariable('as_of'))
    WHERE {inside(date)}),
{name} AS (SELECT period_start, count(*) FILTER (known AND told) AS told_{name},
    count(*) FILTER (known AND NOT told AND NOT early) AS untold_{name},
    count(*) FILTER (known AND NOT told AND early) AS pending_{name}, count(*) FILTER (NOT known) AS unknown_{name}
    FROM held_{name} GROUP BY ALL)"""


CLIENT_TOLD = f"""WITH {WEEKS}, {_told("open", "opened_date", "opened_at", "{}", "tells_open AND NOT opened_to_day")},
{_told("close", "closed_date", "closed_at", "abs({})", "tells_close AND NOT closed_to_day AND NOT untimed")}
SELECT period_start, coalesce(COLUMNS('^({"|".join(f"{word}_(open|close)" for word in TOLD)})$'), 0),
    told_open / (told_open + untold_open) AS told_open_share,
    told_close / (told_close + untold_close) AS told_close_share
FROM weeks LEFT JOIN open USING (period_start) LEFT JOIN close USING (period_start)"""


BY_WEEK = {"asked": "by week", "keys": ("period_start",)}
RACES = (
    Race(name="checklist", **BY_WEEK, pandas=checklist_pandas, duckdb=CHECKLIST, ours=checklist_ours),
    Race(name="client-told", **BY_WEEK, pandas=told_pandas, duckdb=CLIENT_TOLD, ours=told_ours),
)  # fmt: skip

"""Clients: whether the first reply came in time, and who had to come back."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.race.base import WEEKS, Race, inside, week, weeks, within
from benchmarks.race.loaded import Desk
from benchmarks.race.told import PROMISES
from metrics.conversation import RECENT, SOON_DAYS, add_returns, conversation
from metrics.promises import KEPT, add_promise, promises
from metrics.tallies import Span

ZONE, PROMISED = "Europe/Berlin", PROMISES["first_reply"] // timedelta(microseconds=1)


def reply_ours(desk: Desk) -> pl.DataFrame:
    """Answer first-reply-compliance by week."""
    marked = add_promise(desk.cases, desk.intervals, desk.events, measure="first_reply", rules=desk.rules,
                         calendars=desk.calendars, as_of=desk.as_of)  # fmt: skip
    return promises(marked, span=desk.weeks)


def reply_pandas(desk: Desk) -> pd.DataFrame:
    """Answer first-reply-compliance by week."""
    cases, lives, events = (desk.pandas[name] for name in ("cases", "intervals", "events"))
    names = ["case", "opened_at", "opened_date", "opened_to_day", "tells_reply"]
    held = cases.loc[within(cases["opened_date"], desk), names]
    first = events.loc[events["kind"] == "first_reply"].groupby("case")["occurred_at"].min()
    held = held.join(first.rename("first"), on="case")
    happened = held[["first", "opened_at"]].max(axis=1).where(held["first"].notna())
    until = happened.fillna(pd.Timestamp(desk.as_of))
    stops = lives.loc[lives["pausing"] | (lives["state"] == "done"), ["case", "start", "end"]]
    stops = stops.merge(pd.DataFrame({"case": held["case"], "until": until}), on="case")
    stops = stops[stops["start"] < stops["until"]]
    stood = pd.Series(desk.work(stops[["end", "until"]].min(axis=1)) - desk.work(stops["start"]), stops["case"])
    whole = pd.Series(desk.work(until) - desk.work(held["opened_at"]), held.index)
    taken = whole - held["case"].map(stood.groupby(level=0).sum()).fillna(0)
    known, late, came = held["tells_reply"] & ~held["opened_to_day"], taken > PROMISED, happened.notna()
    tests = {"met": known & ~late & came, "late": known & late, "pending": known & ~late & ~came,
             "no_target": known & False, "unknown": ~known}  # fmt: skip
    found = pd.DataFrame(tests).groupby(week(held["opened_date"]).rename("period_start")).sum()
    found = found.reindex(weeks(desk)).fillna(0)
    judged = found["met"] + found["late"]
    return found.assign(compliance_share=(found["met"] / judged).where(judged > 0))


REPLY = f"""WITH {WEEKS}, firsts AS (SELECT id, min(occurred_at) AS first FROM events WHERE kind = 'first_reply'
    GROUP BY id),
held AS (SELECT id, opened_at, week(opened_date) AS period_start, tells_reply AND NOT opened_to_day AS known,
    first IS NOT NULL AS came, if(first IS NULL, getvariable('as_of'), greatest(first, opened_at)) AS until
    FROM cases LEFT JOIN firsts USING (id) WHERE {inside("opened_date")}),
stops AS (SELECT i.id, start, least(i.until, h.until) AS until FROM intervals i JOIN held h ON i.id = h.id
    WHERE (pausing OR state = 'done') AND start < h.until),
stood AS (SELECT id, sum(work(until, b.before, b.opens, b.closes) - work(start, a.before, a.opens, a.closes)) AS stood
    FROM stops JOIN days a ON a.day = day_of(start) JOIN days b ON b.day = day_of(until) GROUP BY id),
timed AS (SELECT period_start, known, came, work(until, b.before, b.opens, b.closes)
    - work(opened_at, a.before, a.opens, a.closes) - coalesce(stood, 0) > {PROMISED} AS late
    FROM held LEFT JOIN stood USING (id) JOIN days a ON a.day = day_of(opened_at) JOIN days b ON b.day = day_of(until)),
found AS (SELECT period_start, count(*) FILTER (known AND NOT late AND came) AS met,
    count(*) FILTER (known AND late) AS late, count(*) FILTER (known AND NOT late AND NOT came) AS pending,
    0 AS no_target, count(*) FILTER (NOT known) AS unknown FROM timed GROUP BY ALL)
SELECT period_start, coalesce(COLUMNS('^({"|".join(KEPT)})$'), 0),
    if(met + late > 0, met / (met + late), NULL) AS compliance_share FROM weeks LEFT JOIN found USING (period_start)"""


def conversation_ours(desk: Desk) -> pl.DataFrame:
    """Answer conversation by account."""
    span = Span(start=desk.start, end=desk.end)
    marked = add_returns(desk.cases, desk.moves, pl.DataFrame(), calendars=desk.calendars, span=span)
    return conversation(marked, desk.intervals, as_of=desk.as_of)


def _workdays(desk: Desk, at: pd.Series) -> np.ndarray:
    """Return how many working days there were up to and with the local day of instants."""
    day = at.dt.tz_convert(ZONE).dt.tz_localize(None).to_numpy(dtype="datetime64[D]").astype("int64")
    return (desk.days["closes"] > 0).cumsum().to_numpy()[day - desk.days.index[0]]


def conversation_pandas(desk: Desk) -> pd.DataFrame:
    """Answer conversation by account."""
    cases, moves, lives = (desk.pandas[name] for name in ("cases", "moves", "intervals"))
    names = ["case", "account", "is_open", "owner_known", "opened_at", "opened_date"]
    named = cases.loc[cases["account"].notna(), names]
    steps = moves[["case", "at", "kind", "date"]].sort_values(["case", "at"], kind="stable")
    before = steps["at"].shift().where((steps["case"] == steps["case"].shift()) & (steps["kind"].shift() == "closed"))
    back = steps[(steps["kind"] == "reopened") & within(steps["date"], desk) & before.notna()]
    soon = _workdays(desk, back["at"]) - _workdays(desk, before[back.index]) <= SOON_DAYS
    again = back.loc[soon, "case"]
    ends = steps.loc[steps["kind"] == "closed", ["case", "at"]].merge(named[["case", "account"]], on="case")
    fresh = pd.merge_asof(
        named.loc[within(named["opened_date"], desk), ["case", "account", "opened_at"]].sort_values("opened_at"),
        ends[["account", "at"]].sort_values("at"), left_on="opened_at", right_on="at", by="account",
        allow_exact_matches=False,
    ).dropna(subset="at")  # fmt: skip
    new = fresh.loc[_workdays(desk, fresh["opened_at"]) - _workdays(desk, fresh["at"]) <= SOON_DAYS, "case"]
    reopened, renewed = named["case"].isin(again), named["case"].isin(new)
    tests = {"open": named["is_open"], "reopened_soon": reopened, "new_soon": renewed, "came_back": reopened | renewed}
    found = pd.DataFrame(tests).groupby(named["account"]).sum()
    lately = lives.loc[(lives["end"] > pd.Timestamp(desk.as_of) - RECENT) & (lives["state"] != "done"),
                       ["case", "owner"]].merge(named[["case", "account", "owner_known"]], on="case")  # fmt: skip
    people = lately.groupby("account").agg(owners=("owner", "nunique"), known=("owner_known", "any"))
    found = found.assign(owners=people["owners"].where(people["known"]))
    return found[(found["open"] > 0) | (found["came_back"] > 0) | found.index.isin(people.index)]


CONVERSATION = f"""WITH named AS (SELECT * FROM cases WHERE account IS NOT NULL),
workdays AS (SELECT day, sum(if(closes > 0, 1, 0)) OVER (ORDER BY day) AS worked FROM days),
steps AS (SELECT id, moment, kind, date, if(lag(kind) OVER life = 'closed', lag(moment) OVER life, NULL) AS closed
    FROM moves WINDOW life AS (PARTITION BY id ORDER BY moment)),
returns AS (SELECT id, moment, closed, TRUE AS back FROM steps
    WHERE kind = 'reopened' AND closed IS NOT NULL AND {inside("date")}
    UNION ALL SELECT n.id, n.opened_at, e.moment, FALSE FROM named n ASOF JOIN (SELECT account, moment FROM moves m
    JOIN named USING (id) WHERE kind = 'closed') e ON n.account = e.account AND n.opened_at > e.moment
    WHERE {inside("n.opened_date")}),
soon AS (SELECT id, bool_or(back) AS back, bool_or(NOT back) AS new FROM returns
    JOIN workdays a ON a.day = (closed AT TIME ZONE '{ZONE}')::DATE - DATE '1970-01-01'
    JOIN workdays b ON b.day = (moment AT TIME ZONE '{ZONE}')::DATE - DATE '1970-01-01'
    WHERE b.worked - a.worked <= {SOON_DAYS} GROUP BY id),
counts AS (SELECT account, count(*) FILTER (is_open) AS open, count(*) FILTER (back) AS reopened_soon,
    count(*) FILTER (new) AS new_soon, count(*) FILTER (back OR new) AS came_back
    FROM named LEFT JOIN soon USING (id) GROUP BY account),
people AS (SELECT account, if(bool_or(owner_known), count(DISTINCT i.owner), NULL) AS owners FROM intervals i
    JOIN named n ON i.id = n.id WHERE i.state <> 'done'
    AND until > getvariable('as_of') - INTERVAL {RECENT.days} DAY GROUP BY account)
SELECT c.*, owners FROM counts c LEFT JOIN people p USING (account)
WHERE open > 0 OR came_back > 0 OR p.account IS NOT NULL"""

RACES = (
    Race(name="first-reply-compliance", asked="by week", keys=("period_start",), pandas=reply_pandas, duckdb=REPLY,
         ours=reply_ours),
    Race(name="conversation", asked="by account", keys=("account",), pandas=conversation_pandas, duckdb=CONVERSATION,
         ours=conversation_ours),
)  # fmt: skip

"""Experts: who of the front line can close what alone, and what reaches an expert."""

from __future__ import annotations

import pandas as pd
import polars as pl

from benchmarks.race.base import HOUR, Race, hours, inside, percentiles, quantiles, within
from benchmarks.race.loaded import Desk
from metrics.capability import OFTEN, WINDOW, capability
from metrics.experts import add_experts, add_first
from metrics.frontline import frontline

TIMES = tuple(f"expert_queue_{share}_hours" for share in ("p50", "p85", "p95"))


def _touched(desk: Desk, cases: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return of each case whether it is known who had it, and whether an expert ever did."""
    events, lives, people = desk.pandas["events"], desk.pandas["intervals"], desk.pandas["people"]
    experts = people.loc[people["tier"] == "expert", "person"]
    names = ["owner", "holder", "actor"]
    told = events.loc[events[names].notna().any(axis=1), "case"].unique()
    theirs = events["owner"].isin(experts) | events["holder"].isin(experts) | events["actor"].isin(experts)
    acted = events.loc[theirs, ["case", "occurred_at"]].merge(cases[["case", "closed_at"]], on="case")
    acted = acted.loc[acted["closed_at"].isna() | (acted["occurred_at"] <= acted["closed_at"]), "case"]
    had = lives.loc[(lives["tier"] == "expert") & (lives["state"] != "done"), "case"]
    known = cases["owner_known"] | cases["case"].isin(told) | cases["case"].isin(had)
    return known, cases["case"].isin(pd.concat([acted, had]).unique())


EXPERTS = """experts AS (SELECT person FROM people WHERE tier = 'expert'),
told AS (SELECT DISTINCT id FROM events WHERE owner IS NOT NULL OR holder IS NOT NULL OR actor IS NOT NULL),
had AS (SELECT DISTINCT id FROM intervals WHERE tier = 'expert' AND state <> 'done'),
touched AS (SELECT e.id FROM events e JOIN cases c ON e.id = c.id WHERE (e.owner IN (FROM experts)
    OR e.holder IN (FROM experts) OR e.actor IN (FROM experts)) AND (closed_at IS NULL OR occurred_at <= closed_at)
    UNION SELECT id FROM had)"""
KNOWN = "(owner_known OR id IN (FROM told) OR id IN (FROM had))"


def capability_ours(desk: Desk) -> pl.DataFrame:
    """Answer capability, who is an expert's included."""
    known = add_experts(desk.cases, desk.intervals, desk.events, rules=desk.rules)
    return capability(known, rules=desk.rules, as_of=desk.as_of)


def capability_pandas(desk: Desk) -> pd.DataFrame:
    """Answer capability by type."""
    cases, now = desk.pandas["cases"], pd.Timestamp(desk.as_of)
    held = cases[["case", "case_type", "owner", "owner_known", "closed_at"]]
    held = held[(cases["closed_at"] > now - WINDOW) & (cases["closed_at"] <= now)]
    known, expert = _touched(desk, held)
    front = ~held["owner"].isin(desk.pandas["people"].query("tier != 'front_line'")["person"]) & held["owner"].notna()
    alone = held[front & ~(known & expert)].groupby(["case_type", "owner"]).size()
    able = alone[alone >= OFTEN].groupby("case_type").size()
    facts = pd.DataFrame({"closed": 1, "closed_alone": known & ~expert}).groupby(held["case_type"]).sum()
    return facts.assign(able=able.reindex(facts.index, fill_value=0))


CAPABILITY = f"""WITH {EXPERTS}, closed AS (SELECT case_type, owner, {KNOWN} AS known, id IN (FROM touched) AS expert
    FROM cases WHERE closed_at > getvariable('as_of') - INTERVAL {WINDOW.days} DAY
    AND closed_at <= getvariable('as_of')),
able AS (SELECT case_type, count(*) AS able FROM (SELECT case_type, owner, count(*) AS n FROM closed
    WHERE owner IS NOT NULL AND owner NOT IN (SELECT person FROM people WHERE tier <> 'front_line')
    AND NOT (known AND expert) GROUP BY ALL) WHERE n >= {OFTEN} GROUP BY ALL)
SELECT case_type, count(*) AS closed, count(*) FILTER (known AND NOT expert) AS closed_alone,
    coalesce(any_value(able), 0) AS able FROM closed LEFT JOIN able USING (case_type) GROUP BY ALL"""


def frontline_ours(desk: Desk) -> pl.DataFrame:
    """Answer frontline by team, who had the cases included."""
    known = add_experts(desk.cases, desk.intervals, desk.events, rules=desk.rules)
    first = add_first(known, desk.intervals, desk.events, rules=desk.rules, calendars=desk.calendars)
    return frontline(first, desk.intervals, rules=desk.rules, calendars=desk.calendars, start=desk.start, end=desk.end,
                     by=("team",))  # fmt: skip


def frontline_pandas(desk: Desk) -> pd.DataFrame:
    """Answer closings without an expert, what reached one first, and the expert queue, by team."""
    cases, lives = desk.pandas["cases"], desk.pandas["intervals"]
    tiers = desk.pandas["people"].set_index("person")["tier"]
    held = cases[["case", "team", "owner", "holder", "owner_known", "opened_date", "closed_date", "closed_at",
                  "is_open", "state", "net_work_time"]]  # fmt: skip
    known, expert = _touched(desk, held)
    closed, opened = within(held["closed_date"], desk) & known, within(held["opened_date"], desk)
    first = held["case"].map(lives.drop_duplicates("case").set_index("case")["tier"]) == "expert"
    for who in ("owner", "holder"):
        names = lives.loc[lives[who].notna(), ["case", who]].drop_duplicates("case").set_index("case")[who]
        first |= held["case"].map(names).fillna(held[who]).map(tiers) == "expert"
    now = held["holder"].map(tiers).fillna(held["owner"].map(tiers))
    queue = held["is_open"] & (held["state"] == "queued") & (now == "expert")
    facts = pd.DataFrame({
        "closed": closed, "alone": closed & ~expert, "opened": opened, "leaked": opened & known & first,
        "expert_queue": queue,
    }).groupby(held["team"]).sum()  # fmt: skip
    ages = held.loc[queue, ["team", "net_work_time"]]
    times = percentiles(ages["net_work_time"], ages["team"], prefix="expert_queue_")
    few = ages.groupby("team")["net_work_time"].count() >= 20
    oldest = hours(ages.groupby("team")["net_work_time"].max()).rename("expert_queue_oldest_hours")
    return pd.concat([facts, times.where(few), oldest], axis=1).rename_axis("team")


FRONTLINE = f"""SELECT * REPLACE ({", ".join(f"if(enough, {one}, NULL) AS {one}" for one in TIMES)})
FROM (WITH {EXPERTS}, firsts AS (SELECT id, arg_min(tier, start) AS tier,
    arg_min(owner, start) FILTER (owner IS NOT NULL) AS owner, arg_min(holder, start) FILTER (holder IS NOT NULL)
    AS holder FROM intervals GROUP BY id),
held AS (SELECT team, opened_date, closed_date, net_work_time, {KNOWN} AS known, c.id IN (FROM touched) AS expert,
    f.tier = 'expert' OR coalesce(f.owner, c.owner) IN (FROM experts) OR coalesce(f.holder, c.holder) IN (FROM experts)
    AS first, is_open AND state = 'queued' AND coalesce(c.holder, c.owner) IN (FROM experts) AS queue
    FROM cases c LEFT JOIN firsts f USING (id))
SELECT team, count(*) FILTER (known AND {inside("closed_date")}) AS closed,
    count(*) FILTER (known AND NOT expert AND {inside("closed_date")}) AS alone,
    count(*) FILTER ({inside("opened_date")}) AS opened,
    count(*) FILTER (known AND first AND {inside("opened_date")}) AS leaked, count(*) FILTER (queue) AS expert_queue,
    count(net_work_time) FILTER (queue) >= 20 AS enough,
    {quantiles("if(queue, net_work_time, NULL)", prefix="expert_queue_")},
    max(net_work_time) FILTER (queue) / {HOUR} AS expert_queue_oldest_hours FROM held GROUP BY ALL)"""

RACES = (
    Race(name="capability", asked="by type", keys=("case_type",), pandas=capability_pandas, duckdb=CAPABILITY,
         only=("case_type", "closed", "closed_alone", "able"), ours=capability_ours),
    Race(name="frontline", asked="by team", keys=("team",), pandas=frontline_pandas, duckdb=FRONTLINE,
         only=("team", "closed", "alone", "opened", "leaked", "expert_queue", "expert_queue_p50_hours",
               "expert_queue_p85_hours", "expert_queue_oldest_hours"), ours=frontline_ours),
)  # fmt: skip

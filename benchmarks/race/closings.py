"""Closings: lead time, throughput, compliance."""

from __future__ import annotations

import pandas as pd

from benchmarks.race.base import WEEKS, Race, inside, percentiles, quantiles, week, weeks, within
from benchmarks.race.loaded import Desk
from metrics.compliance import compliance
from metrics.lead_time import lead_time
from metrics.throughput import throughput


def lead_time_pandas(desk: Desk) -> pd.DataFrame:
    """Answer lead-time by week."""
    cases = desk.pandas["cases"]
    told = within(cases["closed_date"], desk) & cases["net_work_time"].notna() & ~cases["untimed"]
    held = cases.loc[told, ["closed_date", "net_work_time", "elapsed_time"]]
    monday = week(held["closed_date"]).rename("period_start")
    net = percentiles(held["net_work_time"], monday)
    wall = percentiles(held["elapsed_time"], monday, prefix="elapsed_")
    n = monday.value_counts()
    net, wall = net.where(n >= 20), wall.where(n >= 20)
    found = pd.concat([n.rename("n"), net, wall], axis=1).reindex(weeks(desk))
    return found.fillna({"n": 0})


LEAD_TIME = f"""WITH {WEEKS}, closed AS (
    SELECT week(closed_date) AS period_start, net_work_time, elapsed_time FROM cases
    WHERE {inside("closed_date")} AND net_work_time IS NOT NULL AND NOT untimed),
found AS (SELECT period_start, count(*) AS n, {quantiles("net_work_time")},
    {quantiles("elapsed_time", prefix="elapsed_")} FROM closed GROUP BY ALL)
SELECT w.period_start, coalesce(n, 0) AS n,
    if(n >= 20, COLUMNS('_hours'), NULL) FROM weeks w LEFT JOIN found USING (period_start) ORDER BY 1"""


def throughput_pandas(desk: Desk) -> pd.DataFrame:
    """Answer throughput by week."""
    cases = desk.pandas["cases"]
    ended = week(cases["closed_date"][within(cases["closed_date"], desk)]).value_counts()
    began = week(cases["opened_date"][within(cases["opened_date"], desk)]).value_counts()
    return pd.DataFrame({"throughput": ended, "arrivals": began}).reindex(weeks(desk)).fillna(0)


THROUGHPUT = f"""WITH {WEEKS},
ended AS (SELECT week(closed_date) AS period_start, count(*) AS throughput FROM cases
    WHERE {inside("closed_date")} GROUP BY ALL),
began AS (SELECT week(opened_date) AS period_start, count(*) AS arrivals FROM cases
    WHERE {inside("opened_date")} GROUP BY ALL)
SELECT period_start, coalesce(throughput, 0) AS throughput, coalesce(arrivals, 0) AS arrivals
FROM weeks LEFT JOIN ended USING (period_start) LEFT JOIN began USING (period_start) ORDER BY 1"""


def compliance_pandas(desk: Desk) -> pd.DataFrame:
    """Answer compliance by week; who was open and late at a week's end is counted by when that began and ended."""
    cases = desk.pandas["cases"]
    closed = cases.loc[
        within(cases["closed_date"], desk), ["closed_date", "closed_at", "verdict", "source_met", "source_due_at"]
    ]
    met, late = closed["verdict"] == "met", closed["verdict"] == "late"
    due = closed["source_due_at"]
    says = closed["source_met"].where(closed["source_met"].notna(), (closed["closed_at"] <= due).where(due.notna()))
    kept, missed = (says == True).fillna(False), (says == False).fillna(False)  # noqa: E712  (null is neither)
    tests = pd.DataFrame({
        "met": met, "late": late, "no_target": closed["verdict"].isna(), "source_met": kept, "source_late": missed,
        "disagree": (met | late) & ((kept & ~met) | (missed & met)),
    })  # fmt: skip
    found = tests.groupby(week(closed["closed_date"])).sum().reindex(weeks(desk)).fillna(0)
    judged = found["met"] + found["late"]
    found["compliance_share"] = (found["met"] / judged).where(judged > 0)
    lates = cases.loc[cases["verdict"] == "late", ["opened_date", "closed_date", "late_date"]]
    began = week(lates[["opened_date", "late_date"]].max(axis=1))
    ended = week(lates["closed_date"])
    there = began.isna() | ended.isna() | (began < ended)
    came, left = began[there].value_counts(), ended[there].value_counts()
    steps = came.sub(left, fill_value=0).sort_index()
    standing = steps.cumsum().reindex(found.index, method="ffill").fillna(0)
    return found.assign(open_late=standing).rename_axis("period_start")


COMPLIANCE = f"""WITH {WEEKS}, closed AS (
    SELECT week(closed_date) AS period_start, verdict, coalesce(source_met, closed_at <= source_due_at) AS says
    FROM cases WHERE {inside("closed_date")}),
found AS (SELECT period_start, count(*) FILTER (verdict = 'met') AS met, count(*) FILTER (verdict = 'late') AS late,
    count(*) FILTER (verdict IS NULL) AS no_target, count(*) FILTER (says) AS source_met,
    count(*) FILTER (NOT says) AS source_late, count(*) FILTER (says <> (verdict = 'met')) AS disagree
    FROM closed GROUP BY ALL),
lates AS (SELECT week(greatest(opened_date, late_date)) AS came, week(closed_date) AS gone FROM cases
    WHERE verdict = 'late'),
steps AS (SELECT monday, sum(step) AS step FROM (
    SELECT came AS monday, 1 AS step FROM lates WHERE gone IS NULL OR came < gone
    UNION ALL SELECT gone, -1 FROM lates WHERE came < gone) GROUP BY ALL),
standing AS (SELECT period_start, sum(step) AS open_late FROM weeks JOIN steps ON monday <= period_start GROUP BY ALL)
SELECT period_start, coalesce(COLUMNS('^(met|late|no_target|source_met|source_late|disagree)$'), 0),
    if(met + late > 0, met / (met + late), NULL) AS compliance_share, coalesce(open_late, 0) AS open_late
FROM weeks LEFT JOIN found USING (period_start) LEFT JOIN standing USING (period_start) ORDER BY 1"""

RACES = (
    Race(name="lead-time", asked="by week", keys=("period_start",), pandas=lead_time_pandas, duckdb=LEAD_TIME,
         ours=lambda desk: lead_time(desk.cases, start=desk.start, end=desk.end, period="week")),
    Race(name="throughput", asked="by week", keys=("period_start",), pandas=throughput_pandas, duckdb=THROUGHPUT,
         ours=lambda desk: throughput(desk.cases, start=desk.start, end=desk.end, period="week")),
    Race(name="compliance", asked="by week, with those open and late", keys=("period_start",),
         pandas=compliance_pandas, duckdb=COMPLIANCE,
         ours=lambda desk: compliance(desk.cases, start=desk.start, end=desk.end, period="week")),
)  # fmt: skip

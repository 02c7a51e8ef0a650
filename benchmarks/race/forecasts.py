"""What the weeks say of those to come: signals, the chance of ending late, suggested targets."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.race.base import HOUR, Race, inside, week, within
from benchmarks.race.loaded import Desk
from metrics.at_risk import LIKELY, add_late_chance, at_risk
from metrics.periods import grouped
from metrics.signals import LEAST, MOST, WIDTH, signals
from metrics.suggested_targets import LEVELS, suggested_targets
from metrics.weekly import weekly_closings

TIMED = "net_work_time IS NOT NULL AND NOT untimed"


def last_monday(desk: Desk) -> date:
    """Return the end of the last full week."""
    return desk.today - timedelta(days=desk.today.weekday())


def signals_ours(desk: Desk) -> pl.DataFrame:
    """Answer signals in three series by team, as the catalogue puts the series together."""
    by = ("team",)
    born = grouped(desk.cases, by, pl.col("opened_date").min().alias("born"))
    weeks = weekly_closings(desk.cases, start=desk.start, end=last_monday(desk), by=by)
    there = weeks.join(born, on="team").filter(pl.col("period_start") >= pl.col("born"))
    values = {
        "lead-time": "p85_hours",
        "compliance": pl.when(pl.col("met") + pl.col("late") >= 20).then("compliance_share"),
        "throughput": pl.col("throughput").cast(pl.Float64),
    }
    rows = [there.select("period_start", "team", value=value, series=pl.lit(name)) for name, value in values.items()]
    return signals(pl.concat(rows), keys=("series", "team"))


def signals_pandas(desk: Desk) -> pd.DataFrame:
    """Answer the series and their limits."""
    cases, end = desk.pandas["cases"], pd.Timestamp(last_monday(desk))
    names = ["team", "closed_date", "net_work_time", "untimed", "verdict"]
    held = cases.loc[within(cases["closed_date"], desk) & (cases["closed_date"] < end), names]
    keys = [held["team"], week(held["closed_date"]).rename("period_start")]
    micros = held["net_work_time"].astype("timedelta64[us]").astype("int64")
    timed = micros[held["net_work_time"].notna() & ~held["untimed"]].groupby(keys)
    p85 = timed.agg(lambda one: np.quantile(one.to_numpy(), 0.85, method="inverted_cdf")) / HOUR
    verdict = pd.DataFrame({"met": held["verdict"] == "met", "late": held["verdict"] == "late"}).groupby(keys).sum()
    judged = verdict.sum(axis=1)
    values = pd.DataFrame({
        "lead-time": p85.where(timed.size() >= 20), "compliance": (verdict["met"] / judged).where(judged >= 20),
        "throughput": held.groupby(keys).size(),
    })  # fmt: skip
    born = cases.groupby("team")["opened_date"].min()
    days = pd.date_range(desk.start, end, freq="7D", inclusive="left", name="period_start")
    every = pd.MultiIndex.from_product([born.index, days])
    values = values.reindex(every).fillna({"throughput": 0})
    first = born.reindex(values.index.get_level_values("team")).to_numpy()
    values = values[values.index.get_level_values("period_start") >= first]
    rows = values.reset_index().melt(["team", "period_start"], var_name="series")
    told = rows.dropna(subset="value").sort_values(["series", "team", "period_start"])
    by = told.groupby(["series", "team"])
    told = told.assign(step=by["value"].diff().abs(), base=by.cumcount() < MOST)
    limits = told[told["base"]].groupby(["series", "team"]).agg(
        n=("value", "size"), mean=("value", "mean"), moving=("step", "mean"))  # fmt: skip
    limits.loc[limits["n"] < LEAST, ["mean", "moving"]] = np.nan
    found = rows.join(limits, on=["series", "team"])
    return found.assign(lower=found["mean"] - WIDTH * found["moving"], upper=found["mean"] + WIDTH * found["moving"])


SIGNALS = f"""WITH ends AS (SELECT week(getvariable('today')) AS ends),
born AS (SELECT team, min(opened_date) AS born FROM cases GROUP BY ALL),
counted AS (SELECT team, week(closed_date) AS period_start, count(*) AS throughput,
    count(*) FILTER ({TIMED}) AS n, quantile_disc(net_work_time, 0.85) FILTER (NOT untimed) / {HOUR} AS p85,
    count(*) FILTER (verdict = 'met') AS met, count(verdict) AS judged FROM cases
    WHERE {inside("closed_date")} AND closed_date < (FROM ends) GROUP BY ALL),
every AS (SELECT team, monday::DATE AS period_start FROM born,
    unnest(generate_series(getvariable('start'), (FROM ends) - INTERVAL 1 DAY, INTERVAL 7 DAY)) t(monday)
    WHERE monday >= born),
whole AS (FROM every LEFT JOIN counted USING (team, period_start)),
rows AS (SELECT 'lead-time' AS series, team, period_start, if(n >= 20, p85, NULL) AS value FROM whole
    UNION ALL SELECT 'compliance', team, period_start, if(judged >= 20, met / judged, NULL) FROM whole
    UNION ALL SELECT 'throughput', team, period_start, coalesce(throughput, 0) FROM whole),
told AS (SELECT series, team, value, abs(value - lag(value) OVER life) AS step, row_number() OVER life AS place
    FROM rows WHERE value IS NOT NULL WINDOW life AS (PARTITION BY series, team ORDER BY period_start)),
limits AS (SELECT series, team, avg(value) AS mean, avg(step) AS moving FROM told WHERE place <= {MOST} GROUP BY ALL
    HAVING count(*) >= {LEAST})
SELECT *, mean - {WIDTH} * moving AS lower, mean + {WIDTH} * moving AS upper
FROM rows LEFT JOIN limits USING (series, team)"""


def at_risk_pandas(desk: Desk) -> pd.DataFrame:
    """Answer at-risk by team: a survival curve a type, looked up at each open case's age and target."""
    cases = desk.pandas["cases"]
    names = ["case_type", "team", "net_work_time", "target", "is_open", "paused", "verdict"]
    held = cases.loc[cases["net_work_time"].notna() & ~cases["untimed"], names]
    at = held["net_work_time"].astype("timedelta64[us]").astype("int64").rename("at")
    curve = (~held["is_open"]).groupby([held["case_type"], at]).agg(ended="sum", left="size").reset_index()
    by = curve.groupby("case_type")
    there = by["left"].transform("sum") - by["left"].cumsum() + curve["left"]
    curve["survival"] = (1 - curve["ended"] / there).groupby(curve["case_type"]).cumprod()
    enough = by["ended"].sum() >= 20
    curve = curve.sort_values("at")
    now = cases.loc[cases["is_open"], names]
    late, chance = now["verdict"] == "late", {}
    for name in ("net_work_time", "target"):
        asked = pd.DataFrame({"case_type": now["case_type"], "at": now[name].astype("timedelta64[us]").astype("int64")})
        asked = asked[now[name].notna()].sort_values("at").reset_index()
        found = pd.merge_asof(asked, curve[["case_type", "at", "survival"]], on="at", by="case_type")
        chance[name] = found.set_index("index")["survival"].fillna(1.0)
    age = chance["net_work_time"].reindex(now.index)
    ratio = (chance["target"].reindex(now.index) / age).clip(upper=1.0)
    ratio = ratio.where(now["case_type"].map(enough) & ~now["paused"] & (age > 0))
    likely = ratio.mask(late & now["target"].notna() & now["net_work_time"].notna(), 1.0)
    rest = ~late & ~now["paused"]
    facts = pd.DataFrame({
        "late_already": late, "at_risk": ~late & (likely >= LIKELY), "likely_met": ~late & (likely < LIKELY),
        "paused": ~late & now["paused"], "no_chance": rest & likely.isna(), "expected_late": likely,
    })  # fmt: skip
    return facts.groupby(now["team"]).sum()


AT_RISK = f"""WITH grouped AS (SELECT case_type, net_work_time AS moment, count(*) FILTER (NOT is_open) AS ended,
    count(*) AS gone FROM cases WHERE {TIMED} GROUP BY ALL),
kept AS (SELECT *, 1 - ended / sum(gone) OVER (PARTITION BY case_type ORDER BY moment
    ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS kept FROM grouped),
curve AS (SELECT case_type, moment, product(kept) OVER (PARTITION BY case_type ORDER BY moment) AS survival FROM kept),
enough AS (SELECT case_type, sum(ended) >= 20 AS enough FROM grouped GROUP BY ALL),
open AS (SELECT id, team, case_type, paused, verdict = 'late' AS late, net_work_time AS age, target FROM cases
    WHERE is_open),
chances AS (SELECT o.*, CASE WHEN late AND target IS NOT NULL AND age IS NOT NULL THEN 1.0::DOUBLE
    WHEN enough AND NOT paused AND age IS NOT NULL AND target IS NOT NULL AND coalesce(a.survival, 1) > 0
    THEN least(coalesce(t.survival, 1) / coalesce(a.survival, 1), 1) END AS chance
    FROM open o ASOF LEFT JOIN curve a ON o.case_type = a.case_type AND age >= a.moment
    ASOF LEFT JOIN curve t ON o.case_type = t.case_type AND target >= t.moment
    LEFT JOIN enough e ON o.case_type = e.case_type)
SELECT team, count(*) FILTER (late) AS late_already,
    count(*) FILTER (late IS NOT TRUE AND chance >= {LIKELY}) AS at_risk,
    count(*) FILTER (late IS NOT TRUE AND chance < {LIKELY}) AS likely_met,
    count(*) FILTER (late IS NOT TRUE AND paused) AS paused,
    count(*) FILTER (late IS NOT TRUE AND NOT paused AND chance IS NULL) AS no_chance, sum(chance) AS expected_late
FROM chances GROUP BY team"""


def targets_pandas(desk: Desk) -> pd.DataFrame:
    """Answer the suggested targets by type."""
    cases = desk.pandas["cases"]
    told = within(cases["closed_date"], desk) & cases["net_work_time"].notna() & ~cases["untimed"]
    held = cases.loc[told, ["case_type", "net_work_time", "target"]]
    by = held.groupby("case_type")
    rows = {
        name: np.quantile(one.to_numpy().view("i8"), list(LEVELS.values()), method="inverted_cdf") / HOUR
        for name, one in by["net_work_time"]
    }
    found = pd.DataFrame.from_dict(rows, orient="index", columns=[f"{level}_hours" for level in LEVELS])
    limits = by["target"].agg(["nunique", "first", "size"])
    own = (limits["first"] / pd.Timedelta(hours=1)).where(limits["nunique"] == 1)
    return found.assign(n=limits["size"], target_hours=own).rename_axis("case_type")


TARGETS = f"""SELECT case_type, count(*) AS n,
if(count(DISTINCT target) = 1, min(target) / {HOUR}, NULL) AS target_hours,
{", ".join(f"quantile_disc(net_work_time, {share}) / {HOUR} AS {level}_hours" for level, share in LEVELS.items())}
FROM cases WHERE {inside("closed_date")} AND {TIMED} GROUP BY case_type"""

RACES = (
    Race(name="signals", asked="three weekly series by team, with limits", keys=("series", "team", "period_start"),
         pandas=signals_pandas, duckdb=SIGNALS, ours=signals_ours,
         only=("series", "team", "period_start", "value", "mean", "lower", "upper")),
    Race(name="at-risk", asked="by team", keys=("team",), pandas=at_risk_pandas, duckdb=AT_RISK,
         ours=lambda desk: at_risk(add_late_chance(desk.cases, least_n=desk.rules.least_n), by=("team",))),
    Race(name="targets", asked="by type", keys=("case_type",), pandas=targets_pandas, duckdb=TARGETS,
         only=("case_type", "n", "target_hours", *(f"{level}_hours" for level in LEVELS)),
         ours=lambda desk: suggested_targets(desk.cases, start=desk.start, end=desk.end)),
)  # fmt: skip

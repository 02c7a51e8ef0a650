"""Supervision: what followed when a case turned red or late."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl

from benchmarks.race.base import HOUR, WEEKS, Race, inside, week, weeks, within
from benchmarks.race.loaded import Desk
from metrics.supervision import ANSWERED, TURNS, add_answers, add_turned, supervision

ZONE = "Europe/Berlin"


def supervision_ours(desk: Desk) -> pl.DataFrame:
    """Answer supervision by week."""
    turned = add_turned(desk.cases, desk.intervals, calendars=desk.calendars)
    marked = add_answers(turned, desk.events, calendars=desk.calendars, rules=desk.rules, as_of=desk.as_of)
    return supervision(marked, span=desk.weeks)


def supervision_pandas(desk: Desk) -> pd.DataFrame:
    """Answer supervision by week: when each case turned, and the first event from then on."""
    cases, lives, events = (desk.pandas[name] for name in ("cases", "intervals", "events"))
    held = cases.loc[~cases["to_day"] & ~cases["untimed"],
                     ["case", "opened_at", "end_at", "turns_at", "target", "verdict", "events_known"]]  # fmt: skip
    micros = held["target"].astype("timedelta64[us]").astype("int64")
    goals = pd.DataFrame({"case": held["case"], "goal": (micros * 2 + 2) // 3})
    runs = lives.loc[lives["running"], ["case", "start", "before", "counted"]].merge(goals, on="case")
    before, counted = (runs[name].astype("timedelta64[us]").astype("int64") for name in ("before", "counted"))
    runs = runs.assign(rest=runs["goal"] - before)[before + counted >= runs["goal"]].drop_duplicates("case")
    wanted = desk.work(runs["start"]) + runs["rest"].to_numpy()
    works = desk.days[desk.days["closes"] > 0]
    place = np.searchsorted((works["before"] + works["closes"] - works["opens"]).to_numpy(), wanted)
    reached = works["opens"].to_numpy()[place] + wanted - works["before"].to_numpy()[place]
    red = held["case"].map(pd.Series(pd.to_datetime(reached, unit="us", utc=True), runs["case"]))
    turns = {
        "red": red.where(red <= held["end_at"]),
        "late": held[["turns_at", "opened_at"]].max(axis=1).where(held["verdict"] == "late"),
    }
    now, found = desk.work(pd.Series([pd.Timestamp(desk.as_of)]))[0], []
    for turn, at in turns.items():
        turned = held.assign(at=at).loc[at.notna(), ["case", "opened_at", "at", "events_known"]]
        log = events[["case", "occurred_at"]].merge(turned, on="case")
        log = log[(log["occurred_at"] > log["opened_at"]) & (log["occurred_at"] >= log["at"])]
        first = turned["case"].map(log.groupby("case")["occurred_at"].min())
        clock = desk.work(turned["at"])
        seen = first.notna() & (desk.work(first) - clock <= 4 * HOUR)
        early, known = now - clock <= 4 * HOUR, turned["events_known"]
        tests = {"seen": known & seen, "missed": known & ~seen & ~early, "pending": known & ~seen & early,
                 "unknown": ~known}  # fmt: skip
        day = turned["at"].dt.tz_convert(ZONE).dt.tz_localize(None).dt.normalize()
        inside_span = within(day, desk)
        sums = pd.DataFrame(tests)[inside_span].groupby(week(day[inside_span]).rename("period_start")).sum()
        found.append(sums.reindex(weeks(desk)).fillna(0).add_suffix(f"_{turn}"))
    whole = pd.concat(found, axis=1)
    for turn in TURNS:
        judged = whole[f"seen_{turn}"] + whole[f"missed_{turn}"]
        whole[f"seen_{turn}_share"] = (whole[f"seen_{turn}"] / judged).where(judged > 0)
    seen = whole["seen_red"] + whole["seen_late"]
    judged = seen + whole["missed_red"] + whole["missed_late"]
    return whole.assign(seen_share=(seen / judged).where(judged > 0))


def _answers(turn: str) -> str:
    return f"""first_{turn} AS (SELECT t.id, min(occurred_at) AS first FROM events e JOIN turned t ON e.id = t.id
    WHERE occurred_at > opened_at AND occurred_at >= {turn}_at GROUP BY t.id),
held_{turn} AS (SELECT week(({turn}_at AT TIME ZONE '{ZONE}')::DATE) AS period_start, events_known AS known,
    coalesce(work(first, c.before, c.opens, c.closes) - work({turn}_at, a.before, a.opens, a.closes) <= {4 * HOUR},
    FALSE) AS seen,
    work(getvariable('as_of'), b.before, b.opens, b.closes) - work({turn}_at, a.before, a.opens, a.closes)
    <= {4 * HOUR} AS early FROM turned LEFT JOIN first_{turn} USING (id) JOIN days a ON a.day = day_of({turn}_at)
    JOIN days b ON b.day = day_of(getvariable('as_of')) LEFT JOIN days c ON c.day = day_of(first)
    WHERE {turn}_at IS NOT NULL AND {inside(f"({turn}_at AT TIME ZONE '{ZONE}')::DATE")}),
{turn} AS (SELECT period_start, count(*) FILTER (known AND seen) AS seen_{turn},
    count(*) FILTER (known AND NOT seen AND NOT early) AS missed_{turn},
    count(*) FILTER (known AND NOT seen AND early) AS pending_{turn}, count(*) FILTER (NOT known) AS unknown_{turn}
    FROM held_{turn} GROUP BY ALL)"""


SUPERVISION = f"""WITH {WEEKS}, goals AS (SELECT id, (target * 2 + 2) // 3 AS goal FROM cases
    WHERE NOT to_day AND NOT untimed),
runs AS (SELECT i.id, arg_min(work(start, d.before, d.opens, d.closes) + goal - i.before, start) AS wanted
    FROM intervals i JOIN goals g ON i.id = g.id JOIN days d ON d.day = day_of(start)
    WHERE running AND i.before + counted >= goal GROUP BY i.id),
works AS (SELECT before, opens, before + closes - opens AS after FROM days WHERE closes > 0),
reached AS (SELECT id, make_timestamptz(opens + wanted - before) AS reached FROM runs
    ASOF JOIN works ON wanted <= after),
turned AS (SELECT c.id, opened_at, events_known, if(reached <= end_at, reached, NULL) AS red_at,
    if(verdict = 'late', greatest(turns_at, opened_at), NULL) AS late_at
    FROM cases c LEFT JOIN reached USING (id) WHERE NOT to_day AND NOT untimed),
{_answers("red")}, {_answers("late")},
whole AS (SELECT period_start, coalesce(COLUMNS('^({"|".join(f"{word}_(red|late)" for word in ANSWERED)})$'), 0)
    FROM weeks LEFT JOIN red USING (period_start) LEFT JOIN late USING (period_start))
SELECT *, {
    ", ".join(
        f"if(seen_{turn} + missed_{turn} > 0, seen_{turn} / (seen_{turn} + missed_{turn}), NULL) AS seen_{turn}_share"
        for turn in TURNS
    )
},
    if(seen_red + missed_red + seen_late + missed_late > 0,
    (seen_red + seen_late) / (seen_red + missed_red + seen_late + missed_late), NULL) AS seen_share FROM whole"""

BY_WEEK = {"asked": "by week", "keys": ("period_start",)}
RACES = (
    Race(name="supervision", **BY_WEEK, pandas=supervision_pandas, duckdb=SUPERVISION, ours=supervision_ours),
)  # fmt: skip

"""What the weeks say: which of them are signals, and that everything else is the usual up and down."""

from __future__ import annotations

from typing import Any

import polars as pl
from htpy import Element, b, li

from app.catalogue.changes import first_week, newest_stretch
from app.charts.weekly import week_name
from app.formatting import DASH, hours_stat, percent, plural, short_date
from app.screens.trends import Trends
from metrics.rules import Change

NAMES = {"lead-time": "Lead time", "compliance": "On target", "throughput-per-hour": "Closed per work hour"}


def form(series: str, value: float | None) -> str:
    """Return a value of a series as a person reads it."""
    if value is None:
        return DASH
    if series == "compliance":
        return percent(value)
    return hours_stat(value) if series == "lead-time" else f"{value:.2f}"


def note(weeks: pl.DataFrame) -> str:
    """Return how many signals a series has in the weeks that are shown."""
    full = weeks.filter(~pl.col("partial"))
    found = full.filter(pl.col("signal").is_not_null())
    if not _limited(weeks):
        return f"{'natural limits begin anew' if _anew(full) else 'no natural limits yet'}: they take 12 full weeks"
    if found.is_empty():
        return "no signal"
    out = found.filter(pl.col("signal") == "outside")
    names = ", ".join(week_name(start) for start in out["period_start"].tail(3))
    said = {0: "a run on one side of the mean", 1: f"one signal: {names}"}
    return said.get(out.height, f"{plural(out.height, 'signal')}, the last {names}")


def heading_words(found: Trends) -> list[str | Element]:
    """Return whether the last full week was routine, and which was the last signal."""
    last = _last_week(found)
    if last is None:
        return []
    named = pl.col("signal").is_not_null()
    found_in = [weeks.filter(named).select("period_start", "series") for weeks in found.signals.values()]
    signals = pl.concat(found_in).sort("period_start")
    name = f"Week {last.isocalendar().week}"
    if not any(map(_limited, found.signals.values())):
        return []
    here = signals.filter(pl.col("period_start") == last)["series"].to_list()
    if here:
        told = " and ".join(NAMES[series].lower() for series in here)
        return [f"{name}: ", b[f"a signal in {told}"], "."]
    if signals.is_empty():
        return [f"{name} was routine. No signal in the weeks shown."]
    before = signals["period_start"][-1]
    return [f"{name} was routine. The last signal was ", b[f"week {before.isocalendar().week}"], "."]


def _last_week(found: Trends) -> Any:
    full = found.weeks.filter(~pl.col("partial"))
    return full["period_start"][-1] if full.height else None


def changed(found: Trends) -> list[Element]:
    """Return what changed in the last full week, a line a series, and that everything else is noise."""
    last = _last_week(found)
    if last is None:
        return []
    lines, signs = [], []
    for series, weeks in found.signals.items():
        row = weeks.filter(pl.col("period_start") == last)
        if row.is_empty():
            continue
        held = row.row(0, named=True)
        signs += [series] if held["signal"] else []
        lines.append(li[b[f"{NAMES[series]}: "], _line(series, held, goal=found.goal)])
    lines += [li[b["Recorded: "], _recorded(change)] for change in found.changes]
    if not any(map(_limited, found.signals.values())):
        return lines
    week = f"week {last.isocalendar().week}"
    quiet = " All measures stayed inside their natural limits. Do not look for a cause."
    look = "look for what was different. By chance alone one week in fifty of a series is a signal."
    if signs:
        return [li[b[f"Something changed in {week}: "], look], *lines]
    return [li[b[f"Nothing unusual in {week}."], quiet], *lines]


def _line(series: str, row: dict[str, Any], *, goal: float | None) -> str:
    """Return a series' last full week against its limits."""
    value = row["value"]
    if value is None:
        return "too few cases closed to say."
    said = {"lead-time": f"85% closed within {form(series, value)}", "compliance": form(series, value)}
    told = said.get(series, f"{form(series, value)} cases")
    if row["mean"] is None:
        anew = f" begin anew with week {row['since'].isocalendar().week} and" if row.get("since") else ""
        return f"{told}. Natural limits{anew} take 12 full weeks."
    if row["signal"] == "outside":
        return f"{told}, a signal: usual is {form(series, row['mean'])}, and routine {_between(series, row)}."
    if row["signal"] == "run":
        side = "above" if row["side"] > 0 else "below"
        return f"{told}. {row['in_a_row']} weeks in a row {side} the usual {form(series, row['mean'])}: a signal."
    words = f"{told}. Any week {_between(series, row)} is routine."
    if series == "compliance" and goal is not None and row["lower"] < goal < row["upper"] and row["mean"] < goal:
        words += f" The {percent(goal)} goal lies inside that, so some weeks meet it by luck."
    return words


def _recorded(change: Change) -> str:
    """Return a change, who recorded it, and from when its limits count."""
    who = f" ({change.by})" if change.by else ""
    week = first_week(change.day).isocalendar().week
    return f"{short_date(change.day)}, {change.what}{who}. Natural limits begin anew with week {week}."


def _limited(weeks: pl.DataFrame) -> bool:
    """Tell whether the newest full weeks of a series have natural limits."""
    return newest_stretch(weeks.filter(~pl.col("partial")))["mean"].drop_nulls().len() > 0


def _anew(full: pl.DataFrame) -> bool:
    """Tell whether the limits of the newest weeks begin with a recorded change."""
    return "since" in full.columns and full.height > 0 and full["since"][-1] is not None


def _between(series: str, row: dict[str, Any]) -> str:
    """Return the natural limits; a limit that no value can pass is none."""
    lower, upper = form(series, row["lower"]), form(series, row["upper"])
    if row["lower"] <= 0:
        return f"up to {upper}"
    if series == "compliance" and row["upper"] >= 1:
        return f"from {lower} on"
    return f"between {lower} and {upper}"

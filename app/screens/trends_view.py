"""Weekly trends in words, and as a table behind every chart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from htpy import Element, a, b, div, h1, li, p, table, tbody, td, th, thead, tr, ul

from app.behind import Figure
from app.charts.weekly import week_name
from app.formatting import DASH, hours_stat, percent, plural, short_date
from app.screens.trends import Trends
from app.screens.trends_signals import changed, heading_words


def _full(found: Trends) -> dict[str, Any] | None:
    """Return the last full week."""
    full = found.weeks.filter(~found.weeks["partial"])
    return full.row(-1, named=True) if full.height else None


def heading(found: Trends) -> Element:
    """Return the title, what the last full week was like in one sentence, and whether all weeks asked for are known."""
    known = found.weeks.height
    # the one in progress stands beside those that were asked for
    few = f" {plural(known, 'week')} {'is' if known == 1 else 'are'} known, with this one."
    return div[h1["Weekly trends"], p(".lead")[_sentence(found), few if known <= found.asked else None]]


def _sentence(found: Trends) -> list[Element | str]:
    last = _full(found)
    if last is None or (not last["throughput"] and not last["arrivals"]):
        return ["Nothing closed or opened in the last full week."]
    routine = heading_words(found)
    if routine:
        return routine
    name = f"Week {last['period_start'].isocalendar().week}: "
    if last["p85_hours"] is None:
        time = f"{plural(last['n'], 'case')} closed, too few to tell a lead time"
    else:
        most, half = hours_stat(last["p85_hours"]), hours_stat(last["p50_hours"])
        time = f"85% closed within {most} of net work time, half within {half}"
    share = f", {percent(last['compliance_share'])} on target" if last["compliance_share"] is not None else ""
    return [name, b[time + share], "."]


def in_words(found: Trends) -> Element:
    """Return the weeks in words: flow, what compliance leaves out, the week in progress."""
    last = _full(found)
    points = changed(found)
    if last is not None:
        judged = last["met"] + last["late"]
        points.append(
            li[b["Targets: "], _count(found, last, "compliance", "met"),
               f" of {judged:,} closed cases met their target; ",
               _count(found, last, "compliance", "open_late"), " more stood open and late at the week's end, ",
               _count(found, last, "compliance", "no_target"), " closed without a verdict."]
        )  # fmt: skip
        change = last["arrivals"] - last["throughput"]
        points.append(
            li[
                b["Flow: "],
                _count(found, last, "throughput", "throughput"),
                " closed for good, ",
                _count(found, last, "throughput", "arrivals"),
                f" opened, {_more_open(change)}.",
            ]
        )
    now = found.weeks.filter("partial")
    if now.height:
        row = now.row(0, named=True)
        points.append(
            li[b[f"Week {row['period_start'].isocalendar().week} so far: "],
               f"{row['arrivals']:,} opened, {row['throughput']:,} closed"
               + (f", {percent(row['compliance_share'])} on target." if row["compliance_share"] is not None else ".")]
        )  # fmt: skip
    if found.weeks.filter(found.weeks["p85_hours"].is_null()).height:
        points.append(li["A week with too few closings has no lead time here: a gap, never zero."])
    return div[ul(".say")[points]]


def _more_open(change: int) -> str:
    """Return by how many cases more, or fewer, are open than a week before."""
    return f"{abs(change):,} {'more' if change > 0 else 'fewer'} open" if change else "as many open as before"


HEADS = ("Week", "n", "Half within", "85% within", "95% within", "On target", "Met", "Late", "No verdict", "Opened",
         "Closed")  # fmt: skip


COUNTS = (("compliance", "met"), ("compliance", "late"), ("compliance", "no_target"), ("throughput", "arrivals"),
          ("throughput", "throughput"))  # fmt: skip


def _count(found: Trends, row: dict[str, Any], metric: str, figure: str) -> Element:
    """Return a count of one week, which opens its cases."""
    start = row["period_start"]
    opens = Figure(
        metric=metric,
        figure=figure,
        start=start,
        end=start + timedelta(weeks=1),
        per="week",
        judged=found.judged,
        of=found.chosen,
    ).address()
    return a(href=opens, data_open=opens)[f"{row[figure]:,}"]


def data_table(found: Trends) -> Element:
    """Return every figure of the charts, the newest week first."""
    rows, shown = [], found.weeks.reverse()
    for row in shown.iter_rows(named=True):
        start = row["period_start"]
        year = "" if start.year == shown["period_start"][0].year else f" {start.year}"
        name = f"{week_name(start)}, from {short_date(start)}{year}" + (", so far" if row["partial"] else "")
        small = DASH if not row["n"] else "n too small"
        cells: list[str | Element] = [
            _count(found, row, "lead-time", "n"),
            *(
                hours_stat(row[f"{p_}_hours"]) if row[f"{p_}_hours"] is not None else small
                for p_ in ("p50", "p85", "p95")
            ),
            percent(row["compliance_share"]),
            *(_count(found, row, metric, figure) for metric, figure in COUNTS),
        ]
        rows.append(tr[td[name], (td(".r")[cell] for cell in cells)])
    heads = [th(scope="col", class_={"r": place > 0})[name] for place, name in enumerate(HEADS)]
    return div(".p.tb", tabindex="0", role="region", aria_label="Figures by week")[
        table[thead[tr[heads]], tbody[rows]],
        p(".note.foot")["Lead times in net work hours. Closed counts closings that stand, each case once."],
    ]

"""Late cases, summed up and marked up: the sentence, four cards, where the hours went, closed late by type."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import polars as pl
from htpy import Element, a, b, div, h1, h2, i, p, small, span, u

from app.behind import UNKNOWN, Figure
from app.board import Board
from app.formatting import DASH, duration, hours_stat, percent, plural
from app.naming import types
from app.screens.late import Late
from app.screens.marks import PARTS, fill
from metrics.time_in_state import COUNTED

QUEUES = ("queue", "expert_queue")
ZERO = timedelta(0)
NONE = "No late case in this choice"


def heading(found: Late) -> Element:
    """Return the title, and in one sentence what the hours say."""
    total, queued = _sum(found, COUNTED), _sum(found, QUEUES)
    n = found.rows.height
    if not n:
        told = f"{NONE}."
        if found.open_cases and not found.targets:
            told = "No case here has a target, so none can be late. Targets are set in casewall.toml."
        return div[h1["Late cases"], p(".lead")[told]]
    if not total:
        return div[h1["Late cases"], p(".lead")[f"{plural(n, 'case')} late. {_untold(found)}."]]
    share = queued / total
    known = _told(found)
    these = "this case" if n == 1 else f"these {n:,} cases"
    if known < n:
        these = f"the {known:,} of {n:,} cases whose hours are told"
    told = f" of the counted hours in {these} were spent in a queue."
    start = "Waiting, not working, makes cases late: " if share >= 0.5 else None
    return div[h1["Late cases"], p(".lead")[start, b[percent(share)], told]]


def _untold(found: Late) -> str:
    """Return why the shown cases have no hours to share out."""
    if found.rows.is_empty():
        return NONE
    if _told(found):
        return "No hour of them counts so far"
    if found.tells:
        return "Where their hours went is not told"
    return "The sources do not tell queue from work"


def _told(found: Late) -> int:
    """Return how many of the cases have hours that are told."""
    return found.rows["queue_time"].drop_nulls().len()


def _sum(found: Late, names: tuple[str, ...]) -> timedelta:
    spans = [span_ for name in names for span_ in found.rows[f"{name}_time"].drop_nulls().to_list()]
    return sum(spans, ZERO)


def cards(found: Late, *, period: str) -> Element:
    """Return the four cards."""
    late_now = found.rows.filter("is_open")["over"].drop_nulls() if found.asked.which != "closed" else None
    past = sum(late_now.to_list(), ZERO) if late_now is not None and len(late_now) else None
    if not found.open_late:
        together = "nothing is late now"
    elif past is not None:
        together = f"together {duration(past)} past target"
    else:
        together = "not in this list" if late_now is None else "by whole days"
    n = found.met + found.closed_late
    overruns = found.closed["over"].drop_nulls().sort().to_list()
    # an observed value: the smallest that at least half do not exceed
    middle = overruns[(len(overruns) - 1) // 2] if overruns else None
    longest = found.closed.drop_nulls("over").sort("over").tail(1)
    lost, total = _sum(found, QUEUES), _sum(found, COUNTED)
    none = "not told by the source" if found.rows.height and not _told(found) else _untold(found).lower()
    return div(".g.four")[
        _card(
            "Late now", f"{found.open_late:,}", f"of {found.open_cases:,} open",
            together,
            solid=found.open_late > 0, opens=_figure(found, "open_late"),
        ),
        _card(
            f"Closed late {period}", f"{found.closed_late:,}",
            f"of {n:,}, {percent(found.closed_late / n)}" if n else "of 0 with a target",
            f"goal allows {percent(found.allowed / n)}, so {int(found.allowed + 1e-9):,}" if n else "nothing to judge",
            opens=_figure(found, "late"),
        ),
        _card(
            "Typical overrun, closed late", duration(middle, least=1) if middle is not None else DASH, "median",
            f"longest {duration(longest['over'][0], least=1)}, {longest['case_id'][0]}"
            if longest.height else "none closed late",
        ),
        _card(
            "Hours lost in queues", hours_stat(_whole(lost)) if total else DASH,
            f"of {hours_stat(_whole(total))}" if total else "",
            f"front line {hours_stat(_whole(_sum(found, ('queue',))))}, "
            f"expert {hours_stat(_whole(_sum(found, ('expert_queue',))))}" if total else none,
        ),
    ]  # fmt: skip


def _opened(found: Late, row: dict[str, Any]) -> Element:
    """Return how many cases of a type closed late, which opens them."""
    asked = _figure(found, "late")
    here = replace(asked, of={**asked.of, "case_type": row["case_type"] or UNKNOWN}).address()
    return a(href=here, data_open=here)[f"{row['late']:,}"]


def _whole(span_: timedelta) -> float:
    """Return hours, whole ones from ten on."""
    hours = span_ / timedelta(hours=1)
    return hours if hours < 10 else float(int(hours + 0.5))


def _figure(found: Late, figure: str) -> Figure:
    """Return a count of compliance by what was chosen on the page."""
    asked = found.asked
    chosen = {"case_type": asked.case_type, "team": asked.team, "owner": asked.owner}
    held = {name: value for name, value in chosen.items() if value is not None}
    return Figure(metric="compliance", figure=figure, start=found.since, end=found.until, judged=found.judged, of=held)


def _card(
    name: str, value: str, beside: str, note: str, *, solid: bool = False, opens: Figure | None = None
) -> Element:
    shown = a(href=opens.address(), data_open=opens.address())[value] if opens else value
    return div(class_=["p", "card", {"late": solid}])[
        p(".l")[name], p(".v")[shown, " ", small[beside]], p(".note")[note]
    ]


def hours_panel(found: Late) -> Element:
    """Return where the counted hours of the late cases went, the most first, and what was not counted."""
    sums = sorted(((name, _sum(found, (name,))) for name in COUNTED), key=lambda item: -item[1])
    total = sum((held for _, held in sums), ZERO)
    head = [h2["Where the late hours went"]]
    if not total:
        return div(".p")[head, p(".note")[f"{_untold(found)}."]]
    bars, run, most = [], ZERO, sums[0][1]
    for name, held in sums:
        if held:
            run += held
            bars.append(_bar(PARTS[name][0], f"adds up to {percent(run / total)}", held, held / most, fill(name)))
    paused = _sum(found, ("paused",))
    stood = [_bar("Paused", "not counted", paused, min(paused / most, 1), None)] if paused else []
    note = f"{hours_stat(_whole(total))} counted net work hours in {plural(_told(found), 'late case')}"
    return div(".p")[head, p(".note")[note], div(".bars")[bars, stood]]


def _bar(name: str, note: str, held: timedelta, share: float, ground: str | None) -> Element:
    width = f"width:{100 * share:.1f}%"
    bar = i(style=f"{width};background:{ground}") if ground else i(".hatch", style=width)
    return div[
        div(".h")[span[name], span(".note")[note], b[hours_stat(_whole(held))]],
        div(".track", style="" if ground else "background:none")[bar],
    ]


def types_panel(board: Board, found: Late, *, period: str) -> Element:
    """Return the share closed late of each type against what its goal allows."""
    head = h2[f"Closed late by type, {period}"]
    if found.by_type.is_empty():
        return div(".p")[head, p(".note")["No case with a target has closed."]]
    shares = found.by_type.with_columns(share=pl.col("late") / pl.col("n"))
    top = max(shares["share"].max() or 0, shares["allowed_share"].max() or 0) * 1.25  # type: ignore[operator]
    cells = []
    for row in shares.sort("n", descending=True).head(8).iter_rows(named=True):
        width, tick = 100 * row["share"] / top if top else 0, 100 * row["allowed_share"] / top if top else 0
        cells += [
            span(".clip")[types(board.settings, row["case_type"])],
            div(".track")[
                i(style=f"width:{width:.1f}%;background:var(--cw-accent-2)") if width else None,
                u(style=f"left:{tick:.1f}%"),
            ],
            span(".r")[_opened(found, row), f" of {row['n']:,}, {percent(row['share'])}"],
        ]
    more = shares.height - 8
    goals = sorted(set(shares["allowed_share"].round(4).to_list()))
    goal = f"goal allows {percent(goals[0])}" if len(goals) == 1 else "the line is what the goal allows"
    tail = f"; and {plural(more, 'more type')}" if more > 0 else ""
    return div(".p")[head, div(".types")[cells], p(".note", style="margin-top:8px;text-align:center")[goal + tail]]

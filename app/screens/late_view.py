"""Late cases, marked up: four cards, the table, where the hours went, closed late by type."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
from htpy import Element, a, b, div, h1, h2, i, p, small, span, table, tbody, td, th, thead, tr, u

from app.board import Board
from app.formatting import DASH, WEEKDAYS, duration, hours_stat, initials, percent, plural, short_date, span_stat
from app.naming import one, person, types
from app.screens.late import Late
from app.screens.links import in_system
from app.screens.marks import PARTS, case_query, fill, parts_bar, used_bar
from metrics.time_in_state import COUNTED

MOST = 200
QUEUES = ("queue", "expert_queue")
HEADS = ("Case", "Type", "State", "Owner", "Target used", "", "Age, net", "Target", "Late by", "Where the hours went",
         "Open in")  # fmt: skip
RIGHT = {"", "Age, net", "Target", "Late by"}
ZERO = timedelta(0)


def heading(found: Late) -> Element:
    """Return the title, and in one sentence what the hours say."""
    total, queued = _sum(found, COUNTED), _sum(found, QUEUES)
    n = found.rows.height
    if not n:
        told = "No case is late here. Nothing to do on this page."
        if found.open_cases and not found.targets:
            told = "No case here has a target, so none can be late. Targets are set in casewall.toml."
        return div[h1["Late cases"], p(".lead")[told]]
    if not total:
        return div[h1["Late cases"], p(".lead")[f"{plural(n, 'case')} late. The sources do not tell queue from work."]]
    share = queued / total
    known = _told(found)
    these = "this case" if n == 1 else f"these {n:,} cases"
    if known < n:
        these = f"the {known:,} of {n:,} cases whose hours are told"
    told = f" of the counted hours in {these} were spent in a queue."
    start = "Waiting, not working, makes cases late: " if share >= 0.5 else None
    return div[h1["Late cases"], p(".lead")[start, b[percent(share)], told]]


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
    return div(".g.four")[
        _card(
            "Late now", f"{found.open_late:,}", f"of {found.open_cases:,} open",
            together,
            solid=found.open_late > 0,
        ),
        _card(
            f"Closed late {period}", f"{found.closed_late:,}",
            f"of {n:,}, {percent(found.closed_late / n)}" if n else "of 0 with a target",
            f"goal allows {percent(found.allowed / n)}, so {int(found.allowed + 1e-9):,}" if n else "nothing to judge",
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
            f"expert {hours_stat(_whole(_sum(found, ('expert_queue',))))}" if total else "not told by the source",
        ),
    ]  # fmt: skip


def _whole(span_: timedelta) -> float:
    """Return hours, whole ones from ten on."""
    hours = span_ / timedelta(hours=1)
    return hours if hours < 10 else float(int(hours + 0.5))


def _card(name: str, value: str, beside: str, note: str, *, solid: bool = False) -> Element:
    return div(class_=["p", "card", {"late": solid}])[
        p(".l")[name], p(".v")[value, " ", small[beside]], p(".note")[note]
    ]


def cases_table(board: Board, found: Late) -> Element:
    """Return the late cases, a row each, and how many are not shown."""
    shown = found.rows.head(MOST)
    if shown.is_empty():
        return div(".p.tb")[h2["Nothing is late here"], p(".empty")["No case fits the choice above."]]
    kinds = found.rows["target_by"].unique().to_list()
    note = f"{shown.height:,} of {found.rows.height:,} shown, open first, then longest overrun."
    note += " A row opens its clock receipt."
    if "source_due_at" in kinds:
        note += " Where the source promised a date, lateness is wall-clock time."
    hidden = _hidden(board, shown)
    heads = [
        th(scope="col", class_={"r": name in RIGHT})[name or span(".sr")["Per cent of target"]]
        for name in HEADS
        if name not in hidden
    ]
    body = tbody[(_row(board, row, hidden) for row in shown.iter_rows(named=True))]
    return div(".p.tb", tabindex="0", role="region", aria_label="Late cases")[
        table[thead[tr[heads]], body], p(".note.foot")[note]
    ]


def _hidden(board: Board, shown: pl.DataFrame) -> set[str]:
    """Return the columns that would say nothing: owners that no source tells, links that lead nowhere."""
    known = shown["owner_known"].any()
    several = len(board.settings.sources) > 1 or any(held.case_url for held in board.settings.sources.values())
    return ({"Owner"} if not known else set()) | ({"Open in"} if not several else set())


def _row(board: Board, row: dict[str, Any], hidden: set[str]) -> Element:
    settings = board.settings
    query = case_query(row["source"], row["case_id"])
    name = person(settings, row["owner"])
    share = row["share_used"]
    return tr(data_open=query)[
        td(".clip", title=row["case_id"])[a(href=f"case?{query}", data_open=query)[row["case_id"]]],
        td(".clip")[one(row["case_type"])],
        td[span(".m")[_state(board, row)]],
        None if "Owner" in hidden else td[_owner(row, name)],
        td[used_bar(share) if share is not None else span(".m")["past its date"]],
        td(".r")[percent(share)],
        td(".r")[_age(row)],
        td(".r")[span(".m")[_target(board, row)]],
        td(".r")[b[_over(row)]],
        td[_parts(row)],
        None if "Open in" in hidden else td[in_system(settings, row["source"], row["case_id"])],
    ]


def _owner(row: dict[str, Any], name: str | None) -> Element:
    if name is None:
        return span(".m")["nobody" if row["owner_known"] else DASH]
    return span(".ini", title=name)[initials(name)]


def _state(board: Board, row: dict[str, Any]) -> str:
    if row["is_open"]:
        return "paused" if row["paused"] else "open"
    day = row["closed_date"]
    recent = (board.today - day).days < 7
    return f"closed {WEEKDAYS[day.weekday()] if recent else short_date(day)}"


def _age(row: dict[str, Any]) -> str:
    return _days(row["net_work_days"]) if row["net_work_days"] is not None else duration(row["net_work_time"])


def _days(days: int) -> str:
    return plural(days, "day")


def _target(board: Board, row: dict[str, Any]) -> str:
    if row["target_by"] == "source_due_at":
        return f"by {short_date(row['source_due_at'].astimezone(board.zone).date())}"
    return _days(row["target_days"]) if row["to_day"] else span_stat(row["target"])


def _over(row: dict[str, Any]) -> str:
    return _days(row["over_days"]) if row["over"] is None else duration(row["over"], least=1)


def _parts(row: dict[str, Any]) -> Element:
    parts = {name: row[f"{name}_time"] for name in PARTS}
    told = ", ".join(f"{PARTS[name][0]} {duration(held)}" for name, held in parts.items() if held)
    return parts_bar(parts, told=told) if told else span(".m")["not told by the source"]


def hours_panel(found: Late) -> Element:
    """Return where the counted hours of the late cases went, the most first, and what was not counted."""
    sums = sorted(((name, _sum(found, (name,))) for name in COUNTED), key=lambda item: -item[1])
    total = sum((held for _, held in sums), ZERO)
    head = [h2["Where the late hours went"]]
    if not total:
        return div(".p")[head, p(".note")["No source here tells queue from work, so there are no shares."]]
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
            span(".r")[f"{row['late']:,} of {row['n']:,}, {percent(row['share'])}"],
        ]
    more = shares.height - 8
    goals = sorted(set(shares["allowed_share"].round(4).to_list()))
    goal = f"goal allows {percent(goals[0])}" if len(goals) == 1 else "the line is what the goal allows"
    tail = f"; and {plural(more, 'more type')}" if more > 0 else ""
    return div(".p")[head, div(".types")[cells], p(".note", style="margin-top:8px;text-align:center")[goal + tail]]

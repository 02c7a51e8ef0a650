"""The weeks behind the small lines of the checklist, as a table."""

from __future__ import annotations

from htpy import Element, div, p, table, tbody, td, th, thead, tr

from app.formatting import DASH, percent, short_date
from app.powerhouse import Checklist, Line
from app.powerhouse.base import SHOWN


def week_words(line: Line, value: float | None) -> str:
    """Return a week's value in words: a share where the line's own is one, hours where it is hours."""
    told = line.value or ""
    if value is None:
        return DASH
    if told.endswith("%"):
        return percent(value)
    return f"{value:,.1f}".removesuffix(".0") + ("h" if told.endswith("h") else "")


def data_table(found: Checklist) -> Element:
    """Return every value of the small lines: a row a line, a column a week, the week in progress last."""
    told = [line for _, lines in found for line in lines if line.value is not None and line.weeks.height]
    starts = sorted({start for line in told for start in line.weeks["period_start"].to_list()})[-SHOWN - 1 :]
    rows = []
    for line in told:
        values = dict(line.weeks.select("period_start", "value").rows())
        cells = [td(".r")[week_words(line, values.get(start))] for start in starts]
        rows.append(tr[th(scope="row")[f"{line.asks}: {line.measure}"], cells])
    running = starts[-1] if starts else None
    heads = [
        th(".r", scope="col")[f"{short_date(start)}, so far" if start == running else short_date(start)]
        for start in starts
    ]
    return div(".p.tb", tabindex="0", role="region", aria_label="Weeks of every line")[
        table(".ph-data")[thead[tr[th(scope="col")["Weeks from"], heads]], tbody[rows]],
        p(".note.foot")[f"A dash: fewer cases than say something, none, or not kept. {_without(found)}".strip()],
    ]


def _without(found: Checklist) -> str:
    """Return in words which lines have a value and no weeks."""
    names = [line.asks for _, lines in found for line in lines if line.value is not None and not line.weeks.height]
    return f"As they are now, without weeks: {', '.join(names)}." if names else ""

"""What could not be read, what left, and the figures behind the lines, marked up."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

import polars as pl
from htpy import Element, a, b, button, div, h2, p, span, table, tbody, td, th, thead, tr
from markupsafe import Markup, escape

from app.formatting import day_name, plural
from app.health import COUNTS, Health
from app.health_words import lag_words
from app.screens.marks import case_query
from app.source_ages import when_words

MOST, MOST_LEFT = 12, 24
HEADS = ("Source", "Where", "Column", "Value", "Why", "First seen", "Rows", "")
LETTERS = 60  # of a value: some cells hold a whole mail


def quarantine_panel(found: Health) -> Element:
    """Return the rows that could not be read, one line a source, column, value and reason."""
    groups = found.quarantine
    rows, labels = int(groups["rows"].sum()), {one.name: one.label for one in found.sources}
    again = button(".btn", type="button", data_open="again=")["Load all again"] if found.sources else None
    if groups.is_empty():
        return div(".p")[div(".row")[div[h2["Quarantine"], p(".note")["every row that was read could be used"]], again]]
    note = f"{plural(rows, 'row')} that could not be read in {plural(groups.height, 'place')}; they are in no figure"
    shown = groups.head(MOST)
    heads = [th(scope="col", class_={"r": name == "Rows"})[name or span(".sr")["Load again"]] for name in HEADS]
    body = [_group(found, row, labels) for row in shown.iter_rows(named=True)]
    foot = "Mend the mapping or the source, then load again: a row that can be read now leaves this list."
    if groups.height > MOST:
        rest = groups.tail(groups.height - MOST)
        foot = f"and {plural(rest.height, 'more place')} with {plural(int(rest['rows'].sum()), 'row')}. {foot}"
    return div(".p.tb", tabindex="0", role="region", aria_label="Quarantine")[
        div(".row.head")[div[h2["Quarantine"], p(".note")[note]], again],
        table(".qt")[thead[tr[heads]], tbody[body]],
        p(".note.foot")[foot],
    ]


def _group(found: Health, row: dict[str, Any], labels: dict[str, str]) -> Element:
    value, place = row["value"], _place(row)
    today = found.as_of.astimezone(found.zone).date()
    known = row["source"] in labels
    return tr[
        td[b[labels.get(row["source"], row["source"])]],
        td(".clip", title=place)[place],
        td(".clip")[row["column_name"] or span(".m")["whole row"]],
        td(".val", title=value[:500])[value[:LETTERS] if value else span(".m")["(empty)"]],
        td(".why", title=row["reason"])[row["reason"]],
        td(".m")[when_words(min(row["first_seen_at"], found.as_of), zone=found.zone, today=today)],
        td(".r")[f"{row['rows']:,}"],
        td(".r")[button(".lk", type="button", data_open=f"again={row['source']}")["Load again"] if known else None,],
    ]


def _place(row: dict[str, Any]) -> str:
    """Return where a row stands: the file without its folder, and its line."""
    name = PurePath(row["file"].replace("\\", "/")).name
    return name if row["line"] is None else f"{name}, line {row['line']:,}"


def left_panel(found: Health) -> Element | None:
    """Return the cases that left a listing and count as void since then; None where there are none."""
    if found.left.is_empty():
        return None
    labels = {one.name: one.label for one in found.sources}
    links = [
        span[
            a(href=f"case?{case_query(row['source'], row['case_id'])}", target="_self")[row["case_id"]],
            span(".note")[f" {labels.get(row['source'], row['source'])}, since "
                          + day_name(row["void_at"].astimezone(found.zone).date())],
        ]
        for row in found.left.head(MOST_LEFT).iter_rows(named=True)
    ]  # fmt: skip
    more = found.left.height - MOST_LEFT
    what = "is" if found.left.height == 1 else "are"
    note = (
        f"{plural(found.left.height, 'case')} {what} in no listing any more: void since then, in no figure, not deleted"
    )
    return div(".p")[
        h2["Left the listing"],
        p(".note")[f"{note}. A case comes back when it is listed again."],
        div(".gone")[links, span(".m")[f"and {more:,} more"] if more > 0 else None],
    ]


DATA = ("From", "Source", "Loads", *(part.capitalize() for part in COUNTS), "Changes", "Half within", "95% within")


def data_table(found: Health) -> Element:
    """Return every figure of the lines, and what the loads brought: the newest stretch first, empty ones left out."""
    frames = [
        one.loads.join(one.line.select("bucket_start", "n", "p50", "p95"), on="bucket_start", how="left")
        .with_columns(label=pl.lit(one.label), place=pl.lit(place))
        .filter((pl.col("loads") > 0) | (pl.col("n").fill_null(0) > 0))
        for place, one in enumerate(found.sources)
    ]
    rows = pl.concat(frames).sort("bucket_start", "place", descending=[True, False]) if frames else pl.DataFrame()
    if rows.is_empty():
        return div(".p")[p(".empty")[f"Nothing was loaded in {found.span.words}."]]
    today = found.as_of.astimezone(found.zone).date()
    days = found.span.name == "quarter"
    lines = []
    for row in rows.iter_rows(named=True):
        at = row["bucket_start"]
        when = day_name(at.astimezone(found.zone).date()) if days else when_words(at, zone=found.zone, today=today)
        cells = [f"{row[name]:,}" for name in ("loads", *COUNTS)]
        cells += [f"{row['n'] or 0:,}", lag_words(row["p50"]), lag_words(row["p95"])]
        # of three hundred rows each element by itself would take a tenth of a second
        figures = "".join(f'<td class="r">{cell}</td>' for cell in cells)
        lines.append(f"<tr><td>{when}</td><td>{escape(row['label'])}</td>{figures}</tr>")
    body = Markup("".join(lines))
    heads = [th(scope="col", class_={"r": at > 1})[name] for at, name in enumerate(DATA)]
    return div(".p.tb", tabindex="0", role="region", aria_label="Loads and lags by time")[
        table[thead[tr[heads]], tbody[body]],
        p(".note.foot")["A change counts when it was seen here. What a first load or a history brings is no change."],
    ]

"""Reconciliation, marked up: what both say, why they differ, and every case that does."""

from __future__ import annotations

from typing import Any

from htpy import Element, a, b, code, div, h1, h2, i, p, small, table, tbody, td, th, thead, tr

from app.behind import Figure
from app.board import Board
from app.formatting import DASH, day_time, duration, percent, plural, span_stat
from app.naming import one
from app.reconciling import told
from app.screens.links import in_system
from app.screens.marks import case_query
from app.screens.reconcile import EVERY, MEANS, WORDS, Reconciliation
from metrics.reconciliation import CAUSES, NEITHER, ONLY_OURS, ONLY_THEIRS, UNEXPLAINED

MOST = 200
HEADS = ("Case", "Type", "We say", "They say", "Cause", "Net time", "Target", "Their date", "Closed", "Open in")
RIGHT = {"Net time", "Target"}
CAUSE_HEADS = ("Cause", "Cases", "", "Late for them alone", "Late for us alone", "What it means")


def heading(board: Board, found: Reconciliation) -> Element:
    """Return the title, and in one sentence what both say."""
    label = _label(board, found)
    theirs, ours = found.found.their_share, found.found.our_share
    said = p(".lead")[
        f"{label} says ", b[_share(theirs)], ", Casewall says ", b[_share(ours)], f". {told(found.found, label=label)}"
    ]
    return div[h1["Reconciliation"], said]


def nothing(words: str) -> Element:
    """Return the title, and why there is nothing to compare."""
    return div[h1["Reconciliation"], p(".lead")[words]]


def _label(board: Board, found: Reconciliation) -> str:
    return board.settings.sources[found.asked.source].label or found.asked.source


def _share(share: float | None) -> str:
    return "nothing" if share is None else percent(share)


def cards(found: Reconciliation) -> Element:
    """Return the four cards: agreeing, differing, explained, and the cases with one verdict only."""
    differ, both, open_ones = found.differ, found.both, found.of_cause(UNEXPLAINED)["cases"]
    asked = Figure(
        metric="compliance", figure="disagree", start=found.found.since, end=found.found.until, judged=found.judged,
        of={"source": found.asked.source},
    )  # fmt: skip
    alone = found.found.count(ONLY_OURS) + found.found.count(ONLY_THEIRS)
    return div(".g.four")[
        _card("Both say the same", f"{both - differ:,}", f"of {both:,}", _of(both - differ, both)),
        _card("They differ", f"{differ:,}", f"of {both:,}", _of(differ, both), opens=asked.address()),
        _card(
            "Explained by one change", f"{differ - open_ones:,}", f"of {differ:,}",
            f"{open_ones:,} not explained" if differ else "nothing to explain",
        ),
        _card(
            "Only one has a verdict", f"{alone:,}", "",
            _alone(found),
        ),
    ]  # fmt: skip


def _alone(found: Reconciliation) -> str:
    """Return who has no verdict, of how many cases."""
    held = {"we have none of": ONLY_THEIRS, "they have none of": ONLY_OURS, "neither has one of": NEITHER}
    said = [f"{words} {count:,}" for words, part in held.items() if (count := found.found.count(part))]
    return ", ".join(said) or "every case has both"


def _of(count: int, total: int) -> str:
    return percent(count / total) if total else "no case with both verdicts"


def _card(name: str, value: str, beside: str, note: str, *, opens: str | None = None) -> Element:
    shown = a(href=opens, data_open=opens)[value] if opens else value
    return div(".p.card")[p(".l")[name], p(".v")[shown, " ", small[beside]], p(".note")[note]]


def causes_table(found: Reconciliation) -> Element:
    """Return the causes, a row each, in the order in which they are tried."""
    counts = {cause: found.of_cause(cause) for cause in CAUSES}
    most = max((held["cases"] for held in counts.values()), default=0) or 1
    rows = [
        tr[
            td(".b")[WORDS[cause]],
            td(".r")[f"{held['cases']:,}"],
            td[div(style="width:120px")[i(style=_bar(held["cases"] / most, cause=cause))]],
            td(".r")[f"{held['their_late']:,}"],
            td(".r")[f"{held['our_late']:,}"],
            td(style="white-space:normal")[MEANS[cause]],
        ]
        for cause, held in counts.items()
    ]
    heads = [th(scope="col", class_={"r": name in CAUSE_HEADS[1:5]})[name] for name in CAUSE_HEADS if name]
    heads.insert(2, th(aria_hidden="true"))
    note = "The causes are tried in this order, one at a time; a case counts under the first that makes both agree."
    return div(".p.tb", tabindex="0", role="region", aria_label="Why the verdicts differ")[
        h2["Why they differ"], table[thead[tr[heads]], tbody[rows]], p(".note.foot")[note, " ", _command(found)],
    ]  # fmt: skip


def _bar(share: float, *, cause: str) -> str:
    ground = "var(--cw-hatch)" if cause == UNEXPLAINED else "var(--cw-accent)"
    return f"display:block;height:10px;border-radius:2px;width:{100 * share:.1f}%;background:{ground}"


def _command(found: Reconciliation) -> Element:
    held = found.found
    return code[f"casewall reconcile {held.source} --from {held.since} --to {held.until}"]


def cases_table(board: Board, found: Reconciliation) -> Element:
    """Return the cases that differ, a row each; a row opens the case and its receipt."""
    shown = found.rows.head(MOST)
    if shown.is_empty():
        fits = "No case differs in these weeks." if found.asked.cause == EVERY else "No case differs by this cause."
        return div(".p.tb")[h2["No case"], p(".empty")[fits]]
    hidden = _hidden(board, found)
    heads = [th(scope="col", class_={"r": name in RIGHT})[name] for name in HEADS if name not in hidden]
    note = f"{shown.height:,} of {found.rows.height:,} shown, by cause, then the latest closed."
    return div(".p.tb", tabindex="0", role="region", aria_label="Cases that differ")[
        h2[plural(found.rows.height, "case that differs", "cases that differ")],
        table[thead[tr[heads]], tbody[(_row(board, row, hidden) for row in shown.iter_rows(named=True))]],
        p(".note.foot")[f"{note} A row opens its clock receipt."],
    ]


def _hidden(board: Board, found: Reconciliation) -> set[str]:
    """Return the columns that would say nothing."""
    dated = found.rows["source_due_at"].is_not_null().any()
    source = board.settings.sources[found.asked.source]
    return ({"Their date"} if not dated else set()) | ({"Open in"} if not source.case_url else set())


def _row(board: Board, row: dict[str, Any], hidden: set[str]) -> Element:
    query = case_query(row["source"], row["case_id"])
    days, due = row["net_work_days"], row["source_due_at"]
    net = plural(days, "day") if days is not None else duration(row["net_work_time"])
    return tr(data_open=query)[
        td(".clip", title=row["case_id"])[a(href=f"case?{query}", data_open=query)[row["case_id"]]],
        td(".clip")[one(row["case_type"])],
        td[_ours(row)],
        td[row["their_verdict"]],
        td[WORDS[row["cause"]]],
        td(".r")[net],
        td(".r")[_target(row)],
        None if "Their date" in hidden else td[day_time(due, board.zone) if due else DASH],
        td[day_time(row["closed_at"], board.zone)],
        None if "Open in" in hidden else td[in_system(board.settings, row["source"], row["case_id"])],
    ]


def _ours(row: dict[str, Any]) -> str:
    """Return our verdict; of a late case by how much, as its net time in whole minutes may be that of its target."""
    said = str(row["our_verdict"])
    if said != "late" or row["target_by"] == "source_due_at" or row["net_work_time"] is None or row["target"] is None:
        return said
    return f"{said} by {duration(row['net_work_time'] - row['target'], least=1)}"


def _target(row: dict[str, Any]) -> str:
    if row["target_by"] == "source_due_at":
        return "their date"
    return plural(row["target_days"], "day") if row["to_day"] else span_stat(row["target"])

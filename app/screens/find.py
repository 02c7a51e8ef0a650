"""Finding a case by its number, its client or its subject."""

from __future__ import annotations

from typing import Any

import polars as pl
from htpy import Element, a, div, h1, p, span, table, tbody, td, th, thead, tr

from app.board import Board
from app.naming import one, person
from app.screens.marks import case_query, icon
from app.screens.standing import standing

MOST = 40


def find(board: Board, words: str) -> pl.DataFrame:
    """Return the cases whose number, client or subject holds the words, an equal number first, then the newest."""
    held = board.by_number
    sought = words.strip().lower()
    if not sought:
        return held.clear()
    fits = pl.any_horizontal(
        pl.col(name).str.to_lowercase().str.contains(sought, literal=True).fill_null(value=False)
        for name in ("case_id", "account", "subject")
    )
    exact = pl.col("case_id").str.to_lowercase() == sought
    return held.filter(fits).with_columns(exact=exact).sort(["exact", "opened_at"], descending=True)


def heading() -> Element:
    """Return the title of the page while no case is chosen."""
    return div[h1["Find a case"], p(".lead")["By its number, its client or a word of its subject."]]


def results(board: Board, found: pl.DataFrame, words: str) -> Element:
    """Return what was found, a row a case."""
    if not words.strip():
        return div(".g")
    if found.is_empty():
        return div(".g")[div(".p")[p(".empty")[f"No case holds “{words.strip()}”. Void cases are not listed."]]]
    rows = [_row(board, row) for row in found.head(MOST).iter_rows(named=True)]
    heads = [th(scope="col")[name] for name in ("Case", "Type", "How it stands", "Owner", "Client", "About")]
    more = f"{min(found.height, MOST):,} of {found.height:,} shown, the newest first."
    return div(".g")[
        div(".p.tb", tabindex="0", role="region", aria_label="Cases found")[
            table[thead[tr[heads]], tbody[rows]], p(".note.foot")[more]
        ]
    ]


def _row(board: Board, row: dict[str, Any]) -> Element:
    query = case_query(row["source"], row["case_id"])
    words, status = standing(row)
    return tr(data_open=query)[
        td[a(href=f"case?{query}", data_open=query)[row["case_id"]]],
        td[one(row["case_type"])],
        td[icon(status, size=16), " ", words],
        td[person(board.settings, row["owner"]) or span(".m")["nobody"]],
        td(".clip")[row["account"]],
        td(".clip")[row["subject"]],
    ]

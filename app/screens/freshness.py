"""What a figure rests on that is out of date, in words beside it."""

from __future__ import annotations

import polars as pl
from htpy import Element, div, i, span

from app.board import Board
from app.links import sources_of
from app.source_ages import stale_words


def as_of_note(board: Board, cases: pl.DataFrame) -> Element | None:
    """Return `ERP as of 11:44`, hatched, for each stale source of some cases; None where all of them are fresh."""
    told = stale_words(board.sources, sources_of(board, cases), zone=board.zone, today=board.today)
    if not told:
        return None
    return div(".keys", style="margin-top:8px")[
        [span(".k", style="color:var(--cw-text)")[i(".hatch", style="width:24px"), words] for words in told]
    ]

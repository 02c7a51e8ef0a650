"""What the sources of a case tell: a field that nobody maps is unknown, not zero."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from app.board import Board
from data.settings import SourceConfig


def logs(source: SourceConfig) -> bool:
    """Tell whether a source gives what happens in a case: events, or a second table of them."""
    return source.rows == "events" or source.events is not None


def changes(source: SourceConfig) -> bool:
    """Tell whether it is known when something last happened in a case of a source."""
    return logs(source) or "changed_at" in source.columns


def activities(source: SourceConfig) -> bool:
    """Tell whether a source's events say what was done."""
    return logs(source) and any("activity" in held.columns for held in (source, source.events) if held)


def maps(source: SourceConfig, kind: str) -> bool:
    """Tell whether a source has words for an activity that the method asks for."""
    return activities(source) and bool(source.activities.get(kind))


def queues(board: Board) -> list[str]:
    """Return the sources that can tell a queue from work: by a word of theirs, or by what they hold."""
    words = {name for name, source in board.settings.sources.items() if "queued" in source.states}
    # events are those of every team: what a source can tell does not depend on who is asked about
    held = board.events.lazy().filter(pl.col("state") == "queued").select(pl.col("source").unique()).collect()
    return sorted(words.union(held["source"].to_list()))


def told_by(board: Board, names: Iterable[str]) -> pl.Expr:
    """Return whether a case, or one of the cases of a piece of work, is from one of some sources."""
    held = list(names)
    told = pl.col("source").is_in(held)
    if board.members.is_empty():
        return told
    pieces = board.members.filter(pl.col("source").is_in(held))["piece"]
    return told | pl.col("case").is_in(pieces.implode())


def telling(board: Board) -> pl.DataFrame:
    """Return the board's cases with what their sources tell.

    Columns beside those of the cases, all true or false: events_known, changes_known, activities_known, tells_open,
    tells_close, tells_reply.
    """
    sources = board.settings.sources
    flags = {
        "events_known": [name for name, held in sources.items() if logs(held)],
        "changes_known": [name for name, held in sources.items() if changes(held)],
        "activities_known": [name for name, held in sources.items() if activities(held)],
        "tells_open": [name for name, held in sources.items() if maps(held, "client_told_open")],
        "tells_close": [name for name, held in sources.items() if maps(held, "client_told_close")],
        "tells_reply": [name for name, held in sources.items() if maps(held, "first_reply")],
    }
    return board.cases.with_columns(told_by(board, names).alias(flag) for flag, names in flags.items())

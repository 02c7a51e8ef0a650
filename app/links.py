"""Linked cases on a board: each piece of work counted once, its cases kept beside it, its closing judged once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from app.piece_names import of_pieces
from app.verdicts import Kept, pinned, with_stored
from metrics.calendar_table import Calendars
from metrics.links import MOST, Links
from metrics.pieces import judge_pieces, piece_moves, piece_rows, with_places
from metrics.rules import Rules

if TYPE_CHECKING:
    from app.board import Board

SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Work:
    """Judged cases with their stretches and moves, each piece of work once; its cases are in `members`.

    A piece has the number of its leading case. `members` are cases with piece, place and key.
    """

    cases: pl.DataFrame
    intervals: pl.DataFrame
    moves: pl.DataFrame
    members: pl.DataFrame
    links: Links | None

    def numbered(self, events: pl.DataFrame) -> pl.DataFrame:
        """Return events under the number that counts: a linked case's is that of its piece."""
        if self.members.is_empty():
            return events
        pieces = self.members.select("case", "piece")
        joined = events.join(pieces, on="case", how="left", maintain_order="left")
        return joined.with_columns(case=pl.coalesce("piece", "case")).drop("piece")


def counted_once(
    work: Work, *, columns: list[str], calendars: Calendars, rules: Rules, as_of: datetime, kept: Kept | None
) -> Work:
    """Put each piece of work in the place of its cases; without links everything stays as it is.

    `columns` are those of a summary; `kept` lays stored verdicts over closed pieces ("as judged then").
    """
    found = work.links
    if found is None or found.members.is_empty():
        return work
    members = with_places(work.cases, found).join(found.members.select("case", "key"), on="case", maintain_order="left")
    turned = piece_moves(work.moves, found.members)
    rows = piece_rows(members, turned, columns=columns)
    stored = of_pieces(kept.verdicts, members) if kept else None
    pins = pinned(stored, rules=rules) if stored is not None else None
    held = with_places(work.intervals, found)
    pieces, stretches = judge_pieces(rows, held, calendars=calendars, rules=rules, as_of=as_of, pins=pins)
    if stored is not None:
        pieces = with_stored(pieces, stored)
    linked = found.members["case"].implode()
    alone, lone_stretches, lone_moves = (
        frame.filter(~pl.col("case").is_in(linked)) for frame in (work.cases, work.intervals, work.moves)
    )
    return replace(
        work,
        cases=pl.concat([alone, pieces.select(alone.columns)]).sort("case"),
        intervals=pl.concat([lone_stretches, stretches.select(lone_stretches.columns)]).sort("case", "start"),
        moves=pl.concat([lone_moves, turned.select(lone_moves.columns)]),
        members=members,
    )


def sources_of(board: Board, cases: pl.DataFrame) -> list[str]:
    """Return the sources on which some cases of a board rest: a piece of work rests on those of all its cases."""
    found = cases["source"].unique().to_list()
    if board.members.height:
        here = board.members.filter(pl.col("piece").is_in(cases["case"].implode()))
        found += here["source"].unique().to_list()
    return sorted(set(found))


def warnings(board: Board) -> Iterator[str]:
    """Yield what is doubtful about links: values that too many cases share to be an order's number."""
    common = board.links.common if board.links else None
    if common is None or common.is_empty():
        return
    first = common.sort("cases", descending=True).head(SHOWN)
    told = ", ".join(f'"{key}" ({cases:,} cases)' for key, cases in first.rows())
    more = f" and {common.height - SHOWN:,} more" if common.height > SHOWN else ""
    yield (
        f"links: {told}{more}: more than {MOST} cases share it, so it joins none. "
        "Write it under nulls of its source, or link by another column."
    )

"""The expert queue by who has it: how many wait, and for how long."""

from __future__ import annotations

import polars as pl

from app.board import Board
from app.catalogue.people import with_experts
from metrics.frontline import queue_waits, queued_for_expert


def queues(board: Board) -> pl.DataFrame:
    """Return the cases of the expert queue: owner (the expert or group before whom each waits), case, wait."""
    queued = with_experts(board).filter(queued_for_expert())
    waits = queue_waits(queued, board.intervals)
    had = queued.select("case", owner=pl.coalesce("holder", "owner"))
    return had.join(waits, on="case", how="left", maintain_order="left")

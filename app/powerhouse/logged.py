"""Logging: work can be helped, handed on and counted only where it is logged."""

from __future__ import annotations

import polars as pl

from app.behind import Figure
from app.board import Board
from app.catalogue.telling import logs, maps
from app.formatting import percent
from app.powerhouse.base import HOLDS, WEEK, Group, Line, Weeks, judged, newest, not_measured, routine
from app.powerhouse.words import lacking, to_map


def _share(
    board: Board, weeks: Weeks, *, asks: str, measure: str, figure: str, rest: str, why: str, means: str
) -> Line:  # fmt: skip
    """Return a line of closed cases that were logged badly."""
    found = weeks.of("logging", f"{figure}_share", among=(figure, rest))
    start, value = newest(found)
    if start is None or value is None:
        return not_measured(asks, measure, why)
    row = weeks.row("logging", start)
    whole = int(str(row[figure])) + int(str(row[rest]))
    line = Line(
        asks=asks, measure=measure, value=percent(value), beside=f"{row[figure]:,} of {whole:,} closed",
        sentence=f"{means} {routine(found, percent)}".strip(), state=HOLDS, weeks=found,
        opens=Figure(metric="logging", figure=figure, start=start, end=start + WEEK),
    )  # fmt: skip
    return judged(line, better="down")


def _told(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Log every case and every activity", "Client's e-mails logged, opening and closing"
    counts = ("told_open", "untold_open", "told_close", "untold_close")
    whole = pl.sum_horizontal(counts)
    told = weeks.ask("client-told").with_columns(
        share=pl.when(whole > 0).then(pl.sum_horizontal("told_open", "told_close") / whole)
    )
    weeks.answers["client-told"] = told
    found = weeks.of("client-told", "share", among=counts)
    start, value = newest(found)
    if start is None or value is None:
        kinds = "client_told_open and client_told_close (under activities)"
        telling = [name for name, held in board.settings.sources.items() if maps(held, "client_told_open")]
        why = to_map(board, kinds, lacking(board, telling))
        return not_measured(asks, measure, why)
    row = weeks.row("client-told", start)
    shares = [row["told_open_share"], row["told_close_share"]]
    opened, closed = (percent(float(str(share))) if share is not None else "unknown" for share in shares)
    line = Line(
        asks=asks, measure=measure, value=percent(value), beside="within 1h of each", state=HOLDS, weeks=found,
        sentence=f"Told at the opening: {opened}; at the closing: {closed}.",
        opens=Figure(metric="client-told", figure="untold_open", start=start, end=start + WEEK),
    )  # fmt: skip
    return judged(line, better="up")


def _lines(board: Board, weeks: Weeks) -> list[Line]:
    silent = lacking(board, [name for name, held in board.settings.sources.items() if logs(held)])
    return [
        _share(
            board, weeks, asks="Do all work in ERP or CRM", measure="Closed without any activity",
            figure="without_activity", rest="with_activity", why=to_map(board, "events", silent),
            means="A case without activity was worked elsewhere.",
        ),
        _share(
            board, weeks, asks="Confiscate notepads and post-its", measure="Logged after the fact",
            figure="after_the_fact", rest="not_at_once", why="Too few cases closed at a time that is told.",
            means="Opened and closed within 5 minutes: worked first, logged later.",
        ),
        _told(board, weeks),
    ]  # fmt: skip


GROUP = Group(
    name="Logging",
    why="Work can be helped, handed on and counted only where it is logged.",
    lines=_lines,
)

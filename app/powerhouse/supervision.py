"""Supervision: somebody looks every day, briefly, at what the team can still change."""

from __future__ import annotations

from datetime import date

from app.behind import Figure
from app.board import Board
from app.catalogue.telling import logs
from app.formatting import percent
from app.powerhouse.base import HOLDS, WEEK, Group, Line, Weeks, judged, newest, not_measured, routine
from app.powerhouse.words import HAPPENED, lacking, to_map

COUNTS = ("seen_red", "missed_red", "seen_late", "missed_late")
STAND_UP = "Stand-ups are not recorded yet."


def _missed(turn: str, start: date) -> Figure:
    return Figure(metric="supervision", figure=f"missed_{turn}", start=start, end=start + WEEK, per="week")


def _touched(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Supervise your team", "Red and late, touched within 4h"
    found = weeks.of("supervision", "seen_share", among=COUNTS)
    start, value = newest(found)
    if start is None or value is None:
        blind = lacking(board, [name for name, held in board.settings.sources.items() if logs(held)])
        why = to_map(board, HAPPENED, blind) if blind else "Too few cases turned red or late to say."
        return not_measured(asks, measure, why)
    row = weeks.row("supervision", start)
    held = {name: int(str(row[name])) for name in COUNTS}
    seen, missed = held["seen_red"] + held["seen_late"], held["missed_red"] + held["missed_late"]
    said, links = "Every case that turned red or late got a hand the same half day.", {}
    if missed:
        words = {turn: f"{held[f'missed_{turn}']:,} that turned {turn}" for turn in ("red", "late")}
        parts = [words[turn] for turn in words if held[f"missed_{turn}"]]
        said = f"Nothing was logged within 4h of {' and '.join(parts)}."
        links = {words[turn]: _missed(turn, start) for turn in words if held[f"missed_{turn}"]}
    line = Line(
        asks=asks, measure=measure, value=percent(value), beside=f"{seen:,} of {seen + missed:,} turns",
        sentence=f"{said} {routine(found, percent, most=1.0)}".strip(), state=HOLDS, weeks=found, links=links,
    )  # fmt: skip
    return judged(line, better="up")


def _standing(asks: str, measure: str) -> Line:
    return not_measured(asks, measure, STAND_UP)


GROUP = Group(
    name="Supervision",
    why="Somebody looks every day, briefly, at what the team can still change.",
    lines=lambda board, weeks: [
        _touched(board, weeks),
        _standing("Get a good supervisor", "Back at the stand-up, nothing logged"),
        _standing("Stand up daily, 20 minutes at most", "Half end within"),
    ],
)

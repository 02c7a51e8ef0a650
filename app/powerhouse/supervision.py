"""Supervision: somebody looks every day, briefly, at what the team can still change."""

from __future__ import annotations

from app.board import Board
from app.catalogue.telling import logs
from app.powerhouse.base import Group, Line, Weeks, not_measured
from app.powerhouse.shares import Newest, Share, Words, share_line
from app.powerhouse.words import HAPPENED, lacking, to_map

SEEN, MISSED = ("seen_red", "seen_late"), ("missed_red", "missed_late")
TOUCHED = Share(metric="supervision", figure="seen_share", parts=SEEN, whole=(*SEEN, *MISSED), unit="turns")
STAND_UP = "Stand-ups are not recorded yet."


def _missed(week: Newest) -> Words:
    told = {f"{week.count(name):,} that turned {name.removeprefix('missed_')}": name for name in MISSED
            if week.count(name)}  # fmt: skip
    said = f"Nothing was logged within 4h of {' and '.join(told)}." if told else \
        "Every case that turned red or late got a hand the same half day."  # fmt: skip
    return f"{said} {week.usual}".strip(), {words: week.behind(name) for words, name in told.items()}


def _touched(board: Board, weeks: Weeks) -> Line:
    blind = lacking(board, [name for name, held in board.settings.sources.items() if logs(held)])
    why = to_map(board, HAPPENED, blind) if blind else "Too few cases turned red or late to say."
    return share_line(
        weeks, TOUCHED, asks="Supervise your team", measure="Red and late, touched within 4h", why=why, means=_missed,
        better="up",
    )  # fmt: skip


GROUP = Group(
    name="Supervision",
    why="Somebody looks every day, briefly, at what the team can still change.",
    lines=lambda board, weeks: [
        _touched(board, weeks),
        not_measured("Get a good supervisor", "Back at the stand-up, nothing logged", STAND_UP),
        not_measured("Stand up daily, 20 minutes at most", "Half end within", STAND_UP),
    ],
)

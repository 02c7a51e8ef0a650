"""Logging: work can be helped, handed on and counted only where it is logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.behind import Figure
from app.board import Board
from app.catalogue.telling import logs, maps
from app.formatting import hours_stat, plural
from app.powerhouse.base import SLIPPING, Group, Line, Weeks, judged
from app.powerhouse.shares import Newest, Share, Words, measured, share_line
from app.powerhouse.words import HAPPENED, lacking, to_map
from app.questions import Question, answer

UNTOLD = "Not told: "
KINDS = {"close": ("closing", "closed"), "open": ("opening", "opened")}


def _logged(figure: str, rest: str) -> Share:
    apart = {"no_log": "without a log"} if figure == "without_activity" else \
        {"no_clock": "without a time of day", "off_hours": "outside working hours"}  # fmt: skip
    return Share(metric="logging", figure=f"{figure}_share", parts=(figure,), whole=(figure, rest), unit="closed",
                 apart=apart)  # fmt: skip


def _inactive(board: Board, weeks: Weeks) -> Line:
    """Return the line of closed cases without activity, with the open ones that are silent now."""
    blind = lacking(board, [name for name, held in board.settings.sources.items() if logs(held)])

    def means(week: Newest) -> Words:
        said = f"A case without activity was worked elsewhere. {week.usual}".strip()
        now = Question(start=board.today, end=board.today)
        quiet = int(str(answer("silent", board, now)["silent"].item()))
        if not quiet:
            return said, {}
        held, least = plural(quiet, "open case"), hours_stat(board.rules.silent_after / timedelta(hours=1))
        said += f" {held} {'is' if quiet == 1 else 'are'} silent for more than {least}."
        return said, {held: Figure(metric="silent", figure="silent", start=board.today, end=board.today)}

    return share_line(
        weeks, _logged("without_activity", "with_activity"), asks="Do all work in ERP or CRM",
        measure="Closed without any activity", means=means, better="down",
        why=to_map(board, HAPPENED, blind) if blind else "Too few cases closed to say.",
    )  # fmt: skip


def _afterwards(weeks: Weeks) -> Line:
    said = "Opened and closed within 5 minutes: worked first, logged later."
    return share_line(
        weeks, _logged("after_the_fact", "not_at_once"), asks="Confiscate notepads and post-its",
        measure="Logged after the fact", means=lambda week: (f"{said} {week.usual}".strip(), {}), better="down",
        why="Too few cases closed at a time that is told.",
    )  # fmt: skip


def _told_of(board: Board, weeks: Weeks, kind: str) -> Line:
    """Return whether clients are told of closings, or of openings; not judged yet."""
    what, done = KINDS[kind]
    told, untold = f"told_{kind}", f"untold_{kind}"
    blind = lacking(board, [name for name, held in board.settings.sources.items() if maps(held, f"client_told_{kind}")])
    why = to_map(board, f"`client_told_{kind}` (under `activities`)", blind) if blind else \
        f"Too few cases were {done} to say."  # fmt: skip

    def means(week: Newest) -> Words:
        missed = plural(week.count(untold), what)
        if not week.count(untold):
            return f"Every client was told of the {what}.", {}
        return f"{UNTOLD}{missed}.", {missed: week.behind(untold)}

    share = Share(metric="client-told", figure=f"{told}_share", parts=(told,), whole=(told, untold), unit=done,
                  apart={f"pending_{kind}": "within the last hour", f"unknown_{kind}": "not known"})  # fmt: skip
    measure = f"Client told of the {what} within 1h"
    return measured(weeks, share, asks="Log every case and every activity", measure=measure, why=why, means=means)


def _told(board: Board, weeks: Weeks) -> Line:
    """Return whether clients are told: of closings, else of openings, with what is untold of the other beside it."""
    told = [_told_of(board, weeks, kind) for kind in KINDS]
    first, other = sorted(told, key=lambda line: line.value is None)
    if first.value is None:
        tells = [name for name, held in board.settings.sources.items() if maps(held, "client_told_close")]
        keys = "`client_told_open` and `client_told_close` (under `activities`)"
        blind = lacking(board, tells)
        return replace(first, sentence=to_map(board, keys, blind)) if blind else first
    said = f"{first.sentence} {other.sentence}".replace(f". {UNTOLD}", " and ")
    whole = judged(replace(first, sentence=said, links={**first.links, **other.links}), better="up")
    slips = any(judged(line, better="up").state == SLIPPING for line in told)
    return replace(whole, state=SLIPPING) if slips else whole


GROUP = Group(
    name="Logging",
    why="Work can be helped, handed on and counted only where it is logged.",
    lines=lambda board, weeks: [_inactive(board, weeks), _afterwards(weeks), _told(board, weeks)],
)

"""Logging: work can be helped, handed on and counted only where it is logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from app.behind import Figure
from app.board import Board
from app.catalogue.telling import logs, maps
from app.formatting import hours_stat, percent, plural
from app.powerhouse.base import HOLDS, SLIPPING, WEEK, Group, Line, Weeks, judged, newest, not_measured, routine
from app.powerhouse.words import HAPPENED, lacking, to_map
from app.questions import Question, answer

UNTOLD = "Not told: "


def _behind(metric: str, figure: str, start: date) -> Figure:
    return Figure(metric=metric, figure=figure, start=start, end=start + WEEK, per="week")


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
        sentence=f"{means} {routine(found, percent, most=1.0)}".strip(), state=HOLDS, weeks=found,
        opens=_behind("logging", figure, start),
    )  # fmt: skip
    return judged(line, better="down")


def _silent(board: Board, line: Line) -> Line:
    """Return the line with the open cases of which nothing was logged for too long."""
    now = Question(start=board.today, end=board.today)
    quiet = int(str(answer("silent", board, now)["silent"].item()))
    if not quiet:
        return line
    held, least = plural(quiet, "open case"), hours_stat(board.rules.silent_after / timedelta(hours=1))
    said = f"{held} {'is' if quiet == 1 else 'are'} silent for more than {least}."
    links = {held: Figure(metric="silent", figure="silent", start=board.today, end=board.today)}
    return replace(line, sentence=f"{line.sentence} {said}", links={**line.links, **links})


def _told(board: Board, weeks: Weeks) -> Line:
    """Return whether clients are told: of closings, else of openings, with what is untold of the other beside it."""
    asks, measure = "Log every case and every activity", "Client told of the {} within 1h"
    sources = board.settings.sources
    kinds = {"close": ("closing", "closed"), "open": ("opening", "opened")}
    told: list[Line] = []
    for kind, (what, done) in kinds.items():
        counts = (f"told_{kind}", f"untold_{kind}")
        found = weeks.of("client-told", f"told_{kind}_share", among=counts)
        start, value = newest(found)
        if start is None or value is None:
            blind = lacking(board, [name for name, held in sources.items() if maps(held, f"client_told_{kind}")])
            why = f"Too few cases were {done} to say." if not blind else \
                to_map(board, f"`client_told_{kind}` (under `activities`)", blind)  # fmt: skip
            told.append(not_measured(asks, measure.format(what), why))
            continue
        row = weeks.row("client-told", start)
        reached, missed = (int(str(row[count])) for count in counts)
        untold = plural(missed, what)
        said = f"{UNTOLD}{untold}." if missed else f"Every client was told of the {what}."
        links = {untold: _behind("client-told", f"untold_{kind}", start)} if missed else {}
        line = Line(
            asks=asks, measure=measure.format(what), value=percent(value),
            beside=f"{reached:,} of {reached + missed:,} {done}", sentence=said, state=HOLDS, weeks=found,
            opens=_behind("client-told", f"told_{kind}", start), links=links,
        )  # fmt: skip
        told.append(line)
    first, other = sorted(told, key=lambda line: line.value is None)
    if first.value is None:
        blind = lacking(board, [name for name, held in sources.items() if maps(held, "client_told_close")])
        keys = "`client_told_open` and `client_told_close` (under `activities`)"
        return replace(first, sentence=to_map(board, keys, blind)) if blind else first
    slips = any(judged(line, better="up").state == SLIPPING for line in told)
    links = {**first.links, **other.links}
    said = f"{first.sentence} {other.sentence}".replace(f". {UNTOLD}", " and ")
    whole = judged(replace(first, sentence=said, links=links), better="up")
    return replace(whole, state=SLIPPING) if slips else whole


def _lines(board: Board, weeks: Weeks) -> list[Line]:
    silent = lacking(board, [name for name, held in board.settings.sources.items() if logs(held)])
    active = _share(
            board, weeks, asks="Do all work in ERP or CRM", measure="Closed without any activity",
            figure="without_activity", rest="with_activity", means="A case without activity was worked elsewhere.",
            why=to_map(board, HAPPENED, silent) if silent else "Too few cases closed to say.",
        )  # fmt: skip
    return [
        active if active.value is None else _silent(board, active),
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

"""The header: the answer to "are we on top of it?", with its reason in two short lines."""

from __future__ import annotations

from typing import Any

from app.board import Board
from app.links import sources_of
from app.powerhouse.words import some
from app.source_ages import stale_words, when_words
from app.wall.facts import Facts, by_words

ANSWERS = {"yes": ("Yes.", "green", 0), "nearly": ("Nearly.", "yellow", 1), "not yet": ("Not yet.", "red", 2)}
MANY = ("", "it has", "both have", "all three have", "all four have", "all five have")
LETTERS = 80  # of a line beside the verdict
Line = list[list[Any]]


def header(board: Board, facts: Facts) -> dict[str, Any]:
    """Return answer, colour (green, yellow, red, none, or hatch: not known), rank, and why: two lines of parts."""
    answer, colour, rank = ANSWERS.get(facts.judged.answer, ("Too few to say.", "none", None))
    why = [_due(facts), _now(board, facts)]
    if board.sources.is_empty():
        why = [_plain("No source is named in casewall.toml."), _plain("Until one is, there is nothing to show.")]
    elif facts.state == "loading":
        answer, colour, rank, why = "One moment.", "hatch", None, _loading(board)
    elif facts.state == "unknown":
        answer, colour, rank, why = "Not known.", "hatch", None, _unknown(board)
    return {"answer": answer, "colour": colour, "rank": rank, "why": why}


def _plain(text: str) -> Line:
    return [[text, False]]


def _due(facts: Facts) -> Line:
    """Return what the verdict rests on."""
    judged = facts.judged
    if judged.n == 0:
        return _plain("No case with a target fell due lately.")
    were = "was" if judged.missed == 1 else "were"
    return [
        [f"{judged.missed:,} of the {judged.n:,}", True],
        [f" cases due in {judged.days} working days {were} late; the goal allows {judged.allowed:,}.", False],
    ]


def _now(board: Board, facts: Facts) -> Line:
    """Return what stands beside the verdict: what is late, what turns late, which source is out of date."""
    late, coming = facts.counts["late"], facts.coming.height
    turn = "turns" if coming == 1 else "turn"
    more = f"{coming:,} more" if coming else "no more"
    line: Line = [[f"{late:,}", True], [f" {'is' if late == 1 else 'are'} late now", False]]
    if facts.end is None:
        line.append([".", False])
    else:
        line += [[", ", False], [more, True], [f" {turn} late by {by_words(board, facts.end)}.", False]]
    if facts.blind:
        line = _plain(f"No open case has a {facts.blind.removeprefix('no ')}, so none can be late.")
    aged = stale_words(board.sources, sources_of(board, board.cases), zone=board.zone, today=board.today)
    if aged:
        # a stale source never changes the verdict silently
        told = f" {aged[0]}."
        if len(aged) > 1 or sum(len(part) for part, _ in line) + len(told) > LETTERS:
            told = " 1 source is out of date." if len(aged) == 1 else f" {len(aged)} sources are out of date."
        line = [*line, [told, True]]
    return line


def _loading(board: Board) -> list[Line]:
    """Return what is read for the first time."""
    names = board.sources["label"].to_list()
    whole = MANY[len(names)] if len(names) < len(MANY) else f"all {len(names)} have"
    first = f"First reading of {some(names, most=3)}."
    if len(first) > LETTERS:
        first = f"First reading of {len(names)} sources." if len(names) > 1 else "First reading of the source."
    return [_plain(first), _plain(f"Shows when {whole} answered.")]


def _unknown(board: Board) -> list[Line]:
    """Return since when no source has answered."""
    at = board.sources["fresh_at"].drop_nulls().max()
    since = when_words(at, zone=board.zone, today=board.today)  # type: ignore[arg-type]
    return [_plain(f"No system has answered since {since}."), _plain("Figures stand as they were then.")]

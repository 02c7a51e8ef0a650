"""The owners page's title and its sentence: who has room, who is away, what nobody owns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import polars as pl
from htpy import Element, a, b, div, h1, p

from app.behind import Figure
from app.board import Board
from app.formatting import plural
from app.naming import team
from app.screens.owners import Owners

DAY = timedelta(days=1)
Said = list[str | Element]


def heading(board: Board, found: Owners) -> Element:
    """Return the title and the sentence."""
    said = [part for parts in _sentences(board, found) for part in (*parts, " ")]
    return div[h1["Owners"], p(".lead")[said]]


def _sentences(board: Board, found: Owners) -> Iterator[Said]:
    if not found.tells_owners:
        yield ["The sources do not tell who owns a case, so nothing can be said of people."]
        return
    if found.people.is_empty() and not found.open_cases:
        yield ["No case is open, and nobody is named in casewall.toml."]
        return
    yield _room(board, found)
    if not found.by_person:
        yield ["Figures by person are off (privacy.owner_figures)."]
    elif told := _over_and_away(found):
        yield [told]
    if found.unowned:
        link = Figure(metric="unowned", figure="unowned", start=board.today, end=board.today + DAY).address()
        number = a(href=link, data_open=link)[f"{found.unowned:,}"]
        have = "has" if found.unowned == 1 else "have"
        every, _, word = plural(found.open_cases, "open case").partition(" ")
        whole = Figure(metric="wip", figure="wip", start=board.today, end=board.today + DAY).address()
        yield [number, " of ", a(href=whole, data_open=whole)[every], f" {word} {have} no owner yet."]
    elif found.open_cases and not found.not_told:
        yield ["Every open case has an owner."]
    if found.not_told:
        them = "it" if found.not_told == 1 else "them"
        cases = plural(found.open_cases, "open case")
        yield [f"The sources do not tell of {found.not_told:,} of {cases} who owns {them}."]


def _room(board: Board, found: Owners) -> Said:
    """Return how much room the front line has, or the people of the chosen team."""
    who = "The front line"
    if found.asked.team is not None:
        who = team(board.settings, found.asked.team) or found.asked.team
    if found.room is None:
        return [f"{who} has no limits, so room is not known (wip_limit, under [owners.*])."]
    if not found.all_limited:
        who = f"{who}, where it has limits,"
    if not found.room:
        return [f"{who} has ", b["no room"], " today."]
    # cases of which nobody tells who has them may take some of it
    most = "at most " if found.not_told else ""
    return [f"{who} has room for {most}", b[plural(found.room, "more case")], " today."]


def _over_and_away(found: Owners) -> str:
    """Return how many people are over their limit, and how many are away."""
    people = found.people.filter(~pl.col("group"))
    over = people.filter(pl.col("over_limit").fill_null(value=False)).height
    gone = people.filter(pl.col("away").fill_null(value=False)).height
    told = [f"{plural(over, 'person is', 'people are')} over the limit"] if over else []
    if gone:
        word = "is" if gone == 1 else "are"
        told.append(f"{gone:,} {word} away" if told else f"{plural(gone, 'person', 'people')} {word} away")
    return ", ".join(told) + "." if told else ""

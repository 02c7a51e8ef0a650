"""Division of responsibilities: the front line answers; sales and experts are kept free for their own work."""

from __future__ import annotations

from app.board import Board
from app.formatting import hours_stat, percent, plural
from app.powerhouse.base import Group, Line, Weeks, not_measured
from app.powerhouse.shares import Newest, Share, Words, share_line
from app.powerhouse.words import EXPERTS
from metrics.rules import EXPERT
from metrics.tiers import SALES

SOLD = Share(metric="frontline", figure="sold_share", parts=("sold",), whole=("opened",), unit="opened")
LEAKED = Share(metric="frontline", figure="leak_share", parts=("leaked",), whole=("opened",), unit="opened")
ALONE = Share(metric="frontline", figure="front_line_share", parts=("alone",), whole=("closed",), unit="closed",
              goal="goal_share", others="by people unknown")  # fmt: skip
FEW = "Too few cases were {} to say."


def _now(weeks: Weeks, figure: str) -> int:
    """Return what is open now: the same in every week's row."""
    return int(str(weeks.ask("frontline")[figure][-1]))


def reached_words(reached: int, sold: int) -> str:
    """Return in words how many of what sales began have come to the front line."""
    if reached == sold:
        who = "It has" if sold == 1 else f"All {sold:,} have"
    else:
        who = f"{reached:,} of the {sold:,} {'has' if reached == 1 else 'have'}" if reached else "None of them has"
    return f"{who} reached a representative since."


def _sales(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Divide responsibilities", "Cases that began with a salesperson"
    if SALES not in board.rules.tiers.values():
        why = 'Write `tier = "sales"` for salespeople under `[owners.NAME]`, to see what they own.'
        return not_measured(asks, measure, why)

    def means(week: Newest) -> Words:
        waited, owned = week.hours("to_rep_p50_hours"), _now(weeks, "sales_owned")
        if not week.count("sold"):
            said = "Every case began with those who answer for it."
        elif waited is not None:
            said = f"Half reached a representative within {hours_stat(waited)}."
        else:
            said = reached_words(week.count("reached"), week.count("sold"))
        if not owned:
            return f"{said} {week.usual}".strip(), {}
        held = plural(owned, "case")
        said += f" {held} {'is' if owned == 1 else 'are'} owned by sales now."
        return f"{said} {week.usual}".strip(), {held: week.behind("sales_owned")}

    return share_line(weeks, SOLD, asks=asks, measure=measure, why=FEW.format("opened"), means=means, better="down")


def _front(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Maintain a big front line", "Closed by the front line alone"
    if EXPERT not in board.rules.tiers.values():
        return not_measured(asks, measure, EXPERTS)

    def means(week: Newest) -> Words:
        goal = week.hours("goal_share") or 0.0
        if week.value >= goal:
            rest = week.count("closed") - week.count("alone")
            return f"The other {rest:,} needed an expert." if rest else "None needed an expert.", {}
        return f"More than {percent(1 - goal)} of cases need an expert: see which types, and train.", {}

    return share_line(weeks, ALONE, asks=asks, measure=measure, why=FEW.format("closed"), means=means, better="up")


def _leak(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Quarantine your experts", "Cases that went to an expert first"
    if EXPERT not in board.rules.tiers.values():
        return not_measured(asks, measure, EXPERTS)

    def means(week: Newest) -> Words:
        queued = _now(weeks, "expert_queue")
        if not queued:
            return f"{week.usual} No case waits for an expert now.".strip(), {}
        held = plural(queued, "case")
        said = f"{week.usual} {held} {'waits' if queued == 1 else 'wait'} for an expert now."
        return said.strip(), {held: week.behind("expert_queue")}

    return share_line(weeks, LEAKED, asks=asks, measure=measure, why=FEW.format("opened"), means=means, better="down")


GROUP = Group(
    name="Division of responsibilities",
    why="The front line answers. Sales and experts are kept free for their own work.",
    lines=lambda board, weeks: [_sales(board, weeks), _front(board, weeks), _leak(board, weeks)],
)

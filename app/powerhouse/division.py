"""Division of responsibilities: the front line answers; sales and experts are kept free for their own work."""

from __future__ import annotations

from datetime import date

from app.behind import Figure
from app.board import Board
from app.formatting import hours_stat, percent, plural
from app.powerhouse.base import HOLDS, WEEK, Group, Line, Weeks, judged, newest, not_measured, routine
from app.powerhouse.words import EXPERTS
from metrics.rules import EXPERT
from metrics.tiers import SALES


def _behind(figure: str, start: date) -> Figure:
    return Figure(metric="frontline", figure=figure, start=start, end=start + WEEK, per="week")


def _now(weeks: Weeks, figure: str) -> int:
    """Return what is open now: the same in every week's row."""
    return int(str(weeks.ask("frontline")[figure][-1]))


def _sales(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Divide responsibilities", "Cases that began with a salesperson"
    if SALES not in board.rules.tiers.values():
        why = 'Write `tier = "sales"` for salespeople under `[owners.NAME]`, to see what they own.'
        return not_measured(asks, measure, why)
    found = weeks.of("frontline", "sold_share", among=("opened",))
    start, value = newest(found)
    if start is None or value is None:
        return not_measured(asks, measure, "Too few cases were opened to say.")
    row = weeks.row("frontline", start)
    waited, owned, links = row["to_rep_p50_hours"], _now(weeks, "sales_owned"), {}
    sold, reached = int(str(row["sold"])), int(str(row["reached"]))
    if not sold:
        said = "Every case began with those who answer for it."
    elif waited is not None:
        said = f"Half reached a representative within {hours_stat(float(str(waited)))}."
    else:
        said = f"{reached:,} of them {'has' if reached == 1 else 'have'} reached a representative since."
    if owned:
        held = plural(owned, "case")
        said += f" {held} {'is' if owned == 1 else 'are'} owned by sales now."
        links[held] = _behind("sales_owned", start)
    return judged(
        Line(
            asks=asks, measure=measure, value=percent(value), beside=f"{sold:,} of {row['opened']:,} opened",
            sentence=f"{said} {routine(found, percent, most=1.0)}".strip(), state=HOLDS, weeks=found,
            opens=_behind("sold", start), links=links,
        ),
        better="down",
    )  # fmt: skip


def _front(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Maintain a big front line", "Closed by the front line alone"
    if EXPERT not in board.rules.tiers.values():
        return not_measured(asks, measure, EXPERTS)
    found = weeks.of("frontline", "front_line_share", among=("closed",))
    start, value = newest(found)
    if start is None or value is None:
        return not_measured(asks, measure, "Too few cases closed to say.")
    row = weeks.row("frontline", start)
    goal = float(str(row["goal_share"]))
    said = f"{percent(value)} of cases need no expert." if value >= goal else \
        f"More than {percent(1 - goal)} of cases need an expert: see which types, and train."  # fmt: skip
    return judged(
        Line(
            asks=asks, measure=measure, value=percent(value),
            beside=f"{row['alone']:,} of {row['closed']:,}, aim {percent(goal)}", sentence=said, state=HOLDS,
            weeks=found, goal=goal, opens=_behind("alone", start),
        ),
        better="up",
    )  # fmt: skip


def _leak(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Quarantine your experts", "Cases that went to an expert first"
    if EXPERT not in board.rules.tiers.values():
        return not_measured(asks, measure, EXPERTS)
    found = weeks.of("frontline", "leak_share", among=("opened",))
    start, value = newest(found)
    if start is None or value is None:
        return not_measured(asks, measure, "Too few cases were opened to say.")
    row, queued, links = weeks.row("frontline", start), _now(weeks, "expert_queue"), {}
    said = "No case waits for an expert now."
    if queued:
        held = plural(queued, "case")
        said = f"{held} {'waits' if queued == 1 else 'wait'} for an expert now."
        links[held] = _behind("expert_queue", start)
    return judged(
        Line(
            asks=asks, measure=measure, value=percent(value), beside=f"{row['leaked']:,} of {row['opened']:,} opened",
            sentence=f"{routine(found, percent, most=1.0)} {said}".strip(), state=HOLDS, weeks=found,
            opens=_behind("leaked", start), links=links,
        ),
        better="down",
    )  # fmt: skip


GROUP = Group(
    name="Division of responsibilities",
    why="The front line answers. Sales and experts are kept free for their own work.",
    lines=lambda board, weeks: [_sales(board, weeks), _front(board, weeks), _leak(board, weeks)],
)

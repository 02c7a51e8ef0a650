"""Division of responsibilities: the front line answers; sales and experts are kept free for their own work."""

from __future__ import annotations

from app.behind import Figure
from app.board import Board
from app.formatting import hours_stat, percent, plural
from app.powerhouse.base import HOLDS, WEEK, Group, Line, Weeks, judged, newest, not_measured, routine
from metrics.rules import EXPERT
from metrics.tiers import SALES


def _sales(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Divide responsibilities", "Cases that began with a salesperson"
    if SALES not in board.rules.tiers.values():
        why = 'Write tier = "sales" for salespeople under [owners.NAME] to see what they own.'
        return not_measured(asks, measure, why)
    found = weeks.of("frontline", "sold_share", among=("opened",))
    start, value = newest(found)
    if start is None or value is None:
        return not_measured(asks, measure, "Too few cases were opened to say.")
    row = weeks.row("frontline", start)
    waited, owned = row["to_rep_p50_hours"], int(str(row["sales_owned"]))
    said = f"Half reached a representative within {hours_stat(float(str(waited)))}." if waited is not None else \
        f"{plural(int(str(row['reached'])), 'case')} of {row['sold']} reached a representative."  # fmt: skip
    said += f" {plural(owned, 'case')} still owned by sales." if owned else ""
    return judged(
        Line(
            asks=asks, measure=measure, value=percent(value), beside=f"{row['sold']:,} of {row['opened']:,} opened",
            sentence=said, state=HOLDS, weeks=found,
            opens=Figure(metric="frontline", figure="sold", start=start, end=start + WEEK, per="week"),
        ),
        better="down",
    )  # fmt: skip


def _experts(board: Board, weeks: Weeks) -> list[Line]:
    names = ("Maintain a big front line", "Quarantine your experts")
    measures = ("Closed by the front line alone", "Cases that went to an expert first")
    if EXPERT not in board.rules.tiers.values():
        why = 'Write tier = "expert" for your experts, under [owners.NAME] or for a group under [teams.NAME].'
        return [not_measured(asks, measure, why) for asks, measure in zip(names, measures, strict=True)]
    alone = weeks.of("frontline", "front_line_share", among=("closed",))
    leaked = weeks.of("frontline", "leak_share", among=("opened",))
    lines = []
    start, value = newest(alone)
    if start is None or value is None:
        lines.append(not_measured(names[0], measures[0], "Too few cases closed to say."))
    else:
        row = weeks.row("frontline", start)
        goal = float(str(row["goal_share"]))
        said = f"{percent(value)} of cases need no expert." if value >= goal else \
            f"More than {percent(1 - goal)} of cases need an expert: see which types, and train."  # fmt: skip
        opens = Figure(metric="frontline", figure="alone", start=start, end=start + WEEK, per="week")
        lines.append(
            judged(
                Line(
                    asks=names[0], measure=measures[0], value=percent(value),
                    beside=f"{row['alone']:,} of {row['closed']:,}, aim {percent(goal)}", sentence=said, state=HOLDS,
                    weeks=alone, goal=goal, opens=opens,
                ),
                better="up",
            )
        )  # fmt: skip
    start, value = newest(leaked)
    if start is None or value is None:
        return [*lines, not_measured(names[1], measures[1], "Too few cases were opened to say.")]
    row = weeks.row("frontline", start)
    waits = int(str(weeks.ask("frontline")["expert_queue"][-1]))
    said = f"{plural(waits, 'case')} {'waits' if waits == 1 else 'wait'} for an expert now."
    opens = Figure(metric="frontline", figure="leaked", start=start, end=start + WEEK, per="week")
    line = Line(
        asks=names[1], measure=measures[1], value=percent(value),
        beside=f"{row['leaked']:,} of {row['opened']:,} opened",
        sentence=f"{routine(leaked, percent)} {said}".strip(), state=HOLDS, weeks=leaked, opens=opens,
    )  # fmt: skip
    return [*lines, judged(line, better="down")]


GROUP = Group(
    name="Division of responsibilities",
    why="The front line answers. Sales and experts are kept free for their own work.",
    lines=lambda board, weeks: [_sales(board, weeks), *_experts(board, weeks)],
)

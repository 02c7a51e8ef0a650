"""The client's side: somebody answers at once, and nobody has to repeat himself."""

from __future__ import annotations

from datetime import timedelta

from app.behind import Figure
from app.board import Board
from app.formatting import duration, hours_stat, plural
from app.powerhouse.base import HOLDS, WEEK, Group, Line, Weeks, judged, newest, not_measured, routine
from app.powerhouse.words import to_map
from app.questions import Question, answer


def _owned(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Take ownership at once", "85% have an owner within"
    found = weeks.of("ownership", "p85_hours")
    start, value = newest(found)
    if start is None or value is None:
        blind = [name for name, source in board.settings.sources.items() if "owner" not in source.columns
                 and (source.events is None or "owner" not in source.events.columns)]  # fmt: skip
        why = to_map(board, "`owner` (and `owned_at`, where rows are cases)", blind) if blind else \
            "Since when cases had their owner is not known: map `owned_at`, or the events."  # fmt: skip
        return not_measured(asks, measure, why)
    row = weeks.row("ownership", start)
    now = answer("unowned", board, Question(start=board.today, end=board.today)).row(0, named=True)
    said, links = "Every open case has an owner.", {}
    if now["unowned"]:
        held = plural(now["unowned"], "open case")
        longest = now["longest_hours"]
        said = f"{held} without an owner"
        said += f", the oldest for {duration(timedelta(hours=longest))}." if longest is not None else "."
        links[held] = Figure(metric="unowned", figure="unowned", start=board.today, end=board.today)
    line = Line(
        asks=asks, measure=measure, value=hours_stat(value),
        beside=f"half within {hours_stat(float(str(row['p50_hours'])))}",
        sentence=f"{said} {routine(found, hours_stat)}".strip(), state=HOLDS, weeks=found,
        opens=Figure(metric="ownership", figure="n", start=start, end=start + WEEK, per="week"), links=links,
    )  # fmt: skip
    return judged(line, better="down")


def _conversation(board: Board, weeks: Weeks) -> Line:
    asks, measure = "Hold one conversation", "Clients who had to repeat themselves"
    if board.cases["account"].null_count() == board.cases.height:
        return not_measured(asks, measure, to_map(board, "`account` (the client)", board.settings.sources))
    found = weeks.of("one-conversation", "reopened")
    start, value = newest(found)
    if start is None or value is None:
        return not_measured(asks, measure, "No client yet.")
    row = weeks.row("one-conversation", start)
    asked = Question(start=start, end=start + WEEK)
    back = int(answer("conversation", board, asked)["reopened_soon"].sum())
    held, links = plural(back, "case"), {}
    said = "No case came back soon after its closing."
    if back:
        said = f"{held} came back within 5 working days of a closing."
        links[held] = Figure(metric="conversation", figure="reopened_soon", start=start, end=start + WEEK)
    line = Line(
        asks=asks, measure=measure, value=f"{value:,.0f}", beside=f"of {row['accounts']:,} clients", state=HOLDS,
        sentence=f"{said} {routine(found, '{:,.0f}'.format)}".strip(), weeks=found, links=links,
    )  # fmt: skip
    return judged(line, better="down")


GROUP = Group(
    name="The client's side",
    why="Asked by the same method, beside the 17 lines.",
    lines=lambda board, weeks: [_owned(board, weeks), _conversation(board, weeks)],
)

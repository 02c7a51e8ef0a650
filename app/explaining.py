"""A metric explained: what it means, of which cases it is made, its figures, and what they leave out and why."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from shlex import quote
from typing import Any

import polars as pl

from app.board import Board
from app.definitions import sections
from app.formatting import clock_time, day_name, plural
from app.output import records, table_text
from app.questions import METRICS, Metric, Question, answer, check

WIDE = 100
RULES = {"then": "the rules of their day", "now": "today's rules"}
MOST = 30  # rows of figures; a client or a person a row can be many more


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A metric and its answer. `populations` are the cases behind each count, unparted, over all days asked.

    `left_out` are cases that these figures leave out, `nowhere` those that are in no figure at all, each by reason;
    `backlog` tells that the figures are of the old backlog alone, `hindsight` that they know what was learnt later.
    """

    metric: Metric
    board: Board
    asked: Question
    sections: list[tuple[str, str]]
    populations: dict[str, int]
    figures: pl.DataFrame
    left_out: dict[str, int]
    nowhere: dict[str, int]
    backlog: bool = False
    hindsight: bool = False


def explain(name: str, board: Board, asked: Question, *, backlog: bool = False, hindsight: bool = False) -> Explained:
    """Explain a metric by a board. Raises CasewallError for one that is not known, or cannot be parted so."""
    metric = check(name, by=asked.by, period=asked.period)
    whole = Question(start=asked.start, end=asked.end, of=asked.of, before=asked.before, seed=asked.seed)
    return Explained(
        metric=METRICS[name],
        board=board,
        asked=asked,
        sections=sections(name),
        populations={figure: behind(board, whole).height for figure, behind in metric.cases.items()},
        figures=answer(name, board, asked),
        left_out=dict(metric.left_out(board, whole)),
        nowhere=nowhere(board, backlog=backlog),
        backlog=backlog,
        hindsight=hindsight,
    )


def nowhere(board: Board, *, backlog: bool = False) -> dict[str, int]:
    """Return the cases that are in no figure of a board, by reason; `backlog`: its figures are of the backlog alone."""
    found = {
        "void by now: merged, duplicate, spam, or missing from the source's listings": board.void.height,
        "closed before they were opened": board.quality.height,
    }
    start = board.rules.start
    return found if start is None or backlog else found | {f"old backlog, opened before {start}": board.backlog.height}


def as_json(found: Explained) -> dict[str, Any]:
    """Return an explanation as JSON: words under `definition`, counts of cases, and the figures as records."""
    return {
        "metric": found.metric.name,
        "does": found.metric.does,
        "definition": {(label or "meaning").lower().replace(" ", "_"): words for label, words in found.sections},
        "as_of": found.board.as_of.isoformat(),
        "from": found.asked.start.isoformat() if found.metric.asked_of == "period" else None,
        "to": found.asked.end.isoformat() if found.metric.asked_of == "period" else None,
        "judged": found.board.judged,
        "backlog": found.backlog,
        "hindsight": found.hindsight,
        "teams": list(found.board.teams) if found.board.teams is not None else None,
        "cases": found.populations,
        "left_out": found.left_out,
        "in_no_figure": found.nowhere,
        "figures": records(found.figures),
    }


def asked_words(found: Explained) -> str:
    """Return in one sentence which days, which instant and whose cases were asked about."""
    zone = found.board.zone
    day = found.board.as_of.astimezone(zone).date()
    told = f"As known on {day_name(day)} {day.year} at {clock_time(found.board.as_of, zone)} ({zone.key})"
    if found.metric.asked_of == "period":
        first, last = found.asked.start, found.asked.end - timedelta(days=1)
        days = "no day" if last < first else f"{first} to {last}, both counted"
        told = f"The days {days}. {told}"
    if found.board.teams is not None:
        told += f", of {plural(len(found.board.teams), 'team')}: {', '.join(found.board.teams)}"
    if found.hindsight:
        told += ", by all that was learnt since"
    if found.backlog:
        told += ", of the old backlog alone"
    return f"{told}. Closed cases are judged by {RULES[found.board.judged]}."


def as_text(found: Explained, *, words: Sequence[str] = ()) -> str:
    """Return an explanation as a person reads it in a terminal; `words` are the options that were given besides."""
    lines = [f"{found.metric.name}: {found.metric.does}", "", "What it counts"]
    for label, told in found.sections:
        lines += _wrapped(f"{label}: {told}" if label else told)
    lines += ["", "What was asked", *_wrapped(asked_words(found))]
    lines += ["", "The cases behind each count, over all of it"]
    if found.populations:
        lines += _table(found.populations)
        lines.append(f"  To see them: {_command(found, ['--cases', next(iter(found.populations))], words)}")
    else:
        lines += _wrapped("Its figures are no counts of cases, so none can be listed.")
    lines += ["", "The figures", *_figures(found, words)]
    lines += ["", "Left out of these figures"]
    lines += _reasons(found.left_out) or ["  Nothing: every case of the population is in them."]
    lines += ["", "In no figure at all", *(_reasons(_of_teams(found)) or ["  Nothing."])]
    return "\n".join(lines)


def _figures(found: Explained, words: Sequence[str]) -> list[str]:
    if found.figures.is_empty():
        return ["  None: there is no row to show."]
    shown = table_text(found.figures.head(MOST), zone=found.board.zone).rstrip("\n").split("\n")
    more = found.figures.height - MOST
    rest = [f"  and {plural(more, 'row')} more: {_command(found, _parted(found), words)}"] if more > 0 else []
    return [*(f"  {line.rstrip()}" for line in shown), *rest]


def _parted(found: Explained) -> list[str]:
    by = [*found.asked.by, *([found.asked.period] if found.asked.period else [])]
    return [word for name in by for word in ("--by", name)]


def _command(found: Explained, asked: Sequence[str], words: Sequence[str]) -> str:
    """Return the command that answers in full what was asked here."""
    said = ["casewall", "metrics", found.metric.name, *asked]
    if found.metric.asked_of == "period":
        said += ["--from", found.asked.start.isoformat(), "--to", found.asked.end.isoformat()]
    for team in found.board.teams or ():
        said += ["--team", team]
    return " ".join(quote(word) for word in [*said, *words])


def _of_teams(found: Explained) -> dict[str, int]:
    """Return the cases that are in no figure; those without a life have no team by which to choose them."""
    if found.board.teams is None:
        return found.nowhere
    return {f"{reason}{'' if 'backlog' in reason else ' (all teams)'}": n for reason, n in found.nowhere.items()}


def _table(held: dict[str, int]) -> list[str]:
    wide = max(len(name) for name in held)
    figures = max(len(f"{count:,}") for count in held.values())
    return [f"  {name:<{wide}}  {count:>{figures},}" for name, count in held.items()]


def _reasons(held: dict[str, int]) -> list[str]:
    """Return cases by reason, a line each; a reason of none is left away."""
    some = {reason: count for reason, count in held.items() if count}
    wide = max((len(f"{count:,}") for count in some.values()), default=0)
    return [f"  {count:>{wide},}  {reason}" for reason, count in some.items()]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDE, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)

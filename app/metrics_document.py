"""docs/metrics.md, made from the docstrings: `python -m app.metrics_document` writes it, a test holds it to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from app.catalogue import FAMILIES, Metric
from app.definitions import sections, told
from metrics.available import hours_available
from metrics.closing_rate import closing_rate
from metrics.net_work_time import net_work_time
from metrics.reconciliation import reconciled
from metrics.roster import closers, roster
from metrics.verdict import verdict

FILE = Path(__file__).resolve().parent.parent / "docs" / "metrics.md"
HEAD = """\
# The metrics: what each number means

Made from the docstrings of `metrics/` by `python -m app.metrics_document`; do not write into this file.

Every metric is asked by `casewall metrics NAME`, explained with its figures by `casewall explain NAME`, and the cases
behind a count are listed by `casewall metrics NAME --cases COUNT`. A metric is asked of an instant (`--as-of`) or of
days (`--from`, `--to`: half-open, local to each case's own calendar). An instant ahead of now, days that have not begun
and a `--before` that does not lie ahead are refused. Durations are hours, net work hours
([net-work-hours.md](net-work-hours.md)) unless the name says elapsed; shares lie between 0 and 1. What cannot be
known is null, never zero. Cases that are void, closed before they were opened, or old backlog are in none of them.

`--format` is table, json, csv or parquet. A table that goes to a file is as wide as its longest name; on a terminal
long names are cut short, and figures, times and case numbers never. CSV is made for spreadsheets: a control character
becomes a space, and a text that a spreadsheet would run as a formula (one that begins with `=`, `+`, `-` or `@` and is
no plain number) gets an apostrophe before it, as subjects are written by clients. JSON and Parquet hold every text as
it is. A table tells instants by the office's clock, the other three in UTC; each with its offset.
"""
OTHERS: dict[str, tuple[str, Callable[..., object]]] = {
    "net-work-time": ("the working time between two instants, on which everything here rests", net_work_time),
    "closers": ("who closed how much in which week, by which it is told who was there", closers),
    "roster": ("who is there on which day and for how long, on which capacity rests", roster),
    "hours-available": ("the hours of a group: its people's, else its calendar's", hours_available),
    "closing-rate": ("how fast a group closes in its best weeks: slack where no effort is written", closing_rate),
    "verdict": ("whether the team is on top of its work, as the wall says it", verdict),
    "reconciliation": ("our verdict against a source's own; `casewall reconcile SOURCE`", reconciled),
}


def document() -> str:
    """Return the whole document."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD
    yield "| metric | asked of | what it says |"
    yield "|---|---|---|"
    for family in FAMILIES:
        for metric in family.METRICS:
            yield f"| [{metric.name}](#{metric.name}) | {_asked(metric)} | {metric.does} |"
    for family in FAMILIES:
        yield ""
        yield f"## {_sentence(family.__doc__ or '')}"
        for metric in family.METRICS:
            yield from _metric(metric)
    yield ""
    yield "## What no metric of the command is"
    for name, (does, function) in OTHERS.items():
        yield from _definition(name, does, told(function))
        yield f"\nIn the code: `{function.__module__}`."


def _metric(metric: Metric) -> Iterator[str]:
    yield from _definition(metric.name, metric.does, sections(metric.name))
    counts = ", ".join(f"`{name}`" for name in metric.cases) or "none"
    by = ", ".join(metric.by) or "nothing"
    series = "; day, week or month" if metric.asked_of == "period" and metric.periods else ""
    yield ""
    yield f"Asked of {_asked(metric)}. Parted by: {by}{series}. Counts with cases: {counts}."
    if metric.standing:
        named = ", ".join(f"`{name}`" for name in metric.standing)
        yield f"As of the instant of the question, whatever the days, unless parted by day, week or month: {named}."
    yield f"In the code: `{metric.definition.__module__}`."


def _definition(name: str, does: str, parts: list[tuple[str, str]]) -> Iterator[str]:
    yield ""
    yield f"### {name}"
    yield ""
    yield f"{does[:1].upper()}{does[1:]}."
    yield ""
    for label, words in parts:
        yield f"- **{label}**: {_plain(words)}" if label else f"- {_plain(words)}"


def _asked(metric: Metric) -> str:
    return "an instant" if metric.asked_of == "instant" else "days"


def _sentence(text: str) -> str:
    """Return a docstring's first sentence without its full stop."""
    return text.strip().split("\n")[0].rstrip(".")


def _plain(words: str) -> str:
    """Return words in which nothing is markup."""
    return words.replace("[", "\\[").replace("_", "\\_").replace("*", "\\*").replace("<", "\\<")


def main() -> None:
    """Write the document."""
    FILE.write_text(document(), encoding="utf-8")


if __name__ == "__main__":
    main()

"""The tables of the load: one television alone beside all of them with the people, and how many times as much."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.televisions.figures import quantile
from benchmarks.televisions.people import Run
from benchmarks.televisions.phase import Phase

Row = tuple[str, float | None, float | None, str]


def table(alone: Phase, crowd: Phase) -> list[str]:
    """Tabulate two phases; a dash where there is nothing to tell."""
    rows: list[Row] = []
    for words, held in (
        ("a new tick until a television had its picture", [alone.ticks, crowd.ticks]),
        ("a load in the store until a television had a picture with it", [alone.loads, crowd.loads]),
        ("an answer to a television", [alone.answers, crowd.answers]),
    ):
        for share in (50, 95):
            one, many = (quantile(values, share) for values in held)
            rows.append((f"{words}, p{share}, s", one, many, ".2f"))
    rows += [
        ("the server, % of two cores", alone.server * 100, crowd.server * 100, ".0f"),
        ("the clients of the measurement, % of two cores", alone.clients * 100, crowd.clients * 100, ".0f"),
        ("everybody else on the machine, % of two cores", alone.others * 100, crowd.others * 100, ".0f"),
        ("the server's memory at most, MB", alone.memory, crowd.memory, ",.0f"),
        ("its threads at most", alone.threads, crowd.threads, ".0f"),
        ("answers to televisions", len(alone.answers), len(crowd.answers), ",.0f"),
        ("renewals of people's walls", alone.walls, crowd.walls, ",.0f"),
        ("pictures made", alone.made, crowd.made, ",.0f"),
        ("different pictures that televisions got", alone.seen, crowd.seen, ",.0f"),
        ("of so many data versions and ticks", alone.instants, crowd.instants, ",.0f"),
    ]
    lines = [
        f"| | {_who(alone)} | {_who(crowd)} | times |",
        "|---|---|---|---|",
        *(f"| {words} | {_cell(one, kind)} | {_cell(many, kind)} | {_times(one, many)} |"
          for words, one, many, kind in rows),
    ]  # fmt: skip
    return [*lines, "", *_notes(crowd), *_pages(crowd)]


def _who(phase: Phase) -> str:
    sets = "1 television" if phase.televisions == 1 else f"{phase.televisions} televisions"
    return f"{sets}, {phase.people} people"


def _notes(crowd: Phase) -> list[str]:
    statuses = ", ".join(f"{count:,} x {status}" for status, count in sorted(crowd.statuses.items()))
    shared = (len(crowd.answers) + crowd.walls) / max(1, crowd.made)
    return [
        f"Ages of {len(crowd.ticks):,} ticks and of {len(crowd.loads):,} loads at televisions ({crowd.commits} loads); "
        f"answers: {statuses}, {crowd.lost} lost, {crowd.troubled} with trouble. "
        f"A picture that was made served {shared:.1f} answers and walls.",
    ]


def _pages(crowd: Phase) -> list[str]:
    if not crowd.people:
        return []
    lines = [
        "",
        "| a page | opened, p50, s | p95 | n | renewed, p50, s | p95 | n |",
        "|---|---|---|---|---|---|---|",
    ]
    pages = sorted({run.page for run in (*crowd.opened, *crowd.updated)})
    for page in (None, *pages):
        lines.append(
            f"| {'all' if page is None else page or 'the wall'} | {_some(crowd.opened, page)} | "
            f"{_some(crowd.updated, page)} |"
        )
    return [
        *lines,
        "",
        f"Of {crowd.asked:,} renewals that people's pages asked for {len(crowd.updated):,} came; those that are "
        f"asked for while one is under way are one, and {crowd.dropped:,} were thrown away as the next one had begun.",
    ]


def _some(runs: Iterable[Run], page: str | None) -> str:
    times = [run.seconds for run in runs if page is None or run.page == page]
    return f"{_cell(quantile(times, 50), '.2f')} | {_cell(quantile(times, 95), '.2f')} | {len(times):,}"


def _cell(value: float | None, kind: str) -> str:
    return "–" if value is None else format(value, kind)


def _times(one: float | None, many: float | None) -> str:
    return f"{many / one:.1f}" if one and many is not None else "–"

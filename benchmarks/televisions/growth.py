"""What was held minute by minute: as rows of a CSV file, by the half hour, and how much more it is in an hour."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from benchmarks.televisions.browsers import Held

SETTLING = 10.0  # minutes in which caches fill; they count for no slope
HALF_HOUR = 30.0


@dataclass(frozen=True, kw_only=True)
class Minute:
    """What server and browser hold at a moment, in minutes since the start; memory in MB, `cpu` of one core."""

    at: float
    server: float
    files: int
    threads: int
    cpu: float
    browser: float
    televisions: tuple[Held, ...]
    pages: tuple[Held, ...]

    @property
    def wrong(self) -> int:
        """How many screens show no wall, or one that lost its server."""
        return sum(not one.drawn or one.lost for one in (*self.televisions, *self.pages))


Figure = tuple[str, str, Callable[[Minute], float], str]
FIGURES: tuple[Figure, ...] = (
    ("the server's memory", "MB", lambda one: one.server, ",.1f"),
    ("its open files", "", lambda one: one.files, ".0f"),
    ("its threads", "", lambda one: one.threads, ".0f"),
    ("heap of a television's page", "MB", lambda one: fmean(held.heap for held in one.televisions), ".2f"),
    ("its nodes", "", lambda one: fmean(held.nodes for held in one.televisions), ",.0f"),
    ("its listeners", "", lambda one: fmean(held.listeners for held in one.televisions), ",.0f"),
    ("heap of a Streamlit page", "MB", lambda one: fmean(held.heap for held in one.pages), ".2f"),
    ("its nodes ", "", lambda one: fmean(held.nodes for held in one.pages), ",.0f"),
    ("its listeners ", "", lambda one: fmean(held.listeners for held in one.pages), ",.0f"),
    ("all of the browser's processes", "MB", lambda one: one.browser, ",.0f"),
)


def keep(file: Path, one: Minute) -> None:
    """Add a line to the file, under headings where it is new."""
    row: dict[str, float | int] = {
        "minute": round(one.at, 2), "server_mb": round(one.server, 1), "files": one.files, "threads": one.threads,
        "cpu_of_a_core": round(one.cpu, 3), "browser_mb": round(one.browser, 1), "wrong": one.wrong,
    }  # fmt: skip
    for kind, screens in (("tv", one.televisions), ("page", one.pages)):
        for number, held in enumerate(screens):
            row |= {f"{kind}{number}_heap_mb": round(held.heap, 3), f"{kind}{number}_nodes": held.nodes,
                    f"{kind}{number}_listeners": held.listeners}  # fmt: skip
    is_new = not file.exists()
    with file.open("a", newline="", encoding="utf-8") as held_open:
        writer = csv.DictWriter(held_open, list(row))
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def slope(points: Sequence[tuple[float, float]]) -> float | None:
    """Return how much a figure grows in an hour, by least squares over (minute, figure); None of fewer than three."""
    if len(points) < 3:
        return None
    mean_at, mean = fmean(at for at, _ in points), fmean(value for _, value in points)
    spread = sum((at - mean_at) ** 2 for at, _ in points)
    return 60 * sum((at - mean_at) * (value - mean) for at, value in points) / spread if spread else None


def table(minutes: Sequence[Minute]) -> list[str]:
    """Tabulate the figures at the start, each half hour and the end, and their slopes without the first minutes."""
    marks = _marks(minutes)
    counted = [one for one in minutes if one.at >= SETTLING]
    names = [f"{one.at:.0f} min" for one in marks]
    lines = [
        f"| | {' | '.join(names)} | grows in an hour |",
        f"|---|{'---|' * (len(marks) + 1)}",
    ]
    for words, unit, figure, kind in FIGURES:
        grows = slope([(one.at, figure(one)) for one in counted])
        cells = " | ".join(format(figure(one), kind) for one in marks)
        lines.append(f"| {words.strip()}{f', {unit}' if unit else ''} | {cells} | {_signed(grows)} |")
    wrong = sum(one.wrong for one in minutes)
    looked = sum(len(one.televisions) + len(one.pages) for one in minutes)
    return [
        *lines, "",
        f"{len(minutes)} looks in {minutes[-1].at:.0f} minutes, {len(counted)} of them count for the slopes (the first "
        f"{SETTLING:.0f} minutes do not). The server took {fmean(one.cpu for one in minutes):.0%} of a core. Screens "
        f"without a wall, or with one that lost its server: {wrong} of {looked} looked at.",
    ]  # fmt: skip


def _marks(minutes: Sequence[Minute]) -> list[Minute]:
    """Return the first minute, the one that ends the settling, each half hour's, and the last."""
    wanted = [0.0, SETTLING, *(HALF_HOUR * turn for turn in range(1, 1000))]
    found = [next((one for one in minutes if one.at >= at), None) for at in wanted]
    held = {one.at: one for one in (*found, minutes[-1]) if one is not None}
    return [held[at] for at in sorted(held)]


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}"

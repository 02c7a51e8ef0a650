"""Measure, and write the tables of docs/benchmarks.md: `make bench`."""

from __future__ import annotations

import argparse

from benchmarks.asking_peers import OURS, Standing, standings
from benchmarks.memory import extra
from benchmarks.ours import measured, steps
from benchmarks.report import write

SIZES = SMALL, MIDDLE, LARGE = 10_000, 1_000_000, 10_000_000
NAMES = {
    "unit": "NumPy subtraction into a third column: the unit",
    "subtraction": "Polars subtraction",
    "net": "net_work_time, one calendar, streaming engine",
    "net in memory": "the same, in-memory engine (one core)",
    "one of four": "one of four compiled together",
    "four by enum": "four in one frame, named by an Enum",
    "four by text": "four in one frame, named by a String",
    "due_at": "due_at",
    "local_date": "local_date",
    "date by conversion": "convert_time_zone, then the date",
    "local_week": "local_week",
    "week by conversion": "convert_time_zone, then the date's Monday",
}
Taken = dict[int, dict[str, float]]


def ratio(taken: Taken, size: int, name: str, to: str = "unit") -> float:
    """Return how many times as long one takes as another at a size."""
    return taken[size][name] / taken[size][to]


def goals(taken: Taken, memory: dict[int, float]) -> list[str]:
    """Hold the goals against what was measured."""
    four = "four calendars in one frame, named by an Enum, against one"
    held = [
        (f"{LARGE:,} rows", ratio(taken, LARGE, "net"), 12, "x the unit"),
        (f"{MIDDLE:,} rows", ratio(taken, MIDDLE, "net"), 14, "x the unit"),
        (f"{SMALL:,} rows, in-memory engine", taken[SMALL]["net in memory"] * 1e3, 1, "ms"),
        (f"{SMALL:,} rows, streaming engine", taken[SMALL]["net"] * 1e3, 1, "ms"),
        (f"{four}, {LARGE:,} rows", ratio(taken, LARGE, "four by enum", "net"), 1.5, "x"),
        (f"{four}, {MIDDLE:,} rows", ratio(taken, MIDDLE, "four by enum", "net"), 1.5, "x"),
        (f"the same named by a String, {LARGE:,} rows", ratio(taken, LARGE, "four by text", "net"), 1.5, "x"),
    ]
    if memory:
        held.append((f"extra memory, {LARGE:,} rows", memory[LARGE], 1.3, "x the answer's column"))
    lines = ["| | goal | measured | |", "|---|---|---|---|"]
    for name, got, most, what in held:
        verdict = "met" if got <= most else "NOT MET"
        lines.append(f"| {name} | at most {most:g} {what} | {got:.2f} {what} | {verdict} |")
    if memory:
        told = f"At {MIDDLE:,} rows the extra memory is {memory[MIDDLE]:.2f} x the answer's column: "
        lines += ["", told + "the engine's batches under way, which are about as much at any size."]
    return lines


def sizes(taken: Taken) -> list[str]:
    """Tabulate every question at every size."""
    lines = [f"| | {SMALL:,} rows, ms | {MIDDLE:,}, x the unit | {LARGE:,}, x the unit |", "|---|---|---|---|"]
    for name, told in NAMES.items():
        middle, large = ratio(taken, MIDDLE, name), ratio(taken, LARGE, name)
        lines.append(f"| {told} | {taken[SMALL][name] * 1e3:.2f} | {middle:.1f} | {large:.1f} |")
    dates, weeks = (ratio(taken, LARGE, f"{name} by conversion", f"local_{name}") for name in ("date", "week"))
    return [
        *lines,
        "",
        f"At {LARGE:,} rows due_at answers {LARGE / taken[LARGE]['due_at'] / 1e6:.0f} million rows a second; "
        f"local_date is {dates:.0f} and local_week {weeks:.0f} times as fast as the conversion.",
    ]


def profile(taken: dict[str, float]) -> list[str]:
    """Tabulate where the time goes: each step on top of those before."""
    lines, before = ["| up to and with | x the unit | this step |", "|---|---|---|"], 0.0
    for name, seconds in list(taken.items())[1:]:
        now = seconds / taken["unit"]
        lines.append(f"| {name} | {now:.1f} | {now - before:+.1f} |")
        before = now
    return lines


def beside(unit: float, found: list[Standing], unable: list[tuple[str, str]]) -> list[str]:
    """Tabulate the peers."""
    ours = next(one.seconds for one in found if one.name == OURS)
    lines = [
        "| | version | x the unit | x Casewall | wrong, plain | wrong, odd | rows asked | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        plain, odd = (f"{count / one.rows:.1%}" if count else "0" for count in (one.wrong, one.wrong_odd))
        times = one.seconds / ours
        lines.append(
            f"| {one.name} | {one.version} | {one.seconds / unit:,.0f} | {times:,.{0 if times >= 10 else 1}f} "
            f"| {plain} | {odd} | {one.rows:,} | {one.note} |"
        )
    return lines + [f"| {name} | | | | | | | {why} |" for name, why in unable]


def main() -> None:
    """Measure everything."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=9)
    rounds = asked.parse_args().rounds
    taken = {size: measured(size, rounds=rounds if size == LARGE else 5 * rounds) for size in SIZES}
    parts = {
        "goals": goals(taken, {size: took for size in (LARGE, MIDDLE) if (took := extra(size)) is not None}),
        "sizes": sizes(taken),
        "steps": profile(steps(LARGE, rounds=rounds)),
        "peers": beside(*standings(rounds=max(rounds // 3, 1))),
    }
    for part, lines in parts.items():
        print("\n".join([f"\n{part}", *lines]))
        write(part, lines)


if __name__ == "__main__":
    main()

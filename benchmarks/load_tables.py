"""What was measured of loading as tables of Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

Found = Mapping[str, Any]
LOADS = {
    "files, SQLite": ("Parquet into SQLite", "bare SQLite"),
    "database, SQLite": ("PostgreSQL into SQLite", "bare SQLite"),
    "files, PostgreSQL": ("Parquet into PostgreSQL", "bare PostgreSQL"),
}
MOST_SECONDS, MOST_MEMORY, MOST_SYNC = 180, 3e9, 2
GB = 1e9


def parts(found: Found) -> dict[str, list[str]]:
    """Return the tables by the name of their place in the document."""
    return {"loading": loads(found), "loading steps": steps(found), "loading syncs": syncs(found)}


def loads(found: Found) -> list[str]:
    """Tabulate the first loads beside what they are measured against."""
    lines = [
        "| | s | rows/s | x the bare writing | computing, s | peak memory, GB | load of the machine before | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, (told, unit) in LOADS.items():
        one, bare = found[name], found[unit]["bare"]
        met = one["seconds"] <= MOST_SECONDS and (one["peak"] or 0) <= MOST_MEMORY
        lines.append(
            f"| {told} | {one['seconds']:.0f} | {found['rows'] / one['seconds']:,.0f} | {one['seconds'] / bare:.1f} "
            f"| {one['cpu']:.0f} | {_of(one['peak'], GB)} | {one['machine']:.1f} | {'met' if met else 'NOT MET'} |"
        )
    for name, told in (
        ("bare SQLite", "bare: `executemany` of the finished rows into SQLite"),
        ("unindexed SQLite", "the same without indexes"),
        ("bare PostgreSQL", "bare: COPY of the finished rows into PostgreSQL"),
    ):
        seconds = found[name]["bare"]
        lines.append(
            f"| {told} | {seconds:.0f} | {found['rows'] / seconds:,.0f} | | | | {found[name]['machine']:.1f} | |"
        )
    alone = found["read alone"]
    lines.append(f"| Polars reads the Parquet, and no more | {alone:.1f} | {found['rows'] / alone:,.0f} | | | | | |")
    cases = found["cases"]
    return [f"{cases:,} cases and {found['rows'] - cases:,} events, each load once.", "", *lines]


def steps(found: Found) -> list[str]:
    """Tabulate where the computing of the loads went."""
    names = list(dict.fromkeys(step for name in LOADS for step in found[name]["steps"]))
    whole = {name: sum(found[name]["steps"].values()) for name in LOADS}
    lines = [
        "| of the computing | " + " | ".join(told for told, _ in LOADS.values()) + " |",
        "|---" * (len(LOADS) + 1) + "|",
    ]
    for step in sorted(names, key=lambda step: -found["files, SQLite"]["steps"].get(step, 0.0)):
        shares = (f"{found[name]['steps'].get(step, 0.0) / whole[name]:.0%}" for name in LOADS)
        lines.append(f"| {step} | " + " | ".join(shares) + " |")
    return lines


def syncs(found: Found) -> list[str]:
    """Tabulate what a small change costs, and the first judging."""
    first, wall = found["first judging"], found["wall"]
    middle = {key: median(one[key] for one in found["syncs"]) for key in ("seconds", "load", "judge")}
    met = "met" if middle["seconds"] <= MOST_SYNC else "NOT MET"
    counts = found["syncs"][0]["counts"]
    turns = f"median of {len(found['syncs'])}, load of the machine {found['syncs'][0]['machine']:.1f}"
    then = wall["sync"]["load"] + wall["sync"]["judge"]
    return [
        "| | |",
        "|---|---|",
        f"| a sync in which 500 cases changed: {counts['read']:,} rows read, {counts['new']:,} new, "
        f"{counts['changed']:,} changed ({turns}) | {middle['seconds']:.2f} s, {met} |",
        f"| of it reading, mapping and storing | {middle['load']:.2f} s |",
        f"| of it judging | {middle['judge']:.2f} s |",
        f"| the same as a command, its start included | {found['command']:.1f} s |",
        f"| the first judging: {first['judged']:,} closings | {first['seconds']:.0f} s, "
        f"{first['cpu']:.0f} s computing, peak {_of(first['peak'], GB)} GB |",
        f"| a wall of {wall['cases']:,} cases: the store's rows read first | {wall['first frames']:.1f} s |",
        f"| the same after a sync of 500 changed cases (that took {then:.2f} s) | {wall['then frames']:.2f} s |",
        f"| its picture built | {wall['first board']:.1f} s; after the sync {wall['then board']:.1f} s |",
        f"| the process's memory then | {_of(wall['first memory'], GB)} GB |",
    ]


def _of(size: float | None, unit: float) -> str:
    return "" if size is None else f"{size / unit:.1f}"

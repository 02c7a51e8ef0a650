"""Measure loading at scale, and write its tables of docs/benchmarks.md: `make bench-loading`.

Each run is a process of its own; the PostgreSQL is one of the tests', without waiting for the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl

from benchmarks import load_rows, load_tables
from benchmarks.load_jobs import Told
from benchmarks.report import write
from tests.databases import postgres

CHANGED, TURNS, SHOWN = 500, 3, 10


def run(job: str, config: Path, **environment: str) -> Told:
    """Do a job in a process of its own, and say how loaded the machine was when it began."""
    load = os.getloadavg()[0]
    command = [sys.executable, "-m", "benchmarks.load_jobs", job, str(config)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)
    if said.returncode:
        raise SystemExit(f"{job}: {said.stderr[-2000:]}")
    told: Told = json.loads(said.stdout.splitlines()[-1]) | {"machine": load}
    print(f"{job} {config.stem}: {told['seconds']:.1f} s", flush=True)
    return told


def read_alone(folder: Path) -> float:
    """Return the seconds in which Polars reads the files, and does nothing with them."""
    began = perf_counter()
    for name in load_rows.TABLES:
        pl.read_parquet(folder / f"{name}.parquet")
    return perf_counter() - began


def whole_command(config: Path) -> float:
    """Return the seconds of `casewall sync`, its own start included."""
    began = perf_counter()
    subprocess.run(
        [Path(sys.executable).with_name("casewall"), "sync", "--config", str(config)], check=True, capture_output=True
    )
    return perf_counter() - began


def measured(count: int, folder: Path) -> dict[str, Any]:
    """Measure everything at `count` cases."""
    (few := folder / "few").mkdir()
    rows = sum(load_rows.files(folder, count).values())
    found: dict[str, Any] = {"cases": count, "rows": rows, "read alone": read_alone(folder)}
    files = load_rows.settings(folder, store="sqlite:///files.db", sql=False)
    found["files, SQLite"] = run("load", files)
    found["bare SQLite"] = run("bare", files, BARE="sqlite:///bare.db")
    found["unindexed SQLite"] = run("bare", files, BARE="sqlite:///unindexed.db", INDEXES="")
    for path in folder.glob("*.db*"):
        path.unlink()
    with postgres() as desk, postgres() as store, postgres() as empty, postgres() as fewer:
        os.environ["DESK_URL"] = desk
        load_rows.fill(desk, folder)
        sql = load_rows.settings(folder, store="sqlite:///sql.db", sql=True)
        found["database, SQLite"] = run("load", sql)
        found["first judging"] = run("judge", sql)
        found["syncs"] = []
        for turn in range(TURNS):
            load_rows.change(desk, CHANGED, turn=turn)
            found["syncs"].append(run("sync", sql))
        load_rows.change(desk, CHANGED, turn=TURNS)
        found["command"] = whole_command(sql)
        load_rows.settings(folder, store=store, sql=False)
        found["files, PostgreSQL"] = run("load", files)
        found["bare PostgreSQL"] = run("bare", files, BARE=empty)
        load_rows.files(few, count // SHOWN)
        load_rows.fill(fewer, few)
        os.environ["DESK_URL"] = fewer
        shown = load_rows.settings(few, store="sqlite:///few.db", sql=True)
        run("load", shown)
        run("judge", shown)
        load_rows.change(fewer, CHANGED, turn=0)
        found["wall"] = run("show", shown) | {"cases": count // SHOWN}
    return found


def main() -> None:
    """Measure, print and, where asked, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=1_000_000)
    asked.add_argument("--write", action="store_true", help="write the tables into docs/benchmarks.md")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="loading-") as folder:
        found = measured(given.cases, Path(folder))
    for part, lines in load_tables.parts(found).items():
        print("\n".join([f"\n{part}", *lines]))
        if given.write:
            write(part, lines)


if __name__ == "__main__":
    main()

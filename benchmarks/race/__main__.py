"""Race: hold the three answers to each question against each other, time them in turn, and tell it as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.measure import medians
from benchmarks.race.alike import differences, plain
from benchmarks.race.base import Race
from benchmarks.race.families import FAMILIES
from benchmarks.race.loaded import Desk, load


def raced(race: Race, desk: Desk, *, rounds: int) -> dict[str, object]:
    """Return one race: the seconds of each, how many rows the answer has, and where the answers differ."""
    contenders = {
        "ours": lambda: race.ours(desk),
        "pandas": lambda: race.pandas(desk),
        "duckdb": lambda: desk.duckdb.sql(race.duckdb).to_arrow_table(),
    }
    mine = contenders["ours"]()
    columns = race.only or mine.columns
    answer = plain(mine, columns, race.keys)
    wrong = {}
    for name in ("pandas", "duckdb"):
        try:
            told = differences(answer, plain(contenders[name](), columns, race.keys))
        except Exception as error:  # one race that fails must not end the others; it is told, and fails in the end
            told = [f"{type(error).__name__}: {error}"]
        if told:
            wrong[name] = told
    held = {name: ask for name, ask in contenders.items() if name not in wrong}
    return {
        "name": race.name, "asked": race.asked, "rows": answer.height, "wrong": wrong,
        "seconds": medians(held, rounds=rounds),
    }  # fmt: skip


def main() -> None:
    """Run the races over the frames of a folder."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("names", nargs="*")
    asked.add_argument("--rounds", type=int, default=3)
    given = asked.parse_args()
    desk = load(given.folder)
    for race in (race for family in FAMILIES for race in family.RACES):
        if given.names and race.name not in given.names:
            continue
        found = raced(race, desk, rounds=given.rounds)
        print(json.dumps(found), flush=True)
        taken, wrong = found["seconds"], found["wrong"]
        told = "  ".join(f"{name} {seconds * 1e3:9.1f} ms" for name, seconds in taken.items())
        print(f"{race.name:24}{told}  {wrong or ''}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

"""Race the catalogue's metrics against pandas and DuckDB on frames in memory: `make bench-metrics`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.report import write

RIVALS = Path(__file__).parent / ".venv" / "bin" / "python"
CASES, AIM = 1_000_000, 5
VERSIONS = "import duckdb, pandas; print(f'pandas {pandas.__version__}, DuckDB {duckdb.__version__}')"


def race(folder: Path, *, rounds: int, names: Sequence[str]) -> list[dict[str, Any]]:
    """Run the races over the frames of a folder in the environment that has the rivals."""
    asked = [RIVALS, "-m", "benchmarks.race", folder, *names, "--rounds", str(rounds)]
    told = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in told.stdout.splitlines()]


def table(found: Sequence[dict[str, Any]]) -> list[str]:
    """Tabulate the races, the quickest against pandas first."""
    lines = ["| metric | asked | ours, ms | x pandas | x DuckDB | rows |", "|---|---|---|---|---|---|"]

    def times(one: dict[str, Any], name: str) -> float:
        return float(one["seconds"][name] / one["seconds"]["ours"])

    for one in sorted(found, key=lambda one: -times(one, "pandas")):
        ratios = " | ".join(f"{times(one, name):.1f}" for name in ("pandas", "duckdb"))
        lines.append(
            f"| {one['name']} | {one['asked']} | {one['seconds']['ours'] * 1e3:,.1f} | {ratios} | {one['rows']:,} |"
        )
    ahead = sum(times(one, "pandas") >= AIM for one in found)
    level = sum(times(one, "duckdb") >= 1 for one in found)
    return [
        *lines,
        "",
        f"Of {len(found)} questions {ahead} are {AIM} times or more as fast as pandas, and {level} not behind DuckDB.",
    ]


def main() -> None:
    """Write the frames, race, and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", help="metrics; all of them without")
    asked.add_argument("--cases", type=int, default=CASES)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--write", action="store_true", help="write the table into docs/benchmarks.md")
    given = asked.parse_args()
    with TemporaryDirectory() as folder:
        frames = [sys.executable, "-m", "benchmarks.race.frames", str(given.cases), folder]
        subprocess.run(frames, check=True)
        load, _, _ = os.getloadavg()
        found = race(Path(folder), rounds=given.rounds, names=given.names)
    wrong = [f"{one['name']}: {name}: {told}" for one in found for name, told in one["wrong"].items()]
    if wrong:
        raise SystemExit("Answers that differ:\n" + "\n".join(wrong))
    held = subprocess.run([RIVALS, "-c", VERSIONS], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    head = f"{given.cases:,} cases and {5 * given.cases:,} events, {held}, load of the machine before {load:.1f}."
    lines = [head, "", *table(found)]
    print("\n".join(lines))
    if given.write:
        write("metrics", lines)


if __name__ == "__main__":
    main()

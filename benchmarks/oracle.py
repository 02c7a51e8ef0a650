"""Compare every answer with the reference's walk along the wall clock, minute by minute, to the µs.

Run it as `python -m benchmarks.oracle --points 100000`.

A point is an instant, with a second one after it and a length of work; five answers are compared: net work time of the
two, whether work is on, when the length is reached, local date and local week. The reference is built once for each
calendar by asking plain Python and zoneinfo about every minute; nothing of it comes from the product. The answers are
then computed anew in processes of other time zones, and must be the same to the bit.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from time import perf_counter

import numpy as np
import polars as pl

from benchmarks.minutes import MINUTE_US, Array, local_days, walk
from benchmarks.report import write
from benchmarks.situations import KINDS, ZONES, Situation, micros, situations
from metrics.calendar_table import compile_calendars
from metrics.net_work_time import due_at, is_working, local_date, local_week, net_work_time
from tests.reference.translate import translated

POINTS = 10_000_000
PROCESS_ZONES = ("UTC", "America/New_York", "Asia/Kathmandu")
ANSWERS = ("net", "working", "due", "date", "week")


@dataclass(frozen=True)
class Points:
    """Instants, later instants and lengths of work, in µs."""

    at: Array
    later: Array
    wanted: Array


def draw(situation: Situation, count: int) -> Points:
    """Draw points: anywhere, on whole minutes and a µs beside them, and around clock changes."""
    seed = hashlib.blake2b(repr(situation).encode(), digest_size=8).digest()
    made = np.random.default_rng(int.from_bytes(seed))
    low, high = micros(situation.start), micros(situation.end)

    def instants() -> Array:
        anywhere = made.integers(low, high, count)
        minutes = anywhere // MINUTE_US * MINUTE_US + made.integers(-1, 2, count)
        quarters = anywhere // (15 * MINUTE_US) * 15 * MINUTE_US + made.integers(-1, 2, count)
        centres = np.array([micros(at) for at in situation.clock_changes()] or [(low + high) // 2])
        near = made.choice(centres, count) + made.integers(-36 * 60 * MINUTE_US, 36 * 60 * MINUTE_US, count)
        near_quarters = near // (15 * MINUTE_US) * 15 * MINUTE_US + made.integers(-1, 2, count)
        kinds = made.integers(0, 5, count)
        return np.clip(np.choose(kinds, [anywhere, minutes, quarters, near, near_quarters]), low, high - 1)

    one, two = instants(), instants()
    wanted = made.integers(0, 200 * 60 * MINUTE_US, count)
    whole = made.integers(0, 4, count) * made.integers(0, 400, count) * 15 * MINUTE_US
    return Points(np.minimum(one, two), np.maximum(one, two), np.where(made.random(count) < 0.5, wanted, whole))


def answers(situation: Situation, points: Points) -> dict[str, Array]:
    """Ask the product; no answer is -1."""
    last = situation.end - timedelta(microseconds=1)
    here = compile_calendars({"it": situation.calendar}, start=situation.start, end=last)["it"]
    instants = pl.DataFrame({"at": points.at, "later": points.later}).cast(pl.Datetime("us"))
    frame = instants.with_columns(pl.all().dt.replace_time_zone("UTC"), wanted=pl.Series(points.wanted))
    asked = frame.lazy().select(
        net=net_work_time("at", "later", calendar=here).to_physical(),
        working=is_working("at", calendar=here).cast(pl.Int64),
        due=due_at("at", pl.col("wanted").cast(pl.Duration("us")), calendar=here).to_physical(),
        date=local_date("at", calendar=here).to_physical().cast(pl.Int64),
        week=local_week("at", calendar=here).to_physical().cast(pl.Int64),
    )
    got = asked.collect(engine="streaming").fill_null(-1)
    return {name: got[name].to_numpy() for name in ANSWERS}


def differences(situation: Situation, days: Array, count: int) -> tuple[dict[str, int], list[str], str]:
    """Count the answers that differ from the reference's, tell the first of each, and hash them all."""
    points = draw(situation, count)
    slow = walk(translated(situation.calendar), start=situation.start, end=situation.end)
    today = days[(points.at - slow.start) // MINUTE_US]
    truth = {
        "net": slow.net(points.at, points.later),
        "working": slow.is_working(points.at).astype(np.int64),
        "due": slow.due_at(points.at, points.wanted),
        "date": today,
        "week": today - (today + 3) % 7,  # the first day of 1970 was a Thursday
    }
    got = answers(situation, points)
    counts, told = dict[str, int](), list[str]()
    for name in ANSWERS:
        wrong = np.flatnonzero(got[name] != truth[name])
        counts[name] = len(wrong)
        for place in wrong[:1]:
            given = (points.at[place], points.later[place], points.wanted[place])
            told.append(f"{situation} {name} of {given}: {got[name][place]}, not {truth[name][place]}")
    return counts, told, digest(got)


def digest(got: dict[str, Array]) -> str:
    """Hash answers."""
    held = hashlib.blake2b(digest_size=16)
    for name in ANSWERS:
        held.update(np.ascontiguousarray(got[name]).tobytes())
    return held.hexdigest()


def _zone(count: int, zone: str) -> list[tuple[dict[str, int], list[str], str]]:
    """Compare every kind of calendar in a zone."""
    here = [one for one in situations() if one.zone == zone]
    days = local_days(zone, start=here[0].start, end=here[0].end)
    return [differences(one, days, count) for one in here]


def joined(digests: Iterable[str]) -> str:
    """Hash the hashes."""
    return hashlib.blake2b("".join(digests).encode(), digest_size=16).hexdigest()


def same_in(zone: str, count: int, expected: str) -> bool:
    """Compute every answer anew in a process of another time zone."""
    command = [sys.executable, "-m", "benchmarks.oracle", "--digest", "--each", str(count)]
    said = subprocess.run(command, env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True)
    return said.stdout.strip() == expected


def main() -> None:
    """Run the comparison and say what came out."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--points", type=int, default=POINTS)
    asked.add_argument("--workers", type=int, default=os.cpu_count())
    asked.add_argument("--write", action="store_true", help="write the result into docs/benchmarks.md")
    asked.add_argument("--digest", action="store_true", help=argparse.SUPPRESS)
    asked.add_argument("--each", type=int, help=argparse.SUPPRESS)
    given = asked.parse_args()
    every = list(situations())
    each = given.each or -(-given.points // len(every))
    if given.digest:
        print(joined(digest(answers(one, draw(one, each))) for one in every))
        return
    began = perf_counter()
    with ProcessPoolExecutor(given.workers) as pool:
        results = [result for zone in pool.map(partial(_zone, each), ZONES) for result in zone]
    took = perf_counter() - began
    wrong = {name: sum(counts[name] for counts, _, _ in results) for name in ANSWERS}
    same = {zone: same_in(zone, each, joined(held for _, _, held in results)) for zone in PROCESS_ZONES}
    minutes = sum((one.end - one.start) // timedelta(minutes=1) for one in every)
    lines = [
        "| | |", "|---|---|",
        f"| points | {each * len(every):,} |",
        f"| answers compared | {each * len(every) * len(ANSWERS):,} |",
        f"| zones | {len(ZONES)}: {', '.join(ZONES)} |",
        f"| calendars in each | {len(KINDS)}: {'; '.join(KINDS)} |",
        f"| minutes walked by the reference | {minutes:,} |",
        *(f"| {name}: answers that differ by 1 µs or more | {count:,} |" for name, count in wrong.items()),
        *(f"| the same to the bit under TZ={zone} | {'yes' if held else 'NO'} |" for zone, held in same.items()),
        f"| time | {took / 60:.1f} min |",
    ]  # fmt: skip
    print("\n".join([*lines, *(line for _, told, _ in results for line in told)]))
    if given.write:
        write("oracle", lines)
    sys.exit(int(any(wrong.values()) or not all(same.values())))


if __name__ == "__main__":
    main()

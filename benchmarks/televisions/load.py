"""Measure fifty televisions and twenty people at one server beside one television alone.

Run it as `python -m benchmarks.televisions.load`; a server for each `--refresh`, both phases of it at the same one.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from app.clock import now
from benchmarks.report import write
from benchmarks.televisions import people, sets
from benchmarks.televisions.figures import Commit
from benchmarks.televisions.office import Office, served
from benchmarks.televisions.phase import Meter, Phase
from benchmarks.televisions.tables import table
from data.settings.televisions import Names, TelevisionConfig, Theme
from data.settings.words import Duration

# ten different ones; those that differ in nothing but the theme share their picture
SHOWN: tuple[tuple[str | None, Names, Theme], ...] = (
    (None, "initials", "dark"), (None, "full", "dark"), (None, "none", "light"), ("east", "initials", "dark"),
    ("east", "full", "light"), ("west", "initials", "light"), ("west", "none", "dark"), ("experts", "initials", "dark"),
    (None, "initials", "light"), ("east", "initials", "light"),
)  # fmt: skip
WARM = 30.0  # seconds
LOOK = 0.05  # seconds between two looks at the store's version
TAIL = timedelta(seconds=8)  # of the measured time, in which nothing is begun whose end would be missed


def entries(count: int) -> list[TelevisionConfig]:
    """Return so many televisions, each of the ten equally often."""
    found = []
    for number in range(count):
        team, names, theme = SHOWN[number % len(SHOWN)]
        found.append(TelevisionConfig(name=f"set-{number}", team=team, names=names, theme=theme))
    return found


async def commits(office: Office, found: list[Commit]) -> None:
    """Note for ever when the store holds a new version of the data."""
    with office.store() as store:
        last = store.data_version()
        while True:
            await asyncio.sleep(LOOK)
            version = await asyncio.to_thread(store.data_version)
            if version != last:
                found.append((now(), version))
                last = version


async def measured(office: Office, given: argparse.Namespace, refresh: timedelta) -> tuple[Phase, Phase]:
    """Measure one television alone, then all of them with the people."""
    told: list[Commit] = []
    watching = asyncio.create_task(commits(office, told))
    televisions = await sets.paired(office, entries(given.televisions))
    meter = Meter(office=office, refresh=refresh, commits=told, tail=min(TAIL, timedelta(seconds=given.alone / 4)))
    tasks = sets.started(televisions[:1])
    await asyncio.sleep(given.warm)
    alone = await meter.phase(televisions[:1], [], seconds=given.alone)
    tasks += sets.started(televisions[1:])
    visitors, more = people.started(office, given.people)
    tasks += more
    await asyncio.sleep(given.warm)
    crowd = await meter.phase(televisions, visitors, seconds=given.minutes * 60)
    ended = [task for task in tasks if task.done()]
    for task in (*tasks, watching):
        task.cancel()
    await asyncio.gather(*tasks, watching, return_exceptions=True)
    for one in televisions:
        await one.client.aclose()
    for task in ended:
        crowd.mistakes.append(f"a client ended: {task.exception()!r}")
    crowd.mistakes += office.mistakes()
    return alone, crowd


def run(refresh: str, given: argparse.Namespace) -> list[str]:
    """Serve at a refresh, measure, and return the tables."""
    step: timedelta = TypeAdapter(Duration).validate_python(refresh)
    load, began = os.getloadavg()[0], now()
    with TemporaryDirectory(prefix="televisions-") as held:
        (folder := Path(held) / "office").mkdir()
        with served(folder, refresh=refresh, televisions=entries(given.televisions)) as office:
            alone, crowd = asyncio.run(measured(office, given, step))
    return _told(refresh, alone, crowd, load=load, began=began)


def _told(refresh: str, alone: Phase, crowd: Phase, *, load: float, began: datetime) -> list[str]:
    head = (
        f"`refresh = \"{refresh}\"`, load of the machine before {load:.1f}, begun at {began:%H:%M} UTC; "
        f"{alone.seconds:.0f} s alone, {crowd.seconds:.0f} s together."
    )  # fmt: skip
    wrong = [f"- {line}" for line in dict.fromkeys([*alone.mistakes, *crowd.mistakes])]
    return [head, "", *table(alone, crowd), *(["", "What went wrong:", "", *wrong[:10]] if wrong else []), ""]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and, where asked, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--refresh", nargs="*", default=["1 s", "15 s"], help="a tick's length; several in turn")
    asked.add_argument("--minutes", type=float, default=5.0, help="with everybody")
    asked.add_argument("--alone", type=float, default=60.0, help="seconds with one television")
    asked.add_argument("--warm", type=float, default=WARM, help="seconds before each of the two")
    asked.add_argument("--televisions", type=int, default=50)
    asked.add_argument("--people", type=int, default=20)
    asked.add_argument("--write", action="store_true", help="write the tables into docs/benchmarks.md")
    given = asked.parse_args(arguments)
    lines: list[str] = []
    for refresh in given.refresh:
        found = run(refresh, given)
        print("\n".join(found), flush=True)
        lines += found
    if given.write:
        write("televisions", lines[:-1])


if __name__ == "__main__":
    main()

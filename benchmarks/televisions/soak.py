"""Let ten televisions in a real Chromium run for hours with an update a second, and see whether anything grows.

Run it as `python -m benchmarks.televisions.soak --hours 2`; stopped early it tells what it has.
"""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from playwright.sync_api import Error

from app.clock import now
from benchmarks.report import write
from benchmarks.televisions import growth
from benchmarks.televisions.browsers import Screen, memory, screens
from benchmarks.televisions.growth import Minute
from benchmarks.televisions.load import entries
from benchmarks.televisions.office import Office, served

TELEVISIONS, PAGES = 7, 3
EVERY = 60.0  # seconds between two looks


class Looks:
    """Looks at the server and the screens, one after the other."""

    def __init__(self, office: Office, held: Sequence[Screen]) -> None:
        self._office, self._held = office, held
        self._began = self._last = monotonic()
        self._spent = self._cpu()

    def look(self) -> Minute:
        """Return what they hold now, and what the server computed since the last look."""
        found = [one.held() for one in self._held]
        at, spent, server = monotonic(), self._cpu(), self._office.process
        cpu = (spent - self._spent) / max(at - self._last, 1e-3)
        self._last, self._spent = at, spent
        return Minute(
            at=(at - self._began) / 60,
            server=server.memory_info().rss / 1e6,
            files=server.num_fds(),
            threads=server.num_threads(),
            cpu=cpu,
            browser=memory(),
            televisions=tuple(found[:TELEVISIONS]),
            pages=tuple(found[TELEVISIONS:]),
        )

    def _cpu(self) -> float:
        held = self._office.process.cpu_times()
        return float(held.user + held.system)


def soaked(given: argparse.Namespace, file: Path) -> tuple[list[Minute], list[str]]:
    """Run for so many hours or until stopped; return the looks, and what the server logged as a mistake."""
    minutes: list[Minute] = []
    wrong: list[str] = []
    shown = entries(TELEVISIONS)
    with TemporaryDirectory(prefix="televisions-") as held:
        (folder := Path(held) / "office").mkdir()
        with served(folder, refresh=given.refresh, televisions=shown) as office:
            try:
                with screens(office, shown, pages=PAGES) as found:
                    _run(Looks(office, found), minutes, file=file, seconds=given.hours * 3600)
            except (KeyboardInterrupt, Error) as error:
                wrong.append(f"ended early: {type(error).__name__} {str(error)[:200]}".rstrip())
            wrong += office.mistakes()
    return minutes, wrong


def _run(looks: Looks, minutes: list[Minute], *, file: Path, seconds: float) -> None:
    began = monotonic()
    for turn in range(round(seconds / EVERY) + 1):
        sleep(max(0.0, began + turn * EVERY - monotonic()))
        minutes.append(looks.look())
        growth.keep(file, minutes[-1])


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def main(arguments: Sequence[str] | None = None) -> None:
    """Soak, print and, where asked, write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--hours", type=float, default=2.0)
    asked.add_argument("--refresh", default="1 s", help="a tick's length")
    asked.add_argument("--csv", type=Path, default=Path("televisions-soak.csv"), help="a line for each look")
    asked.add_argument("--write", action="store_true", help="write the table into docs/benchmarks.md")
    given = asked.parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    with suppress(FileNotFoundError):
        given.csv.unlink()
    load, began = os.getloadavg()[0], now()
    minutes, wrong = soaked(given, given.csv)
    if not minutes:
        raise SystemExit("\n".join(["It ended before the first look.", *wrong]))
    lines = [
        f'`refresh = "{given.refresh}"`, begun at {began:%H:%M} UTC, load of the machine before {load:.1f}, '
        f"at the end {os.getloadavg()[0]:.1f}.",
        "", *growth.table(minutes),
        *(["", "What went wrong:", "", *(f"- {line}" for line in dict.fromkeys(wrong))] if wrong else []),
    ]  # fmt: skip
    print("\n".join(lines), flush=True)
    if given.write:
        write("soak", lines)


if __name__ == "__main__":
    main()

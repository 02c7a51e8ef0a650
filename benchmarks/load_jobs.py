"""One job of the benchmark of loading, in a process of its own, so that its memory is its own; it prints JSON.

Run as `python -m benchmarks.load_jobs JOB CONFIG`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pandera.polars  # noqa: F401  (takes seconds, once a process, and is not part of a load)

from app.board import build
from app.clock import now
from app.held import Held
from app.judging import judge_closings
from app.picture import open_store
from benchmarks.load_bare import bare
from benchmarks.load_steps import Steps
from benchmarks.memory import PEAK, STATUS, kilobytes
from data.rules import rules
from data.settings import Settings, load
from data.store import Store
from data.sync import load_source

SOURCE = "desk"
Told = dict[str, Any]


def main() -> None:
    """Do one job and say how long it took and how much memory the process had at most."""
    job, config = sys.argv[1:3]
    settings = load(Path(config))
    with open_store(settings) as store:
        before = _held()
        began, computed = perf_counter(), process_time()
        told = JOBS[job](settings, store)
        told |= {"seconds": perf_counter() - began, "cpu": process_time() - computed}
    print(json.dumps(told | {"peak": kilobytes("VmHWM") * 1024 if STATUS.exists() else None, "before": before}))


def _held() -> int | None:
    """Begin the peak of the process's memory anew, and return what it holds."""
    if not STATUS.exists():
        return None
    if PEAK.exists():
        PEAK.write_text("5")
    return kilobytes("VmRSS") * 1024


def loaded(settings: Settings, store: Store) -> Told:
    """Load the source."""
    steps = Steps()
    steps.watch()
    report = load_source(SOURCE, settings, store, clock=now)
    if report.error or report.counts is None:
        raise SystemExit(f"not loaded: {report.error}")
    return {"counts": vars(report.counts), "steps": steps.taken()}


def judged(settings: Settings, store: Store) -> Told:
    """Judge the closings that have no verdict yet."""
    return {"judged": judge_closings(settings, store, as_of=now())}


def synced(settings: Settings, store: Store) -> Told:
    """Load what changed and judge it, as `casewall sync` does."""
    began = perf_counter()
    told = loaded(settings, store)
    between = perf_counter()
    return told | judged(settings, store) | {"load": between - began, "judge": perf_counter() - between}


def shown(settings: Settings, store: Store) -> Told:
    """Hold the frames of a wall and build its picture; then load what changed, and go on."""
    by = rules(settings)
    held = Held(store)
    took: Told = {}

    def timed(name: str, ask: Callable[[], Any]) -> Any:
        began = perf_counter()
        answer = ask()
        took[name] = perf_counter() - began
        return answer

    for turn in ("first", "then"):
        frames = timed(f"{turn} frames", partial(held.frames, by=by))
        building = partial(build, frames, settings, by, as_of=now(), data_version=store.data_version())
        board = timed(f"{turn} board", building)
        took[f"{turn} memory"] = kilobytes("VmRSS") * 1024 if STATUS.exists() else None
        if turn == "first":
            del board
            took |= {"sync": synced(settings, store)}
    return took


def written(settings: Settings, store: Store) -> Told:
    """Write the store's rows once more, by the driver alone, to where BARE says; INDEXES="" leaves the indexes out."""
    base, indexes = settings.path.parent, bool(os.environ.get("INDEXES", "1"))
    return {"bare": bare(store, os.environ["BARE"], base=base, indexes=indexes)}


JOBS: dict[str, Callable[[Settings, Store], Told]] = {
    "load": loaded,
    "judge": judged,
    "sync": synced,
    "show": shown,
    "bare": written,
}


if __name__ == "__main__":
    main()

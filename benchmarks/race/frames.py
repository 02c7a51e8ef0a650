"""Write a desk's frames, and what the metrics take from its rules, for those who race: run by the product's Python."""

from __future__ import annotations

import argparse
import pickle
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from app.catalogue.people import people_there
from app.catalogue.work import end_of_day
from benchmarks.desk import TYPES, desk
from benchmarks.race.told import EFFORT, PROMISES, STEPS
from metrics.calendar import sessions
from metrics.rules import CaseType, TargetRule

START, DAY = date(2024, 1, 1), timedelta(days=1)
TELLS = ("events_known", "changes_known", "tells_open", "tells_close", "tells_reply", "tells_measure")
SEVENTH = pl.col("case") % 7


def logged(events: pl.DataFrame) -> pl.DataFrame:
    """Let most cases log who was told and what was done, which the desk's sources do not tell."""
    place = pl.int_range(pl.len()).over("case")
    kind = (
        pl.when((pl.col("place") == 1) & (SEVENTH > 1))
        .then(pl.lit("client_told_open"))
        .when((pl.col("place") == 2) & (SEVENTH > 0))
        .then(pl.lit("first_reply"))
        .when((pl.col("place") == 4) & (SEVENTH != 3))
        .then(pl.lit("client_told_close"))
    )
    done = (
        pl.when((pl.col("place") == 1) & (SEVENTH != 5))
        .then(pl.lit("checked"))
        .when((pl.col("place") == 3) & (SEVENTH != 4))
        .then(pl.lit("sent"))
    )
    return events.with_columns(place=place).with_columns(kind=kind, activity=done).drop("place")


def write(count: int, folder: Path) -> None:
    """Write the frames of a desk of `count` cases, and its rules."""
    board = desk(count)
    end = board.today + DAY
    cases = board.cases.with_columns(pl.lit(value=True).alias(name) for name in TELLS)
    frames = {
        "cases": cases,
        "intervals": board.intervals,
        "moves": board.moves,
        "events": logged(board.events),
        "roster": people_there(board, START, end),
        "sessions": sessions(board.rules.calendars["office"], date(2023, 1, 1), date(2025, 12, 31)),
    }
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet", compression="lz4")
    promises = tuple(TargetRule(key=measure, measure=measure, within=within) for measure, within in PROMISES.items())
    types = {name: CaseType(effort=EFFORT.get(name), checklist=STEPS) for name in TYPES}
    rules = replace(board.rules, case_types=types, targets=board.rules.targets + promises)
    told = {"rules": rules, "as_of": board.as_of, "today": board.today, "start": START, "end": end,
            "day_end": end_of_day(board)}  # fmt: skip
    (folder / "rules.pickle").write_bytes(pickle.dumps(told))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int)
    asked.add_argument("folder", type=Path)
    given = asked.parse_args()
    write(given.count, given.folder)

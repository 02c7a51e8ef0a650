"""The demo company's three systems as files: CRM (CSV with activities), ERP (Parquet events), Desk (CSV events)."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl

from data.sources.demo_dirt import events, quotes
from data.sources.demo_rows import SHAPES
from data.sources.demo_simulation import Company


class Exports:
    """The files in a folder, written anew while the company lives on; a log once made is only added to."""

    def __init__(self, company: Company, folder: Path) -> None:
        self._company, self._folder, self._done = company, folder, 0
        self._logs = {kind: pl.DataFrame(schema=shape) for kind, shape in SHAPES.items()}

    def write(self, now: datetime) -> None:
        """Write what has happened up to `now`, each file dated to it."""
        new, self._done = self._company.log[self._done :], len(self._company.log)
        for kind, shape in SHAPES.items():
            rows = [row for case, step in new if case.kind.name == kind for row in events(case, step)]
            self._logs[kind] = pl.concat([self._logs[kind], pl.DataFrame(rows, schema=shape)])
        # activities of a case that is not listed yet would be nobody's, so the list goes first
        replace(self._folder / "crm-cases.csv", pl.DataFrame(quotes(self._company)).write_csv, now)
        replace(self._folder / "crm-activities.csv", self._logs["quote"].write_csv, now)
        replace(self._folder / "erp-orders.parquet", self._logs["order"].write_parquet, now)
        replace(self._folder / "desk-events.csv", self._logs["issue"].write_csv, now)


def replace(file: Path, write: Callable[[Path], object], now: datetime) -> None:
    """Write a file beside its place and put it there in one step, so that nobody ever reads half of it."""
    half = file.with_name(f".{file.name}")
    write(half)
    os.utime(half, (now.timestamp(), now.timestamp()))
    half.replace(file)

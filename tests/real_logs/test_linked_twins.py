"""A real log known to two systems is counted as if it were known to one: every figure, move and stretch is the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from app.board import Board, build
from app.parts import Frames
from app.picture import frames_of, open_store
from data.rules import rules
from tests.real_logs.loading import Loaded, loaded

AT = datetime(2012, 7, 11, 10, 30, tzinfo=ZoneInfo("Europe/Rome")).astimezone(UTC)
Log = tuple[Loaded, Frames]


@pytest.fixture(scope="module")
def log(real_logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Log]:
    folder = tmp_path_factory.mktemp("twins")
    with loaded("helpdesk_italy", source="tickets", file=real_logs / "helpdesk_italy.xes.gz", folder=folder) as held:
        with open_store(held.settings) as store:
            frames = frames_of(store, by=rules(held.settings))
        yield held, replace(frames, kept=replace(frames.kept, verdicts=frames.kept.verdicts.clear()))


def seen(log: Log, events: pl.DataFrame) -> Board:
    held, frames = log
    by = rules(held.settings)
    return build(replace(frames, events=events), held.settings, by, as_of=AT, data_version=1)


def test_links_to_nobody_change_nothing(log: Log) -> None:
    events = log[1].events
    plain, alone = seen(log, events), seen(log, events.with_columns(link="case_id"))
    assert plain.cases["link"].null_count() == plain.cases.height > 3000
    for name in ("intervals", "moves"):
        assert getattr(alone, name).equals(getattr(plain, name)), name
    for name in ("cases", "backlog", "void", "quality"):
        assert getattr(alone, name).drop("link").equals(getattr(plain, name).drop("link")), name


def test_twins_are_counted_once(log: Log) -> None:
    events = log[1].events
    twins = pl.concat([events, events.with_columns(source=pl.lit("zz"))]).with_columns(link="case_id")
    one, two = seen(log, events), seen(log, twins)
    assert two.members.height == 2 * (one.cases.height + one.backlog.height)
    for name, key in (("cases", ["case_id"]), ("intervals", ["case_id", "start"])):
        once, both = (getattr(board, name).drop("case", "link", strict=False).sort(key) for board in (one, two))
        assert both.select(once.columns).equals(once), name
    moved = [
        board.moves.join(board.cases.select("case", "case_id"), on="case").drop("case").sort("case_id", "at", "kind")
        for board in (one, two)
    ]
    assert moved[1].equals(moved[0])

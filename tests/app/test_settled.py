"""A picture made from the one before it is the picture of everything: after loads, between them, after a restart."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app import settled
from app.board import Board, build
from app.held import Held
from app.judging import judge_closings
from app.picture import open_store
from app.settled import Settled
from data.rules import rules
from data.settings import load
from data.sync import sync
from tests.spec.histories import LOADS, export, settings, steps

NAMES = ("cases", "intervals", "moves", "events", "void", "quality", "backlog")


def normal(board: Board) -> dict[str, pl.DataFrame]:
    """Return a board's frames with cases named, not numbered: numbers may differ from one picture to the next."""
    named = board.events.select("case", name=pl.concat_str("source", pl.lit(" "), "case_id")).unique()
    found = {}
    for name in NAMES:
        frame = getattr(board, name).join(named, on="case", how="left").drop("case")
        found[name] = frame.sort(sorted(frame.columns), maintain_order=True)
    return found


def assert_same(quick: Board, whole: Board, at: datetime) -> None:
    one, other = normal(quick), normal(whole)
    for name in NAMES:
        assert_frame_equal(one[name], other[name].select(one[name].columns))
    assert (quick.as_of, quick.today, quick.may_differ) == (whole.as_of, whole.today, whole.may_differ), at
    assert quick.calendars == whole.calendars


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3))])
def test_each_picture_is_that_of_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(settled, "PART", 25)  # cases at once, so that the first picture is made in parts
    dice = random.Random(seed)
    lives = steps(dice)
    settings(tmp_path)
    config = load(tmp_path / "casewall.toml")
    by = rules(config)
    shares = []
    with open_store(config) as store:
        held, quick = Held(store), Settled(config, by)
        for now in LOADS:
            export(tmp_path, lives, now=now)
            sync(config, store, now=now)
            early = dice.random() < 0.5
            if not early:
                judge_closings(config, store, as_of=now)
            for tick in range(3):
                at = now + tick * timedelta(hours=2)
                frames = held.frames(by=by)
                asked = {"as_of": at, "data_version": store.data_version()}
                assert_same(quick.board(frames, **asked), build(frames, config, by, **asked), at)
                if early and tick == 1:
                    judge_closings(config, store, as_of=now)
            shares.append(quick.settled.cases.height if quick.settled else 0)
        # a tick late: the newest stays held
        newest = quick.as_of
        at = LOADS[-1] + timedelta(hours=3, minutes=59)
        asked = {"as_of": at, "data_version": store.data_version()}
        assert_same(quick.board(frames, **asked), build(frames, config, by, **asked), at)
        assert quick.as_of == newest
        # back in time, as a clock that was set right
        at = LOADS[2]
        frames, asked = held.frames(by=by), {"as_of": at, "data_version": store.data_version()}
        assert_same(quick.board(frames, **asked), build(frames, config, by, **asked), at)
    assert max(shares) > 5, "closed cases are held"


def test_only_what_is_open_is_judged_again_without_news(tmp_path: Path) -> None:
    settings(tmp_path)
    lives = steps(random.Random(4))
    config = load(tmp_path / "casewall.toml")
    by, now = rules(config), LOADS[-1] + timedelta(days=9)
    export(tmp_path, lives, now=now)
    with open_store(config) as store:
        sync(config, store, now=now)
        judge_closings(config, store, as_of=now)
        held, quick = Held(store), Settled(config, by)
        board = quick.board(held.frames(by=by), as_of=now, data_version=1)
        moving = quick.moving
        assert moving is not None
        named = pl.concat(
            [moving.events.select("source", "case_id"), moving.versions.select("source", "case_id")]
        ).unique()
        assert named.height == board.cases.filter("is_open").height
        assert board.cases.height > named.height

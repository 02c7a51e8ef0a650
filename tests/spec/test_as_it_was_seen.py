"""Known at T: the picture of an instant in the past is what a person saw then, whatever was loaded since."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app.board import Board
from app.catalogue import METRICS, Question
from app.questions import answer
from tests.spec.company import loaded, seen
from tests.spec.histories import LOADS, export, settings, steps

MAY = Question(start=date(2025, 5, 1), end=date(2025, 6, 9))


def told(board: Board) -> dict[str, pl.DataFrame]:
    """Return everything that is told of an instant."""
    names = ("cases", "intervals", "moves", "void", "quality", "backlog")
    frames = {name: getattr(board, name) for name in names}
    answers = {name: answer(name, board, MAY) for name in METRICS}
    return {**frames, **answers}


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.long)])
def test_the_picture_of_the_past_is_what_was_seen_then(tmp_path: Path, seed: int) -> None:
    lives = steps(random.Random(seed))
    settings(tmp_path)
    then = {}
    for now in LOADS:
        export(tmp_path, lives, now=now)
        assert [report.error for report in loaded(tmp_path, now=now)] == [None, None]
        then[now] = told(seen(tmp_path, as_of=now))
    changed, last = 0, seen(tmp_path, as_of=LOADS[-1]).cases
    for now in LOADS:
        again = told(seen(tmp_path, as_of=now))
        for name, frame in then[now].items():
            keys = [n for n in ("case", "at", "kind", "start") if n in frame.columns]
            try:
                assert_frame_equal(again[name].sort(keys), frame.sort(keys))
            except AssertionError as differs:
                raise AssertionError(f"{name} of {now}, seed {seed}") from differs
        changed += not then[now]["cases"].equals(last)
    assert changed == len(LOADS) - 1

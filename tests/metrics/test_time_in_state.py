"""Where the hours of a case went."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from metrics.frames import SPAN
from metrics.time_in_state import time_in_state

H = timedelta(hours=1)
ROWS = [
    # case, state, tier, running, net hours
    (1, "queued", "front_line", True, 1),
    (1, "active", "front_line", True, 2),
    (1, "waiting", "front_line", False, 5),
    (1, "queued", "expert", True, 3),
    (1, "active", "expert", True, 4),
    (1, "waiting", "front_line", True, 6),
    (2, "waiting", "front_line", False, 7),
    (2, "done", "front_line", False, 9),
    (2, "active", "front_line", True, None),
]
# the gap of case 2 between a closing and a reopening is in no part
FRAME = pl.DataFrame(
    [(case, state, tier, running, None if net is None else net * H) for case, state, tier, running, net in ROWS],
    schema={"case": pl.Int64, "state": pl.String, "tier": pl.String, "running": pl.Boolean, "net": SPAN},
    orient="row",
).with_columns(pausing=(pl.col("state") == "waiting") & ~pl.col("running"))


def test_every_hour_lies_in_one_part() -> None:
    one, two = time_in_state(FRAME).rows(named=True)
    assert one == {
        "case": 1, "queue": H, "working": 2 * H, "expert_queue": 3 * H, "expert": 4 * H, "waiting": 6 * H,
        "paused": 5 * H,
    }  # fmt: skip
    assert two["paused"] == 7 * H
    assert two["working"] == 0 * H


def test_the_parts_of_all_cases_are_one_row_without_groups() -> None:
    assert time_in_state(FRAME, by=()).row(0) == (H, 2 * H, 3 * H, 4 * H, 6 * H, 12 * H)


def test_no_intervals_give_a_typed_empty_frame() -> None:
    assert time_in_state(FRAME.clear()).schema["queue"] == SPAN
    assert time_in_state(FRAME.clear(), by=()).row(0) == (0 * H,) * 6

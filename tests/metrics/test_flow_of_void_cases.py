"""A case that is void for a while is not in work meanwhile: the flow says so, so that it is the change of WIP."""

from __future__ import annotations

import pytest

from metrics.flow import moves
from metrics.lifecycle import summaries
from tests.metrics.test_lifecycle import LATER, lives

HOURS = ("09:00", "10:00", "11:00", "12:00")
OPEN = ("queued", "active", "waiting")


@pytest.mark.parametrize(
    ("states", "told", "reopenings"),
    [
        (("active", "done", "void", "done"), ["opened", "closed"], 0),
        (("active", "done", "void", "active"), ["opened", "closed", "reopened"], 0),
        (("active", "void", "active", "done"), ["opened", "closed", "reopened", "closed"], 0),
        (("active", "done", "active", "done"), ["opened", "closed", "reopened", "closed"], 1),
    ],
)
def test_the_moves_are_the_change_of_what_is_open(states: tuple[str, ...], told: list[str], reopenings: int) -> None:
    rows = lives(
        *(
            {"case_id": "A", "occurred_at": f"2025-05-12 {hour}", "state": state}
            for hour, state in zip(HOURS, states, strict=True)
        )
    )
    cases = summaries(rows, as_of=LATER)
    found = moves(rows, cases).sort("at")
    assert found["kind"].to_list() == told
    assert cases["reopenings"].to_list() == [reopenings]
    open_now = sum({"opened": 1, "reopened": 1, "closed": -1}[kind] for kind in told)
    assert open_now == int(states[-1] in OPEN)

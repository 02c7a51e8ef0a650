"""The network is cut: the wall keeps its last picture, says from when it is, and is right again soon after."""

from __future__ import annotations

import pytest

from tests.browser.wall.conftest import Hall, Told

SOON = 10.0  # seconds after a fault has ended


def cut(hall: Hall, told: Told, how: str, *, seconds: float) -> None:
    hall.begin()
    last = hall.office.count
    getattr(hall.network, how)()
    hall.busy(seconds)  # the office works on; nobody hears of it
    for seen in hall.see().values():
        assert seen["said"].startswith("LOST Last good picture from "), seen
        assert set(seen["told"]) <= {last, last + 1}, seen
        assert "old and stand still" in seen["said"]
    hall.network.mend()
    took = hall.recovered()
    told("right again after", {host: round(one, 2) for host, one in took.items()})
    assert hall.wrong() == {}
    assert max(took.values()) < SOON


def test_a_pulled_cable_is_told_and_found_again(hall: Hall, told: Told) -> None:
    cut(hall, told, "silence", seconds=16)


@pytest.mark.long
def test_a_cable_pulled_for_ten_minutes_is_told_and_found_again(hall: Hall, told: Told) -> None:
    cut(hall, told, "silence", seconds=600)


@pytest.mark.long
@pytest.mark.parametrize("seconds", [17, 23, 29, 37, 61])
def test_a_cable_pulled_for_some_time_is_found_again_at_any_moment(hall: Hall, told: Told, seconds: int) -> None:
    cut(hall, told, "silence", seconds=seconds)


@pytest.mark.long
@pytest.mark.parametrize("seconds", [20, 60, 600])
def test_a_network_that_refuses_is_told_and_found_again(hall: Hall, told: Told, seconds: int) -> None:
    cut(hall, told, "reset", seconds=seconds)

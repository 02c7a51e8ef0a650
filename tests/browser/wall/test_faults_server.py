"""The server is killed, or takes its time: the wall stays, says how old it is, and is right again by itself."""

from __future__ import annotations

import signal
import time

import pytest

from tests.browser.wall.conftest import Hall, Told

SOON = 10.0  # seconds after a fault has ended


def killed(hall: Hall, told: Told, *, times: int, away: float) -> None:
    hall.begin()
    took: dict[str, list[float]] = {screen.host: [] for screen in hall.screens}
    for _ in range(times):
        hall.office.kill()
        hall.wait(away)
        hall.office.start()
        for host, seconds in hall.recovered().items():
            took[host].append(seconds)
        hall.wait(0.5)
    told("right again after", {host: [round(one, 2) for one in sorted(seconds)] for host, seconds in took.items()})
    assert hall.wrong() == {}
    assert max(max(seconds) for seconds in took.values()) < SOON


@pytest.mark.long
def test_a_server_killed_twenty_times_is_found_again(hall: Hall, told: Told) -> None:
    killed(hall, told, times=20, away=2)


@pytest.mark.parametrize("seconds", [17, pytest.param(60, marks=pytest.mark.long)])
def test_a_server_that_is_killed_is_told_and_found_again(hall: Hall, told: Told, seconds: int) -> None:
    hall.begin()
    hall.office.kill()
    hall.wait(seconds)
    for seen in hall.see().values():
        assert seen["said"].startswith("LOST Last good picture from ")
        assert "reconnecting" in seen["said"]
        assert not seen["shut"]  # from a screen reader: the page's own words about it are hidden
    hall.office.start()
    took = hall.recovered()
    told("right again after", took)
    assert hall.wrong() == {}
    assert max(took.values()) < SOON


@pytest.mark.long
def test_answers_that_take_five_seconds_for_two_minutes_still_arrive(hall: Hall, told: Told) -> None:
    slow(hall, told, seconds=5, lasts=120)


def slow(hall: Hall, told: Told, *, seconds: float, lasts: float) -> None:
    hall.begin()
    hall.network.slow(seconds)
    since = time.time()
    arrived = hall.recovered()
    while time.time() < since + lasts:
        hall.wait(1)
    hall.network.mend()
    told("while slow, and after", (arrived, hall.recovered()))
    assert hall.wrong() == {}
    assert not any(words.startswith("LOST") for said in hall.said().values() for words in said)


@pytest.mark.long
def test_a_server_that_stands_still_is_told_and_goes_on(hall: Hall, told: Told) -> None:
    hall.begin()
    assert hall.office.server is not None
    hall.office.server.send_signal(signal.SIGSTOP)
    hall.wait(25)
    assert all(any(words.startswith("LOST") for words in said) for said in hall.said().values())
    hall.office.server.send_signal(signal.SIGCONT)
    took = hall.recovered()
    told("right again after", took)
    assert hall.wrong() == {}
    assert max(took.values()) < SOON

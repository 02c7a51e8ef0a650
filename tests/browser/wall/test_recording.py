"""A wall that turns and is handed news: no frame of it is blank, none is half of one picture and half of another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.wall.conftest import Hall, Told
from tests.browser.wall.office import Office
from tests.browser.wall.pixels import Film
from tests.browser.wall.recording import HOSTS, Found, Screen, quantile

PUSH_TO_PAINT = {"streamlit": 500, "tv": 2500}  # ms, at most, 95 of 100
COMMIT_TO_PAINT = 3500  # ms: a wall asks every two seconds
PAUSE = 25  # s


def record(
    screens: list[Screen], news: Callable[[], tuple[int, float]], told: Told, *, seconds: float, updates: int
) -> None:
    """Film walls while news comes; `news` tells its number of cases, and since when (in ms) the store has it."""
    films = [Film(screen) for screen in screens]
    for film in films:
        film.begin()
    for screen in screens:
        screen.begin()
    came: dict[int, float] = {}
    for k in range(updates):
        number, at = news()
        came[number] = at
        # from time to time nothing comes for so long that the ages grow longer words
        pause = PAUSE if k % 20 == 19 else (seconds - PAUSE * (updates // 20)) / updates
        screens[0].page.wait_for_timeout(1000 * pause)
    screens[0].page.wait_for_timeout(2500)
    for screen, film in zip(screens, films, strict=True):
        film.end()
        check(screen.host, screen.found(), film, came, told)


def check(host: str, found: Found, film: Film, came: dict[int, float], told: Told) -> None:
    """Count what was wrong, and how long it took from commit and from hand-over to the painted frame."""
    made = {one["number"]: one["made"] for one in found.handed}
    painted = {one["number"]: one["painted"] for one in found.painted if one["number"] in came}
    pushed = [at - made[number] for number, at in painted.items() if made.get(number)]
    whole = [at - came[number] for number, at in painted.items()]
    told(host, {
        "frames": found.frames, "frames of the film": film.frames, "looked": dict(film.looked),
        "figures of the film": len(film.beside), "turns": len(found.turns) - 1, "updates": len(painted),
        "longest frame": round(found.longest),
        "push to paint": [round(quantile(pushed, share)) for share in (0.5, 0.95, 1)] if pushed else None,
        "commit to paint": [round(quantile(whole, share)) for share in (0.5, 0.95, 1)],
    })  # fmt: skip
    assert found.wrong(also=("shifts",)) == {}
    assert film.wrong == []
    # an update that comes before the page asked for the last one may take its place
    assert len(painted) >= 0.9 * len(came)
    assert len(pushed) == len(painted)
    assert quantile(pushed, 0.95) <= PUSH_TO_PAINT[host]
    assert quantile(whole, 0.95) <= COMMIT_TO_PAINT


def test_no_frame_is_blank_or_mixed(hall: Hall, told: Told) -> None:
    hall.begin()
    record(hall.screens, lambda: (hall.office.push(), 1000 * hall.office.commit()), told, seconds=10, updates=4)


def test_a_source_that_turns_stale_and_is_fresh_again_moves_nothing(hall: Hall) -> None:
    hall.begin()
    hall.office.ahead.write_text(str(4 * 3600))  # its interval is an hour
    for screen in hall.screens:
        screen.until(lambda seen: seen["stale"] == 1, patience=10)
    hall.wait(1)
    hall.office.ahead.write_text("0")
    for screen in hall.screens:
        screen.until(lambda seen: seen["stale"] == 0, patience=10)
    hall.wait(1)
    for screen in hall.screens:
        assert screen.found().wrong(also=("shifts",)) == {}


@pytest.mark.long
def test_no_frame_is_blank_or_mixed_in_sixty_turns_and_two_hundred_updates(
    chromium: Browser, tmp_path: Path, told: Told
) -> None:
    office = Office(tmp_path)
    office.start()
    try:
        screens = [Screen.open(chromium, f"http://127.0.0.1:{office.port}", host, office) for host in HOSTS]
        record(screens, lambda: (office.push(), 1000 * office.commit()), told, seconds=900, updates=200)
        for screen in screens:
            screen.close()
    finally:
        office.kill()

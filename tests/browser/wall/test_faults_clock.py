"""Clocks jump: that of the browser's machine, and that of the server's. The wall goes by the server's, and stays."""

from __future__ import annotations

import pytest

from tests.browser.wall.conftest import Hall, Told

SOON = 10.0  # seconds after a fault has ended
HOUR = 3600
# as the browser sees it when its machine's clock is set: performance.now() goes on evenly
JUMP = """(ahead) => {
  const Plain = window.plainDate || Date;
  window.plainDate = Plain;
  window.Date = class extends Plain {
    constructor(...args) { if (args.length) super(...args); else super(Plain.now() + ahead); }
    static now() { return Plain.now() + ahead; }
  };
}"""


def jump(hall: Hall, hours: tuple[int, ...]) -> None:
    hall.begin()
    before = hall.screens[0].see()["clock"]
    for ahead in hours:
        for screen in hall.screens:
            screen.page.evaluate(JUMP, ahead * HOUR * 1000)
        hall.wait(1.2)
        assert all(apart(minutes(seen["clock"]), minutes(before)) <= 2 for seen in hall.see().values())
    assert max(hall.recovered().values()) < SOON
    for screen in hall.screens:
        screen.page.evaluate(JUMP, 0)
    assert hall.wrong() == {}


def test_the_browsers_clock_does_not_matter(hall: Hall) -> None:
    jump(hall, (5, -24 * 400))


@pytest.mark.long
def test_the_browsers_clock_does_not_matter_wherever_it_goes(hall: Hall) -> None:
    for _ in range(10):
        jump(hall, (1, -1, 24 * 400, -24 * 400))


@pytest.mark.long
@pytest.mark.parametrize("hours", [3, -3])
def test_the_servers_clock_is_followed_forward_and_back(hall: Hall, told: Told, hours: int) -> None:
    hall.begin()
    before = hall.screens[0].see()["clock"]
    hall.office.ahead.write_text(str(hours * HOUR))
    moved = (minutes(before) + hours * 60) % (24 * 60)
    for screen in hall.screens:
        screen.until(lambda seen: apart(minutes(seen["clock"]), moved) <= 2, patience=SOON)
    hall.wait(1)
    assert hall.wrong() == {}
    hall.office.ahead.write_text("0")
    took = hall.recovered()
    told("right again after", took)
    for screen in hall.screens:
        assert apart(minutes(screen.see()["clock"]), minutes(before)) <= 2
    assert hall.wrong() == {}
    assert max(took.values()) < SOON


def minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def apart(one: int, other: int) -> int:
    return min((one - other) % 1440, (other - one) % 1440)

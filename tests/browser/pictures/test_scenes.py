"""Which scene stands when: by the clock alone, so that all televisions turn at once; a worsening verdict shows NOW."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.pictures import invented
from tests.browser.pictures.drawn import wall_page
from tests.browser.pictures.invented import BASE, HOUR, NOW, changed

SEEN = "document.querySelector('.scene.on').dataset.scene"
CYCLE = 60_000
START = NOW // CYCLE * CYCLE  # the scene NOW begins


@pytest.fixture
def wall(chromium: Browser) -> Iterator[Page]:
    with wall_page(chromium, 1280, 720) as page:
        yield page


def seen(page: Page, model: dict[str, Any], at: int) -> str:
    """Return the scene that stands after a picture at an instant."""
    page.evaluate("([model, now]) => wall.update(model, now)", [model, at])
    return str(page.evaluate(SEEN))


def test_scenes_turn_by_the_clock(wall: Page) -> None:
    found = [seen(wall, BASE, START + second * 1000) for second in (0, 29, 30, 44, 45, 59, 60)]
    assert found == ["now", "now", "team", "team", "week", "week", "now"]


def test_a_television_that_is_switched_on_later_shows_the_same_scene(chromium: Browser, wall: Page) -> None:
    with wall_page(chromium, 1920, 1080) as other:
        for second in range(0, 60, 7):
            assert seen(wall, BASE, START + second * 1000) == seen(other, BASE, START + second * 1000)


def test_a_worse_verdict_shows_now_for_its_whole_length(wall: Page) -> None:
    worse = changed(invented.behind)
    assert seen(wall, BASE, START + 31_000) == "team"
    assert seen(wall, worse, START + 32_000) == "now"
    assert seen(wall, worse, START + 61_000) == "now"
    assert [seen(wall, worse, START + second * 1000) for second in (62, 95, 110)] == ["now", "team", "week"]


def test_a_better_verdict_turns_nothing(wall: Page) -> None:
    assert seen(wall, BASE, START + 31_000) == "team"
    assert seen(wall, changed(invented.well), START + 32_000) == "team"


def test_outside_of_hours_nothing_turns(wall: Page) -> None:
    late = START + 4 * HOUR
    assert [seen(wall, BASE, late + second * 1000) for second in (0, 31, 46)] == ["now"] * 3
    assert wall.get_by_text("clock resumes Fri 08:30").count() == 1


def test_more_people_than_a_page_holds_come_with_the_next_turn(wall: Page) -> None:
    def two_pages(model: dict[str, Any]) -> None:
        model["team"]["pages"] = [[one] for one in model["team"]["pages"][0][:2]]

    model = changed(two_pages)
    titles = []
    for turn in range(3):
        seen(wall, model, START + turn * CYCLE + 31_000)
        titles.append(wall.evaluate("document.querySelector('.scene.on .page.on').textContent.includes('East')"))
    assert len(set(titles)) == 2
    assert titles[0] == titles[2]


def test_the_countdown_and_the_ages_run_without_news(wall: Page) -> None:
    seen(wall, BASE, START)
    before = wall.evaluate("document.querySelector('.src').textContent")
    wall.wait_for_timeout(2200)
    assert wall.evaluate("document.querySelector('.src').textContent") != before


def test_a_clock_of_the_set_that_jumps_moves_nothing(wall: Page) -> None:
    seen(wall, BASE, START)
    shown = wall.evaluate("document.querySelector('.ck').textContent")
    wall.evaluate("const real = Date.now; Date.now = () => real() + 5 * 3600 * 1000")
    wall.wait_for_timeout(1200)
    assert wall.evaluate("document.querySelector('.ck').textContent") == shown

"""Tables have the room they need, or show that they go on beyond their edge."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import Opener
from tests.browser.reading import opened_again, settled

CUT = """() => {
  const roots = [...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean);
  const held = roots.flatMap((root) => [...root.querySelectorAll('.tb')]);
  return held.filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.ariaLabel);
}"""
FADED = "(node) => getComputedStyle(node).maskImage !== 'none'"


def beside(page: Page, one: str, other: str) -> bool:
    """Tell whether what has one name begins right of where the other ends."""
    left = page.get_by_role("region", name=one).bounding_box()
    right = page.get_by_role("heading", name=other).bounding_box()
    assert left is not None
    assert right is not None
    return right["x"] > left["x"] + left["width"]


def test_the_cases_behind_a_figure_are_not_cut_by_what_it_counts(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/owners", width=1440)
    closed = page.locator(".c-rate a[data-open^='cases?']").first
    page.goto(f"{demo}/{closed.get_attribute('data-open')}")
    page.get_by_role("region", name="Cases").wait_for()
    settled(page)
    assert page.evaluate(CUT) == []
    assert not beside(page, "Cases", "What it counts")
    opened_again(page, width=1920)
    page.get_by_role("region", name="Cases").wait_for()
    settled(page)
    assert beside(page, "Cases", "What it counts"), "there is room for both"


def test_the_rows_set_aside_are_not_cut_by_the_unknown_words(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/data_health", width=1280, height=720)
    page.get_by_role("region", name="Quarantine").wait_for()
    settled(page)
    cut = page.evaluate(CUT)
    assert "Quarantine" not in cut
    # a source's marks are as long as they are: a table of them may be cut, but says so
    assert page.get_by_role("region", name="Sources").evaluate(FADED) == ("Sources" in cut)


def test_a_year_that_does_not_fit_begins_at_today_and_fades_where_it_is_cut(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/calendars", width=700)
    year = page.get_by_role("region", name="The year")
    year.wait_for()
    settled(page)
    around, today = year.bounding_box(), year.locator(".here").bounding_box()
    assert around is not None
    assert today is not None
    assert around["x"] <= today["x"] <= around["x"] + around["width"]
    assert year.evaluate(FADED)
    opened_again(page, width=1440)
    year.wait_for()
    settled(page)
    assert not year.evaluate(FADED), "nothing is cut there"

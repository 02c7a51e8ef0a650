"""The wall below the bar of the pages: each figure leads to its cases, a row to its case; full screen nothing does."""

from __future__ import annotations

import re
from urllib.parse import quote

from playwright.sync_api import Page

from tests.browser.conftest import Opener

NOW_ALONE = "scenes=now:3600"


def cases_of(page: Page, wall: str, name: str) -> str:
    """Open the figure of a tile and return it, once the page that lists its cases says as many."""
    page.goto(wall)
    tile = page.locator(".tile", has_text=name)
    tile.wait_for()
    count = tile.locator(".v").inner_text()
    tile.click()
    page.get_by_text(re.compile(f"^{count} cases?[,.]")).wait_for()
    return count


def test_a_figure_leads_to_as_many_cases_and_a_row_to_its_case(demo: str, opened: Opener) -> None:
    wall = f"{demo}/?{NOW_ALONE}"
    page = opened(wall, width=1440)
    for name in ("Late now", "Open cases"):
        assert int(cases_of(page, wall, name)) > 0
    page.goto(wall)
    red = page.locator("[data-go=red] text").first  # the zone below may lie under the hatch of a stale source
    count = red.text_content()
    red.click()
    page.get_by_text(re.compile(f"^{count} cases?[,.]")).wait_for()
    page.goto(wall)
    row = page.locator(".nx > [role=link]").first
    name = row.locator(".r span").first.inner_text()
    row.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/case\?.*id={quote(name)}"))


def test_a_full_screen_offers_nothing_to_open(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/?embed=true&{NOW_ALONE}", width=1440)
    page.locator(".tile", has_text="Open cases").wait_for()
    page.locator(".tile", has_text="Open cases").click()
    page.wait_for_timeout(2500)
    assert page.locator("[role=link]").count() == 0
    assert "embed=true" in page.url

"""The charts of weekly trends stand in lines, whose order holds where one stands below the other."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import Opener
from tests.browser.reading import settled

TITLES = ["Lead time, 85% close within", "On target", "Closed per work hour", "What changed", "Opened and closed"]


def lines(page: Page) -> list[list[str]]:
    """Return the titles as they are read: line by line, each from the left."""
    found: dict[int, list[tuple[float, str]]] = {}
    for head in page.get_by_role("heading", level=2).all():
        box = head.bounding_box()
        assert box is not None
        found.setdefault(round(box["y"] / 10), []).append((box["x"], head.inner_text()))
    return [[title for _, title in sorted(found[line])] for line in sorted(found)]


def test_the_charts_are_read_line_by_line(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/trends", height=2400)
    settled(page)
    page.get_by_role("heading", name="Issues", level=2).wait_for()
    page.locator(".js-plotly-plot").nth(6).wait_for()
    limits, words, types = lines(page)
    assert [limits, words] == [TITLES[:3], TITLES[3:]]
    assert sorted(types) == ["Issues", "Orders", "Quotes"]
    page.set_viewport_size({"width": 900, "height": 3200})
    page.wait_for_timeout(1000)
    assert lines(page) == [[title] for title in (*TITLES, *types)]
    flow = page.locator(".js-plotly-plot").nth(3).bounding_box()
    assert flow is not None
    assert flow["height"] > 200, "stretched beside the words, and no lower where it stands alone"

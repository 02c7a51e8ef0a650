"""A block of a page that is drawn anew under the hands of whoever reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from app.components.assets import asset

HOST = """<div id="host"><div class="cw-block"></div></div><style>%s</style><script type="module">%s;
  window.draw = (html) => block({parentElement: document.getElementById("host"), data: {html, theme: "light"},
                                 setTriggerValue: () => {}});</script>"""
FOLD = '<p>{}</p><details data-fold="{}"><summary>How</summary>so</details>'
YEAR = """<p>{}</p><div class="wide" role="region" aria-label="The year" tabindex="0" style="width:400px">
  <div><i class="here" style="left:80%"></i>a year</div></div>"""
OPEN = "() => document.querySelector('details').open"
PLACE = "() => document.querySelector('.wide').scrollLeft"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a page with an empty block, into which `draw` draws."""
    page = chromium.new_page()
    script = asset("block.js").replace("export default function", "const block = function", 1)
    page.set_content(HOST % (asset("block.css"), script))
    yield page
    page.close()


def test_a_fold_that_somebody_opened_stays_open_and_keeps_the_focus(page: Page) -> None:
    page.evaluate("draw", FOLD.format("1 case", "wip open"))
    assert page.evaluate(OPEN) is False
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.evaluate("draw", FOLD.format("2 cases", "wip open"))
    assert page.locator("p").inner_text() == "2 cases"
    assert page.evaluate(OPEN) is True
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.evaluate("draw", FOLD.format("3 cases", "wip late"))
    assert page.evaluate(OPEN) is False, "another figure's"


def test_a_year_begins_at_today_and_stays_where_somebody_moved_it(page: Page) -> None:
    """Whatever the browser knows of scroll-initial-target: half of 400 px left of 80% of 1,140 px."""
    page.evaluate("draw", YEAR.format(1))
    assert page.evaluate(PLACE) == 712
    page.locator(".wide").evaluate("(node) => { node.scrollLeft = 100; }")
    page.evaluate("draw", YEAR.format(2))
    assert page.evaluate(PLACE) == 100


def test_a_year_that_fitted_begins_at_today_once_it_does_not(page: Page) -> None:
    page.set_viewport_size({"width": 1400, "height": 800})
    page.evaluate("draw", YEAR.format(1).replace("width:400px", ""))
    assert page.evaluate(PLACE) == 0
    page.set_viewport_size({"width": 416, "height": 800})
    page.wait_for_function("document.querySelector('.wide').scrollLeft === 712")


def test_a_wide_table_does_not_move_the_page_sideways(page: Page) -> None:
    """What only a screen reader hears stands in the table's last column, and is cut with it."""
    page.set_viewport_size({"width": 390, "height": 844})
    cells = '<td style="min-width:500px">one</td><td><span class="sr">Load again</span></td>'
    page.evaluate("draw", f'<div class="p tb" role="region" aria-label="Rows"><table><tr>{cells}</tr></table></div>')
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390

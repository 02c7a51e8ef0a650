"""The televisions page in a browser: it pairs a set that shows a code, shows its wall, and revokes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Opener
from tests.browser.reading import hard_to_read

NAME = "meeting-room"
SMALL = """(name) => {
  const inside = (root) => [...root.querySelectorAll('*')].flatMap((n) => n.shadowRoot ? [n.shadowRoot] : []);
  const minis = inside(document).flatMap((root) => inside(root).filter((one) => one.host.matches('.cw-mini')));
  const mine = minis.find((one) => one.host.closest(`[data-wall="${name}"]`));
  return mine && mine.querySelector('.scene.on') ? mine.querySelector('.vd .an').textContent : null;
}"""
WIDE = """() => {
  const roots = [...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean);
  const nodes = roots.flatMap((root) => [...root.querySelectorAll('.cw-tv, .cw-tv .cw-part, .cw-tv .tb, .cw-tv dl')]);
  return nodes.filter((n) => n.scrollWidth > n.clientWidth + 1 || n.getBoundingClientRect().right > innerWidth + 1)
    .map((n) => n.className);
}"""


@pytest.fixture
def screen(chromium: Browser) -> Iterator[Page]:
    """Return a television's browser; it notes each refusal as an error of its own."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    yield context.new_page()
    context.close()


def until(screen: Page, words: str) -> None:
    """Wait for something in a television's page, whose own policy keeps Playwright's way of waiting out."""
    end = monotonic() + 30
    while not screen.evaluate(words):
        assert monotonic() < end, f"it did not come about: {words}"
        sleep(0.1)


def test_a_television_is_paired_seen_and_revoked(demo: str, opened: Opener, screen: Page) -> None:
    screen.goto(f"{demo}/tv")
    until(screen, "document.querySelector('.tv-big')")
    code = screen.inner_text(".tv-big")
    # what the picture of the code leads to
    page = opened(f"{demo}/televisions?code={code}")
    page.get_by_text("This machine alone; casewall serve --lan opens it to others.").wait_for()
    cells = page.locator(".cells span")
    cells.nth(5).get_by_text(code[5], exact=True).wait_for()
    assert "".join(cells.all_inner_texts()) == code
    page.get_by_role("button", name="Pair", exact=True).click()
    page.get_by_text("Give the television a name of letters, digits, - and _, such as lobby.").wait_for()
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Team", exact=True).select_option(label="East")
    page.get_by_label("Theme", exact=True).select_option(label="Light")
    page.get_by_text('team = "east"').wait_for()
    page.get_by_role("button", name=f"Pair {NAME}").click()
    page.get_by_text(f"Paired {NAME}: it shows East, initials, light within a few seconds.").wait_for()
    page.get_by_text("written just now, at the end of the file").wait_for()
    page.wait_for_url(lambda address: "code=" not in address)
    until(screen, "document.querySelector('.scene.on') && !document.querySelector('.tv-code')")
    assert screen.get_attribute("html", "data-theme") == "light"

    row = page.locator("tr", has_text=NAME)
    row.get_by_text("up to date").wait_for()
    row.get_by_text("1366 × 768").wait_for()
    assert re.fullmatch(r"(Now 30|Team 15|Week 15) s", row.locator(".tv-sc .on").inner_text())
    page.wait_for_function(SMALL, arg=NAME)
    answer = "document.querySelector('.vd .an').textContent"
    assert page.evaluate(SMALL, NAME) == screen.evaluate(answer)
    assert hard_to_read(page) == []
    for width in (1440, 1000, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        assert page.evaluate(WIDE) == [], width

    page.get_by_role("button", name=f"Revoke {NAME}").click()
    page.get_by_role("button", name=f"Keep {NAME}").click()
    page.get_by_role("button", name=f"Revoke {NAME}").click()
    page.get_by_role("button", name=f"Yes, revoke {NAME}").click()
    page.get_by_text(f"Revoked {NAME}: it shows a new code within a few seconds.").wait_for()
    row.get_by_role("button", name=f"Pair {NAME}").wait_for()
    until(screen, "document.querySelector('.tv-big')")
    # the same name again: its section is there, so only the code is asked for
    row.get_by_role("button", name=f"Pair {NAME}").click()
    page.get_by_text(f"{NAME} is there already; pairing writes nothing").wait_for()
    assert page.get_by_label("Team", exact=True).is_disabled()
    page.get_by_label("Type the six characters it shows").press_sequentially("o0aa-aa 22")
    assert "".join(cells.all_inner_texts()) == "AAAA22"
    page.locator("[data-pair]").click()
    page.get_by_text("No television shows the code AAAA22 now").wait_for()

"""Every page in a real Chromium: it opens, it holds together, anybody can read it, nothing leaves the machine."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Opener
from tests.browser.reading import hard_to_read, opened_again, settled

TITLES = {"late": "Late cases", "owners": "Owners", "trends": "Weekly trends", "powerhouse": "Powerhouse",
          "case": "Find a case", "calendars": "Calendars", "reconcile": "Reconciliation",
          "televisions": "Televisions"}  # fmt: skip
ROOT = """() => {
  const roots = [...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean);
  const root = roots.find((one) => one.querySelector('.cw-wall'));
"""
CUT = """
  const hidden = (node) => getComputedStyle(node).overflow === 'hidden' && node.clientWidth > 0;
  const nodes = [...root.querySelectorAll('p, small, span, h2')];
  return nodes.filter((node) => hidden(node) && node.scrollWidth > node.clientWidth + 1).map((n) => n.textContent);
}"""
SMALLEST = """
  const nodes = [...root.querySelectorAll('.pic *')];
  const words = nodes.filter((n) => n.children.length === 0 && n.textContent.trim() && n.tagName !== 'text');
  return Math.min(...words.map((node) => parseFloat(getComputedStyle(node).fontSize)));
}"""


@pytest.mark.parametrize("name", TITLES)
def test_a_page_opens_and_anybody_can_read_it(demo: str, opened: Opener, name: str) -> None:
    page = opened(f"{demo}/{name}", scheme="light")
    for scheme in ("light", "dark"):
        if scheme == "dark":
            opened_again(page, scheme="dark")
        page.get_by_role("heading", name=TITLES[name], level=1).wait_for()
        settled(page)
        assert hard_to_read(page) == [], scheme


def test_the_wall_is_full_screen_and_anybody_can_read_it(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/?embed=true&scenes=now", width=1920, height=1080)
    page.get_by_text("Are we on top of it?").wait_for()
    page.wait_for_timeout(700)
    assert page.get_by_test_id("stHeader").is_hidden()
    assert page.get_by_role("group", name=re.compile(r"^Are we on top of it\? .* Late now: \d+, ")).count() == 1
    box = page.locator(".cw-wall").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1920, 1080)
    assert hard_to_read(page) == []


@pytest.mark.parametrize("width", [1280, 1920])
def test_nothing_on_the_wall_is_cut_off_or_too_small(demo: str, opened: Opener, width: int) -> None:
    # drawn walls of every size and state are looked at beside (tests/browser/pictures)
    page = opened(f"{demo}/?embed=true&scenes=now", width=width, height=width * 9 // 16)
    page.get_by_text("Next to go late").wait_for()
    page.wait_for_timeout(700)
    assert page.evaluate(ROOT + CUT) == []
    smallest = page.evaluate(ROOT + SMALLEST)
    # the smallest type of the wall is 1.5 % of its width
    assert smallest >= 0.0149 * width


def test_filters_stand_in_the_address_and_come_back_from_it(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/late")
    page.get_by_role("heading", name="Late cases", level=1).wait_for()
    page.get_by_role("radio", name=re.compile("^Open and late")).click()
    page.wait_for_url(re.compile("show=open"))
    again = opened(f"{demo}/late?show=open&weeks=12&type=order")
    again.get_by_role("heading", name="Late cases", level=1).wait_for()
    checked = again.locator("[role=radio][aria-checked=true]")
    checked.first.wait_for()
    assert checked.all_inner_texts() == ["Open and late", "12 weeks"]
    kinds = again.locator("table tbody tr td:nth-child(2)").all_inner_texts()
    assert set(kinds) <= {"Order"}


def test_a_team_holds_on_the_next_page_and_weeks_do_not(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/late?team=east&weeks=12")
    checked = page.locator("[role=radio][aria-checked=true]")
    for link, title, weeks in (("Owners", "Owners", "This week"), ("Trends", "Weekly trends", "26 weeks")):
        page.locator(".card a, [data-open]").first.wait_for()
        page.get_by_role("link", name=link, exact=True).click()
        page.get_by_role("heading", name=title, level=1).wait_for()
        page.get_by_role("radio", name=weeks, checked=True).wait_for()
        assert page.url == f"{demo}/{link.lower()}?team=east"
        assert page.get_by_role("combobox").last.input_value() == "East"
        assert checked.all_inner_texts() == [weeks]
    page.go_back()
    page.get_by_role("heading", name="Owners", level=1).wait_for()
    page.wait_for_url(f"{demo}/owners?team=east")


def test_a_filter_that_names_nothing_is_as_if_it_were_not_there(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/late?type=nonsense&show=nothing")
    page.get_by_role("heading", name="Late cases", level=1).wait_for()
    page.get_by_role("combobox").first.wait_for()
    assert page.get_by_role("combobox").first.input_value() == "All types"
    page.wait_for_url(lambda address: "nonsense" not in address and "nothing" not in address)

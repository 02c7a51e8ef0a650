"""From the wall to the minute: late cases, a case, its receipt, whose lines sum to its lead time."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.conftest import Opener
from tests.browser.serving import COMMAND

TIME = re.compile(r"([\d,]+)h\s(\d\d)m")


def minutes(text: str) -> int:
    found = TIME.search(text)
    return int(found[1].replace(",", "")) * 60 + int(found[2]) if found else 0


def settled(page: Page, place: Locator) -> None:
    """Wait until a place says the same for a second."""
    place.wait_for()
    said, since = "", 0
    while since < 4:
        page.wait_for_timeout(250)
        since = since + 1 if place.inner_text() == said else 0
        said = place.inner_text()


def test_a_late_case_is_followed_from_the_wall_to_its_receipt(demo: str, demo_folder: Path, opened: Opener) -> None:
    page = opened(demo)
    page.get_by_text("Are we on top of it?").wait_for()
    page.get_by_role("link", name="Late cases").click()
    page.get_by_role("heading", name="Late cases", level=1).wait_for()
    page.get_by_role("radio", name="12 weeks").click()
    page.get_by_role("radio", name=re.compile("^Closed late")).click()
    page.wait_for_url(re.compile("show=closed"))
    row = page.locator("tr[data-open]").first
    settled(page, row)
    case_id = row.locator("td").first.inner_text()
    row.locator("td").nth(2).click()
    page.get_by_role("heading", name=case_id, level=1).wait_for()
    page.get_by_role("heading", name=re.compile("^Ledger")).wait_for()
    lines = page.locator("table.led tbody tr")
    counted = [minutes(text) for text in lines.locator("td:nth-child(4)").all_inner_texts()]
    left_out = [minutes(text) for text in lines.locator("td:nth-child(5)").all_inner_texts()]
    total = page.locator("table.led tfoot td").all_inner_texts()
    lead = page.locator("table.sums tr", has_text="Lead time").inner_text()
    assert sum(counted) == minutes(total[1]) == minutes(lead)
    assert sum(left_out) == minutes(total[2])
    assert sum(counted) + sum(left_out) == minutes(total[0])
    source = re.search(r"source=(\w+)", page.url)
    assert source is not None
    told = subprocess.run(
        [COMMAND, "case", source[1], case_id, "--format", "json", "--config", demo_folder / "casewall.toml"],
        check=True,
        capture_output=True,
        text=True,
    )
    case = json.loads(told.stdout)
    assert abs(case["case"]["net_work_hours"] * 60 - sum(counted)) <= 0.5
    assert abs(sum(line["counted_hours"] for line in case["receipt"]) - case["case"]["net_work_hours"]) < 1e-9


def test_a_row_is_opened_from_the_keyboard_and_by_its_address(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/late?weeks=12")
    link = page.locator("tr[data-open] a").first
    link.wait_for()
    address = link.get_attribute("href")
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Clock receipt").wait_for()
    again = opened(f"{demo}/{address}")
    again.get_by_role("heading", name="Clock receipt").wait_for()


def test_a_case_is_found_by_a_part_of_its_number(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/case")
    page.get_by_role("heading", name="Find a case").wait_for()
    page.get_by_role("textbox").fill("q-")
    page.get_by_role("textbox").press("Enter")
    page.locator("tr[data-open]").first.click()
    page.get_by_role("heading", name="Clock receipt").wait_for()


def test_a_case_that_is_not_there_is_told_in_one_sentence(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/case?source=crm&id=Q-0")
    page.get_by_text(re.compile("has no case 'Q-0'")).wait_for()


def test_coming_back_from_a_case_the_filters_hold(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/late")
    page.get_by_role("radio", name="12 weeks").click()
    page.get_by_role("radio", name=re.compile("^Closed late")).click()
    page.wait_for_url(re.compile("show=closed"))
    page.locator("tr[data-open]").first.click()
    page.get_by_role("heading", name="Clock receipt").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Late cases", level=1).wait_for()
    page.wait_for_url(lambda address: "show=closed" in address and "weeks=12" in address and "source=" not in address)
    assert page.get_by_role("radio", name="12 weeks").get_attribute("aria-checked") == "true"


def test_coming_back_from_a_figure_the_filters_hold(demo: str, opened: Opener) -> None:
    for address, figure, chosen in (
        ("late?weeks=12", ".card a", "12 weeks"),
        ("trends?weeks=12", "a[data-open*=compliance]", "12 weeks"),
        ("powerhouse?state=holds", "a[data-open^=cases]", re.compile("^Holds")),
    ):
        page = opened(f"{demo}/{address}")
        radio = page.get_by_role("radio", name=chosen)
        page.locator(figure).first.click()
        page.wait_for_url(re.compile("/cases.*metric="))
        page.get_by_role("heading", name="What it counts").wait_for()
        page.go_back()
        page.wait_for_url(lambda shown, address=address: shown == f"{demo}/{address}")
        radio.wait_for()
        assert radio.get_attribute("aria-checked") == "true"


def test_a_figure_leads_to_its_cases_and_a_case_to_its_receipt(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/late?weeks=12&type=quote")
    closed = page.locator(".card", has_text="Closed late").locator("a")
    closed.wait_for()
    settled(page, page.locator(".card").nth(1))
    shown = int(closed.inner_text().replace(",", ""))
    address = closed.get_attribute("href")
    closed.click()
    page.get_by_role("heading", name="Closed late", level=1).wait_for()
    page.get_by_text(f"{shown:,} cases").wait_for()
    page.get_by_role("heading", name="What it counts").wait_for()
    assert page.locator("tr[data-open]").count() == min(shown, 500)
    again = opened(f"{demo}/{address}")
    again.get_by_text(f"{shown:,} cases").wait_for()
    page.locator("tr[data-open] a").first.click()
    page.get_by_role("heading", name="Clock receipt").wait_for()
    # one step back leads to where one came from, twice
    page.go_back()
    page.get_by_role("heading", name="Closed late", level=1).wait_for()
    page.go_back()
    page.get_by_role("heading", name="Late cases", level=1).wait_for()
    assert page.url == f"{demo}/late?weeks=12&type=quote"

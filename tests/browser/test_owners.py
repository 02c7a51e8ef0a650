"""The owners page in a browser: anybody can read it, its figures and marks lead to their cases."""

from __future__ import annotations

import re

from tests.browser.conftest import Opener
from tests.browser.reading import hard_to_read, opened_again, settled

OVERFLOWING = """() => {
  const roots = [...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean);
  const cells = roots.flatMap((root) => [...root.querySelectorAll('.own td')]);
  return cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent);
}"""


def test_a_supervisor_reads_the_owners_and_opens_their_cases(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/owners", width=1440, scheme="dark")
    for scheme in ("dark", "light"):
        if scheme == "light":
            opened_again(page, width=1000, scheme="light")
        page.get_by_role("heading", name="Owners", level=1).wait_for()
        page.get_by_role("row", name=re.compile("A. Reyes")).wait_for()
        settled(page)
        assert page.evaluate(OVERFLOWING) == []
        assert hard_to_read(page) == [], scheme
    page.get_by_role("radio", name="12 weeks").click()
    page.wait_for_url(re.compile("weeks=12"))
    page.locator(".lab", has_text="Net hours, 12 weeks").first.wait_for()
    row = page.get_by_role("row", name=re.compile("A. Reyes"))
    for figure, title in (("held", "Open cases held"), ("owned", "Open cases owned")):
        number = row.locator(f"a[data-open*='figure={figure}']").first
        count = number.inner_text()
        number.click()
        page.get_by_role("heading", name=title, level=1).wait_for()
        page.get_by_text(re.compile(f"^{count} cases?, ")).wait_for()
        page.go_back()
        page.get_by_role("heading", name="Owners", level=1).wait_for()
        row.wait_for()
    mark = page.get_by_role("row", name=re.compile("A. Reyes")).locator("a.mk").first
    case_id = (mark.get_attribute("aria-label") or "").partition(":")[0]
    mark.click()
    page.get_by_role("heading", name=case_id, level=1).wait_for()

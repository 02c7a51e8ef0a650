"""The powerhouse page in a browser: it fits, its states filter it, a figure and a phrase lead to their cases."""

from __future__ import annotations

import re

from tests.browser.conftest import Opener
from tests.browser.reading import opened_again

OVERFLOWING = """() => {
  const roots = [...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean);
  const cells = roots.flatMap((root) => [...root.querySelectorAll('.ph-row > *')]);
  return cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent);
}"""


def test_a_supervisor_reads_the_checklist_and_opens_its_cases(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/powerhouse", width=1920)
    for width in (1920, 1000, 1440):
        if width != 1920:
            opened_again(page, width=width, scheme="dark" if width == 1000 else "light")
        page.get_by_role("heading", name="Hold one conversation", level=3).wait_for()
        page.wait_for_timeout(500)
        assert page.evaluate(OVERFLOWING) == [], width
    page.get_by_role("radio", name="Not measured").click()
    page.wait_for_url(re.compile("state=blank"))
    page.get_by_role("heading", name="Maintain a big front line", level=3).wait_for(state="detached")
    page.get_by_text("Stand-ups are not recorded yet.").first.wait_for()
    page.get_by_role("radio", name="All").click()
    row = page.locator(".ph-row", has_text="Maintain a big front line")
    count = row.get_by_text(re.compile(" of .*, aim")).inner_text().split()[0]
    row.locator("a[data-open^='cases?']").first.click()
    page.get_by_text(re.compile(f"^{count} cases?, ")).wait_for()
    page.go_back()
    phrase = page.locator(".ph-row", has_text="Keep slack").locator(".say a")
    count = phrase.inner_text().split()[0]
    phrase.click()
    page.get_by_text(re.compile(f"^{count} cases?, ")).wait_for()

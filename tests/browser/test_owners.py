"""The owners page in a browser: anybody can read it, its figures and marks lead to their cases."""

from __future__ import annotations

import re

from tests.browser.conftest import Opener, Scheme
from tests.browser.reading import hard_to_read, opened_again, settled

OVERFLOWING = """() => {
  const roots = [...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean);
  const cells = roots.flatMap((root) => [...root.querySelectorAll('.own td, .own th')]);
  return cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent);
}"""

# what stands beside each other in a row, nearer than a letter
TOUCHING = """() => {
  const roots = [...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean);
  const held = (cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return range.getBoundingClientRect();
  };
  return roots.flatMap((root) => [...root.querySelectorAll('.own tr')]).flatMap((row) => {
    const boxes = [...row.children].map((cell) => [cell.textContent, held(cell)]).filter(([, box]) => box.width);
    return boxes.flatMap(([one, a]) => boxes
      .filter(([, b]) => b.left > a.left && b.top < a.bottom && a.top < b.bottom && b.left < a.right + 8)
      .map(([other]) => `${one} | ${other}`));
  });
}"""


def test_a_supervisor_reads_the_owners_and_opens_their_cases(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/owners", width=1440, scheme="dark")
    looks: list[tuple[Scheme, int]] = [("dark", 1440), ("dark", 1331), ("light", 1280), ("light", 1000)]
    for scheme, width in looks:
        if width != 1440:
            opened_again(page, width=width, scheme=scheme)
        page.get_by_role("heading", name="Owners", level=1).wait_for()
        page.get_by_role("row", name=re.compile("A. Reyes")).wait_for()
        settled(page)
        assert page.evaluate(OVERFLOWING) == [], width
        assert page.evaluate(TOUCHING) == [], width
        if width in (1440, 1000):
            assert hard_to_read(page) == [], scheme
    page.get_by_role("radio", name="12 weeks").click()
    page.wait_for_url(re.compile("weeks=12"))
    page.locator(".lab", has_text="Case hours, net, 12 weeks").first.wait_for()
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

"""Whether anybody can read a page: axe looks at it, in either theme."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Scheme

# landmarks and headings of the frame are Streamlit's own
FRAME = ["region", "landmark-one-main", "page-has-heading-one"]
# to write down every node that is as it should be takes longer than to look at it
OPTIONS = {"rules": {rule: {"enabled": False} for rule in FRAME}, "resultTypes": ["violations"]}


def hard_to_read(page: Page) -> list[str]:
    """Return what on a page is not for everybody's eyes, ears and hands."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{one['id']}: {node['target']} {node['html'][:160]}" for one in found for node in one["nodes"]]


def settled(page: Page) -> None:
    """Wait until the strip of what is next stands above a page, and its drawings are drawn."""
    page.get_by_text("net left").or_(page.get_by_text("clock resumes")).first.wait_for()
    page.wait_for_timeout(700)


def opened_again(page: Page, *, scheme: Scheme = "light", width: int = 1440, height: int = 900) -> None:
    """Open a page's address anew in its tab, in a theme and at a width: the program is there already."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    page.reload()

"""Televisions in a real Chromium, each in a browser context of its own, and what their pages hold of memory."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

import psutil
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from app.clock import now
from app.tv.pairing import Asked, pair
from benchmarks.televisions.office import Office
from benchmarks.televisions.sets import LOOKS
from data.settings import load
from data.settings.televisions import TelevisionConfig

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
SIZE = 1920, 1080
PATIENCE = 60.0  # seconds until a wall is drawn
# a wall in a Streamlit page is drawn in a shadow root
LOOK = """() => {
  const roots = [document, ...[...document.querySelectorAll('*')].map((node) => node.shadowRoot).filter(Boolean)];
  const walls = roots.flatMap((root) => [...root.querySelectorAll('.cw-wall')]);
  const drawn = walls.length === 1 && !!walls[0].querySelector('.scene.on');
  return { drawn, lost: walls.some((wall) => wall.classList.contains('lost')) };
}"""
CODE = "() => { const found = document.querySelector('.tv-big'); return found ? found.innerText : '' }"


@dataclass(frozen=True, kw_only=True)
class Held:
    """What a page holds after a garbage collection; heap in MB. `drawn`: it shows a wall; `lost`: an old one."""

    heap: float
    nodes: int
    listeners: int
    drawn: bool
    lost: bool


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A television's browser."""

    name: str
    page: Page
    tools: CDPSession

    def held(self) -> Held:
        """Collect what is garbage, and return the rest."""
        for _ in range(2):  # what the first pass finalizes, the second takes away
            self.tools.send("HeapProfiler.collectGarbage")
        told = {one["name"]: one["value"] for one in self.tools.send("Performance.getMetrics")["metrics"]}
        seen = self.page.evaluate(LOOK)
        return Held(
            heap=told["JSHeapUsedSize"] / 1e6,
            nodes=int(told["Nodes"]),
            listeners=int(told["JSEventListeners"]),
            drawn=seen["drawn"],
            lost=seen["lost"],
        )


@contextmanager
def screens(office: Office, entries: Sequence[TelevisionConfig], *, pages: int) -> Iterator[list[Screen]]:
    """Open a paired television for each entry, and so many of Streamlit's pages beside them."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("There is no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        # a stop is for the measurement to handle, which still tells what it has
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox"], handle_sigint=False, handle_sigterm=False
        )
        held = [_opened(browser, one.name, f"{office.address}/tv") for one in entries]
        _pair(office, held)
        held += [_opened(browser, f"page-{number}", f"{office.address}/?embed=true") for number in range(pages)]
        for one in held:
            _until(lambda one=one: one.page.evaluate(LOOK)["drawn"], f"{one.name} shows no wall")  # type: ignore[misc]
        yield held
        browser.close()


def memory() -> float:
    """Return the memory of all of the browser's processes in MB; what they share counts for each."""
    total = 0
    for one in psutil.Process().children(recursive=True):
        try:
            if "chrom" in one.name():
                total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6


def _opened(browser: Browser, name: str, address: str) -> Screen:
    context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
    page = context.new_page()
    page.goto(address)
    tools = context.new_cdp_session(page)
    tools.send("Performance.enable")
    return Screen(name=name, page=page, tools=tools)


def _pair(office: Office, held: Sequence[Screen]) -> None:
    settings = load(office.config)
    with office.store() as store:
        for one in held:
            _until(lambda one=one: one.page.evaluate(CODE), f"{one.name} shows no code")  # type: ignore[misc]
        sleep(LOOKS)
        for one in held:
            pair(settings, store, str(one.page.evaluate(CODE)), Asked(name=one.name), now=now())


def _until(true: Callable[[], object], why: str) -> None:
    """Wait for something; the television's own policy keeps Playwright's way of waiting out."""
    end = monotonic() + PATIENCE
    while not true():
        if monotonic() > end:
            raise SystemExit(f"{why} after {PATIENCE:.0f} s.")
        sleep(0.1)

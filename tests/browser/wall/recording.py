"""What a wall in a real browser showed, frame by frame: `Screen` opens it, samples it, and tells what was found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page

from tests.browser.wall.office import Office

SAMPLER = Path(__file__).with_name("sampler.js").read_text(encoding="utf-8")
TURNING = "scenes=now:5,team:5,week:5"
HOSTS = ("streamlit", "tv")


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the sampler found since it began; lists of what was wrong are empty where all was well."""

    frames: int
    blank: list[str]
    mixed: list[str]
    over: list[str]
    mute: list[int]
    shifts: list[str]
    turns: list[tuple[int, str]]
    painted: list[dict[str, float]]
    handed: list[dict[str, float]]
    said: list[tuple[int, str]]
    longest: float
    now: dict[str, Any]
    epoch: float

    def wrong(self, *, also: tuple[str, ...] = ()) -> dict[str, list[Any]]:
        """Return whatever was not as it should be: frames without a wall, half old, covered, without an age."""
        kinds = ("blank", "mixed", "over", "mute", *also)
        return {kind: list(getattr(self, kind)) for kind in kinds if getattr(self, kind)}


@dataclass
class Screen:
    """A television: a page of one of the two hosts, sampled in every frame."""

    page: Page
    host: str

    @classmethod
    def open(cls, browser: Browser, address: str, host: str, office: Office) -> Screen:
        """Open the wall and wait for its first picture; a television is paired."""
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        context.add_init_script(SAMPLER)
        page = context.new_page()
        page.set_default_timeout(30_000)
        screen = cls(page, host)
        page.goto(f"{address}/?embed=true&{TURNING}" if host == "streamlit" else f"{address}/tv?{TURNING}")
        if host == "tv":
            page.wait_for_selector(".tv-big")
            office.pair(page.inner_text(".tv-big"))
        screen.until(lambda seen: seen["scene"] != "")
        return screen

    def begin(self) -> None:
        """Begin to count anew."""
        self.page.evaluate("window.sampled.begin()")

    def found(self) -> Found:
        return Found(**self.page.evaluate("window.sampled.found()"))

    def see(self) -> dict[str, Any]:
        """Return what the wall shows now."""
        try:
            seen: dict[str, Any] = self.page.evaluate("window.sampled.see()")
        except Error:  # the page is being loaded anew
            return {"blank": "loading"}
        return seen

    def until(self, true: Callable[[dict[str, Any]], object], *, patience: float = 30.0) -> dict[str, Any]:
        """Wait until what the wall shows is as wanted, and return it."""
        end = time.monotonic() + patience
        while True:
            seen = self.see()
            if not seen["blank"] and true(seen):
                return seen
            assert time.monotonic() < end, f"{self.host}: it did not come about: {seen}"
            self.page.wait_for_timeout(50)

    def is_right(self, number: int) -> bool:
        """Tell whether the wall shows a number of cases, and that its server lives."""
        return right(self.see(), number)

    def close(self) -> None:
        self.page.context.close()


def right(seen: dict[str, Any], number: int) -> bool:
    told = seen.get("told")
    return not seen["blank"] and bool(told) and set(told) == {number} and not seen["said"].startswith("LOST")


def recovered(screens: list[Screen], number: int, *, since: float, patience: float = 60.0) -> dict[str, float]:
    """Wait until every wall shows a number of cases; return after how many seconds since an instant each did."""
    took: dict[str, float] = {}
    end = time.time() + patience
    while len(took) < len(screens):
        for screen in screens:
            if screen.host not in took and screen.is_right(number):
                took[screen.host] = time.time() - since
        seen = {screen.host: screen.see() for screen in screens if screen.host not in took}
        assert time.time() < end, f"not right again: {seen}"
        screens[0].page.wait_for_timeout(50)
    return took


def quantile(values: list[float], share: float) -> float:
    """Return a quantile, the next value above it."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

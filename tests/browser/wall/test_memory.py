"""A wall hangs for months: neither its heap nor its page grows with what it is handed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.wall.conftest import Told
from tests.browser.wall.office import Office
from tests.browser.wall.recording import HOSTS, Screen

MEASURES = ("JSHeapUsedSize", "Nodes", "JSEventListeners", "Documents")
MOST = {"JSHeapUsedSize": 1_000_000, "Nodes": 50, "JSEventListeners": 5, "Documents": 0}


def measure(page: Page) -> dict[str, int]:
    """Return what the page holds once its garbage is collected."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
        page.wait_for_timeout(100)
    told = {one["name"]: int(one["value"]) for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return {name: told[name] for name in MEASURES}


@pytest.mark.long
def test_five_hundred_updates_leave_the_heap_and_the_page_as_they_were(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, told: Told
) -> None:
    office = Office(tmp_path_factory.mktemp("office"))
    office.start()
    try:
        screens = [Screen.open(chromium, f"http://127.0.0.1:{office.port}", host, office) for host in HOSTS]
        seen: dict[str, list[dict[str, int]]] = {host: [] for host in HOSTS}
        for updates in (50, *[100] * 5):
            for _ in range(updates):
                number = office.push()
                office.commit()
                for screen in screens:
                    screen.until(lambda seen, number=number: number in seen["told"])
            for screen in screens:
                seen[screen.host].append(measure(screen.page))
        for host, rows in seen.items():
            told(host, rows)
        for rows in seen.values():
            for name, most in MOST.items():
                assert rows[-1][name] - rows[0][name] <= most, (name, [row[name] for row in rows])
    finally:
        office.kill()

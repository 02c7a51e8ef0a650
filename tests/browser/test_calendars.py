"""A calendar's page: whether it is right, at a glance, and what it counts for anybody who asks."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from tests.browser.conftest import Opener
from tests.browser.serving import COMMAND


def test_what_is_typed_is_counted_as_the_command_counts_it(demo: str, demo_folder: Path, opened: Opener) -> None:
    page = opened(f"{demo}/calendars")
    page.get_by_role("heading", name="Try it").wait_for()
    page.get_by_role("textbox", name="Start").fill("2026-10-23 16:00")
    page.get_by_role("textbox", name="Start").press("Enter")
    page.get_by_role("textbox", name="End").fill("2026-10-26 10:00")
    page.get_by_role("textbox", name="End").press("Enter")
    page.get_by_text("2h 30m", exact=False).or_(page.get_by_text("2h\u202f30m")).first.wait_for()
    told = subprocess.run(
        [COMMAND, "calendar", "net", "office", "2026-10-23 16:00", "2026-10-26 10:00", "--json",
         "--config", demo_folder / "casewall.toml"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert json.loads(told.stdout)["net_hours"] == 2.5


def test_a_calendar_and_a_year_stand_in_the_address(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/calendars")
    page.get_by_role("radio", name="Experts").click()
    page.wait_for_url(re.compile("calendar=experts"))
    page.get_by_role("heading", name=re.compile("^Hours a day")).wait_for()
    page.get_by_text("used by Experts").wait_for()


def test_what_is_no_instant_is_told_beside_the_field(demo: str, opened: Opener) -> None:
    page = opened(f"{demo}/calendars")
    page.get_by_role("textbox", name="Start").fill("tomorrow")
    page.get_by_role("textbox", name="Start").press("Enter")
    page.get_by_text("is not an instant: write it as").first.wait_for()

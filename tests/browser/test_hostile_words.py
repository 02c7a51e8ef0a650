"""Other people's words are words: markup in a case's number, client or subject is shown, never run or fetched."""

from __future__ import annotations

from pathlib import Path

from tests.browser.conftest import Opener
from tests.browser.serving import served

IMAGE = "<img src=//evil.example/x.png onerror=document.title='taken'>"
MARKDOWN = "![x](http://evil.example/y.png) <script>document.title='taken'</script> :red[a] $x$"
CONFIG = """
[casewall]
timezone = "Europe/Berlin"
calendar = "office"
as_of = "2026-10-15 15:00"

[calendars.office]
timezone = "Europe/Berlin"
week = { mon-fri = "09:00-17:00" }

[[targets]]
within = "2 h"

[sources.crm]
kind = "csv"
path = "cases.csv"
timezone = "Europe/Berlin"
label = "<b>CRM</b>"
case_url = "https://crm.example/cases/{case_id}"

[sources.crm.columns]
case_id = "Id"
opened_at = "Created"
state = "Status"
owner = "Owner"
account = "Client"
subject = "Subject"
case_type = "Type"

[sources.crm.states]
active = ["Open"]
done = ["Closed"]
"""


def test_markup_in_a_case_is_shown_as_it_was_written(tmp_path: Path, opened: Opener) -> None:
    quoted = [f'"{word}"' for word in (IMAGE, IMAGE, MARKDOWN, IMAGE)]
    lines = [
        "Id,Created,Status,Owner,Client,Subject,Type",
        f"{quoted[0]},2026-10-15 09:00,Open,{quoted[1]},{quoted[1]},{quoted[2]},{quoted[3]}",
        f"B-1,2026-10-15 13:30,Open,{quoted[1]},{quoted[1]},{quoted[2]},{quoted[3]}",
    ]
    (tmp_path / "cases.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    with served(tmp_path / "casewall.toml") as address:
        wall = opened(f"{address}/?embed=true&scenes=now", width=1920, height=1080)
        wall.get_by_text("B-1").wait_for()
        late = opened(f"{address}/late")
        late.get_by_text(IMAGE).first.wait_for()
        late.locator("tr[data-open]").first.click()
        late.get_by_role("heading", name="Clock receipt").wait_for()
        late.get_by_text(MARKDOWN).first.wait_for()
        # a case's number cannot leave its place in an address
        assert "/cases/%3Cimg%20src%3D%2F%2Fevil" in str(late.get_by_role("link", name="Open in").get_attribute("href"))
        trends = opened(f"{address}/trends")
        trends.get_by_role("heading", name="Weekly trends").wait_for()
        assert [page.title() for page in (wall, late, trends)] == ["Casewall"] * 3

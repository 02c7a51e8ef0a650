"""What changes in a source is on an open wall without anybody touching it."""

from __future__ import annotations

from pathlib import Path

from tests.browser.conftest import Opener
from tests.browser.serving import served
from tests.browser.test_hostile_words import CONFIG

HEAD = "Id,Created,Status,Owner,Client,Subject,Type\n"


def test_a_case_that_arrives_is_on_an_open_wall(tmp_path: Path, opened: Opener) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text(HEAD + "A-1,2026-10-15 14:30,Open,Ann,Acme,Pump,quote\n", encoding="utf-8")
    config = CONFIG.replace('path = "cases.csv"', 'path = "cases.csv"\ninterval = "1 s"')
    (tmp_path / "casewall.toml").write_text(
        config.replace("[casewall]", '[casewall]\nrefresh = "1 s"'), encoding="utf-8"
    )
    with served(tmp_path / "casewall.toml") as address:
        wall = opened(f"{address}/?embed=true&scenes=now", width=1920, height=1080)
        wall.get_by_text("A-1").wait_for()
        assert wall.get_by_text("A-2").count() == 0
        cases.write_text(cases.read_text(encoding="utf-8") + "A-2,2026-10-15 14:45,Open,Ann,Acme,Pump,order\n", "utf-8")
        wall.get_by_text("A-2").wait_for(timeout=10_000)

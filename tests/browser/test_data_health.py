"""The data health page in a browser: anybody can read it, and what was set aside is loaded again after a mending."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Opener
from tests.browser.reading import hard_to_read, opened_again, settled
from tests.browser.serving import served
from tests.browser.test_hostile_words import CONFIG, IMAGE

ROWS = f"""Id,Created,Status,Owner,Client,Subject,Type
A-1,2026-10-15 14:30,Open,Ann,Acme,Pump,quote
A-2,2026-10-15 14:30,"Odd {IMAGE}",Ann,Acme,Pump,quote
A-3,31/09/2026 14:10,Open,Ann,Acme,Pump,quote
"""


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Write a company with a word in no list and a row that cannot be read."""
    (tmp_path / "cases.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "casewall.toml").write_text(CONFIG, encoding="utf-8")
    return tmp_path / "casewall.toml"


def test_a_word_is_given_a_meaning_and_its_source_is_loaded_again(company: Path, opened: Opener) -> None:
    with served(company) as address:
        page = opened(f"{address}/data_health", scheme="dark")
        for scheme in ("dark", "light"):
            if scheme == "light":
                opened_again(page, scheme="light")
            page.get_by_role("heading", name="Unknown words").wait_for()
            settled(page)
            assert hard_to_read(page) == [], scheme
        assert page.get_by_role("link", name="<b>CRM</b>").get_attribute("href") == "data_health"
        assert page.title() == "Casewall"
        page.get_by_role("combobox").select_option("active")
        line = page.locator(".code code").inner_text()
        assert line == f'active = ["Open", "Odd {IMAGE}"]'
        company.write_text(CONFIG.replace('active = ["Open"]', line), encoding="utf-8")
        page.get_by_role("row", name="CSV file").get_by_role("button", name="Load again").click()
        page.get_by_text("was loaded again at").wait_for()
        page.get_by_text("every word of the sources stands in a list").wait_for()
        assert page.get_by_text("3 rows read, 1 row in quarantine, as before.").count() == 1

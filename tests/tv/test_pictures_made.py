"""A picture is made once for all who show the same, and a monitor can count that."""

from __future__ import annotations

import re

import pytest

from app import queries
from app.wall import last_good
from app.watching import watched
from tests.tv.conftest import Office


def test_one_picture_is_made_for_all_televisions_that_show_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_good, "FRESH", 0.0)  # each question is one to the caches
    key = queries._key()
    monkeypatch.setattr(queries, "_key", lambda: key)  # all of it within one tick
    before = made(office)
    sets = [office.paired(f"set-{number}", theme=theme) for number, theme in enumerate(("dark", "light", "dark"))]
    for _ in range(2):
        tags = {television.get("/tv/picture").headers["etag"] for television in sets}
    assert len(tags) == 2  # of the themes
    assert made(office) - before == 1
    office.paired("other", names="none").get("/tv/picture")
    assert made(office) - before == 2


def made(office: Office) -> int:
    found = re.search(r"^casewall_pictures_made_total (\S+)$", watched(office.site).decode(), re.MULTILINE)
    assert found
    return int(float(found[1]))

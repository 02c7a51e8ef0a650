"""Every way in which a product cuts its answers gives every row, wherever a pull is stopped and whatever changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.data.rest_desk import Store, desk, pulled
from tests.data.rest_plain import HOW, START, Plain, declared, iso
from tests.servers.base import Request

NOW = START + timedelta(days=2)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Plain]:
    with Plain(now=lambda: NOW).running() as running:
        monkeypatch.setenv("DESK_TOKEN", running.token)
        yield running


def truth(server: Plain) -> dict[str, dict[str, Any]]:
    return {
        str(row["id"]): {
            "case_id": str(row["id"]),
            "opened_at": row["created_at"],
            "changed_at": row["updated_at"],
            "state": row["status"]["name"],
            "owner": row["owner"] or "",
            "subject": row["subject"],
        }
        for row in server.rows
    }


@pytest.mark.parametrize("how", HOW)
def test_every_row_comes_however_pages_are_cut(server: Plain, tmp_path: Path, how: str) -> None:
    settings = desk(tmp_path, declared(server.url, how))
    store = pulled(settings, now=NOW)
    assert store.cases == truth(server)
    assert store.pages[-1].current
    asked, rows = len(server.requests), store.rows
    pulled(settings, now=NOW, store=store)
    assert store.rows == rows, "what did not change does not come again"
    assert len(server.requests) - asked <= 4


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("order", ["descending", "none"])
def test_every_row_comes_in_any_other_order(server: Plain, tmp_path: Path, how: str, order: str) -> None:
    sort = {"descending": "-updated_at", "none": "id"}[order]
    text = declared(server.url, how, request=f'order = "{order}"')
    text = text.replace('sort = "updated_at" ', f'sort = "{sort}" ').replace('until = "{until}"', f'sort = "{sort}"')
    settings = desk(tmp_path, text.replace(f'sort = "{sort}", page', "page"))
    store = pulled(settings, now=NOW)
    assert store.cases == truth(server)
    server.rows[3] |= {"updated_at": iso(NOW + timedelta(minutes=1)), "subject": "changed"}
    assert pulled(settings, now=NOW + timedelta(minutes=2), store=store).cases == truth(server)


@pytest.mark.parametrize("how", ["page", "cursor", "link"])
def test_a_pull_that_is_killed_after_any_page_goes_on_where_it_was(server: Plain, tmp_path: Path, how: str) -> None:
    settings = desk(tmp_path, declared(server.url, how))
    store = Store()
    for _ in range(40):
        pulled(settings, now=NOW, store=store, stop_after=1)
        if store.pages[-1].current:
            break
    assert store.pages[-1].current
    assert store.cases == truth(server)


@pytest.mark.parametrize("how", ["page", "offset", "cursor"])
def test_nothing_is_lost_while_rows_change_between_two_pages(server: Plain, tmp_path: Path, how: str) -> None:
    def before(running: Plain, request: Request) -> None:
        number = len(running.requests)
        if number < 30:  # each time one that was read already, one of the tie and one that is still to come
            for second, at in enumerate((number % 10, 40 + number % 45, 100 + number % 30)):
                stamp = iso(START + timedelta(hours=3, minutes=number, seconds=second))
                running.rows[at] |= {"updated_at": stamp, "subject": f"Case {at + 1}, change {number}"}

    server.before = before
    settings = desk(tmp_path, declared(server.url, how))
    store = pulled(settings, now=NOW)
    server.before = lambda running, request: None
    assert pulled(settings, now=NOW, store=store).cases == truth(server)


@pytest.mark.parametrize("how", ["page", "offset"])
def test_a_listing_is_whole_though_its_pages_shift(server: Plain, tmp_path: Path, how: str) -> None:
    def before(running: Plain, request: Request) -> None:
        if request.query.get("sort") == "id" and request.query.get(how if how == "page" else "at") in ("2", "20"):
            running.rows = [row for row in running.rows if row["id"] != 3]  # deleted: all that follow move up by one

    listed = HOW[how].replace('sort = "updated_at"', 'sort = "id"').replace('until = "{until}"', 'sort = "id"')
    text = declared(server.url, how, more='full = "1 day"\nlisting = "full"')
    text += f'\n[sources.desk.listed]\nrecords = "data.rows"\nlimit = 20\norder = "none"\n{listed}\n'
    settings = desk(tmp_path, text.replace('sort = "id", page = "{page}", sort = "id"', 'page = "{page}", sort = "id"'))
    server.before = before
    store = pulled(settings, now=NOW)
    [whole] = [page for page in store.pages if page.listing == "cases"]
    [(_, table)] = whole.tables
    assert {row["id"] for row in truth_ids(server)} <= set(table.frame["id"])
    again = pulled(settings, now=NOW + timedelta(hours=20), store=Store(marks=dict(store.marks)))
    assert not any(page.listing for page in again.pages), "not due before a day has passed"
    later = pulled(settings, now=NOW + timedelta(hours=25), store=Store(marks=dict(store.marks)))
    assert [page.listing for page in later.pages if page.listing] == ["cases"]


def truth_ids(server: Plain) -> list[dict[str, str]]:
    return [{"id": str(row["id"])} for row in server.rows]

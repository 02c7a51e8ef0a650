"""A case that two listings in a row do not hold counts as void from then on, and returns when it is listed again."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data.settings import load
from data.store import Left
from data.sync import LoadReport, sync
from tests.data.test_store_loading import A_DONE, A_NEW, A_OPEN, B_NEW, MONDAY, TUESDAY, WEDNESDAY, Desk, counts
from tests.tables import at

pytestmark = pytest.mark.usefixtures("either_store")
THURSDAY, FRIDAY = at("2026-10-15 12:00"), at("2026-10-16 12:00")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk that was never loaded."""
    return Desk(tmp_path)


def listed(desk: Desk, when: datetime, rows: str) -> None:
    """Export a listing at an instant and load it: a listing is known by its file's time."""
    path = desk.folder / "crm.csv"
    path.write_text("Id,Created,Closed,Status,Owner\n" + rows, encoding="utf-8")
    os.utime(path, (when.timestamp(), when.timestamp()))
    desk.load(when)


def states(desk: Desk) -> list[tuple[object, ...]]:
    return desk.versions("case_id", "state", "reason", "seen_at")


def absences(desk: Desk) -> list[tuple[object, ...]]:
    with desk.store() as store:
        return store.absences().select("case_id", "missed", "void_at").rows()


def test_missing_from_two_listings_is_void_from_then(desk: Desk) -> None:
    listed(desk, MONDAY, A_OPEN + B_NEW)
    listed(desk, TUESDAY, B_NEW)
    assert absences(desk) == [("A", 1, None)]
    assert len(states(desk)) == 2
    version = desk.data_version()
    listed(desk, WEDNESDAY, B_NEW)
    assert absences(desk) == [("A", 2, WEDNESDAY)]
    assert states(desk)[-1] == ("A", "void", "not listed", WEDNESDAY)
    assert desk.data_version() == version + 1


def test_a_void_case_is_written_once_however_long_it_is_missing(desk: Desk) -> None:
    for when in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        listed(desk, when, A_OPEN * (when == MONDAY) + B_NEW)
    assert [row[:2] for row in states(desk)] == [("A", "active"), ("B", "queued"), ("A", "void")]
    assert absences(desk) == [("A", 2, WEDNESDAY)]


def test_the_same_listing_read_twice_counts_once(desk: Desk) -> None:
    listed(desk, MONDAY, A_OPEN + B_NEW)
    listed(desk, TUESDAY, B_NEW)
    desk.load(WEDNESDAY)
    assert absences(desk) == [("A", 1, None)]


def test_a_case_that_is_seen_again_in_between_is_not_missing_twice(desk: Desk) -> None:
    for when, rows in ((MONDAY, A_OPEN + B_NEW), (TUESDAY, B_NEW), (WEDNESDAY, A_OPEN + B_NEW), (THURSDAY, B_NEW)):
        listed(desk, when, rows)
    assert absences(desk) == [("A", 1, None)]


def test_a_void_case_returns_as_it_is_listed(desk: Desk) -> None:
    for when, rows in ((MONDAY, A_OPEN + B_NEW), (TUESDAY, B_NEW), (WEDNESDAY, B_NEW)):
        listed(desk, when, rows)
    (desk.folder / "crm.csv").write_text("Id,Created,Closed,Status,Owner\n" + A_OPEN + B_NEW, encoding="utf-8")
    assert desk.load(THURSDAY) == counts(changed=1, unchanged=1)
    assert absences(desk) == []
    assert states(desk)[-1] == ("A", "active", None, THURSDAY)


def test_an_export_of_open_cases_may_lose_the_done_ones(desk: Desk) -> None:
    for when, rows in ((MONDAY, A_DONE + B_NEW), (TUESDAY, B_NEW), (WEDNESDAY, B_NEW)):
        listed(desk, when, rows)
    assert absences(desk) == []
    desk.config = desk.config.replace('rows = "cases"', 'rows = "cases"\nlisting = "full"')
    listed(desk, THURSDAY, B_NEW)
    listed(desk, FRIDAY, B_NEW)
    assert absences(desk) == [("A", 2, FRIDAY)]


def test_a_part_of_the_cases_makes_nobody_missing(desk: Desk) -> None:
    desk.config = desk.config.replace('rows = "cases"', 'rows = "cases"\nlisting = "part"')
    for when in (MONDAY, TUESDAY, WEDNESDAY):
        listed(desk, when, A_OPEN * (when == MONDAY) + B_NEW)
    assert absences(desk) == []


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(B_NEW + ",2026-10-05 10:00,,New,\n", id="a row without a number may be the one that is missing"),
        pytest.param(B_NEW + "A,2026-10-05\n", id="a row that fits no heading may be the one that is missing"),
        pytest.param(B_NEW + "A,soon,,Open,Ann\n", id="a row in quarantine is listed all the same"),
    ],
)
def test_what_cannot_be_told_makes_nobody_missing(desk: Desk, rows: str) -> None:
    listed(desk, MONDAY, A_OPEN + B_NEW)
    for days in (1, 2, 3):
        listed(desk, MONDAY + timedelta(days=days), rows)
    assert absences(desk) == []
    assert len(states(desk)) == 2


def synced(desk: Desk, when: datetime, rows: str) -> LoadReport:
    """Export a listing at an instant, load it, and return what is told of it."""
    path = desk.folder / "crm.csv"
    path.write_text("Id,Created,Closed,Status,Owner\n" + rows, encoding="utf-8")
    os.utime(path, (when.timestamp(), when.timestamp()))
    with desk.store() as store:
        (report,) = sync(load(desk.folder / "casewall.toml"), store, now=when)
    return report


def test_an_export_of_nobody_is_taken_for_a_failed_one(desk: Desk) -> None:
    """The source is as old as its last rows, and nobody leaves, however often nobody is exported."""
    listed(desk, MONDAY, A_OPEN + B_NEW)
    for when in (TUESDAY, WEDNESDAY, THURSDAY):
        report = synced(desk, when, "")
        assert report.counts is None
        assert report.error == (
            "the export holds no case, and 2 open cases of it stand in the store. Nothing of it was loaded, and no "
            "case counts as void. Export it again, or, if none is open any more, with the closed ones; with "
            'listing = "part" an empty file is right.'
        )
    with desk.store() as store:
        assert store.freshness()["fresh_at"].to_list() == [MONDAY]
    assert (absences(desk), len(states(desk))) == ([], 2)


@pytest.mark.parametrize(
    ("rows", "listing"), [("", "open"), (A_DONE, "open"), (A_DONE + B_NEW, "part")], ids=["none", "done", "a part"]
)
def test_an_export_of_nobody_is_right_where_nobody_should_be_in_it(desk: Desk, rows: str, listing: str) -> None:
    desk.config = desk.config.replace('rows = "cases"', f'rows = "cases"\nlisting = "{listing}"')
    listed(desk, MONDAY, rows)
    report = synced(desk, TUESDAY, "")
    assert (report.error, report.counts) == (None, counts())


def test_who_leaves_a_listing_is_told_with_its_load(desk: Desk) -> None:
    listed(desk, MONDAY, A_OPEN + B_NEW)
    found = [synced(desk, when, B_NEW).left for when in (TUESDAY, WEDNESDAY, THURSDAY)]
    assert found == [Left(missing=1), Left(void=1), Left()]


def test_a_case_in_no_listing_is_in_no_figure_and_comes_back_into_all(desk: Desk) -> None:
    """By the board: void at Wednesday's noon, open before and after it came back."""
    from app.picture import picture

    for when, rows in ((MONDAY, A_NEW + B_NEW), (TUESDAY, B_NEW), (WEDNESDAY, B_NEW), (FRIDAY, A_NEW + B_NEW)):
        listed(desk, when, rows)
    settings = load(desk.folder / "casewall.toml")
    with desk.store() as store:
        boards = [picture(settings, store, as_of=when + timedelta(hours=1)) for when in (TUESDAY, THURSDAY, FRIDAY)]
    assert [board.cases["case_id"].to_list() for board in boards] == [["A", "B"], ["B"], ["A", "B"]]
    assert [board.void["case_id"].to_list() for board in boards] == [[], ["A"], []]

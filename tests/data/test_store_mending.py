"""A mended mapping maps stored rows anew in place: what they say changes, not when they were seen."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest

from data.loading import fingerprint
from data.settings import Settings, load
from tests.data.source_files import CASES, HEAD
from tests.data.test_store_loading import (
    A_DONE,
    A_NEW,
    A_OPEN,
    B_NEW,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    Desk,
    counts,
)

pytestmark = pytest.mark.usefixtures("either_store")

CONFIG = HEAD + 'rows = "cases"\n' + CASES


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk that was never loaded."""
    return Desk(tmp_path)


def test_a_word_that_is_mapped_later_reaches_the_rows_of_before(desk: Desk) -> None:
    desk.config = CONFIG.replace('active = ["Open"]\n', "")
    desk.load(MONDAY, crm=A_OPEN + B_NEW)
    version = desk.data_version()
    desk.config = CONFIG
    assert desk.load(TUESDAY) == counts(unchanged=2)
    assert desk.versions("case_id", "state", "seen_at", "loaded_at") == [
        ("A", "active", None, MONDAY), ("B", "queued", None, MONDAY),
    ]  # fmt: skip
    assert desk.data_version() == version + 1


def test_the_same_mapping_again_changes_nothing(desk: Desk) -> None:
    desk.load(MONDAY, crm=A_OPEN)
    desk.config = CONFIG.replace('active = ["Open"]', 'active = ["Open", "Reopened"]')
    desk.load(TUESDAY)
    version = desk.data_version()
    assert desk.load(WEDNESDAY) == counts(unchanged=1)
    assert desk.data_version() == version


def test_rows_that_come_with_a_mended_mapping_are_told_from_those_of_before(desk: Desk) -> None:
    desk.load(MONDAY, crm=A_OPEN + B_NEW)
    desk.config = CONFIG.replace('active = ["Open"]', 'active = ["Open", "Reopened"]')
    found = desk.load(TUESDAY, crm=A_DONE + B_NEW + "C,2026-10-06 09:00,,Reopened,\n")
    assert found == counts(new=1, changed=1, unchanged=1)


def test_going_back_to_older_content_under_a_mended_mapping_is_a_change(desk: Desk) -> None:
    desk.load(MONDAY, crm=A_OPEN)
    desk.load(TUESDAY, crm=A_DONE)
    desk.config = CONFIG.replace('active = ["Open"]', 'active = ["Open", "Reopened"]')
    assert desk.load(WEDNESDAY, crm=A_OPEN) == counts(changed=1)
    assert desk.standing() == {"A": "Open"}


def test_a_key_that_is_mapped_anew_moves_the_rows_of_before(desk: Desk) -> None:
    rows = "A,2026-10-05 09:00,,New,Ann\nB,2026-10-05 09:00,,New,Bob\n"
    desk.load(MONDAY, crm=rows)
    desk.config = CONFIG.replace('case_id = "Id"', 'case_id = "Owner"').replace('owner = "Owner"\n', "")
    assert desk.load(TUESDAY) == counts(unchanged=2)
    assert desk.versions("case_id") == [("Ann",), ("Bob",)]
    assert desk.load(WEDNESDAY) == counts(unchanged=2)


def test_an_order_column_that_is_named_later_decides_what_stands(desk: Desk) -> None:
    rows = "A,2026-10-05 09:00,,Open,2\nA,2026-10-05 09:00,,New,1\n"
    desk.load(MONDAY, crm=rows)
    assert desk.standing() == {"A": "New"}
    desk.config = CONFIG.replace("[sources.crm.columns]", 'order_by = "Owner"\n\n[sources.crm.columns]')
    assert desk.load(TUESDAY) == counts(unchanged=2)
    assert desk.standing() == {"A": "Open"}
    assert desk.load(WEDNESDAY) == counts(unchanged=2)


def test_rows_that_turn_out_to_be_events_are_no_cases_any_more(desk: Desk) -> None:
    """The store comes out as if they had always been events, seen when they happened."""
    desk.load(MONDAY, crm=A_OPEN + A_DONE)
    desk.config = CONFIG.replace('rows = "cases"', 'rows = "events"').replace("opened_at", "occurred_at")
    desk.config = desk.config.replace('closed_at = "Closed"\n', "")
    assert desk.load(TUESDAY) == counts(new=2)
    with desk.store() as store:
        assert store.versions().is_empty()
        assert store.events().select("case_id", "status", "seen_at").sort("status").rows() == [
            ("A", "Closed", None), ("A", "Open", None),
        ]  # fmt: skip
    desk.config = CONFIG
    assert desk.load(WEDNESDAY) == counts(new=1, changed=1)
    with desk.store() as store:
        assert (store.versions().height, store.events().height) == (2, 0)


def test_events_that_are_taken_out_of_the_configuration_stay_in_the_store(desk: Desk) -> None:
    events = (
        '[sources.crm.events]\npath = "log.csv"\n'
        'columns = { case_id = "Id", occurred_at = "Created", state = "Status" }\n'
    )
    (desk.folder / "log.csv").write_text("Id,Created,Status\nA,2026-10-05 10:00,Open\n", encoding="utf-8")
    desk.config = CONFIG + events
    assert desk.load(MONDAY, crm=A_NEW) == counts(new=2)
    desk.config = CONFIG
    assert desk.load(TUESDAY) == counts(unchanged=1)
    with desk.store() as store:
        assert store.events().height == 1


def test_a_mended_mapping_takes_no_longer_than_a_load(desk: Desk) -> None:
    """The time grows with the rows, not with their square."""
    rows = "".join(f"C{n},2026-10-05 09:00,,New,Owner {n % 50}\n" for n in range(20_000))
    desk.load(MONDAY, crm=A_NEW)
    start = perf_counter()
    desk.load(TUESDAY, crm=rows)
    first = perf_counter() - start
    desk.config = CONFIG.replace('active = ["Open"]', 'active = ["Open", "Reopened"]')
    start = perf_counter()
    assert desk.load(WEDNESDAY) == counts(unchanged=20_000)
    assert perf_counter() - start < 10 * first


def settings(folder: Path, config: str) -> Settings:
    """Load a configuration."""
    (folder / "casewall.toml").write_text(config, encoding="utf-8")
    return load(folder / "casewall.toml")


@pytest.mark.parametrize(
    ("held", "put", "mends"),
    [
        ("done = [", 'done = ["Solved", ', True),
        ('timezone = "Europe/Berlin"\nrows', 'timezone = "Europe/Paris"\nrows', True),
        ("[sources.crm]", '[owners.anna]\nnames = ["Ann"]\n[sources.crm]', True),
        ("[sources.crm]", '[owners.anna]\nnames = ["Ann"]\nwip_limit = 8\n[sources.crm]', True),
        ('path = "crm*.csv"', 'path = "crm.csv"', False),
        ('path = "crm*.csv"', 'path = "crm*.csv"\ninterval = "5 min"\nlabel = "CRM"', False),
        ("[sources.crm]", '[[targets]]\nwithin = "8 h"\n[sources.crm]', False),
    ],
)
def test_what_maps_rows_is_in_the_fingerprint_and_nothing_else(
    tmp_path: Path, held: str, put: str, mends: bool
) -> None:
    before = fingerprint("crm", settings(tmp_path, CONFIG))
    assert held in CONFIG
    assert (fingerprint("crm", settings(tmp_path, CONFIG.replace(held, put, 1))) != before) is mends

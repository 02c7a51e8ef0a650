"""Events in the store: their key, what replaces what, and since when that was known."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from data.settings import load
from data.store import LoadCounts, Store
from data.sync import sync
from metrics.known import known_events
from tests.data.source_files import HEAD
from tests.data.stores import store_address
from tests.data.test_store_loading import MONDAY, TUESDAY, WEDNESDAY, counts

pytestmark = pytest.mark.usefixtures("either_store")

HEADING = "Event,Case,When,Status,Owner\n"
CONFIG = (
    HEAD
    + """
rows = "events"

[sources.crm.columns]
event_id = "Event"
case_id = "Case"
occurred_at = "When"
state = "Status"
owner = "Owner"

[sources.crm.states]
queued = ["New"]
active = ["Open"]
done = ["Closed"]
"""
)
WITHOUT_ID = CONFIG.replace('event_id = "Event"\n', "")
OPENED = "1,A,2026-10-05 09:00,New,\n"
TAKEN = "2,A,2026-10-05 10:00,Open,Ann\n"
MENDED = "2,A,2026-10-05 11:00,Open,Bob\n"


def loaded(folder: Path, rows: str, *, now: datetime = MONDAY, config: str = CONFIG) -> LoadCounts:
    """Load rows of events at an instant and return their counts."""
    (folder / "crm.csv").write_text(HEADING + rows, encoding="utf-8")
    (folder / "casewall.toml").write_text(config, encoding="utf-8")
    with Store.open(store_address(folder), base=folder) as store:
        (report,) = sync(load(folder / "casewall.toml"), store, now=now)
    assert report.error is None
    assert report.counts is not None
    return report.counts


def known(folder: Path, *, as_of: datetime = WEDNESDAY) -> list[tuple[object, ...]]:
    """Return the owner of every event that was known at an instant, with its key."""
    with Store.open(store_address(folder), base=folder) as store:
        rows = known_events(store.events(), as_of=as_of).sort("occurred_at", "order_key", "position")
    return rows.select("event_key", "owner").rows()


def keys(folder: Path) -> list[tuple[object, ...]]:
    """Return every stored event with its owner, when it was seen and when another replaced it."""
    with Store.open(store_address(folder), base=folder) as store:
        rows = store.events().sort("event_key", "position")
    return rows.select("event_key", "owner", "seen_at", "superseded_at").rows()


def test_an_event_is_known_by_its_id(tmp_path: Path) -> None:
    assert loaded(tmp_path, OPENED + TAKEN) == counts(new=2)
    assert loaded(tmp_path, OPENED + MENDED, now=TUESDAY) == counts(changed=1, unchanged=1)
    assert known(tmp_path) == [("1", None), ("2", "Bob")]
    assert loaded(tmp_path, OPENED + MENDED, now=WEDNESDAY) == counts(unchanged=2)


def test_a_replaced_event_was_known_until_the_other_was_seen(tmp_path: Path) -> None:
    loaded(tmp_path, OPENED + TAKEN)
    loaded(tmp_path, OPENED + MENDED, now=TUESDAY)
    assert known(tmp_path, as_of=MONDAY) == [("1", None), ("2", "Ann")]
    assert keys(tmp_path) == [("1", None, None, None), ("2", "Ann", None, TUESDAY), ("2", "Bob", TUESDAY, None)]


def test_an_event_that_its_own_load_replaces_was_never_known(tmp_path: Path) -> None:
    assert loaded(tmp_path, OPENED + TAKEN + MENDED) == counts(new=2, changed=1)
    assert known(tmp_path) == [("1", None), ("2", "Bob")]
    assert loaded(tmp_path, OPENED + TAKEN + MENDED, now=TUESDAY) == counts(unchanged=3)


def test_without_an_id_the_whole_row_is_the_key(tmp_path: Path) -> None:
    assert loaded(tmp_path, OPENED + TAKEN, config=WITHOUT_ID) == counts(new=2)
    assert loaded(tmp_path, OPENED + MENDED, now=TUESDAY, config=WITHOUT_ID) == counts(new=1, unchanged=1)
    assert [owner for _, owner in known(tmp_path)] == [None, "Ann", "Bob"]


def test_an_event_without_an_id_of_its_own_is_known_by_its_row(tmp_path: Path) -> None:
    loaded(tmp_path, OPENED + TAKEN.replace("2,", ",") + MENDED.replace("2,", ","))
    assert [owner for _, owner in known(tmp_path)] == [None, "Ann", "Bob"]


def test_an_event_that_goes_back_to_what_it_was_is_a_change(tmp_path: Path) -> None:
    loaded(tmp_path, TAKEN)
    loaded(tmp_path, MENDED, now=TUESDAY)
    assert loaded(tmp_path, TAKEN, now=WEDNESDAY) == counts(changed=1)
    assert known(tmp_path) == [("2", "Ann")]
    assert known(tmp_path, as_of=TUESDAY) == [("2", "Bob")]


@pytest.mark.parametrize(("first", "then"), [(WITHOUT_ID, CONFIG), (CONFIG, WITHOUT_ID)])
def test_a_key_that_is_mapped_later_sorts_out_what_replaces_what(tmp_path: Path, first: str, then: str) -> None:
    """The store comes out as if the mapping had always been so."""
    (tmp_path / "other").mkdir()
    for folder, config in ((tmp_path, first), (tmp_path / "other", then)):
        loaded(folder, OPENED + TAKEN + MENDED, config=config)
    assert loaded(tmp_path, OPENED + TAKEN + MENDED, now=TUESDAY, config=then) == counts(unchanged=3)
    assert known(tmp_path, as_of=WEDNESDAY) == known(tmp_path / "other", as_of=WEDNESDAY)
    assert known(tmp_path, as_of=MONDAY) == known(tmp_path / "other", as_of=MONDAY)
    assert loaded(tmp_path, OPENED + TAKEN + MENDED, now=WEDNESDAY, config=then) == counts(unchanged=3)


def test_a_key_that_is_mapped_later_keeps_when_each_event_was_seen(tmp_path: Path) -> None:
    loaded(tmp_path, OPENED + TAKEN, config=WITHOUT_ID)
    loaded(tmp_path, OPENED + TAKEN + MENDED, now=TUESDAY, config=WITHOUT_ID)
    loaded(tmp_path, OPENED + TAKEN + MENDED, now=WEDNESDAY)
    assert keys(tmp_path) == [("1", None, None, None), ("2", "Ann", None, TUESDAY), ("2", "Bob", TUESDAY, None)]


def test_a_table_of_events_beside_the_cases_is_counted_with_them(tmp_path: Path) -> None:
    config = (
        HEAD
        + """
[sources.crm.columns]
case_id = "Id"
opened_at = "Created"

[sources.crm.events]
path = "log.csv"
columns = { case_id = "Case", occurred_at = "When", event_id = "Event", state = "Status", owner = "Owner" }

[sources.crm.states]
queued = ["New"]
active = ["Open"]
"""
    )
    (tmp_path / "crm.csv").write_text("Id,Created\nA,2026-10-05 09:00\nA,2026-10-05 09:00\n", encoding="utf-8")
    (tmp_path / "log.csv").write_text(HEADING + OPENED + TAKEN + "3,A,soon,Open,Ann\n", encoding="utf-8")
    (tmp_path / "casewall.toml").write_text(config, encoding="utf-8")
    for expected in (
        counts(new=3, duplicate=1, quarantined=1),
        counts(unchanged=3, duplicate=1, quarantined=1),
    ):
        with Store.open(store_address(tmp_path), base=tmp_path) as store:
            (report,) = sync(load(tmp_path / "casewall.toml"), store, now=MONDAY)
        assert report.counts == expected

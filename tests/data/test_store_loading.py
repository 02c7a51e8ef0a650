"""Loads into the store: every source row is counted once, and what stands is what the source says last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from data.settings import load
from data.store import LoadCounts, Store
from data.sync import sync
from tests.data.source_files import CASES, HEAD
from tests.data.stores import store_address
from tests.tables import at

pytestmark = pytest.mark.usefixtures("either_store")

HEADING = "Id,Created,Closed,Status,Owner\n"
MONDAY, TUESDAY, WEDNESDAY = at("2026-10-12 12:00"), at("2026-10-13 12:00"), at("2026-10-14 12:00")
A_NEW = "A,2026-10-05 09:00,,New,\n"
A_OPEN = "A,2026-10-05 09:00,,Open,Ann\n"
A_DONE = "A,2026-10-05 09:00,2026-10-06 10:00,Closed,Ann\n"
B_NEW = "B,2026-10-05 10:00,,New,\n"


@dataclass
class Desk:
    """A folder with a configuration, its exports and its store."""

    folder: Path
    config: str = HEAD + 'rows = "cases"\n' + CASES

    def load(self, now: datetime = MONDAY, **files: str) -> LoadCounts:
        """Write the files (crm="A,…" becomes crm.csv under the heading), load them at an instant, and return counts."""
        for name, rows in files.items():
            (self.folder / f"{name}.csv").write_text(HEADING + rows, encoding="utf-8")
        (self.folder / "casewall.toml").write_text(self.config, encoding="utf-8")
        with self.store() as store:
            (report,) = sync(load(self.folder / "casewall.toml"), store, now=now)
        assert report.counts is not None
        # a load of which every row is set aside is told as a mistake, and kept all the same
        assert (report.error is None) == (report.counts.quarantined < max(report.counts.read, 1))
        return report.counts

    def store(self) -> Store:
        """Open the store."""
        return Store.open(store_address(self.folder), base=self.folder)

    def versions(self, *columns: str) -> list[tuple[object, ...]]:
        """Return columns of every stored version, in the order in which they were written."""
        with self.store() as store:
            return store.versions().select(columns).rows()

    def standing(self) -> dict[str, str | None]:
        """Return the status that stands of each case: the last that was learnt, by the source's order."""
        with self.store() as store:
            rows = store.versions().sort("loaded_at", "order_key", "position", nulls_last=False)
        return dict(rows.group_by("case_id").agg(pl.col("status").last()).sort("case_id").rows())

    def data_version(self) -> int:
        """Return the number that grows with every load that changed something."""
        with self.store() as store:
            return store.data_version()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk that was never loaded."""
    return Desk(tmp_path)


def counts(**parts: int) -> LoadCounts:
    """Return counts; what is not named is zero, and read is their sum."""
    named = dict.fromkeys(("new", "changed", "unchanged", "duplicate", "quarantined"), 0) | parts
    marked = named.pop("marked", 0)
    return LoadCounts(read=sum(named.values()), marked=marked, **named)


def test_every_row_of_a_load_is_counted_once(desk: Desk) -> None:
    rows = (
        A_NEW  # new
        + A_DONE  # changed: the same key, other content
        + B_NEW  # new
        + A_NEW  # duplicate of the first row
        + ",2026-10-05 09:00,,New,\n"  # quarantined: no id
        + "C,soon,,New,\n"  # quarantined: no instant
        + "D,2026-10-05 09:00\n"  # quarantined: too few values
        + "C,soon,,New,\n"  # duplicate of a row in quarantine
    )
    found = desk.load(crm=rows)
    assert found == counts(new=2, changed=1, duplicate=2, quarantined=3)
    assert desk.standing() == {"A": "Closed", "B": "New"}


def test_loading_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    rows = A_NEW + A_DONE + B_NEW + A_NEW + "C,soon,,New,\n"
    desk.load(crm=rows)
    version, before = desk.data_version(), desk.versions("case_id", "status", "seen_at", "loaded_at", "position")
    assert desk.load(TUESDAY) == counts(unchanged=3, duplicate=1, quarantined=1)
    assert desk.data_version() == version
    assert desk.versions("case_id", "status", "seen_at", "loaded_at", "position") == before
    with desk.store() as store:
        assert store.loads()["loaded_at"].to_list() == [MONDAY, TUESDAY]


def test_a_changed_row_is_a_new_version_with_the_instant_at_which_it_was_seen(desk: Desk) -> None:
    desk.load(MONDAY, crm=A_NEW + B_NEW)
    assert desk.load(TUESDAY, crm=A_DONE + B_NEW) == counts(changed=1, unchanged=1)
    # what a source's first load brings counts as seen when it happened, so it has no instant of its own
    assert desk.versions("case_id", "status", "seen_at") == [
        ("A", "New", None), ("B", "New", None), ("A", "Closed", TUESDAY),
    ]  # fmt: skip


def test_a_row_that_is_gone_from_the_export_stays_in_the_store(desk: Desk) -> None:
    desk.load(crm=A_NEW + B_NEW)
    assert desk.load(crm=B_NEW) == counts(unchanged=1)
    assert desk.standing() == {"A": "New", "B": "New"}


def test_going_back_to_older_content_is_a_change(desk: Desk) -> None:
    desk.load(MONDAY, crm=A_OPEN)
    desk.load(TUESDAY, crm=A_DONE)
    assert desk.load(WEDNESDAY, crm=A_OPEN) == counts(changed=1)
    assert desk.standing() == {"A": "Open"}
    assert desk.load(WEDNESDAY, crm=A_OPEN) == counts(unchanged=1)


def test_of_two_versions_in_one_file_the_later_row_stands(desk: Desk) -> None:
    assert desk.load(crm=A_DONE + A_OPEN) == counts(new=1, changed=1)
    assert desk.standing() == {"A": "Open"}


def test_of_two_versions_in_two_files_the_one_of_the_later_name_stands(desk: Desk) -> None:
    assert desk.load(crm_1=A_DONE, crm_2=A_OPEN) == counts(new=1, changed=1)
    assert desk.standing() == {"A": "Open"}


def test_a_row_of_one_file_repeated_in_another_is_a_duplicate(desk: Desk) -> None:
    assert desk.load(crm_1=A_NEW + B_NEW, crm_2=B_NEW) == counts(new=2, duplicate=1)


def test_the_order_column_decides_before_the_place_in_the_file(desk: Desk) -> None:
    """Numbers compare as numbers: revision 10 comes after revision 9."""
    desk.config = desk.config.replace('rows = "cases"', 'rows = "cases"\norder_by = "Owner"')
    rows = "A,2026-10-05 09:00,,Open,10\nA,2026-10-05 09:00,,New,9\n"
    assert desk.load(crm=rows) == counts(new=1, changed=1)
    assert desk.standing() == {"A": "Open"}


def test_an_older_row_that_comes_late_does_not_stand(desk: Desk) -> None:
    desk.config = desk.config.replace('rows = "cases"', 'rows = "cases"\norder_by = "Owner"')
    second, first = "A,2026-10-05 09:00,,Open,2\n", "A,2026-10-05 09:00,,New,1\n"
    desk.load(MONDAY, crm=second)
    assert desk.load(TUESDAY, crm=second + first) == counts(changed=1, unchanged=1)
    assert desk.standing() == {"A": "Open"}
    assert desk.load(WEDNESDAY) == counts(unchanged=2)


def test_the_key_is_source_and_case(desk: Desk) -> None:
    crm = desk.config.split("[sources.crm]")[1]
    other = "[sources.erp]" + crm.replace("sources.crm", "sources.erp").replace("crm*.csv", "erp*.csv")
    desk.config += other
    for name in ("crm", "erp"):
        (desk.folder / f"{name}.csv").write_text(HEADING + A_NEW, encoding="utf-8")
    (desk.folder / "casewall.toml").write_text(desk.config, encoding="utf-8")
    with desk.store() as store:
        reports = sync(load(desk.folder / "casewall.toml"), store, now=MONDAY)
    assert [report.counts for report in reports] == [counts(new=1), counts(new=1)]


def test_rows_in_quarantine_are_kept_whole_with_the_instant_of_their_first_sight(desk: Desk) -> None:
    desk.load(MONDAY, crm="A,soon,,New,Ann\n")
    desk.load(TUESDAY, crm=B_NEW + "A,soon,,New,Ann\nC,later,,New,\n")
    with desk.store() as store:
        held = store.quarantine().sort("line")
    assert held.select("line", "column_name", "value", "first_seen_at").rows() == [
        (3, "Created", "soon", MONDAY), (4, "Created", "later", TUESDAY),
    ]  # fmt: skip
    assert held["row"][0] == '{"Id": "A", "Created": "soon", "Closed": "", "Status": "New", "Owner": "Ann"}'
    desk.load(WEDNESDAY, crm=A_NEW)
    with desk.store() as store:
        assert store.quarantine().is_empty()


def test_a_source_whose_first_file_is_empty_has_still_to_bring_its_history(desk: Desk) -> None:
    assert desk.load(MONDAY, crm="") == counts()
    desk.load(TUESDAY, crm=A_NEW)
    assert desk.versions("case_id", "seen_at") == [("A", None)]
    desk.load(WEDNESDAY, crm=A_NEW + B_NEW)
    assert desk.versions("case_id", "seen_at") == [("A", None), ("B", WEDNESDAY)]


def test_freshness_is_the_newest_files_time_of_each_source_s_last_load(desk: Desk) -> None:
    desk.load(MONDAY, crm=A_NEW)
    desk.load(TUESDAY)
    written = datetime.fromtimestamp((desk.folder / "crm.csv").stat().st_mtime, tz=MONDAY.tzinfo)
    with desk.store() as store:
        ((source, fresh, loaded),) = store.freshness().rows()
    assert (source, loaded) == ("crm", TUESDAY)
    assert abs((fresh - written).total_seconds()) < 0.001

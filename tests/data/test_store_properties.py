"""Whatever loads follow each other: every row is counted once, the last word stands, and the same again is nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.data.test_store_loading import MONDAY, Desk

ROW = st.tuples(st.sampled_from("ABC"), st.sampled_from(["New", "Open", "Closed"]), st.integers(8, 12))
LOADS = st.lists(st.lists(ROW, max_size=8), min_size=1, max_size=4)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(LOADS, st.booleans())
def test_loads_in_any_order_hold_what_is_promised(loads: list[list[tuple[str, str, int]]], ordered: bool) -> None:
    """The owner's number is the order column, or no order is configured."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.config = desk.config.replace('rows = "cases"', 'rows = "cases"\nlisting = "part"')
        if ordered:
            desk.config = desk.config.replace('rows = "cases"', 'rows = "cases"\norder_by = "Owner"')
        stands: dict[str, str] = {}
        for number, rows in enumerate(loads):
            text = "".join(f"{case},2026-10-05 09:00,,{status},{revision}\n" for case, status, revision in rows)
            found = desk.load(MONDAY.replace(hour=number), crm=text)
            distinct = list(dict.fromkeys(rows))
            assert found.read == len(rows)
            assert found.duplicate == len(rows) - len(distinct)
            assert found.new == len({case for case, _, _ in rows} - set(stands))
            for case, status, _ in sorted(distinct, key=lambda row: row[2]) if ordered else distinct:
                stands[case] = status
            assert desk.standing() == stands
            version = desk.data_version()
            again = desk.load(MONDAY.replace(hour=number, minute=30))
            assert (again.unchanged, again.new, again.changed) == (len(distinct), 0, 0)
            assert desk.data_version() == version

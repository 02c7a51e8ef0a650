"""A source's link column is mapped as its own column is named, and errors name the key that was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.errors import CasewallError
from data.mapping import Mapped
from metrics.frames import EVENTS
from metrics.lifecycle import merge, summaries, timeline
from tests.data.source_files import CASES, HEAD, mapped
from tests.tables import at, none_of, versions

ROWS = "Id,Created,Closed,Status,Owner,Order No.,PO\n"


def linked(folder: Path, link: str, rows: str) -> Mapped:
    return mapped(folder, f'{HEAD}link = {link}\nnulls = ["n/a"]\n{CASES}', crm=ROWS + rows)


def values(found: Mapped) -> list[str | None]:
    assert found.cases is not None
    return found.cases["link"].to_list()


def test_the_link_is_the_column_that_is_named(tmp_path: Path) -> None:
    rows = "A,2026-10-14 09:30,,New,, SO-1 ,\nB,2026-10-14 09:30,,New,,,\nC,2026-10-14 09:30,,New,,n/a,\n"
    assert values(linked(tmp_path, '"Order No."', rows)) == ["SO-1", None, None]


def test_of_several_columns_the_first_that_is_not_empty_links(tmp_path: Path) -> None:
    rows = "A,2026-10-14 09:30,,New,,SO-1,P-1\nB,2026-10-14 09:30,,New,,,P-2\n"
    assert values(linked(tmp_path, '["Order No.", "PO"]', rows)) == ["SO-1", "P-2"]


def test_a_column_that_is_not_there_is_told_by_its_key(tmp_path: Path) -> None:
    with pytest.raises(CasewallError, match=r'sources\.crm\.link = "Order Nr": crm\.csv has no such column') as told:
        linked(tmp_path, '"Order Nr"', "A,2026-10-14 09:30,,New,,,\n")
    assert 'The nearest is "Order No."' in str(told.value)


def test_the_events_beside_cases_need_no_such_column(tmp_path: Path) -> None:
    events = '[sources.crm.events]\npath = "log.csv"\ncolumns = { case_id = "Id", occurred_at = "When" }\n'
    found = mapped(
        tmp_path,
        f'{HEAD}link = "Order No."\n{CASES}{events}',
        crm=ROWS + "A,2026-10-14 09:30,,New,,SO-1,\n",
        log="Id,When\nA,2026-10-14 10:00\n",
    )
    assert values(found) == ["SO-1"]
    assert found.events is not None
    assert found.events["link"].to_list() == [None]


@pytest.mark.parametrize(
    ("told", "stands"),
    [((None, "SO-1"), "SO-1"), (("SO-1", "SO-2"), "SO-2"), (("SO-1", None), ""), (("SO-1", None, None), "")],
)
def test_a_row_that_takes_its_link_out_is_linked_no_more(told: tuple[str | None, ...], stands: str) -> None:
    rows = [
        {"case_id": "A", "opened_at": "2025-05-12 09:00", "seen_at": f"2025-05-1{2 + place} 10:00", "link": link}
        for place, link in enumerate(told)
    ]
    now = at("2025-06-01 12:00")
    lives = timeline(merge(none_of(EVENTS), versions(*rows), as_of=now), as_of=now)
    assert summaries(lives, as_of=now)["link"].to_list() == [stands]

"""A first pull that was killed after its last rows: what changes later counts as seen when we saw it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.data.test_pulls import CONFIG, NOON, Erp


@pytest.fixture
def erp(tmp_path: Path) -> Erp:
    """Return an ERP with three orders: one whole page."""
    found = Erp(tmp_path, config=CONFIG.replace("chunk = 3", 'chunk = 3\nfull = "1 h"'))
    for number in range(3):
        found.order(f"O-{number}", "open", changed=f"09:0{number}:00")
    return found


def first_pull(erp: Erp, *, cut: bool) -> None:
    """Pull for the first time; cut short, every row is stored, and nobody was told that those are all."""
    pages = iter([cut])
    erp.stopped = lambda: next(pages, False)
    erp.pull()
    assert erp.loads()["complete"].to_list() == [not cut]
    assert len(erp.versions()) == 3
    erp.pull(1)
    assert erp.loads()["complete"].to_list() == [not cut, True]


@pytest.mark.parametrize("cut", [False, True], ids=["read to its end", "cut short"])
def test_what_changes_after_the_first_pull_is_seen_when_we_see_it(erp: Erp, cut: bool) -> None:
    first_pull(erp, cut=cut)
    erp.order("O-1", "closed", changed="12:01:30")
    erp.pull(1)
    assert erp.versions()[-1] == ("O-1", "done", "Ann", NOON + timedelta(minutes=2))


@pytest.mark.parametrize("cut", [False, True], ids=["read to its end", "cut short"])
def test_a_case_that_two_listings_do_not_hold_is_void_all_the_same(erp: Erp, cut: bool) -> None:
    first_pull(erp, cut=cut)
    erp.run("DELETE FROM orders WHERE id = 'O-2'")
    for _ in range(3):
        erp.pull(61)
    assert erp.versions()[-1][:2] == ("O-2", "void")

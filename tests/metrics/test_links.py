"""Cases of one order are one piece of work: which are joined, and who leads."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from metrics.links import MOST, link_key, links
from tests.tables import at

MINUTE = timedelta(minutes=1)
THURSDAY = at("2025-05-15 12:00")
ORDER = ("crm", "erp", "desk")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (" SO-7531 ", "so-7531", True),
        ("0004711", "4711", True),
        ("SO  4711", "so 4711", True),
        ("SO-0012", "SO-12", False),
        ("4711", "4712", False),
    ],
)
def test_links_are_compared_by_what_they_say(one: str, other: str, same: bool) -> None:
    keys = pl.DataFrame({"link": [one, other]}).select(link_key("link")).to_series()
    assert (keys[0] == keys[1]) is same


@pytest.mark.parametrize("nothing", ["", "  ", "-", "000", "0", "?"])
def test_a_link_that_says_nothing_joins_nothing(nothing: str) -> None:
    assert pl.DataFrame({"link": [nothing]}).select(link_key("link")).item() is None


def linked(*rows: tuple[str, str, str, str | None]) -> pl.DataFrame:
    """Return cases of source, number, opening and link."""
    held = [
        {"case": place, "source": source, "case_id": case_id, "opened_at": at(opened), "link": link}
        for place, (source, case_id, opened, link) in enumerate(rows)
    ]
    return pl.DataFrame(held, schema_overrides={"link": pl.String})


def test_the_case_that_was_opened_first_leads() -> None:
    cases = linked(
        ("erp", "SO-1", "2025-05-12 10:00", "SO-1"),
        ("crm", "Q-1", "2025-05-12 09:00", "so-1"),
        ("crm", "Q-2", "2025-05-12 09:00", None),
        ("desk", "I-1", "2025-05-12 08:00", "SO-2"),
    )
    found = links(cases, order=ORDER)
    assert found is not None
    assert found.members.select("case", "piece", "place").rows() == [(1, 1, 0), (0, 1, 1)]
    assert found.partners.rows() == [("crm", 1, 1), ("desk", 1, 0)], "an order's link to itself is none"


def test_of_cases_opened_together_the_first_source_leads() -> None:
    cases = linked(("erp", "1", "2025-05-12 09:00", "1"), ("crm", "2", "2025-05-12 09:00", "1"))
    for order, leads in ((ORDER, 1), (("erp", "crm"), 0)):
        found = links(cases, order=order)
        assert found is not None
        assert found.members["piece"].unique().to_list() == [leads]


def test_cases_of_one_source_are_joined_too() -> None:
    found = links(linked(*(("crm", str(n), "2025-05-12 09:00", "X") for n in range(3))), order=ORDER)
    assert found is not None
    assert found.members.height == 3


def test_a_value_that_too_many_share_joins_none_and_is_told() -> None:
    cases = linked(*(("crm", str(n), "2025-05-12 09:00", "n/a" if n <= MOST else "ok") for n in range(MOST + 3)))
    found = links(cases, order=ORDER)
    assert found is not None
    assert found.common.rows() == [("n/a", MOST + 1)]
    assert found.members["key"].unique().to_list() == ["ok"]


def test_without_links_there_is_nothing_to_do() -> None:
    assert links(linked(("crm", "1", "2025-05-12 09:00", None)), order=ORDER) is None

"""Where cases stood at an instant of the past, by hand: what had happened and had been seen by then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl

from metrics.frames import INSTANT, VERSIONS
from metrics.lifecycle import merge, timeline
from metrics.links import link_key
from metrics.stood import first_seen, linked_at, links_told, numbered, stood
from tests.tables import at, events, none_of

LAST = at("2025-05-30 12:00")


def lives(*rows: dict[str, Any]) -> pl.DataFrame:
    return timeline(merge(events(*rows), none_of(VERSIONS), as_of=LAST), as_of=LAST)


def on(day: int, hour: int = 12) -> datetime:
    return at(f"2025-05-{day:02d} {hour:02d}:00")


def event(day: int, state: str | None = None, case: str = "A", **other: Any) -> dict[str, Any]:
    return {"case_id": case, "occurred_at": on(day), "state": state} | other


def state_on(rows: pl.DataFrame, day: int) -> list[tuple[str, str, str | None, datetime | None]]:
    return stood(numbered(rows), at=on(day, 18)).sort("case_id").select("case_id", "state", "owner", "closed_at").rows()


def test_a_case_stands_as_its_last_event_says_with_the_closing_that_stood_then() -> None:
    rows = lives(
        event(12, "active", owner="anna"), event(14, "done", owner="anna"), event(16, "active", owner="ben"),
        event(20, "done", owner="ben"), event(21, "done", owner="cleo"), event(13, "queued", case="B"),
    )  # fmt: skip
    assert state_on(rows, 11) == []
    assert state_on(rows, 13) == [("A", "active", "anna", None), ("B", "queued", None, None)]
    assert state_on(rows, 15)[0] == ("A", "done", "anna", on(14))
    assert state_on(rows, 17)[0] == ("A", "active", "ben", None)
    # what follows a closing while it stands changes nothing
    assert state_on(rows, 22)[0] == ("A", "done", "ben", on(20))


def test_a_void_row_hides_a_closing_and_gives_it_back() -> None:
    void = {"state": "void", "row_void": True}
    rows = lives(event(12, "active"), event(14, "done"), event(16, **void), event(18, "done"))
    assert [state for _, state, _, _ in state_on(rows, 17)] == ["void"]
    assert state_on(rows, 19) == [("A", "done", None, on(14))]


def test_what_was_seen_later_was_not_known_then() -> None:
    rows = lives(event(12, "active"), event(14, "done", seen_at=on(19)))
    assert state_on(rows, 15) == [("A", "active", None, None)]
    assert state_on(rows, 19) == [("A", "done", None, on(14))]


def test_an_event_told_again_was_seen_when_it_was_first_told() -> None:
    whole = events(
        event(12, "active", event_key="1", seen_at=on(12), superseded_at=on(20)),
        event(12, "active", event_key="1", seen_at=on(20)),
        event(13, "active", event_key="2", superseded_at=on(20)),
        event(13, "active", event_key="2", seen_at=on(20)),
        event(14, "done", event_key="3", seen_at=on(15)),
    )
    known = whole.filter(pl.col("superseded_at").is_null())
    assert first_seen(known, whole)["seen_at"].to_list() == [on(12), None, on(15)]
    assert first_seen(known, known).equals(known)


def test_links_stand_since_they_were_known() -> None:
    rows = lives(
        event(12, "active"), event(14, "active", link="4711", seen_at=on(16)), event(20, "active", link=" "),
        event(13, "active", case="B", link="4711"),
    )  # fmt: skip
    told = links_told(rows)
    assert told.select("case_id", "link", "known_at").rows() == [
        ("A", "4711", on(16)), ("A", " ", on(20)), ("B", "4711", on(13)),
    ]  # fmt: skip

    def linked(day: int) -> dict[str, str | None]:
        return dict(
            linked_at(told, stood(numbered(rows), at=on(day)), at=on(day)).select("case_id", link_key("link")).rows()
        )

    assert linked(15) == {"A": None, "B": "4711"}
    assert linked(17) == {"A": "4711", "B": "4711"}
    assert linked(21) == {"A": None, "B": "4711"}


def test_without_links_nothing_is_told() -> None:
    told = links_told(lives(event(12, "active")))
    assert told.is_empty()
    assert told.schema["known_at"] == INSTANT

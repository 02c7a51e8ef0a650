"""The lag between a change there and its being seen here, on tables that can be checked by hand."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from metrics.frames import EVENTS, VERSIONS, conform
from metrics.lag import NEVER_KNOWN, changes, lag, lag_by
from tests.tables import at

SINCE, UNTIL = at("2026-10-15 08:00"), at("2026-10-15 12:00")
S = timedelta(seconds=1)


def events(*rows: tuple[str, str, str | None, object]) -> pl.DataFrame:
    """Return events of one source: key, when it happened, when it was seen, when it was replaced."""
    held = [
        {
            "source": "crm", "event_key": key, "occurred_at": at(when), "seen_at": at(seen) if seen else None,
            "superseded_at": at(gone) if isinstance(gone, str) else gone, "to_day": False,
        }
        for key, when, seen, gone in rows
    ]  # fmt: skip
    return conform(pl.DataFrame(held, infer_schema_length=None), EVENTS)


def versions(*rows: tuple[str, str | None, str | None], reason: str | None = None) -> pl.DataFrame:
    """Return versions of case rows of one source: case, when it changed there, when it was seen."""
    held = [
        {
            "source": "erp", "case_id": case, "changed_at": at(when) if when else None,
            "seen_at": at(seen) if seen else None, "reason": reason,
        }
        for case, when, seen in rows
    ]  # fmt: skip
    return conform(pl.DataFrame(held, infer_schema_length=None), VERSIONS)


NONE_E, NONE_V = conform(pl.DataFrame(), EVENTS), conform(pl.DataFrame(), VERSIONS)


def seconds(found: pl.DataFrame) -> list[float]:
    return [span / S for span in found.sort("seen_at")["lag"].to_list()]


def of_events(*rows: tuple[str, str, str | None, object]) -> list[float]:
    return seconds(changes(events(*rows), NONE_V, since=SINCE, until=UNTIL))


def of_versions(*rows: tuple[str, str | None, str | None], reason: str | None = None) -> list[float]:
    return seconds(changes(NONE_E, versions(*rows, reason=reason), since=SINCE, until=UNTIL))


def test_an_event_lags_from_its_happening_to_its_being_seen() -> None:
    assert of_events(("a", "2026-10-15 09:00:00", "2026-10-15 09:00:34", None)) == [34]


def test_what_a_first_load_brought_has_no_lag() -> None:
    assert of_events(("a", "2026-10-15 09:00", None, None)) == []
    assert of_versions(("A", "2026-10-15 09:00", None)) == []


def test_the_span_is_half_open_on_when_it_was_seen() -> None:
    assert of_events(
        ("a", "2026-10-15 07:00", "2026-10-15 07:59:59", None),
        ("b", "2026-10-15 07:59", "2026-10-15 08:00", None),
        ("c", "2026-10-15 11:00", "2026-10-15 12:00", None),
    ) == [60]


def test_an_event_that_is_told_again_in_other_words_is_no_new_change() -> None:
    assert of_events(
        ("a", "2026-10-15 09:00:00", "2026-10-15 09:00:20", "2026-10-15 11:00"),
        ("a", "2026-10-15 09:00:00", "2026-10-15 11:00:00", None),
    ) == [20]


def test_an_event_that_its_own_load_replaced_was_never_known() -> None:
    assert of_events(
        ("a", "2026-10-15 09:00:00", "2026-10-15 09:00:20", NEVER_KNOWN),
        ("a", "2026-10-15 09:00:00", "2026-10-15 09:00:20", None),
    ) == [20]


def test_a_clock_that_is_ahead_of_ours_makes_no_negative_lag() -> None:
    assert of_events(("a", "2026-10-15 09:00:05", "2026-10-15 09:00:00", None)) == [0]


def test_a_case_row_lags_from_its_changed_at() -> None:
    assert of_versions(("A", "2026-10-15 09:00", "2026-10-15 09:01"), ("A", None, "2026-10-15 09:05")) == [60]


def test_a_row_that_changed_without_its_changed_at_has_no_lag() -> None:
    assert of_versions(
        ("A", "2026-10-15 07:00", None),
        ("A", "2026-10-15 07:00", "2026-10-15 09:00"),
        ("A", "2026-10-15 09:30", "2026-10-15 09:31"),
        ("A", "2026-10-15 09:30", "2026-10-15 10:00"),
    ) == [60]


def test_a_case_that_left_a_listing_is_no_change_there() -> None:
    assert of_versions(("A", "2026-10-15 09:00", "2026-10-15 09:00"), reason="not listed") == []


def found(*rows: tuple[str, str, int]) -> pl.DataFrame:
    """Return changes: source, when seen, lag in seconds."""
    held = [{"source": source, "seen_at": at(seen), "lag": n * S} for source, seen, n in rows]
    return pl.DataFrame(
        held, schema={"source": pl.String, "seen_at": pl.Datetime("us", "UTC"), "lag": pl.Duration("us")}
    )


def test_percentiles_are_observed_values() -> None:
    every = found(*(("crm", "2026-10-15 09:00", n) for n in range(1, 21)), ("erp", "2026-10-15 09:00", 7))
    assert lag(every).rows() == [("crm", 20, 10 * S, 19 * S), ("erp", 1, 7 * S, 7 * S)]


def test_a_bucket_in_which_nothing_changed_is_null_and_not_zero() -> None:
    starts = pl.Series([at("2026-10-15 09:00"), at("2026-10-15 10:00"), at("2026-10-15 11:00")])
    every = found(
        ("crm", "2026-10-15 08:59:59", 1), ("crm", "2026-10-15 09:00", 2), ("crm", "2026-10-15 09:59:59", 4),
        ("crm", "2026-10-15 11:00", 8),
    )  # fmt: skip
    rows = lag_by(every, starts=starts).select("n", "p50", "p95").rows()
    assert rows == [(2, 2 * S, 4 * S), (0, None, None), (1, 8 * S, 8 * S)]


def test_no_change_at_all_is_an_empty_table() -> None:
    empty = changes(NONE_E, NONE_V, since=SINCE, until=UNTIL)
    assert (lag(empty).height, lag_by(empty, starts=pl.Series([SINCE], dtype=pl.Datetime("us", "UTC"))).height) == (
        0,
        0,
    )

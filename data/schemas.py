"""The last gate before the store: what every mapped case and event must be, checked by Pandera."""

from __future__ import annotations

import polars as pl

from data.errors import CasewallError
from data.settings.sources import ACTIVITIES, STATES
from metrics.frames import EVENTS, VERSIONS

KINDS = tuple(name for name in ACTIVITIES if name != "other")
BY = ("cell", "actor")
LEFT_TO_THE_STORE = ("seen_at", "superseded_at", "loaded_at")
MAPPED_EVENTS = {name: kind for name, kind in EVENTS.items() if name not in LEFT_TO_THE_STORE}
MAPPED_CASES = {name: kind for name, kind in VERSIONS.items() if name not in LEFT_TO_THE_STORE}
MUST = {
    "cases": ("source", "case_id", "opened_at", "opened_to_day", "closed_to_day", "position", "row_hash"),
    "events": ("source", "case_id", "occurred_at", "to_day", "position", "row_hash", "event_key"),
}


def checked(frame: pl.DataFrame, *, table: str, source: str) -> pl.DataFrame:
    """Return a mapped frame unchanged when it holds; raise CasewallError naming column, value and row when not.

    Pandera is imported here and not above: it takes seconds, and most commands map nothing.
    """
    import pandera.polars as pa
    from pandera.errors import SchemaErrors

    shape = MAPPED_CASES if table == "cases" else MAPPED_EVENTS
    checks = {
        "case_id": [pa.Check.str_length(min_value=1)],
        "state": [pa.Check.isin(STATES)],
        "kind": [pa.Check.isin(KINDS)],
        "owner_by": [pa.Check.isin(BY)],
        "holder_by": [pa.Check.isin(BY)],
        "row_hash": [pa.Check.str_matches(r"^[0-9a-f]{32}$")],
        "position": [pa.Check.ge(1)],
    }
    columns = {
        name: pa.Column(kind, checks=checks.get(name), nullable=name not in MUST[table], unique=name == "position")
        for name, kind in shape.items()
    }
    schema = pa.DataFrameSchema(columns, strict=True, ordered=True, coerce=False)
    try:
        return schema.validate(frame, lazy=True)
    except SchemaErrors as wrong:
        first = wrong.failure_cases.row(0, named=True)
        row = first.get("index")
        at = f" (row {frame['position'][row]})" if isinstance(row, int) and row < frame.height else ""
        raise CasewallError(
            f"sources.{source}: {wrong.failure_cases.height} mapped values do not hold; the first is "
            f"{first.get('column')} = {first.get('failure_case')}{at}, which fails {first.get('check')}. "
            "Correct the mapping of that column."
        ) from None

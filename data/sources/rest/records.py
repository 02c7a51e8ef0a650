"""JSON records to rows of text: nested fields by dots, lists exploded to events, only the columns that are mapped.

A column names a path in the innermost record; each ^ in front goes one record out: "^.author.name" of a change inside
a history is that history's author. "id@users" is the name of that id in a list of names.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from data.errors import nearest
from data.mapping_columns import names_in
from data.settings import Settings
from data.settings.source_rest import RestEventsKeys
from data.sources.base import RawTable, SourceError
from data.sources.rest.asking import Record
from data.sources.rest.lookups import Names
from data.sources.rest.nests import Nest, at, exploded, named, stood
from data.sources.rest.values import ABSENT, find, instant, text

CHANGED = "changed."
MUST = {"cases": ("case_id", "opened_at"), "events": ("case_id", "occurred_at")}


@dataclass(frozen=True, kw_only=True)
class Rows:
    """How records of one table become rows."""

    source: str
    table: str
    where: str
    specs: dict[str, tuple[str, ...]]
    extra: tuple[str, ...]
    optional: tuple[str, ...]
    names: Names
    keys: RestEventsKeys | None = None

    @classmethod
    def of(cls, source: str, settings: Settings, names: Names, *, second: bool = False) -> Rows:
        """Gather what the settings say of the source's own table, or of the events beside it."""
        held = settings.sources[source]
        own = held.events if second and held.events is not None else held
        return cls(
            source=source,
            table="events" if second or held.rows == "events" else "cases",
            where=f"sources.{source}.events" if second else f"sources.{source}",
            specs=dict(own.columns),
            extra=() if second else (*held.order_by, *held.link),
            optional=held.optional,
            names=names,
            keys=own if second or own.explode or own.changes else None,
        )

    @property
    def times(self) -> frozenset[str]:
        """Return the paths of instants: a number there counts seconds or milliseconds since 1970."""
        timed = [spec for ours, specs in self.specs.items() if ours.endswith("_at") for spec in specs]
        return frozenset(name for spec in timed for name in names_in(spec))

    @property
    def columns(self) -> list[str]:
        """Return the paths that are mapped, each once."""
        specs = [spec for alternatives in self.specs.values() for spec in alternatives]
        return list(dict.fromkeys(name for spec in [*specs, *self.extra] for name in names_in(spec)))

    def table_of(
        self, nests: Sequence[Nest], *, file: str, first: int, asked_at: datetime, cases: Sequence[Record] = ()
    ) -> RawTable:
        """Return rows as a raw table. Raises SourceError for a mapped field that no record of the page has.

        A cell is null where the record says nothing of it, empty where it says that there is none. `cases` are
        those whose whole past the rows tell.
        """
        keys = self.keys
        rows = [nest for whole in nests for nest in (exploded(whole, keys) if keys else (whole,))]
        columns = self.columns
        held = {column: [self._value(nest, column) for nest in rows] for column in columns}
        if rows:
            self._check(held, rows, file=file)
        for opening in self._openings(cases, rows):
            for column in columns:
                held[column].append(opening.get(column, ABSENT))
        for name in self.times & held.keys():
            held[name] = [_written(value) for value in held[name]]
        frame = pl.DataFrame(
            {name: [self._text(name, value) for value in values] for name, values in held.items()},
            schema=dict.fromkeys(held, pl.String),
        )
        lines = pl.Series("line", range(first, first + frame.height), dtype=pl.Int64)
        sparse = self.table == "events"  # a row tells of the field that changed
        return RawTable(file=file, frame=frame, lines=lines, modified_at=asked_at, iso=True, sparse=sparse)

    def _openings(self, cases: Sequence[Record], rows: list[Nest]) -> Iterator[dict[str, Any]]:
        """Yield a row of each case's opening, where the settings ask for it."""
        keys = self.keys
        if keys is None or keys.start is None:
            return
        when = self.specs["occurred_at"][0]
        own: dict[int, list[Nest]] = {}
        for nest in rows:
            own.setdefault(id(nest[0]), []).append(nest)
        for record in cases:
            row: dict[str, Any] = {when: find(record, keys.start.at)}
            of_case = {
                name: find(record, name.lstrip("^.")) for spec in self.specs["case_id"] for name in names_in(spec)
            }
            key = f"opened-{'-'.join(text(value) or '' for value in of_case.values())}"
            row |= {name: key for spec in self.specs.get("event_id", ()) for name in names_in(spec)} | of_case
            fields = stood(keys.start, record, own.get(id(record), []), keys, when=when)
            # what is left out where it is empty (Redmine's assigned_to) was empty at the opening too
            fields = {name: None if value is ABSENT else value for name, value in fields.items()}
            row |= {column: fields[name] for column in self.columns if (name := self._changed(column)) in fields}
            yield row

    def _changed(self, column: str) -> str:
        """Return the field of a column "changed.FIELD", also where it is looked up."""
        path, _ = self.names.of(column)
        return path.removeprefix(CHANGED) if path.startswith(CHANGED) else ""

    def _value(self, nest: Nest, column: str) -> Any:
        """Return what a column of a row holds, ABSENT where its field is not there."""
        changes, field = self.keys.changes if self.keys else None, self._changed(column)
        if changes is not None and field:
            return at(nest, changes.value) if named(nest, changes.field) == field else ABSENT
        return at(nest, self.names.of(column)[0])

    def _text(self, column: str, value: Any) -> str | None:
        if value is ABSENT:
            return None
        _, name = self.names.of(column)
        return (text(value) if name is None else self.names.name(name, value)) or ""

    def _check(self, held: dict[str, list[Any]], rows: Sequence[Nest], *, file: str) -> None:
        """Refuse a page on which a mapped field is missing from every record.

        A field that is null is there. Events are of many kinds, so of them only the case and the instant must be.
        """
        for ours, alternatives in self.specs.items():
            if self.table == "events" and ours not in MUST["events"]:
                continue
            paths = [path for spec in alternatives for path in names_in(spec)]
            if any(value is not ABSENT for path in paths for value in held[path]):
                continue
            if ours not in MUST[self.table] and any(
                fnmatch.fnmatchcase(path, mark) for path in paths for mark in self.optional
            ):
                continue
            there = sorted({key for nest in rows[:50] for key in nest[-1]})
            remedy = (
                ""
                if ours in MUST[self.table]
                else f' If it is left out where it is empty, add optional = ["{paths[0]}"] to [sources.{self.source}].'
            )
            raise SourceError(
                f'{self.where}.columns.{ours} = "{paths[0]}": {file} has no such field in any of its {len(rows)} '
                f"records. {nearest(paths[0], there[:12])}{remedy}"
            )


def _written(value: Any) -> Any:
    """Write an instant that is told as a number; what is told as text is read with the source's formats."""
    at = instant(value) if isinstance(value, int | float) else None
    return value if at is None else at.isoformat()

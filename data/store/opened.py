"""A database that is open: its transactions, and what it refuses as one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from types import TracebackType
from typing import Self

import polars as pl
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from data.store import as_it_lies
from data.store.engine import connect, refused
from data.store.reading import read


class Opened:
    """One database, open. Use it as a context manager, or close it."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._writers: set[int] = set()

    @property
    def is_written(self) -> bool:
        """Tell whether a transaction of this process writes just now."""
        return bool(self._writers)

    @classmethod
    def open(cls, url: str, *, base: Path) -> Self:
        """Open the store at a URL, making it where it is not there yet."""
        return cls(connect(url, base=base))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        """Turn what the database refuses into one line; what was read as it lies counts if nobody wrote meanwhile."""
        held = as_it_lies.of(self._engine)
        try:
            yield
            if held is not None:
                held.check()
        except DBAPIError as error:
            if held is not None:
                held.check()  # pages of two states look like damage
            raise refused(self._engine, doing, error) from None

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        writer = get_ident()
        self._writers.add(writer)
        try:
            with (
                self._told("written"),
                self._engine.connect().execution_options(writes=True) as connection,
                connection.begin(),
            ):
                yield connection
        finally:
            self._writers.discard(writer)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._told("read"), self._engine.connect() as connection:
            yield connection

    def _frame(self, table: sa.Table, columns: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
        with self._told("read"):
            return read(self._engine, table, columns=columns)

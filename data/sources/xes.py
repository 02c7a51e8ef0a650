"""XES event logs by the standard library's expat: a row an event, or a row a trace; entities are refused.

Columns are the attributes' keys; a trace's own carry `case:` in front. Attributes inside attributes are named
`outer/inner`. A log's extensions, globals and own attributes are no rows and are left out.
"""

from __future__ import annotations

from typing import IO
from xml.parsers import expat

import polars as pl

from data.errors import CasewallError

LEVELS = ("trace", "event")
NO_VALUE = ("list", "container", "values")


class _Log:
    """What expat calls while it reads: collects rows of attributes and the line on which each began."""

    def __init__(self, parser: expat.XMLParserType, *, rows: str, file: str) -> None:
        self.parser = parser
        self.level = "trace" if rows == "cases" else "event"
        self.file = file
        self.rows: list[dict[str, str]] = []
        self.lines: list[int] = []
        self.trace: dict[str, str] = {}
        self.first = 0  # of the rows of this trace
        self.into: list[dict[str, str]] = []
        self.path: list[str] = []
        self.seen_log = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a trace, an event or one of their attributes."""
        tag = tag.rpartition(":")[2]
        if tag == "log":
            self.seen_log = True
        elif tag in LEVELS:
            row: dict[str, str] = {}
            self.into.append(row)
            if tag == "trace":
                self.trace, self.first = row, len(self.rows)
            if tag == self.level:
                self.rows.append(row)
                self.lines.append(self.parser.CurrentLineNumber)
        elif self.into:
            key = attributes.get("key")
            if key is not None:
                name = "/".join([*filter(None, self.path), key])
                if tag not in NO_VALUE:
                    row = self.into[-1]
                    value = attributes.get("value", "")
                    row[name] = f"{row[name]}, {value}" if name in row else value
            self.path.append(key or "")

    def end(self, tag: str) -> None:
        """Finish a trace, an event or one of their attributes."""
        tag = tag.rpartition(":")[2]
        if tag in LEVELS:
            if self.into:
                self.into.pop()
            if tag == "trace":
                self._spread()
        elif self.into and self.path:
            self.path.pop()

    def _spread(self) -> None:
        """Give every row of the trace that ends the trace's own attributes."""
        own = {f"case:{key}": value for key, value in self.trace.items()}
        if self.level == "trace":
            self.trace.clear()
        for row in self.rows[self.first :]:
            row.update(own)

    def entity(self, *_: object) -> None:
        """Refuse a log that declares entities: expanded, a few lines can fill the memory."""
        raise CasewallError(
            f"{self.file} line {self.parser.CurrentLineNumber}: the log declares XML entities, which are refused. "
            "Export it without a DOCTYPE."
        )


def parse(stream: IO[bytes], *, file: str, rows: str) -> tuple[pl.DataFrame, pl.Series]:
    """Return a log's events (or traces, with rows = "cases") as text and the line on which each begins."""
    parser = expat.ParserCreate()
    log = _Log(parser, rows=rows, file=file)
    parser.StartElementHandler = log.start
    parser.EndElementHandler = log.end
    parser.EntityDeclHandler = log.entity
    try:
        parser.ParseFile(stream)
    except (expat.ExpatError, EOFError) as wrong:
        line = getattr(wrong, "lineno", parser.CurrentLineNumber)
        raise CasewallError(
            f"{file} line {line}: no well-formed XML ({str(wrong).partition(':')[0]}). Export the log again."
        ) from None
    if not log.seen_log:
        raise CasewallError(f"{file}: no XES log (it has no <log>). Export it as XES, or correct kind.")
    names = dict.fromkeys(name for row in log.rows for name in row)
    columns = {name: pl.Series([row.get(name) for row in log.rows], dtype=pl.String) for name in names}
    return pl.DataFrame(columns).with_columns(pl.all().fill_null("")), pl.Series("line", log.lines, dtype=pl.Int64)

"""Whatever a table holds, written as CSV it reads back the same, and each row starts where its text does."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from data.sources.csv import parse

VALUES = st.text(alphabet='ab1 ,;"\n\r\té', max_size=6)
TABLES = st.integers(1, 4).flatmap(lambda width: st.lists(st.tuples(*[VALUES] * width), max_size=8))


@settings(max_examples=200, deadline=None)
@given(rows=TABLES, separator=st.sampled_from([",", ";", "\t", "|"]), end=st.sampled_from(["\n", "\r\n"]))
def test_a_table_reads_back_as_it_was_written(rows: list[tuple[str, ...]], separator: str, end: str) -> None:
    width = len(rows[0]) if rows else 1
    text = io.StringIO()
    # the writer leaves a lone carriage return without quotes, which no reader can tell from a line's end
    bare = any("\r" in value for row in rows for value in row)
    quoting = csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerow([f"c{number}" for number in range(width)])
    starts = []
    for row in rows:
        starts.append(text.getvalue().replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1)
        writer.writerow(row)
    frame, lines, broken, _ = parse(text.getvalue(), file="t.csv", separator=separator)
    assert broken.is_empty()
    assert frame.rows() == rows
    assert lines.to_list() == starts


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(st.lists(st.text(alphabet="ab1 é", max_size=4), min_size=1, max_size=4), min_size=1, max_size=8))
def test_every_line_that_is_not_blank_is_a_row_or_set_aside(rows: list[list[str]]) -> None:
    body = [",".join(row) for row in rows]
    frame, lines, broken, _ = parse("\n".join(["x,y,z", *body]) + "\n", file="t.csv", separator=",")
    told = [number for number, line in enumerate(body, start=2) if line]
    assert sorted([*lines.to_list(), *broken["line"].to_list()]) == told
    assert frame.height == lines.len()

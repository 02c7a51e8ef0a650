"""XES: a row an event or a trace, the trace's own attributes beside it, and nothing that expands."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from data.errors import CasewallError
from data.sources.files import read_table

LOG = """<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="concept:name" value="name"/></global>
  <float key="mean" value="1.5"><float key="inner" value="2"/></float>
  <trace>
    <string key="concept:name" value="A-1"/>
    <event>
      <string key="concept:name" value="Open"/>
      <date key="time:timestamp" value="2026-10-15T09:30:00+02:00"/>
    </event>
    <event>
      <string key="concept:name" value="Close"/>
      <string key="org:resource" value="Zo\u00eb"><string key="role" value="front"/></string>
      <date key="time:timestamp" value="2026-10-15T11:30:00+02:00"/>
    </event>
    <string key="product" value="Pump"/>
  </trace>
  <trace><string key="concept:name" value="A-2"/></trace>
</log>
"""


def test_a_row_is_an_event_with_its_traces_attributes(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_text(LOG, encoding="utf-8")
    read = read_table(tmp_path / "log.xes")
    assert read.lines.to_list() == [7, 11]
    assert read.frame.to_dicts() == [
        {
            "concept:name": "Open",
            "time:timestamp": "2026-10-15T09:30:00+02:00",
            "case:concept:name": "A-1",
            "case:product": "Pump",
            "org:resource": "",
            "org:resource/role": "",
        },
        {
            "concept:name": "Close",
            "time:timestamp": "2026-10-15T11:30:00+02:00",
            "case:concept:name": "A-1",
            "case:product": "Pump",
            "org:resource": "Zo\u00eb",
            "org:resource/role": "front",
        },
    ]


def test_a_row_is_a_trace_where_rows_are_cases(tmp_path: Path) -> None:
    (tmp_path / "log.xes.gz").write_bytes(gzip.compress(LOG.encode()))
    read = read_table(tmp_path / "log.xes.gz", rows="cases")
    assert read.frame.rows() == [("A-1", "Pump"), ("A-2", "")]
    assert read.lines.to_list() == [5, 18]


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><log><trace>&b;</trace></log>'
    (tmp_path / "log.xes").write_text(bomb)
    with pytest.raises(CasewallError, match=r"log.xes line 1: the log declares XML entities, which are refused"):
        read_table(tmp_path / "log.xes")


def test_a_log_that_is_cut_off_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "log.xes").write_text(LOG[:600], encoding="utf-8")
    with pytest.raises(CasewallError, match=r"log.xes line \d+: no well-formed XML"):
        read_table(tmp_path / "log.xes")
    (tmp_path / "page.xes").write_text("<html></html>")
    with pytest.raises(CasewallError, match=r"page.xes: no XES log"):
        read_table(tmp_path / "page.xes")

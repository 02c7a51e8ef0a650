"""Where cases come from: files of four kinds, each read into the same table of text with its line numbers."""

from __future__ import annotations

from data.sources.base import RawTable, Source
from data.sources.files import read, read_table

__all__ = ["RawTable", "Source", "read", "read_table"]

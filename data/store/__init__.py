"""The store: cases, events, loads, verdicts, in one SQL database."""

from data.store.loading import LoadCounts
from data.store.store import Store

__all__ = ["LoadCounts", "Store"]

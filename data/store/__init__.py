"""The store: every case version and event ever seen, in SQLite or PostgreSQL."""

from data.store.absences import Left, Listing
from data.store.loading import Load, LoadCounts
from data.store.lock import Busy
from data.store.status import Tried
from data.store.store import Store

__all__ = ["Busy", "Left", "Listing", "Load", "LoadCounts", "Store", "Tried"]

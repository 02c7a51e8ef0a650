"""What a server that runs for months gives back every hour: locks of its cache, and memory freed long ago."""

from __future__ import annotations

import ctypes
import gc
import logging
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread

from app import queries

LOG = logging.getLogger("casewall.serve")
EVERY = timedelta(hours=1)


def start(stop: Event) -> None:
    """Tidy every hour in the background, until `stop`."""
    Thread(target=_keep, args=(stop,), name="casewall housekeeper", daemon=True).start()


def tidy() -> None:
    """Forget the pictures, which are made anew for whoever asks, and give back what is free."""
    # Streamlit keeps a lock for each key that a cache ever had: each tick has keys of its own, and months have many
    queries.forget()
    gc.collect()
    # threads leave gaps behind that the C library holds on to; another one than glibc has no such function
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _keep(stop: Event) -> None:
    while not stop.wait(EVERY.total_seconds()):
        try:
            tidy()
        except Exception:
            LOG.exception("the hourly tidying failed; it is tried again in an hour")

"""What a server that runs for months gives back: every hour locks of its cache, more often memory that is free."""

from __future__ import annotations

import gc
import logging
from datetime import timedelta
from itertools import count
from threading import Event, Thread

from app import queries
from app.heaps import give_back

LOG = logging.getLogger("casewall.serve")
EVERY = timedelta(minutes=5)  # memory
TURNS = 12  # of which one forgets the pictures, too


def start(stop: Event) -> None:
    """Tidy in the background, until `stop`."""
    Thread(target=_keep, args=(stop,), name="casewall housekeeper", daemon=True).start()


def tidy() -> None:
    """Forget the pictures, which are made anew for whoever asks, and give back what is free."""
    # Streamlit keeps a lock for each key that a cache ever had: each tick has keys of its own, and months have many
    queries.forget()
    gc.collect()
    give_back()


def _keep(stop: Event) -> None:
    turns = count(1)
    while not stop.wait(EVERY.total_seconds()):
        try:
            give_back() if next(turns) % TURNS else tidy()
        except Exception:
            LOG.exception("the tidying failed; it is tried again")

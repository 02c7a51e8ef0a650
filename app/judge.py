"""The one that judges while the site runs: a thread that gives closings their verdicts after every load."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Thread

from app.clock import Clock
from app.judging import judge_closings
from data.errors import CasewallError
from data.settings import Settings
from data.store import Store

LOG = logging.getLogger("casewall.live")
WHOLE = timedelta(days=1)


@dataclass
class Judge:
    """Judges whatever was loaded until `stop`; what could not be judged is at the next load."""

    settings: Settings
    store: Store
    clock: Clock
    stop: Event
    wake: Event = field(default_factory=Event)

    def start(self) -> None:
        """Begin in the background."""
        Thread(target=self._judge, name="casewall judge", daemon=True).start()

    def _judge(self) -> None:
        whole = self.clock.now()
        while True:
            self.wake.wait()
            if self.stop.is_set():
                return
            self.wake.clear()
            now = self.clock.now()
            try:
                # once a day all of them: a closing may have been told ahead of its time
                everything = now - whole >= WHOLE
                judge_closings(self.settings, self.store, as_of=now, everything=everything)
                whole = now if everything else whole
            except CasewallError as error:
                LOG.warning("closings could not be judged; they are at the next load: %s", error)
                self.stop.wait(1)
            except Exception:
                LOG.exception("closings could not be judged; they are at the next load")
                self.stop.wait(1)

"""The four real logs, loaded by their examples as the command loads them, and pictures of any instant of each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from zoneinfo import ZoneInfo

from app.board import Board, build
from app.instants import clock
from app.parts import Frames
from app.picture import frames_of, open_store
from data.rules import rules
from data.settings import Settings, load
from data.sync import sync
from metrics.rules import Rules

EXAMPLES = Path(__file__).resolve().parent.parent / "docs" / "examples"
FOLDER = "CASEWALL_REAL_LOGS"


@dataclass(frozen=True, kw_only=True)
class Log:
    """A real log: its example, what it is called in tables, and the days of which it tells everything.

    A log ends: from `arrivals_end` on no case is opened in it, so that a forecast may not look beyond. `until` is the
    last day of which pictures are taken.
    """

    example: str
    label: str
    source: str
    file: str
    first: date
    arrivals_end: date
    until: date
    end: datetime  # when everything has happened

    def instants(self, zone: ZoneInfo, times: dict[int, time]) -> list[datetime]:
        """Return the instants of the log at given times of weekdays (Monday is 0), in order."""
        days = [self.first + timedelta(days=n) for n in range((self.until - self.first).days + 1)]
        chosen = [(day, times[day.weekday()]) for day in days if day.weekday() in times]
        return [datetime.combine(day, clock, tzinfo=zone).astimezone(UTC) for day, clock in chosen]


LOGS = (
    Log(
        example="uci_incidents", label="UCI incidents", source="incidents", file="uci_incident_event_log.zip",
        first=date(2016, 2, 29), arrivals_end=date(2016, 5, 14), until=date(2016, 6, 10),
        end=datetime(2017, 3, 1, tzinfo=UTC),
    ),
    Log(
        example="bpi_2013", label="BPI 2013 incidents", source="incidents",
        file="bpi_challenge_2013_incidents.xes.gz", first=date(2012, 3, 1), arrivals_end=date(2012, 5, 5),
        until=date(2012, 5, 18), end=datetime(2012, 6, 1, tzinfo=UTC),
    ),
    Log(
        example="helpdesk_italy", label="Help desk, Italy", source="tickets", file="helpdesk_italy.xes.gz",
        first=date(2010, 1, 25), arrivals_end=date(2013, 11, 16), until=date(2013, 12, 6),
        end=datetime(2014, 2, 1, tzinfo=UTC),
    ),
    Log(
        example="baltimore_311", label="Baltimore 311", source="requests", file="baltimore_311_requests.csv",
        first=date(2019, 10, 18), arrivals_end=date(2019, 10, 22), until=date(2019, 10, 21),
        end=datetime(2019, 10, 21, 15, 49, tzinfo=UTC),
    ),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A loaded log: every row of it in memory, from which pictures are built."""

    log: Log
    settings: Settings
    rules: Rules
    frames: Frames

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the log's own clock."""
        return ZoneInfo(self.settings.casewall.timezone)

    def board(self, as_of: datetime) -> Board:
        """Build the picture of what was known at an instant, by the rules of the example."""
        return build(self.frames, self.settings, self.rules, as_of=as_of, data_version=1)


@contextmanager
def loaded(log: Log) -> Iterator[Loaded]:
    """Load a log into a store of its own; no verdict is stored, so that each picture judges by itself."""
    with TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CASEWALL_")}
        kept["CASEWALL_STORE"] = f"sqlite:///{Path(folder) / 'casewall.db'}"
        kept[f"CASEWALL_SOURCES__{log.source.upper()}__PATH"] = str(Path(os.environ[FOLDER]) / log.file)
        with patch.dict(os.environ, kept, clear=True):
            settings = load(EXAMPLES / log.example / "casewall.toml")
        by = rules(settings)
        with open_store(settings) as store:
            sync(settings, store, now=clock(settings).now())
            frames = frames_of(store, by=by)
        yield Loaded(log=log, settings=settings, rules=by, frames=frames)

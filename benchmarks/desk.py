"""A board of a service desk of any size, judged from rows in memory, the same at every run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from app.board import Board
from app.parts import Frames
from app.settled import Settled
from app.verdicts import Kept
from benchmarks.load_rows import PEOPLE, draw
from data.rules import rules
from data.settings import Settings, load
from data.store.reads import VERDICTS
from metrics.frames import EVENTS, VERSIONS, conform

AS_OF = datetime(2024, 10, 24, 12, 0, tzinfo=UTC)
EXPERTS, TEAMS, TYPES = 6, ("east", "west", "north"), ("quote", "order", "issue", "claim")
OFFICE = """[casewall]
timezone = "Europe/Berlin"
calendar = "office"
[calendars.office]
timezone = "Europe/Berlin"
week = { mon-fri = "09:00-17:00" }
holidays = { country = "DE", subdivision = "BY" }
[[targets]]
within = "24 h"
[[targets]]
case_type = "quote"
within = "8 h"
goal = 0.85
[teams.east]
[teams.west]
[teams.north]
[sources.desk]
kind = "csv"
path = "nothing.csv"
rows = "events"
timezone = "UTC"
columns = { case_id = "id", occurred_at = "at", state = "status", owner = "owner" }
[sources.desk.states]
queued = ["New"]
active = ["Open"]
"waiting: client" = ["Pending"]
done = ["Closed"]
"""
STATES = {"New": "queued", "Open": "active", "Pending": "waiting", "Closed": "done"}


def settings(folder: Path) -> Settings:
    """Write and read the configuration: three teams, forty people, six of them experts."""
    people = [
        f'[owners."Person {number}"]\nteam = "{TEAMS[number % len(TEAMS)]}"\n'
        f'tier = "{"expert" if number <= EXPERTS else "front_line"}"\nwip_limit = 2000\n'
        for number in range(1, PEOPLE + 1)
    ]
    path = folder / "casewall.toml"
    path.write_text(OFFICE + "".join(people), encoding="utf-8")
    return load(path)


def rows(count: int) -> pl.DataFrame:
    """Return the events of `count` cases, five each."""
    _, events = draw(count)
    number = pl.col("ticket").str.slice(2).cast(pl.Int64)
    waits = pl.col("status") == "Pending"
    return conform(
        events.select(
            source=pl.lit("desk"),
            case_id="ticket",
            occurred_at=pl.col("at").cast(pl.Datetime("us", "UTC")),
            position="event",
            status="status",
            state=pl.col("status").replace_strict(STATES),
            reason=pl.when(waits).then(pl.lit("client")),
            word_known=pl.lit(value=True),
            owner="owner",
            owner_by=pl.lit("cell"),
            team=number.mod(len(TEAMS)).replace_strict(dict(enumerate(TEAMS)), return_dtype=pl.String),
            case_type=number.mod(len(TYPES)).replace_strict(dict(enumerate(TYPES)), return_dtype=pl.String),
            priority=(number % 5).cast(pl.String),
            account=pl.format("Account {}", number % 5_000),
        ),
        EVENTS,
    )


def desk(count: int) -> Board:
    """Return the board of `count` cases with five events each."""
    nothing = pl.DataFrame(schema={"source": pl.String, "fresh_at": pl.Datetime("us", "UTC"),
                                   "loaded_at": pl.Datetime("us", "UTC")})  # fmt: skip
    kept = Kept(verdicts=pl.DataFrame(schema=VERDICTS), calendars={})
    frames = Frames(events=rows(count), versions=pl.DataFrame(schema=VERSIONS), kept=kept, freshness=nothing)
    with TemporaryDirectory() as folder:
        held = settings(Path(folder))
    return Settled(held, rules(held)).board(frames, as_of=AS_OF, data_version=1)

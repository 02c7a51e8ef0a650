"""A service desk of any size, the same rows at every run: as Parquet files, or as tables of a PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import psycopg

SEED, EVENTS, DAYS = 1, 5, 300
BEGIN = np.datetime64("2024-01-01T00:00:00", "us")  # in the past on every machine: a mark in the future is not kept
DAY = 86_400_000_000
STATES = ("New", "Open", "Pending", "Open", "Closed")
STILL_OPEN = 20  # every twentieth case waits at its last event
PEOPLE = 40
TABLES = {
    "tickets": "id text PRIMARY KEY, created timestamptz NOT NULL, status text, owner text, type text, account text, "
    "subject text, closed timestamptz, changed timestamptz NOT NULL",
    "ticket_events": "event bigint PRIMARY KEY, ticket text NOT NULL, at timestamptz NOT NULL, status text, owner text",
}
INDEXES = ("CREATE INDEX ON tickets (changed)", "CREATE INDEX ON ticket_events (at)")
OFFICE = """[casewall]
timezone = "Europe/Berlin"
calendar = "office"
store = "{store}"
[calendars.office]
timezone = "Europe/Berlin"
week = {{ mon-fri = "09:00-17:00" }}
[[targets]]
within = "24 h"
[sources.desk]
{place}
timezone = "Europe/Berlin"
[sources.desk.columns]
case_id = "id"
opened_at = "created"
closed_at = "closed"
changed_at = "changed"
state = "status"
owner = "owner"
case_type = "type"
account = "account"
subject = "subject"
[sources.desk.events]
{events}
columns = {{ event_id = "event", case_id = "ticket", occurred_at = "at", state = "status", owner = "owner" }}
[sources.desk.states]
queued = ["New"]
active = ["Open"]
"waiting: client" = ["Pending"]
done = ["Closed"]
"""
PARQUET = ('kind = "parquet"\npath = "tickets.parquet"', 'path = "ticket_events.parquet"')
SQL = (
    'kind = "sql"\nurl = "env:DESK_URL"\ntable = "tickets"\nwatermark = "changed"',
    'table = "ticket_events"\nwatermark = "at"',
)


def draw(count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return `count` cases in the order of their opening, and five events each in the order of their time."""
    made = np.random.default_rng(SEED)
    opened = BEGIN + np.sort((made.random(count) * DAYS * DAY).astype("timedelta64[us]"))
    gaps = (made.random((count, EVENTS)) * 3 * DAY).astype("timedelta64[us]")
    gaps[:, 0] = np.timedelta64(0)
    drawn = pl.DataFrame(
        {
            "case": np.repeat(np.arange(1, count + 1), EVENTS),
            "at": (opened[:, None] + np.cumsum(gaps, axis=1)).reshape(-1),
            "status": np.tile(np.array(STATES), count),
            "owner": made.integers(1, PEOPLE + 1, count * EVENTS),
        }
    )
    waiting = (pl.col("status") == STATES[-1]) & (pl.col("case") % STILL_OPEN == 0)
    drawn = drawn.with_columns(status=pl.when(waiting).then(pl.lit("Pending")).otherwise("status"))
    events = drawn.sort("at", "case", maintain_order=True).select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("event"),
        pl.format("C-{}", "case").alias("ticket"),
        pl.col("at").dt.truncate("1s").dt.replace_time_zone("UTC"),
        "status",
        pl.format("Person {}", "owner").alias("owner"),
    )
    lives = events.group_by("ticket", maintain_order=True).agg(
        pl.col("at").first().alias("created"), pl.col("status", "owner").last(), pl.col("at").last().alias("changed")
    )
    number = pl.int_range(1, pl.len() + 1)
    cases = lives.select(
        pl.col("ticket").alias("id"),
        "created",
        "status",
        "owner",
        pl.when(number % 3 == 0).then(pl.lit("quote")).otherwise(pl.lit("order")).alias("type"),
        pl.format("Account {}", number % 5_000).alias("account"),
        pl.format("Question about delivery {}", number * 7).alias("subject"),
        pl.when(pl.col("status") == STATES[-1]).then("changed").alias("closed"),
        "changed",
    )
    return cases, events


def files(folder: Path, count: int) -> dict[str, int]:
    """Write the rows as Parquet, and return how many each file has."""
    frames = dict(zip(TABLES, draw(count), strict=True))
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return {name: frame.height for name, frame in frames.items()}


def settings(folder: Path, *, store: str, sql: bool) -> Path:
    """Write the configuration that reads the files of a folder or, where `sql`, the database of DESK_URL."""
    place, events = SQL if sql else PARQUET
    path = folder / ("sql.toml" if sql else "files.toml")
    path.write_text(OFFICE.format(store=store, place=place, events=events), encoding="utf-8")
    return path


def fill(url: str, folder: Path) -> None:
    """Copy the files' rows into the tables of a PostgreSQL, with the indexes that a watermark needs."""
    with psycopg.connect(_plain(url)) as connection:
        for name, columns in TABLES.items():
            connection.execute(f"CREATE TABLE {name} ({columns})")
            frame = pl.read_parquet(folder / f"{name}.parquet")
            with connection.cursor().copy(f"COPY {name} ({', '.join(frame.columns)}) FROM STDIN (FORMAT csv)") as copy:
                for part in frame.iter_slices(100_000):
                    copy.write(part.write_csv(include_header=False, datetime_format="%Y-%m-%dT%H:%M:%S%:z").encode())
        for index in INDEXES:
            connection.execute(index)
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def change(url: str, count: int, *, turn: int) -> None:
    """Let something happen to `count` cases all over the tables, in the row and in a new event.

    Half of them are closed, and half come back.
    """
    at = f"timestamptz '2024-12-01 UTC' + interval '1 hour' * {turn} + interval '1 second' * n"
    chosen = " UNION ALL ".join(
        f"(SELECT id, '{status}' AS status FROM tickets WHERE closed IS {held} ORDER BY md5(id) LIMIT {count // 2})"
        for status, held in (("Closed", "NULL"), ("Open", "NOT NULL"))
    )
    with psycopg.connect(_plain(url)) as connection:
        connection.execute(
            f"CREATE TEMPORARY TABLE moved AS SELECT id, status, {at} AS at, n FROM "
            f"(SELECT *, row_number() OVER () AS n FROM ({chosen}) AS chosen) AS numbered"
        )
        connection.execute(
            "UPDATE tickets SET owner = 'Person 1', status = moved.status, changed = moved.at, "
            "closed = CASE WHEN moved.status = 'Closed' THEN moved.at END FROM moved WHERE tickets.id = moved.id"
        )
        connection.execute(
            "INSERT INTO ticket_events SELECT (SELECT max(event) FROM ticket_events) + n, id, at, status, 'Person 1' "
            "FROM moved"
        )


def _plain(url: str) -> str:
    """Return an address of SQLAlchemy's as the driver reads it."""
    return url.replace("+psycopg", "", 1)

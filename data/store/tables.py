"""Tables of the store. Instants are integer µs since 1970, UTC; shares and flags are what they are."""

from __future__ import annotations

import sqlalchemy as sa

from metrics.frames import EVENTS, VERSIONS

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _column(name: str, kind: object) -> sa.Column[object]:
    """Return the column that holds a column of a frame."""
    text = str(kind)
    if text.startswith("Datetime") or text == "Int64":
        return sa.Column(name, sa.BigInteger)
    return sa.Column(name, sa.Boolean if text == "Boolean" else sa.Text)


def _identity() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True)


case_versions = sa.Table(
    "case_versions",
    metadata,
    _identity(),
    sa.Column("load_id", sa.BigInteger, nullable=False),
    *(_column(name, kind) for name, kind in VERSIONS.items()),
    sa.Index(None, "source", "case_id"),
)
case_events = sa.Table(
    "case_events",
    metadata,
    _identity(),
    sa.Column("load_id", sa.BigInteger, nullable=False),
    *(_column(name, kind) for name, kind in EVENTS.items()),
    sa.Index(None, "source", "event_key"),
    sa.Index(None, "source", "case_id"),
)
loads = sa.Table(
    "loads",
    metadata,
    _identity(),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("loaded_at", sa.BigInteger, nullable=False),
    sa.Column("fresh_at", sa.BigInteger, nullable=False),
    *(sa.Column(name, sa.BigInteger, nullable=False)
      for name in ("read", "new", "changed", "unchanged", "duplicate", "quarantined", "marked")),
    sa.Column("fingerprint", sa.Text, nullable=False),
    # when the pull began, and whether it was read to its end; a load of files is one whole
    sa.Column("began_at", sa.BigInteger),
    sa.Column("complete", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Index(None, "source", "loaded_at"),
)  # fmt: skip
quarantine = sa.Table(
    "quarantine",
    metadata,
    _identity(),
    sa.Column("source", sa.Text, nullable=False, index=True),
    sa.Column("table_name", sa.Text, nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("line", sa.BigInteger),
    sa.Column("column_name", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("case_id", sa.Text),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("row", sa.Text, nullable=False),
    sa.Column("first_seen_at", sa.BigInteger, nullable=False),
)
marks = sa.Table(
    "marks",
    metadata,
    _identity(),
    sa.Column("source", sa.Text, nullable=False, index=True),
    sa.Column("table_name", sa.Text, nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("line", sa.BigInteger),
    sa.Column("column_name", sa.Text),
    sa.Column("value", sa.Text),
    sa.Column("case_id", sa.Text),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("message", sa.Text),
)
watermarks = sa.Table(
    "watermarks",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
source_status = sa.Table(
    "source_status",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("tried_at", sa.BigInteger, nullable=False),
    sa.Column("next_at", sa.BigInteger),
    sa.Column("failing_since", sa.BigInteger),
    sa.Column("tries", sa.BigInteger, nullable=False),
    sa.Column("error", sa.Text),
    sa.Column("told", sa.Text),
    sa.Column("skew_us", sa.BigInteger),
    sa.Column("skew_at", sa.BigInteger),
)
source_news = sa.Table(
    "source_news",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("fresh_at", sa.BigInteger, nullable=False),
    sa.Column("loaded_at", sa.BigInteger, nullable=False),
)
fresh_runs = sa.Table(
    "fresh_runs",
    metadata,
    _identity(),
    sa.Column("source", sa.Text, nullable=False),
    # when the first load of the run ended, and up to which instant its source is known by it
    sa.Column("since", sa.BigInteger, nullable=False),
    sa.Column("until", sa.BigInteger, nullable=False),
    sa.Index(None, "source", "since"),
)
absences = sa.Table(
    "absences",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("case_id", sa.Text, primary_key=True),
    sa.Column("missed", sa.BigInteger, nullable=False),
    sa.Column("listed_at", sa.BigInteger, nullable=False),
    sa.Column("void_at", sa.BigInteger),
)
unjudged = sa.Table(
    "unjudged",
    metadata,
    _identity(),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("case_id", sa.Text, nullable=False),
)
kept_rules = sa.Table(
    "kept_rules",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
)
verdicts = sa.Table(
    "verdicts",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("case_id", sa.Text, primary_key=True),
    sa.Column("closed_at", sa.BigInteger, primary_key=True),
    sa.Column("net_us", sa.BigInteger),
    sa.Column("net_days", sa.BigInteger),
    sa.Column("target_us", sa.BigInteger),
    sa.Column("target_days", sa.BigInteger),
    sa.Column("verdict", sa.Text),
    sa.Column("calendar_hash", sa.Text),
    sa.Column("target_hash", sa.Text),
    sa.Column("judged_at", sa.BigInteger, nullable=False),
)
restatements = sa.Table(
    "restatements",
    metadata,
    _identity(),
    sa.Column("restated_at", sa.BigInteger, nullable=False),
    sa.Column("as_of", sa.BigInteger, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    # which closings were asked for: local days, teams; null stands for all
    sa.Column("since", sa.Text),
    sa.Column("until", sa.Text),
    sa.Column("teams", sa.Text),
    *(sa.Column(name, sa.BigInteger, nullable=False)
      for name in ("compared", "changed", "met_to_late", "late_to_met", "other_verdict", "net_changed",
                   "target_changed")),
)  # fmt: skip
televisions = sa.Table(
    "televisions",
    metadata,
    # of the secret that the television's browser keeps only this is known here
    sa.Column("secret_hash", sa.Text, primary_key=True),
    # until it is paired: what it shows, and until when that is good
    sa.Column("code", sa.Text, unique=True),
    sa.Column("code_until", sa.BigInteger),
    # from then on: its entry in the configuration
    sa.Column("name", sa.Text),
    sa.Column("paired_at", sa.BigInteger),
    sa.Column("revoked_at", sa.BigInteger),
    # when it asked last, and what it said of itself then
    sa.Column("seen_at", sa.BigInteger),
    sa.Column("build", sa.Text),
    sa.Column("width", sa.BigInteger),
    sa.Column("height", sa.BigInteger),
    sa.Column("picture_at", sa.BigInteger),
    sa.Column("address", sa.Text),
)
passes = sa.Table(
    "passes",
    metadata,
    # the one password of the pages, salted and slowly hashed, or the plain hash of a browser's pass
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("made_at", sa.BigInteger, nullable=False),
    sa.Column("until", sa.BigInteger),
)
meta = sa.Table(
    "meta", metadata, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.BigInteger, nullable=False)
)

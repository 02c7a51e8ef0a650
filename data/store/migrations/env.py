"""Run by Alembic: migrations happen on the connection that the store hands over, in its transaction."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

from data.store.tables import metadata

LOCALE = """
SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname = ANY(%s)
AND a.attnum > 0 AND NOT a.attisdropped AND a.attcollation = 'default'::regcollation
"""


def _compare_by_bytes(connection: sa.Connection) -> None:
    """Let PostgreSQL order texts as SQLite and Polars do, not by the language of its database."""
    for table, column in connection.exec_driver_sql(LOCALE, ([*metadata.tables],)).fetchall():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"')


here = context.config.attributes["connection"]
context.configure(connection=here, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
    if here.dialect.name == "postgresql":
        _compare_by_bytes(here)

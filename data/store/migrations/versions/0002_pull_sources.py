"""Keep watermarks, how each source does, cases missing from listings, and links between cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and columns."""
    for name in ("case_events", "case_versions"):
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("link", sa.Text(), nullable=True))
    op.create_index(op.f("ix_case_events_source_case_id"), "case_events", ["source", "case_id"], unique=False)
    with op.batch_alter_table("quarantine") as table:
        table.add_column(sa.Column("case_id", sa.Text(), nullable=True))
    with op.batch_alter_table("loads") as table:
        table.add_column(sa.Column("began_at", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("complete", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.create_index(op.f("ix_loads_source_loaded_at"), ["source", "loaded_at"], unique=False)
    op.create_table(
        "watermarks",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "name", name=op.f("pk_watermarks")),
    )
    op.create_table(
        "source_status",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("tried_at", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("skew_us", sa.BigInteger(), nullable=True),
        sa.Column("skew_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_status")),
    )
    op.create_table(
        "absences",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("missed", sa.BigInteger(), nullable=False),
        sa.Column("listed_at", sa.BigInteger(), nullable=False),
        sa.Column("void_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("source", "case_id", name=op.f("pk_absences")),
    )
    op.create_table(
        "unjudged",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unjudged")),
    )
    op.create_table(
        "source_news",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("fresh_at", sa.BigInteger(), nullable=False),
        sa.Column("loaded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_news")),
    )
    op.execute(
        "INSERT INTO source_news (source, fresh_at, loaded_at) SELECT source, fresh_at, loaded_at FROM loads "
        "WHERE id IN (SELECT max(id) FROM loads WHERE read = 0 OR quarantined < read GROUP BY source)"
    )
    # verdicts of a store of before: nobody knows which are lacking
    op.execute("INSERT INTO meta (name, value) VALUES ('judge_everything', 1)")


def downgrade() -> None:
    """Take them away."""
    op.execute("DELETE FROM meta WHERE name IN ('judge_everything', 'judged_everything')")
    for name in ("source_news", "unjudged", "absences", "source_status", "watermarks"):
        op.drop_table(name)
    with op.batch_alter_table("loads") as table:
        table.drop_index(op.f("ix_loads_source_loaded_at"))
        table.drop_column("complete")
        table.drop_column("began_at")
    op.drop_index(op.f("ix_case_events_source_case_id"), table_name="case_events")
    with op.batch_alter_table("quarantine") as table:
        table.drop_column("case_id")
    for name in ("case_events", "case_versions"):
        with op.batch_alter_table(name) as table:
            table.drop_column("link")

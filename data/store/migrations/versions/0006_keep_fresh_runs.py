"""Keep for good when each source was fresh, from the loads of which all are still there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEPT_US = 8 * 86_400_000_000  # loads that brought nothing are forgotten after 8 days, at the next complete load


def upgrade() -> None:
    """Make the table; a run for each load, since their intervals are not known here: the next load joins them."""
    op.create_table(
        "fresh_runs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fresh_runs")),
    )
    op.create_index(op.f("ix_fresh_runs_source_since"), "fresh_runs", ["source", "since"], unique=False)
    # of what is older only the loads that brought something are left: a quiet source would look stale there. The last
    # good load of a source may be older too; it is kept beside the loads
    op.execute(
        "INSERT INTO fresh_runs (source, since, until) "
        "SELECT source, loaded_at, max(fresh_at) FROM ("
        "SELECT loads.source, loaded_at, fresh_at FROM loads "
        "JOIN (SELECT source, max(loaded_at) AS last FROM loads WHERE complete GROUP BY source) AS ended "
        "ON ended.source = loads.source "
        f"WHERE complete AND (read = 0 OR quarantined < read) AND loaded_at >= last - {KEPT_US} "
        "UNION SELECT source, loaded_at, fresh_at FROM source_news) AS good "
        "GROUP BY source, loaded_at ORDER BY source, loaded_at"
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("fresh_runs")

"""Keep a log of restatements, and count the stored verdicts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COUNTS = ("compared", "changed", "met_to_late", "late_to_met", "other_verdict", "net_changed", "target_changed")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "restatements",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("restated_at", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=True),
        sa.Column("until", sa.Text(), nullable=True),
        sa.Column("teams", sa.Text(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_restatements")),
    )
    op.execute("INSERT INTO meta (name, value) SELECT 'verdicts', count(*) FROM verdicts")


def downgrade() -> None:
    """Take it away."""
    op.execute("DELETE FROM meta WHERE name = 'verdicts'")
    op.drop_table("restatements")

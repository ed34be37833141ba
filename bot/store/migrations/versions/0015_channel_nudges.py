"""What channels hear unasked: their nudge, and the invitation to nudges."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _of_a_channel() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in ("enterprise_id", "team_id", "channel")),
    ]


def upgrade() -> None:
    op.create_table(
        "channel_nudges",
        *_of_a_channel(),
        sa.Column("person_team_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("what", sa.String(10), nullable=False, comment="quiz or tip"),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False, comment="of whoever set it"),
        sa.Column("hour", sa.Integer(), nullable=False, comment="minutes after midnight there"),
        sa.Column("reason", sa.String(80), comment="why Slack takes no more of them"),
        sa.Column("since", sa.Date(), nullable=False, comment="the first local day of which nothing is decided"),
        sa.Column("next_at", sa.DateTime(timezone=True), comment="when to look at it again; NULL: not at all"),
        sa.Column("told", sa.JSON(), nullable=False, comment="what it heard in the last month, and on which day"),
        sa.PrimaryKeyConstraint("id", name="pk_channel_nudges"),
        sa.UniqueConstraint("enterprise_id", "team_id", "channel", name="uq_channel_nudges_channel"),
    )
    op.create_index(
        "ix_channel_nudges_next",
        "channel_nudges",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "channel_invitations",
        *_of_a_channel(),
        sa.Column("key", sa.String(255), nullable=False, comment="of the work that invited it"),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_channel_invitations"),
        sa.UniqueConstraint("enterprise_id", "team_id", "channel", name="uq_channel_invitations_channel"),
    )

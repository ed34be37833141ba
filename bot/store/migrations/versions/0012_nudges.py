"""Who wants to hear from us and when, and what came of each day."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _of_a_person() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        *(
            sa.Column(name, sa.String(64), nullable=False)
            for name in ("enterprise_id", "team_id", "person_team_id", "person_id")
        ),
    ]


def upgrade() -> None:
    op.create_table(
        "nudge_settings",
        *_of_a_person(),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False, comment="minutes after midnight, where they live"),
        sa.Column("days", sa.String(7), comment="digits, 0 is Monday; NULL: the working days of their country"),
        sa.Column("back_on", sa.Date(), comment="snoozed until that day"),
        sa.Column("channel", sa.String(64), comment="their conversation with the bot"),
        sa.Column("outside", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(80), comment="why Slack takes no more of them"),
        sa.Column("since", sa.Date(), nullable=False, comment="the first local day of which nothing is decided"),
        sa.Column("next_at", sa.DateTime(timezone=True), comment="when to look at them again; NULL: not at all"),
        sa.PrimaryKeyConstraint("id", name="pk_nudge_settings"),
        sa.UniqueConstraint("enterprise_id", "team_id", "person_team_id", "person_id", name="uq_nudge_settings_person"),
    )
    op.create_index(
        "ix_nudge_settings_next",
        "nudge_settings",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_table(
        "nudges",
        *_of_a_person(),
        sa.Column("day", sa.Date(), nullable=False, comment="the local day"),
        sa.Column("subject", sa.Text(), comment="what it was about; NULL: nothing was said"),
        sa.Column("reason", sa.String(80), comment="why nothing was said"),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_nudges"),
        sa.UniqueConstraint("enterprise_id", "team_id", "person_team_id", "person_id", "day", name="uq_nudges_day"),
    )

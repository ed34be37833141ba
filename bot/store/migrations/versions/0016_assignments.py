"""Tracks that admins assigned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PERSON = ("enterprise_id", "team_id", "person_team_id", "person_id")


def upgrade() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in PERSON[:2]),
        sa.Column("kind", sa.String(20), nullable=False, comment="person, channel or organisation"),
        sa.Column(
            "key",
            sa.String(255),
            nullable=False,
            comment="a user id, a channel id, or the organisation's name in small letters",
        ),
        *(sa.Column(name, sa.String(64)) for name in PERSON[2:]),
        sa.Column("name", sa.String(200), nullable=False, comment="the organisation's name"),
        sa.Column("track", sa.Text(), nullable=False, comment="the slug of the track"),
        sa.Column("due_on", sa.Date(), comment="the last day for it"),
        sa.Column("channel", sa.String(64), comment="where it was announced"),
        sa.Column("assigned_by", sa.String(64), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "told_at",
            sa.DateTime(timezone=True),
            comment="when the person heard of it; NULL: not yet, or it was announced in a channel",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assignments"),
        sa.UniqueConstraint("enterprise_id", "team_id", "kind", "key", "track", name="uq_assignments_once"),
    )
    op.create_index("ix_assignments_person", "assignments", list(PERSON))

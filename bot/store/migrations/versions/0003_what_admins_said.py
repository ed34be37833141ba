"""What admins said about people and channels."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "organisations",
        *_begin(),
        sa.Column("kind", sa.String(10), nullable=False, comment="team, domain or person"),
        sa.Column("key", sa.String(255), nullable=False, comment="team id, domain, or the person's own team and user id"),
        sa.Column("person_team_id", sa.String(64)),
        sa.Column("person_id", sa.String(64)),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("partner", sa.Boolean(), nullable=False),
        *_by(),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("enterprise_id", "team_id", "kind", "key", name="uq_organisations_key"),
    )
    person = ["enterprise_id", "team_id", "person_team_id", "person_id"]
    op.create_index("ix_organisations_person", "organisations", person, unique=False)
    op.create_table(
        "channel_marks",
        *_begin(),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("level", sa.String(10), comment="public or partner; NULL: nothing said"),
        sa.Column(
            "pinned_by", sa.String(64), comment="the admin who pinned it as internal; NULL: not pinned, or the pin fell"
        ),
        *_by(),
        sa.PrimaryKeyConstraint("id", name="pk_channel_marks"),
        sa.UniqueConstraint("enterprise_id", "team_id", "channel", name="uq_channel_marks_channel"),
    )


def _begin() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        sa.Column("enterprise_id", sa.String(64), nullable=False),
        sa.Column("team_id", sa.String(64), nullable=False),
    ]


def _by() -> list[sa.Column[Any]]:
    return [
        sa.Column("marked_by", sa.String(64), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
    ]

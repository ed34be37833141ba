"""Certificates for tracks that somebody finished."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        *(
            sa.Column(name, sa.String(64), nullable=False)
            for name in ("enterprise_id", "team_id", "person_team_id", "person_id")
        ),
        sa.Column("track", sa.Text(), nullable=False, comment="the slug of the track"),
        sa.Column("title", sa.Text(), nullable=False, comment="what the track was called"),
        sa.Column(
            "level", sa.String(10), nullable=False, comment="the least reader whom the handbook showed that title then"
        ),
        sa.Column("name", sa.String(200), nullable=False, comment="what the person was called"),
        sa.Column("number", sa.String(12), nullable=False, comment="random; its last sign is made of the others"),
        sa.Column("day", sa.Date(), nullable=False, comment="the day, where the person lived"),
        sa.Column("awarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint(
            "enterprise_id", "team_id", "person_team_id", "person_id", "track", name="uq_certificates_track"
        ),
        sa.UniqueConstraint("number", name="uq_certificates_number"),
    )

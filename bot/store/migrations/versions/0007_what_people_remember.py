"""What people remember: one card for each person and passage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    person = ["enterprise_id", "team_id", "person_team_id", "person_id"]
    op.create_table(
        "cards",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(), nullable=False),
        *(sa.Column(name, sa.String(64), nullable=False) for name in person),
        sa.Column("passage_id", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False, comment="the JSON of fsrs; the next three are read from it"),
        sa.Column("due_on", sa.Date(), nullable=False, comment="the day, where the person lives"),
        sa.Column("reviewed_on", sa.Date(), comment="NULL: asked about, never tried"),
        sa.Column("stability", sa.Float(), comment="days until it is remembered nine times in ten"),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cards"),
        sa.UniqueConstraint(*person, "passage_id", name="uq_cards_passage"),
    )
    op.create_index("ix_cards_due", "cards", [*person, "due_on"], unique=False)
    op.create_index("ix_cards_reviewed", "cards", [*person, "reviewed_on"], unique=False)

"""A question remembers for whom it was answered, what it was taken for, and is found by its button and by its thread."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Until now everybody was answered as the public.
    reader = sa.Column("reader", sa.String(10), nullable=False, server_default="public", comment="for whom it was answered")
    op.add_column("questions", reader)
    op.add_column(
        "questions", sa.Column("key", sa.String(255), comment="the key of the work that answered it; buttons carry it")
    )
    op.add_column(
        "questions",
        sa.Column(
            "taken_for",
            sa.Text(),
            comment="what was looked up instead, if it leaned on an earlier question; erased with the text",
        ),
    )
    op.add_column("questions", sa.Column("lens", sa.String(20), comment="the asker's kind of partner; it decides near ties"))
    op.create_index(
        "ix_questions_key",
        "questions",
        ["enterprise_id", "team_id", "key"],
        unique=False,
        sqlite_where=sa.text("key IS NOT NULL"),
        postgresql_where=sa.text("key IS NOT NULL"),
    )
    op.create_index("ix_questions_thread", "questions", ["enterprise_id", "team_id", "channel", "thread"], unique=False)

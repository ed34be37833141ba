"""Quizzes: rounds of questions, what people answered, and which questions they called bad."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WORKSPACE = ["enterprise_id", "team_id"]
PERSON = ["person_team_id", "person_id"]


def first_columns() -> list[sa.Column[Any]]:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    names = [sa.Column(name, sa.String(64), nullable=False) for name in (*WORKSPACE, *PERSON)]
    return [sa.Column("id", number, sa.Identity(), nullable=False), *names]


def upgrade() -> None:
    op.create_table(
        "quiz_rounds",
        *first_columns(),
        sa.Column("key", sa.String(255), nullable=False, comment="the key of the work that began it"),
        sa.Column("shape", sa.String(10), nullable=False, comment="own: for one person; channel: for everybody in a thread"),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("thread", sa.String(40)),
        sa.Column("post", sa.String(40), comment="where a channel's question stands"),
        sa.Column("item_ids", sa.JSON(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False, comment="the place of the question that is asked now"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False, comment="since when that one is asked"),
        sa.Column("revealed_at", sa.DateTime(timezone=True), comment="since when its answer is shown to a channel"),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_quiz_rounds"),
        sa.UniqueConstraint(*WORKSPACE, "key", name="uq_quiz_rounds_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quiz_rounds_person", "quiz_rounds", [*WORKSPACE, *PERSON])
    op.create_index("ix_quiz_rounds_thread", "quiz_rounds", [*WORKSPACE, "channel", "thread"])
    still_open = sa.text("ended_at IS NULL")
    op.create_index("ix_quiz_rounds_open", "quiz_rounds", ["asked_at"], sqlite_where=still_open, postgresql_where=still_open)
    op.create_table(
        "attempts",
        *first_columns(),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(120), nullable=False),
        sa.Column("passage_id", sa.Text(), nullable=False),
        sa.Column(
            "approved", sa.String(12), nullable=False, comment="the fingerprint of the passage that it was asked about"
        ),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("key", sa.String(255), nullable=False, comment="the work or press that brought it"),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "counted_at",
            sa.DateTime(timezone=True),
            comment="since when it counts; NULL: a channel's question that is still open",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint(*WORKSPACE, "round_id", "at", *PERSON, name="uq_attempts_once"),
    )
    op.create_index("ix_attempts_person", "attempts", [*WORKSPACE, *PERSON])
    op.create_table(
        "quiz_flags",
        *first_columns(),
        sa.Column("item_id", sa.String(120), nullable=False),
        sa.Column(
            "approved", sa.String(12), nullable=False, comment="the fingerprint of the passage that it was asked about"
        ),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quiz_flags"),
        sa.UniqueConstraint(*WORKSPACE, *PERSON, "item_id", name="uq_quiz_flags_once"),
    )

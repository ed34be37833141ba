"""What people say about answers, and questions that were passed on to people."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feedback",
        *_about_a_question("feedback"),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("words", sa.Text(), comment="erased after COACH_RETENTION_DAYS"),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("enterprise_id", "team_id", "question_id", "person_id", name="uq_feedback_once"),
    )
    op.create_table(
        "escalations",
        *_about_a_question("escalations"),
        sa.Column("channel", sa.String(64), nullable=False, comment="where the team hears of it"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True)),
        sa.Column("refused", sa.String(80), comment="why it could not be posted there"),
        sa.Column("taken_by", sa.String(64)),
        sa.Column("taken_name", sa.String(200)),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("wanted_by", sa.String(64)),
        sa.Column("wanted_at", sa.DateTime(timezone=True), comment="since when somebody wants the handbook to answer it"),
        sa.Column("reminded_at", sa.DateTime(timezone=True)),
        sa.Column("draft", sa.Text(), comment="a reply that was typed and not sent yet; erased after COACH_RETENTION_DAYS"),
        sa.Column("draft_by", sa.String(64)),
        sa.UniqueConstraint("enterprise_id", "team_id", "question_id", name="uq_escalations_question"),
    )
    for table in ("feedback", "escalations"):
        person = ["enterprise_id", "team_id", "person_team_id", "person_id"]
        op.create_index(f"ix_{table}_question", table, ["question_id"], unique=False)
        op.create_index(f"ix_{table}_person", table, person, unique=False)
    _partly("ix_feedback_words", "feedback", "given_at", "words IS NOT NULL")
    _partly("ix_escalations_waiting", "escalations", "opened_at", "taken_at IS NULL")
    _partly("ix_escalations_draft", "escalations", "opened_at", "draft IS NOT NULL")


def _about_a_question(table: str) -> list[Any]:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return [
        sa.Column("id", number, sa.Identity(), nullable=False),
        sa.Column("enterprise_id", sa.String(64), nullable=False),
        sa.Column("team_id", sa.String(64), nullable=False),
        sa.Column("person_team_id", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(64), nullable=False),
        sa.Column("question_id", number, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=f"fk_{table}_question_id_questions", ondelete="CASCADE"
        ),
    ]


def _partly(name: str, table: str, column: str, where: str) -> None:
    op.create_index(name, table, [column], unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))

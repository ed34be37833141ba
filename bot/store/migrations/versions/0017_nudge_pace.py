"""How fast each workspace is written to, and who was passed over for want of room."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ENLIST = """
INSERT INTO nudge_pace (enterprise_id, team_id, free_at, busy_since, people, spread)
SELECT enterprise_id, team_id, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, COUNT(next_at), 60
FROM nudge_settings GROUP BY enterprise_id, team_id
"""


def upgrade() -> None:
    op.create_table(
        "nudge_pace",
        sa.Column("enterprise_id", sa.String(64), nullable=False),
        sa.Column("team_id", sa.String(64), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False, comment="the next moment that nobody has"),
        sa.Column(
            "busy_since",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="since when somebody was served all the time",
        ),
        sa.Column("resting_until", sa.DateTime(timezone=True), comment="until when Slack takes none"),
        sa.Column("resting_for", sa.String(80), comment="Slack's word for why"),
        sa.Column("people", sa.Integer(), nullable=False, comment="who wants nudges there"),
        sa.Column("spread", sa.Integer(), nullable=False, comment="over how many seconds of their window they are spread"),
        sa.PrimaryKeyConstraint("enterprise_id", "team_id", name="pk_nudge_pace"),
    )
    op.create_index("ix_nudge_pace_free", "nudge_pace", ["free_at"])
    op.create_index("ix_nudge_pace_resting", "nudge_pace", ["resting_until"])
    op.execute(ENLIST)
    op.add_column(
        "nudge_settings",
        sa.Column(
            "passed_over",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="working days running on which there was no room",
        ),
    )
    waiting = sa.text("next_at IS NOT NULL")
    op.drop_index("ix_nudge_settings_next", "nudge_settings")
    for name, columns in (
        ("ix_nudge_settings_next", ["next_at", "enterprise_id", "team_id"]),
        ("ix_nudge_settings_line", ["enterprise_id", "team_id", "next_at"]),
    ):
        op.create_index(name, "nudge_settings", columns, sqlite_where=waiting, postgresql_where=waiting)

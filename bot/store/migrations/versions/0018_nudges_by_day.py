"""What came of somebody's days is forgotten after thirteen months, by the day."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_nudges_day", "nudges", ["day"])

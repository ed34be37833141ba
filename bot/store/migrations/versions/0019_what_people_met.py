"""What a passage said when somebody met it; until when somebody minded their nudges; which index they were compared with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("cards", "progress"):
        op.add_column(table, sa.Column("print", sa.String(32), comment="what the passage said then, in short"))
    minded = sa.Column("minded_at", sa.DateTime(timezone=True), comment="when they last did anything, as far as was looked")
    op.add_column("nudge_settings", minded)
    seen = sa.Column("seen_version", sa.String(80), comment="the index in which nothing they met had changed")
    op.add_column("nudge_settings", seen)

"""Questions that the desk is done with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    closed = sa.Column("closed_at", sa.DateTime(timezone=True), comment="when an admin was done with it")
    op.add_column("questions", closed)

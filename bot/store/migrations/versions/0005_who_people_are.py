"""What people say of themselves: their kind of partner; and their time zone, as Slack knows it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("lens", sa.String(20), comment="their kind of partner, by their own word"))
    op.add_column(
        "people", sa.Column("lens_asked_at", sa.DateTime(timezone=True), comment="when they were asked for it, once")
    )
    op.add_column("people", sa.Column("zone", sa.String(64), comment="their time zone, as users.info names it"))

"""What somebody says of where they live, and that they want to hear later today."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("own_zone", sa.String(64), comment="their own word"),
        sa.Column("country", sa.String(2), comment="their own word, as ISO 3166 writes it; NULL: that of the zone"),
        sa.Column("region", sa.String(16), comment="their own word, as the calendar of the country writes it"),
        sa.Column(
            "later_at", sa.DateTime(timezone=True), comment="when they want the message of that day, or want it again"
        ),
        sa.Column("saying", sa.Text(), comment="what they were about to be told last"),
    ):
        op.add_column("nudge_settings", column)

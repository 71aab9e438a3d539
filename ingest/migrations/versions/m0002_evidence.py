"""Decisions remember what evidence was seen: an unsure pair comes back when there is new evidence, not before.

Frozen: a released migration never changes; what comes later is a new file.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    op.add_column("judgements", sa.Column("evidence", sa.String(32), nullable=False, server_default=""))

"""The types she gave to tasks by hand, per client."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "type_corrections",
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("playbook_id", sa.String(100), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "digest", name="pk_type_corrections"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_type_corrections_client"),
    )

"""The first tables: clients, notes, tasks, ledger, meta. Written out, so that later schemas cannot change it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _clients()
    _notes()
    _tasks()
    _ledger()
    op.create_table(
        "meta",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )


def _clients() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("business", sa.Text, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("environment", sa.Text, nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("notes_revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
    )


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(100), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("score", sa.Integer),
        sa.Column("task", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "id", name="pk_notes"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_notes_client"),
        sa.UniqueConstraint("client_id", "position", name="uq_notes_position"),
        sa.CheckConstraint("score IS NULL OR (score >= 0 AND score <= 100)", name="ck_notes_score"),
    )
    op.create_index("ix_notes_newest", "notes", ["client_id", "date", "position"])


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("id", sa.String(100), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("updated", sa.DateTime, nullable=False),
        sa.Column("open_questions", sa.Integer, nullable=False),
        sa.Column("edits", sa.Text, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "id", name="pk_tasks"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_tasks_client"),
    )
    op.create_index("ix_tasks_newest", "tasks", ["created"])
    op.create_index("ix_tasks_client_newest", "tasks", ["client_id", "created"])


def _ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("slot", sa.String(100), nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        sa.Column("broke", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "slot", name="pk_ledger"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_ledger_client"),
        sa.CheckConstraint("held >= 0 AND broke >= 0", name="ck_ledger_counts"),
    )

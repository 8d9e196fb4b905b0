"""Who may see what: users, teams, whose clients they are, sessions, tokens, failed logins; and the audit."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    _people()
    _grants()
    _doors()
    _audit()


def _people() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_teams"),
        sa.UniqueConstraint("name", name="uq_teams_name"),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("team_id", sa.String(64)),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("disabled", sa.DateTime),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_users_team"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )


def _grants() -> None:
    for kind in ("user", "team"):
        name, column = f"client_{kind}s", f"{kind}_id"
        op.create_table(
            name,
            sa.Column("client_id", sa.String(64), nullable=False),
            sa.Column(column, sa.String(64), nullable=False),
            sa.PrimaryKeyConstraint("client_id", column, name=f"pk_{name}"),
            sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=f"fk_{name}_client"),
            sa.ForeignKeyConstraint([column], [f"{kind}s.id"], name=f"fk_{name}_{kind}"),
        )
        op.create_index(f"ix_{name}_{kind}", name, [column])


def _doors() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("seen", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user"),
    )
    op.create_index("ix_sessions_user", "sessions", ["user_id"])
    op.create_table(
        "access_tokens",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(64), nullable=False),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("ends", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_access_tokens"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_access_tokens_user"),
    )
    op.create_index("ix_access_tokens_user", "access_tokens", ["user_id"])
    op.create_table(
        "login_attempts",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last", sa.DateTime, nullable=False),
        sa.Column("free", sa.DateTime, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_login_attempts"),
    )
    op.create_index("ix_login_attempts_last", "login_attempts", ["last"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("detail", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_client", "audit", ["client_id", "at"])

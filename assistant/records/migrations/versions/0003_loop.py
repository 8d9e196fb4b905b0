"""The loop: revisions of drafts, steps of tasks, judgements, withdrawn notes, extras of clients, usage of models.

The drafts leave `tasks`, so that lists read light rows. Old tasks get their first revision and their first step.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

OLD = "tasks_0002"
LIGHT = ("client_id", "id", "title", "state", "created", "updated", "open_questions", "edits")


def upgrade() -> None:
    op.add_column("clients", sa.Column("ledger_revision", sa.Integer, nullable=False, server_default="0"))
    _notes()
    _set_old_tasks_aside()
    _tasks()
    _task_drafts()
    _task_steps()
    _judgements()
    _bring_tasks_over()
    _extras()
    _usage()


def _notes() -> None:
    for name in ("slot", "playbook_id", "source"):
        op.add_column("notes", sa.Column(name, sa.String(100), nullable=False, server_default=""))
    op.add_column("notes", sa.Column("corrects", sa.String(100)))
    op.add_column("notes", sa.Column("withdrawn", sa.DateTime))


def _set_old_tasks_aside() -> None:
    op.drop_index("ix_tasks_newest", "tasks")
    op.drop_index("ix_tasks_client_newest", "tasks")
    op.rename_table("tasks", OLD)
    if op.get_bind().dialect.name == "postgresql":  # there, names of constraints are unique in the schema
        op.execute(f"ALTER TABLE {OLD} RENAME CONSTRAINT pk_tasks TO pk_{OLD}")


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
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("since", sa.DateTime, nullable=False),
        sa.Column("waiting_since", sa.DateTime),
        sa.Column("judged", sa.DateTime),
        sa.Column("due", sa.String(16)),
        sa.Column("score", sa.Integer),
        sa.Column("hours", sa.Float),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("card", sa.Text, nullable=False),
        sa.Column("course", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "id", name="pk_tasks"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_tasks_client"),
    )
    op.create_index("ix_tasks_newest", "tasks", ["created"])
    op.create_index("ix_tasks_client_newest", "tasks", ["client_id", "created"])
    op.create_index("ix_tasks_board", "tasks", ["state", "due"])


def _task_drafts() -> None:
    _of_task(
        "task_drafts",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("made", sa.DateTime, nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("draft", sa.Text, nullable=False),
        key=("number",),
    )


def _task_steps() -> None:
    _of_task(
        "task_steps",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("edits", sa.Text, nullable=False),
        sa.Column("course", sa.Text, nullable=False),
        key=("number",),
    )


def _judgements() -> None:
    _of_task(
        "judgements",
        sa.Column("slot", sa.String(100), nullable=False),
        sa.Column("by", sa.String(16), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("judged", sa.DateTime, nullable=False),
        sa.Column("playbook_id", sa.String(100), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("guess", sa.Text, nullable=False),
        sa.Column("instead", sa.Text, nullable=False),
        sa.Column("remembered", sa.Boolean, nullable=False),
        key=("slot", "by"),
    )


def _of_task(name: str, *columns: sa.Column[Any], key: tuple[str, ...]) -> None:
    """A table whose rows belong to a task."""
    op.create_table(
        name,
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("task_id", sa.String(100), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("client_id", "task_id", *key, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["client_id", "task_id"], ["tasks.client_id", "tasks.id"], name=f"fk_{name}_task"),
    )


def _bring_tasks_over() -> None:
    old = sa.table(OLD, *(sa.column(name) for name in (*LIGHT, "draft")))
    one, empty = sa.literal(1), sa.literal("{}")
    key = {"client_id": old.c.client_id, "task_id": old.c.id, "number": one}
    light = {name: old.c[name] for name in LIGHT}
    fresh = {"revision": one, "step": one, "since": old.c.created, "asked": sa.literal(0), "card": empty}
    _copy("tasks", light | fresh | {"course": empty}, old)
    _copy("task_drafts", key | {"made": old.c.created, "engine": sa.literal(""), "draft": old.c.draft}, old)
    stand = {"state": old.c.state, "revision": one, "edits": old.c.edits, "course": empty}
    _copy("task_steps", key | {"at": old.c.updated, "what": sa.literal("first")} | stand, old)
    op.drop_table(OLD)
    _fill_cards()


def _copy(name: str, values: dict[str, Any], old: sa.TableClause) -> None:
    into = sa.table(name, *(sa.column(column) for column in values))
    op.execute(sa.insert(into).from_select(list(values), sa.select(*values.values()).select_from(old)))


def _fill_cards() -> None:
    """What lists show of a draft, from its JSON as it was written then."""
    tasks = sa.table("tasks", *(sa.column(name) for name in ("client_id", "id", "due", "card")))
    drafts = sa.table("task_drafts", *(sa.column(name) for name in ("client_id", "task_id", "engine", "draft")))
    bind = op.get_bind()
    keys = bind.execute(sa.select(drafts.c.client_id, drafts.c.task_id)).all()
    for client_id, task_id in keys:  # one draft at a time: all of them together may not fit into memory
        here = (drafts.c.client_id == client_id) & (drafts.c.task_id == task_id)
        try:
            draft = json.loads(bind.execute(sa.select(drafts.c.draft).where(here)).scalar_one())
            card, engine = _card(draft), str(draft["engine"]["name"])
        except (ValueError, KeyError, TypeError):
            continue  # a broken draft is told by the check, and must not keep the others from opening
        due = card["due"]
        values = {
            "card": json.dumps(card, ensure_ascii=False),
            "due": due if not due or "T" in due else f"{due}T23:59",
        }
        bind.execute(
            sa.update(tasks).where((tasks.c.client_id == client_id) & (tasks.c.id == task_id)).values(values)
        )
        bind.execute(sa.update(drafts).where(here).values(engine=engine))


def _card(draft: dict[str, Any]) -> dict[str, Any]:
    steps = [step for step in draft["brief"]["steps"] if step.get("end")]
    return {
        "due": steps[-1]["end"] if steps else None,
        "milestones": [{"text": step["text"], "kind": step["kind"], "due": step["end"]} for step in steps],
        "open_texts": [question["text"][:60] for question in draft["questions"]],
    }


def _extras() -> None:
    op.create_table(
        "client_extras",
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("client_id", "key", name="pk_client_extras"),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_client_extras_client"),
    )


def _usage() -> None:
    op.create_table(
        "usage",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("unpriced", sa.Integer, nullable=False),
        sa.Column("prompt_tokens", sa.Integer, nullable=False),
        sa.Column("completion_tokens", sa.Integer, nullable=False),
        sa.Column("cost_usd", sa.Float, nullable=False),
        sa.PrimaryKeyConstraint("month", "client_id", "model", name="pk_usage"),
    )

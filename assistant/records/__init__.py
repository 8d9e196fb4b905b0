"""The truth: clients, notes, tasks and ledger in SQL. `open.open_records` is the door, `store.SqlRecords` the room.

The importing of this package loads nothing heavy; SQLAlchemy comes with `open`, Alembic only for a migration.
"""

"""The reminder database: engine, tables, migrations. SQLite by default, PostgreSQL by setting.

Instants are stored as whole seconds since 1970 UTC, days as dates, months as `"YYYY-MM"`.
"""

from pwa.storage.dialect import among, insert
from pwa.storage.engine import (
    StorageError,
    is_postgres,
    open_engine,
    reading,
    upgrade,
    writing,
)
from pwa.storage.tables import State, heartbeat, metadata, plan, reminder, subscription, tally

__all__ = [
    "State",
    "StorageError",
    "among",
    "heartbeat",
    "insert",
    "is_postgres",
    "metadata",
    "open_engine",
    "plan",
    "reading",
    "reminder",
    "subscription",
    "tally",
    "upgrade",
    "writing",
]

"""The few expressions that the two databases spell differently."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert(connection: sa.Connection, table: sa.Table) -> Any:
    """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def among(
    connection: sa.Connection, column: sa.Column[int], ids: Collection[int]
) -> sa.ColumnElement[bool]:
    """`column` is one of `ids`, as a single parameter however many they are."""
    if connection.dialect.name == "postgresql":
        array = sa.bindparam(None, list(ids), type_=postgresql.ARRAY(sa.BigInteger))
        return column == sa.any_(array)
    # The sender's ids are numbers of ours; SQLite has no arrays, but reads JSON.
    values = sa.func.json_each(json.dumps(list(ids))).table_valued("value")
    return column.in_(sa.select(values.c.value))

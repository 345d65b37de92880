"""The error family of the rules. Each carries what a page needs to say it in words."""

from __future__ import annotations

from datetime import date


class RulesError(Exception):
    """Every error of this room."""


class TableError(RulesError):
    """A data file cannot be right. Names the file and the key."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file, self.key, self.reason = file, key, reason


class NotInForce(RulesError):
    """Nothing was in force on that day: it lies before the table's first entry."""

    def __init__(self, table: str, on: date) -> None:
        super().__init__(f"{table}: nothing in force on {on.isoformat()}")
        self.table, self.on = table, on


class QueryError(RulesError):
    """A question that cannot be answered as put; `field` says which part of it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


class AmountError(RulesError):
    """A typed amount that is not understood. `reason` is a code from `amount.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownFigure(RulesError):
    """No figure has this id."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"no figure {ref!r}")
        self.ref = ref

"""Dated tables and the pure arithmetic over them: fees, dates, schemes.

This is the front door: other rooms import `rules` and nothing below it. Money is integer centavos,
rates integers of 1e-7, months `"YYYY-MM"`, days Mexico City dates. Nothing here knows today.
"""

from pwa.rules.deadlines import (
    Due,
    Renewal,
    bank_holidays,
    due_for,
    is_banking_day,
    next_due,
    renewal,
    safe_day,
    upcoming,
)
from pwa.rules.errors import (
    AmountError,
    NotInForce,
    QueryError,
    RulesError,
    TableError,
    UnknownFigure,
)

__all__ = [
    "AmountError",
    "Due",
    "NotInForce",
    "QueryError",
    "Renewal",
    "RulesError",
    "TableError",
    "UnknownFigure",
    "bank_holidays",
    "due_for",
    "is_banking_day",
    "next_due",
    "renewal",
    "safe_day",
    "upcoming",
]

"""Dated tables and the pure arithmetic over them: fees, dates, schemes.

This is the front door: other rooms import `rules` and nothing below it. Money is integer centavos,
rates integers of 1e-7, months `"YYYY-MM"`, days Mexico City dates. Nothing here knows today.
"""

from pwa.rules.amount import REASONS as AMOUNT_REASONS
from pwa.rules.amount import parse_amount, plain_amount
from pwa.rules.bundle import bundle, bundle_json, dates, last_month, valid_until, write
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
from pwa.rules.eligibility import Precheck, decision_table, precheck
from pwa.rules.errors import (
    AmountError,
    NotInForce,
    QueryError,
    RulesError,
    TableError,
    UnknownFigure,
)
from pwa.rules.fees import (
    RISKS,
    ZONES,
    Alternative,
    Fee,
    FeeQuery,
    Line,
    MonthFee,
    Range,
    edges,
    fee,
)
from pwa.rules.figures import Figure, data_day, definitions, figure, figure_ids
from pwa.rules.load import eligibility, tables
from pwa.rules.model import Source
from pwa.rules.months import PERIODS, last_day
from pwa.rules.review import check, stale
from pwa.rules.schemes import (
    CompareQuery,
    Comparison,
    PensionNeed,
    Price,
    SchemeCost,
    compare,
    family_bands,
    family_price,
    mod40_month,
    mod44_year,
    pension_weeks,
)

__all__ = [
    "AMOUNT_REASONS",
    "PERIODS",
    "RISKS",
    "ZONES",
    "Alternative",
    "AmountError",
    "CompareQuery",
    "Comparison",
    "Due",
    "Fee",
    "FeeQuery",
    "Figure",
    "Line",
    "MonthFee",
    "NotInForce",
    "PensionNeed",
    "Precheck",
    "Price",
    "QueryError",
    "Range",
    "Renewal",
    "RulesError",
    "SchemeCost",
    "Source",
    "TableError",
    "UnknownFigure",
    "bank_holidays",
    "bundle",
    "bundle_json",
    "check",
    "compare",
    "data_day",
    "dates",
    "decision_table",
    "definitions",
    "due_for",
    "edges",
    "eligibility",
    "family_bands",
    "family_price",
    "fee",
    "figure",
    "figure_ids",
    "is_banking_day",
    "last_day",
    "last_month",
    "mod40_month",
    "mod44_year",
    "next_due",
    "parse_amount",
    "pension_weeks",
    "plain_amount",
    "precheck",
    "renewal",
    "safe_day",
    "stale",
    "tables",
    "upcoming",
    "valid_until",
    "write",
]

"""What a dated table is: entries with a start day, a status, integers and a source.

Money is integer centavos, rates integers of 1e-7 (0.54355 % is 54_355), days are Mexico City dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Source:
    """Where an entry comes from. `published` is None where the page bears no date."""

    title: str
    link: str
    published: date | None


@dataclass(frozen=True)
class Entry:
    """Values in force from `start` until the next entry. Only `enacted` ones compute."""

    start: date
    status: str
    values: Mapping[str, int]
    source: Source
    checked_on: date
    confidence: str
    note: str | None


@dataclass(frozen=True)
class Gap:
    """A renewal whose value nobody found: known to be missing, so not a finding of the check."""

    start: date
    why: str


@dataclass(frozen=True)
class Table:
    """One data file. `renews` is the (month, day) on which a new value is expected each year."""

    id: str
    unit: str
    rounding: str
    renews: tuple[int, int] | None
    review_by: date
    gaps: tuple[Gap, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Component:
    """One part of a fee: which base (`kind`) and which of the five insurances (`group`)."""

    id: str
    group: str
    kind: str
    optional: bool


@dataclass(frozen=True)
class Benefit:
    """One row of the comparison: what each scheme says to it (`yes`, `no`, `waits`, …)."""

    id: str
    answers: Mapping[str, str]


@dataclass(frozen=True)
class Override:
    """A weekday on which banks behave otherwise than the exchange's calendar says."""

    day: date
    open: bool
    why: str


@dataclass(frozen=True)
class Municipality:
    """A municipality of the northern border zone; `confirmed` False where sources differ."""

    state: str
    name: str
    confirmed: bool


@dataclass(frozen=True)
class Tables:
    """Everything in `data/`, validated."""

    tables: Mapping[str, Table]
    components: tuple[Component, ...]
    band_edges: tuple[int, ...]
    mod40_parts: tuple[str, ...]
    mod44_parts: tuple[str, ...]
    overrides: tuple[Override, ...]
    bank_closed: Mapping[int, tuple[date, ...]]
    border: tuple[Municipality, ...]
    benefits: tuple[Benefit, ...]


Condition = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Question:
    """One question of the pre-check; asked only where `condition` holds."""

    id: str
    options: tuple[str, ...]
    condition: Condition


@dataclass(frozen=True)
class Decision:
    """One row of the decision table. `at_once`: it decides before all questions are answered."""

    id: str
    verdict: str
    at_once: bool
    condition: Condition
    sources: tuple[Source, ...]
    checked_on: date
    confidence: str


@dataclass(frozen=True)
class Remark:
    """Something that is said beside the decision where `condition` holds."""

    id: str
    condition: Condition


@dataclass(frozen=True)
class Eligibility:
    """The pre-check: questions in their order, rows of which the first that holds decides."""

    review_by: date
    questions: tuple[Question, ...]
    rows: tuple[Decision, ...]
    notes: tuple[Remark, ...]

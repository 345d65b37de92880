"""`kill -9` of real worker processes while reminders go out to a real push service.

None may be lost. What reached the service twice is at most what the killed process had in hand,
and a twin has the same Topic and tag, so that a phone shows one.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from pwa import clock, push, reminders, storage
from pwa.reminders.claims import LEASE
from pwa.reminders.deliver import BATCH
from tests.databases import fresh_postgres, fresh_sqlite
from tests.push_service import Phone, PushService, Received
from tests.reminder_kit import document, new_id, plan

ROOT = Path(__file__).resolve().parents[2]
SIZE = 2_000
SOAK_SIZE = 20_000
KILLS = 2


@pytest.fixture
def folder() -> Iterator[Path]:
    """Memory-backed where there is any: processes are killed here, not the machine."""
    shared = Path("/dev/shm")  # noqa: S108
    made = Path(tempfile.mkdtemp(dir=shared if shared.is_dir() else None))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def service() -> Iterator[PushService]:
    with PushService() as running:
        yield running


class Scene:
    """A database full of due reminders, a push service, and worker processes to kill."""

    def __init__(self, url: str, folder: Path, service: PushService) -> None:
        self.url = url
        self.folder = folder
        self.service = service
        self.engine = storage.open_engine(url)
        self.keyring = push.ensure_keys(folder)
        self.in_flight = 0

    def __enter__(self) -> Scene:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.dispose()

    def fill(self, size: int) -> None:
        """`size` phones whose one reminder is due now, at whatever hour this test runs."""
        now = clock.wall()
        hour = next(h for h in range(-12, 13) if 9 <= (now + timedelta(hours=h)).hour < 19)
        # These names count westward: Etc/GMT+6 is six hours behind.
        zone = f"Etc/GMT{-hour:+d}" if hour else "Etc/GMT"
        for _ in range(size):
            phone: Phone = self.service.subscribe(self.keyring.public_key)
            key_id = self.keyring.current_id
            target = push.Target(phone.endpoint, phone.p256dh, phone.auth, key_id)
            made = document(
                plan("2027-01", id=new_id()), timezone=zone, target=target, days_before=(1,)
            )
            reminders.register(self.engine, made, now=now)
        self._make_due()

    def _make_due(self) -> None:
        """Make everything due this very minute, and of use for a day."""
        stamp = self.now
        with storage.writing(self.engine) as connection:
            connection.execute(
                sa.update(storage.reminder).values(
                    due_at=stamp, next_at=stamp, expires_at=stamp + 86_400
                )
            )

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.url,
            "PUSH_EXTRA_HOSTS": self.service.extra_host,
            "PUBLIC_URL": "http://localhost:8000",
        }

    @contextmanager
    def process(self, command: str) -> Iterator[subprocess.Popen[bytes]]:
        arguments = [sys.executable, "-m", "flask", "--app", "wsgi", "reminders", command]
        with (self.folder / "log").open("ab") as log:
            running = subprocess.Popen(
                arguments, cwd=ROOT, env=self.environment(), stdout=log, stderr=log
            )
            try:
                yield running
            finally:
                if running.poll() is None:
                    running.send_signal(signal.SIGKILL)
                running.wait()

    def kill(self, running: subprocess.Popen[bytes]) -> None:
        """Kill it, and count what had reached the service without being written down."""
        running.send_signal(signal.SIGKILL)
        running.wait()
        time.sleep(0.3)  # what it had written to its sockets still arrives
        row = storage.reminder
        query = sa.select(row.c.id).where(row.c.state == 0, row.c.lease_until > self.now)
        with storage.reading(self.engine) as connection:
            held = {str(each) for each in connection.execute(query).scalars()}
        self.in_flight += len(held & {notice_id(each) for each in self.service.received})

    @property
    def now(self) -> int:
        return int(clock.wall().timestamp())

    def count(self, *where: sa.ColumnElement[bool]) -> int:
        row = storage.reminder
        query = sa.select(sa.func.count()).select_from(row).where(row.c.state == 0, *where)
        with storage.reading(self.engine) as connection:
            return connection.scalar(query) or 0

    def leases_end(self) -> None:
        """Let the time of a lease pass, in the table: what the dead one held nobody else takes
        before that, and it may be most of what is left."""
        row, seconds = storage.reminder, int(LEASE.total_seconds())
        with storage.writing(self.engine) as connection:
            connection.execute(
                sa.update(row)
                .where(row.c.lease_until.is_not(None))
                .values(next_at=row.c.next_at - seconds, lease_until=row.c.lease_until - seconds)
            )

    def wait(self, ready: Callable[[], bool], seconds: float = 90) -> None:
        until = time.monotonic() + seconds
        while not ready():
            assert time.monotonic() < until, (self.folder / "log").read_text()[-3000:]
            time.sleep(0.02)

    def received(self) -> int:
        return len(self.service.received)

    def check(self, size: int) -> None:
        """None lost; twins no more than were in hand, with the same Topic and tag."""
        found = defaultdict(list)
        for each in self.service.received:
            assert each.accepted
            found[notice_id(each)].append(each)
        assert len(found) == size
        for twins in found.values():
            assert len({twin.topic for twin in twins}) == 1
            assert len({twin.json["notification"]["tag"] for twin in twins}) == 1
        doubles = self.received() - size
        print(f"\n{size} reminders, {self.in_flight} in flight when killed, {doubles} doubles")
        assert doubles <= self.in_flight < KILLS * (push.Limits().in_flight + BATCH)
        with storage.reading(self.engine) as connection:
            states = Counter(connection.execute(sa.select(storage.reminder.c.state)).scalars())
        assert states == {1: size}


_FREE = storage.reminder.c.lease_until.is_(None)


def notice_id(each: Received) -> str:
    found: str = each.json["notification"]["data"]["id"]
    return found


def one_worker_on_sqlite(scene: Scene, size: int) -> None:
    scene.fill(size)
    for part in (0.2, 0.6):
        with scene.process("run") as running:
            scene.wait(lambda part=part: scene.received() > size * part)
            scene.kill(running)
        scene.leases_end()
    with scene.process("run"):
        scene.wait(lambda: scene.count() == 0)
    scene.check(size)


def two_workers_on_postgres(scene: Scene, size: int) -> None:
    scene.fill(size)
    with scene.process("worker") as first, scene.process("worker") as second:
        scene.wait(lambda: scene.received() > size * 0.2)
        scene.kill(first)
        scene.wait(lambda: scene.received() > size * 0.5 or not scene.count(_FREE))
        scene.kill(second)
    # Losing every job loses no reminder.
    with storage.writing(scene.engine) as connection:
        connection.execute(sa.text("TRUNCATE procrastinate_jobs CASCADE"))
    scene.leases_end()
    with scene.process("worker"), scene.process("worker"):
        scene.wait(lambda: scene.count() == 0)
    scene.check(size)


@pytest.mark.timeout(300)
def test_one_worker_on_sqlite(folder: Path, service: PushService) -> None:
    with Scene(fresh_sqlite(folder), folder, service) as scene:
        one_worker_on_sqlite(scene, SIZE)


@pytest.mark.timeout(300)
def test_two_workers_on_postgres(folder: Path, service: PushService, postgres: str) -> None:
    with Scene(fresh_postgres(postgres), folder, service) as scene:
        two_workers_on_postgres(scene, SIZE)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_one_worker_on_sqlite_soak(folder: Path, service: PushService) -> None:
    with Scene(fresh_sqlite(folder), folder, service) as scene:
        one_worker_on_sqlite(scene, SOAK_SIZE)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_two_workers_on_postgres_soak(folder: Path, service: PushService, postgres: str) -> None:
    with Scene(fresh_postgres(postgres), folder, service) as scene:
        two_workers_on_postgres(scene, SOAK_SIZE)

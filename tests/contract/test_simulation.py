"""Two simulated years under crashes, judged by an oracle that does not know `plan`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pwa import storage
from pwa.reminders import claims, message, moments, plan, planning, store
from tests.contract.simulation import Simulation

MONTHS = 24


@pytest.fixture
def memory_engine() -> Iterator[sa.Engine]:
    """SQLite in memory-backed files where there are any: crashes are simulated, not power cuts."""
    shared = Path("/dev/shm")  # noqa: S108
    folder = Path(tempfile.mkdtemp(dir=shared if shared.is_dir() else None))
    url = f"sqlite:///{folder / 'simulation.db'}"
    storage.upgrade(url)
    engine = storage.open_engine(url)
    yield engine
    engine.dispose()
    shutil.rmtree(folder)


def simulate(engine: sa.Engine, *, seed: int, phones: int, months: int = MONTHS) -> Simulation:
    made = Simulation(engine, seed=seed, phones=phones, months=months)
    made.run()
    return made


def check(made: Simulation) -> None:
    assert made.faults() == {}
    assert {"before send", "after send", "before a transaction"} <= set(made.crashes)
    assert {"before a commit", "after a commit"} <= set(made.crashes)
    for mode in ("up:accepted", "up:gone", "lies:accepted", "throttled:throttled"):
        assert made.outcomes[mode]
    assert made.unconfirmed == made.lied_about
    assert made.unconfirmed, "no lie was told in this run: choose another seed"


def test_five_hundred_person_months(memory_engine: sa.Engine) -> None:
    check(simulate(memory_engine, seed=20, phones=21))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_thousand_person_months(memory_engine: sa.Engine, seed: int) -> None:
    made = simulate(memory_engine, seed=seed, phones=140)
    print(f"\n{140 * MONTHS} person-months: {made.outcomes} crashes {made.crashes}")
    check(made)


def no_quiet_hours(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(plan, "is_allowed", lambda instant, zone: True)


def wrong_end(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(plan, "end_of", lambda day: moments.end_of(day + timedelta(days=1)))


def no_second_try(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(claims, "retry", lambda engine, retries: None)
    patch.setattr(claims, "LEASE", timedelta(days=40))


def a_tag_of_its_own(patch: pytest.MonkeyPatch) -> None:
    count = iter(range(10**9))
    patch.setattr(message, "topic", lambda plan_id, covers: f"{next(count):032x}")


def deaf_to_marks(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(planning, "cancel", lambda connection, reminders: None)


def deaf_to_anchors(patch: pytest.MonkeyPatch) -> None:
    real = store._replace_plans

    def without(connection: Any, number: int, plans: Iterable[Any], *, now: datetime) -> None:
        real(connection, number, [replace(each, anchor=None) for each in plans], now=now)

    patch.setattr(store, "_replace_plans", without)


def one_is_enough(patch: pytest.MonkeyPatch) -> None:
    real = plan._Planner.done
    patch.setattr(plan._Planner, "done", lambda self, cycle: [0] * len(real(self, cycle)))


def no_counting(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(plan, "MOST_NOTICES", 99)


@pytest.mark.parametrize(
    ("seed_bug", "fault", "seed"),
    [
        (no_counting, "more than three", 7),
        (deaf_to_anchors, "not the next day", 7),
        (one_is_enough, "last missed", 4),
        (no_quiet_hours, "outside the hours", 7),
        (wrong_end, "after the day", 7),
        (no_second_try, "missed", 4),
        (a_tag_of_its_own, "shown twice", 7),
        (deaf_to_marks, "paid already", 7),
    ],
)
def test_the_oracle_catches_a_seeded_bug(
    memory_engine: sa.Engine,
    monkeypatch: pytest.MonkeyPatch,
    seed_bug: object,
    fault: str,
    seed: int,
) -> None:
    assert callable(seed_bug)
    seed_bug(monkeypatch)
    made = simulate(memory_engine, seed=seed, phones=12, months=6)
    assert made.faults()[fault] > 0

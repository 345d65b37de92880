"""How much a message costs the sender, beside pywebpush's own asynchronous sender.

Every sender runs as a process of its own on one processor, the service on another; all in turn,
several rounds, another one first each time. The figures are medians of the ratios of each round.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from tests.bench.figures import Figure
from tests.bench.mock import MockService
from tests.push_service import PushService

ROUNDS = 5
MESSAGES = 8_000
PHONES = 1_000
SENDERS = ("bare", "webpush_async", "gateway", "gateway_slow")


@dataclass(frozen=True)
class Run:
    """What one sender did: seconds of its own processor time and of the clock."""

    sender: str
    messages: int
    accepted: int
    cpu: float
    wall: float

    @property
    def cpu_per_thousand(self) -> float:
        return self.cpu / self.messages * 1000

    @property
    def rate(self) -> float:
        return self.messages / self.wall


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name, PushService() as checking:
        folder = Path(name)
        with MockService(folder, checking.port) as mock:
            checking.public_origin = mock.origin
            pin(mock.pid, 1)
            write_phones(folder, checking, mock)
            rounds = [measure_round(folder, mock, turn) for turn in range(ROUNDS)]
        sampled = len(checking.received)
        problems = list(checking.problems)
    return [*figures(rounds), *sampled_figures(sampled, problems)]


def write_phones(folder: Path, checking: PushService, mock: MockService) -> None:
    """Subscriptions with real keys whose endpoints lead to the mock."""
    rows = []
    for _ in range(PHONES):
        phone = checking.subscribe()
        rows.append(
            {
                "endpoint": f"{mock.origin}/push/{phone.token}",
                "slow": f"{mock.origin}/slow/{phone.token}",
                "p256dh": phone.p256dh.hex(),
                "auth": phone.auth.hex(),
            }
        )
    (folder / "phones.json").write_text(json.dumps(rows))


def measure_round(folder: Path, mock: MockService, turn: int) -> dict[str, Run]:
    first = turn % len(SENDERS)
    order = SENDERS[first:] + SENDERS[:first]
    return {sender: measure(sender, folder, mock) for sender in order}


def measure(sender: str, folder: Path, mock: MockService) -> Run:
    command = [sys.executable, "-m", "tests.bench.push_sender", sender, str(folder)]
    done = subprocess.run(
        [*command, str(mock.port), str(MESSAGES)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: pin(0, 0),
    )
    if done.returncode:
        raise SystemExit(f"{sender} failed:\n{done.stderr}")
    found = Run(**json.loads(done.stdout))
    print(f"  {json.dumps(asdict(found))}", flush=True)
    return found


def figures(rounds: list[dict[str, Run]]) -> list[Figure]:
    def middle(sender: str, other: str, what: str) -> float:
        return median(getattr(r[sender], what) / getattr(r[other], what) for r in rounds)

    lost = sum(r.messages - r.accepted for turn in rounds for r in turn.values())
    cpu = median(r["gateway"].cpu_per_thousand for r in rounds)
    return [
        Figure(
            "processor time a message / webpush_async with aiohttp, 100 in flight",
            middle("gateway", "webpush_async", "cpu_per_thousand"),
            at_most=0.45,
        ),
        Figure(
            "rate / webpush_async with aiohttp, 100 in flight",
            middle("gateway", "webpush_async", "rate"),
            at_least=2.3,
        ),
        Figure(
            "processor time a message / bare RFC 8291 loop",
            middle("gateway", "bare", "cpu_per_thousand"),
            at_most=2.0,
        ),
        Figure(
            "rate at 50 ms latency / rate without",
            middle("gateway_slow", "gateway", "rate"),
            at_least=0.9,
        ),
        Figure("messages not accepted, all senders", lost, at_most=0),
        Figure("sender's processor seconds for 1,000 messages", cpu),
        Figure("messages a second, one process", median(r["gateway"].rate for r in rounds)),
        Figure("messages a second at 50 ms", median(r["gateway_slow"].rate for r in rounds)),
    ]


def sampled_figures(sampled: int, problems: list[str]) -> list[Figure]:
    return [
        Figure("messages sampled, decrypted and their VAPID token checked", sampled, at_least=100),
        Figure("of them not as a push service wants them", len(problems), at_most=0),
    ]


def pin(pid: int, which: int) -> None:
    """Keep a process on one processor, where there are at least two."""
    free = sorted(os.sched_getaffinity(0))
    if len(free) > 1:
        os.sched_setaffinity(pid, {free[which]})

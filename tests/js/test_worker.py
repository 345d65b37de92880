"""The built worker, run in Node: notices, taps, changed subscriptions."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", sorted(p.name for p in HERE.glob("worker_*.test.mjs")))
def test_worker(name: str) -> None:
    node = shutil.which("node")
    assert node, "node comes with make setup"
    run = subprocess.run(
        [node, "--test", HERE / name], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr

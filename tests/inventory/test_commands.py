"""Every command is documented; those without secrets and database need no environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
OF_FLASK = {"run", "shell", "routes"}
BARE = [
    "fee --income 10000 --covers 2027-01 --json",
    "scheme-price mod44 --json",
    "deadlines --count 2 --json",
    "rules check",
    "guide check",
]


def names(group: click.Group, before: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from names(command, f"{before}{name} ")
        elif before or name not in OF_FLASK:
            yield before + name


def test_every_command_is_documented(app: Flask) -> None:
    text = (ROOT / "docs/operations.md").read_text("utf-8")
    assert [name for name in names(app.cli) if f"`{name}`" not in text] == []


@pytest.mark.parametrize("command", BARE)
def test_a_bare_command_needs_no_environment(command: str, tmp_path: Path) -> None:
    """None of our variables, no home; and it leaves nothing behind."""
    before = sorted(os.listdir(ROOT))
    made = subprocess.run(
        [sys.executable, "-m", "flask", "--app", str(ROOT / "wsgi.py"), *command.split()],
        cwd=tmp_path,
        env={"PYTHONDONTWRITEBYTECODE": "1"},  # Python's own cache is not ours to judge
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip()
    assert os.listdir(tmp_path) == []
    assert sorted(os.listdir(ROOT)) == before

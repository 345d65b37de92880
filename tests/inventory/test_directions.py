"""Which room may import which, and who alone may touch the clock, the environment and the network.

To mend a finding: move the code to the room that owns it, or pass the value in as an argument.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "pwa").rglob("*.py"))

# room -> rooms it may import (besides itself). The whole picture, nothing implied.
MAY_IMPORT = {
    "rules": set(),
    "guide": set(),
    "clock": set(),
    "errors": set(),
    "version": set(),
    "settings": {"errors"},
    "i18n": {"errors"},
    "formatting": {"i18n"},
    "storage": {"errors", "clock"},
    "push": {"errors", "clock"},
    "reminders": {"rules", "push", "storage", "clock", "errors", "i18n", "formatting", "version"},
    "offline": {"i18n", "errors"},
    "security": {"settings", "errors"},
    "web": {
        "guide", "rules", "reminders", "push", "offline", "storage", "clock", "errors", "i18n",
        "security", "settings", "formatting", "version",
    },
    "commands": {
        "guide", "rules", "reminders", "push", "offline", "storage", "clock", "errors", "settings",
        "web",
    },
    "": {"commands", "i18n", "push", "security", "settings", "storage", "web", "errors"},
}  # fmt: skip

CLOCK_CALLS = {"now", "utcnow", "today", "time", "monotonic", "time_ns"}


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT / "pwa").with_suffix("").parts
    return "" if parts == ("__init__",) else parts[0]


def imported_rooms(tree: ast.AST) -> set[str]:
    rooms: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            head, *rest = node.module.split(".")
            if head == "pwa":
                rooms |= {rest[0]} if rest else room_names(node)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                parts = alias.name.split(".")
                if parts[0] == "pwa":
                    rooms.add(parts[1] if len(parts) > 1 else "")
    return rooms


def room_names(node: ast.ImportFrom) -> set[str]:
    """`from pwa import rules, create_app` names rooms, or things of the package itself."""
    return {alias.name if alias.name in MAY_IMPORT else "" for alias in node.names}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_follow_the_directions(path: Path) -> None:
    room = room_of(path)
    found = imported_rooms(ast.parse(path.read_text("utf-8"))) - {room}
    assert found <= MAY_IMPORT[room], f"{room} may not import {found - MAY_IMPORT[room]}"


def deep_imports(path: Path) -> list[str]:
    """Imports of another room's inner module, such as `from pwa.rules.fees import …`."""
    room = room_of(path)
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pwa."):
            parts = node.module.split(".")
            if len(parts) > 2 and parts[1] not in {room, "web"}:
                found.append(node.module)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_other_rooms_are_used_through_their_front_door(path: Path) -> None:
    assert deep_imports(path) == []


def third_party(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(
    ("package", "only"),
    [
        ("pywebpush", {"push/webpush.py"}),
        ("procrastinate", {"reminders/queue.py"}),
    ],
)
def test_one_door_to_a_package(package: str, only: set[str]) -> None:
    users = {
        str(path.relative_to(ROOT / "pwa")) for path in MODULES if package in third_party(path)
    }
    assert users <= only


def test_the_pure_rooms_know_no_framework() -> None:
    pure = [p for p in MODULES if room_of(p) in {"rules", "guide"}]
    pure += [ROOT / "pwa/reminders/plan.py", ROOT / "pwa/reminders/message.py"]
    for path in pure:
        assert not third_party(path) & {"flask", "sqlalchemy", "flask_babel", "time"}, path


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_settings_reads_the_environment(path: Path) -> None:
    if path.name == "settings.py":
        return
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"environ", "getenv"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_clock_reads_the_time(path: Path) -> None:
    if path.name == "clock.py":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in {"datetime", "date", "time"}:
                assert node.func.attr not in CLOCK_CALLS, f"{path}:{node.lineno}"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room_of(p) == "rules"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_no_float_in_rules(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), path
        assert not (isinstance(node, ast.Name) and node.id == "float"), f"{path}:{node.lineno}"
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            # Joining a path is the one use of "/" that makes no number.
            names_a_file = isinstance(node.right, ast.Constant) and isinstance(
                node.right.value, str
            )
            assert names_a_file, f"{path}:{node.lineno}: makes a float; use Fraction or //"

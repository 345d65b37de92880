"""Sizes that keep the house readable, and pages of the documents that must exist.

To mend a finding: split what does two things; do not split what belongs together.
"""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parents[2]
# A migration is a record of what was done, never touched again.
MODULES = sorted(p for p in (ROOT / "pwa").rglob("*.py") if "versions" not in p.parts)
LONGEST_FUNCTION = 40
LONGEST_FILE = 300
# What belongs together stays together: a reason each.
LONG_FILES = {
    "pwa/guide/model.py": "the closed kinds of the guide, one small frozen class each",
    "pwa/push/gateway.py": "one state machine: take, start, finish, for one message",
}


def function_lengths() -> dict[str, int]:
    lengths = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno
                name = f"{path.relative_to(ROOT)}:{node.name}:{node.lineno}"
                lengths[name] = node.end_lineno - node.lineno + 1
    return lengths


def test_functions_are_short() -> None:
    lengths = function_lengths()
    too_long = {name: size for name, size in lengths.items() if size > LONGEST_FUNCTION}
    assert not too_long
    assert median(lengths.values()) <= 10
    assert quantiles(lengths.values(), n=10)[-1] <= 25


def test_files_are_short() -> None:
    sizes = {str(p.relative_to(ROOT)): len(p.read_text("utf-8").splitlines()) for p in MODULES}
    assert {n for n, size in sizes.items() if size > LONGEST_FILE} <= set(LONG_FILES)


def test_every_module_says_what_it_owns() -> None:
    silent = [p for p in MODULES if not ast.get_docstring(ast.parse(p.read_text("utf-8")))]
    assert silent == []


def committed_files() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return listing.stdout.splitlines()


def test_nothing_committed_names_a_place_outside() -> None:
    """The repository stands alone: no file outside it and no registry is named in it."""
    outside = re.compile(
        r"\.\./shared|/work/|/\.library|/root/|registry\.npmjs|files\.pythonhosted|\.yarnpkg"
    )
    found = []
    for name in committed_files():
        path = ROOT / name
        if name == "tests/inventory/test_shape.py" or path.suffix in {".png", ".mo"}:
            continue
        if path.is_file() and outside.search(path.read_text("utf-8", errors="replace")):
            found.append(name)
    assert found == []


def test_the_map_names_every_room() -> None:
    text = (ROOT / "docs/map.md").read_text("utf-8")
    rooms = {p.name for p in (ROOT / "pwa").iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert not [room for room in rooms if f"`pwa/{room}/`" not in text]


def test_every_setting_is_documented() -> None:
    source = (ROOT / "pwa/settings.py").read_text("utf-8")
    names = set(re.findall(r'"([A-Z][A-Z_]{3,})"', source)) - {"FLASK_RUN_FROM_CLI"}
    text = (ROOT / "docs/operations.md").read_text("utf-8")
    assert not [name for name in names if f"`{name}`" not in text]

"""Everything that is installed is pinned, and the pins agree with each other.

To mend a finding: `make pins` writes constraints.txt from what is installed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKED = ("requirements.txt", "requirements-scale.txt", "tests/requirements.txt")
EXACT = re.compile(r"([\w.-]+)(?:\[\w+\])?==([\w.]+)")


def pins(name: str) -> dict[str, str]:
    """Package (as pip compares names) -> version; every line has to be an exact pin."""
    found = {}
    for line in (ROOT / name).read_text("utf-8").splitlines():
        if not line.strip() or line.startswith(("#", "-r ")):
            continue
        match = EXACT.fullmatch(line.strip())
        assert match, f"{name}: {line}"
        found[re.sub(r"[-_.]+", "-", match[1]).lower()] = match[2]
    return found


def test_what_we_ask_for_is_what_is_constrained() -> None:
    constraints = pins("constraints.txt")
    for name in ASKED:
        for package, version in pins(name).items():
            assert constraints.get(package) == version, f"{name}: {package}"


def test_node_packages_are_exact_and_locked() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    for name, version in {**package["dependencies"], **package["devDependencies"]}.items():
        assert re.fullmatch(r"[\d.]+", version), name
        assert locked[f"node_modules/{name}"]["version"] == version
    unhashed = [n for n, entry in locked.items() if n and not entry.get("integrity")]
    assert unhashed == []

"""`python -m tests.bench [name …]`: run benches, print their figures, fail where a bar is missed.

A bench is a module of this package with `run() -> list[Figure]`; add its name to `BENCHES`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform

from tests.bench.figures import Figure, table

BENCHES = ("push", "claims")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", nargs="*", help=f"which of {', '.join(BENCHES)}; all by default")
    names = parser.parse_args().names or list(BENCHES)
    unknown = set(names) - set(BENCHES)
    if unknown:
        parser.error(f"there is no bench called {', '.join(sorted(unknown))}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors seen")
    figures: list[Figure] = []
    for name in names:
        found: list[Figure] = importlib.import_module(f"tests.bench.{name}").run()
        print(f"\n## {name}\n\n{table(found)}")
        figures += found
    missed = [each.name for each in figures if not each.met]
    print(f"\n{len(missed)} bars missed" + "".join(f"\n  {name}" for name in missed))
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Reads `data/*.yaml` once, validates every file and returns the tables. No file is optional."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, ValidationError

from pwa.rules import model, schema
from pwa.rules.errors import TableError

DATA = Path(__file__).with_name("data")
COMMON = ("unit", "rounding", "renews", "review_by")
# Not a dated table: see `eligibility`.
DECISIONS = "eligibility"


class StrictLoader(yaml.SafeLoader):
    """YAML that refuses a key written twice (the second would silently win) and leaves days as
    texts, so that the schema can name the key of a day that does not exist."""

    yaml_implicit_resolvers = {  # noqa: RUF012  (the base class declares it so)
        start: [pair for pair in resolvers if pair[0] != "tag:yaml.org,2002:timestamp"]
        for start, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for key in keys if keys.count(key) > 1]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"{twice[0]!r} written twice")
        return super().construct_mapping(node, deep=deep)


@cache
def tables() -> model.Tables:
    """All tables as they ship. Raises `TableError` naming file and key."""
    return load(DATA)


@cache
def eligibility() -> model.Eligibility:
    """The decision table of the pre-check. Raises `TableError` naming file and key."""
    return read_file(DATA.joinpath(f"{DECISIONS}.yaml"), schema.EligibilitySchema())  # type: ignore[no-any-return]


def load(folder: Path) -> model.Tables:
    """Read and validate the folder. Raises `TableError` for anything missing or unknown."""
    found = {path.stem for path in folder.glob("*.yaml")} - {DECISIONS}
    for name in sorted(found ^ set(schema.FILES)):
        reason = "not a table we know" if name in found else "missing"
        raise TableError(f"{name}.yaml", "-", reason)
    raw = {
        name: read(folder.joinpath(f"{name}.yaml"), schema.FILES[name]()) for name in schema.FILES
    }
    return model.Tables(
        tables={name: _table(name, document) for name, document in raw.items()},
        components=tuple(raw["rates"]["components"]),
        band_edges=tuple(raw["cesantia"]["edges"]),
        mod40_parts=tuple(raw["mod40"]["parts"]),
        mod44_parts=tuple(raw["mod44"]["parts"]),
        overrides=tuple(raw["banking"]["overrides"]),
        bank_closed={year: tuple(days) for year, days in raw["banking"]["published"].items()},
        border=tuple(raw["zones"]["municipalities"]),
        benefits=tuple(raw["schemes"]["benefits"]),
    )


def read(path: Path, shape: schema.TableSchema) -> dict[str, Any]:
    """One dated table through its schema."""
    loaded: dict[str, Any] = read_file(path, shape)
    return loaded


def read_file(path: Path, shape: Schema) -> Any:
    """One file through its schema. Raises `TableError`."""
    try:
        document = yaml.load(path.read_text("utf-8"), StrictLoader)  # noqa: S506  (a safe loader)
    except yaml.YAMLError as error:
        raise TableError(path.name, "-", str(error)) from None
    try:
        return shape.load(document)
    except ValidationError as error:
        messages = error.normalized_messages()  # type: ignore[no-untyped-call]
        raise TableError(path.name, *_first(messages)) from None


def _first(messages: Mapping[Any, Any], trail: tuple[str, ...] = ()) -> tuple[str, str]:
    """The first finding as (key, reason), for instance ("entries.2.values.daily", "not a …")."""
    key, inner = next(iter(messages.items()))
    trail = (*trail, str(key))
    if isinstance(inner, Mapping):
        return _first(inner, trail)
    return ".".join(part for part in trail if part != "value"), " ".join(map(str, inner))


def _table(name: str, document: Mapping[str, Any]) -> model.Table:
    entries = tuple(document["entries"])
    for index, (before, after) in enumerate(pairwise(entries), start=1):
        if after.start <= before.start:
            raise TableError(f"{name}.yaml", f"entries.{index}.from", "days must rise")
    common = {key: document[key] for key in COMMON}
    return model.Table(id=name, **common, gaps=tuple(document["gaps"]), entries=entries)

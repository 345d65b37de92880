"""Reading the content files: YAML without repeated keys, each checked against its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, ValidationError

from pwa.guide.errors import GuideError, Problem


class StrictLoader(yaml.CSafeLoader):
    """YAML as ever, but a key that stands twice in one mapping is an error."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: the key {key!r} stands twice")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def read(path: Path, root: Path) -> Any:
    """The parsed file. Raises `GuideError` naming it when it is missing or not YAML."""
    name = str(path.relative_to(root))
    try:
        return yaml.load(path.read_text("utf-8"), StrictLoader)  # noqa: S506 (a safe loader)
    except (OSError, yaml.YAMLError) as error:
        raise GuideError([Problem(name, "", " ".join(str(error).split()))]) from None


class Intake:
    """Loads files and gathers problems, so that all of them are named at once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def one(self, path: Path, schema: Schema) -> Any:
        """The validated content of a file, or None with the problems noted."""
        name = str(path.relative_to(self.root))
        try:
            return schema.load(read(path, self.root))
        except ValidationError as error:
            self.problems += [Problem(name, key, why) for key, why in flatten(error.messages)]
        except GuideError as error:
            self.problems += error.problems
        return None

    def folder(self, folder: str, schema: Schema) -> dict[str, Any]:
        """The validated files of a folder by their name without ending."""
        loaded = {p.stem: self.one(p, schema) for p in sorted((self.root / folder).glob("*.yaml"))}
        return {name: content for name, content in loaded.items() if content is not None}


def flatten(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """marshmallow's nested messages as (key path, reason)."""
    if isinstance(messages, Mapping):
        for key, each in messages.items():
            step = "" if key == "_schema" else str(key)
            yield from flatten(each, ".".join(part for part in (path, step) if part))
    elif isinstance(messages, list):
        for each in messages:
            yield from flatten(each, path)
    else:
        yield path, str(messages)

"""Interface words: every message of the templates and the code has both languages, slots alike.

To mend a finding: `make messages`, then fill in the catalogue that is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
METHODS = [("pwa/**.py", "python"), ("templates/**.html", "jinja2")]
SLOT = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


def messages() -> set[str]:
    """The msgid (of a plural, the first) of everything the code and the templates say."""
    found = set()
    for folder in ("pwa", "templates"):
        methods = [(pattern.removeprefix(f"{folder}/"), how) for pattern, how in METHODS]
        for _file, _line, message, *_rest in extract_from_dir(ROOT / folder, methods):
            found.add(message if isinstance(message, str) else message[0])
    return found


def catalogue(language: str) -> Catalog:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def strings(catalog: Catalog, message: str) -> Iterator[str]:
    entry = catalog.get(message)
    text = entry.string if entry else ""
    yield from [text] if isinstance(text, str) else text


def slots(text: str) -> set[str]:
    return {one or other for one, other in SLOT.findall(text)}


def test_messages_are_found_at_all() -> None:
    assert {"Skip to the content", "There is nothing at this address."} <= messages()


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_message_is_translated(language: str) -> None:
    catalog = catalogue(language)
    missing = [each for each in sorted(messages()) if not all(strings(catalog, each))]
    assert missing == []


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_translation_keeps_its_slots(language: str) -> None:
    catalog = catalogue(language)
    wrong = [
        each
        for each in sorted(messages())
        for text in strings(catalog, each)
        if text and slots(text) != slots(each)
    ]
    assert wrong == []

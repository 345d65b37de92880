"""Acronyms are spelled out at their first use on every page, from the glossary.

A fact stands on several pages, so the words cannot be typed once where they belong. `CURP` becomes
`CURP (Clave Única de Registro de Población)` in the first text of a page that holds it, unless the
author spelled it out there. Titles, headings and search words are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from pwa.guide.model import LANGUAGES, Block, Checklist, Document, Fact, Source, Term, Text

# Words that belong to the acronym: the bracket follows after them. Names that contain it stay.
TAIL = r"(?: biométrica| temporal)?"
NOT_BEFORE = r"(?! Digital\b|-\d|\w|\.\w)"
NOT_AFTER = r"(?<![\w.«])"
NEAR = 75  # characters before an acronym in which its meaning counts as standing beside it
D = TypeVar("D", bound=Document)


def spell_out(document: D, glossary: Iterable[Term]) -> D:
    """The page with every acronym spelled out once in each language, in reading order."""
    speller = Speller(glossary)
    first: dict[str, Any] = {"lead": speller.text(document.lead)}
    if isinstance(document, Checklist):
        first["items"] = rebuild(document.items, speller.text, statements=False)
    blocks = tuple(_block(block, speller) for block in document.blocks)
    return replace(document, blocks=blocks, **first)


def _block(block: Block, speller: Speller) -> Block:
    if block.kind == "heading":
        return block
    rebuilt: Block = rebuild(block, speller.text, statements=block.kind == "facts")
    return rebuilt


class Speller:
    """Remembers which acronyms of a page have been spelled out."""

    def __init__(self, glossary: Iterable[Term]) -> None:
        short = [term for term in glossary if term.short]
        self._open: dict[str, dict[str, str]] = {
            "es": {term.term: str(term.short) for term in short},
            "en": {term.term: term.english for term in short},
        }

    def text(self, text: Text) -> Text:
        return Text(**{language: self._words(text[language], language) for language in LANGUAGES})

    def _words(self, words: str, language: str) -> str:
        still = self._open[language]
        for acronym in [each for each in still if each in words]:
            match = re.search(NOT_AFTER + re.escape(acronym) + TAIL + NOT_BEFORE, words)
            if match:
                words = _spelled(words, match, still.pop(acronym))
        return words


def _spelled(words: str, match: re.Match[str], meaning: str) -> str:
    """`words` with the meaning beside the acronym, unless the author has put it there."""
    before, after = words[: match.start()], words[match.end() :]
    explained = meaning.split()[-1].lower() in before[-NEAR:].lower()
    if after.startswith(" (") or (explained and after.startswith(")")):
        return words
    if before.endswith("(") and after.startswith(")"):
        return f"{before}{meaning}, {match[0]}{after}"
    return f"{before}{match[0]} ({meaning}){after}"


def rebuild(node: Any, change: Callable[[Text], Text], *, statements: bool) -> Any:
    """`node` with every text in it changed, in order. Sources stay as they are, and so does a
    fact's statement where the page shows only what the fact rests on."""
    if isinstance(node, Text):
        return change(node)
    if isinstance(node, tuple):
        return tuple(rebuild(each, change, statements=statements) for each in node)
    if not is_dataclass(node) or isinstance(node, type | Source):
        return node
    unseen = {"text"} if isinstance(node, Fact) and not statements else set()
    names = [field.name for field in fields(node) if field.name not in unseen]
    parts = {name: rebuild(getattr(node, name), change, statements=statements) for name in names}
    return replace(node, **parts)

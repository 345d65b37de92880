"""The prose of a page as the tests measure it: sentences without glossary terms, names, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pwa import guide

PROSE_KINDS = {"text", "notice", "unclear", "steps", "list", "facts"}
SENTENCE = re.compile(r"[^.!?:;]+[.!?:;]?")
ENDS = re.compile(r"(?<=[.!?:])\s+")
NAME = re.compile(
    r"(?<![.!?:«“(] )(?<!^)\b[A-ZÁÉÍÓÚÑ][\w.]*(?:\s+(?:de|del|la|y)\s+(?=[A-ZÁÉÍÓÚÑ]))?"
)
FIGURE = re.compile(r"\{\{[^}]*\}\}")
ADDRESS = re.compile(r"\b[\w-]+(?:\.[\w-]+)+(?:/[\w/-]*)?")
BRACKETS = re.compile(r"\s*\([^)]*\)")


def prose_texts(document: guide.Document) -> Iterator[guide.Text]:
    """Lead, blocks of prose and the statements of facts; no titles, labels or tables."""
    yield document.lead
    for block in document.blocks:
        if block.kind not in PROSE_KINDS:
            continue
        if block.text:
            yield block.text
        yield from block.items
        if block.kind == "facts":
            yield from (fact.text for fact in block.facts)


def sentences(document: guide.Document, language: str) -> list[str]:
    """Every sentence of the page's prose, as people read it."""
    found = []
    for text in prose_texts(document):
        for line in guide.plain(text[language]).splitlines():
            found += [part.strip() for part in ENDS.split(line) if part.strip()]
    return found


def measured(document: guide.Document, language: str) -> str:
    """The sentences without glossary terms, proper names, figures and addresses."""
    terms = glossary_terms()
    kept = []
    for sentence in sentences(document, language):
        words = BRACKETS.sub("", sentence)
        words = FIGURE.sub("", ADDRESS.sub("", words))
        words = terms.sub("", words)
        words = NAME.sub("", words).strip(" .,:;")
        if len(words.split()) >= 2:
            kept.append(words + ".")
    return " ".join(" ".join(kept).split())


def glossary_terms() -> re.Pattern[str]:
    """One pattern of all glossary terms, longest first."""
    words = {
        form
        for term in guide.load().glossary
        for form in (term.term, term.short, *term.term.split(" o "))
        if form
    }
    ordered = sorted(words, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(each) for each in ordered) + r")\b", re.I)

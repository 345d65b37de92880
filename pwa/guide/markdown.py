"""Which Markdown a text may hold, and what can be read from it: figures, links, bare words.

Allowed: paragraphs, lists, emphasis, strong, links. No headings, HTML, images or code: those are
blocks, or nothing. A link is https or a path of ours without language (`guia/fraude`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

ALLOWED = ("emphasis", "escape", "link", "list", "newline")
FIGURE = re.compile(r"\{\{\s*([a-z0-9_.:-]+)\s*\}\}")
BRACES = re.compile(r"\{\{|\}\}")
FORBIDDEN = {
    "a heading": re.compile(r"^#{1,6} ", re.M),
    "HTML": re.compile(r"</?[a-zA-Z!][^>]*>"),
    "an image": re.compile(r"!\["),
    "code": re.compile(r"`"),
}


@cache
def parser() -> MarkdownIt:
    """The parser of the allowed set."""
    return MarkdownIt("zero", {"html": False}).enable(list(ALLOWED))


def problems(source: str) -> list[str]:
    """What in a text is not allowed, in words; empty is good."""
    found = [f"holds {name}" for name, pattern in FORBIDDEN.items() if pattern.search(source)]
    if BRACES.search(FIGURE.sub("", source)):
        found.append("holds braces that are no figure reference")
    if source != source.strip():
        found.append("begins or ends with white space")
    found += [f"links to {href!r}" for href in links(source) if _bad_link(href)]
    return found


def _bad_link(href: str) -> bool:
    if href.startswith(("https://", "tel:")):
        return False
    return ":" in href or href.startswith(("/", "#", "."))


def figure_refs(source: str) -> list[str]:
    """Ids of the figures named in a text: `{{uma.daily}}` -> `uma.daily`."""
    return FIGURE.findall(source)


def links(source: str) -> list[str]:
    """Where the links of a text go."""
    if "](" not in source:  # most texts: parsing them all would be most of the loading time
        return []
    return [str(token.attrs["href"]) for token in _inline(source) if token.type == "link_open"]


def plain(source: str) -> str:
    """The words alone: for search, sharing as text and measuring how readable they are."""
    return _join(parser().parse(source)).strip()


def _join(tokens: list[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts.append("".join(_words(each) for each in token.children or ()))
            parts.append("\n")
    return "".join(parts)


def _words(token: Token) -> str:
    return " " if token.type in {"softbreak", "hardbreak"} else token.content


def _inline(source: str) -> Iterator[Token]:
    for token in parser().parse(source):
        yield from token.children or ()

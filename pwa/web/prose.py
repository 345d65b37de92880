"""Guide text to HTML: the language is chosen, figures are filled in from `rules`, Markdown with
a short allowed set is rendered, addresses of our own pages get their language.

In a text, `{{uma.daily}}` is a figure of `rules`; `[words](guia/slug)` a page of ours;
`*words*` in English is a Spanish term, marked as Spanish for screen readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

from pwa.guide import CONFIDENCE, Block, Fact, Source, Text, plain
from pwa.web.figures import figure_words
from pwa.web.pages import page_list

FIGURE = re.compile(r"\{\{\s*([a-z0-9_.:-]+)\s*\}\}")
ALLOWED = ("emphasis", "escape", "link", "list", "newline")
ADDRESS = re.compile(r"^(https:|mailto:|tel:|#)")


@dataclass(frozen=True)
class Basis:
    """What one fact line says: facts that rest on the same sources with the same confidence."""

    confidence: str
    sources: tuple[Source, ...]
    articles: tuple[str, ...]
    checked_on: date
    review_by: date
    facts: tuple[Fact, ...]

    @property
    def rank(self) -> int:
        """How weak: 0 is official, the last kind the weakest."""
        return CONFIDENCE.index(self.confidence)


@dataclass(frozen=True)
class Branch:
    """Blocks that stand together for the same persons. No audience: for everyone."""

    audience: tuple[str, ...]
    classes: str
    blocks: tuple[Block, ...]


def words(text: Text | str, language: str) -> str:
    """Plain words: the text of `language`, its figures filled in, Markdown removed. Not escaped."""
    return plain(filled(text, language))


def filled(text: Text | str, language: str) -> str:
    """The text of `language` with its figures, still Markdown."""
    chosen = text if isinstance(text, str) else text[language]
    return FIGURE.sub(lambda match: figure_words(match[1], language), chosen)


def prose(text: Text | str, language: str) -> Markup:
    """Paragraphs and lists as HTML."""
    return Markup(_markdown(language).render(filled(text, language)).strip())  # noqa: S704


def inline(text: Text | str, language: str) -> Markup:
    """One run of words as HTML, without a paragraph around it."""
    return Markup(_markdown(language).renderInline(filled(text, language)).strip())  # noqa: S704


def address(href: str, language: str) -> str:
    """A link of the guide as it stands on a page: ours with the language, others as they are."""
    return href if ADDRESS.match(href) else f"/{language}/{href.lstrip('/')}"


def leads_somewhere(href: str) -> bool:
    """Whether a link of the guide can be shown: others always, ours once the page exists."""
    slug = href.partition("#")[0].strip("/")
    return bool(ADDRESS.match(href)) or page_list().get(slug) is not None


def bases(facts: Iterable[Fact]) -> list[Basis]:
    """Facts as the fewest fact lines, in the order in which they first stand."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in dict.fromkeys(facts):
        key = (fact.confidence, tuple(s.id for s in fact.sources), fact.checked_on, fact.conflict)
        groups.setdefault(key, []).append(fact)
    return [_basis(group) for group in groups.values()]


def _basis(group: list[Fact]) -> Basis:
    first = group[0]
    return Basis(
        confidence=first.confidence,
        sources=first.sources,
        articles=tuple(dict.fromkeys(fact.article for fact in group if fact.article)),
        checked_on=first.checked_on,
        review_by=min(fact.review_by for fact in group),
        facts=tuple(group),
    )


def branches(blocks: Sequence[Block]) -> list[Branch]:
    """Neighbouring blocks for the same persons, together."""
    return [
        Branch(audience, members[0].classes, tuple(members))
        for audience, group in groupby(blocks, key=lambda block: block.audience)
        if (members := list(group))
    ]


@cache
def _markdown(language: str) -> MarkdownIt:
    """The renderer of one language. Raw HTML, images, headings and code are not enabled."""
    markdown = MarkdownIt("zero", {"html": False}).enable(list(ALLOWED))
    markdown.core.ruler.push("addresses", lambda state: _settle_links(state, language))
    if language == "en":
        markdown.add_render_rule("em_open", lambda *_args: '<i lang="es">')
        markdown.add_render_rule("em_close", lambda *_args: "</i>")
    return markdown


def _settle_links(state: StateCore, language: str) -> None:
    """Give our addresses their language; unlink what is not built yet, keeping its words."""
    for block in state.tokens:
        opened: list[Token] = []
        for token in block.children or ():
            if token.type == "link_open":
                opened.append(token)
                token.hidden = not leads_somewhere(str(token.attrs["href"]))
                token.attrs["href"] = address(str(token.attrs["href"]), language)
            elif token.type == "link_close":
                token.hidden = opened.pop().hidden

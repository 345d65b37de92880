"""Guide text to HTML: the language is chosen, figures are filled in from `rules`, Markdown with
a short allowed set is rendered, addresses of our own pages get their language.

In a text, `{{uma.daily}}` is a figure of `rules`; `[words](guia/slug)` a page of ours;
`*words*` in English is a Spanish term, marked as Spanish for screen readers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from pwa.web.figures import figure_words

FIGURE = re.compile(r"\{\{\s*([a-z0-9_.:-]+)\s*\}\}")
ALLOWED = ("emphasis", "escape", "link", "list", "newline")
ADDRESS = re.compile(r"^(https:|mailto:|tel:|#)")

Text = Mapping[str, str]


def words(text: Text | str, language: str) -> str:
    """Plain words: the text of `language` with its figures filled in. Not escaped."""
    chosen = text if isinstance(text, str) else text[language]
    return FIGURE.sub(lambda match: figure_words(match[1], language), chosen)


def prose(text: Text | str, language: str) -> Markup:
    """Paragraphs and lists as HTML."""
    return Markup(_markdown(language).render(words(text, language)).strip())  # noqa: S704


def inline(text: Text | str, language: str) -> Markup:
    """One run of words as HTML, without a paragraph around it."""
    return Markup(_markdown(language).renderInline(words(text, language)).strip())  # noqa: S704


@cache
def _markdown(language: str) -> MarkdownIt:
    """The renderer of one language. Raw HTML, images, headings and code are not enabled."""
    markdown = MarkdownIt("zero", {"html": False}).enable(list(ALLOWED))
    markdown.add_render_rule("link_open", _link_open(language))
    if language == "en":
        markdown.add_render_rule("em_open", lambda *_args: '<i lang="es">')
        markdown.add_render_rule("em_close", lambda *_args: "</i>")
    return markdown


def _link_open(language: str) -> Any:
    def render(
        self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any
    ) -> str:
        href = str(tokens[index].attrs["href"])
        if not ADDRESS.match(href):
            tokens[index].attrs["href"] = f"/{language}/{href.lstrip('/')}"
        return self.renderToken(tokens, index, options, env)

    return render

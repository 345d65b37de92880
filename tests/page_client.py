"""The strict page client: fetches a page and refuses whatever is not plain, valid, linked HTML.

`PageClient(app).page("/es/pasos")` returns the parsed page or fails with every finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urldefrag, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask

UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for", "list")
ONLY_CHILDREN = {
    "ul": {"li", "template"},
    "ol": {"li", "template"},
    "dl": {"div", "dt", "dd"},
    "select": {"option", "optgroup"},
    "tr": {"th", "td"},
}
PHRASING_PARENTS = {"p", "h1", "h2", "h3", "h4", "span", "b", "strong", "em", "i", "label"}
BLOCKS = {"div", "p", "ul", "ol", "dl", "section", "h1", "h2", "h3", "table", "figure", "form"}
INTERACTIVE = {"a", "button", "input", "select", "textarea", "summary"}
# What is served beside the pages; the phone's own files are made by the build.
OTHER_ROUTES = re.compile(r"^/(static/|sw\.js$|(es|en)/(manifest\.webmanifest|pack\.json)$)")
Rule = Callable[["Document"], Iterator[str]]


@dataclass(frozen=True)
class Document:
    """One page: its address, raw bytes as text, and tree."""

    url: str
    html: str

    @cached_property
    def parser(self) -> html5lib.HTMLParser:
        builder = html5lib.getTreeBuilder("etree")
        return html5lib.HTMLParser(tree=builder, namespaceHTMLElements=False)

    @cached_property
    def tree(self) -> Element:
        return self.parser.parse(self.html)

    @cached_property
    def elements(self) -> list[Element]:
        return [each for each in self.tree.iter() if isinstance(each.tag, str)]

    @cached_property
    def ids(self) -> set[str]:
        return {each.get("id", "") for each in self.elements} - {""}

    def all(self, *tags: str) -> list[Element]:
        return [each for each in self.elements if each.tag in tags]

    def text(self) -> str:
        """The words of <main>, blanks joined."""
        main = self.all("main")[0]
        return " ".join(" ".join(main.itertext()).split())

    def hrefs(self) -> list[str]:
        return [each.get("href", "") for each in self.all("a")]


class PageClient:
    """Pages of one app. Links are resolved against its page list."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def urls(self) -> list[str]:
        return [page.url(lang) for page in self.app.extensions["pages"] for lang in ("es", "en")]

    def fetch(self, url: str) -> Document:
        response = self.client.get(url)
        assert response.status_code == 200, f"{url}: {response.status_code}"
        assert response.mimetype == "text/html"
        assert "Set-Cookie" not in response.headers
        return Document(url, response.get_data(as_text=True))

    def page(self, url: str) -> Document:
        document = self.fetch(url)
        found = findings(document) + list(self.broken_links(document))
        assert not found, f"{url}:\n" + "\n".join(found)
        return document

    def broken_links(self, document: Document) -> Iterator[str]:
        """Internal addresses that lead nowhere, and fragments that name no id."""
        for href in document.hrefs():
            address, fragment = urldefrag(href)
            if urlsplit(address).scheme in ("mailto", "tel"):
                continue
            if urlsplit(address).scheme:
                if not address.startswith("https://"):
                    yield f"link is not https: {href}"
                continue
            yield from self._internal(document, address, fragment)

    def _internal(self, document: Document, address: str, fragment: str) -> Iterator[str]:
        path = urlsplit(address).path
        if path and path not in self.urls() and not OTHER_ROUTES.match(path):
            yield f"no page at {address}"
        elif fragment:
            target = document if not path else self.fetch(path)
            if fragment not in target.ids:
                yield f"no id {fragment!r} at {path or document.url}"


def findings(document: Document) -> list[str]:
    """Everything the rules object to; [] is good."""
    return [finding for rule in RULES for finding in rule(document)]


def parses(document: Document) -> Iterator[str]:
    assert document.tree is not None
    for (line, _column), code, details in document.parser.errors:
        yield f"not valid, line {line}: {code} {details}"


def has_a_frame(document: Document) -> Iterator[str]:
    language = document.url.split("/")[1]
    root = document.all("html")[0]
    if root.get("lang") != language:
        yield f"lang is {root.get('lang')!r}"
    if not root.get("data-page"):
        yield "no data-page"
    for tag in ("h1", "main", "title"):
        found = document.all(tag)
        if len(found) != 1 or not "".join(found[0].itertext()).strip():
            yield f"{len(found)} <{tag}>, or an empty one"


def ids_are_unique(document: Document) -> Iterator[str]:
    counted = Counter(each.get("id") for each in document.elements if each.get("id"))
    yield from (f"id twice: {name}" for name, times in counted.items() if times > 1)


def references_resolve(document: Document) -> Iterator[str]:
    for each in document.elements:
        for attribute in REFERENCES:
            for name in (each.get(attribute) or "").split():
                if name not in document.ids:
                    yield f"<{each.tag} {attribute}={name!r}> names no id"


def fields_are_labelled(document: Document) -> Iterator[str]:
    labelled = {each.get("for") for each in document.all("label")}
    inside = {id(child) for label in document.all("label") for child in label.iter()}
    for each in document.all("input", "select", "textarea"):
        if each.get("type") in UNLABELLED or id(each) in inside or each.get("id") in labelled:
            continue
        if not (each.get("aria-label") or each.get("aria-labelledby")):
            yield f"no label: <{each.tag} name={each.get('name')!r}>"


def nothing_is_inline(document: Document) -> Iterator[str]:
    for each in document.elements:
        if each.tag == "script" and not each.get("src"):
            yield "inline script"
        if each.tag == "style" or each.get("style") is not None:
            yield f"inline style on <{each.tag}>"
        if any(name.startswith("on") for name in each.attrib):
            yield f"inline handler on <{each.tag}>"
        source = each.get("src") or (each.get("href") if each.tag == "link" else None)
        if source and not source.startswith("/"):
            yield f"from elsewhere: {source}"


def forms_have_actions(document: Document) -> Iterator[str]:
    yield from ("form without action" for each in document.all("form") if not each.get("action"))
    for each in document.all("button"):
        if each.get("type") not in {"button", "submit", "reset"}:
            yield f"button without type: {words(each)!r}"


def controls_have_names(document: Document) -> Iterator[str]:
    """In a <template> the script puts the words in."""
    filled_later = {id(each) for part in document.all("template") for each in part.iter()}
    for each in document.all("a", "button"):
        if id(each) in filled_later or each.get("data-fill"):
            continue
        if not (words(each) or each.get("aria-label")):
            yield f"<{each.tag}> without a name"
    yield from ("img without alt" for each in document.all("img") if each.get("alt") is None)


def headings_step_down(document: Document) -> Iterator[str]:
    level = 0
    for each in document.all("h1", "h2", "h3", "h4"):
        here = int(each.tag[1])
        if here > level + 1:
            yield f"h{here} after h{level}: {words(each)!r}"
        level = here


def children_are_allowed(document: Document) -> Iterator[str]:
    for each in document.elements:
        allowed = ONLY_CHILDREN.get(each.tag)
        for child in each:
            if allowed and child.tag not in allowed:
                yield f"<{child.tag}> directly in <{each.tag}>"
            if each.tag in PHRASING_PARENTS and child.tag in BLOCKS:
                yield f"<{child.tag}> in <{each.tag}>"
        if each.tag in {"a", "button"} and any(
            c.tag in INTERACTIVE for c in each.iter() if c is not each
        ):
            yield f"a control inside <{each.tag}>: {words(each)!r}"


def words(element: Element) -> str:
    return " ".join(" ".join(element.itertext()).split())


RULES: tuple[Rule, ...] = (
    parses,
    has_a_frame,
    ids_are_unique,
    references_resolve,
    fields_are_labelled,
    nothing_is_inline,
    forms_have_actions,
    controls_have_names,
    headings_step_down,
    children_are_allowed,
)

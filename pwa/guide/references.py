"""What can only be checked on the whole library: pages, steps and lists that are named exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from pwa.guide import markdown
from pwa.guide.errors import Problem
from pwa.guide.model import LANGUAGES, Checklist, Document, Library, Link, Step, Text, Topic, walk

# Screens that are not made from the guide; a text may link to them.
SCREENS = frozenset(
    {
        "",
        "ajustes",
        "calcular",
        "carpeta",
        "comparar",
        "es-para-mi",
        "guia",
        "pagos",
        "papeles",
        "pasos",
        "privacidad",
        "revisa-tus-datos",
        "terminos",
    }
)


def reference_problems(library: Library) -> list[Problem]:
    """Dangling names and addresses that stand twice."""
    return [
        *_twice(library),
        *_hosts(library),
        *(problem for each in library.readings for problem in _document(library, each)),
    ]


def file_of(document: Document) -> str:
    """The content file of a document, relative to the content folder."""
    folder = {Topic: "topics", Step: "steps", Checklist: "lists"}.get(type(document))
    return f"{folder}/{document.id}.yaml" if folder else f"precheck.yaml: {document.id}"


def _twice(library: Library) -> Iterator[Problem]:
    counts = Counter(each.path for each in library.documents)
    for path, count in counts.items():
        if count > 1 or path in SCREENS:
            yield Problem("topics", path, "this address is taken")


def unused_problems(library: Library) -> Iterator[Problem]:
    """Facts that no page shows, sources on which no fact rests."""
    shown = {fact.id for document in library.documents for fact in document.facts}
    for fact_id in library.facts:
        if fact_id not in shown:
            yield Problem("facts", fact_id, "no page shows this fact")
    used = {source.id for fact in library.facts.values() for source in fact.sources}
    for source_id in library.sources:
        if source_id not in used:
            yield Problem("sources.yaml", source_id, "no fact rests on this source")


def _document(library: Library, document: Document) -> Iterator[Problem]:
    file = file_of(document)
    paths = SCREENS | set(library.by_path)
    for href in _targets(document):
        if not href.startswith(("https://", "tel:")) and href.partition("#")[0] not in paths:
            yield Problem(file, "links", f"no page {href!r}")
    for path in document.next:
        if path not in paths:
            yield Problem(file, "next", f"no page {path!r}")
    yield from _kind(library, document, file)


def _hosts(library: Library) -> Iterator[Problem]:
    """Links leave for hosts of the authority, or for one that is listed with a reason."""
    known = library.hosts.official | set(library.hosts.others)
    places = [("sources.yaml", each.id, each.link) for each in library.sources.values()]
    places += [(file_of(d), "links", href) for d in library.readings for href in _targets(d)]
    for file, key, href in places:
        host = urlsplit(href or "").hostname
        if host and host not in known:
            yield Problem(file, key, f"the host {host!r} is not in hosts.yaml")


def _targets(document: Document) -> Iterator[str]:
    for node in walk(document):
        if isinstance(node, Link):
            yield node.href
        elif isinstance(node, Text):
            for language in LANGUAGES:
                yield from markdown.links(node[language])


def _kind(library: Library, document: Document, file: str) -> Iterator[Problem]:
    if isinstance(document, Topic) and document.group not in {g.id for g in library.groups}:
        yield Problem(file, "group", f"no group {document.group!r}")
    if isinstance(document, Step):
        known = {each.id for each in library.steps}
        for needed in document.needs:
            if needed not in known:
                yield Problem(file, "needs", f"no step {needed!r}")
        if document.list and document.list not in {each.id for each in library.lists}:
            yield Problem(file, "list", f"no list {document.list!r}")
    if isinstance(document, Checklist):
        for item, count in Counter(each.id for each in document.items).items():
            if count > 1:
                yield Problem(file, f"items.{item}", "this id stands twice")

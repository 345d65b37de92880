"""What the guide is made of: documents of blocks, facts with their sources, lists of papers.

Every text stands in both languages in one node. Days are `date`, without a time zone: the day a
source was published or read. `audience` holds tags of the profile; a part is for a person to whom
all of its tags apply, and for everyone when it has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pwa.guide import markdown

LANGUAGES = ("es", "en")
# How sure a fact is: text of the authority, several or one secondary source, sources that
# disagree, our own conclusion, or common knowledge for which no page was seen.
CONFIDENCE = ("official", "several", "single", "conflict", "inferred", "unsourced")
AUDIENCES = (
    *("mexico", "abroad", "mexican", "foreign", "infonavit"),
    # Whom the person wants to register; `signed`: any of those for whom the e.firma is needed
    # online (spouse, partner, parents), `family`: anybody at all.
    *("spouse", "partner", "child", "student", "parents", "signed", "family"),
)
QUESTIONS = ("place", "nationality", "have", "infonavit", "family")


@dataclass(frozen=True)
class Text:
    """The same words in Spanish and in English, in Markdown with a short allowed set."""

    es: str
    en: str

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(language)
        return str(getattr(self, language))


@dataclass(frozen=True)
class Source:
    """Where facts come from. `published` is None where the page bears no full date, `link` where
    no address was kept."""

    id: str
    title: str
    publisher: str
    link: str | None
    published: date | None
    read_on: date
    official: bool


@dataclass(frozen=True)
class Conflict:
    """What the sources say against each other, and what we make of it."""

    sides: tuple[Text, ...]
    judgment: Text


@dataclass(frozen=True)
class Fact:
    """One statement with a permanent id. After `review_by` it counts as no longer confirmed."""

    id: str
    text: Text
    sources: tuple[Source, ...]
    article: str | None
    confidence: str
    checked_on: date
    review_by: date
    conflict: Conflict | None


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    label: Text
    value: Text
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Link:
    """A link that stands by itself: https, or a path of ours without language (`guia/fraude`)."""

    href: str
    text: Text


@dataclass(frozen=True)
class Phone:
    """A telephone line of the authority."""

    id: str
    number: str
    dial: str
    label: Text
    hours: Text
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Block:
    """A part of a document. `kind` decides which fields are filled:

    heading, text, notice (with `tone`), unclear: `text` · steps, list: `items` · table: `rows`
    · facts: `facts`, each with its own statement · phones: `phones` · links: `links`
    · listing: `listing` names what is shown whole (`glossary`, `sources`, `conflicts`, `helpers`).
    On every other kind `facts` are what the block rests on: a line of sources, no statement.
    """

    kind: str
    audience: tuple[str, ...] = ()
    text: Text | None = None
    tone: str = "calm"
    items: tuple[Text, ...] = ()
    rows: tuple[Row, ...] = ()
    facts: tuple[Fact, ...] = ()
    phones: tuple[Phone, ...] = ()
    links: tuple[Link, ...] = ()
    listing: str = ""

    @property
    def classes(self) -> str:
        return audience_classes(self.audience)


@dataclass(frozen=True)
class Document:
    """What every page of the guide has. `path` is its address without the language."""

    id: str
    path: str
    title: Text
    lead: Text
    keywords: Text | None
    blocks: tuple[Block, ...]
    next: tuple[str, ...]
    revision: Mapping[str, int]

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the page, each once, in the order in which they stand."""
        found: dict[str, Fact] = {}
        for each in walk(self):
            if isinstance(each, Fact):
                found.setdefault(each.id, each)
        return tuple(found.values())

    @property
    def checked_on(self) -> date | None:
        """The day of the oldest look at a source of this page; None without facts."""
        return min((fact.checked_on for fact in self.facts), default=None)

    @property
    def review_by(self) -> date | None:
        """The first day on which something on this page wants another look."""
        return min((fact.review_by for fact in self.facts), default=None)

    def texts(self) -> Iterator[Text]:
        """Every text that the page shows, in order; of facts that only stand behind something,
        what their sources say against each other."""
        yield from (self.title, self.lead)
        if isinstance(self, Checklist):
            yield from shown_texts(self.items)
        yield from shown_texts(self.blocks)

    def figure_refs(self) -> frozenset[str]:
        """The figures of `rules` that the page speaks of."""
        return frozenset(
            ref
            for text in self.texts()
            for language in LANGUAGES
            for ref in markdown.figure_refs(text[language])
        )


@dataclass(frozen=True)
class Topic(Document):
    """A page of the guide. `order` sorts it within its group. Everybody may read it; links to
    go on reading are for its `audience`."""

    group: str
    order: int
    audience: tuple[str, ...]

    @property
    def classes(self) -> str:
        return audience_classes(self.audience)


@dataclass(frozen=True)
class Step(Document):
    """One step of the path. `needs` are steps that come first; `list` a checklist's id; `asks`
    are questions of the profile that matter here."""

    order: int
    minutes: int | None
    free: bool
    needs: tuple[str, ...]
    audience: tuple[str, ...]
    list: str | None
    asks: tuple[str, ...]

    @property
    def classes(self) -> str:
        return audience_classes(self.audience)


@dataclass(frozen=True)
class Item:
    """A paper on a list. `form`: original, copy, both, print, digital, number or thing. It ages:
    it may be `max_age_months` old at most, or it `expires` on a day that is printed on it."""

    id: str
    label: Text
    hint: Text | None
    form: str
    max_age_months: int | None
    expires: bool
    optional: bool
    audience: tuple[str, ...]
    instead: tuple[Text, ...]
    facts: tuple[Fact, ...]

    @property
    def classes(self) -> str:
        return audience_classes(self.audience)


@dataclass(frozen=True)
class Checklist(Document):
    """The papers of one procedure; the blocks say where and how. `letter` is that of the UMF."""

    order: int
    letter: str | None
    audience: tuple[str, ...]
    items: tuple[Item, ...]

    @property
    def classes(self) -> str:
        return audience_classes(self.audience)


@dataclass(frozen=True)
class Asked:
    """The words of one question of the pre-check; `options` by the ids of the decision table."""

    id: str
    title: Text
    hint: Text | None
    options: Mapping[str, Text]


@dataclass(frozen=True)
class Precheck:
    """The words of «¿Es para mí?»: questions, outcomes and notes, by the ids of the decision
    table. An outcome or a note is a small document: title, reason, blocks, what to read next."""

    questions: Mapping[str, Asked]
    outcomes: Mapping[str, Document]
    notes: Mapping[str, Document]


@dataclass(frozen=True)
class Group:
    """A heading in the table of contents of the guide."""

    id: str
    title: Text


@dataclass(frozen=True)
class Term:
    """A word of the glossary: as IMSS prints it, what it means, what to call it in English."""

    id: str
    term: str
    short: str | None
    english: str
    meaning: Text


@dataclass(frozen=True)
class Helper:
    """Somebody who offers help with the procedures; entered by the operator, not by us."""

    name: str
    site: str
    does: Text
    cost: Text
    time: Text
    checked_on: date


@dataclass(frozen=True)
class Hosts:
    """Where links may go: hosts of the authority, and every other one with the reason for it."""

    official: frozenset[str]
    others: Mapping[str, str]


@dataclass(frozen=True)
class Library:
    """Everything, validated and with all references resolved."""

    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    phones: Mapping[str, Phone]
    groups: tuple[Group, ...]
    topics: tuple[Topic, ...]
    steps: tuple[Step, ...]
    lists: tuple[Checklist, ...]
    glossary: tuple[Term, ...]
    helpers: tuple[Helper, ...]
    hosts: Hosts
    precheck: Precheck
    synonyms: tuple[tuple[str, ...], ...]
    ignored_words: tuple[str, ...]

    def topic(self, topic_id: str) -> Topic:
        return next(each for each in self.topics if each.id == topic_id)

    def step(self, step_id: str) -> Step:
        return next(each for each in self.steps if each.id == step_id)

    def checklist(self, list_id: str) -> Checklist:
        return next(each for each in self.lists if each.id == list_id)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Every page: steps, lists and topics in reading order."""
        return (*self.steps, *self.lists, *self.topics)

    @cached_property
    def readings(self) -> tuple[Document, ...]:
        """Every page, and the outcomes and notes of the pre-check."""
        found = self.precheck
        return (*self.documents, *found.outcomes.values(), *found.notes.values())

    @cached_property
    def by_path(self) -> Mapping[str, Document]:
        return {document.path: document for document in self.documents}

    def in_group(self, group_id: str) -> tuple[Topic, ...]:
        return tuple(each for each in self.topics if each.group == group_id)

    @cached_property
    def same_words(self) -> tuple[tuple[str, ...], ...]:
        """Words for the same thing, for search: the list, and every term of the glossary."""
        terms = (
            tuple(filter(None, (term.term, term.short, term.english))) for term in self.glossary
        )
        return (*self.synonyms, *terms)

    @cached_property
    def conflicts(self) -> tuple[Fact, ...]:
        """Facts on which the sources disagree."""
        return tuple(fact for fact in self.facts.values() if fact.conflict)

    def pages_with(self, fact_id: str) -> tuple[Document, ...]:
        """The pages on which a fact stands, the sources page left aside."""
        return tuple(
            page for page in self.documents if any(fact.id == fact_id for fact in page.facts)
        )


def audience_classes(audience: tuple[str, ...]) -> str:
    """`("abroad",)` -> `for-abroad`: the style hides what is not for the person who answered."""
    return " ".join(f"for-{tag}" for tag in audience)


def shown_texts(node: Any, *, statements: bool = False) -> Iterator[Text]:
    """The texts of a part as a page shows it: statements of facts in `facts` blocks only."""
    if isinstance(node, Text):
        yield node
    elif isinstance(node, tuple):
        for each in node:
            yield from shown_texts(each, statements=statements)
    elif is_dataclass(node) and not isinstance(node, type | Source):
        statements = node.kind == "facts" if isinstance(node, Block) else statements
        for field in fields(node):
            if field.name != "text" or statements or not isinstance(node, Fact):
                yield from shown_texts(getattr(node, field.name), statements=statements)


def walk(node: Any) -> Iterator[Any]:
    """`node` and everything in it, in order."""
    yield node
    if isinstance(node, tuple):
        for each in node:
            yield from walk(each)
    elif is_dataclass(node) and not isinstance(node, type):
        for field in fields(node):
            yield from walk(getattr(node, field.name))

"""From content files to the library: validate, resolve references, say all that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from marshmallow import Schema

from pwa.guide import schema
from pwa.guide.acronyms import spell_out
from pwa.guide.errors import GuideError, Problem
from pwa.guide.files import Intake
from pwa.guide.model import (
    LANGUAGES,
    Asked,
    Block,
    Checklist,
    Conflict,
    Document,
    Fact,
    Group,
    Helper,
    Hosts,
    Item,
    Library,
    Link,
    Phone,
    Precheck,
    Row,
    Source,
    Step,
    Term,
    Topic,
)
from pwa.guide.references import reference_problems, unused_problems

CONTENT = Path(__file__).parent / "content"
Thing = TypeVar("Thing")
Page = TypeVar("Page", bound=Document)


@cache
def load(root: Path = CONTENT) -> Library:
    """The library, read once. Raises `GuideError` naming every wrong file and key."""
    library, problems = _read(root)
    if library is None or problems:
        raise GuideError(problems)
    return library


def check(root: Path = CONTENT) -> list[str]:
    """What is wrong with the content, in lines; empty is good. Sees more than `load` refuses:
    a fact or a source that nothing uses makes no page wrong."""
    library, problems = _read(root)
    unused = unused_problems(library) if library else []
    return [str(problem) for problem in (*problems, *unused)]


def _read(root: Path) -> tuple[Library | None, list[Problem]]:
    intake = Intake(root)
    shelf = Shelf(intake)
    library = shelf.library()
    if intake.problems:
        return None, intake.problems
    return library, reference_problems(library)


class Shelf:
    """Builds values from validated files, looking up what they name."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._file = ""
        self._sources: dict[str, Source] = {}
        self._facts: dict[str, Fact] = {}
        self._phones: dict[str, Phone] = {}
        self._glossary: tuple[Term, ...] = ()

    def library(self) -> Library:
        """Sources first, then facts, then phones, then the documents that use them."""
        self._sources = self._read_sources()
        self._facts = self._read_facts()
        self._phones = {each.id: each for each in self._list("phones", schema.PhoneSchema, Phone)}
        self._glossary = self._list("glossary", schema.TermSchema, Term)
        return Library(
            sources=self._sources,
            facts=self._facts,
            phones=self._phones,
            groups=self._list("groups", schema.GroupSchema, Group),
            topics=self._documents("topics", schema.TopicSchema, self._topic),
            steps=self._documents("steps", schema.StepSchema, self._step),
            lists=self._documents("lists", schema.ChecklistSchema, self._checklist),
            glossary=self._glossary,
            helpers=self._list("helpers", schema.HelperSchema, Helper),
            hosts=self._read_hosts(),
            precheck=self._precheck(),
            **self._search_words(),
        )

    def _read_hosts(self) -> Hosts:
        path = self._intake.root / "hosts.yaml"
        loaded = self._intake.one(path, schema.HostsSchema()) or {"official": [], "others": {}}
        return Hosts(official=frozenset(loaded["official"]), others=loaded["others"])

    def _search_words(self) -> dict[str, Any]:
        found = self._intake.one(self._intake.root / "synonyms.yaml", schema.SynonymsSchema())
        words, ignored = ((found or {}).get(key, ()) for key in ("words", "ignored"))
        return {"synonyms": tuple(map(tuple, words)), "ignored_words": tuple(ignored)}

    def _precheck(self) -> Precheck:
        self._file = "precheck.yaml"
        found = self._intake.one(self._intake.root / self._file, schema.PrecheckSchema())
        if found is None:
            return Precheck({}, {}, {})
        self._even(found["revision"])
        return Precheck(
            {key: Asked(id=key, **each) for key, each in found["questions"].items()},
            self._outcomes(found["outcomes"], found["revision"]),
            self._outcomes(found["notes"], found["revision"]),
        )

    def _outcomes(
        self, raw: Mapping[str, dict[str, Any]], revision: Mapping[str, int]
    ) -> dict[str, Document]:
        common: dict[str, Any] = {"keywords": None, "revision": revision}
        made = {
            key: Document(id=key, path=f"es-para-mi#{key}", **self._parts(each), **common)
            for key, each in raw.items()
        }
        return {key: spell_out(each, self._glossary) for key, each in made.items()}

    def _read_sources(self) -> dict[str, Source]:
        name = "sources.yaml"
        loaded = self._intake.one(self._intake.root / name, schema.SourcesSchema()) or {}
        return {key: Source(id=key, **each) for key, each in loaded.get("sources", {}).items()}

    def _read_facts(self) -> dict[str, Fact]:
        facts: dict[str, Fact] = {}
        for name, content in self._intake.folder("facts", schema.FactFileSchema()).items():
            self._file = f"facts/{name}.yaml"
            self._even(content["revision"])
            for key, each in content["facts"].items():
                if key in facts:
                    self._note(key, "this id stands in another file too")
                facts[key] = self._fact(key, each, content)
        return facts

    def _fact(self, key: str, raw: dict[str, Any], content: Mapping[str, Any]) -> Fact:
        sources = self._find(self._sources, raw.pop("sources"), key, "source")
        conflict = raw.pop("conflict")
        days = {name: raw.pop(name) or content[name] for name in ("checked_on", "review_by")}
        return Fact(
            id=key,
            sources=sources,
            conflict=conflict and Conflict(tuple(conflict["sides"]), conflict["judgment"]),
            **days,
            **raw,
        )

    def _list(
        self, name: str, shape: type[Schema], make: Callable[..., Thing]
    ) -> tuple[Thing, ...]:
        self._file = f"{name}.yaml"
        loaded = self._intake.one(self._intake.root / self._file, shape(many=True)) or []
        for each in loaded:
            if "facts" in each:
                each["facts"] = self._find(self._facts, each["facts"], each.get("id", ""), "fact")
        return tuple(make(**each) for each in loaded)

    def _documents(
        self,
        folder: str,
        shape: type[Schema],
        make: Callable[[str, dict[str, Any]], Page],
    ) -> tuple[Page, ...]:
        documents = []
        for name, content in self._intake.folder(folder, shape()).items():
            self._file = f"{folder}/{name}.yaml"
            self._even(content["revision"])
            documents.append(spell_out(make(name, self._parts(content)), self._glossary))
        return tuple(sorted(documents, key=lambda each: (getattr(each, "order"), each.id)))  # noqa: B009

    def _parts(self, content: dict[str, Any]) -> dict[str, Any]:
        """The content with its blocks built."""
        blocks = enumerate(content["blocks"])
        content["blocks"] = tuple(self._block(each, f"blocks.{index}") for index, each in blocks)
        content["next"] = tuple(content["next"])
        return content

    def _topic(self, name: str, content: dict[str, Any]) -> Topic:
        path = content.pop("path") or f"guia/{name}"
        content["audience"] = tuple(content["audience"])
        return Topic(id=name, path=path, **content)

    def _step(self, name: str, content: dict[str, Any]) -> Step:
        content.update({key: tuple(content[key]) for key in ("needs", "audience", "asks")})
        return Step(id=name, path=f"pasos/{name}", **content)

    def _checklist(self, name: str, content: dict[str, Any]) -> Checklist:
        content["items"] = tuple(self._item(each) for each in content["items"])
        content["audience"] = tuple(content["audience"])
        return Checklist(id=name, path=f"papeles/{name}", **content)

    def _item(self, raw: dict[str, Any]) -> Item:
        facts = self._find(self._facts, raw.pop("facts"), f"items.{raw['id']}", "fact")
        lists: dict[str, Any] = {n: tuple(raw.pop(n)) for n in ("audience", "instead")}
        return Item(facts=facts, **lists, **raw)

    def _block(self, raw: Mapping[str, Any], key: str) -> Block:
        kind, body = raw["kind"], raw["body"]
        named = body if kind == "facts" else raw["facts"]
        block = Block(
            kind=kind,
            audience=tuple(raw["audience"]),
            tone=raw["tone"],
            facts=self._find(self._facts, named, key, "fact"),
        )
        if kind in {"steps", "list"}:
            return replace(block, items=tuple(body))
        if kind == "table":
            return replace(block, rows=tuple(self._row(each, key) for each in body))
        if kind == "phones":
            return replace(block, phones=self._find(self._phones, body, key, "phone"))
        if kind == "links":
            return replace(block, links=tuple(Link(**each) for each in body))
        if kind == "listing":
            return replace(block, listing=body)
        return block if kind == "facts" else replace(block, text=body)

    def _row(self, raw: Mapping[str, Any], key: str) -> Row:
        facts = self._find(self._facts, raw["facts"], key, "fact")
        return Row(label=raw["label"], value=raw["value"], facts=facts)

    def _find(
        self, shelf: Mapping[str, Thing], ids: Iterable[str], key: str, what: str
    ) -> tuple[Thing, ...]:
        found = []
        for each in ids:
            if each in shelf:
                found.append(shelf[each])
            else:
                self._note(key, f"no {what} {each!r}")
        return tuple(found)

    def _even(self, revision: Mapping[str, int]) -> None:
        """Both languages at the same revision, or the one that lags is named."""
        if len(set(revision.values())) > 1:
            late = min(LANGUAGES, key=lambda each: revision[each])
            self._note("revision", f"{late} lags behind the other language")

    def _note(self, key: str, reason: str) -> None:
        self._intake.problems.append(Problem(self._file, key, reason))

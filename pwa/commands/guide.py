"""`flask --app wsgi guide check` and `guide sources`: is it in order, what does it rest on?"""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from pwa import guide

group = AppGroup("guide", help="The content of the guide.")

SOURCES_HEAD = """\
# What the guide rests on

Written by `flask --app wsgi guide sources > docs/sources.md`; a test compares. Sources were read
as dated copies. «Published» is the date the page itself bears, — where it bears no full date.
Official means: text of the authority. The last column counts the facts that rest on a source.

| Source | Publisher | Published | Read on | Official | Facts |
|---|---|---|---|---|---|
"""


@group.command("check")
def check() -> None:
    """Name what is wrong, one line each, and exit 1; else say how much there is."""
    if problems := guide.check():
        for problem in problems:
            click.echo(problem, err=True)
        raise SystemExit(1)
    library = guide.load()
    click.echo(
        f"{len(library.documents)} pages, {len(library.facts)} facts, "
        f"{len(library.sources)} sources: all in order."
    )


@group.command("sources")
def sources() -> None:
    """Print the table of sources as Markdown."""
    click.echo(sources_document(), nl=False)


def sources_document() -> str:
    """The text of `docs/sources.md`."""
    library = guide.load()
    facts = library.facts.values()
    counts = {
        key: sum(library.sources[key] in fact.sources for fact in facts) for key in library.sources
    }
    ordered = sorted(library.sources.values(), key=lambda each: (not each.official, each.id))
    return SOURCES_HEAD + "".join(_row(each, counts[each.id]) for each in ordered)


def _row(source: guide.Source, count: int) -> str:
    title = f"[{source.title}]({source.link})" if source.link else source.title
    published = source.published or "—"
    official = "yes" if source.official else ""
    cells = (title, source.publisher, published, source.read_on, official, count)
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def register(app: Flask) -> None:
    app.cli.add_command(group)

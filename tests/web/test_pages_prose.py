"""Guide text to HTML: figures, links, Spanish terms, branches and fact lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from pwa import formatting, rules
from pwa.guide import Block, Conflict, Fact, Source, Text
from pwa.web import prose

SOURCE = Source("lss", "Ley", "Cámara", "https://example.mx/", None, date(2026, 11, 1), True)


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.test_request_context("/es/"):
        yield


def text(words: str) -> Text:
    return Text(es=words, en=words)


def fact(name: str, **changes: object) -> Fact:
    given: dict[str, object] = {
        "id": name,
        "text": text(name),
        "sources": (SOURCE,),
        "article": None,
        "confidence": "official",
        "checked_on": date(2026, 11, 1),
        "review_by": date(2027, 2, 1),
        "conflict": None,
    }
    return Fact(**{**given, **changes})  # type: ignore[arg-type]


def test_figures_are_written_in_the_language_of_the_page() -> None:
    uma = rules.figure("uma.daily", on=rules.data_day())
    assert isinstance(uma.value, int)
    assert prose.words(text("{{uma.daily}} al día"), "es") == (
        f"{formatting.money(uma.value, 'es')} al día"
    )
    assert prose.words(text("{{ rates.retirement }}"), "es").endswith(" %")
    assert prose.words(text("{{ rates.retirement }}"), "en")[-2] != " "
    since = rules.figure("uma.from", on=rules.data_day()).value
    assert isinstance(since, date)
    assert prose.words(text("{{uma.from}}"), "en") == formatting.day(since, "en")
    assert prose.words(text("{{uma.year}}"), "es") == str(since.year)


def test_every_figure_has_words_in_both_languages() -> None:
    for ref in rules.figure_ids():
        for language in ("es", "en"):
            assert prose.words(text(f"{{{{{ref}}}}}"), language)


def test_an_unknown_figure_is_an_error_and_not_a_blank() -> None:
    with pytest.raises(rules.UnknownFigure):
        prose.words(text("{{uma.hourly}}"), "es")


def test_only_the_allowed_markdown_becomes_html() -> None:
    html = prose.prose(text("**b** <script>x</script>\n\n- one\n- two\n\n# no"), "es")
    assert "<strong>b</strong>" in html
    assert html.count("<li>") == 2
    assert "<script>" not in html
    assert "<h1>" not in html


def test_a_spanish_term_is_marked_as_spanish_on_english_pages() -> None:
    words = text("a *línea de captura*")
    assert prose.inline(words, "en") == 'a <i lang="es">línea de captura</i>'
    assert prose.inline(words, "es") == "a <em>línea de captura</em>"


def test_our_links_get_the_language_and_others_stay() -> None:
    assert prose.inline(text("[x](pasos)"), "en") == '<a href="/en/pasos">x</a>'
    assert prose.inline(text("[x](guia#a)"), "es") == '<a href="/es/guia#a">x</a>'
    assert prose.inline(text("[x](https://a.mx/)"), "en") == '<a href="https://a.mx/">x</a>'
    assert prose.inline(text("[x](tel:800)"), "en") == '<a href="tel:800">x</a>'


def test_a_link_to_a_page_that_is_not_built_keeps_only_its_words() -> None:
    assert prose.inline(text("a [b *c*](no-existe) [d](pasos)"), "es") == (
        'a b <em>c</em> <a href="/es/pasos">d</a>'
    )


def test_facts_on_the_same_footing_share_a_line() -> None:
    one = fact("a.one", article="LSS 1")
    two = fact("a.two", article="LSS 2", review_by=date(2027, 1, 1))
    doubtful = fact("a.three", conflict=Conflict((text("x"), text("y")), text("z")))
    first, second = prose.bases([one, two, one, doubtful])
    assert [each.id for each in first.facts] == ["a.one", "a.two"]
    assert first.articles == ("LSS 1", "LSS 2")
    assert first.review_by == date(2027, 1, 1)
    assert second.facts == (doubtful,)


def test_neighbouring_blocks_for_the_same_persons_form_a_branch() -> None:
    blocks = [
        Block("text", text=text("a")),
        Block("text", audience=("abroad",), text=text("b")),
        Block("text", audience=("abroad",), text=text("c")),
        Block("text", text=text("d")),
    ]
    found = prose.branches(blocks)
    assert [len(branch.blocks) for branch in found] == [1, 2, 1]
    assert found[1].classes == "for-abroad"

"""How the guide reads: short sentences, both languages whole, acronyms spelled out, no accounts."""

from __future__ import annotations

import re
from statistics import mean, median

import pytest
import textstat

from pwa import guide
from tests.unit.guide_prose import measured, sentences

DOCUMENTS = guide.load().readings
IDS = [document.path for document in DOCUMENTS]
# Pages that may read worse than 50, each with a reason. None does.
HARD_PAGES: dict[str, str] = {}
# Sentences longer than this need a reason.
LONGEST_SENTENCE = 35
LONG_SENTENCES: dict[str, str] = {}
# Small words that stand in almost every sentence of one language and in none of the other.
SPANISH = re.compile(r"\b(el|los|las|una|para|con|que|del|pero|cuando|también)\b", re.I)
ENGLISH = re.compile(r"\b(the|and|your|with|from|which|when|also|is|are|of)\b", re.I)
MARKED = re.compile(r"\*[^*]+\*|«[^»]+»|\([^)]*\)|\{\{[^}]*\}\}|Los Angeles")
ACCOUNT = re.compile(r"(?<!\d)\d{16,18}(?!\d)")
SHOUTS = re.compile(r"!|¡|\b(hazte|recuerda realizar|oportunamente)\b", re.I)


def readability(document: guide.Document) -> float:
    """Szigriszt-Pazos of the page's Spanish prose: 60 is plain, 50 is hard."""
    textstat.set_lang("es")
    return float(textstat.szigriszt_pazos(measured(document, "es")))


def test_spanish_pages_are_plain() -> None:
    grades = {document.path: readability(document) for document in DOCUMENTS}
    assert median(grades.values()) >= 60
    assert {path for path, grade in grades.items() if grade < 50} == set(HARD_PAGES)


def test_the_measure_tells_plain_from_hard() -> None:
    textstat.set_lang("es")
    hard = "Consecuentemente, corresponderá determinar administrativamente la procedencia."
    assert (
        textstat.szigriszt_pazos(hard)
        < 50
        < textstat.szigriszt_pazos("Paga hoy. Guarda el recibo.")
    )


@pytest.mark.parametrize("language", guide.LANGUAGES)
def test_sentences_are_short(language: str) -> None:
    for document in DOCUMENTS:
        words = [len(sentence.split()) for sentence in sentences(document, language)]
        assert mean(words) <= 20, document.path
        for sentence in sentences(document, language):
            assert len(sentence.split()) <= LONGEST_SENTENCE or sentence in LONG_SENTENCES, sentence


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_no_mixed_page(document: guide.Document) -> None:
    """English text holds Spanish only where it is marked or quoted; Spanish holds no English."""
    for text in document.texts():
        if text.es == text.en:  # names and numbers; see the next test
            continue
        assert not SPANISH.search(MARKED.sub("", text.en)), text.en
        assert not ENGLISH.search(MARKED.sub("", text.es)), text.es


def test_the_two_languages_are_not_copies() -> None:
    """A copy is a name, a number or a word that both languages share."""
    for document in DOCUMENTS:
        for text in document.texts():
            if len(text.es.split()) > 4 and text.es == text.en:
                assert document.id == "zonas", text.es  # names of municipalities


@pytest.mark.parametrize("language", guide.LANGUAGES)
@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_acronyms_are_spelled_out(document: guide.Document, language: str) -> None:
    """The first use of each acronym in a page's prose has its meaning beside it."""
    heads = {id(document.title)} | {id(b.text) for b in document.blocks if b.kind == "heading"}
    running = " ".join(text[language] for text in document.texts() if id(text) not in heads)
    for term in guide.load().glossary:
        used = re.search(rf"(?<![\w.«]){term.term}(?! Digital|[-\w]|\.\w)", running)
        if term.short and used:
            beside = running[max(0, used.start() - 60) : used.end() + 15]
            assert "(" in beside, f"{term.term} stands alone: …{beside}"


def test_acronyms_are_spelled_out_once() -> None:
    text = " ".join(text.es for text in guide.load().step("ensayo").texts())
    assert text.count("NSS (Número de Seguridad Social)") == 1


@pytest.mark.parametrize("document", DOCUMENTS, ids=IDS)
def test_no_account_and_no_shouting(document: guide.Document) -> None:
    """No CLABE or account number anywhere; calm words."""
    for text in document.texts():
        for language in guide.LANGUAGES:
            assert not ACCOUNT.search(re.sub(r"[ -]", "", text[language])), text[language]
            assert not SHOUTS.search(text[language]), text[language]


def test_money_pages_carry_the_fraud_note() -> None:
    """Where paying or filing agents are spoken of, the page warns."""
    library = guide.load()
    for topic in ("como-pagar", "fraude", "ayudantes", "modalidad-40"):
        ids = {fact.id for fact in library.topic(topic).facts}
        assert ids & {"pti.clabe", "fraude.gratis"}, topic


def test_no_warning_about_fraud_stands_in_doubt() -> None:
    """The rule is ours and holds; only the judgment about an account in the press is inferred."""
    library = guide.load()
    documents = [library.topic(name) for name in ("como-pagar", "modalidad-40")]
    for document in (*documents, library.step("primera-cuota")):
        warnings = [block for block in document.blocks if block.kind == "notice"]
        assert warnings, document.id
        assert not [fact for block in warnings for fact in block.facts if fact.id == "pti.clabe"]
        assert "pti.clabe" in {fact.id for fact in document.facts}


def test_what_is_unconfirmed_stays_visibly_so() -> None:
    """Every fact whose sources disagree says so, with at least two sides and a judgment."""
    for fact in guide.load().facts.values():
        if fact.confidence == "conflict":
            assert fact.conflict, fact.id
        if fact.confidence in {"official", "several", "single"}:
            assert fact.sources, fact.id


def test_official_facts_rest_on_an_official_source() -> None:
    for fact in guide.load().facts.values():
        if fact.confidence == "official":
            assert any(source.official for source in fact.sources), fact.id


def test_every_fact_wants_another_look_after_it_was_checked() -> None:
    for fact in guide.load().facts.values():
        assert fact.review_by > fact.checked_on, fact.id
        for source in fact.sources:
            assert source.published is None or source.published <= fact.checked_on, source.id


def test_links_leave_for_hosts_with_a_reason() -> None:
    """The loader refuses any other host; official ones are those of the Mexican authorities."""
    hosts = guide.load().hosts
    assert all(host.endswith(".gob.mx") for host in hosts.official)
    assert not [host for host in hosts.others if host.endswith(".gob.mx")]
    assert all(hosts.others.values())


def test_papers_say_what_they_are() -> None:
    """Characteristics are exact: proof of address has an age, photos are `thing`s."""
    for checklist in guide.load().lists:
        for item in checklist.items:
            if item.id == "domicilio" and item.form in {"original", "both"}:
                assert item.max_age_months == 3, checklist.id
    letters = {each.letter for each in guide.load().lists if each.letter}
    assert letters == set("MADGJN")

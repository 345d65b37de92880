"""Comparar: what each scheme covers, and what it costs one person over some years."""

from __future__ import annotations

from typing import Any

from flask import Flask

from pwa import guide, rules
from pwa.web.compare_view import compare_view
from pwa.web.forms import Form, read_compare
from pwa.web.pages import PageList
from pwa.web.question import Question
from pwa.web.question import register as register_question

# Facts of the guide that this page repeats in its own words, so that it shows their sources.
FACTS = (
    "comparar.tabla",
    "familia33.no-da",
    "espera.conflicto",
    "espera.exclusiones-otros",
    "infonavit.que-da",
    "familia33.precios",
    "familia33.fechas",
    "mod40.quien",
    "mod40.tasa",
    "mod40.tasa-menor",
    "mod40.cuenta",
    "mod40.fin",
    "mod44.precio",
    "retiro.ley97",
    "retiro.ley73",
)
ON_THE_TABLE = 5  # of them stand under the table of what is covered


def view(form: Form, language: str) -> dict[str, Any]:
    """The answer of a form without mistakes."""
    return compare_view(form.answer, language)


def context(_language: str) -> dict[str, Any]:
    """The table of what each scheme covers, and where that comes from."""
    facts = guide.load().facts
    return {
        "benefits": rules.tables().benefits,
        "table_facts": [facts[name] for name in FACTS[:ON_THE_TABLE]],
        "cost_facts": [facts[name] for name in FACTS[ON_THE_TABLE:]],
        "checked_on": max(facts[name].checked_on for name in FACTS),
    }


def register(app: Flask, pages: PageList) -> None:
    """The page and its answers."""
    question = Question(
        slug="comparar",
        answer_slug="costos",
        template="compare/index.html",
        fragment="fragments/_comparison.html",
        tab="guia",
        read=read_compare,
        view=view,
        context=context,
    )
    register_question(app, pages, question)

"""Calcular: what the fee is, how it comes about, and what changes in January and February."""

from __future__ import annotations

from typing import Any

from flask import Flask

from pwa.web import fee_view
from pwa.web.forms import Form, read_fee
from pwa.web.pages import PageList
from pwa.web.question import Question
from pwa.web.question import register as register_question


def view(form: Form, language: str) -> dict[str, Any]:
    """The answer of a form without mistakes."""
    return fee_view.fee_view(form.answer, form.values.get("place", "mexico"), language)


def context(_language: str) -> dict[str, Any]:
    """What the fragment names besides the fee itself."""
    return {
        "parts": fee_view.parts(),
        "entries": fee_view.entries(),
        "review_by": fee_view.review_by(),
    }


def register(app: Flask, pages: PageList) -> None:
    """The page and its answers."""
    question = Question(
        slug="calcular",
        answer_slug="cuota",
        template="calculate/index.html",
        fragment="fragments/_fee.html",
        tab="calcular",
        read=read_fee,
        view=view,
        context=context,
    )
    register_question(app, pages, question)

"""A screen that asks and answers: the empty page for everyone, the page with its answer for a
person without script, the answer alone for htmx. Answers come by POST and are never stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from flask import Blueprint, Flask, Response, make_response, render_template, request
from werkzeug.datastructures import MultiDict

from pwa import rules
from pwa.web.forms import Form, sentences
from pwa.web.pages import Context, PageList, page_list
from pwa.web.slots import Filled, Slots

UNANSWERABLE = 422
# Where a mistake of the whole form points.
FORM_ID = "formulario"


@dataclass(frozen=True)
class Question:
    """One such screen. `read` takes what was posted, `view` gives what the fragment names."""

    slug: str
    answer_slug: str
    template: str
    fragment: str
    tab: str
    read: Callable[[MultiDict[str, str]], Form]
    view: Callable[[Form, str], Mapping[str, Any]]
    context: Context = field(default=lambda _language: {})

    def page_context(self, language: str, form: Form | None = None) -> dict[str, Any]:
        """For the whole page: the form as typed, its answer, and what the phone needs to answer
        by itself."""
        return {
            **self.answer_context(language, form or Form({})),
            "question": self,
            "years": months_by_year(),
            "blank": Slots(),
            "sentences": sentences(),
        }

    def answer_context(self, language: str, form: Form) -> dict[str, Any]:
        """For the answer alone: `problems`, or `answer`, or neither."""
        said = sentences()
        errors = {name: said[code] for name, code in form.errors.items()}
        rows = [
            {"link": f"#{FORM_ID if name == 'form' else name}", "sentence": sentence}
            for name, sentence in errors.items()
        ]
        answered = form.answer is not None
        return {
            **self.context(language),
            "values": form.values,
            "errors": errors,
            "fragment": self.fragment,
            "problems": Filled({"problems": rows}) if errors else None,
            "answer": Filled(self.view(form, language)) if answered else None,
        }


def months_by_year() -> list[tuple[str, list[str]]]:
    """Every month that the phone's tables reach, by year."""
    first, last = rules.bundle()["first_month"], rules.last_month()
    months = [
        f"{year}-{month:02}"
        for year in range(int(first[:4]), int(last[:4]) + 1)
        for month in range(1, 13)
    ]
    inside = [month for month in months if first <= month <= last]
    return [(year, list(group)) for year, group in groupby(inside, key=lambda month: month[:4])]


def register(app: Flask, pages: PageList, question: Question) -> None:
    """Its page, and the two addresses that answer."""
    pages.add(question.slug, question.template, tab=question.tab, context=question.page_context)
    blueprint = Blueprint(f"question-{question.slug}", __name__)
    prefix = f"/<any(es,en):language>/{question.slug}"

    def whole(language: str) -> Response:
        form = question.read(request.form)
        page = page_list().get(question.slug)
        context = question.page_context(language, form)
        return _private(render_template(question.template, page=page, **context), form)

    def alone(language: str) -> Response:
        form = question.read(request.form)
        context = question.answer_context(language, form)
        return _private(render_template("fragments/_answer.html", **context), form)

    blueprint.add_url_rule(prefix, "whole", whole, methods=["POST"])
    blueprint.add_url_rule(f"{prefix}/{question.answer_slug}", "alone", alone, methods=["POST"])
    app.register_blueprint(blueprint)


def _private(html: str, form: Form) -> Response:
    """For this person only, nowhere kept."""
    response = make_response(html, UNANSWERABLE if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response

"""¿Es para mí?: one question a page. The phone asks by itself; without script each answer is
posted with those before it, and nothing is kept: no address, no log and no store holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, abort, make_response, render_template, request
from marshmallow import RAISE, Schema, fields, validate

from pwa import guide, rules
from pwa.web.pages import PageList

SLUG = "es-para-mi"
# A decision in one drawing; the words stand beside it.
DRAWINGS = {
    "yes": "circle-check",
    "depends": "circle-question-mark",
    "unclear": "circle-question-mark",
    "not-yet": "clock",
    "no": "info",
}

blueprint = Blueprint("precheck", __name__)


def posted_schema() -> Schema:
    """The answers so far, the question that was shown, and the one to go back to."""
    questions = rules.eligibility().questions
    names = [each.id for each in questions]
    parts: dict[str, Any] = {
        each.id: fields.String(validate=validate.OneOf(each.options)) for each in questions
    }
    parts |= {key: fields.String(validate=validate.OneOf(names)) for key in ("asked", "change")}
    return Schema.from_dict(parts)(unknown=RAISE)


@blueprint.post("/<any(es,en):language>/es-para-mi")
def answer(language: str) -> Response:
    """The next question or the result, for a browser without script. Never stored anywhere."""
    schema, sent = posted_schema(), request.form.to_dict()
    if schema.validate(sent):
        abort(400)
    posted: dict[str, str] = schema.load(sent)
    asked, change = posted.pop("asked", None), posted.pop("change", None)
    shown = change or (asked if asked and asked not in posted else None)
    view = context(posted, shown, missing=not change and bool(shown))
    response = make_response(render_template("precheck/index.html", **view))
    response.headers.update({"Cache-Control": "no-store", "Content-Language": language})
    return response


def context(
    answers: Mapping[str, str], shown: str | None = None, *, missing: bool = False
) -> dict[str, Any]:
    """What the template shows: `shown` is a question to ask (again), `missing` that it was left
    without an answer."""
    state = rules.precheck(answers)
    current = shown or (state.question.id if state.question else None)
    return {
        "words_of": guide.load().precheck,
        "table": rules.decision_table(),
        "eligibility": rules.eligibility(),
        "drawings": DRAWINGS,
        "given": state.answers,
        "current": current,
        "before": previous(state.answers, current) if current else None,
        "missing": missing,
        "decision": None if current else state.decision,
        "notes": state.notes,
    }


def previous(answers: Mapping[str, str], current: str) -> str | None:
    """The question that was answered before this one."""
    names = [each.id for each in rules.eligibility().questions]
    earlier = [name for name in names[: names.index(current)] if name in answers]
    return earlier[-1] if earlier else None


def register(app: Flask, pages: PageList) -> None:
    """The first question is a page like any other; the rest is asked by the phone or posted."""
    pages.add(SLUG, "precheck/index.html", tab="guia", context=lambda _language: context({}))
    app.register_blueprint(blueprint)

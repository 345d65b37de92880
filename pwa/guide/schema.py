"""The shape of each content file, by marshmallow. Unknown keys are refused.

A block is a mapping with exactly one kind as key (`text:`, `steps:` …), beside it only `for`,
`facts` and, on a notice, `tone`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from pwa.guide import markdown
from pwa.guide.model import AUDIENCES, CONFIDENCE, LANGUAGES, QUESTIONS, Text

FORMS = ("original", "copy", "both", "print", "digital", "number", "thing")
TONES = ("calm", "caution")
LISTINGS = ("glossary", "sources", "conflicts", "helpers")
ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
FACT_ID = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$")


class Words(fields.Field[Text]):
    """`{es: …, en: …}`: both languages, nothing else, only allowed Markdown."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Text:
        if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
            raise ValidationError("must have exactly the keys es and en")
        for language in LANGUAGES:
            self._check(language, value[language])
        return Text(es=value["es"], en=value["en"])

    def _check(self, language: str, words: Any) -> None:
        if not isinstance(words, str) or not words:
            raise ValidationError({language: ["must be words"]})
        if found := markdown.problems(words):
            raise ValidationError({language: found})


class Day(fields.Field[date]):
    """A day, as YAML read it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        if type(value) is not date:
            raise ValidationError("not a day YYYY-MM-DD")
        return value


def identifier(**options: Any) -> fields.String:
    return fields.String(validate=validate.Regexp(ID), **options)


def address(**options: Any) -> fields.Url:
    return fields.Url(schemes={"https"}, **options)


def tags() -> fields.List[str]:
    return fields.List(
        fields.String(validate=validate.OneOf(AUDIENCES)), data_key="for", load_default=list
    )


def names() -> fields.List[str]:
    return fields.List(fields.String(), load_default=list)


class RowSchema(Schema):
    label = Words(required=True)
    value = Words(required=True)
    facts = names()


class LinkSchema(Schema):
    href = fields.String(required=True)
    text = Words(required=True)


KINDS: Mapping[str, fields.Field[Any]] = {
    "heading": Words(),
    "text": Words(),
    "notice": Words(),
    "unclear": Words(),
    "steps": fields.List(Words(), validate=validate.Length(min=1)),
    "list": fields.List(Words(), validate=validate.Length(min=1)),
    "table": fields.List(fields.Nested(RowSchema), validate=validate.Length(min=1)),
    "facts": fields.List(fields.String(), validate=validate.Length(min=1)),
    "phones": fields.List(fields.String(), validate=validate.Length(min=1)),
    "links": fields.List(fields.Nested(LinkSchema), validate=validate.Length(min=1)),
    "listing": fields.String(validate=validate.OneOf(LISTINGS)),
}


class BlockExtras(Schema):
    """What may stand beside the kind."""

    audience = tags()
    facts = names()
    tone = fields.String(validate=validate.OneOf(TONES), load_default="calm")


class BlockField(fields.Field[dict[str, Any]]):
    """One block as `{kind, value, audience, facts, tone}`."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        kind = self._kind(value)
        rest = {key: each for key, each in value.items() if key != kind}
        if "tone" in rest and kind != "notice":
            raise ValidationError({"tone": ["only a notice has a tone"]})
        block: dict[str, Any] = dict(BlockExtras().load(rest))
        try:
            body = KINDS[kind].deserialize(value[kind])
        except ValidationError as error:
            raise ValidationError({kind: error.messages}) from None
        return {**block, "kind": kind, "body": body}

    def _kind(self, value: Any) -> str:
        if not isinstance(value, Mapping):
            raise ValidationError("a block is a mapping")
        found = [key for key in value if key in KINDS]
        if found == ["facts"] or "facts" not in found:
            chosen = found
        else:
            chosen = [key for key in found if key != "facts"]
        if len(chosen) != 1:
            raise ValidationError(f"needs exactly one of: {', '.join(KINDS)}")
        return str(chosen[0])


class RevisionSchema(Schema):
    es = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    en = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class OutcomeSchema(Schema):
    title = Words(required=True)
    lead = Words(required=True)
    blocks = fields.List(BlockField(), required=True)
    next = fields.List(fields.String(), load_default=list)


class DocumentSchema(OutcomeSchema):
    revision = fields.Nested(RevisionSchema, required=True)
    keywords = Words(load_default=None)


class TopicSchema(DocumentSchema):
    group = identifier(required=True)
    order = fields.Integer(required=True, strict=True)
    path = fields.String(load_default=None)
    audience = tags()


class StepSchema(DocumentSchema):
    order = fields.Integer(required=True, strict=True)
    minutes = fields.Integer(strict=True, load_default=None)
    free = fields.Boolean(required=True, truthy={True}, falsy={False})
    needs = names()
    audience = tags()
    list = fields.String(load_default=None)
    asks = fields.List(fields.String(validate=validate.OneOf(QUESTIONS)), load_default=tuple)


class AskedSchema(Schema):
    title = Words(required=True)
    hint = Words(load_default=None)
    options = fields.Dict(keys=fields.String(), values=Words(), required=True)


class PrecheckSchema(Schema):
    revision = fields.Nested(RevisionSchema, required=True)
    questions = fields.Dict(keys=fields.String(), values=fields.Nested(AskedSchema), required=True)
    outcomes = fields.Dict(keys=identifier(), values=fields.Nested(OutcomeSchema), required=True)
    notes = fields.Dict(keys=identifier(), values=fields.Nested(OutcomeSchema), required=True)


class SynonymsSchema(Schema):
    ignored = fields.List(fields.String(), required=True)
    words = fields.List(
        fields.List(fields.String(), validate=validate.Length(min=2)), required=True
    )


class ItemSchema(Schema):
    id = identifier(required=True)
    label = Words(required=True)
    hint = Words(load_default=None)
    form = fields.String(required=True, validate=validate.OneOf(FORMS))
    max_age_months = fields.Integer(strict=True, load_default=None)
    expires = fields.Boolean(truthy={True}, falsy={False}, load_default=False)
    optional = fields.Boolean(truthy={True}, falsy={False}, load_default=False)
    audience = tags()
    instead = fields.List(Words(), load_default=list)
    facts = names()


class ChecklistSchema(DocumentSchema):
    order = fields.Integer(required=True, strict=True)
    letter = fields.String(validate=validate.OneOf("MADGJN"), load_default=None)
    audience = tags()
    items = fields.List(fields.Nested(ItemSchema), required=True, validate=validate.Length(min=1))


class SourceSchema(Schema):
    title = fields.String(required=True)
    publisher = fields.String(required=True)
    link = address(required=True, allow_none=True)
    published = Day(required=True, allow_none=True)
    read_on = Day(required=True)
    official = fields.Boolean(truthy={True}, falsy={False}, load_default=False)


class SourcesSchema(Schema):
    sources = fields.Dict(
        keys=fields.String(validate=validate.Regexp(ID)),
        values=fields.Nested(SourceSchema),
        required=True,
    )


class ConflictSchema(Schema):
    sides = fields.List(Words(), required=True, validate=validate.Length(min=2))
    judgment = Words(required=True)


class FactSchema(Schema):
    text = Words(required=True)
    sources = fields.List(fields.String(), required=True)
    article = fields.String(load_default=None)
    confidence = fields.String(required=True, validate=validate.OneOf(CONFIDENCE))
    checked_on = Day(load_default=None)
    review_by = Day(load_default=None)
    conflict = fields.Nested(ConflictSchema, load_default=None)


class FactFileSchema(Schema):
    """`checked_on` and `review_by` hold for every fact of the file that has none of its own."""

    revision = fields.Nested(RevisionSchema, required=True)
    checked_on = Day(required=True)
    review_by = Day(required=True)
    facts = fields.Dict(
        keys=fields.String(validate=validate.Regexp(FACT_ID)),
        values=fields.Nested(FactSchema),
        required=True,
    )


class HostsSchema(Schema):
    official = fields.List(fields.String(), required=True)
    others = fields.Dict(
        keys=fields.String(), values=fields.String(validate=validate.Length(min=10)), required=True
    )


class PhoneSchema(Schema):
    id = identifier(required=True)
    number = fields.String(required=True)
    dial = fields.String(required=True, validate=validate.Regexp(r"^\+?[0-9]+$"))
    label = Words(required=True)
    hours = Words(required=True)
    facts = names()


class GroupSchema(Schema):
    id = identifier(required=True)
    title = Words(required=True)


class TermSchema(Schema):
    id = identifier(required=True)
    term = fields.String(required=True)
    short = fields.String(load_default=None)
    english = fields.String(required=True)
    meaning = Words(required=True)


class HelperSchema(Schema):
    name = fields.String(required=True)
    site = address(required=True)
    does = Words(required=True)
    cost = Words(required=True)
    time = Words(required=True)
    checked_on = Day(required=True)

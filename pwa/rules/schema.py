"""The shape of a data file, by marshmallow. Unknown keys are refused, numbers are whole numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from pwa.rules import model

CONFIDENCE = ("official", "several", "single", "conflict", "inferred")
KINDS = ("uma", "excess", "base", "class", "banded")
GROUPS = ("sickness", "risk", "disability", "retirement", "childcare", "infonavit")
ANSWERS = ("yes", "no", "waits", "optional", "unclear")
SCHEMES = ("pti", "family", "mod40", "mod44")
VERDICTS = ("yes", "depends", "not-yet", "unclear", "no")


class Day(fields.Field[date]):
    """A day `YYYY-MM-DD`."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise ValidationError("not a day YYYY-MM-DD") from None


class Whole(fields.Field[int]):
    """A whole number that is not negative; no float, no text, no yes or no."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if type(value) is not int or value < 0:
            raise ValidationError("not a whole number of 0 or more")
        return value


class Renewal(fields.Field[tuple[int, int]]):
    """`MM-DD`: the day of the year on which a new value is expected."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> tuple[int, int]:
        try:
            day = date.fromisoformat(f"2023-{value}")
        except ValueError:
            raise ValidationError("not a day of the year MM-DD") from None
        return day.month, day.day


def _text() -> fields.String:
    return fields.String(required=True, validate=validate.Length(min=1))


class SourceSchema(Schema):
    title = _text()
    link = fields.Url(required=True, schemes={"https"})
    published = Day(required=True, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Source:
        return model.Source(**data)


class EntrySchema(Schema):
    start = Day(required=True, data_key="from")
    status = fields.String(required=True, validate=validate.OneOf(("enacted", "announced")))
    values = fields.Dict(
        keys=fields.String(), values=Whole(), required=True, validate=validate.Length(min=1)
    )
    source = fields.Nested(SourceSchema, required=True)
    checked_on = Day(required=True)
    confidence = fields.String(required=True, validate=validate.OneOf(CONFIDENCE))
    note = fields.String(load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Entry:
        return model.Entry(**data)


class GapSchema(Schema):
    start = Day(required=True, data_key="from")
    why = _text()

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Gap:
        return model.Gap(**data)


class ComponentSchema(Schema):
    id = _text()
    group = fields.String(required=True, validate=validate.OneOf(GROUPS))
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    optional = fields.Boolean(load_default=False)

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Component:
        return model.Component(**data)


class OverrideSchema(Schema):
    day = Day(required=True)
    open = fields.Boolean(required=True)
    why = _text()

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Override:
        return model.Override(**data)


class MunicipalitySchema(Schema):
    state = _text()
    name = _text()
    confirmed = fields.Boolean(load_default=True)

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Municipality:
        return model.Municipality(**data)


class BenefitSchema(Schema):
    id = _text()
    answers = fields.Dict(
        keys=fields.String(validate=validate.OneOf(SCHEMES)),
        values=fields.String(validate=validate.OneOf(ANSWERS)),
        required=True,
        validate=validate.Length(equal=len(SCHEMES)),
    )

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Benefit:
        return model.Benefit(**data)


class TableSchema(Schema):
    """What every file has."""

    unit = _text()
    rounding = _text()
    renews = Renewal(required=True, allow_none=True)
    review_by = Day(required=True)
    gaps = fields.List(fields.Nested(GapSchema), data_key="unknown", load_default=list)
    entries = fields.List(
        fields.Nested(EntrySchema), required=True, validate=validate.Length(min=1)
    )


class RatesSchema(TableSchema):
    components = fields.List(fields.Nested(ComponentSchema), required=True)


class CesantiaSchema(TableSchema):
    """`edges`: the upper end of rows 2 to 7 in hundredths of a UMA."""

    edges = fields.List(Whole(), required=True, validate=validate.Length(equal=6))


class PartsSchema(TableSchema):
    """A scheme made of parts of `rates`."""

    parts = fields.List(fields.String(), required=True, validate=validate.Length(min=1))


class BankingSchema(TableSchema):
    """`published`: the weekdays on which the banks of a year are closed, as the CNBV printed."""

    overrides = fields.List(fields.Nested(OverrideSchema), required=True)
    published = fields.Dict(keys=Whole(), values=fields.List(Day()), required=True)


class ZonesSchema(TableSchema):
    municipalities = fields.List(fields.Nested(MunicipalitySchema), required=True)


class SchemesSchema(TableSchema):
    benefits = fields.List(fields.Nested(BenefitSchema), required=True)


def _condition() -> fields.Dict:
    """Question -> the answers with which something holds."""
    return fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String(), validate=validate.Length(min=1)),
        load_default=dict,
        data_key="when",
    )


class QuestionSchema(Schema):
    id = _text()
    options = fields.List(fields.String(), required=True, validate=validate.Length(min=2))
    condition = _condition()

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Question:
        return model.Question(**{**data, "options": tuple(data["options"])})


class DecisionSchema(Schema):
    id = _text()
    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    at_once = fields.Boolean(load_default=False)
    condition = _condition()
    sources = fields.List(
        fields.Nested(SourceSchema), required=True, validate=validate.Length(min=1)
    )
    checked_on = Day(required=True)
    confidence = fields.String(required=True, validate=validate.OneOf(CONFIDENCE))

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Decision:
        return model.Decision(**{**data, "sources": tuple(data["sources"])})


class RemarkSchema(Schema):
    id = _text()
    condition = _condition()

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Remark:
        return model.Remark(**data)


class EligibilitySchema(Schema):
    """The decision table of the pre-check."""

    review_by = Day(required=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True)
    rows = fields.List(fields.Nested(DecisionSchema), required=True)
    notes = fields.List(fields.Nested(RemarkSchema), required=True)

    @post_load
    def make(self, data: dict[str, Any], **kwargs: Any) -> model.Eligibility:
        lists = {key: tuple(data[key]) for key in ("questions", "rows", "notes")}
        return model.Eligibility(**{**data, **lists})


# Which shape a file has; a file that is not named here is refused.
FILES: dict[str, type[TableSchema]] = {
    "uma": TableSchema,
    "wage": TableSchema,
    "rates": RatesSchema,
    "cesantia": CesantiaSchema,
    "risk": TableSchema,
    "limits": TableSchema,
    "deadlines": TableSchema,
    "weeks": TableSchema,
    "family": TableSchema,
    "mod44": PartsSchema,
    "mod40": PartsSchema,
    "banking": BankingSchema,
    "zones": ZonesSchema,
    "schemes": SchemesSchema,
}

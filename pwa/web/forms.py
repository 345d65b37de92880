"""What a calculation and a comparison may ask: strict schemas, and a sentence for every mistake.

A mistake is a code (those of `rules.AMOUNT_REASONS`, and a few of ours). The phone finds the same
codes and takes the same sentences from the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from werkzeug.datastructures import MultiDict

from pwa import rules

UNKNOWN_RISK = "unknown"
PLACES = ("mexico", "abroad")
AGES = re.compile(r"[0-9]{1,3}(?:[ ,;]+[0-9]{1,3})*", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,3}", re.ASCII)
MOST_PEOPLE, OLDEST, LONGEST_YEARS = 20, 120, 40


@dataclass(frozen=True)
class Form:
    """What was posted: `values` as typed, `errors` field -> code, `answer` when all is right."""

    values: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    answer: Any = None


class Amount(fields.Field[int]):
    """A typed amount of pesos, as centavos."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_kwargs: Any) -> int:
        try:
            return rules.parse_amount(str(value))
        except rules.AmountError as error:
            raise ValidationError(error.reason) from None


class Whole(fields.Field[int]):
    """A whole number between two others; `code` names the mistake."""

    def __init__(self, low: int, high: int, code: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.low, self.high, self.code = low, high, code

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_kwargs: Any) -> int:
        text = str(value).strip()
        if not NUMBER.fullmatch(text) or not self.low <= int(text) <= self.high:
            raise ValidationError(self.code)
        return int(text)


class Ages(fields.Field[tuple[int, ...]]):
    """`"34, 8 5"` -> (34, 8, 5); empty: nobody else."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Any, **_kwargs: Any
    ) -> tuple[int, ...]:
        text = str(value).strip(" ,;")
        if not text:
            return ()
        if not AGES.fullmatch(text):
            raise ValidationError("ages")
        ages = tuple(int(each) for each in re.split("[ ,;]+", text))
        if len(ages) > MOST_PEOPLE or max(ages) > OLDEST:
            raise ValidationError("ages")
        return ages


class Month(fields.Field[str]):
    """`"2027-01"`, as the rules take it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_kwargs: Any) -> str:
        try:
            rules.last_day(str(value))
        except rules.QueryError:
            raise ValidationError("month") from None
        return str(value)


def choice(*options: str, default: str | None = None) -> fields.String:
    """One of a few; where nothing has to be said, `default`."""
    given: dict[str, Any] = {"required": True} if default is None else {"load_default": default}
    return fields.String(validate=validate.OneOf(options, error="choice"), **given)


class Asked(Schema):
    """What both forms ask."""

    class Meta:
        unknown = RAISE

    income = Amount(required=True)
    zone = choice(*rules.ZONES, default="general")
    risk = choice(*rules.RISKS, UNKNOWN_RISK, default=UNKNOWN_RISK)
    covers = Month(required=True)


class FeeForm(Asked):
    """Calcular."""

    place = choice(*PLACES, default="mexico")
    period = choice(*rules.PERIODS, default="month")
    infonavit = choice("yes", "no", default="no")


class CompareForm(Asked):
    """Comparar."""

    age = Whole(0, OLDEST, "age", required=True)
    years = Whole(1, LONGEST_YEARS, "years", required=True)
    family = Ages(load_default=())


def read_fee(posted: MultiDict[str, str]) -> Form:
    """A calculation's form."""
    return _read(FeeForm(), posted, _fee)


def read_compare(posted: MultiDict[str, str]) -> Form:
    """A comparison's form."""
    return _read(CompareForm(), posted, _comparison)


def _read(schema: Schema, posted: MultiDict[str, str], make: Any) -> Form:
    values = posted.to_dict()
    if len(values) != sum(1 for _each in posted.items(multi=True)):
        return Form(values, errors={"form": "form"})
    try:
        return Form(values, answer=make(schema.load(values)))
    except ValidationError as error:
        return Form(values, errors=_codes(schema, error))
    except rules.NotInForce as error:
        return Form(values, errors=_not_in_force(error))
    except rules.QueryError as error:
        return Form(values, errors={"covers" if error.field == "month" else error.field: "month"})


def _codes(schema: Schema, error: ValidationError) -> dict[str, str]:
    """Field -> code, in the order of the form. A field that is missing is one that is empty."""
    found = dict(error.messages_dict)
    known = {name: found.pop(name)[0] for name in schema.fields if name in found}
    missing = {"covers": "month", "age": "age", "years": "years"}
    codes = {n: code if " " not in code else missing.get(n, "empty") for n, code in known.items()}
    return {**codes, **({"form": "form"} if found else {})}


def _not_in_force(error: rules.NotInForce) -> dict[str, str]:
    if error.table == "infonavit":
        return {"infonavit": "infonavit_before"}
    return {"covers": "family_before" if error.table == "family" else "month_before"}


def _risk(loaded: Mapping[str, Any]) -> str | None:
    return None if loaded["risk"] == UNKNOWN_RISK else str(loaded["risk"])


def _fee(loaded: Mapping[str, Any]) -> rules.Fee:
    query = rules.FeeQuery(
        income=loaded["income"],
        zone=loaded["zone"],
        covers=loaded["covers"],
        risk=_risk(loaded),
        period=loaded["period"],
        infonavit=loaded["infonavit"] == "yes",
    )
    return rules.fee(query)


def _comparison(loaded: Mapping[str, Any]) -> rules.Comparison:
    query = rules.CompareQuery(
        age=loaded["age"],
        income=loaded["income"],
        zone=loaded["zone"],
        family=loaded["family"],
        years=loaded["years"],
        starts=loaded["covers"],
        risk=_risk(loaded),
    )
    return rules.compare(query)


def sentences() -> dict[str, str]:
    """What the page says to each code."""
    return {
        "empty": _("Write your income in pesos, for instance 10,000."),
        "negative": _("Write the income without a minus sign, for instance 10,000."),
        "letters": _("Write the amount in figures only, for instance 10,000."),
        "digits": _("Use the ordinary digits 0 to 9, for instance 10,000."),
        "characters": _("Leave out signs other than comma and point, for instance 10,000.50."),
        "separators": _("Use the comma for thousands and the point for cents: 10,000.00."),
        "decimals": _("An amount has at most two decimals, for instance 10,000.50."),
        "too_big": _("That is more than a hundred million a month. Check how many zeros it has."),
        "month": _("Choose the month you want to be covered."),
        "month_before": _("The scheme began in January 2021. Choose that month or a later one."),
        "family_before": _(
            "The prices of the family insurance that we know begin in March 2025. Choose a later"
            " month."
        ),
        "infonavit_before": _(
            "Infonavit can be added from January 2024. Take it off or choose a later month."
        ),
        "month_beyond": _(
            "This phone has no figures for so late a month. Choose an earlier one, or try again"
            " with internet."
        ),
        "engine": _(
            "The figures on this phone are newer than this page. Update Al Corriente with internet"
            " and try again."
        ),
        "choice": _("Choose one of the answers."),
        "age": _("Write an age in whole years, from 0 to 120."),
        "ages": _("Write the ages in whole years with commas between them, for instance 34, 8."),
        "years": _("Write a number of years from 1 to 40."),
        "form": _("The form held something we do not know. Reload the page and try again."),
    }

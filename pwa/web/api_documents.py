"""The document that a phone sends: from JSON to `reminders.Document`, or a clear refusal.

Unknown keys are refused everywhere. Nothing of a refused document is stored or logged.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, NoReturn
from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from pwa import push, reminders
from pwa.i18n import LANGUAGES

SCHEMES = ("pti", "mod44", "family")
YEARLY_SCHEMES = ("mod44", "family")
PERIODS = ("month", "two-months", "half-year", "year")
MOST_PLANS = 20
LARGEST_REV = 2**53 - 1
MONTH = re.compile(r"20[0-8][0-9]-(0[1-9]|1[0-2])")
DAY = re.compile(r"20[0-8][0-9]-[0-9]{2}-[0-9]{2}")
# Before this year the rules know no day 20 to pay on; what ended before it needs no reminder.
EARLIEST_YEAR = "2021"
# Marshmallow's own words for the two kinds of error that have a code of their own.
UNKNOWN = "unknown"
REQUIRED = "required"


class DocumentRefused(ValueError):
    """`code` says why, `field` where, `locale` in which language to say so (None: not known)."""

    def __init__(self, code: str, field: str | None = None, locale: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.locale = locale


def read(
    body: bytes, check: Callable[[object], push.Target], key_id: Callable[[], str]
) -> reminders.Document:
    """The document in `body`. `check` judges the subscription, `key_id` names the present key."""
    found = _json(body)
    locale = found.get("locale") if found.get("locale") in LANGUAGES else None
    try:
        return _document(DocumentSchema().load(found), check, key_id)
    except ValidationError as error:
        code, field = _first(error.messages)
        raise DocumentRefused(code, field, locale) from None
    except push.SubscriptionRefused as refusal:
        code = f"subscription_{refusal.reason}"
        raise DocumentRefused(code, "subscription", locale) from None


def service_of(endpoint: str) -> str:
    """The push service's host, for counts; the many hosts of Windows count as one."""
    host = urlsplit(endpoint).hostname or ""
    return "notify.windows.com" if host.endswith(".notify.windows.com") else host


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body, parse_constant=_no_constant, object_pairs_hook=_no_twins)
    except (ValueError, RecursionError):
        raise DocumentRefused("unreadable") from None
    if not isinstance(found, dict):
        raise DocumentRefused("unreadable")
    return found


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key said twice would be one thing for whoever checks it and another for us."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(_: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _document(
    found: Mapping[str, Any], check: Callable[[object], push.Target], key_id: Callable[[], str]
) -> reminders.Document:
    target = check(found["subscription"])
    return reminders.Document(
        target=push.Target(target.endpoint, target.p256dh, target.auth, key_id()),
        service=service_of(target.endpoint),
        rev=found["rev"],
        locale=found["locale"],
        timezone=found["timezone"],
        hour=found["hour"],
        days_before=tuple(found["days_before"]),
        plans=tuple(reminders.Plan(**plan) for plan in found["plans"]),
    )


def _first(messages: Any, path: tuple[str, ...] = ()) -> tuple[str, str]:
    """Code and dotted path of the first error marshmallow found."""
    while isinstance(messages, dict):
        key, messages = next(iter(messages.items()))
        if key != "_schema":
            path = (*path, str(key))
    text = messages[0] if isinstance(messages, list) else messages
    code = {UNKNOWN: "unknown_key", REQUIRED: "missing"}.get(text, "invalid")
    return code, ".".join(path)


class Strict(Schema):
    """Unknown keys are refused, and said to be so."""

    error_messages = {"unknown": UNKNOWN}  # noqa: RUF012  (marshmallow reads it from the class)


class Whole(fields.Integer):
    """A JSON integer: no text, no fraction, no true or false."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        return value


def _one_of(values: tuple[str, ...]) -> fields.String:
    return fields.String(
        required=True,
        validate=validate.OneOf(values),
        error_messages={"required": REQUIRED},
    )


def _whole(low: int, high: int) -> Whole:
    return Whole(
        required=True, validate=validate.Range(low, high), error_messages={"required": REQUIRED}
    )


def _uuid(text: str) -> None:
    try:
        known = str(uuid.UUID(text)) == text.lower()
    except ValueError:
        known = False
    if not known:
        raise ValidationError("not a UUID")


def _paid_through(text: str | None) -> None:
    if text not in (None, "unknown") and not MONTH.fullmatch(text or ""):
        raise ValidationError("not a month")


def _anchor(text: str) -> None:
    if not MONTH.fullmatch(text) or text < EARLIEST_YEAR:
        raise ValidationError("not a month to pay in")


@cache
def _timezones() -> frozenset[str]:
    """The zones of the pinned package: every process has those, whatever its machine has."""
    listed = resources.files("tzdata").joinpath("zones").read_text("utf-8").split()
    return frozenset(listed) - {"Factory", "localtime"}


def _timezone(text: str) -> None:
    if text not in _timezones():
        raise ValidationError("not a time zone")


class Day(fields.Field[date]):
    """A calendar day `YYYY-MM-DD` that the rules know, and nothing with a time in it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        try:
            if not isinstance(value, str) or not DAY.fullmatch(value) or value < EARLIEST_YEAR:
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError("not a day") from None


class PlanSchema(Strict):
    """One plan: `pti` carries `paid_through` and may carry `anchor`, yearly ones `ends_on`."""

    id = fields.String(required=True, validate=_uuid, error_messages={"required": REQUIRED})
    scheme = _one_of(SCHEMES)
    period = fields.String(validate=validate.OneOf(PERIODS))
    paid_through = fields.String(allow_none=True, validate=_paid_through)
    anchor = fields.String(validate=_anchor)
    ends_on = Day()

    @validates_schema
    def fits_its_scheme(self, data: dict[str, Any], **_: Any) -> None:
        yearly = data["scheme"] in YEARLY_SCHEMES
        wanted = {"ends_on"} if yearly else {"period", "paid_through"}
        for name in sorted(wanted - data.keys()):
            raise ValidationError({name: [REQUIRED]})
        for other in ("paid_through", "anchor") if yearly else ("ends_on",):
            if other in data:
                raise ValidationError({other: ["not with this scheme"]})
        if yearly and data.get("period", "year") != "year":
            raise ValidationError({"period": ["a yearly scheme"]})

    @post_load
    def complete(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Ids in one spelling; a yearly scheme's period need not be said."""
        return {"period": "year", **data, "id": data["id"].lower()}


class DocumentSchema(Strict):
    """The whole document; the subscription itself is judged by the push room."""

    subscription = fields.Raw(required=True, error_messages={"required": REQUIRED})
    rev = _whole(1, LARGEST_REV)
    locale = _one_of(LANGUAGES)
    timezone = fields.String(
        required=True, validate=_timezone, error_messages={"required": REQUIRED}
    )
    hour = _whole(8, 20)
    days_before = fields.List(
        Whole(validate=validate.Range(1, 14)),
        required=True,
        validate=validate.Length(1, 3),
        error_messages={"required": REQUIRED},
    )
    plans = fields.List(
        fields.Nested(PlanSchema),
        required=True,
        validate=validate.Length(max=MOST_PLANS),
        error_messages={"required": REQUIRED},
    )

    @validates_schema
    def all_different(self, data: dict[str, Any], **_: Any) -> None:
        ids = [plan["id"] for plan in data["plans"]]
        for name, values in (("days_before", data["days_before"]), ("plans", ids)):
            if len(set(values)) != len(values):
                raise ValidationError({name: ["twice the same"]})

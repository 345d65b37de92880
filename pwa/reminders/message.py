"""How a reminder reads, and the bytes that go out. Pure: the words stand in `texts.yaml`.

One payload serves Declarative Web Push (Safari) and our worker. It holds no amount, name, number
of a person or link to pay, and is at most `LARGEST` bytes long.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from pwa.errors import AlCorrienteError
from pwa.formatting import day, month_name, month_year, weekday
from pwa.i18n import LANGUAGES
from pwa.reminders.plan import UNKNOWN, YEARLY_SCHEMES, Key, Kind, Plan

LARGEST = 2_000
DECLARATIVE = 8030
TEXTS = Path(__file__).resolve().parent / "texts.yaml"
CHANGES = {"01": "change_january", "02": "change_february"}
# What the phone needs to show a reminder before it is sent; static/js/notice.js puts it together.
_LATE = ("late", "late_begin", "late_unknown", "late_yearly")
PREVIEWED = frozenset(
    f"{kind}.{part}"
    for kind in ("lead", "begin", "unknown", "yearly", "window", *_LATE)
    for part in ("title", "body")
) | {"weekend", "how", "tap", "tap_yearly", "scheme_mod44", "scheme_family", *CHANGES.values()}

Texts = dict[str, dict[str, str]]


class TextError(AlCorrienteError):
    """A notice's text is missing in a language or uses other slots there."""


@dataclass(frozen=True)
class Notice:
    """What a message is made of: the reminder's key, the days and months it speaks of."""

    id: str
    key: Key
    safe: date
    covers: str
    covers_to: str


def payload(notice: Notice, plan: Plan, *, locale: str, public_url: str) -> bytes:
    """The JSON that is encrypted: `navigate` is absolute, `tag` the same for plan and period."""
    title, body = words(notice, plan, locale)
    query = f"mes={notice.covers}&plan={plan.id}"
    data = {
        "id": notice.id,
        "kind": str(notice.key.kind),
        "plan": plan.id,
        "due": notice.key.due.isoformat(),
        "safe": notice.safe.isoformat(),
        "covers": notice.covers,
        "covers_to": notice.covers_to,
        "lead": notice.key.lead,
    }
    paid = f"{public_url}/{locale}/pagos?pague={notice.covers_to}&plan={plan.id}"
    action = {"action": "paid", "title": _text("paid_action", locale), "navigate": paid}
    return _bytes(
        title=title,
        body=body,
        lang=locale,
        tag=topic(plan.id, notice.covers),
        navigate=f"{public_url}/{locale}/pagos/como-pagar?{query}",
        actions=[] if plan.scheme in YEARLY_SCHEMES else [action],
        data=data,
    )


def wording(locale: str) -> dict[str, str]:
    """The sender's own words with their {slots}, by name, for the preview on the phone."""
    return {name: texts[locale] for name, texts in _texts().items() if name in PREVIEWED}


def test_payload(test_id: str, *, locale: str, public_url: str) -> bytes:
    """The test notice: same shape, opens the settings."""
    return _bytes(
        title=_text("test.title", locale),
        body=_text("test.body", locale),
        lang=locale,
        tag="test",
        navigate=f"{public_url}/{locale}/ajustes",
        actions=[],
        data={"id": test_id, "kind": "test"},
    )


def topic(plan_id: str, covers: str) -> str:
    """32 hex characters, the same for a plan and period: a twin replaces the one before it."""
    return hashlib.sha256(f"{plan_id}|{covers}".encode()).hexdigest()[:32]


def words(notice: Notice, plan: Plan, locale: str) -> tuple[str, str]:
    """Title and body."""
    name = _which(notice, plan)
    slots = _slots(notice, plan, locale)
    title = _text(f"{name}.title", locale).format_map(slots)
    added = [f"{name}.body", *_additions(notice, plan)]
    body = " ".join(_text(each, locale).format_map(slots) for each in added)
    return title[0].upper() + title[1:], body


def _which(notice: Notice, plan: Plan) -> str:
    kind = notice.key.kind
    if kind in (Kind.QUESTION, Kind.WINDOW):
        return str(kind)
    if plan.scheme in YEARLY_SCHEMES:
        return "late_yearly" if kind is Kind.LATE else "yearly"
    late = kind is Kind.LATE
    if plan.paid_through is None:
        return "late_begin" if late else "begin"
    if plan.paid_through == UNKNOWN:
        return "late_unknown" if late else "unknown"
    return "late" if late else "lead"


def _additions(notice: Notice, plan: Plan) -> list[str]:
    """The sentences that follow: banks closed, a coming fee change, how to pay."""
    kind = notice.key.kind
    if kind is Kind.QUESTION:
        return []
    found = []
    if notice.safe != notice.key.due and kind is not Kind.LATE:
        found.append("weekend")
    if plan.scheme in YEARLY_SCHEMES:
        return [*found, "tap_yearly"]
    return [*found, *_change(notice), "how", "tap"]


def _change(notice: Notice) -> list[str]:
    """The first fee change within the covered months, also in the midst of a longer period."""
    year = int(notice.covers[:4])
    coming = sorted(
        (f"{year + (f'{year}-{month}' < notice.covers)}-{month}", text)
        for month, text in CHANGES.items()
    )
    return [text for month, text in coming if month <= notice.covers_to][:1]


def _slots(notice: Notice, plan: Plan, locale: str) -> dict[str, str]:
    return {
        "safe": weekday(notice.safe, locale),
        "due": weekday(notice.key.due, locale),
        "start": day(_start(notice, plan), locale),
        "months": _months(notice.covers, notice.covers_to, locale),
        "period": _months(notice.covers, notice.covers_to, locale),
        "scheme": _text(f"scheme_{plan.scheme}", locale) if plan.ends_on else "",
    }


def _start(notice: Notice, plan: Plan) -> date:
    """The first day that this payment covers, and that is without cover if it is not made."""
    if plan.scheme in YEARLY_SCHEMES:
        return notice.key.due + timedelta(days=1)
    return date.fromisoformat(f"{notice.covers}-01")


def _months(first: str, last: str, locale: str) -> str:
    """`enero de 2027`, `enero a junio de 2027`, `diciembre de 2026 a enero de 2027`."""
    if first == last:
        return month_year(first, locale)
    to = " a " if locale == "es" else " to "
    start = month_name(first, locale) if first[:4] == last[:4] else month_year(first, locale)
    return start + to + month_year(last, locale)


def _bytes(**notification: Any) -> bytes:
    document = {
        "web_push": DECLARATIVE,
        "notification": {"dir": "ltr", "silent": False, **notification},
    }
    made = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    if len(made) > LARGEST:
        raise TextError(f"a notice of {len(made)} bytes is longer than {LARGEST}")
    return made


def _text(name: str, locale: str) -> str:
    return _texts()[name][locale]


@cache
def _texts() -> Texts:
    return check(flatten(yaml.safe_load(TEXTS.read_text("utf-8"))))


def flatten(document: Mapping[str, Any]) -> Texts:
    """`{"lead": {"title": {"es": …}}}` -> `{"lead.title": {"es": …}}`."""
    found: Texts = {}
    for name, node in document.items():
        if set(node) <= set(LANGUAGES):
            found[name] = dict(cast("Mapping[str, str]", node))
        else:
            found |= {f"{name}.{part}": dict(texts) for part, texts in node.items()}
    return found


def check(texts: Texts) -> Texts:
    """Both languages, the same slots in each. Raises `TextError` naming the text."""
    for name, by_language in texts.items():
        if set(by_language) != set(LANGUAGES):
            raise TextError(f"texts.yaml: {name} is not in both languages")
        slots = {frozenset(re.findall(r"{(\w+)}", text)) for text in by_language.values()}
        if len(slots) != 1:
            raise TextError(f"texts.yaml: {name} uses other slots in one language")
    return texts

"""How reminders read: both languages, what they must say, what they must never hold."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from pwa import rules
from pwa.reminders import message
from pwa.reminders.message import LARGEST, Notice, TextError, check, payload, topic
from pwa.reminders.plan import Key, Kind, Plan

URL = "https://alcorriente.example.mx"
PLAN = "11111111-1111-4111-8111-111111111111"
LONGEST_URL = "https://" + "a" * 63 + ".example.mx"


def notice(
    kind: Kind = Kind.LEAD, *, due: date = date(2026, 12, 20), to: str = "2027-01"
) -> Notice:
    safe = date(2026, 12, 18) if due.month == 12 else due
    covers = f"{due.year + due.month // 12}-{due.month % 12 + 1:02}"
    return Notice("77", Key(due, kind, 3), safe, covers, max(to, covers))


def plan(paid_through: str | None = "2026-12", scheme: str = "pti") -> Plan:
    ends_on = None if scheme == "pti" else date(2026, 12, 20)
    return Plan(PLAN, scheme, "month", paid_through, ends_on)


def shown(kind: Kind = Kind.LEAD, locale: str = "es", **changes: Any) -> dict[str, Any]:
    made = payload(notice(kind), plan(**changes), locale=locale, public_url=URL)
    found: dict[str, Any] = json.loads(made)["notification"]
    return found


ALL = [
    (kind, locale, paid_through, scheme)
    for kind in Kind
    for locale in ("es", "en")
    for paid_through in ("2026-12", None, "unknown")
    for scheme in ("pti", "mod44", "family")
]


@pytest.mark.parametrize(("kind", "locale", "paid_through", "scheme"), ALL)
@pytest.mark.parametrize("due", [date(2026, 12, 20), date(2027, 1, 20), date(2027, 9, 20)])
def test_every_notice(
    kind: Kind, locale: str, paid_through: str | None, scheme: str, due: date
) -> None:
    found = notice(kind, due=due, to="2027-12")
    made = payload(found, plan(paid_through, scheme), locale=locale, public_url=LONGEST_URL)
    assert len(made) <= LARGEST
    document = json.loads(made)
    assert document["web_push"] == 8030
    shown = document["notification"]
    assert shown["navigate"].startswith(f"{LONGEST_URL}/{locale}/pagos/como-pagar?mes=2027-")
    assert (shown["lang"], shown["dir"], shown["silent"]) == (locale, "ltr", False)
    text = f"{shown['title']} {shown['body']}"
    assert not re.search(r"[{}]|None|\$|MXN|http|mañana|tomorrow|\bhoy\b|today", text)
    # the only numbers are days and years
    assert {len(number) for number in re.findall(r"\d+", text.replace("Modalidad 44", ""))} <= {
        1,
        2,
        4,
    }
    assert shown["title"][0].isupper() or shown["title"][0] == "¿"


def test_it_says_month_safe_day_consequence_and_how() -> None:
    found = shown()
    assert found["title"] == "Paga enero de 2027 a más tardar el viernes 18 de diciembre"
    for part in ("desde el 1 de enero de 2027", "es una baja", "línea de captura", "SPEI"):
        assert part in found["body"]
    english = shown(locale="en")
    assert english["title"] == "Pay for January 2027 by Friday, December 18"
    for part in ("from January 1, 2027", "ends your cover", "línea de captura", "SPEI"):
        assert part in english["body"]


def test_never_insured_starts_and_unknown_asks() -> None:
    assert shown(paid_through=None)["title"].startswith("Para empezar el 1 de enero de 2027")
    asking = shown(paid_through="unknown")
    assert asking["title"] == "¿Ya tienes pagado enero de 2027?"
    assert "vigencia de derechos" in asking["body"]


def test_a_coming_fee_change_is_one_sentence() -> None:
    assert "En enero cambia la cuota" in shown()["body"]
    february = payload(notice(due=date(2027, 1, 20)), plan("2027-01"), locale="es", public_url=URL)
    assert "En febrero cambia la cuota" in february.decode()
    march = payload(notice(due=date(2027, 2, 20)), plan("2027-02"), locale="es", public_url=URL)
    assert "cambia la cuota" not in march.decode()
    # a period that begins before the change and reaches over it
    longer = notice(due=date(2026, 11, 20), to="2027-01")
    over = payload(longer, plan("2026-11"), locale="es", public_url=URL)
    assert "En enero cambia la cuota" in over.decode()


def test_the_late_notice_is_honest() -> None:
    found = shown(Kind.LATE)
    assert "ya pasó el último día hábil" in found["title"]
    assert "no está confirmado" in found["body"]
    assert "domingo 20 de diciembre" in found["body"]


def test_the_late_notice_asks_who_does_not_know() -> None:
    """Who may have paid is not told to be without cover."""
    found = shown(Kind.LATE, paid_through="unknown")
    assert found["title"] == "¿Ya tienes pagado enero de 2027? Ya pasó el último día hábil"
    for part in ("Revisa tu vigencia de derechos", "no está confirmado", "domingo 20 de diciembre"):
        assert part in found["body"]
    assert "te quedas sin cobertura" not in found["body"]
    english = shown(Kind.LATE, "en", paid_through="unknown")
    assert english["title"].startswith("Have you already paid for January 2027?")
    assert "vigencia de derechos" in english["body"]


@pytest.mark.parametrize("kind", [Kind.LEAD, Kind.WINDOW, Kind.LATE])
@pytest.mark.parametrize(
    ("ends_on", "start"),
    [
        (date(2027, 6, 15), "16 de junio de 2027"),
        (date(2026, 12, 20), "21 de diciembre de 2026"),
        (date(2027, 1, 31), "1 de febrero de 2027"),
        (date(2027, 12, 31), "1 de enero de 2028"),
    ],
)
def test_a_yearly_scheme_is_without_cover_from_the_day_after_it_ends(
    kind: Kind, ends_on: date, start: str
) -> None:
    found = rules.renewal(ends_on)
    made = Notice("1", Key(found.due, kind, 3), found.safe, found.covers_from, found.covers_from)
    _, body = message.words(made, Plan(PLAN, "mod44", "year", ends_on=ends_on), "es")
    assert f"sin cobertura desde el {start}." in body


def test_twins_share_tag_and_topic_and_periods_differ() -> None:
    assert shown()["tag"] == shown(Kind.LATE)["tag"] == topic(PLAN, "2027-01")
    assert re.fullmatch(r"[0-9a-f]{32}", topic(PLAN, "2027-01"))
    assert topic(PLAN, "2027-01") != topic(PLAN, "2027-02")
    assert topic(PLAN, "2027-01") != topic("other", "2027-01")


def test_paid_opens_the_confirmation() -> None:
    [action] = shown()["actions"]
    assert action["title"] == "Ya pagué"
    assert action["navigate"] == f"{URL}/es/pagos?pague=2027-01&plan={PLAN}"


def test_the_worker_gets_what_it_needs() -> None:
    assert shown()["data"] == {
        "id": "77",
        "kind": "lead",
        "plan": PLAN,
        "due": "2026-12-20",
        "safe": "2026-12-18",
        "covers": "2027-01",
        "covers_to": "2027-01",
        "lead": 3,
    }


def test_the_test_notice() -> None:
    for locale in ("es", "en"):
        made = json.loads(message.test_payload("t1", locale=locale, public_url=URL))
        assert made["notification"]["data"] == {"id": "t1", "kind": "test"}
        assert made["notification"]["navigate"] == f"{URL}/{locale}/ajustes"


def test_a_text_in_one_language_is_refused() -> None:
    with pytest.raises(TextError, match=r"lead\.title"):
        check({"lead.title": {"es": "x"}})
    with pytest.raises(TextError, match="how"):
        check({"how": {"es": "{safe}", "en": "{due}"}})


def test_what_is_too_long_is_never_made() -> None:
    with pytest.raises(TextError, match="longer"):
        payload(notice(), plan(), locale="es", public_url="https://" + "a" * 2000)

"""Hoy, Pagos and Cómo pagar on fixed days: marking, undoing, what a notice opens, what is said."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import Phone

pytestmark = pytest.mark.browser

ME, MUM, YEARLY = (f"{digit * 8}-1111-4111-8111-111111111111" for digit in "123")
PEOPLE = {"current": "me", "list": [{"id": "me", "name": ""}, {"id": "mum", "name": "Mamá"}]}
QUIET_MS = 1_100


def plan(identity: str = ME, **changes: Any) -> dict[str, Any]:
    """Someone who said that December 2026 is the last paid month."""
    return {
        "id": identity, "person": "me", "scheme": "pti", "period": "month",
        "stated": "2026-12", "since": "2026-12", "anchor": "2026-12", "paid_through": "2026-12",
        "months": {"2026-12": {"state": "paid"}}, "created": "2026-11-25T18:00:00Z", **changes,
    }  # fmt: skip


def yearly(ends_on: str) -> dict[str, Any]:
    created = "2026-11-26T18:00:00Z"
    return {"id": YEARLY, "person": "me", "scheme": "mod44", "period": "year",
            "ends_on": ends_on, "months": {}, "created": created}  # fmt: skip


def opened(
    phone: Phone, day: str, path: str, *plans: dict[str, Any], shows: str = "html.has-plan"
) -> Page:
    """The page on that day, at noon in Mexico City, with these plans on the phone."""
    page = phone.page
    page.clock.set_fixed_time(f"{day}T12:00:00-06:00")
    phone.open("/es/ajustes")
    phone.until("async () => (await indexedDB.databases()).length > 0")
    phone.keep("kv", "people", PEOPLE)
    for each in plans:
        phone.keep("plans", each["id"], each)
    phone.open(path)
    page.wait_for_selector(shows)
    page.wait_for_timeout(300)
    return page


def paid(phone: Phone, identity: str = ME) -> list[str]:
    """The months noted as paid, once nothing has changed for a while."""
    found: list[str] | None = None
    while True:
        phone.page.wait_for_timeout(400)
        months = phone.stored("plans")[identity]["months"]
        now = sorted(month for month, entry in months.items() if entry["state"] == "paid")
        if now == found:
            return now
        found = now


def test_twice_as_large_nothing_scrolls_sideways(phone: Phone) -> None:
    """A phone of 390 px at 200 % has 195; the fields of every part count."""
    page = opened(phone, "2026-12-10", "/es/pagos", plan())
    page.set_viewport_size({"width": 195, "height": 844})
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_double_tap_is_one_tap(phone: Phone) -> None:
    page = opened(phone, "2026-12-10", "/es/pagos", plan())
    button = page.locator("form.marking [type=submit]")
    button.click()
    page.wait_for_timeout(200)
    button.click()
    assert paid(phone) == ["2026-12", "2027-01"]
    page.wait_for_timeout(QUIET_MS)
    assert button.inner_text() == "Anotar pago de febrero"
    button.click()
    assert paid(phone) == ["2026-12", "2027-01", "2027-02"]
    opened(phone, "2027-03-15", "/es/pagos", plan())
    page.locator("[data-from='2027-02'] [data-act=yes]").dblclick()
    assert paid(phone) == ["2026-12", "2027-02"]
    still = page.locator("[data-rows] .is-unmarked b").all_inner_texts()
    assert still == ["Marzo de 2027", "Enero de 2027"]
    opened(phone, "2027-03-15", "/es/", plan())
    page.locator(".sign [data-act=yes]").dblclick()
    assert paid(phone) == ["2026-12", "2027-01"]
    assert page.locator(".sign h2:visible").inner_text() == "¿Pagaste febrero?"
    # The sign marks what it showed: midnight has moved the next payment on since.
    opened(phone, "2026-12-19", "/es/", plan())
    page.clock.set_fixed_time("2026-12-21T12:00:00-06:00")
    page.locator(".sign [data-act=paid]").click()
    assert paid(phone) == ["2026-12", "2027-01"]


def test_undo_takes_back_the_change_it_stands_beside(phone: Phone) -> None:
    page = opened(phone, "2026-12-10", "/es/pagos", plan(), yearly("2027-01-31"))
    page.locator("#otros summary").click()
    page.locator("#otros [data-act=remove]").click()
    page.locator("form.marking [type=submit]").click()
    assert paid(phone) == ["2026-12", "2027-01"]
    page.wait_for_timeout(QUIET_MS)
    page.locator("#otros [data-act=undo]").click()
    assert paid(phone) == ["2026-12", "2027-01"]
    assert phone.stored("plans")[YEARLY]["ends_on"] == "2027-01-31"
    page.select_option("[data-period]", "half-year")
    page.locator("[data-start=ledger] [data-act=undo]").click()
    assert paid(phone) == ["2026-12"]
    kept = phone.stored("plans")[ME]
    assert (kept["period"], kept["paid_through"]) == ("half-year", "2026-12")
    # Two tabs lose no mark, and each undoes its own.
    opened(phone, "2027-03-15", "/es/pagos", plan())
    other = phone.context.new_page()
    other.clock.set_fixed_time("2027-03-15T12:00:00-06:00")
    other.goto(phone.base + "/es/pagos")
    other.wait_for_selector("[data-from='2027-01'] [data-act=yes]")
    page.locator("[data-from='2027-02'] [data-act=yes]").click()
    other.locator("[data-from='2027-01'] [data-act=yes]").click()
    assert paid(phone) == ["2026-12", "2027-01", "2027-02"]
    expect(page.locator("[data-said] [data-act=undo]").first).to_be_hidden()
    page.wait_for_timeout(QUIET_MS)
    other.locator("[data-start=ledger] [data-act=undo]").click()
    assert paid(phone) == ["2026-12", "2027-02"]


def test_after_an_undo_the_form_is_about_the_payment_that_is_due_again(phone: Phone) -> None:
    page = opened(phone, "2026-12-10", "/es/pagos", plan())
    button = page.locator("form.marking [type=submit]")
    button.click()
    expect(button).to_have_text("Anotar pago de febrero")
    page.wait_for_timeout(QUIET_MS)
    page.locator("[data-start=ledger] [data-said] [data-act=undo]").click()
    expect(button).to_have_text("Anotar pago de enero")
    # A choice made by hand stays.
    page.select_option("#mark-month", "2026-11/2026-11")
    page.wait_for_timeout(QUIET_MS)
    page.select_option("[data-period]", "two-months")
    expect(button).to_have_text("Anotar pago de noviembre")


def test_a_question_hides_no_pay_day_and_a_far_one_names_its_year(phone: Phone) -> None:
    page = opened(phone, "2027-01-12", "/es/", plan())
    sign = page.locator(".sign")
    assert page.locator(".sign h2:visible").inner_text() == "¿Pagaste enero?"
    assert (
        "El siguiente pago, febrero, es a más tardar el miércoles 20 de enero." in sign.inner_text()
    )
    opened(phone, "2027-01-20", "/es/", plan(), plan(MUM, person="mum"))
    assert page.locator(".sign h2:visible").inner_text() == "Paga febrero hoy"
    assert "Enero no está anotado." in sign.inner_text()
    line = "Mamá\nPaga febrero a más tardar el miércoles 20 de enero"
    assert page.locator("[data-start=theirs] li").all_inner_texts() == [line]
    page.locator(".sign [data-act=paid]").click()
    assert paid(phone) == ["2026-12", "2027-02"]
    opened(phone, "2027-02-01", "/es/", plan(period="year"))
    year = "enero a diciembre de 2028 a más tardar el lunes 20 de diciembre de 2027"
    assert page.locator(".sign h2:visible").inner_text() == f"Paga {year}"


def test_a_mistyped_year_is_asked_about(phone: Phone) -> None:
    page = opened(phone, "2026-12-10", "/es/pagos", plan())
    page.locator("#otros summary").click()
    error, day = page.locator("#ends-error"), page.locator("#ends-on")
    add = page.locator("#otros form [type=submit]")
    for text, said in [
        ("", "Escribe el día en que termina."),
        ("0027-01-31", "Revisa el año: escribe un día entre el 9 de diciembre de 2025 y el 10 de "),
        ("2072-01-31", "Revisa el año"),
    ]:
        day.fill(text)
        add.click()
        assert error.inner_text().startswith(said)
        assert day.get_attribute("aria-invalid") == "true"
        assert list(phone.stored("plans")) == [ME]
    day.fill("2027-01-31")
    add.click()
    page.wait_for_selector("#otros [data-rows] li")
    assert error.is_hidden()
    ends = [each.get("ends_on") for each in phone.stored("plans").values()]
    assert sorted(filter(None, ends)) == ["2027-01-31"]


def test_ya_pague_opens_the_payment_of_that_notice(phone: Phone) -> None:
    label = "form.marking [type=submit]"
    mum = plan(MUM, person="mum")
    page = opened(phone, "2026-12-10", f"/es/pagos?confirmar={MUM}&mes=2027-01", plan(), mum)
    assert page.locator("[data-told]").inner_text() == "Estos son los pagos de Mamá."
    assert page.locator(".who b").inner_text() == "Mamá"
    page.locator(label).click()
    assert paid(phone, MUM) == ["2026-12", "2027-01"]
    assert paid(phone) == ["2026-12"]
    half = plan(period="half-year")
    for query in (f"confirmar={ME}&mes=2027-01", f"pague=2027-06&plan={ME}"):
        opened(phone, "2027-01-17", f"/es/pagos?{query}", half)
        assert page.locator(label).inner_text() == "Anotar pago de enero a junio"
    page.locator(label).click()
    assert len(paid(phone)) == 7
    opened(phone, "2027-01-17", f"/es/pagos?confirmar={YEARLY}&mes=2026-11", plan())
    assert "no están en este teléfono" in page.locator("[data-told]").inner_text()
    assert page.locator(label).inner_text() == "Anotar pago de febrero"


PAID, MISSED = {"state": "paid"}, {"state": "missed"}
BEGUN = plan(stated=None, anchor="2027-01", paid_through="2027-01", months={"2027-01": PAID})
GAP = {"2027-01": MISSED, "2027-02": PAID}
HEADINGS = [
    ("2026-11-25", plan(), "Según lo que anotaste, estás al corriente"),
    ("2026-12-11", BEGUN, "Tu cobertura empieza el 1 de enero de 2027"),
    (
        "2027-01-19",
        plan(anchor="2027-02", paid_through="2027-02", months=GAP),
        "Según lo que anotaste, hoy no tienes cobertura",
    ),
    (
        "2026-12-22",
        plan(anchor="2027-01", months={"2026-12": PAID, "2027-01": MISSED}),
        "Con cobertura hasta el 31 de diciembre de 2026",
    ),
    ("2026-12-11", plan(), "Según lo que anotaste, estás al corriente"),
]


def test_hoy_says_no_more_than_was_noted(phone: Phone) -> None:
    for day, given, heading in HEADINGS:
        page = opened(phone, day, "/es/", given)
        expect(page.locator("h1 > span:visible")).to_have_text(heading)
        shown = page.locator("h1 > span:visible").get_attribute("class")
        page.reload()
        kept = page.locator("h1 > span:visible").get_attribute("class")
        assert kept == shown, "before any script of the page has run"
    assert "31 de diciembre" in page.inner_text(".opening .lead")
    page.locator(".sign [data-act=paid]").click()
    page.wait_for_selector(".sign [data-act=undo]")
    assert "te cubre del 1 de enero de 2027 al 31 de enero de 2027" in page.inner_text(".sign")


def test_between_the_last_banking_day_and_the_due_day(phone: Phone) -> None:
    page = opened(phone, "2027-01-30", "/es/", plan(), yearly("2027-01-31"))
    row = page.inner_text("[data-start=renewals]")
    assert "El último día de banco fue el 29 de enero de 2027" in row
    assert "no está confirmado" in row
    phone.open("/es/pagos")
    page.locator("#otros summary").click()
    assert "no está confirmado" in page.inner_text("#otros [data-rows]")
    opened(phone, "2026-12-19", "/es/pagos", plan())
    preview = page.inner_text("[data-preview]")
    assert "ya pasó el último día hábil para pagar" in preview
    assert "Este llegará en cuanto actives" in preview


def test_a_tap_opens_that_month_with_how_to_pay(phone: Phone) -> None:
    box = "[data-start=reminded]"
    path = "/es/pagos/como-pagar?mes={}&plan={}"
    page = opened(phone, "2026-12-15", path.format("2027-01", ME), plan(), shows=box)
    assert "Paga enero a más tardar el viernes 18 de diciembre" in page.inner_text(box)
    page.locator("[data-note]").click()
    page.wait_for_selector("form.marking")
    assert page.locator("form.marking [type=submit]").inner_text() == "Anotar pago de enero"
    page.locator("form.marking [type=submit]").click()
    assert "2027-01" in paid(phone)
    phone.open(path.format("2027-01", ME))
    page.wait_for_selector(box)
    assert page.locator(box).inner_text() == "Enero está anotado como pagado"
    opened(phone, "2027-01-30", path.format("2027-02", YEARLY), yearly("2027-01-31"), shows=box)
    assert "Modalidad 44: el último día de banco fue el viernes 29" in page.inner_text(box)
    phone.open("/es/pagos/como-pagar")
    assert page.locator(box).is_hidden()


def test_what_was_done_is_said_as_it_was(phone: Phone) -> None:
    page = opened(phone, "2027-03-15", "/es/pagos", plan())
    said = page.locator("[data-start=ledger] [data-said] span")
    page.locator("[data-from='2027-02'] [data-act=no]").click()
    expect(said).to_have_text("Sin pago: febrero de 2027.")
    page.wait_for_timeout(QUIET_MS)
    page.locator("[data-edit] button").click()
    page.wait_for_timeout(QUIET_MS)
    page.locator("[data-from='2026-12'] [data-act=remove]").click()
    expect(said).to_have_text("Quitado: diciembre de 2026.")


def test_a_past_month_noted_today_hides_no_pay_day(phone: Phone) -> None:
    page = opened(phone, "2026-12-18", "/es/pagos", plan())
    page.select_option("#mark-month", "2026-11/2026-11")
    page.locator("form.marking [type=submit]").click()
    assert paid(phone) == ["2026-11", "2026-12"]
    phone.open("/es/")
    page.wait_for_selector(".sign h2:visible")
    assert page.locator(".sign h2:visible").inner_text() == "Paga enero hoy"
    assert "Noviembre está anotado como pagado" in page.inner_text(".sign")
    page.locator(".sign [data-act=undo]").click()
    assert paid(phone) == ["2026-12"]


def test_whoever_is_new_enrols_and_has_nothing_to_lose(phone: Phone) -> None:
    new = plan(stated=None, paid_through=None, months={})
    page = opened(phone, "2026-12-18", "/es/", new)
    heading = page.locator(".sign h2:visible")
    assert heading.inner_text() == "Para empezar el 1 de enero, inscríbete y paga hoy"
    assert page.locator(".sign .button:visible").first.get_attribute("href") == "/es/pasos"
    phone.open(f"/es/pagos/como-pagar?mes=2027-01&plan={ME}")
    page.wait_for_selector("[data-start=reminded] a[href='/es/pasos']:visible")
    opened(phone, "2026-12-21", "/es/", new)
    page.locator(".sign [data-act=no]").click()
    page.wait_for_selector(".sign [data-act=undo]:visible")
    assert heading.inner_text().startswith("Para empezar el 1 de febrero, inscríbete y paga")
    assert page.inner_text("h1") == "Tu cobertura puede empezar pronto"
    opened(phone, "2026-12-14", "/es/", BEGUN)
    step = page.locator("[data-step]:visible")
    assert step.inner_text().split("\n")[-1] == "Tu siguiente paso, desde el 1 de enero"


def test_hoy_says_what_is_due_for_somebody_else(phone: Phone) -> None:
    page = opened(phone, "2026-12-16", "/es/", plan(), plan(MUM, person="mum"))
    rows = page.locator("[data-start=theirs] li")
    line = "Paga enero a más tardar el viernes 18 de diciembre"
    assert rows.all_inner_texts() == [f"Mamá\n{line}"]
    rows.locator("a").click()
    page.wait_for_function("() => document.querySelector('.who b').textContent === 'Mamá'")
    page.locator(".sign [data-act=paid]").click()
    assert paid(phone, MUM) == ["2026-12", "2027-01"]
    assert paid(phone) == ["2026-12"]
    assert rows.all_inner_texts() == [f"Tú\n{line}"]

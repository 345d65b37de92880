"""Several people on one phone, and the answers that every page follows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.stage import Phone

pytestmark = pytest.mark.browser


def classes(page: Page) -> set[str]:
    return set(page.evaluate("document.documentElement.className").split())


def add(phone: Phone, name: str) -> Page:
    page = phone.open("/es/ajustes")
    page.fill("#person", name)
    page.click("#personas form button")
    named = "name => document.querySelector('.who b').textContent === name"
    page.wait_for_function(named, arg=name)
    return page


def test_answers_and_ticks_are_kept_apart_for_each_person(phone: Phone) -> None:
    page = phone.open("/es/ajustes")
    page.check("input[name=place][value=mexico]")
    page.wait_for_selector("html.profile-mexico")
    phone.open("/es/papeles/umf-titular")
    page.locator(".check").first.click()
    page.wait_for_timeout(300)
    page = add(phone, "Papá")
    assert "knows-place" not in classes(page)
    page.check("input[name=place][value=abroad]")
    page.wait_for_selector("html.profile-abroad")
    phone.open("/es/papeles/umf-titular")
    page.wait_for_timeout(300)
    assert page.locator(".who").is_visible()
    assert page.locator(".box:checked").count() == 0
    phone.open("/es/ajustes")
    page.locator("#personas .box").first.check()
    page.wait_for_selector("html.profile-mexico")
    phone.open("/es/papeles/umf-titular")
    page.wait_for_selector(".box:checked")


def test_a_person_is_removed_with_all_that_was_noted(phone: Phone) -> None:
    page = add(phone, "Mamá")
    phone.open("/es/papeles/umf-titular")
    page.locator(".check").first.click()
    page.wait_for_timeout(300)
    assert len(phone.stored("ticks")) == 1
    phone.open("/es/ajustes")
    page.click("[data-remove]:visible")
    assert phone.stored("ticks"), "asked before anything is deleted"
    page.click("#personas [data-act=delete]")
    page.wait_for_function("() => !document.documentElement.classList.contains('several-people')")
    assert phone.stored("ticks") == {}
    assert page.locator(".who").is_hidden()


def test_family_and_infonavit_are_asked_where_they_matter(phone: Phone) -> None:
    page = phone.open("/es/pasos/familia")
    page.check("input[name=family][value=child]")
    page.wait_for_selector("html.profile-child")
    assert page.locator("a[href$='umf-hijo']").first.is_visible()
    assert page.locator("a[href$='umf-esposa']").first.is_hidden()
    phone.open("/es/papeles")
    assert page.locator("li.for-child").is_visible()
    assert page.locator("li.for-spouse").is_hidden()
    phone.open("/es/pasos")
    assert page.locator("li[data-step=e-firma]").is_hidden(), "nobody needs it for a child"
    phone.open("/es/pasos/afore")
    page.check("input[name=infonavit][value=no]")
    page.wait_for_selector("html.knows-infonavit")
    phone.open("/es/pasos")
    assert page.locator("li[data-step=afore]").is_hidden()
    page.click("details summary")
    page.check("input[name=family][value=nobody]")
    page.locator("li[data-step=familia]").wait_for(state="hidden")
    assert page.locator("input[name=family][value=child]").is_checked() is False

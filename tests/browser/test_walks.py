"""Six people walk from the home page to the end of their path, by links that they can see; half-way
the server stops. Pictures of every screen go to `test-pictures/walks/`. One walk is in every test
run, all of them in the soak.
"""

from __future__ import annotations

import re
import shutil

import pytest

from tests.browser.stage import ROOT, LiveServer, Phone

pytestmark = [pytest.mark.browser, pytest.mark.walk]
PICTURES = ROOT / "test-pictures" / "walks"


class Walk:
    """One person on one phone."""

    def __init__(self, phone: Phone, server: LiveServer, name: str, language: str = "es") -> None:
        self.phone, self.server, self.language = phone, server, language
        self.page = phone.page
        self.folder = PICTURES / name
        self.count = 0
        shutil.rmtree(self.folder, ignore_errors=True)
        phone.open(f"/{language}/")
        self.picture("hoy")

    def picture(self, label: str) -> None:
        self.count += 1
        name = re.sub(r"\W+", "-", label)
        self.page.screenshot(path=self.folder / f"{self.count:02}-{name}.png", full_page=True)

    def follow(self, slug: str) -> None:
        """Press the first visible link to a page, and be there."""
        address = f"/{self.language}/{slug}"
        self.page.locator(f'a[href="{address}"]:visible').first.click()
        self.arrived(slug)

    def arrived(self, slug: str) -> None:
        self.page.wait_for_url(f"**/{self.language}/{slug}")
        shown = self.page.locator("html").get_attribute("data-page")
        assert shown == (slug or "hoy"), f"{shown} instead of {slug}"
        self.page.wait_for_timeout(250)
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{slug} scrolls sideways"
        self.picture(slug or "hoy")

    def tab(self, slug: str) -> None:
        self.page.locator(f'nav.tabs a[href="/{self.language}/{slug}"]').click()
        self.arrived(slug)

    def answer(self, **answers: str) -> None:
        """Press the answers of the profile that stand on this page."""
        for name, value in answers.items():
            self.page.check(f"input[name={name}][value={value}]")
        self.page.wait_for_timeout(250)
        self.picture("answered")

    def precheck(self, *answers: str) -> str:
        """Answer the questions of ¿Es para mí?; the words of the result."""
        for value in answers:
            self.page.check(f"[data-stage] input[value={value}]")
            self.page.click("[data-stage] button:not([name])")
        self.picture("result")
        return self.page.inner_text(".verdict")

    def server_stops(self) -> None:
        self.phone.ready()
        self.server.stop()

    def seen(self, *words: str) -> None:
        """What a person must find on the page, visibly."""
        text = " ".join(self.page.inner_text("main").split())
        for each in words:
            assert each in text, f"{each!r} is not on {self.page.url}"

    def unseen(self, *words: str) -> None:
        text = " ".join(self.page.inner_text("main").split())
        for each in words:
            assert each not in text, f"{each!r} is on {self.page.url}"

    def tick_all(self) -> None:
        boxes = self.page.locator(".box[data-item]:visible")
        for index in range(boxes.count()):
            boxes.nth(index).check()
        self.page.locator("[data-complete]").wait_for(state="visible")
        self.picture("complete")

    def finish(self, *, stop_at: str = "", steps: int) -> None:
        """Do every step of the path in its order; at `stop_at` the server stops."""
        done = []
        while self.page.locator("li.is-now:visible").count():
            row = self.page.locator("li.is-now:visible")
            step = row.get_attribute("data-step") or ""
            assert step not in done, f"{step} comes twice"
            row.locator("a.button").click()
            self.arrived(f"pasos/{step}")
            if step == stop_at:
                self.server_stops()
            self.page.click("[data-mark=done]")
            self.page.wait_for_timeout(250)
            done.append(step)
            self.tab("pasos")
        assert len(done) == steps, done
        self.picture("all-done")


def test_a_person_in_los_angeles(phone: Phone, server: LiveServer) -> None:
    walk = Walk(phone, server, "los-angeles")
    walk.answer(place="abroad", nationality="mexican")
    walk.follow("es-para-mi")
    assert "desde otro país" in walk.precheck("abroad", "mexican", "own", "never", "both")
    walk.follow("guia/desde-eeuu")
    walk.seen("domicilio de un familiar", "011 52 55 4166 5415", "consulado")
    walk.follow("pasos/ensayo")
    walk.seen("radican y laboran en el extranjero", "contacto de un familiar")
    walk.follow("papeles/inscripcion-en-linea")
    walk.seen("Domicilio y teléfono de un familiar en México")
    walk.unseen("Tu domicilio completo", "Documento de estancia legal")
    walk.tab("pasos")
    walk.page.click("details summary")
    walk.answer(infonavit="no", family="parents")
    walk.finish(stop_at="primera-cuota", steps=9)
    walk.follow("papeles/umf-padres")
    walk.seen("Nadie explica cómo se prueba si tú vives fuera")
    walk.tab("pagos")
    walk.follow("pagos/como-pagar")
    walk.follow("guia/pagar-desde-eeuu")
    walk.seen("Finabien", "hora de la Ciudad de México", "exacto, hasta el centavo")


@pytest.mark.soak
def test_a_resident(phone: Phone, server: LiveServer) -> None:
    walk = Walk(phone, server, "resident")
    walk.follow("es-para-mi")
    assert "Sí, este seguro es para ti" in walk.precheck(
        "mexico", "mexican", "own", "never", "both"
    )
    walk.page.click("[data-keep] button")
    walk.page.wait_for_selector("html.profile-mexico")
    walk.follow("guia/cuanto-cuesta")
    walk.seen("Declara tu ingreso real")
    walk.tab("pasos")
    walk.unseen("Si no eres de México")
    walk.page.click("details summary")
    walk.answer(infonavit="no", family="child")
    walk.follow("pasos/curp")
    walk.seen("Búscala en la página del gobierno")
    walk.unseen("Si no eres de México")
    walk.tab("pasos")
    walk.follow("papeles/umf-titular")
    walk.server_stops()
    walk.tick_all()
    walk.follow("guia/primera-visita")
    walk.tab("pasos")
    walk.finish(steps=8)
    walk.follow("carpeta")
    walk.tab("pagos")


@pytest.mark.soak
def test_a_canadian_in_oaxaca(phone: Phone, server: LiveServer) -> None:
    walk = Walk(phone, server, "canadian", "en")
    walk.follow("es-para-mi")
    said = walk.precheck("mexico", "foreign", "card", "own", "never", "care")
    assert "with your resident card" in said
    walk.seen("family insurance")
    walk.page.click("[data-keep] button")
    walk.page.wait_for_selector("html.profile-foreign")
    walk.follow("guia/extranjeros")
    walk.seen("legal stay", "CURP", "resident card")
    walk.follow("papeles/nss")
    walk.seen("Resident card")
    walk.tab("pasos")
    walk.page.click("details summary")
    walk.answer(infonavit="no", family="spouse")
    walk.follow("pasos/rfc")
    walk.seen("For a foreigner")
    walk.tab("pasos")
    walk.finish(stop_at="nss", steps=9)
    walk.follow("papeles/umf-esposa")
    walk.tab("guia")
    walk.page.fill("#q", "emergency")
    walk.page.wait_for_selector("[data-found] li")
    walk.picture("search")


@pytest.mark.soak
def test_a_returning_worker_of_58(phone: Phone, server: LiveServer) -> None:
    walk = Walk(phone, server, "returning")
    walk.follow("es-para-mi")
    said = walk.precheck("mexico", "mexican", "own", "weeks", "pension")
    assert "compara antes" in said
    walk.seen("Modalidad 40", "26 semanas")
    walk.follow("guia/modalidad-40")
    walk.seen("No da atención médica", "no aclara si entrar a la PTI")
    walk.follow("guia/pension-ley-73")
    walk.seen("Cuidado con tu promedio")
    walk.server_stops()
    walk.follow("guia/regresar")
    walk.seen("No saques otro", "52")
    walk.tab("guia")
    walk.follow("comparar")
    walk.tab("pasos")
    walk.page.click("details summary")
    walk.answer(place="mexico", nationality="mexican", infonavit="no", family="nobody")
    walk.finish(steps=7)


@pytest.mark.soak
def test_an_app_courier(phone: Phone, server: LiveServer) -> None:
    walk = Walk(phone, server, "courier")
    walk.follow("es-para-mi")
    said = walk.precheck("mexico", "mexican", "app", "varies", "never", "both")
    assert "Depende de cada mes" in said
    walk.page.click("[data-answers] button[value=app_net]")
    said = walk.precheck("below")
    assert "solo te cubre los riesgos de trabajo" in said
    walk.follow("guia/aplicaciones")
    walk.seen("La aplicación solo te cubre los riesgos de trabajo")
    walk.follow("guia/riesgo-de-trabajo")
    walk.server_stops()
    walk.tab("pasos")
    walk.page.click("details summary")
    walk.answer(place="mexico", nationality="mexican", infonavit="yes", family="partner")
    walk.finish(steps=10)
    walk.follow("papeles/umf-pareja")
    walk.seen("cinco años de vida en común")


@pytest.mark.soak
def test_a_daughter_helping_her_father(phone: Phone, server: LiveServer) -> None:
    walk = Walk(phone, server, "daughter")
    walk.tab("guia")
    walk.follow("guia/ayudar-a-alguien")
    walk.seen("tu papá o tu mamá")
    walk.follow("guia/quien-de-tu-familia")
    walk.seen("viven en tu hogar")
    walk.follow("ajustes")
    walk.page.fill("#person", "Papá")
    walk.page.click("#personas form button")
    walk.page.wait_for_function("() => document.querySelector('.who b').textContent === 'Papá'")
    walk.answer(place="mexico", nationality="mexican", infonavit="no", family="spouse")
    walk.server_stops()
    walk.tab("pasos")
    assert "Papá" in walk.page.inner_text(".who")
    walk.finish(steps=9)
    walk.follow("papeles/umf-titular")
    walk.tick_all()
    walk.follow("ajustes")
    walk.page.locator("#personas .box").first.check()
    walk.page.wait_for_timeout(300)
    walk.tab("pasos")
    assert walk.page.locator("li.is-done").count() == 0, "her own path is untouched"
    walk.picture("her-own")

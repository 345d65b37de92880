"""Calcular and Comparar say the same on the phone as from the server: every word, figure, flag and
mistake of the two views, over the vectors, every edge of a year and seeded random forms."""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from pwa import rules
from pwa.web.compare_view import compare_view
from pwa.web.fee_view import fee_view
from pwa.web.forms import read_compare, read_fee, sentences

pytestmark = pytest.mark.usefixtures("tables_of_2026")

ROOT = Path(__file__).resolve().parents[2]
SEED = 20_261_125
LANGUAGES = ("es", "en")
RANDOM_FORMS, SOAK_FORMS, COMPARISONS = 600, 6_000, 60
MONTHS = [f"{year}-{month:02}" for year in range(2021, 2030) for month in range(1, 13)]
NONSENSE = [
    "", " ", "-5", "−5", "1e30", "diez mil", "１０００", "10.000,00", "10,00", "1 000 00", "10.123",
    "999999999999", "$", "10'000", "½", "<b>1</b>", "NaN",
]  # fmt: skip
Forms = list[dict[str, str]]


def phone(
    language: str, *, change: Mapping[str, Any] | None = None, **forms: Forms
) -> dict[str, list[dict[str, Any]]]:
    """What the phone's scripts make of these forms; `change`: of the tables they have."""
    bundle = {**rules.bundle(), **(change or {})}
    path = os.pathsep.join([str(ROOT / ".venv/bin"), os.environ["PATH"]])
    program = shutil.which("node", path=path)
    assert program, "node is needed: make setup"
    answer = subprocess.run(
        [program, str(ROOT / "tests/js/views.mjs")],
        input=json.dumps({"bundle": bundle, "language": language, **forms}),
        capture_output=True,
        text=True,
        check=True,
        timeout=250,
    )
    found: dict[str, list[dict[str, Any]]] = json.loads(answer.stdout)
    return found


def server_fee(values: Mapping[str, str], language: str) -> dict[str, Any]:
    form = read_fee(MultiDict(values))
    if form.errors:
        return {"errors": form.errors}
    return {"view": fee_view(form.answer, values.get("place", "mexico"), language)}


def server_comparison(values: Mapping[str, str], language: str) -> dict[str, Any]:
    form = read_compare(MultiDict(values))
    return {"errors": form.errors} if form.errors else {"view": compare_view(form.answer, language)}


def fee_form(income: str, covers: str, **more: str) -> dict[str, str]:
    return {"income": income, "covers": covers, "zone": "general", "risk": "III", **more}


def pesos(centavos: int) -> str:
    return rules.plain_amount(centavos)


def vector_forms() -> Forms:
    forms = []
    for name in ("worked.csv", "exact.csv"):
        with (ROOT / "tests/vectors/fees" / name).open(encoding="utf-8", newline="") as file:
            forms += [
                {key: row[key] for key in ("income", "zone", "risk", "covers", "infonavit")}
                for row in csv.DictReader(file)
            ]
    return forms


def edge_forms() -> Forms:
    """Every edge ±1 centavo of the months that lead into a year, both zones."""
    return [
        fee_form(pesos(edge + step), covers, zone=zone)
        for covers in ("2026-12", "2027-01", "2027-02")
        for zone in rules.ZONES
        for edge in rules.edges(zone, covers)
        for step in (-1, 0, 1)
    ]


def random_forms(count: int) -> Forms:
    source = random.Random(SEED)
    return [
        fee_form(
            pesos(int(10 ** source.uniform(3, 9.5))),
            source.choice(MONTHS),
            zone=source.choice(rules.ZONES),
            risk=source.choice(["unknown", *rules.RISKS]),
            period=source.choice(list(rules.PERIODS)),
            infonavit=source.choice(["yes", "no"]),
            place=source.choice(["mexico", "abroad"]),
        )
        for _ in range(count)
    ]


def wrong_forms() -> Forms:
    amounts = [fee_form(text, "2027-01") for text in NONSENSE]
    months = [fee_form("10000", text) for text in ("", "2020-12", "2027-13", "pronto", "1999-01")]
    both = [fee_form("", ""), fee_form("10000", "2023-12", infonavit="yes")]
    return [*amounts, *months, *both]


def comparison_form(**more: str) -> dict[str, str]:
    common = {"income": "10,000", "covers": "2027-01", "zone": "general", "risk": "unknown"}
    return {**common, "age": "52", "years": "10", "family": "", **more}


def comparison_forms(count: int) -> Forms:
    source = random.Random(SEED)
    ages = [str(age) for age in range(121)]
    right = [
        comparison_form(
            income=pesos(int(10 ** source.uniform(3, 8))),
            covers=source.choice([month for month in MONTHS if month >= "2025-03"]),
            zone=source.choice(rules.ZONES),
            risk=source.choice(["unknown", *rules.RISKS]),
            age=source.choice(ages),
            years=source.choice(["1", "2", "5", "9", "9", "40"]),
            family=source.choice([", ", " ", ";"]).join(source.sample(ages, source.randint(0, 6))),
        )
        for _ in range(count)
    ]
    wrong = [
        comparison_form(**{field: text})
        for field, texts in {
            "age": ["", "121", "-1", "5.5", "x", "٥"],
            "years": ["", "0", "41", "1e1"],
            "family": ["x", "34, 121", "1" * 4, ", ".join(["1"] * 21), "3-4"],
            "covers": ["2025-02", "2020-12", ""],
            "income": ["", "abc"],
        }.items()
        for text in texts
    ]
    return [*right, *wrong]


def differences(forms: Forms, theirs: list[dict[str, Any]], ours: Any, language: str) -> list[Any]:
    pairs = zip(forms, theirs, strict=True)
    return [
        (form, ours(form, language), them) for form, them in pairs if ours(form, language) != them
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_calcular_says_the_same_on_the_phone(language: str) -> None:
    forms = [*vector_forms(), *edge_forms(), *wrong_forms(), *random_forms(RANDOM_FORMS)]
    theirs = phone(language, fees=forms)["fees"]
    assert differences(forms, theirs, server_fee, language) == []
    assert sum("view" in each for each in theirs) > RANDOM_FORMS
    assert sum("errors" in each for each in theirs) >= len(NONSENSE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_comparar_says_the_same_on_the_phone(language: str) -> None:
    forms = comparison_forms(COMPARISONS)
    theirs = phone(language, comparisons=forms)["comparisons"]
    assert differences(forms, theirs, server_comparison, language) == []
    assert sum("view" in each for each in theirs) == COMPARISONS


def test_a_newer_table_is_declined_in_words() -> None:
    """An old script does not miscalculate with tables that it does not understand."""
    found = phone("es", change={"engine": 2}, fees=[fee_form("1", "2027-01")])["fees"]
    assert found == [{"errors": {"formulario": "engine"}}]
    beyond = phone("es", fees=[fee_form("1", "2030-12", period="year")])["fees"]
    assert beyond == [{"errors": {"covers": "month_beyond"}}]
    assert {"engine", "month_beyond"} <= set(sentences())


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_thousands_of_random_forms_say_the_same() -> None:
    forms = random_forms(SOAK_FORMS)
    for start in range(0, len(forms), 500):
        part = forms[start : start + 500]
        assert differences(part, phone("es", fees=part)["fees"], server_fee, "es") == []


def test_the_chart_stays_inside_its_drawing_and_never_falls() -> None:
    """Fees only rise with income; the drawing is 3200 by 2000 with its zero at the lower left."""
    for form in edge_forms():
        view = server_fee(form, "es")["view"]
        for name in ("flat", "jump", "slope", "mine", "mine_down"):
            points = [tuple(map(int, point.split(","))) for point in view[name].split()]
            assert all(0 <= x <= 3_200 and 0 <= y <= 2_000 for x, y in points), (form, name)
        heights = [int(point.split(",")[1]) for point in view["slope"].split()]
        assert heights == sorted(heights, reverse=True)


def test_the_hundred_pesos_are_a_hundred() -> None:
    for form in [*vector_forms(), *random_forms(100)]:
        found = server_fee(form, "es")
        if "view" in found:
            groups = ("sickness", "risk", "disability", "retirement", "childcare", "infonavit")
            assert sum(int(found["view"][f"{group}_share"]) for group in groups) == 100


def test_december_january_and_february_are_shown_together() -> None:
    """The values of a month are those in force on its first day: UMA of 2026 until January 2027."""
    view = server_fee(fee_form("10,000", "2027-01"), "es")["view"]
    assert [(row["month"], row["month_fee"], row["month_pending"]) for row in view["changes"]] == [
        ("diciembre de 2026", "$2,491.81", False),
        ("enero de 2027", "$2,563.71", True),
        ("febrero de 2027", "$2,536.00", True),
    ]
    assert view["step"] == "$351.10"

"""The dated tables: refused when they cannot be right, looked up by day, reviewed in time."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from pwa import rules
from pwa.rules import load, review
from pwa.rules.lookup import lookup, renewal_after, table
from pwa.rules.schema import FILES

pytestmark = pytest.mark.usefixtures("tables_of_2026")

NOVEMBER = date(2026, 11, 24)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data files that a test may spoil."""
    folder = tmp_path / "data"
    shutil.copytree(load.DATA, folder)
    return folder


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "key"),
    [
        ("uma", "unit:", "comment: no\nunit:", "comment"),
        ("uma", "daily: 7304", "daily: 73.04", "entries.0.values.daily"),
        ("uma", "daily: 7304", "daily: yes", "entries.0.values.daily"),
        ("uma", "daily: 7304", "daily: -1", "entries.0.values.daily"),
        ("uma", "from: 2026-02-01", "from: 2016-02-01", "from"),
        ("uma", "from: 2026-02-01", "from: 2026-02-30", "from"),
        ("uma", "status: enacted", "status: rumoured", "entries.0.status"),
        ("uma", "https://idconline.mx", "http://idconline.mx", "entries.0.source.link"),
        ("uma", "confidence: several", "confidence: sure", "entries.0.confidence"),
        ("uma", "checked_on: 2026-11-22", "seen_on: 2026-11-22", "entries.0"),
        ("uma", 'renews: "02-01"', 'renews: "02-31"', "renews"),
        ("uma", "rounding: none\n", "", "rounding"),
        ("cesantia", "edges: [150, 200,", "edges: [200,", "edges"),
        ("rates", "kind: uma", "kind: guess", "components.0.kind"),
        ("zones", "state: Sonora", "estate: Sonora", "municipalities"),
    ],
)
def test_a_wrong_file_is_refused_by_name_and_key(
    data: Path, name: str, old: str, new: str, key: str
) -> None:
    spoil(data, name, old, new)
    with pytest.raises(rules.TableError) as caught:
        load.load(data)
    assert caught.value.file == f"{name}.yaml"
    assert key in f"{caught.value.key}: {caught.value.reason}"
    assert str(caught.value).startswith(f"{name}.yaml: ")


def test_a_key_written_twice_is_refused(data: Path) -> None:
    spoil(data, "uma", "unit:", "unit: pesos\nunit:")
    with pytest.raises(rules.TableError, match="written twice"):
        load.load(data)


def test_a_missing_or_unknown_file_is_refused(data: Path) -> None:
    (data / "extra.yaml").write_text("a: 1\n")
    with pytest.raises(rules.TableError, match=r"extra\.yaml"):
        load.load(data)
    (data / "extra.yaml").unlink()
    (data / "weeks.yaml").unlink()
    with pytest.raises(rules.TableError, match=r"weeks\.yaml: -: missing"):
        load.load(data)


def test_not_in_force_before_the_first_entry_and_only_there() -> None:
    first = table("uma").entries[0].start
    assert lookup("uma", "daily", first).value == 7_304
    with pytest.raises(rules.NotInForce):
        lookup("uma", "daily", date(2015, 12, 31))
    assert lookup("uma", "daily", date(2099, 1, 1)).provisional


@pytest.mark.parametrize(
    ("name", "key", "day", "value", "provisional"),
    [
        ("uma", "daily", "2026-01-31", 11_314, False),
        ("uma", "daily", "2026-02-01", 11_731, False),
        ("uma", "daily", "2027-01-31", 11_731, False),
        ("uma", "daily", "2027-02-01", 11_731, True),
        ("wage", "general", "2026-12-31", 31_504, False),
        ("wage", "general", "2027-01-01", 31_504, True),
        ("wage", "border", "2025-12-31", 41_988, False),
        ("cesantia", "row8", "2031-06-01", 1_187_500, False),
        ("cesantia", "row8", "2022-12-31", 315_000, False),
        ("family", "30-39", "2026-02-28", 1_185_000, False),
        ("family", "30-39", "2026-03-01", 1_185_000, True),
        ("weeks", "pension", "2026-12-31", 875, False),
        ("weeks", "pension", "2040-01-01", 1_000, False),
    ],
)
def test_values_by_day(name: str, key: str, day: str, value: int, provisional: bool) -> None:
    found = lookup(name, key, date.fromisoformat(day))
    assert (found.value, found.provisional) == (value, provisional)


def test_an_announced_value_never_computes(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(
        data,
        "uma",
        "from: 2026-02-01\n    status: enacted",
        "from: 2026-02-01\n    status: announced",
    )
    changed = load.load(data)
    monkeypatch.setattr("pwa.rules.lookup.tables", lambda: changed)
    monkeypatch.setattr("pwa.rules.review.tables", lambda: changed)
    found = lookup.__wrapped__("uma", "daily", date(2026, 3, 1))
    assert (found.value, found.provisional) == (11_314, True)
    problems = review.check(NOVEMBER)
    assert "uma.yaml: entries: the one from 2026-02-01 is only announced" in problems
    assert "uma.yaml: entries: no enacted value from 2026-02-01" in problems


def test_the_data_is_in_order_today() -> None:
    assert rules.check(NOVEMBER) == []
    assert rules.stale(NOVEMBER) == {}


def test_the_check_names_what_the_new_year_lacks() -> None:
    problems = rules.check(date(2027, 3, 5))
    assert "wage.yaml: entries: no enacted value from 2027-01-01" in problems
    assert "uma.yaml: entries: no enacted value from 2027-02-01" in problems
    assert "uma.yaml: review_by: past since 2027-02-15" in problems
    assert rules.stale(date(2027, 2, 16))["uma"] == date(2027, 2, 15)


@pytest.mark.parametrize(
    ("name", "old", "new", "finding"),
    [
        ("mod44", "published_price: 2053859", "published_price: 2053858", "mod44.yaml"),
        ("mod40", "published_top_rate: 1443800", "published_top_rate: 1", "mod40.yaml"),
        ("zones", "named: 43", "named: 44", "zones.yaml"),
        ("banking", "2025-04-18, ", "", "banking.yaml"),
        ("family", "20-29", "21-29", "family.yaml"),
        ("risk", "      V: 758875\n", "", "risk.yaml"),
        ("rates", "      childcare.worker: 0\n", "", "rates.yaml"),
    ],
)
def test_the_check_names_contradictions(
    data: Path, monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str, finding: str
) -> None:
    spoil(data, name, old, new)
    changed = load.load(data)
    for module in ("review", "lookup", "schemes"):
        monkeypatch.setattr(f"pwa.rules.{module}.tables", lambda: changed)
    assert [problem for problem in review.check(NOVEMBER) if problem.startswith(finding)]


def test_a_broken_file_is_a_finding_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise rules.TableError("uma.yaml", "entries", "gone")

    monkeypatch.setattr("pwa.rules.review.tables", broken)
    assert review.check(NOVEMBER) == ["uma.yaml: entries: gone"]


def test_the_next_renewal_is_after_the_start() -> None:
    assert renewal_after(table("uma"), date(2026, 2, 1)) == date(2027, 2, 1)
    assert renewal_after(table("uma"), date(2026, 1, 1)) == date(2026, 2, 1)
    assert renewal_after(table("rates"), date(2026, 1, 1)) == date.max


def test_every_data_file_has_a_shape() -> None:
    assert {path.stem for path in load.DATA.glob("*.yaml")} == {*FILES, load.DECISIONS}


def test_the_border_zone_is_keyed_by_state() -> None:
    places = {(place.state, place.name) for place in rules.tables().border}
    assert {("Coahuila", "Guerrero"), ("Tamaulipas", "Guerrero")} <= places
    unconfirmed = {place.name for place in rules.tables().border if not place.confirmed}
    assert unconfirmed == {"San Felipe", "San Quintín"}
    assert len(places) == 45

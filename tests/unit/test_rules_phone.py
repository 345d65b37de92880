"""The phone's engine gives what the server's gives: every edge, thousands of random questions, and
the same refusals. Node runs the very module that ships."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pwa import rules
from pwa.rules.bundle import ENGINE, digest_of
from pwa.rules.fees import FeeQuery
from pwa.rules.lookup import Found

pytestmark = pytest.mark.usefixtures("tables_of_2026")

ROOT = Path(__file__).resolve().parents[2]
SEED = 20_261_124
RANDOM_QUERIES, SOAK_QUERIES = 10_000, 100_000
YEARS = range(2021, 2031)
MONTHS = [f"{year}-{month:02}" for year in YEARS for month in range(1, 13)]
WORST = 9_999_999_999


def node(**question: Any) -> dict[str, Any]:
    """Ask the phone's engine."""
    path = os.pathsep.join([str(ROOT / ".venv/bin"), os.environ["PATH"]])
    program = shutil.which("node", path=path)
    assert program, "node is needed: make setup"
    answer = subprocess.run(
        [program, str(ROOT / "tests/js/fees.mjs")],
        input=json.dumps({"bundle": rules.bundle(), **question}),
        capture_output=True,
        text=True,
        check=True,
        timeout=250,
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def ours(query: FeeQuery) -> dict[str, Any]:
    """The server's answer in the phone's words."""
    try:
        answer = rules.fee(query)
    except rules.NotInForce as error:
        return {"declined": "infonavit" if str(error).startswith("infonavit") else "month"}
    except rules.QueryError as error:
        return {"declined": error.field}
    return {
        "total": answer.total,
        "range": answer.range and asdict(answer.range),
        "months": [month(each) for each in answer.months],
        "lines": [line(each) for each in answer.lines],
        "groups": answer.groups,
        "days": answer.days,
        "provisional": list(answer.provisional),
        "alternatives": [asdict(each) for each in answer.alternatives],
        "used": used(answer.used),
        "doubts": list(answer.doubts),
    }


def used(entries: tuple[Found, ...]) -> list[str]:
    return sorted({f"{found.table} {found.entry.start}" for found in entries})


def month(each: rules.MonthFee) -> dict[str, Any]:
    keys = ("month", "days", "income", "bound", "row", "uma", "wage", "total")
    return {
        **{key: getattr(each, key) for key in keys},
        "lines": [line(part) for part in each.lines],
        "pending": list(each.pending),
        "used": used(each.used),
    }


def line(each: rules.Line) -> dict[str, Any]:
    return {
        "id": each.id,
        "group": each.group,
        "kind": each.kind,
        "charged": each.charged,
        "employerRate": each.employer_rate,
        "workerRate": each.worker_rate,
        "employer": each.employer,
        "worker": each.worker,
        "amount": each.amount,
    }


def differences(queries: list[FeeQuery], *, at_once: int = 2_000) -> list[Any]:
    """Questions that the two answer differently, with both answers."""
    found = []
    for start in range(0, len(queries), at_once):
        part = queries[start : start + at_once]
        theirs = node(queries=[asdict(query) for query in part])["fees"]
        pairs = zip(part, theirs, strict=True)
        found += [(query, ours(query), them) for query, them in pairs if ours(query) != them]
    return found


def edge_queries() -> list[FeeQuery]:
    """Every edge ±1 centavo in every month, zone and year; the class turns with the edge."""
    return [
        FeeQuery(max(0, edge + step), zone, each, rules.RISKS[at % 5])
        for each in MONTHS
        for zone in rules.ZONES
        for at, edge in enumerate([*rules.edges(zone, each), 0, WORST - 1])
        for step in (-1, 0, 1)
    ]


def random_queries(count: int, seed: int = SEED) -> list[FeeQuery]:
    """Seeded questions, half of them near an edge, a few outside what can be asked."""
    source = random.Random(seed)
    return [random_query(source) for _ in range(count)]


def random_query(source: random.Random) -> FeeQuery:
    covers, zone = source.choice(MONTHS), source.choice(rules.ZONES)
    near = source.choice(rules.edges(zone, covers)) + source.randint(-200, 200)
    wide = int(10 ** source.uniform(0, 10))
    return FeeQuery(
        income=source.choice([near, wide, source.randint(0, 10_000_000)]),
        zone=zone,
        covers=source.choice([covers] * 40 + ["2020-12", "2020-13", "1999-01", ""]),
        risk=source.choice([None, *rules.RISKS]),
        period=source.choice(["month"] * 6 + list(rules.PERIODS)),
        infonavit=source.random() < 0.4,
        days=source.choice([None, None, None, 28, 29, 30, 31, 27, 32]),
    )


def inside(queries: list[FeeQuery]) -> list[FeeQuery]:
    """Without periods that leave the phone's tables: the server alone prices those."""
    last = rules.last_month()
    return [query for query in queries if ends(query) <= last]


def ends(query: FeeQuery) -> str:
    if not query.covers.startswith("20") or query.covers.endswith("13"):
        return ""
    index = int(query.covers[:4]) * 12 + int(query.covers[5:]) - 2 + rules.PERIODS[query.period]
    return f"{index // 12}-{index % 12 + 1:02}"


def test_every_edge_gives_the_same() -> None:
    queries = edge_queries()
    assert len(queries) > 2_000
    assert differences(queries) == []


def test_random_questions_give_the_same() -> None:
    queries = inside(random_queries(RANDOM_QUERIES + 500))[:RANDOM_QUERIES]
    assert len(queries) == RANDOM_QUERIES
    assert differences(queries) == []


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_hundred_thousand_random_questions_give_the_same() -> None:
    queries = inside(random_queries(SOAK_QUERIES + 5_000, SEED + 1))[:SOAK_QUERIES]
    found = differences(queries)
    print(f"fees: {len(queries)} random questions, {len(found)} differences")
    assert found == []


def test_a_difference_would_be_seen() -> None:
    """One centavo more UMA on the phone only must show up in nearly every fee."""
    changed = json.loads(rules.bundle_json())
    changed["tables"]["uma"]["entries"][-1]["values"]["daily"] += 1
    query = FeeQuery(1_000_000, "general", "2026-06", "III")
    theirs = node(bundle=changed, queries=[asdict(query)])["fees"][0]
    assert theirs["total"] != rules.fee(query).total


@pytest.mark.parametrize(
    ("change", "query", "reason"),
    [
        ({"engine": 2}, {}, "engine"),
        ({}, {"covers": "2031-01"}, "month"),
        ({}, {"covers": "2030-08", "period": "half-year"}, "month"),
        ({}, {"covers": "2020-12"}, "month"),
        ({}, {"covers": "soon"}, "month"),
        ({}, {"covers": "2023-12", "infonavit": True}, "infonavit"),
        ({}, {"income": 1.5}, "income"),
        ({}, {"income": -1}, "income"),
        ({}, {"income": 1e30}, "income"),
        ({}, {"income": "10000"}, "income"),
        ({}, {"risk": "VI"}, "risk"),
        ({}, {"zone": "north"}, "zone"),
        ({}, {"period": "constructor"}, "period"),
        ({}, {"days": 27}, "days"),
    ],
)
def test_the_phone_declines_what_it_does_not_know(
    change: dict[str, Any], query: dict[str, Any], reason: str
) -> None:
    asked = {"income": 1_000_000, "zone": "general", "covers": "2027-01", **query}
    answer = node(bundle={**rules.bundle(), **change}, queries=[asked])["fees"][0]
    assert answer == {"declined": reason}


def test_typed_amounts_are_the_same_on_the_phone() -> None:
    cases = json.loads((ROOT / "tests/vectors/amounts/typed.json").read_text("utf-8"))
    answers = node(amounts=[case["text"] for case in cases])["amounts"]
    expected = [{key: case[key] for key in case if key != "text"} for case in cases]
    assert answers == expected


def test_random_texts_are_the_same_on_the_phone() -> None:
    source = random.Random(SEED)
    alphabet = "0123456789" * 4 + ".,  $-e１½a'\u00a0\u2009\t+"
    texts = ["".join(source.choices(alphabet, k=source.randint(0, 9))) for _ in range(4_000)]
    answers = node(amounts=texts)["amounts"]
    assert [read(text) for text in texts] == answers
    assert sum("centavos" in answer for answer in answers) > 100


def read(text: str) -> dict[str, Any]:
    try:
        return {"centavos": rules.parse_amount(text)}
    except rules.AmountError as error:
        return {"reason": error.reason}


def test_the_bundle_says_what_it_is() -> None:
    bundle = rules.bundle()
    assert bundle["engine"] == ENGINE
    assert f"export const ENGINE = {ENGINE};" in (ROOT / "static/js/engine/fees.js").read_text(
        "utf-8"
    )
    assert bundle["valid_until"] == "2026-12-31"
    assert len(bundle["digest"]) == 64
    assert json.loads(rules.bundle_json()) == bundle


def test_the_digest_follows_the_content() -> None:
    body = {key: value for key, value in rules.bundle().items() if key != "digest"}
    assert digest_of(body) == rules.bundle()["digest"]
    assert digest_of({**body, "engine": 2}) != rules.bundle()["digest"]


def test_no_float_travels() -> None:
    def walk(value: Any) -> None:
        assert not isinstance(value, float)
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, dict | list | float):
                walk(inner)

    walk(rules.bundle())


def test_the_dates_reach_three_years_past_the_data() -> None:
    dates = rules.dates()
    assert dates["first_month"] == "2025-01"
    months = list(dates["months"])
    assert months == sorted(months)
    ahead = int(months[-1][:4]) * 12 + int(months[-1][5:]) - (2026 * 12 + 12)
    assert ahead >= 36
    assert len(months) == 72
    for name, (due, safe) in dates["months"].items():
        assert due == rules.due_for(name).isoformat()
        assert safe == rules.safe_day(date.fromisoformat(due)).isoformat()
    assert dates["months"]["2026-12"] == ["2026-12-20", "2026-12-18"]


def test_scheme_prices_and_weeks_travel_as_tables() -> None:
    bundle = rules.bundle()
    assert bundle["mod44"]["2026"] == {"total": 2_053_859, "pending": []}
    assert bundle["mod44"]["2027"]["pending"] == ["uma", "wage"]
    assert bundle["mod40"]["2026"][7] == 1_443_800
    assert bundle["weeks"]["2026"] == 875
    assert bundle["family"]["pending_from"] == "2026-03-01"
    assert bundle["family"]["bands"][2] == {"from": 30, "to": 39, "price": 1_185_000}


def test_write_makes_both_files(tmp_path: Path) -> None:
    written = rules.write(tmp_path / "new" / "dist")
    assert [path.name for path in written] == ["rules.json", "dates.json"]
    assert written[0].read_bytes() == rules.bundle_json()
    assert json.loads(written[1].read_bytes()) == rules.dates()

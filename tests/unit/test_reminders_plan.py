"""The pure plan: moments, clock changes, periods, and what becomes of a claimed reminder."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.reminders.moments import (
    NEIGHBOURS,
    at_local,
    end_of,
    is_allowed,
    next_allowed,
    spread_of,
)
from pwa.reminders.plan import (
    Agenda,
    Key,
    Kind,
    Person,
    Plan,
    Sibling,
    Slot,
    Verdict,
    agenda,
    anchor_of,
    decide,
)
from tests.reminder_kit import at

ZONES = [
    "America/Mexico_City",
    "America/Tijuana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Ciudad_Juarez",
    "Pacific/Honolulu",
    "Europe/Madrid",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
]
NOVEMBER = at("2026-11-24T12:00:00-06:00")


def person(zone: str = "America/Mexico_City", hour: int = 19, *days: int) -> Person:
    return Person(zone, hour, days or (3, 1), timedelta(minutes=5))


def monthly(paid_through: str | None = "2026-12", period: str = "month") -> Plan:
    anchor = anchor_of(paid_through, period=period, now=NOVEMBER)
    return Plan("p", "pti", period, paid_through, anchor=anchor)


def moments(found: Agenda, kind: Kind = Kind.LEAD) -> list[str]:
    return [slot.at.isoformat() for slot in found.slots if slot.key.kind is kind]


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("America/Mexico_City", "2026-12-16T01:05:00+00:00"),
        ("America/Los_Angeles", "2026-12-16T03:05:00+00:00"),
        ("America/New_York", "2026-12-16T00:05:00+00:00"),
        ("Asia/Tokyo", "2026-12-15T10:05:00+00:00"),
    ],
)
def test_the_hour_is_the_persons_own(zone: str, first: str) -> None:
    assert moments(agenda(person(zone), monthly(), now=NOVEMBER))[0] == first


@pytest.mark.parametrize(
    ("zone", "paid_through", "at_utc"),
    [
        # US clocks go forward on 8 March 2026: due 20 March, safe Friday 20, lead 14 is 6 March
        ("America/New_York", "2026-03", ["2026-03-07T00:05:00+00:00", "2026-03-19T23:05:00+00:00"]),
        # and back on 1 November 2026: due 20 November, lead 14 is the 6th, both after the change
        ("America/Tijuana", "2026-11", ["2026-11-07T03:05:00+00:00", "2026-11-20T03:05:00+00:00"]),
        # Mexico City has no clock change any more
        (
            "America/Mexico_City",
            "2026-03",
            ["2026-03-07T01:05:00+00:00", "2026-03-20T01:05:00+00:00"],
        ),
    ],
)
def test_clock_changes(zone: str, paid_through: str, at_utc: list[str]) -> None:
    plan = Plan("p", "pti", "month", paid_through, anchor=paid_through)
    now = at(f"{paid_through}-01T00:00:00-06:00")
    assert moments(agenda(person(zone, 19, 14, 1), plan, now=now)) == at_utc


def test_a_skipped_local_time_becomes_the_first_valid_one() -> None:
    zone = ZoneInfo("America/Santiago")  # clocks go forward at midnight: 0:00 to 1:00
    skipped = at_local(date(2026, 9, 6), 0, zone)
    assert skipped.astimezone(zone).isoformat() == "2026-09-06T01:00:00-03:00"
    assert at_local(date(2026, 9, 6), 1, zone) == skipped


def test_a_doubled_local_time_is_the_first_of_the_two() -> None:
    zone = ZoneInfo("America/New_York")
    assert at_local(date(2026, 11, 1), 1, zone) == at("2026-11-01T01:00:00-04:00")


def test_safe_ends_at_midnight_in_mexico_city() -> None:
    assert end_of(date(2026, 12, 18)) == at("2026-12-19T00:00:00-06:00")


@given(st.integers(min_value=1, max_value=2**63 - 1))
def test_the_spread_is_at_most_twenty_minutes_and_always_the_same(number: int) -> None:
    assert timedelta() <= spread_of(number) <= timedelta(minutes=20)
    assert spread_of(number) == spread_of(number)


def test_spreads_differ_but_for_neighbours() -> None:
    found = [spread_of(number) for number in range(0, 2000 * NEIGHBOURS, NEIGHBOURS)]
    assert max(found) > timedelta(minutes=19)
    assert min(found) < timedelta(minutes=1)
    assert len(set(found)) > 500
    assert {spread_of(number) for number in range(NEIGHBOURS)} == {found[0]}


@given(
    st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2028, 12, 31)),
    st.sampled_from(ZONES),
)
def test_the_next_allowed_instant_is_allowed_and_not_far(naive: datetime, name: str) -> None:
    zone, instant = ZoneInfo(name), naive.replace(tzinfo=UTC)
    found = next_allowed(instant, zone, timedelta(minutes=20))
    assert is_allowed(found, zone)
    assert timedelta() <= found - instant <= timedelta(hours=12, minutes=30)
    if is_allowed(instant, zone):
        assert found == instant


@pytest.mark.parametrize(
    ("paid_through", "due"),
    [
        ("2026-12", "2026-12-20"),
        ("2027-05", "2027-05-20"),
        ("2026-11", "2026-12-20"),  # 20 November is past
        ("2020-01", "2026-12-20"),
        (None, "2026-12-20"),
        ("unknown", "2026-12-20"),
    ],
)
@pytest.mark.parametrize("period", ["month", "two-months", "half-year", "year"])
def test_the_next_due(paid_through: str | None, due: str, period: str) -> None:
    found = agenda(person(), monthly(paid_through, period), now=NOVEMBER)
    assert {slot.key.due.isoformat() for slot in found.slots} == {due}


def test_planning_always_moves_on() -> None:
    now, dues = NOVEMBER, []
    for _ in range(14):
        found = agenda(person(), monthly(), now=now)
        dues.append(found.slots[0].key.due.isoformat()[:7])
        assert found.replan_at
        now = found.replan_at
    assert dues[0] == "2026-12"
    assert dues[-1] == "2028-01"


def test_the_due_day_itself_still_belongs_to_its_month() -> None:
    found = agenda(person(), monthly(), now=at("2026-12-20T23:59:59-06:00"))
    assert {slot.key.due for slot in found.slots} == {date(2026, 12, 20)}
    assert found.replan_at == at("2026-12-21T00:00:00-06:00")


@pytest.mark.parametrize(
    ("period", "asked", "then"),
    [
        ("two-months", "2027-01-20", "2027-02-20"),
        ("half-year", "2027-01-20", "2027-06-20"),
        ("year", "2027-01-20", "2027-12-20"),
    ],
)
def test_one_question_then_silence(period: str, asked: str, then: str) -> None:
    found = agenda(person(), monthly(period=period), now=at("2026-12-21T00:00:00-06:00"))
    by_kind = {slot.key.kind: slot for slot in found.slots}
    question = by_kind[Kind.QUESTION]
    assert question.key.due.isoformat() == asked
    assert question.covers == "2027-01"
    assert question.at == at("2027-01-17T19:05:00-06:00")
    assert by_kind[Kind.LEAD].key.due.isoformat() == then
    later = agenda(person(), monthly(period=period), now=at("2027-01-21T00:00:00-06:00"))
    assert Kind.QUESTION not in {slot.key.kind for slot in later.slots}


def test_monthly_plans_are_never_asked() -> None:
    found = agenda(person(), monthly(), now=at("2026-12-21T00:00:00-06:00"))
    assert not moments(found, Kind.QUESTION)


def test_a_late_notice_exists_only_between_safe_and_due() -> None:
    december = agenda(person(), monthly(), now=NOVEMBER)
    assert moments(december, Kind.LATE) == ["2026-12-19T14:05:00+00:00"]
    january = agenda(person(), monthly("2027-01"), now=NOVEMBER)
    assert moments(january, Kind.LATE) == []


def test_late_notice_far_east_of_mexico_goes_out_in_the_afternoon() -> None:
    found = agenda(person("Asia/Tokyo"), monthly(), now=NOVEMBER)
    assert moments(found, Kind.LATE) == ["2026-12-19T06:05:00+00:00"]


def test_a_saved_plan_drops_what_has_passed() -> None:
    now = at("2026-12-16T12:00:00-06:00")
    assert len(moments(agenda(person(), monthly(), now=now, saved=True))) == 1
    assert len(moments(agenda(person(), monthly(), now=now))) == 2


def test_sign_up_when_all_moments_have_passed() -> None:
    now = at("2026-12-18T12:00:00-06:00")
    found = agenda(person(), monthly(), now=now, saved=True)
    assert moments(found, Kind.SIGNUP) == ["2026-12-18T18:00:00+00:00"]
    sent = [Key(date(2026, 12, 20), Kind.LEAD, 1)]
    assert not moments(agenda(person(), monthly(), now=now, saved=True, sent=sent), Kind.SIGNUP)
    night = at("2026-12-18T21:30:00-06:00")
    assert not moments(agenda(person(), monthly(), now=night, saved=True), Kind.SIGNUP)


def test_room_for_three() -> None:
    sent = [Key(date(2026, 12, 20), Kind.LEAD, lead) for lead in (13, 14)]
    found = agenda(person("America/Mexico_City", 19, 5, 6, 7), monthly(), now=NOVEMBER, sent=sent)
    assert [slot.key.lead for slot in found.slots if slot.key.kind is Kind.LEAD] == [5]


def test_a_yearly_plan_ends() -> None:
    plan = Plan("p", "mod44", "year", ends_on=date(2027, 1, 31))
    found = agenda(person(), plan, now=NOVEMBER)
    assert moments(found, Kind.WINDOW) == ["2027-01-03T01:05:00+00:00"]
    assert {slot.key.due for slot in found.slots} == {date(2027, 1, 31)}
    assert {slot.safe for slot in found.slots} == {date(2027, 1, 29)}
    assert found.replan_at is None
    assert agenda(person(), plan, now=at("2027-02-01T00:00:00-06:00")).slots == ()


# --- decide ---
DUE = date(2026, 12, 20)


def slot(kind: Kind = Kind.LEAD, lead: int = 3) -> Slot:
    moment = at("2026-12-15T19:05:00-06:00") + timedelta(days=3 - lead if lead else 4)
    end = end_of(DUE if kind is Kind.LATE else date(2026, 12, 18))
    return Slot(Key(DUE, kind, lead), date(2026, 12, 18), "2027-01", "2027-01", moment, end)


def sibling(kind: Kind, lead: int, *, sent: bool = False, under_way: bool = False) -> Sibling:
    found = slot(kind, lead)
    return Sibling(found.key, found.at, sent, under_way)


@pytest.mark.parametrize(
    ("mine", "others", "now", "verdict"),
    [
        (slot(), [], "2026-12-15T19:05:00-06:00", Verdict.SEND),
        (slot(), [sibling(Kind.LEAD, 1)], "2026-12-15T19:05:00-06:00", Verdict.SEND),
        (slot(), [sibling(Kind.LEAD, 1)], "2026-12-17T19:05:00-06:00", Verdict.SUPERSEDED),
        (slot(), [], "2026-12-15T21:00:00-06:00", Verdict.WAIT),
        (slot(), [], "2026-12-18T21:00:00-06:00", Verdict.EXPIRED),
        (slot(), [], "2026-12-19T00:00:00-06:00", Verdict.EXPIRED),
        (
            slot(lead=1),
            [sibling(Kind.LEAD, n, sent=True) for n in (12, 13, 14)],
            "2026-12-17T20:00:00-06:00",
            Verdict.CANCELLED,
        ),
        (slot(Kind.LATE, 0), [sibling(Kind.LEAD, 1)], "2026-12-19T19:06:00-06:00", Verdict.SEND),
        (
            slot(Kind.LATE, 0),
            [sibling(Kind.LEAD, 1, sent=True)],
            "2026-12-19T19:06:00-06:00",
            Verdict.CANCELLED,
        ),
        (
            slot(Kind.LATE, 0),
            [sibling(Kind.LEAD, 1, under_way=True)],
            "2026-12-19T19:06:00-06:00",
            Verdict.WAIT,
        ),
        (slot(Kind.LATE, 0), [], "2026-12-21T00:00:00-06:00", Verdict.EXPIRED),
    ],
)
def test_what_becomes_of_a_claimed_one(
    mine: Slot, others: list[Sibling], now: str, verdict: Verdict
) -> None:
    assert decide(mine, others, person(), now=at(now)).verdict is verdict

"""Rates, ramps, halving, recovery, pauses: all with the time handed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pwa import clock, push, reminders
from pwa.push.gateway import _rate
from pwa.push.pacing import (
    FIRST_WINDOW,
    KNOWN_WINDOW,
    RAMP_SECONDS,
    SICK_AFTER,
    SMALLEST_WINDOW,
    Bucket,
    Lane,
)
from pwa.push.transport import Limits


def drain(bucket: Bucket, start: float, seconds: float, step: float = 0.01) -> int:
    """How many messages leave between two moments, asking all the time."""
    taken = 0
    for tick in range(int(seconds / step)):
        taken += bucket.take(1_000_000, start + tick * step)
    return taken


def test_without_a_cap_everything_leaves() -> None:
    assert Bucket(None).take(1234, 0.0) == 1234


def test_the_rate_is_kept_after_the_ramp() -> None:
    bucket = Bucket(1000.0)
    drain(bucket, 0.0, RAMP_SECONDS)
    assert drain(bucket, RAMP_SECONDS, 10) == pytest.approx(10_000, rel=0.02)


def test_it_begins_with_a_tenth_and_rises_over_a_minute() -> None:
    bucket = Bucket(1000.0)
    first = drain(bucket, 0.0, 5)
    assert first == pytest.approx(1000 * 5 * 0.1375, rel=0.05)
    whole = first + drain(bucket, 5.0, RAMP_SECONDS - 5)
    assert whole == pytest.approx(1000 * RAMP_SECONDS * 0.55, rel=0.05)


def test_a_long_rest_gives_no_burst_and_ramps_again() -> None:
    bucket = Bucket(1000.0)
    drain(bucket, 0.0, RAMP_SECONDS + 5)
    assert bucket.take(1_000_000, RAMP_SECONDS + 25) <= 200
    assert bucket.take(1_000_000, 1000.0) <= 10
    assert bucket.rate(1000.0) == pytest.approx(100)


def test_a_429_halves_and_the_rate_comes_back_by_a_twentieth_in_ten_seconds() -> None:
    bucket = Bucket(1000.0)
    drain(bucket, 0.0, 70)
    bucket.halve(70.0)
    assert drain(bucket, 70.0, 5) == pytest.approx(2500, rel=0.05)
    drain(bucket, 75.0, 30)
    assert bucket.factor == pytest.approx(0.65)
    drain(bucket, 105.0, 100)
    assert bucket.factor == 1.0


def test_halving_has_a_floor() -> None:
    bucket = Bucket(1000.0)
    for _ in range(30):
        bucket.halve(0.0)
    assert drain(bucket, 0.0, 10) >= 9


def test_those_sent_back_are_given_places_one_after_another() -> None:
    bucket = Bucket(100.0)
    drain(bucket, 0.0, RAMP_SECONDS)
    places = [bucket.postpone(RAMP_SECONDS) for _ in range(1000)]
    assert places == sorted(places)
    assert 10 <= places[-1] <= 12


def test_rates_are_found_by_whole_host_or_ending() -> None:
    limits = Limits(rates=(("notify.windows.com", 300.0), ("fcm.googleapis.com", 5000.0)))
    assert _rate("db5p.notify.windows.com", limits) == 300.0
    assert _rate("fcm.googleapis.com", limits) == 5000.0
    assert _rate("evilnotify.windows.com", limits) is None
    assert _rate("127.0.0.1", limits) is None


def test_a_rate_from_the_settings_goes_before_the_usual_one(tmp_path: Path) -> None:
    push.ensure_keys(tmp_path)
    given = (("fcm.googleapis.com", 2.0), ("notify.windows.com", 3.0))
    sub = "mailto:pruebas@example.org"
    with reminders.open_gateway(tmp_path, frozenset(), sub, given) as gateway:
        assert _rate("fcm.googleapis.com", gateway.limits) == 2.0
        assert _rate("am3p.notify.windows.com", gateway.limits) == 3.0
        assert _rate("web.push.apple.com", gateway.limits) == 1000.0


def lane(largest: int = 1000, connections: int = 150) -> Lane:
    return Lane(Bucket(None), largest, connections)


def test_the_window_grows_with_answers_and_stops_at_its_limit() -> None:
    multiplexed, single = lane(), lane()
    for _ in range(5000):
        multiplexed.answered(multiplexed=True)
        single.answered(multiplexed=False)
    assert multiplexed.window == 1000
    assert single.window == 150
    assert lane(largest=4).window == 4


def test_few_leave_before_the_first_answer_says_whether_a_connection_can_be_shared() -> None:
    multiplexed, single = lane(), lane()
    assert multiplexed.window == single.window == FIRST_WINDOW
    multiplexed.answered(multiplexed=True)
    single.answered(multiplexed=False)
    assert (multiplexed.window, single.window) == (KNOWN_WINDOW + 1, FIRST_WINDOW + 1)


def test_a_service_without_answers_holds_ever_fewer() -> None:
    one = lane()
    for _ in range(SICK_AFTER - 1):
        one.failed()
    assert not one.sick
    for _ in range(40):
        one.failed()
    assert one.sick
    assert one.window == SMALLEST_WINDOW < FIRST_WINDOW
    one.answered(multiplexed=True)
    assert not one.sick


def test_a_pause_ends_by_the_clock_of_the_tick() -> None:
    one = lane()
    now = datetime(2026, 12, 14, 18, tzinfo=UTC)
    with clock.frozen(now):
        one.throttle(90)
        assert one.paused() == (90, "throttled")
    with clock.frozen(now + timedelta(seconds=89, milliseconds=500)):
        assert one.paused() == (1, "throttled")
    with clock.frozen(now + timedelta(seconds=90)):
        assert one.paused() is None

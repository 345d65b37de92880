"""Settings: typed, frozen, refused with the variable's name when they cannot be right."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pwa import create_app, push
from pwa.errors import SettingsError
from pwa.settings import load

REAL = {
    "APP_ENV": "production",
    "PUBLIC_URL": "https://alcorriente.example.mx",
    "VAPID_SUB": "mailto:avisos@alcorriente.mx",
    "OPERATOR_NAME": "Ana Pérez",
    "OPERATOR_CONTACT": "mailto:ana@alcorriente.mx",
}


def test_development_needs_no_environment() -> None:
    settings = load({})
    assert (settings.app_env, settings.port) == ("development", 8000)
    assert settings.data_dir.name == "instance"
    assert settings.database_url.startswith("sqlite:///")
    assert settings.public_url == "http://localhost:8000"
    assert settings.subscribe_limit == 30
    assert settings.trusted_proxies == 0
    assert settings.push_extra_hosts == frozenset()


def test_rates_of_push_services() -> None:
    assert load({}).push_rates == ()
    found = load({"PUSH_RATES": "FCM.googleapis.com=2500, notify.windows.com=100"}).push_rates
    assert found == (("fcm.googleapis.com", 2500.0), ("notify.windows.com", 100.0))


def test_settings_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        load({}).port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "staging"),
        ("PORT", "0"),
        ("PORT", "８０００"),
        ("PORT", "eighty"),
        ("SUBSCRIBE_LIMIT", "0"),
        ("SUBSCRIBE_LIMIT", "-1"),
        ("TRUSTED_PROXIES", "99"),
        ("PUBLIC_URL", "ftp://x"),
        ("PUBLIC_URL", "https://x.mx/path"),
        ("PUSH_EXTRA_HOSTS", "localhost"),
        ("PUBLIC_URL", "https://salud mx"),
        ("PUBLIC_URL", "https://guía.mx"),
        ("PUBLIC_URL", "https://x.mx:99999"),
        ("PUSH_EXTRA_HOSTS", "localhost:0"),
        ("PUSH_EXTRA_HOSTS", "localhost:²"),
        ("PUSH_EXTRA_HOSTS", "http://localhost:8399"),
        ("PUSH_RATES", "fcm.googleapis.com"),
        ("PUSH_RATES", "fcm.googleapis.com=0"),
        ("PUSH_RATES", "=5"),
        ("PUSH_RATES", "fcm.googleapis.com=fast"),
    ],
)
def test_nonsense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load({name: value})


@pytest.mark.parametrize("name", ["PUBLIC_URL", "VAPID_SUB", "OPERATOR_NAME", "OPERATOR_CONTACT"])
def test_production_refuses_to_start_without(name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load({key: value for key, value in REAL.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPERATOR_CONTACT", "mailto:"),
        ("OPERATOR_CONTACT", "mailto:desarrollo@example.com"),
        ("VAPID_SUB", "mailto:desarrollo@example.com"),
    ],
)
def test_production_refuses_what_is_not_real(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load({**REAL, name: value})


def test_production_wants_https() -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL"):
        load({**REAL, "PUBLIC_URL": "http://alcorriente.example.mx"})


@pytest.mark.parametrize("sub", ["mailto:a@localhost", "mailto: <a@b.mx>", "a@b.mx"])
def test_production_refuses_a_sub_that_apple_refuses(sub: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="VAPID_SUB"):
        create_app(load({**REAL, "VAPID_SUB": sub, "DATA_DIR": str(tmp_path)}))


def test_production_refuses_to_serve_without_keys(tmp_path: Path) -> None:
    settings = load({**REAL, "DATA_DIR": str(tmp_path)})
    with pytest.raises(SettingsError, match="DATA_DIR"):
        create_app(settings)
    push.ensure_keys(tmp_path)
    assert create_app(settings)


def test_an_error_never_prints_the_value() -> None:
    with pytest.raises(SettingsError) as caught:
        load({"PUSH_EXTRA_HOSTS": "secret-thing"})
    assert "secret-thing" not in str(caught.value)


def test_production_accepts_only_its_own_origin() -> None:
    assert load(REAL).origins == {"https://alcorriente.example.mx"}
    assert "http://127.0.0.1:8000" in load({}).origins


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("https://Guia.example.mx:443", "https://guia.example.mx"),
        ("https://guia.example.mx:8443/", "https://guia.example.mx:8443"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ],
)
def test_an_origin_is_written_as_browsers_send_it(written: str, sent: str) -> None:
    assert load({**REAL, "PUBLIC_URL": written}).origins == {sent}


def test_extra_hosts_may_be_addresses() -> None:
    pairs = {("127.0.0.1", 8399), ("::1", 99), ("push_mock", 80)}
    assert (
        load({"PUSH_EXTRA_HOSTS": "127.0.0.1:8399, [::1]:99,push_mock:80"}).push_extra_hosts
        == pairs
    )

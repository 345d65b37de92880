"""VAPID keys on disk, their rotation, and the tokens signed with them."""

from __future__ import annotations

import base64
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from pywebpush import WebPusher

from pwa import clock, push
from pwa.push import webpush
from tests.push_service import Refused, check_vapid

SUB = "mailto:pruebas@example.org"
ORIGIN = "https://fcm.googleapis.com"


def test_keys_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    assert not push.keys_exist(data_dir)
    ring = push.ensure_keys(data_dir)
    assert push.keys_exist(data_dir)
    assert push.ensure_keys(data_dir).public_key == ring.public_key
    files = list((data_dir / "vapid").iterdir())
    assert len(files) == 2
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)
    assert stat.S_IMODE((data_dir / "vapid").stat().st_mode) == 0o700


def test_the_public_key_is_an_uncompressed_point(tmp_path: Path) -> None:
    text = push.ensure_keys(tmp_path).public_key
    raw = base64.urlsafe_b64decode(text + "=")
    assert "=" not in text
    assert (len(raw), raw[0]) == (65, 4)


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    found: list[str] = []
    start = threading.Barrier(8)

    def work() -> None:
        start.wait()
        found.append(push.ensure_keys(tmp_path).public_key)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(found)) == 1
    assert len(found) == 8
    assert len(list((tmp_path / "vapid").iterdir())) == 2


def test_rotation_reaches_a_ring_that_is_in_use_and_keeps_the_old_key(tmp_path: Path) -> None:
    ring = push.ensure_keys(tmp_path)
    old_id, old_key = ring.current_id, ring.public_key
    push.rotate_keys(tmp_path)
    assert ring.current_id != old_id
    assert ring.public_key != old_key
    assert ring.public(old_id) == old_key
    assert ring.ids == (ring.current_id, old_id)


def test_missing_and_unknown_keys_are_said(tmp_path: Path) -> None:
    with pytest.raises(push.PushError, match="push keys"):
        push.load_keys(tmp_path)
    ring = push.ensure_keys(tmp_path)
    for key_id in ("0" * 16, "../current", "", "current"):
        with pytest.raises(push.UnknownKey):
            ring.public(key_id)


def test_a_token_is_kept_for_six_hours_of_real_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = push.ensure_keys(tmp_path)
    signer = push.Signer(ring, SUB)
    present = datetime.now(UTC)

    def header(after: timedelta) -> str:
        monkeypatch.setattr(clock, "wall", lambda: present + after)
        return signer.header(ORIGIN, ring.current_id)

    first = header(timedelta())
    assert header(timedelta(hours=5, minutes=59)) == first
    assert header(timedelta(hours=6, minutes=1)) != first
    again = header(timedelta(hours=6, minutes=2))
    assert header(timedelta(hours=1)) != again  # the clock was set back


def test_the_expiry_follows_real_time_when_the_clock_is_frozen(tmp_path: Path) -> None:
    ring = push.ensure_keys(tmp_path)
    with clock.frozen(datetime(2031, 1, 1, tzinfo=UTC)):
        line = push.Signer(ring, SUB).header(ORIGIN, ring.current_id)
    claims, key = check_vapid(line.removeprefix("Authorization: "), ORIGIN)
    left = claims["exp"] - datetime.now(UTC).timestamp()
    assert 11.9 * 3600 < left <= 12 * 3600
    assert (claims["sub"], key) == (SUB, ring.public_key)


def test_each_service_gets_its_own_audience(tmp_path: Path) -> None:
    ring = push.ensure_keys(tmp_path)
    signer = push.Signer(ring, SUB)
    other = "https://web.push.apple.com"
    for origin in (ORIGIN, other, ORIGIN):
        header = signer.header(origin, ring.current_id).removeprefix("Authorization: ")
        assert check_vapid(header, origin)[0]["aud"] == origin
    with pytest.raises(Refused, match="aud"):
        check_vapid(signer.header(ORIGIN, ring.current_id).removeprefix("Authorization: "), other)


@pytest.mark.parametrize("size", [1, 100, 2000, push.MAX_PAYLOAD])
def test_what_is_encrypted_can_be_read_and_is_what_pywebpush_makes(size: int) -> None:
    phone = ec.generate_private_key(ec.SECP256R1())
    point = phone.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    auth, payload = b"0123456789abcdef", b"x" * size
    ours = webpush.encode(payload, p256dh=point, auth=auth)
    info = {
        "endpoint": ORIGIN,
        "keys": {
            "p256dh": base64.urlsafe_b64encode(point).decode(),
            "auth": base64.urlsafe_b64encode(auth).decode(),
        },
    }
    theirs = WebPusher(info).encode(payload)["body"]
    for body in (ours, theirs):
        assert http_ece.decrypt(body, private_key=phone, auth_secret=auth) == payload
    assert len(ours) == len(theirs) <= 4096
    assert ours[16:21] == theirs[16:21]  # record size and length of the key


def test_no_salt_and_no_key_is_used_twice() -> None:
    phone = ec.generate_private_key(ec.SECP256R1())
    point = phone.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    bodies = [webpush.encode(b"hola", p256dh=point, auth=b"a" * 16) for _ in range(200)]
    assert len({body[:16] for body in bodies}) == 200
    assert len({body[21:86] for body in bodies}) == 200


@pytest.mark.parametrize(
    "sub",
    [
        "mailto:hola@alcorriente.mx",
        "mailto:a.b+push@sub.example.org",
        "https://alcorriente.mx",
        "https://alcorriente.mx/contacto",
        "https://www.example.org:8443/x?y=1",
    ],
)
def test_a_real_subject_is_taken(sub: str) -> None:
    assert push.check_sub(sub) == ""


@pytest.mark.parametrize(
    "sub",
    [
        "",
        "hola@alcorriente.mx",
        "mailto:",
        "mailto:hola",
        "mailto:hola@",
        "mailto:@alcorriente.mx",
        "mailto:hola@localhost",
        "mailto:hola@server.localhost",
        "mailto:hola@server.local",
        "mailto:hola@server",
        "mailto:<hola@alcorriente.mx>",
        "mailto: hola@alcorriente.mx",
        "mailto:hola@alcorriente.mx ",
        "mailto:Hola <hola@alcorriente.mx>",
        "mailto:hola@alcorriente..mx",
        "mailto:hola@-alcorriente.mx",
        "mailto:hola@127.0.0.1",
        "MAILTO:hola@alcorriente.mx",
        "http://alcorriente.mx",
        "https://localhost",
        "https://localhost:8000",
        "https://server",
        "https://127.0.0.1/",
        "https://alcorriente.mx/<x>",
        "https://user@alcorriente.mx/",
        "tel:+525555555555",
        "mailto:hola@alcorriente.mx\n",
    ],
)
def test_a_subject_that_apple_would_refuse_is_refused(sub: str) -> None:
    assert push.check_sub(sub)


def test_the_command_makes_prints_and_rotates(app: Flask) -> None:
    runner = app.test_cli_runner()
    ring = push.load_keys(app.extensions["settings"].data_dir)
    first = runner.invoke(args=["push", "keys"])
    assert (first.exit_code, first.output.strip()) == (0, ring.public_key)
    rotated = runner.invoke(args=["push", "keys", "--rotate"])
    assert rotated.exit_code == 0
    assert rotated.output.strip() == ring.public_key != first.output.strip()
    assert runner.invoke(args=["push", "keys"]).output == rotated.output

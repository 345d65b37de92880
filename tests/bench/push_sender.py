"""One sender of the push bench, as a process: `… push_sender NAME FOLDER PORT MESSAGES`."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import ssl
import struct
import sys
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import aiohttp
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from py_vapid import Vapid02
from pywebpush import webpush_async

from pwa import push

SUB = "mailto:bench@example.org"
PAYLOAD = json.dumps(
    {"web_push": 8030, "notification": {"title": "x" * 40, "body": "y" * 90}}
).encode()
IN_FLIGHT = 100
WARM_UP = 200

Rows = list[dict[str, str]]


def main() -> None:
    sender, folder, port, messages = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    rows: Rows = json.loads((folder / "phones.json").read_text())
    count, accepted, cpu, wall = SENDERS[sender](rows, folder, int(port), int(messages))
    print(
        json.dumps(
            {
                "sender": sender,
                "messages": count,
                "accepted": accepted,
                "cpu": round(cpu, 4),
                "wall": round(wall, 4),
            }
        )
    )


# --- the yardstick ------------------------------------------------------------------------------
def yardstick(rows: Rows, folder: Path, _port: int, messages: int) -> tuple[int, int, float, float]:
    """pywebpush's own asynchronous sender with one shared aiohttp session."""
    return asyncio.run(_yardstick(rows, folder, messages // 2))


async def _yardstick(rows: Rows, folder: Path, messages: int) -> tuple[int, int, float, float]:
    vapid = Vapid02(private_key=ec.generate_private_key(ec.SECP256R1()))
    context = ssl.create_default_context(cafile=str(folder / "cert.pem"))
    connector = aiohttp.TCPConnector(limit=IN_FLIGHT, ssl=context)
    infos = [_info(row) for row in rows]
    async with aiohttp.ClientSession(connector=connector) as session:

        async def work(source: Iterator[Any]) -> int:
            good = 0
            for info in source:
                response = await webpush_async(
                    info,
                    PAYLOAD,
                    vapid_private_key=vapid,
                    vapid_claims={"sub": SUB},
                    ttl=3600,
                    timeout=20,
                    aiohttp_session=session,
                )
                good += response.status == 201
            return good

        async def many(count: int) -> int:
            source = islice(cycle(infos), count)
            return sum(await asyncio.gather(*(work(source) for _ in range(IN_FLIGHT))))

        await many(WARM_UP)
        cpu, wall = time.process_time(), time.perf_counter()
        good = await many(messages)
        return messages, good, time.process_time() - cpu, time.perf_counter() - wall


def _info(row: dict[str, str]) -> dict[str, Any]:
    keys = {
        name: base64.urlsafe_b64encode(bytes.fromhex(row[name])).decode().rstrip("=")
        for name in ("p256dh", "auth")
    }
    return {"endpoint": row["endpoint"], "keys": keys}


# --- the bare loop ------------------------------------------------------------------------------
def bare(rows: Rows, _folder: Path, _port: int, messages: int) -> tuple[int, int, float, float]:
    """RFC 8291 on `cryptography` and nothing else: no transport, no token."""
    keys = [(bytes.fromhex(row["p256dh"]), bytes.fromhex(row["auth"])) for row in rows]
    for p256dh, auth in islice(cycle(keys), WARM_UP):
        encrypt(PAYLOAD, p256dh, auth)
    cpu, wall = time.process_time(), time.perf_counter()
    good = 0
    for p256dh, auth in islice(cycle(keys), messages):
        good += len(encrypt(PAYLOAD, p256dh, auth)) > len(PAYLOAD)
    return messages, good, time.process_time() - cpu, time.perf_counter() - wall


def encrypt(payload: bytes, p256dh: bytes, auth: bytes) -> bytes:
    """One aes128gcm record for one subscription."""
    private = ec.generate_private_key(ec.SECP256R1())
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    sender = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    shared = private.exchange(ec.ECDH(), receiver)
    salt = os.urandom(16)
    secret = _hkdf(auth, b"WebPush: info\0" + p256dh + sender, 32, shared)
    key = _hkdf(salt, b"Content-Encoding: aes128gcm\0", 16, secret)
    nonce = _hkdf(salt, b"Content-Encoding: nonce\0", 12, secret)
    sealed = AESGCM(key).encrypt(nonce, payload + b"\x02", None)
    return salt + struct.pack("!LB", 4096, len(sender)) + sender + sealed


def _hkdf(salt: bytes, info: bytes, length: int, secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


# --- ours -----------------------------------------------------------------------------------------
def gateway(
    rows: Rows, folder: Path, port: int, messages: int, field: str = "endpoint"
) -> tuple[int, int, float, float]:
    ring = push.ensure_keys(folder / "data")
    policy = push.Policy(frozenset({("127.0.0.1", port)}))
    limits = push.Limits(ca_file=str(folder / "cert.pem"))
    targets = [
        push.Target(
            row[field], bytes.fromhex(row["p256dh"]), bytes.fromhex(row["auth"]), ring.current_id
        )
        for row in rows
    ]

    def stream(count: int) -> Iterator[tuple[int, push.Target, push.Message]]:
        for number, target in enumerate(islice(cycle(targets), count)):
            yield number, target, push.Message(PAYLOAD, 3600, f"topic-{number}", "high")

    with push.open_gateway(ring, policy, sub=SUB, limits=limits) as sender:
        # enough for the connections of a long run to be open
        warm_up = 4000 if field == "slow" else WARM_UP
        for _ in sender.send(stream(warm_up)):
            pass
        cpu, wall = time.process_time(), time.perf_counter()
        good = sum(outcome.kind == "accepted" for _, outcome in sender.send(stream(messages)))
        return messages, good, time.process_time() - cpu, time.perf_counter() - wall


def gateway_slow(
    rows: Rows, folder: Path, port: int, messages: int
) -> tuple[int, int, float, float]:
    return gateway(rows, folder, port, messages * 2, "slow")


SENDERS: dict[str, Callable[[Rows, Path, int, int], tuple[int, int, float, float]]] = {
    "webpush_async": yardstick,
    "bare": bare,
    "gateway": gateway,
    "gateway_slow": gateway_slow,
}

if __name__ == "__main__":
    main()

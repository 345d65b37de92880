"""VAPID keys on disk, owner-only, in `DATA_DIR/vapid`.

One PEM file a key, named by the first 16 hex digits of its public key's SHA-256; `current` holds
the id of the key that new subscriptions get. Old keys stay: a subscription made with one can only
be reached with that one. Everything is read again when it changes, so a rotation reaches a
running server and a running sender without a restart.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pwa.push.errors import PushError, UnknownKey

FOLDER = "vapid"
CURRENT = "current"
_KEY_ID = re.compile(r"[0-9a-f]{16}")


class KeyRing:
    """All VAPID keys of a data folder; private parts stay inside the room."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys: dict[str, ec.EllipticCurvePrivateKey] = {}
        self._current: tuple[int, str] = (-1, "")

    def __repr__(self) -> str:
        return f"KeyRing(current_id={self.current_id!r})"

    @property
    def current_id(self) -> str:
        """The key that new subscriptions get. Raises `PushError` when there is none."""
        path = self._folder / CURRENT
        try:
            changed = path.stat().st_mtime_ns
            if changed != self._current[0]:
                self._current = (changed, path.read_text("ascii").strip())
        except OSError:
            raise PushError("no VAPID key; run: flask --app wsgi push keys") from None
        return self._current[1]

    @property
    def public_key(self) -> str:
        """The current public key, base64url without padding, as `applicationServerKey` wants it."""
        return self.public(self.current_id)

    @property
    def ids(self) -> tuple[str, ...]:
        """All key ids: the current one first, then the newest."""
        files = sorted(self._folder.glob("*.pem"), key=lambda p: p.stat().st_mtime, reverse=True)
        current = self.current_id
        return (current, *(path.stem for path in files if path.stem != current))

    def public(self, key_id: str) -> str:
        """A key's public half, base64url. Raises `UnknownKey`."""
        return base64.urlsafe_b64encode(_point(self.private(key_id))).decode().rstrip("=")

    def private(self, key_id: str) -> ec.EllipticCurvePrivateKey:
        """For signing only. Raises `UnknownKey`."""
        if key_id not in self._keys:
            self._keys[key_id] = self._read(key_id)
        return self._keys[key_id]

    def _read(self, key_id: str) -> ec.EllipticCurvePrivateKey:
        if not _KEY_ID.fullmatch(key_id):
            raise UnknownKey(key_id)
        try:
            pem = (self._folder / f"{key_id}.pem").read_bytes()
        except OSError:
            raise UnknownKey(key_id) from None
        key = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise PushError("a VAPID key has to be a P-256 key")
        return key


def keys_exist(data_dir: Path) -> bool:
    """Whether `data_dir` has a current VAPID key."""
    return (data_dir / FOLDER / CURRENT).is_file()


def load_keys(data_dir: Path) -> KeyRing:
    """The keys of `data_dir`. Raises `PushError` when there are none yet."""
    ring = KeyRing(data_dir / FOLDER)
    ring.private(ring.current_id)
    return ring


def ensure_keys(data_dir: Path) -> KeyRing:
    """The keys of `data_dir`, made on the first call. Safe when two processes start at once."""
    folder = _folder(data_dir)
    if not keys_exist(data_dir):
        key_id = _write_key(folder)
        note = _write_note(folder, key_id)
        try:
            # link, unlike rename, never replaces: of two starting processes one wins
            os.link(note, folder / CURRENT)
        except FileExistsError:
            (folder / f"{key_id}.pem").unlink()
        finally:
            note.unlink()
    return load_keys(data_dir)


def rotate_keys(data_dir: Path) -> KeyRing:
    """Make a new current key and keep the old ones for the subscriptions made with them."""
    folder = _folder(data_dir)
    _write_note(folder, _write_key(folder)).replace(folder / CURRENT)
    return load_keys(data_dir)


def _folder(data_dir: Path) -> Path:
    data_dir.mkdir(parents=True, exist_ok=True)
    folder = data_dir / FOLDER
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    return folder


def _write_key(folder: Path) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    key_id = hashlib.sha256(_point(key)).hexdigest()[:16]
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _write_private(folder / f"{key_id}.pem", pem)
    return key_id


def _write_note(folder: Path, key_id: str) -> Path:
    path = folder / f".{CURRENT}.{secrets.token_hex(8)}"
    _write_private(path, f"{key_id}\n".encode())
    return path


def _write_private(path: Path, content: bytes) -> None:
    """A new file that only its owner can read from its first byte on, safe on disk when done."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )

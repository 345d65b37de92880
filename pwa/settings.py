"""Frozen, typed settings: the only place that reads the environment.

`load()` never invents a secret and never touches the disk. In production every value that
the public relies on has to be given; a value that cannot be right stops the start.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pwa.errors import SettingsError

DEVELOPMENT = "development"
PRODUCTION = "production"
DEVELOPER = "mailto:desarrollo@example.com"
_HOST = r"(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])"
_PORT = r"[1-9][0-9]{0,4}"
_ORIGIN = re.compile(f"(https?)://({_HOST})(?::({_PORT}))?", re.IGNORECASE)
_PAIR = re.compile(f"({_HOST}):({_PORT})", re.IGNORECASE)
LARGEST_PORT = 65535
_DEFAULT_PORTS = {"http": "80", "https": "443"}
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """All settings. Hosts are lower case, `public_url` has no trailing slash; `push_rates` are
    messages a second and sender process."""

    app_env: str
    port: int
    data_dir: Path
    database_url: str
    public_url: str
    vapid_sub: str
    operator_name: str
    operator_contact: str
    push_extra_hosts: frozenset[tuple[str, int]]
    push_rates: tuple[tuple[str, float], ...]
    subscribe_limit: int | None
    trusted_proxies: int
    from_cli: bool = False

    @property
    def production(self) -> bool:
        return self.app_env == PRODUCTION

    @property
    def origins(self) -> frozenset[str]:
        """Origins from which unsafe requests are accepted."""
        if self.production:
            return frozenset({origin_of(self.public_url)})
        twins = (f"http://{host}:{self.port}" for host in ("localhost", "127.0.0.1"))
        return frozenset(map(origin_of, (self.public_url, *twins)))


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (default: the process's). Raises `SettingsError` by name."""
    env = os.environ if environ is None else environ
    app_env = env.get("APP_ENV", DEVELOPMENT)
    if app_env not in (DEVELOPMENT, PRODUCTION):
        raise SettingsError("APP_ENV", "must be development or production")
    port = _integer(env, "PORT", 8000, low=1, high=LARGEST_PORT)
    data_dir = Path(env.get("DATA_DIR") or ROOT / "instance").resolve()
    settings = Settings(
        app_env=app_env,
        port=port,
        data_dir=data_dir,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data_dir / 'al-corriente.db'}",
        public_url=_public_url(env.get("PUBLIC_URL") or f"http://localhost:{port}"),
        vapid_sub=env.get("VAPID_SUB", "") or DEVELOPER,
        operator_name=env.get("OPERATOR_NAME", "") or "Al Corriente",
        operator_contact=env.get("OPERATOR_CONTACT", "") or DEVELOPER,
        push_extra_hosts=_hosts(env.get("PUSH_EXTRA_HOSTS", "")),
        push_rates=_rates(env.get("PUSH_RATES", "")),
        subscribe_limit=_limit(env.get("SUBSCRIBE_LIMIT", "30")),
        trusted_proxies=_integer(env, "TRUSTED_PROXIES", 0, low=0, high=10),
        from_cli=env.get("FLASK_RUN_FROM_CLI") == "true",
    )
    if settings.production:
        _require_real_values(env, settings)
    return settings


def origin_of(url: str) -> str:
    """The origin of a checked URL as a browser writes it: lower case, no default port."""
    match = _ORIGIN.match(url)
    assert match is not None  # noqa: S101  (checked by `load`)
    scheme, host, port = match.groups()
    shown = "" if port in (None, _DEFAULT_PORTS[scheme.lower()]) else f":{port}"
    return f"{scheme}://{host}{shown}".lower()


def _require_real_values(env: Mapping[str, str], settings: Settings) -> None:
    for name in ("PUBLIC_URL", "VAPID_SUB", "OPERATOR_NAME", "OPERATOR_CONTACT"):
        if not env.get(name, "").strip():
            raise SettingsError(name, "has to be set when APP_ENV=production")
    if not settings.public_url.startswith("https://"):
        raise SettingsError("PUBLIC_URL", "must begin with https:// when APP_ENV=production")
    if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+|https://[^/\s]+\S*", settings.operator_contact):
        raise SettingsError("OPERATOR_CONTACT", "must be a mailto: or https: address")
    for name in ("VAPID_SUB", "OPERATOR_CONTACT"):
        if env[name].strip() == DEVELOPER:
            raise SettingsError(name, "is the development default: name whoever answers")


def _integer(env: Mapping[str, str], name: str, default: int, *, low: int, high: int) -> int:
    text = env.get(name, "").strip() or str(default)
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingsError(name, f"must be a whole number from {low} to {high}")
    return int(text)


def _limit(text: str) -> int | None:
    text = text.strip()
    if text == "off":
        return None
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise SettingsError("SUBSCRIBE_LIMIT", "must be a whole number from 1 up, or off")
    return int(text)


def _public_url(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError("PUBLIC_URL", "must be an http(s) address")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise SettingsError("PUBLIC_URL", "must be an origin: no path, query or user")
    url = text.strip().rstrip("/")
    match = _ORIGIN.fullmatch(url)
    if match is None or int(match[3] or 0) > LARGEST_PORT:
        raise SettingsError("PUBLIC_URL", "must be written as browsers do: xn--… for other letters")
    return url


def _hosts(text: str) -> frozenset[tuple[str, int]]:
    pairs = set()
    for item in filter(None, (part.strip() for part in text.split(","))):
        match = _PAIR.fullmatch(item)
        if match is None or int(match[2]) > LARGEST_PORT:
            raise SettingsError("PUSH_EXTRA_HOSTS", "must be host:port, separated by commas")
        pairs.add((match[1].strip("[]").lower(), int(match[2])))
    return frozenset(pairs)


def _rates(text: str) -> tuple[tuple[str, float], ...]:
    found = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        host, _, rate = item.partition("=")
        if not host or not rate.isascii() or not rate.isdigit() or int(rate) < 1:
            raise SettingsError("PUSH_RATES", "must be host=messages a second, with commas between")
        found[host.strip().lower()] = float(rate)
    return tuple(found.items())

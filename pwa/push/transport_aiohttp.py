"""aiohttp in a thread of its own: the transport where libcurl cannot be had. Slower, same rules."""

from __future__ import annotations

import asyncio
import queue
import socket
import ssl
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any

import aiohttp
import certifi

from pwa.push.endpoints import is_public_address
from pwa.push.transport import (
    BODY_CAP,
    BODY_KEPT,
    Answer,
    Limits,
    known_reason,
    retry_after_seconds,
)


class _NotPublic(OSError):
    """The name led to an address that is not public."""


class AiohttpTransport:
    """The `Transport` on aiohttp."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._running: set[Future[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._sessions = self._call(self._open())

    def submit(self, number: int, url: str, headers: list[str], body: bytes, public: bool) -> None:
        named = dict(line.split(": ", 1) for line in headers)
        exchange = self._exchange(number, self._sessions[public], url, named, body)
        future = asyncio.run_coroutine_threadsafe(self._post(number, exchange), self._loop)
        self._running.add(future)
        future.add_done_callback(self._running.discard)

    def completions(self, wait: float) -> list[Answer]:
        answers: list[Answer] = []
        try:
            if wait > 0:
                answers.append(self._answers.get(timeout=wait))
            while True:
                answers.append(self._answers.get_nowait())
        except queue.Empty:
            return answers

    def cancel(self) -> None:
        for future in list(self._running):
            future.cancel()
        self._call(asyncio.sleep(0))
        self.completions(0)

    def close(self) -> None:
        self.cancel()
        for session in self._sessions.values():
            self._call(session.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    async def _open(self) -> dict[bool, aiohttp.ClientSession]:
        """One session for public services, one for those of the operator's own list."""
        return {
            public: self._session(_guarded_socket if public else None) for public in (True, False)
        }

    def _session(self, socket_factory: Any) -> aiohttp.ClientSession:
        limits = self._limits
        connector = aiohttp.TCPConnector(
            limit=0,
            limit_per_host=limits.connections,
            ssl=ssl.create_default_context(cafile=limits.ca_file or certifi.where()),
            socket_factory=socket_factory,
        )
        timeout = aiohttp.ClientTimeout(
            total=limits.total_seconds, sock_connect=limits.connect_seconds
        )
        return aiohttp.ClientSession(
            connector=connector,
            timeout=timeout,
            trust_env=False,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        )

    async def _post(self, number: int, exchange: Coroutine[Any, Any, Answer]) -> None:
        self._answers.put(await self._answer(number, exchange))

    async def _answer(self, number: int, exchange: Coroutine[Any, Any, Answer]) -> Answer:
        try:
            return await exchange
        except TimeoutError:
            return Answer(number, 0, None, "timeout")
        except aiohttp.ClientConnectorDNSError:
            return Answer(number, 0, None, "dns")
        except aiohttp.ClientConnectorError as error:
            barred = isinstance(error.os_error, _NotPublic)
            return Answer(number, 0, None, "address" if barred else "connect")
        except Exception:  # its text may hold the endpoint, so nothing of it is kept
            return Answer(number, 0, None, "network")

    async def _exchange(
        self,
        number: int,
        session: aiohttp.ClientSession,
        url: str,
        headers: dict[str, str],
        body: bytes,
    ) -> Answer:
        async with session.post(url, data=body, headers=headers, allow_redirects=False) as response:
            kept = b""
            seen = 0
            async for chunk in response.content.iter_any():
                seen += len(chunk)
                kept += chunk[: BODY_KEPT - len(kept)]
                if seen > BODY_CAP:
                    response.close()
                    return Answer(number, 0, None, "answer_too_long")
            wait = retry_after_seconds(response.headers.get("Retry-After"))
            reason = "" if response.status <= 202 else known_reason(kept)
            return Answer(number, response.status, wait, reason)


def _guarded_socket(info: Any) -> socket.socket:
    """Called for each connection with the address a name resolved to, as (family, type, protocol,
    name, address)."""
    family, kind, protocol, _name, address = info
    if not is_public_address(str(address[0])):
        raise _NotPublic("not a public address")
    return socket.socket(family, kind, protocol)

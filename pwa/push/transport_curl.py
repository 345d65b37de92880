"""libcurl's multi interface: HTTP/2 streams on few connections, the standard transport.

Lessons kept here: ask `timeout()` before `select()` and do not wait when it is 0 or when handles
were just added; POSTFIELDS with bytes (COPYPOSTFIELDS refuses NULs); one handle is used again
and again, so only URL, headers and body are set for each message; PIPEWAIT only for a service
that is known to multiplex, because on HTTP/1.1 it would let everything wait for the first answer.
"""

from __future__ import annotations

import socket
from typing import Any

import certifi
import pycurl

from pwa.push.endpoints import is_public_address
from pwa.push.transport import (
    BODY_CAP,
    BODY_KEPT,
    RETRY_AFTER_CAP,
    Answer,
    Limits,
    known_reason,
)

_REASONS = {
    pycurl.E_COULDNT_RESOLVE_HOST: "dns",
    pycurl.E_COULDNT_CONNECT: "connect",
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_WRITE_ERROR: "answer_too_long",
    pycurl.E_SSL_CONNECT_ERROR: "tls",
    pycurl.E_PEER_FAILED_VERIFICATION: "certificate",
}


class _LentSocket:
    """libcurl copies the descriptor it is given; ours is closed when it lets go of this."""

    def __init__(self, family: int, kind: int, protocol: int) -> None:
        self._socket = socket.socket(family, kind, protocol)

    def fileno(self) -> int:
        return self._socket.fileno()

    def __del__(self) -> None:
        self._socket.close()


class _Slot:
    """One reusable handle and what it has seen of its present transfer."""

    __slots__ = ("barred", "handle", "kept", "number", "origin", "public", "seen", "share")

    def __init__(self, limits: Limits) -> None:
        self.number = 0
        self.origin = ""
        self.share = False
        self.public = True
        self.barred = False
        self.seen = 0
        self.kept = b""
        self.handle = _new_handle(self, limits)

    def load(self, number: int, url: str, headers: list[str], body: bytes, public: bool) -> None:
        self.number, self.public, self.barred = number, public, False
        if self.seen:
            self.seen, self.kept = 0, b""
        setopt = self.handle.setopt
        setopt(pycurl.URL, url)
        setopt(pycurl.HTTPHEADER, headers)
        setopt(pycurl.POSTFIELDS, body)

    def lead_to(self, origin: str, *, share: bool) -> None:
        """Which service it goes to; `share`: wait for a place on a connection that is there."""
        self.origin = origin
        if share != self.share:
            self.share = share
            self.handle.setopt(pycurl.PIPEWAIT, share)

    def open_socket(self, _purpose: int, address: Any) -> _LentSocket | int:
        """Called for each connection, after the name was resolved: the guard against names that
        point, or have come to point, into our own network."""
        if self.public and not _is_public(address.addr):
            self.barred = True
            bad: int = pycurl.SOCKET_BAD
            return bad
        return _LentSocket(address.family, address.socktype, address.protocol)

    def write(self, chunk: bytes) -> int | None:
        self.seen += len(chunk)
        if self.seen > BODY_CAP:
            return 0  # ends the transfer with E_WRITE_ERROR
        if len(self.kept) < BODY_KEPT:
            self.kept += chunk[:BODY_KEPT]
        return None

    def answer(self, error: int) -> Answer:
        number, handle = self.number, self.handle
        multiplexed = handle.getinfo(pycurl.INFO_HTTP_VERSION) >= pycurl.CURL_HTTP_VERSION_2_0
        if error:
            reason = "address" if self.barred else _REASONS.get(error, f"network_{error}")
            return Answer(number, 0, None, reason, multiplexed)
        status: int = handle.getinfo(pycurl.RESPONSE_CODE)
        if status <= 202:
            return Answer(number, status, None, "", multiplexed)
        wait = min(handle.getinfo(pycurl.RETRY_AFTER), RETRY_AFTER_CAP) or None
        return Answer(number, status, wait, known_reason(self.kept), multiplexed)


class CurlTransport:
    """The `Transport` on pycurl. One thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
        self._multi.setopt(pycurl.M_MAX_HOST_CONNECTIONS, limits.connections)
        self._multi.setopt(pycurl.M_MAXCONNECTS, limits.connections * 2)
        self._idle: list[_Slot] = []
        self._busy: dict[Any, _Slot] = {}
        self._multiplexing: set[str] = set()
        self._fresh = False

    def submit(self, number: int, url: str, headers: list[str], body: bytes, public: bool) -> None:
        slot = self._idle.pop() if self._idle else _Slot(self._limits)
        slot.load(number, url, headers, body, public)
        origin = _origin_of(url)
        slot.lead_to(origin, share=origin in self._multiplexing)
        self._busy[slot.handle] = slot
        self._multi.add_handle(slot.handle)
        self._fresh = True

    def completions(self, wait: float) -> list[Answer]:
        if not self._busy:
            return []
        if not self._fresh:
            self._wait(wait)
        self._fresh = False
        while self._multi.perform()[0] == pycurl.E_CALL_MULTI_PERFORM:
            pass
        return self._finished()

    def cancel(self) -> None:
        for handle, slot in self._busy.items():
            self._multi.remove_handle(handle)
            self._idle.append(slot)
        self._busy.clear()

    def close(self) -> None:
        self.cancel()
        for slot in self._idle:
            slot.handle.close()
        self._idle.clear()
        self._multi.close()

    def _wait(self, wait: float) -> None:
        limit = self._multi.timeout()
        if limit == 0:
            return
        seconds = wait if limit < 0 else min(wait, limit / 1000)
        if seconds > 0:
            self._multi.select(seconds)

    def _finished(self) -> list[Answer]:
        answers: list[Answer] = []
        queued = 1
        while queued:
            queued, good, bad = self._multi.info_read()
            answers.extend(self._release(handle, 0) for handle in good)
            answers.extend(self._release(handle, error) for handle, error, _text in bad)
        return answers

    def _release(self, handle: Any, error: int) -> Answer:
        slot = self._busy.pop(handle)
        self._multi.remove_handle(handle)
        self._idle.append(slot)
        answer = slot.answer(error)
        if not error:
            self._remember(slot.origin, answer.multiplexed)
        return answer

    def _remember(self, origin: str, multiplexed: bool) -> None:
        if multiplexed:
            self._multiplexing.add(origin)
        else:
            self._multiplexing.discard(origin)


def _origin_of(url: str) -> str:
    """Scheme, host and port of a URL that was checked before."""
    return url[: url.index("/", 8)]


def _new_handle(slot: _Slot, limits: Limits) -> Any:
    handle = pycurl.Curl()
    options = {
        pycurl.POST: 1,
        pycurl.NOSIGNAL: 1,
        pycurl.FOLLOWLOCATION: 0,
        pycurl.PROXY: "",  # the empty name switches proxies of the environment off too
        pycurl.PROTOCOLS: pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS,
        pycurl.REDIR_PROTOCOLS: 0,
        pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_2TLS,
        pycurl.SSL_VERIFYPEER: 1,
        pycurl.SSL_VERIFYHOST: 2,
        pycurl.CAINFO: limits.ca_file or certifi.where(),
        pycurl.CONNECTTIMEOUT_MS: int(limits.connect_seconds * 1000),
        pycurl.TIMEOUT_MS: int(limits.total_seconds * 1000),
        pycurl.WRITEFUNCTION: slot.write,
        pycurl.OPENSOCKETFUNCTION: slot.open_socket,
    }
    for option, value in options.items():
        handle.setopt(option, value)
    return handle


def _is_public(address: Any) -> bool:
    return isinstance(address, tuple) and is_public_address(str(address[0]))

"""Bytes that are the same for everyone: made once, compressed once, answered with their ETag."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import brotli
from flask import Response, request

# Below this, compression costs more than it saves.
SMALLEST_COMPRESSED = 200


@dataclass(frozen=True)
class Cached:
    """One body. `digest` is the SHA-256 in hex of the uncompressed bytes."""

    body: bytes
    mimetype: str
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def brotli(self) -> bytes:
        return _smallest(self.body)

    @cached_property
    def gzip(self) -> bytes:
        return gzip.compress(self.body, 9, mtime=0)

    def response(self) -> Response:
        """The answer to this request: 304 where the phone has it, compressed where it can."""
        encoding = self._encoding()
        etag = self.digest[:32] + (f"-{encoding}" if encoding else "")
        response = Response(mimetype=self.mimetype)
        response.headers.update({"Cache-Control": "no-cache", **self.headers})
        if self._compressible:
            response.headers["Vary"] = "Accept-Encoding"
        response.set_etag(etag)
        if request.if_none_match.contains_weak(etag):
            response.status_code = 304
            return response
        if encoding:
            response.headers["Content-Encoding"] = encoding
        response.set_data(
            {"br": self.brotli, "gzip": self.gzip}[encoding] if encoding else self.body
        )
        return response

    @property
    def _compressible(self) -> bool:
        return len(self.body) >= SMALLEST_COMPRESSED and not self.mimetype.startswith("image/png")

    def _encoding(self) -> str | None:
        if not self._compressible:
            return None
        accepted = request.accept_encodings
        for name in ("br", "gzip"):
            if accepted and accepted[name] > 0:
                return name
        return None


# Takes two seconds for all pages of a language. Kept by content, for a page that is made again but
# comes out the same (debug mode, several apps in one process).
@lru_cache(maxsize=1024)
def _smallest(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=11))

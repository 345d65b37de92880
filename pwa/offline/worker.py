"""What the service worker is told when it is served: the shell with its digests, and its words.

The built script (`static/dist/sw.js`) carries neither; both are put before it, so that the bytes
of `/sw.js` change exactly when something that it keeps changes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pwa.offline.manifest import digest_of


@dataclass(frozen=True)
class ShellFile:
    """A file that every page needs. `digest`: SHA-256 of the uncompressed bytes, in hex."""

    url: str
    digest: str

    def entry(self) -> dict[str, str]:
        """As Workbox takes it. A body that does not match its integrity fails the install, so a
        deployment in the middle of one never leaves old and new mixed."""
        integrity = base64.b64encode(bytes.fromhex(self.digest)).decode()
        return {"url": self.url, "revision": self.digest[:16], "integrity": f"sha256-{integrity}"}


def shell_version(files: Iterable[ShellFile]) -> str:
    """The name of this set of scripts, styles and icons."""
    return digest_of(sorted((file.url, file.digest) for file in files))


def worker_script(
    built: bytes, files: Iterable[ShellFile], texts: Mapping[str, Mapping[str, str]], *, shell: str
) -> bytes:
    """The served worker: `files` to keep, `texts` by language for notices, then the script."""
    listed = [file.entry() for file in sorted(files, key=lambda file: file.url)]
    given = {"shell": shell, "texts": texts}
    head = f"self.__WB_MANIFEST={_literal(listed)};self.__AC={_literal(given)};\n"
    return head.encode() + built


def _literal(value: object) -> str:
    """JSON that is also JavaScript."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))

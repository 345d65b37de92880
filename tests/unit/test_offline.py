"""The lists that a phone keeps: pack, shell, web manifest. Pure, without an app."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from pwa import offline
from pwa.offline import ManifestTexts, SavedPage, ShellFile

PAGES = (SavedPage("/es/b", "22", 20, "B"), SavedPage("/es/a", "11", 10, "A"))
TEXTS = ManifestTexts("Al Corriente", "AC", "Guía", [("/es/pagos", "Pagos")], ["1", "2", "3"])


def pack(pages: tuple[SavedPage, ...] = PAGES, shell: str = "s", **more: object) -> dict:
    given = {"transfer": 9, "checked_on": "2026-11-21", **more}
    return offline.pack("es", pages, shell=shell, **given)  # type: ignore[arg-type]


def test_a_pack_lists_its_pages_in_order() -> None:
    made = pack()
    assert [page["url"] for page in made["pages"]] == ["/es/a", "/es/b"]
    assert made["pages"][0] == {"url": "/es/a", "digest": "11", "bytes": 10, "title": "A"}


def test_the_version_names_the_pages_and_the_shell_and_nothing_else() -> None:
    version = pack()["version"]
    assert pack(PAGES[::-1])["version"] == version
    assert pack(transfer=10, checked_on=None)["version"] == version
    assert pack(shell="t")["version"] != version
    assert pack(PAGES[:1])["version"] != version
    assert pack((PAGES[0], SavedPage("/es/a", "33", 10, "A")))["version"] != version


def file(url: str, body: bytes = b"x") -> ShellFile:
    return ShellFile(url, hashlib.sha256(body).hexdigest())


def test_the_shell_is_named_by_its_bytes_not_by_its_order() -> None:
    files = [file("/a"), file("/b", b"y")]
    assert offline.shell_version(files) == offline.shell_version(files[::-1])
    assert offline.shell_version(files) != offline.shell_version([file("/a"), file("/b", b"z")])


def test_the_served_worker_carries_list_and_words_before_the_built_script() -> None:
    texts = {"es": {"title": "«Ñ» </script> \u2028"}}
    script = offline.worker_script(b"built()", [file("/b"), file("/a")], texts, shell="s1")
    head, built = script.decode().split("\n", 1)
    assert built == "built()"
    found = re.fullmatch(r"self\.__WB_MANIFEST=(.*);self\.__AC=(.*);", head)
    assert found
    assert json.loads(found[2]) == {"shell": "s1", "texts": texts}
    entries = json.loads(found[1])
    assert [entry["url"] for entry in entries] == ["/a", "/b"]
    digest = base64.b64encode(hashlib.sha256(b"x").digest()).decode()
    assert entries[0]["integrity"] == f"sha256-{digest}"
    assert "\u2028" not in head, "a line separator would end the line in old engines"


def test_the_id_of_the_app_is_frozen() -> None:
    """Another id is another app on every phone: reminders, ticks and icon would be left behind."""
    assert offline.APP_ID == "/"


@pytest.mark.parametrize("member", ["name", "short_name", "description", "lang", "icons"])
def test_the_manifest_has_what_installing_needs(member: str) -> None:
    made = offline.web_manifest("es", "es-MX", TEXTS)
    assert made[member]
    assert made["start_url"] == "/es/"
    assert made["display"] == "standalone"
    assert {icon["purpose"] for icon in made["icons"]} == {"any", "maskable"}


def test_every_screenshot_needs_its_label() -> None:
    short = ManifestTexts("n", "s", "d", [], ["only one"])
    with pytest.raises(ValueError, match="shorter"):
        offline.web_manifest("es", "es-MX", short)

"""`/sw.js`, the web manifest and the language pack, and the page that shows when nothing else can.

The lists are computed from the page list and the built files; bytes are made once a process.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Flask, Response, abort, current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from pwa import guide, offline
from pwa.i18n import LANGUAGES, REGIONAL
from pwa.offline import ManifestTexts, SavedPage, ShellFile
from pwa.settings import ROOT
from pwa.web.assets import FOLDERS, asset_paths, assets
from pwa.web.cached import Cached
from pwa.web.pages import PageList, page_list

OFFLINE_SLUG = "sin-conexion"
# The worker itself is fetched by the browser; pages and notices use only these icons.
NOT_SHELL = {"sw.js"}
SHELL_ICONS = {"icon-192.png", "badge-96.png", "apple-touch-icon.png", "favicon.ico"}
TITLE = re.compile(r"<title>(.*?)( · Al Corriente)?</title>", re.DOTALL)

Made = TypeVar("Made")

blueprint = Blueprint("offline", __name__)


@blueprint.get("/sw.js")
def worker() -> Response:
    response = _once("worker", _make_worker).response()
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@blueprint.get("/<any(es,en):language>/manifest.webmanifest")
def manifest(language: str) -> Response:
    return _once(f"manifest-{language}", lambda: _make_manifest(language)).response()


@blueprint.get("/<any(es,en):language>/pack.json")
def pack(language: str) -> Response:
    return _once(f"pack-{language}", lambda: _make_pack(language)).response()


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """Browsers ask here unasked, for what is not a page."""
    found = assets().get("icons/favicon.ico")
    if found is None:
        abort(404)
    return found.response()


def _once(name: str, make: Callable[[], Cached]) -> Cached:
    kept: dict[str, Cached] = current_app.extensions["offline"]
    if name not in kept or current_app.debug:
        kept[name] = make()
    return kept[name]


def _make_worker() -> Cached:
    files = shell_files()
    built = (ROOT / "static" / "dist" / "sw.js").read_bytes()
    texts = {language: _in(language, worker_texts) for language in LANGUAGES}
    version = offline.shell_version(files)
    return Cached(offline.worker_script(built, files, texts, shell=version), "text/javascript")


def _make_manifest(language: str) -> Cached:
    texts = _in(language, lambda: manifest_texts(language))
    document = offline.web_manifest(language, REGIONAL[language], texts)
    return _json(document, "application/manifest+json", language)


def _make_pack(language: str) -> Cached:
    made = [(page, page_list().cached(language, page)) for page in page_list() if page.offline]
    document = offline.pack(
        language,
        [_saved(page.url(language), cached) for page, cached in made],
        shell=offline.shell_version(shell_files()),
        transfer=sum(len(cached.brotli) for _page, cached in made),
        checked_on=checked_on(),
    )
    return _json(document, "application/json", language)


def _json(document: object, mimetype: str, language: str) -> Cached:
    body = json.dumps(document, ensure_ascii=False, indent=1).encode()
    return Cached(body, mimetype, {"Content-Language": language})


def _saved(url: str, cached: Cached) -> SavedPage:
    found = TITLE.search(cached.body.decode())
    title = html.unescape(found[1].strip()) if found else url
    return SavedPage(url, cached.digest, len(cached.body), title)


def checked_on() -> str | None:
    """The day on which the newest fact of the guide was checked, for "what changed"."""
    days = [topic.checked_on for topic in guide.load().topics if topic.checked_on]
    return max(days).isoformat() if days else None


def shell_files() -> list[ShellFile]:
    """What every page needs to look right and work: built files, their icons, the page that shows
    when nothing else can, in every language."""
    files = []
    for path in asset_paths():
        folder = next(name for name, root in FOLDERS.items() if path.is_relative_to(root))
        name = path.relative_to(FOLDERS[folder]).as_posix()
        if name in NOT_SHELL or (folder == "icons" and name not in SHELL_ICONS):
            continue
        found = assets().get(f"{folder}/{name}")
        if found is not None:
            files.append(ShellFile(f"/static/{folder}/{name}", found.digest))
    return files + [_fallback(language) for language in LANGUAGES]


def _fallback(language: str) -> ShellFile:
    page = page_list().get(OFFLINE_SLUG)
    if page is None:
        raise LookupError("the offline page is not in the page list")
    return ShellFile(page.url(language), page_list().cached(language, page).digest)


def _in(language: str, make: Callable[[], Made]) -> Made:
    """`make()` with gettext in `language`, whatever the request says."""
    with force_locale(language):
        return make()


def worker_texts() -> dict[str, str]:
    """The words of notices that the phone itself makes. {month} is filled by the worker."""
    return {
        "title": _("Your IMSS payment"),
        "body": _("Open Al Corriente to see which month is next and by which day to pay it."),
        "paid_title": _("{month} is already noted"),
        "paid_body": _("According to what you noted on this phone, that month is paid."),
        "renewed_title": _("The renewal is already noted"),
        "renewed_body": _("According to what you noted on this phone, you have renewed it."),
        "action_paid": _("I have paid"),
    }


def manifest_texts(language: str) -> ManifestTexts:
    """The words under the icon and in the install dialog."""
    shortcuts = [
        ("pagos", _("Payments")),
        ("papeles", _("Papers")),
        ("pagos/como-pagar", _("How to pay")),
        ("guia", _("Guide")),
    ]
    return ManifestTexts(
        name=_("Al Corriente: IMSS for the self-employed"),
        short_name="Al Corriente",
        description=_(
            "Free, independent guide to insuring yourself with IMSS and staying paid up."
        ),
        shortcuts=[
            (f"/{language}/{slug}", name) for slug, name in shortcuts if page_list().get(slug)
        ],
        labels=(
            _("The next payment and the last covered day"),
            _("Papers to take along, ticked off at the counter without a signal"),
            _("The same on a wide screen"),
        ),
    )


def init_app(app: Flask, pages: PageList) -> None:
    """Routes, and the offline page in the page list."""
    app.extensions["offline"] = {}
    app.register_blueprint(blueprint)
    pages.add(OFFLINE_SLUG, "offline/page.html", tab="")

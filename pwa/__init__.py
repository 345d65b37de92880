"""Al Corriente: the web app. `create_app` is the wiring, in order."""

from __future__ import annotations

from flask import Flask

from pwa import commands, i18n, push, security, storage, web
from pwa import settings as settings_module
from pwa.errors import SettingsError
from pwa.settings import ROOT, Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The app for `settings` (default: from the environment). Raises `SettingsError` or
    `CatalogueMissing` when it could not serve honestly."""
    settings = settings or settings_module.load()
    require_ready(settings)
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.extensions["settings"] = settings
    app.extensions["storage"] = storage.open_engine(settings.database_url)
    i18n.init_app(app)
    security.init_app(app, settings)
    web.init_app(app)
    commands.init_app(app)
    return app


def require_ready(settings: Settings) -> None:
    """In production: a VAPID subject that every push service takes, and keys that exist.
    The commands may run without keys, since one of them makes them."""
    if settings.push_extra_hosts:
        push.warn_extra_hosts(settings.push_extra_hosts)
    if not settings.production:
        return
    reason = push.check_sub(settings.vapid_sub)
    if reason:
        raise SettingsError("VAPID_SUB", reason)
    if not settings.from_cli and not push.keys_exist(settings.data_dir):
        raise SettingsError("DATA_DIR", "holds no VAPID keys; run: flask --app wsgi push keys")

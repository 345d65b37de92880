"""One module a screen: parse, call the core, render. `init_app` wires them in order."""

from flask import Flask

from pwa.web import api as api
from pwa.web import assets as assets
from pwa.web import errors as errors
from pwa.web import health as health
from pwa.web import offline as offline
from pwa.web import pages as pages
from pwa.web import screens as screens


def init_app(app: Flask) -> None:
    errors.init_app(app)
    assets.init_app(app)
    page_list = pages.init_app(app)
    screens.init_app(app, page_list)
    offline.init_app(app, page_list)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(api.blueprint)

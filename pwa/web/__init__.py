"""One module a screen: parse, call the core, render. `init_app` wires them in order."""

from flask import Flask

from pwa.web import api, assets, errors, health, offline, pages, screens


def init_app(app: Flask) -> None:
    errors.init_app(app)
    assets.init_app(app)
    page_list = pages.init_app(app)
    screens.init_app(app, page_list)
    offline.init_app(app, page_list)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(api.blueprint)

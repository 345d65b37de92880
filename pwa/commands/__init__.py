"""The commands of `flask --app wsgi`, one module a group; each has `register(app)`."""

from flask import Flask

from pwa.commands import guide as guide
from pwa.commands import push as push
from pwa.commands import reminders as reminders
from pwa.commands import rules as rules
from pwa.commands import storage as storage


def init_app(app: Flask) -> None:
    for group in (rules, guide, push, reminders, storage):
        group.register(app)

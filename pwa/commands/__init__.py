"""The commands of `flask --app wsgi`, one module a group; each has `register(app)`."""

from flask import Flask

from pwa.commands import guide, push, reminders, rules, storage


def init_app(app: Flask) -> None:
    for group in (rules, guide, push, reminders, storage):
        group.register(app)

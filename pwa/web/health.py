"""`GET /healthz`: pages can be served; how old the last reminder tick and the rules are."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify

from pwa import clock, reminders, rules
from pwa.version import VERSION

# A loop that has not ticked for this long is called stale, in the body only.
STALE_AFTER_SECONDS = 300

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """200 as soon as pages can be served; the body says what else is not well."""
    problems = rules.check(clock.today_mexico())
    response = jsonify(
        status="ok",
        version=VERSION,
        reminders=_reminders(),
        rules={"status": "review" if problems else "fresh", "problems": problems},
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _reminders() -> dict[str, Any]:
    last = reminders.last_tick(current_app.extensions["storage"])
    if last is None:
        return {"status": "never", "last_tick": None}
    age = (clock.now() - last).total_seconds()
    return {"status": "stale" if age > STALE_AFTER_SECONDS else "ok", "last_tick": last.isoformat()}

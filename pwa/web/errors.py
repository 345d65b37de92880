"""Errors become a page in the reader's language, or JSON for the API. Views never catch."""

from __future__ import annotations

from flask import Flask, Response, jsonify, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from pwa.errors import ApiError

CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many",
}


def message_of(code: str) -> str:
    """The sentence for an error code, in the language of the request."""
    messages = {
        "foreign_origin": _(
            "This request came from another site. Open Al Corriente and try again."
        ),
        "not_found": _("There is nothing at this address."),
        "too_large": _("That is more than we can take. Shorten it and try again."),
        "too_many": _("Too many attempts from here. Wait a minute and try again."),
        "method_not_allowed": _("This address does not take that kind of request."),
        "bad_request": _("We could not read that. Check it and try again."),
        "internal": _("Something failed on our side. What is on your phone is safe."),
    }
    return str(messages.get(code, messages["bad_request"]))


def init_app(app: Flask) -> None:
    app.register_error_handler(ApiError, _api_error)
    app.register_error_handler(HTTPException, _http_error)
    if not app.debug:
        app.register_error_handler(500, _http_error)


def _api_error(error: ApiError) -> Response:
    if not _wants_json():
        return _page(error.status, error.code)
    message = error.extra.pop("message", None) if error.extra else None
    body: dict[str, object] = {"code": error.code, "message": message or message_of(error.code)}
    if error.field:
        body["field"] = error.field
    return _json(error.status, {"error": body, **(error.extra or {})})


def _http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    code = CODES.get(status, "internal" if status >= 500 else "bad_request")
    if _wants_json():
        response = _json(status, {"error": {"code": code, "message": message_of(code)}})
    else:
        response = _page(status, code)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(error.valid_methods)
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


def _wants_json() -> bool:
    return request.path.startswith("/api/") or request.path == "/healthz"


def _page(status: int, code: str) -> Response:
    html = render_template("errors/error.html", status=status, message=message_of(code))
    return _passing(Response(html, status))


def _json(status: int, body: dict[str, object]) -> Response:
    response = jsonify(body)
    response.status_code = status
    return _passing(response)


def _passing(response: Response) -> Response:
    """An error is of this moment and in this reader's language: nobody keeps it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Accept-Language"
    return response

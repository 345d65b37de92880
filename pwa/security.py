"""What every answer carries and what every unsafe request has to show."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from werkzeug.middleware.proxy_fix import ProxyFix

from pwa.errors import ApiError
from pwa.settings import Settings

# Nothing inline, nothing remote. `data:` images are not needed either: icons are inline SVG.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it a browser sends `Origin: null` with our own forms, which are then
    # refused as foreign. Other sites get nothing either way.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_BODY = 16 * 1024

# What one household or rented machine has of IPv6, whole.
_ONE_CUSTOMER = 64


def caller() -> str:
    """Who is limited: the address a request came from, of IPv6 its network, since a single
    customer has as many addresses there as there are attempts."""
    text = get_remote_address()
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ip_network((int(address), _ONE_CUSTOMER), strict=False))
    return text


# Only for what writes; page routes are never limited by address (carriers share addresses).
limiter = Limiter(caller, storage_uri="memory://", headers_enabled=False)


def init_app(app: Flask, settings: Settings) -> None:
    """Headers on every answer, cross-site refusal, body size, limiter, trusted proxies."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.after_request(_add_headers)
    app.after_request(_stay_here)
    app.before_request(_refuse_cross_site)
    limiter.init_app(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    if settings.production:
        app.after_request(_add_hsts)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _stay_here(response: Response) -> Response:
    """A redirect to ourselves names no host: the one of the request is anybody's say."""
    location = response.headers.get("Location", "")
    if location.startswith(request.host_url):
        response.headers["Location"] = "/" + location.removeprefix(request.host_url).lstrip("/")
    return response


def _add_hsts(response: Response) -> Response:
    response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _refuse_cross_site() -> None:
    """Unsafe requests come from our own pages. There are no cookies, so a client that is no
    browser (neither header) is let through: it can only act with its own token."""
    if request.method in SAFE_METHODS:
        return
    from_page = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    origin = request.headers.get("Origin")
    settings: Settings = request_settings()
    if not from_page or (origin is not None and origin.lower() not in settings.origins):
        raise ApiError(403, "foreign_origin")


def request_settings() -> Settings:
    """The settings of the app that serves this request."""
    settings: Settings = current_app.extensions["settings"]
    return settings

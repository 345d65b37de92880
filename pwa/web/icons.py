"""Icons of the pages: drawings of `lucide-static`, inlined, so that a page carries only its own."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

from pwa.settings import ROOT

FOLDER = ROOT / "node_modules" / "lucide-static" / "icons"

# The mark of the house: the band enters from the left, passes behind the disc, leaves paler.
MARK = Markup(
    '<svg class="mark" viewBox="0 0 40 40" aria-hidden="true">'
    '<rect width="40" height="40" rx="8" fill="#2239ae"/>'
    '<path fill="#fff" d="M0 15h24v11H0z"/><path fill="#97a3dc" d="M24 15h16v11H24z"/>'
    '<circle cx="24" cy="20" r="12.5" fill="#2239ae"/>'
    '<circle cx="24" cy="20" r="10" fill="#ffb11a"/>'
    '<path d="m19 20.5 3.5 3.5 7-7" fill="none" stroke="#161a33" stroke-width="3.2" '
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


@cache
def shapes(name: str) -> str:
    """What is drawn, without the frame. Raises `FileNotFoundError` for a name lucide lacks."""
    source = (FOLDER / f"{name}.svg").read_text("utf-8")
    inner = re.sub(r"<!--.*?-->", "", source, flags=re.DOTALL)
    inner = inner[inner.index(">", inner.index("<svg")) + 1 : inner.rindex("</svg>")]
    return re.sub(r"\s+/>", "/>", re.sub(r">\s+<", "><", inner.strip()))


@cache
def icon(name: str, extra: str = "") -> Markup:
    """The icon as inline SVG, hidden from screen readers: a word always stands beside it."""
    classes = f"icon {extra}".strip()
    return Markup(  # noqa: S704 - our own pinned drawings
        f'<svg class="{classes}" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">'
        f"{shapes(name)}</svg>"
    )

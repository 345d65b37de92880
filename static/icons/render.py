"""Draws the icons of this folder from `icon.svg` and `badge.svg`. See README.md."""

from __future__ import annotations

import struct
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
# file, source, size, corner radius in percent
PNGS = (
    ("icon-192.png", "icon.svg", 192, 20),
    ("icon-512.png", "icon.svg", 512, 20),
    ("icon-maskable-512.png", "icon.svg", 512, 0),
    ("apple-touch-icon.png", "icon.svg", 180, 0),
    ("badge-96.png", "badge.svg", 96, 0),
)


def draw(page: Page, source: str, size: int, radius: int) -> bytes:
    """`source` as a PNG of `size` pixels; what lies outside the drawing is transparent."""
    page.set_viewport_size({"width": size, "height": size})
    svg = (HERE / source).read_text("utf-8")
    style = f"*{{margin:0}} svg{{display:block;width:{size}px;border-radius:{radius}%}}"
    page.set_content(f"<style>{style}</style>{svg}")
    return page.screenshot(omit_background=True, type="png")


def ico(png: bytes, size: int) -> bytes:
    """An .ico file that holds one PNG."""
    entry = struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(png), 22)
    return struct.pack("<HHH", 0, 1, 1) + entry + png


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page()
        for name, source, size, radius in PNGS:
            (HERE / name).write_bytes(draw(page, source, size, radius))
        (HERE / "favicon.ico").write_bytes(ico(draw(page, "icon.svg", 32, 20), 32))
        browser.close()


if __name__ == "__main__":
    main()

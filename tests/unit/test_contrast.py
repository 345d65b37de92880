"""Contrast of every colour pair in use, both themes, read from the tokens themselves (WCAG 2.2)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text("utf-8")
TOKEN = re.compile(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});")
TEXT, LARGE_OR_LINE = 4.5, 3.0
# foreground, background, least ratio
PAIRS = [
    ("tinta", "cal", TEXT),
    ("tinta", "muro", TEXT),
    ("tinta", "anil-a", TEXT),
    ("tinta", "cempa-a", TEXT),
    ("tinta2", "cal", TEXT),
    ("tinta2", "muro", TEXT),
    ("anil", "cal", TEXT),
    ("anil", "muro", TEXT),
    ("anil", "anil-a", TEXT),
    ("cempa-t", "cal", TEXT),
    ("cempa-t", "muro", TEXT),
    ("teja", "cal", TEXT),
    ("teja", "teja-a", TEXT),
    ("on-cempa", "cempa", TEXT),
    ("cal", "tinta", TEXT),
    ("lleno", "cal", LARGE_OR_LINE),
    ("cempa", "lleno", LARGE_OR_LINE),
    ("borde", "muro", LARGE_OR_LINE),
]


def themes() -> dict[str, dict[str, str]]:
    light, system_dark, chosen_dark = re.split(r"\n *color-scheme: \w+;", CSS)[1:4]
    return {
        "light": dict(TOKEN.findall(light)),
        "system dark": dict(TOKEN.findall(light)) | dict(TOKEN.findall(system_dark)),
        "chosen dark": dict(TOKEN.findall(light)) | dict(TOKEN.findall(chosen_dark)),
    }


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#fff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "system dark", "chosen dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_every_pair_can_be_read(theme: str, front: str, back: str, least: float) -> None:
    tokens = themes()[theme]
    assert contrast(tokens[front], tokens[back]) >= least


@pytest.mark.parametrize("theme", ["light", "system dark", "chosen dark"])
@pytest.mark.parametrize("back", ["lleno", "zoc"])
def test_white_words_on_paint(theme: str, back: str) -> None:
    assert contrast("#ffffff", themes()[theme][back]) >= TEXT


def test_both_dark_themes_are_the_same() -> None:
    assert themes()["system dark"] == themes()["chosen dark"]

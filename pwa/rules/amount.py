"""Typed amounts to centavos. The same rules stand in `static/js/engine/amount.js`; both are held
together by shared vectors."""

from __future__ import annotations

import re
import unicodedata

from pwa.rules.errors import AmountError

# What can be wrong with a typed amount; each code has its sentence on the page.
REASONS = (
    "empty", "negative", "letters", "digits", "characters", "separators", "decimals", "too_big",
)  # fmt: skip
LARGEST = 9_999_999_999  # centavos: 99,999,999.99 pesos
SPACES = re.compile("[\t\u00a0\u2009\u202f]")
GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+"
AMOUNT = re.compile(rf"([0-9]+|{GROUPED})(?:\.([0-9]{{1,2}}))?")
LONG_DECIMALS = re.compile(rf"(?:[0-9]{{4,}}|{GROUPED})\.[0-9]{{3,}}|[0-9]+\.[0-9]{{4,}}")


def parse_amount(text: str) -> int:
    """`"$10,000.00"`, `"10 000"`, `"10000"` -> centavos. The point marks centavos; comma and
    space only group thousands. Raises `AmountError` with a code of `REASONS`."""
    plain = _stripped(text)
    reason = _refused(plain)
    if reason:
        raise AmountError(reason)
    found = AMOUNT.fullmatch(plain)
    if not found:
        raise AmountError("decimals" if LONG_DECIMALS.fullmatch(plain) else "separators")
    pesos = found[1].replace(",", "").replace(" ", "").lstrip("0") or "0"
    if len(pesos) > 8:
        raise AmountError("too_big")
    return int(pesos) * 100 + int((found[2] or "").ljust(2, "0"))


def _stripped(text: str) -> str:
    """Without the spaces around it and one sign of pesos before it."""
    plain = SPACES.sub(" ", text).strip(" ")
    return plain.removeprefix("$").strip(" ")


def _refused(plain: str) -> str | None:
    """The reason why these characters cannot be an amount, or None."""
    if not plain:
        return "empty"
    if plain[0] in "-\u2212":
        return "negative"
    kinds = {unicodedata.category(char)[0] for char in plain if char not in "0123456789., "}
    if "L" in kinds:
        return "letters"
    if "N" in kinds:
        return "digits"
    return "characters" if kinds else None


def plain_amount(centavos: int) -> str:
    """`256371` -> `"2563.71"`: for the command line and JSON."""
    sign = "-" if centavos < 0 else ""
    return f"{sign}{abs(centavos) // 100}.{abs(centavos) % 100:02}"

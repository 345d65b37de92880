"""The error families and the one table that turns them into a page, a fragment or JSON."""

from __future__ import annotations

from dataclasses import dataclass


class AlCorrienteError(Exception):
    """Every error of ours. A room derives its family from it."""


class SettingsError(AlCorrienteError):
    """A setting is missing or cannot be right. The value itself is never printed."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} {reason}")
        self.name = name


class CatalogueMissing(AlCorrienteError):
    """A compiled translation catalogue is missing: run `make setup`."""


@dataclass
class ApiError(AlCorrienteError):
    """An answer of the JSON API. `code` is stable; the message is made in the caller's language."""

    status: int
    code: str
    field: str | None = None
    extra: dict[str, object] | None = None

    def __str__(self) -> str:
        return self.code

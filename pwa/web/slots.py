"""One fragment for two makers: the server fills it with values, the phone with its own.

A fragment is written against a *view*: a flat mapping of words, flags and lists. `Filled` answers
with the values. `Slots` answers with `{name}`, and marks conditions (`data-if`), repetitions
(`data-each`) and drawn attributes (`data-set-…`); `static/js/slots.js` expands them. So both write
the same markup, and no words stand in a script.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape


class Filled:
    """A view with its values. An unknown name is an error of the fragment, never an empty word."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    mark = Markup()

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def has(self, name: str) -> bool:
        """Whether what depends on `name` is shown."""
        return bool(self._values[name])

    def when(self, _name: str) -> Markup:
        return Markup()

    def each(self, name: str) -> list[Filled]:
        """The rows of a list; a row also knows the names around it."""
        return [Filled({**self._values, **row}) for row in self._values[name]]

    def attribute(self, attribute: str, name: str) -> Markup:
        """` points="…"`: for attributes that a browser reads even inside a template."""
        return Markup(' {}="{}"').format(attribute, self._values[name])


class Slots:
    """The same view before it has values."""

    def __init__(self, mark: str = "") -> None:
        self.mark = Markup(mark)  # noqa: S704 - made below, of names of our own

    def __getitem__(self, name: str) -> Markup:
        return Markup("{{{}}}").format(name)

    def has(self, _name: str) -> bool:
        return True

    def when(self, name: str) -> Markup:
        return Markup(' data-if="{}"').format(name)

    def each(self, name: str) -> list[Slots]:
        return [Slots(f' data-each="{escape(name)}"')]

    def attribute(self, attribute: str, name: str) -> Markup:
        return Markup(' data-set-{}="{{{}}}"').format(attribute, name)

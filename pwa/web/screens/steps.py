"""Pasos: the ordered path and each of its steps."""

from __future__ import annotations

from functools import partial
from itertools import takewhile
from typing import Any

from flask import Flask

from pwa import guide
from pwa.web.pages import PageList


def register(app: Flask, pages: PageList) -> None:
    """The path, and one page a step."""
    library = guide.load()
    pages.add("pasos", "steps/index.html", tab="pasos", context=partial(path_context, library))
    for step in library.steps:
        context = partial(step_context, library, step)
        pages.add(step.path, "steps/step.html", tab="pasos", context=context)


def path_context(library: guide.Library, _language: str) -> dict[str, Any]:
    return {"steps": library.steps, "lists": library.lists}


def step_context(library: guide.Library, step: guide.Step, _language: str) -> dict[str, Any]:
    """A step, its papers, and what follows."""
    return {
        "doc": step,
        "needed": [library.step(each) for each in step.needs],
        "papers": library.checklist(step.list) if step.list else None,
        "following": following(library.steps, step),
        "checked_on": step.checked_on,
    }


def following(steps: tuple[guide.Step, ...], step: guide.Step) -> list[guide.Step]:
    """The steps that may come next: those for some people only, up to the first that is for all.
    After the last one, none."""
    later = steps[steps.index(step) + 1 :]
    for_some = list(takewhile(lambda each: each.audience, later))
    return [*for_some, *later[len(for_some) : len(for_some) + 1]]

"""The guide: what the pages say, in both languages, with the source of every fact.

Content is YAML under `content/`; see `docs/guide-content.md` for how to write it. Validated once
when it is loaded; whatever is wrong is named by file and key. This room imports nothing of ours:
figures stand in the text as `{{uma.daily}}` and are filled in by whoever renders.
"""

from pwa.guide.errors import GuideError, Problem
from pwa.guide.load import CONTENT, check, load
from pwa.guide.markdown import figure_refs, links, plain
from pwa.guide.model import (
    CONFIDENCE,
    LANGUAGES,
    Asked,
    Block,
    Checklist,
    Conflict,
    Document,
    Fact,
    Group,
    Helper,
    Hosts,
    Item,
    Library,
    Link,
    Phone,
    Precheck,
    Row,
    Source,
    Step,
    Term,
    Text,
    Topic,
)

__all__ = [
    "CONFIDENCE",
    "CONTENT",
    "LANGUAGES",
    "Asked",
    "Block",
    "Checklist",
    "Conflict",
    "Document",
    "Fact",
    "Group",
    "GuideError",
    "Helper",
    "Hosts",
    "Item",
    "Library",
    "Link",
    "Phone",
    "Precheck",
    "Problem",
    "Row",
    "Source",
    "Step",
    "Term",
    "Text",
    "Topic",
    "check",
    "figure_refs",
    "links",
    "load",
    "plain",
]

"""Pages of Markdown: their blocks of code, their links, and the anchors of their headings."""

from __future__ import annotations

import re
from pathlib import Path

from tests.paths import DOCS, ROOT

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "tests" / "interop" / "README.md"])
_FENCE = re.compile(r"^( *)(```+|~~~+).*?^\1\2 *$", re.DOTALL | re.MULTILINE)
_MARKER = re.compile(r"^<!-- (\w+)[^\n]* -->\n\Z", re.MULTILINE)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def code(page: Path) -> list[str]:
    """The blocks of code of a page, in order."""
    return [block[0] for block in _FENCE.finditer(page.read_text(encoding="utf-8"))]


def marked_code(page: Path) -> list[tuple[str, str]]:
    """The blocks of code, each with the first word of the comment in the line before it, empty without one."""
    text = page.read_text(encoding="utf-8")
    return [
        (marker[1] if (marker := _MARKER.search(text, 0, block.start())) else "", block[0])
        for block in _FENCE.finditer(text)
    ]


def links(page: Path) -> list[str]:
    """What a page links to within the project: `PATH`, `PATH#ANCHOR` or `#ANCHOR`."""
    return [link for link in _LINK.findall(prose(page)) if not link.startswith(("http://", "https://", "mailto:"))]


def anchors(page: Path) -> set[str]:
    """The anchors of the headings, as the site and hosts of repositories make them."""
    titles = (re.sub(r"\[([^]]+)\]\([^)]*\)", r"\1", title) for title in _HEADING.findall(prose(page)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}

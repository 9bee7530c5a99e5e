"""Every link of every page leads to a file and to a heading that are there; Chinese pages link to Chinese ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.markdown import PAGES, anchors, links
from tests.tidy.sources import named


def problem(page: Path, link: str) -> str | None:
    """What is wrong with a link, if anything."""
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    if not target.exists():
        return f"{link}: there is no such file"
    if anchor and anchor not in anchors(target):
        return f"{link}: there is no such heading"
    translated = target.with_name(f"{target.stem}.zh.md")
    if ".zh" in page.name and target.suffix == ".md" and ".zh." not in target.name and translated.exists():
        return f"{link}: link to {translated.name}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    assert [wrong for link in links(page) if (wrong := problem(page, link))] == []

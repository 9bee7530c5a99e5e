"""Hooks of the site (mkdocs.yml): links to files outside docs/ become paths, and each language has its own search."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority

_OUTSIDE = re.compile(r"\[([^]]+)\]\(\.\./([^)#]+)(?:#[^)]*)?\)")
_CHINESE = "zh/"
_INDEX = Path("search", "search_index.json")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The page with `[text](../PATH)` written as the path in the repository, since the site has no such page."""
    return _OUTSIDE.sub(lambda link: f"`{link[2]}`" if link[1] in link[2] else f"{link[1]} (`{link[2]}`)", markdown)


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """A Chinese page searches below zh/: the theme takes the index from the base of a page."""
    return output.replace('"base": ".."', '"base": "."', 1) if page.url.startswith(_CHINESE) else output


@event_priority(-100)  # after the search plugin, which writes one index of all pages
def on_post_build(config: Any, **_: Any) -> None:
    """Divide the index of the search: Chinese pages to zh/search/, all others stay."""
    site = Path(config.site_dir)
    index = json.loads((site / _INDEX).read_text(encoding="utf-8"))
    chinese = [each for each in index["docs"] if each["location"].startswith(_CHINESE)]
    if not chinese:
        return
    others = [each for each in index["docs"] if not each["location"].startswith(_CHINESE)]
    below = [{**each, "location": each["location"].removeprefix(_CHINESE)} for each in chinese]
    for folder, docs in ((site, others), (site / _CHINESE, below)):
        (folder / _INDEX).parent.mkdir(parents=True, exist_ok=True)
        (folder / _INDEX).write_text(json.dumps({**index, "docs": docs}, ensure_ascii=False), encoding="utf-8")

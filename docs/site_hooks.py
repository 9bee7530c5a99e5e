"""Hooks of the site (mkdocs.yml): a link to a file outside docs/ becomes its path, since the site has no such page."""

from __future__ import annotations

import re
from typing import Any

_OUTSIDE = re.compile(r"\[([^]]+)\]\(\.\./([^)#]+)(?:#[^)]*)?\)")


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The page with `[text](../PATH)` written as the path in the repository."""
    return _OUTSIDE.sub(lambda link: f"`{link[2]}`" if link[1] in link[2] else f"{link[1]} (`{link[2]}`)", markdown)

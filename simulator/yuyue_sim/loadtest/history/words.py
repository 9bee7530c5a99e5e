"""Texts in English and Chinese; the reader of the page switches between them."""

from __future__ import annotations

from html import escape
from typing import NamedTuple


class Words(NamedTuple):
    """One text in both languages."""

    en: str
    zh: str

    @property
    def html(self) -> str:
        """Both, of which the page shows one."""
        return spans(escape(self.en), escape(self.zh))

    @property
    def spec(self) -> dict[str, str]:
        """As it stands in the description of a chart, see `pictures`."""
        return {"en": self.en, "zh": self.zh}


def spans(en: str, zh: str) -> str:
    """The same of texts that are HTML already."""
    return f"<span class=en>{en}</span><span class=zh lang=zh-CN>{zh}</span>"

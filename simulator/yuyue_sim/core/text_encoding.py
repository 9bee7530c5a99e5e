"""Text that people write: it must be in UTF-8, and editors on Windows save it otherwise."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

from yuyue_sim.core.language import say

_UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)
_HAN = re.compile(r"[一-鿿]")
_GBK_READ_AS_UTF_8 = re.compile(r"[ɐ-\u07ff]{2,}")
"""Letters of Cyrillic, Armenian and the like, side by side, which is what GBK may look like as UTF-8."""


class WrongEncodingError(Exception):
    """Bytes that are not UTF-8; the text says what they seem to be, and what would be right."""

    def __init__(self, before: str, encoding: str) -> None:
        """Take the text before the first wrong byte, and what the bytes seem to be, if that is known."""
        known = say("this is {encoding}; save the file in UTF-8", encoding=encoding)
        super().__init__(known if encoding else say("expected UTF-8; save the file in that encoding"))
        self.line = before.count("\n") + 1
        self.column = len(before) - before.rfind("\n")


def decoded(content: bytes) -> str:
    """A text, without a byte-order mark.

    Two Chinese characters in GBK may be two letters of other scripts in UTF-8 (医院 is ҽԺ then). Where a file has no
    Chinese character but such letters, and all of them are common Chinese characters in GBK, it is taken for GBK.

    Raises:
        WrongEncodingError: it is not UTF-8.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise WrongEncodingError(content[: error.start].decode(), _encoding_of(content)) from None
    found = None if text.isascii() or _HAN.search(text) else _GBK_READ_AS_UTF_8.search(text)
    if found and _is_in(content, "gb2312"):
        raise WrongEncodingError(text[: found.start()], "GBK")
    return text.removeprefix("\ufeff")


def _encoding_of(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return "UTF-16"
    return "GBK" if _is_in(content, "gb18030") else ""


def _is_in(content: bytes, encoding: str) -> bool:
    """Whether bytes are a text with Chinese characters in an encoding."""
    try:
        return _HAN.search(content.decode(encoding)) is not None
    except UnicodeDecodeError:
        return False

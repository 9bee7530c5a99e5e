"""Text that people write: it must be in UTF-8, and editors on Windows save it otherwise."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

from yuyue_sim.core.language import say

_WIDE = (
    (BOM_UTF32_LE, "UTF-32"),
    (BOM_UTF32_BE, "UTF-32"),
    (BOM_UTF16_LE, "UTF-16"),
    (BOM_UTF16_BE, "UTF-16"),
)
"""How a file of an encoding with two or four bytes a character begins."""
_WIDE_WITHOUT_MARK = (
    (re.compile(rb"\0\0\0[\x09-\x7e]|[\x09-\x7e]\0\0\0"), "UTF-32"),
    (re.compile(rb"\0[\x09-\x7e]|[\x09-\x7e]\0"), "UTF-16"),
)
"""The same where the byte-order mark is missing and the first character is of ASCII."""
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
    if wide := _wide_encoding_of(content):
        raise WrongEncodingError("", wide)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        raise WrongEncodingError(before, "GBK" if _is_gbk(content, before) else "") from None
    found = None if text.isascii() or _HAN.search(text) else _GBK_READ_AS_UTF_8.search(text)
    if found and _is_in(content, "gb2312"):
        raise WrongEncodingError(text[: found.start()], "GBK")
    return text.removeprefix("\ufeff")


def _wide_encoding_of(content: bytes) -> str | None:
    for mark, encoding in _WIDE:
        if content.startswith(mark):
            return encoding
    return next((encoding for pattern, encoding in _WIDE_WITHOUT_MARK if pattern.match(content)), None)


def _is_gbk(content: bytes, before: str) -> bool:
    """Whether bytes seem to be GBK; a text with Chinese in UTF-8 before the first wrong byte is damaged UTF-8."""
    return _HAN.search(before) is None and _is_in(content, "gb18030")


def _is_in(content: bytes, encoding: str) -> bool:
    """Whether bytes are a text with Chinese characters in an encoding."""
    try:
        return _HAN.search(content.decode(encoding)) is not None
    except UnicodeDecodeError:
        return False

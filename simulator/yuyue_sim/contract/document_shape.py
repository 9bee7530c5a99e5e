"""The shape of a plain document: all but the texts of its elements, which is the same whenever a client sends one.

A shape reads a document by one regular expression and a reader made for it. It takes the document as it stands in an
envelope: escaped or not, with or without an XML declaration.
"""

from __future__ import annotations

import re
from typing import Any

from yuyue_sim.contract.plain_message import MOST_CHARACTERS, PlainMessage
from yuyue_sim.contract.reader_source import NotPlain, compiled_maker, compiled_ordered_reader, text_pattern


class DocumentShape:
    """Reads the documents of one shape."""

    def __init__(self, record_class: type[Any], document: str, text: str) -> None:
        """Read messages like this one.

        Args:
            record_class: the record of the message.
            document: the document as it stands in an envelope.
            text: the same without declaration, not escaped.

        Raises:
            NOT_PLAIN: it is not plain.
        """
        message = PlainMessage(record_class, text)
        self._read_group = compiled_ordered_reader(message.group_class, message.names)
        self._make = compiled_maker(record_class, message.group.attribute)
        first, *others = map(re.escape, _literals(document, message))
        patterns = (text_pattern(message.group_class, name) for name in message.names)
        parts = (f"{pattern}{literal}" for pattern, literal in zip(patterns, others, strict=True))
        self._match = re.compile(f"{first}{''.join(parts)}").fullmatch

    def read(self, document: str) -> Any:
        """Read a document.

        Raises:
            NOT_PLAIN: it is of another shape, has white space around a text, or not every value is allowed.
        """
        match = self._match(document)
        if match is None or len(document) > MOST_CHARACTERS:
            raise NotPlain
        texts = match.groups()
        joined = f"<{'<'.join(texts)}<"  # no text has this sign; what stands between them is that of a plain document
        if not joined.isprintable() or "< " in joined or " <" in joined:
            raise NotPlain
        return self._make(self._read_group(texts))


def _literals(document: str, message: PlainMessage) -> list[str]:
    """What stands before, between and after the texts.

    Raises:
        NotPlain: a text is not found.
    """
    begins, ends = ("&lt;", "&gt;") if "<" not in document else ("<", ">")
    literals, at = [], 0
    for name, text in zip(message.names, message.texts, strict=True):
        begin = f"{begins}{name}{ends}"
        found = document.find(begin + text, at)
        if found < 0:
            raise NotPlain
        literals.append(document[at : found + len(begin)])
        at = found + len(begin) + len(text)
    return [*literals, document[at:]]

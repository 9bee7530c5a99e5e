"""PyYAML up to the tree of nodes: plain values only, tabs where YAML 1.2 allows them, whole characters."""

from __future__ import annotations

from typing import Any

from yaml.composer import Composer
from yaml.events import AliasEvent
from yaml.nodes import Node, ScalarNode
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.resolver import BaseResolver
from yaml.scanner import Scanner
from yaml.tokens import ScalarToken

from yuyue_sim.core.language import say
from yuyue_sim.core.shortened import shortened

MAX_DEPTH = 20

_BREAKS = "\r\n\x85\u2028\u2029"
_PREFIX = {"tag:yaml.org,2002:": "!!"}


class RefusedError(Exception):
    """Something that is YAML, but is not accepted here; `mark` is its place."""

    def __init__(self, mark: Any, text: str) -> None:
        super().__init__(text)
        self.mark = mark


class _TabScanner(Reader, Scanner):
    """A scanner that takes tabs between tokens, in flow collections and in empty lines, but never as indentation."""

    def scan_to_next_token(self) -> None:
        super().scan_to_next_token()
        while self._skip_tabs():
            super().scan_to_next_token()

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str] | None:
        blanks = self._blanks()
        if "\t" in blanks:
            self.forward(len(blanks))
            if self.peek() not in _BREAKS:
                return [blanks]
        found: list[str] | None = super().scan_plain_spaces(indent, start_mark)
        if self.flow_level or 0 < indent <= self.column:
            self.forward(len(self._blanks()))
        return found

    def scan_block_scalar(self, style: str) -> ScalarToken:
        header = self.buffer[self.pointer :].partition("\n")[0]
        if "\t" in header:
            end = self.pointer + len(header)
            self.buffer = self.buffer[: self.pointer] + header.replace("\t", " ") + self.buffer[end:]
        return super().scan_block_scalar(style)

    def _blanks(self) -> str:
        """The tabs and spaces that stand here."""
        length = 0
        while self.peek(length) in (" ", "\t"):
            length += 1
        return str(self.prefix(length))

    def _skip_tabs(self) -> bool:
        """Skip the tabs and spaces that stand here; `False` if there are none, or they would be an indentation."""
        blanks = self._blanks()
        before = self.buffer[self.pointer - self.column : self.pointer]
        is_indentation = not before.strip(" \t") and not self.flow_level
        following = self.peek(len(blanks))
        if not blanks or (is_indentation and following not in ("#", "\0", *_BREAKS) and not self._is_flow(following)):
            return False
        self.forward(len(blanks))
        if not is_indentation and not self.flow_level:
            self.allow_simple_key = False
        return True

    def _is_flow(self, character: str) -> bool:
        """Whether a flow collection begins that is the whole document."""
        return self.indent == -1 and character in ("{", "[")


class YamlLoader(_TabScanner, Parser, Composer, BaseResolver):
    """Reads one document, with the plain resolver that leaves every scalar a text.

    Raises:
        RefusedError: it has an alias, an anchor, a tag or half a character, or is nested too deep.
    """

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        BaseResolver.__init__(self)
        self.depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, AliasEvent):
            raise RefusedError(event.start_mark, say("an alias (*) is not accepted here; write the value out"))
        if event.anchor is not None:
            raise RefusedError(
                event.start_mark, say("an anchor (&) is not accepted here; write the value out where it is needed")
            )
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise RefusedError(
                event.start_mark,
                say("the tag {tag} is not accepted here; leave it out", tag=shortened(_short(tag))),
            )
        if self.depth >= MAX_DEPTH:
            raise RefusedError(event.start_mark, say("nested deeper than {most} levels", most=MAX_DEPTH))
        self.depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def compose_scalar_node(self, anchor: Any) -> ScalarNode:
        node: ScalarNode = super().compose_scalar_node(anchor)
        try:
            node.value = node.value.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError as error:
            half = error.object[error.start : error.start + 2][::-1].hex()
            text = say("\\u{half} is half a character; write both halves, or the character itself", half=half)
            raise RefusedError(node.start_mark, text) from None
        return node


def _short(tag: str) -> str:
    for long, short in _PREFIX.items():
        tag = tag.replace(long, short)
    return tag

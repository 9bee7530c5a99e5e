"""Where a text is not YAML, and what would be right, in words for people who do not know the parser's."""

from __future__ import annotations

import re
from typing import Any

import yaml

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.scenario.files.errors import Place

_WIDE_COLON = re.compile(r"[ \t]*(?:-[ \t]+)*[\w-]+[ \t]*：")
"""A line that begins with a key and a full-width colon."""
_WIDE_SIGNS = dict(zip("，｛｝［］【】", ",{}[][]", strict=True))
_WIDE_SIGN = re.compile(r"""(?<=[0-9A-Za-z_\]}"'])，|(?<=[:\[{,-] )[｛［【]|(?<=[\]}0-9A-Za-z"'])[｝］】]""")
"""A full-width sign where one of YAML is to be expected; between Chinese characters it is text."""
_OTHER_SPACE = re.compile(r"(^[ -]*|[A-Za-z_]:)[\u3000\xa0]")
"""A space that YAML takes for a letter, in an indent or behind a colon."""
_NO_COLON = "could not find expected ':'"
_COLON_TOO_MUCH = "mapping values are not allowed here"
_OPENED = {
    "while parsing a flow sequence": Phrase("the list that begins here is not closed: expected , or ] at {at}"),
    "while parsing a flow mapping": Phrase("the keys that begin here are not closed: expected , or }} at {at}"),
    "while scanning a quoted scalar": Phrase("the quotes that begin here do not end; close them"),
}
"""What the parser was at → what is wrong at the place where that begins."""
_SAID = {
    _NO_COLON: Phrase("a line without ': '; write KEY: VALUE"),
    _COLON_TOO_MUCH: Phrase(
        "': ' is not expected here; put the value in quotes if it is text, or indent the key like those before it"
    ),
    "but found another document": Phrase("a second document begins here; a file has one scenario: remove the ---"),
    "sequence entries are not allowed here": Phrase(
        "a list begins below its key, on a line of its own; or write it as [1, 2]"
    ),
}
"""What the parser says → the same for people."""
_EXPECTED = (
    (r" \| found character '(.)'", Phrase("a value cannot begin with {found}; put it in quotes")),
    (r" \| found unknown escape character '(.)'", Phrase("\\{found} means nothing in double quotes; use single ones")),
    (
        r" \| expected the node content, but found '?(.+?)'?$",
        Phrase("expected a value, got {found}; put text in quotes"),
    ),
    (r" \| .* found '([}\]])'$", Phrase("a {found} that nothing opened; remove it, or put the text in quotes")),
    (
        r"collection \| expected <block end>",
        Phrase("the list above begins each entry with - in {begin}; indent what belongs to an entry by two more"),
    ),
    (
        r"mapping \| expected <block end>",
        Phrase("the keys above begin in {begin}; begin this line there, or indent it more if it belongs to one"),
    ),
)
"""Where the parser was, and what it says, as a pattern → the same for people."""


def explain_yaml_error(text: str, error: yaml.MarkedYAMLError) -> tuple[Place | None, str]:
    """The place of what is wrong with a text, and what would be right."""
    problem, context = error.problem or "", error.context or ""
    mark = error.problem_mark or error.context_mark
    if "'\\t'" in problem:
        return _place(mark), say("a tab is not allowed here; indent with spaces")
    if problem in {_NO_COLON, _COLON_TOO_MUCH} and (wide := _wide_colon(text, error)):
        return wide, say("this is a full-width colon; write ': ' with a space after it")
    if sign := _wide_sign(text, error):
        return sign
    if context in _OPENED:
        return _place(error.context_mark), say(_OPENED[context], at=_line_and_column(mark))
    if problem in _SAID:
        return _place(error.context_mark if problem == _NO_COLON else mark), say(_SAID[problem])
    return _place(mark), _expected(context, problem, error.context_mark)


def _expected(context: str, problem: str, begin: Any) -> str:
    """What was expected at the place of the problem; the parser's own words for what is rare."""
    for pattern, words in _EXPECTED:
        if match := re.search(pattern, f"{context} | {problem}"):
            found = next(iter(match.groups()), "").replace("<stream end>", say("the end of the file"))
            return say(words, found=found, begin=_column(begin))
    return ", ".join(say(part) for part in (context, problem) if part)


def _wide_colon(text: str, error: yaml.MarkedYAMLError) -> Place | None:
    """The full-width colon in the line that lacks a colon, or in the one before."""
    mark: Any = error.context_mark or error.problem_mark
    lines = [(number, line) for number, line in enumerate(text.split("\n")[: mark.line + 1], 1) if line.strip()]
    for number, line in reversed(lines[-1 if error.context_mark else -2 :]):
        if found := _WIDE_COLON.match(line):
            return Place(number, found.end())
    return None


def _wide_sign(text: str, error: yaml.MarkedYAMLError) -> tuple[Place, str] | None:
    """The first full-width sign or space near an error, from the line before it, and what would be right."""
    marks = [mark.line for mark in (error.context_mark, error.problem_mark) if mark]
    first, last = max(0, min(marks, default=0) - 1), max(marks, default=-1)
    for number, line in enumerate(text.split("\n")[first : last + 1], first + 1):
        if found := _WIDE_SIGN.search(line):
            said = say("{sign} is a full-width sign; write {right}", sign=found[0], right=_WIDE_SIGNS[found[0]])
            return Place(number, found.start() + 1), said
        if found := _OTHER_SPACE.search(line):
            return Place(number, found.end()), other_space(found[0][-1])
    return None


def other_space(space: str) -> str:
    """What is wrong with a space that YAML takes for a letter."""
    return say("the space U+{code:04X} is none of YAML's; write a plain one", code=ord(space))


def _place(mark: Any) -> Place | None:
    return Place(mark.line + 1, mark.column + 1) if mark else None


def _line_and_column(mark: Any) -> str:
    return say("line {line}, column {column}", line=mark.line + 1, column=mark.column + 1)


def _column(mark: Any) -> str:
    if not mark:
        return say("their column")
    return say("column {column} (since line {line})", column=mark.column + 1, line=mark.line + 1)

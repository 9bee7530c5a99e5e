"""Where a text is not YAML, and what would be right, in words for people who do not know the parser's."""

from __future__ import annotations

import re
from typing import Any

import yaml

from yuyue_sim.core.foreign_signs import OTHER_SPACES, UNSEEN, about_sign
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.scenario.files.errors import Place

_WIDE_COLON = re.compile(r"[ \t]*(?:-[ \t]+)*[\w-]+[ \t]*：")
"""A line that begins with a key and a full-width colon."""
_SIGNS = re.compile(
    rf"""(?<=[0-9A-Za-z_\]}}"'”’])[，、；]
    |(?:(?<=[:\[{{,-][ ])|(?<=[\[{{,]))[｛［【“‘＂＇]
    |(?<=[\]}}0-9A-Za-z"'])[｝］】”’＂＇]
    |(?:^|(?<=[ ]))＃|^[ ]*[－—–−‐‑―─]|^[ -]*[{OTHER_SPACES}{UNSEEN}]|(?<=[A-Za-z_]:)[{OTHER_SPACES}{UNSEEN}]
    |[{UNSEEN}](?=[\x20-\x7e])""",
    re.VERBOSE,
)
"""A sign that is none of YAML, where one of YAML is to be expected; between Chinese characters it is text."""
_QUOTE = re.compile("[“”‘’＂＇]")
_TAB_BEHIND_DASH = re.compile(r" *- *(?=\t)")
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_NO_COLON = "could not find expected ':'"
_COLON_TOO_MUCH = "mapping values are not allowed here"
_QUOTED = "while scanning a quoted scalar"
_TEXT_BEHIND = "expected <block end>, but found '<scalar>'"
_OPENED = {
    "while parsing a flow sequence": Phrase("the list that begins here is not closed: expected , or ] at {at}"),
    "while parsing a flow mapping": Phrase("the keys that begin here are not closed: expected , or }} at {at}"),
    _QUOTED: Phrase("the quotes that begin here do not end; close them"),
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
    "mapping keys are not allowed here": Phrase("a value cannot begin with '? '; put it in quotes"),
    "found incompatible YAML document (version 1.* is required)": Phrase("YAML of another version; remove this line"),
    "found duplicate YAML directive": Phrase("the second %YAML; remove this line"),
}
"""What the parser says → the same for people."""
_EXPECTED = (
    (r" \| expected '<document start>'", Phrase("the scenario ended above; remove what begins here")),
    (r"directive \|", Phrase("a line cannot begin with %; put the text in quotes")),
    (r"while scanning an alias \|", Phrase("a value cannot begin with *; put it in quotes")),
    (r"while scanning an anchor \|", Phrase("a value cannot begin with &; put it in quotes")),
    (r"while (?:scanning|parsing) an? (?:tag|directive)", Phrase("a value cannot begin with !; put it in quotes")),
    (r"block scalar \|", Phrase("text behind | or > begins on the next line; or put it in quotes")),
    (r"expected escape sequence of (\d)", Phrase("expected {found} hexadecimal digits here; or use single quotes")),
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
    lines = _BREAK.split(text)
    return _tab(lines, error) or _wide_colon(lines, error) or _wide_sign(lines, error) or _structure(lines, error)


def _mark(error: yaml.MarkedYAMLError) -> Any:
    return error.problem_mark or error.context_mark


def _tab(lines: list[str], error: yaml.MarkedYAMLError) -> tuple[Place | None, str] | None:
    """The tab that stands where only spaces may."""
    place = None
    if error.problem == _COLON_TOO_MUCH and (dash := _TAB_BEHIND_DASH.match(lines[_mark(error).line])):
        place = Place(_mark(error).line + 1, dash.end() + 1)
    elif "'\\t'" in (error.problem or ""):
        place = _place(_mark(error))
    return (place, say("a tab is not allowed here; indent with spaces")) if place else None


def _structure(lines: list[str], error: yaml.MarkedYAMLError) -> tuple[Place | None, str]:
    """What does not fit together, in words for people; the parser's own for what is rare."""
    problem, context, mark = error.problem or "", error.context or "", _mark(error)
    if context in _OPENED:
        return _place(error.context_mark), say(_OPENED[context], at=_line_and_column(mark))
    if problem == _TEXT_BEHIND and lines[mark.line][: mark.column].strip(" -"):
        return _place(mark), say("text behind a closing quote; put all of it into one pair of quotes")
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


def _wide_colon(lines: list[str], error: yaml.MarkedYAMLError) -> tuple[Place, str] | None:
    """The full-width colon in the line that lacks a colon, or in the one before."""
    if error.problem not in {_NO_COLON, _COLON_TOO_MUCH}:
        return None
    mark: Any = error.context_mark or error.problem_mark
    written = [(number, line) for number, line in enumerate(lines[: mark.line + 1], 1) if line.strip()]
    for number, line in reversed(written[-1 if error.context_mark else -2 :]):
        if found := _WIDE_COLON.match(line):
            return Place(number, found.end()), say("this is a full-width colon; write ': ' with a space after it")
    return None


def _wide_sign(lines: list[str], error: yaml.MarkedYAMLError) -> tuple[Place, str] | None:
    """The first sign near an error that is none of YAML, from the line before it, and what would be right."""
    begin = error.context_mark
    if begin and error.context == _QUOTED and (found := _QUOTE.search(lines[begin.line], begin.column)):
        return Place(begin.line + 1, found.end()), about_sign(found[0])
    marks = [mark.line for mark in (error.context_mark, error.problem_mark) if mark]
    first, last = max(0, min(marks, default=0) - 1), max(marks, default=-1)
    for number, line in enumerate(lines[first : last + 1], first + 1):
        if found := _SIGNS.search(line):
            return Place(number, found.end()), about_sign(found[0][-1])
    return None


def _place(mark: Any) -> Place | None:
    return Place(mark.line + 1, mark.column + 1) if mark else None


def _line_and_column(mark: Any) -> str:
    return say("line {line}, column {column}", line=mark.line + 1, column=mark.column + 1)


def _column(mark: Any) -> str:
    if not mark:
        return say("their column")
    return say("column {column} (since line {line})", column=mark.column + 1, line=mark.line + 1)

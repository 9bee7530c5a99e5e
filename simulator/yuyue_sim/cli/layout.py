"""Tables and long lines, laid out for the width of a terminal; ids and figures are never broken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from math import ceil

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

_WIDE = "\u2e80-\uffef"
_WORD = re.compile(r"\s+|\S+")
_PIECE = re.compile(
    rf"[(（]?[{_WIDE}][，。、；：）！？)]*"
    rf"|[^\s{_WIDE}]+?,(?!\d{{3}}\b)"
    rf"|[^\s{_WIDE}]+"
)
"""The parts of a word that is longer than a line: a Chinese character, a part of a list, an id or a figure."""
_INDENT, _COLUMN = re.compile(r" *"), re.compile(r" *\S{1,20}(?: \S{1,20}){0,2}  +(?=\S)")
_HANGING = "  "
_BELOW = "      "
"""The indents of further lines, and of what stands below a row."""
_LEAST_TEXT = 8
"""The least width of a column of text that wraps, in cells."""
_MOST_LINES = 3
"""How many lines a cell is wrapped into before its column stands below."""


def wrap(text: Text, width: int, hanging: str = "") -> list[Text]:
    """Break a text at its spaces into lines of at most `width` cells; further lines begin with `hanging`.

    A word that is longer than a line is broken between its parts, and only a part that is longer anywhere.
    """
    lines: list[Text] = []
    line, offset, is_begun = Text(), 0, False
    for piece in _pieces(text.plain, width - cell_len(hanging)):
        if is_begun and not piece.isspace() and cell_len(line.plain + piece) > width:
            line.rstrip()
            lines.append(line)
            line, is_begun = Text(hanging), False
        if is_begun or not lines or not piece.isspace():
            line.append_text(text[offset : offset + len(piece)])
        is_begun = is_begun or not piece.isspace()
        offset += len(piece)
    line.rstrip()
    return [*lines, line]


def _pieces(plain: str, width: int) -> Iterator[str]:
    """What is not broken in lines of so many cells."""
    for word in _WORD.findall(plain):
        if word.isspace() or cell_len(word) <= width:
            yield word
            continue
        for part in _PIECE.findall(word):
            yield from [part] if cell_len(part) <= width else chop_cells(part, max(width, 1))


@dataclass
class Line:
    """A line; a terminal that is too narrow shows it as several.

    Further lines begin where the text after a few words and two spaces begins, if every word fits there, else two
    spaces right of the indent.
    """

    text: Text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The line, or the lines that it is broken into."""
        if not console.is_terminal:
            yield self.text
            return
        yield from wrap(self.text, options.max_width, " " * self._hanging(options.max_width))

    def _hanging(self, width: int) -> int:
        """The indent of further lines, in cells."""
        plain = self.text.plain
        column, indent = _COLUMN.match(plain), _INDENT.match(plain)
        if column and cell_len(column[0]) + max(map(cell_len, _PIECE.findall(plain))) <= width:
            return cell_len(column[0])
        return cell_len((indent[0] if indent else "") + _HANGING)


@dataclass
class Column:
    """A column of a table."""

    head: str
    is_figure: bool = False
    """Whether it is aligned to the right."""
    is_text: bool = False
    """Whether its cells may wrap, or move below their row; others stay whole."""


@dataclass
class DataTable:
    """A table. In a narrow terminal texts wrap; those for which there is no room stand below their row, the last first.

    So do other columns where that is not enough. The first column always stands in the row.
    """

    title: str
    columns: list[Column]
    rows: list[tuple[list[str], str]] = field(default_factory=list)
    """Cells and style of each row."""

    def add_row(self, *cells: str, style: str = "") -> None:
        """Add a row: a cell for each column."""
        self.rows.append(([*cells], style))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The title, the heads, a line, and the rows."""
        width = options.max_width
        layout = self._layout(width)
        if self.title:
            yield from wrap(Text(self.title, "italic"), width)
        yield Text()
        yield from (Text(each, "bold") for each in layout.lines([each.head for each in self.columns]))
        yield Text(f" {'─' * (layout.width - 2)}")
        for cells, style in self.rows:
            yield from (Text(each, style) for each in layout.lines(cells))
            for index in layout.below:
                below = Text.assemble(_BELOW, (f"{self.columns[index].head}: ", "dim"), (cells[index], style))
                yield from wrap(below, width, _BELOW + _HANGING)
        yield Text()

    def _layout(self, most: int) -> _Layout:
        """Widths that fit into `most` cells."""
        natural = [max(map(cell_len, cells)) for cells in self._cells()]
        layout = _Layout(self.columns, natural, [], "   ")
        if layout.width <= most:
            return layout
        least = [self._least(index, width) for index, width in enumerate(natural)]
        layout = _Layout(self.columns, least, [], "  ")
        while layout.width > most and layout.texts[-1:] > [0]:
            layout.below.append(layout.texts[-1])
        while layout.width > most and len(layout.shown) > 1:
            layout.below.append(layout.shown[-1])
        layout.below.sort()
        for index in sorted(layout.texts, key=natural.__getitem__):
            layout.widths[index] += max(0, min(natural[index] - layout.widths[index], most - layout.width))
        return layout

    def _least(self, index: int, natural: int) -> int:
        if not self.columns[index].is_text:
            return natural
        parts = (part for cell in self._cells()[index] for part in _PIECE.findall(cell))
        in_few_lines = ceil(natural / _MOST_LINES) if index else 0
        return max(min(natural, _LEAST_TEXT), in_few_lines, *map(cell_len, parts))

    def _cells(self) -> list[list[str]]:
        return [[column.head, *(cells[index] for cells, _ in self.rows)] for index, column in enumerate(self.columns)]


@dataclass
class _Layout:
    """Which columns stand in the row and how wide they are, in cells; the others stand below."""

    columns: list[Column]
    widths: list[int]
    below: list[int]
    gap: str

    @property
    def shown(self) -> list[int]:
        return [index for index in range(len(self.columns)) if index not in self.below]

    @property
    def texts(self) -> list[int]:
        return [index for index in self.shown if self.columns[index].is_text]

    @property
    def width(self) -> int:
        return sum(self.widths[index] for index in self.shown) + len(self.gap) * (len(self.shown) - 1) + 4

    def lines(self, row: list[str]) -> list[str]:
        """The lines of a row."""
        cells = [[line.plain for line in wrap(Text(row[index]), self.widths[index])] for index in self.shown]
        return [
            f"  {self.gap.join(map(self._padded, self.shown, parts))}".rstrip()
            for parts in zip_longest(*cells, fillvalue="")
        ]

    def _padded(self, index: int, part: str) -> str:
        padding = " " * (self.widths[index] - cell_len(part))
        return padding + part if self.columns[index].is_figure else part + padding

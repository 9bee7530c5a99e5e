"""The command in a terminal of its own, of a given width."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import termios
from multiprocessing.connection import Connection
from unicodedata import east_asian_width

from tests.acceptance.process import forked

WIDTHS = (60, 80, 100)
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_PARTS = re.compile(rf"({_CONTROL.pattern}|[\r\n])|([^\x1b\r\n]+)")


def run_in_terminal(columns: int, *words: str, until: str = "") -> str:
    """What a terminal of so many columns is sent: without colours, lines as they are after the last carriage return.

    A command that does not end is stopped once it has shown the text `until`.
    """
    own, other = open_terminal(columns)
    kept = {name: text for name, text in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    process = forked(words, Connection(other), {**kept, "TERM": "xterm-256color"})
    sent = b""
    while read := _read(own):
        sent += read
        if until and until.encode() in sent:
            process.terminate()
    os.close(own)
    process.join()
    return _CONTROL.sub("", sent.decode()).replace("\r\n", "\n")


def open_terminal(columns: int) -> tuple[int, int]:
    """A terminal of so many columns: the end of its user, and that of its programs."""
    own, other = os.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    return own, other


def all_of(terminal: int) -> bytes:
    """All that a terminal is sent until its last program has ended."""
    sent = b""
    while read := _read(terminal):
        sent += read
    os.close(terminal)
    return sent


def left_on_screen(sent: bytes) -> str:
    """The lines that remain: bars go up and erase themselves."""
    lines, row, column = [""], 0, 0
    for control, text in _PARTS.findall(sent.decode()):
        if control == "\r":
            column = 0
        elif control == "\n":
            row, column = row + 1, 0
            lines += [""] * (row - len(lines) + 1)
        elif control.endswith("A"):
            row = max(0, row - int(control[2:-1] or 1))
        elif control == "\x1b[2K":
            lines[row] = ""
        elif text:
            lines[row] = lines[row][:column].ljust(column) + text + lines[row][column + len(text) :]
            column += len(text)
    return "\n".join(lines)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other end is closed
        return b""


def cells(line: str) -> int:
    """How many cells of a terminal a line takes."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in line)

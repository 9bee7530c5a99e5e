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


def run_in_terminal(columns: int, *words: str, until: str = "") -> str:
    """What a terminal of so many columns is sent: without colours, lines as they are after the last carriage return.

    A command that does not end is stopped once it has shown the text `until`.
    """
    own, other = os.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
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


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other end is closed
        return b""


def cells(line: str) -> int:
    """How many cells of a terminal a line takes."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in line)

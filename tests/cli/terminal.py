"""The command in a terminal of its own, of a given width."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import subprocess
import sys
import termios
from unicodedata import east_asian_width

WIDTHS = (60, 80, 100)
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def run_in_terminal(columns: int, *words: str) -> str:
    """What a terminal of so many columns is sent: without colours, lines as they are after the last carriage return."""
    own, other = os.openpty()
    fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    environment = {name: text for name, text in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    with subprocess.Popen(
        [sys.executable, "-m", "yuyue_sim", *words],
        stdin=other,
        stdout=other,
        stderr=other,
        env={**environment, "TERM": "xterm-256color", "PYTHONUTF8": "1"},
    ):
        os.close(other)
        sent = b"".join(iter(lambda: _read(own), b""))
    os.close(own)
    return _CONTROL.sub("", sent.decode()).replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other end is closed
        return b""


def cells(line: str) -> int:
    """How many cells of a terminal a line takes."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in line)

"""Draws docs/first-booking.svg: a terminal in which the README's first booking is really made."""

from __future__ import annotations

import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text
from yuyue_sim.core.child_process import start_module

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "first-booking.svg"
CLOCK = "frozen@2026-03-02T08:00:00"
PORT = "8080"
_COLUMNS = 112


def booking_commands() -> list[list[str]]:
    """The `yuyue-sim call` commands of the README's walk, in its order."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split() for line in readme.splitlines() if line.startswith("yuyue-sim call ")]


def run(command: list[str]) -> str:
    """What a command prints; a refusal is an answer too."""
    done = subprocess.run(
        [sys.executable, "-m", "yuyue_sim", *command[1:]],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


def draw() -> None:
    """Serve the default scenario, make the booking, and write the picture.

    Raises:
        RuntimeError: the simulator did not start.
    """
    serve = ["serve", "--port", PORT, "--clock", CLOCK]
    with start_module("yuyue_sim", *serve, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8") as server:
        try:
            console = Console(record=True, width=_COLUMNS, file=StringIO())
            _show(console, "make run", _greeting(server))
            for command in booking_commands()[:2]:
                _show(console, " ".join(command), run(command))
            console.save_svg(str(PICTURE), title="yuyue-sim")
        finally:
            server.terminate()


def _greeting(server: subprocess.Popen[str]) -> str:
    said = []
    for line in server.stdout or ():
        if line.startswith("A first booking"):
            return "".join(said)
        said.append(line)
    raise RuntimeError("the simulator did not start:\n" + "".join(said))


def _show(console: Console, command: str, said: str) -> None:
    console.print(Text("$ ", style="green").append(command, style="bold"))
    console.print(Text(said.rstrip() + "\n"))


if __name__ == "__main__":
    draw()

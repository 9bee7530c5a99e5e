"""A page walked from top to bottom as a reader would: its files are written, its commands run, its outputs compared.

What a block is stands in a comment before it:

| comment | the block |
| --- | --- |
| `<!-- file NAME -->` | the content of a file; commands after it find it |
| `<!-- start -->` | a command that goes on: a server, at a free port, until the next one of its kind |
| `<!-- run -->`, `<!-- run 1 -->` | commands of a shell, and their exit code if it is not 0 |
| `<!-- python -->` | a program |
| `<!-- watch -->`, `<!-- watch 1 -->` | the same in a terminal, where progress is shown for a while |
| `<!-- output -->` | what the block before it printed; `…` stands for any characters, alone on a line for any lines |

A Chinese page is walked in a Chinese locale, as its reader would.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, chdir
from dataclasses import dataclass, field
from pathlib import Path

from tests.acceptance.process import running
from tests.cli.terminal import all_of, left_on_screen, open_terminal
from tests.paths import ROOT

_BLOCK = re.compile(
    r"^<!-- (file|start|run|watch|python|output)(?: (\S+))? -->\n```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE
)
_ASKS = r"call|reset|explain|invariants|notices|(?:clock|event|fault|bug|snapshot|world|journal) [a-z]+"
_ADDRESS = r"^(?!Recording).*http://127\.0\.0\.1:(\d+)"
_PORTS = {"serve": "8080", "platform": "8090", "record": "8070"}
"""Command → the port that it has by default."""
_SECONDS = 120


@dataclass(frozen=True)
class Block:
    """A marked block of a page."""

    kind: str
    argument: str
    content: str


def blocks_of(page: Path) -> list[Block]:
    """The marked blocks, in order."""
    return [Block(*found) for found in _BLOCK.findall(page.read_text(encoding="utf-8"))]


def pattern_of(expected: str) -> re.Pattern[str]:
    """What an output must match: itself, where a line `…` is any lines, and `…` in a line any characters."""
    lines = (
        r"(?:.*\n)*?" if line.strip() == "…" else ".*".join(map(re.escape, line.split("…"))) + r"\n"
        for line in expected.splitlines()
    )
    return re.compile("".join(lines))


@dataclass
class Walk:
    """A walk through a page, in a folder of its own."""

    folder: Path
    locale: str = "C.UTF-8"
    printed: str = ""
    ports: dict[str, str] = field(default_factory=dict)
    """The port that a page shows → the port that is used."""
    running: dict[str, ExitStack] = field(default_factory=dict)

    def step(self, block: Block) -> None:
        """Do what a block says."""
        if block.kind == "file":
            (self.folder / block.argument).write_text(self._aimed(block.content), encoding="utf-8")
        elif block.kind == "start":
            self._start(block.content)
        elif block.kind == "output":
            expected = "\n".join(line.rstrip() for line in block.content.splitlines())
            assert pattern_of(expected).fullmatch(self.printed), f"expected:\n{expected}\nprinted:\n{self.printed}"
        else:
            program = [sys.executable, "-c"] if block.kind == "python" else ["bash", "-c"]
            run = _watched if block.kind == "watch" else _run
            done = run([*program, self._aimed(block.content)], self.folder, self.locale)
            self._compare_exit(done, int(block.argument or 0))

    def _start(self, command: str) -> None:
        _, name, *words = self._aimed(command.partition("#")[0]).split()
        if name in self.running:
            self.running.pop(name).close()
        self.running[name] = ExitStack()
        with chdir(self.folder):
            started = self.running[name].enter_context(running(name, *words, "--port", "0"))
        address, _ = started.read_until(_ADDRESS)
        self.ports[_PORTS[name]] = address[1]

    def _compare_exit(self, done: subprocess.CompletedProcess[str], exit_code: int) -> None:
        printed = "\n".join(line.rstrip() for line in (done.stdout + done.stderr).splitlines())
        for shown, used in self.ports.items():
            printed = re.sub(rf"\b{used}\b", shown, printed)
        self.printed = printed.strip("\n") + "\n"
        assert done.returncode == exit_code, f"exit code {done.returncode}:\n{self.printed}"

    def _aimed(self, text: str) -> str:
        here = f"http://127.0.0.1:{self.ports.get('8080', '8080')}"
        text = re.sub(rf"(?m)((?:^|[|;&(] ?)yuyue-sim (?:{_ASKS}))(?!.*--url)\b", rf"\1 --url {here}", text)
        for shown, used in self.ports.items():
            text = text.replace(f"127.0.0.1:{shown}", f"127.0.0.1:{used}").replace(f"--port {shown}", f"--port {used}")
        return text


def locale_of(page: str) -> str:
    """The locale of a page's reader."""
    return "zh_CN.UTF-8" if page.endswith((".zh.md", ".zh-CN.md")) else "C.UTF-8"


def _run(
    command: list[str], folder: Path, locale: str, errors: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        timeout=_SECONDS,
        env={
            **os.environ,
            "LANG": locale,
            "LC_ALL": "",
            "LC_MESSAGES": "",
            "PATH": path,
            "PYTHONUTF8": "1",
            "COLUMNS": "100",
            "NO_COLOR": "1",
        },
        check=False,
    )


def _watched(command: list[str], folder: Path, locale: str) -> subprocess.CompletedProcess[str]:
    """Run a command whose stderr is a terminal; what is left there in the end counts."""
    terminal, errors = open_terminal(100)
    with ThreadPoolExecutor() as reading:
        shown = reading.submit(all_of, terminal)
        try:
            done = _run(command, folder, locale, errors)
        finally:
            os.close(errors)
        done.stderr = left_on_screen(shown.result())
    return done


def walk(page: str, folder: Path) -> Iterator[Block]:
    """Walk through a page of the project; each block is given when it was done.

    Raises:
        AssertionError: a command ended otherwise, or printed something else, than the page shows.
    """
    at = Walk(folder, locale_of(page))
    try:
        for block in blocks_of(ROOT / page):
            at.step(block)
            yield block
    finally:
        for stack in at.running.values():
            stack.close()

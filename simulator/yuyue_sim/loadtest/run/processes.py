"""The two processes of a load test, the hospital and its users."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from threading import Thread
from typing import IO

from yuyue_sim.core.child_process import start_module
from yuyue_sim.core.language import in_chinese, say
from yuyue_sim.loadtest.run.errors import ExperimentError

_ADDRESS = re.compile(r"string WSDL\s+(http://[^/]+)/")
_END_WITHIN_S = 20.0
_LAST_WORDS = 8


@contextmanager
def hospital(arguments: Sequence[str], log: Path) -> Iterator[str]:
    """`yuyue-sim serve` on a free port, and its address; its output goes into a file.

    Raises:
        ExperimentError: it did not start; the text is what it said.
    """
    command = ("yuyue_sim", "serve", *arguments, "--port", "0", "--lang", "en")  # the banner is read below
    with (
        log.open("w", encoding="utf-8") as said,
        start_module(
            *command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", bufsize=1
        ) as process,
    ):
        pump = Thread(target=copyfileobj, args=(process.stdout, said), daemon=True)
        try:
            address = _address(process, said)
            pump.start()
            yield address
        finally:
            end(process)
            if pump.is_alive():
                pump.join(_END_WITHIN_S)


@contextmanager
def users(locustfile: Path, arguments: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Locust without its web UI, with a script; its output goes into a file."""
    command = ("locust", "-f", str(locustfile), "--headless", "--only-summary", *arguments)
    with log.open("wb") as said, start_module(*command, stdout=said, stderr=subprocess.STDOUT) as process:
        try:
            yield process
        finally:
            end(process)


def end(process: subprocess.Popen[str] | subprocess.Popen[bytes]) -> None:
    """Terminate a process; kill it if it does not end."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_END_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()


def last_words(log: Path) -> str:
    """What a process said of its failure, or else the end of what it said."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else []
    ours = [line for line in lines if line.startswith("yuyue-sim: ")]
    return "\n".join(ours or lines[-_LAST_WORDS:])


def has_said(log: Path, text: str) -> bool:
    """Whether a process said a sentence of ours, in the language of its locale."""
    if not log.is_file():
        return False
    said = log.read_text(encoding="utf-8", errors="replace")
    return any(f"yuyue-sim: {each}" in said for each in (text, in_chinese(text)))


def _address(process: subprocess.Popen[str], said: IO[str]) -> str:
    heard = []
    for line in process.stdout or ():
        said.write(line)
        heard.append(line)
        if found := _ADDRESS.search(line):
            return found[1]
    raise ExperimentError(say("the hospital did not start:\n{heard}", heard="".join(heard).strip()))

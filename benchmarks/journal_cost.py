"""The cost of the journal: the same requests to servers with a journal and to one without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.measurement import Target, ratio
from benchmarks.servers import Server

OFF = "off"
Serve = Callable[..., Server]
"""Starts a server of a name, with these options."""


def journal_targets(
    serve: Serve, stack: ExitStack, scratch: Path, requests: Callable[[int], Sequence[bytes]], mark: bytes
) -> list[Target]:
    """Equal servers with different journals: off, full in memory, full in a file."""
    options = {OFF: ("--journal", "off"), "memory": (), "file": ("--journal-file", str(scratch / "journal.sqlite"))}
    return [Target(kept, serve(stack, f"journal {kept}", *those), requests, mark) for kept, those in options.items()]


def speeds(targets: Sequence[Target]) -> dict[str, float]:
    """By where the journal is kept, the speed with it beside the speed without."""
    off, *others = targets
    return {target.name: ratio(target, off) for target in others}

"""Several "machines" on one: network namespaces behind a switch, each with an address that exists only among them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

_NETWORK = "10.77.0"


@cache
def why_not() -> str:
    """Why namespaces cannot be made here; empty if they can."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return "network namespaces need root and iproute2"
    try:
        with machines(["try"]):
            return ""
    except subprocess.CalledProcessError as error:
        return f"no network namespaces here: {error.stderr.strip()}"


class Machines:
    """The namespaces of one test."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._prefix = f"yuyue{os.getpid()}"
        self._switch = f"{self._prefix}-switch"
        self._made: list[str] = []

    def make(self) -> None:
        """Make them, and connect each to the switch.

        Raises:
            CalledProcessError: the system does not let them be made.
        """
        self._add(self._switch)
        _ip("-n", self._switch, "link", "add", "br0", "type", "bridge")
        _ip("-n", self._switch, "link", "set", "br0", "up")
        for number, name in enumerate(self._names, 1):
            own, port = self._namespace(name), f"port{number}"
            self._add(own)
            _ip("link", "add", port, "netns", self._switch, "type", "veth", "peer", "name", "eth0", "netns", own)
            _ip("-n", self._switch, "link", "set", port, "master", "br0", "up")
            _ip("-n", own, "address", "add", f"{self.address(name)}/24", "dev", "eth0")
            _ip("-n", own, "link", "set", "lo", "up")
            _ip("-n", own, "link", "set", "eth0", "up")

    def remove(self) -> None:
        """Remove them all; their connections go with them."""
        for name in reversed(self._made):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)

    def address(self, name: str) -> str:
        """The address of a machine, known to the others only."""
        return f"{_NETWORK}.{self._names.index(name) + 1}"

    def at(self, name: str) -> list[str]:
        """What a command begins with to run on a machine."""
        return ["ip", "netns", "exec", self._namespace(name)]

    def cut_off(self, name: str) -> None:
        """Take the cable out: packets to and from it are lost, and nobody is told."""
        _ip("-n", self._switch, "link", "set", self._port(name), "down")

    def connect(self, name: str) -> None:
        """Put it back."""
        _ip("-n", self._switch, "link", "set", self._port(name), "up")

    def _port(self, name: str) -> str:
        return f"port{self._names.index(name) + 1}"

    def _namespace(self, name: str) -> str:
        return f"{self._prefix}-{name}"

    def _add(self, namespace: str) -> None:
        _ip("netns", "add", namespace)
        self._made.append(namespace)


@contextmanager
def machines(names: Sequence[str]) -> Iterator[Machines]:
    """Machines of these names, until the block ends."""
    made = Machines(names)
    try:
        made.make()
        yield made
    finally:
        made.remove()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)

"""A probe: a series of requests whose exchanges checks judge."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from yuyue_sim.certify.check import Needs
from yuyue_sim.certify.session import Session


@dataclass(frozen=True, slots=True)
class Probe:
    """What is sent, and what has to be known before."""

    name: str
    run: Callable[[Session], Awaitable[None]]
    after: tuple[str, ...] = ()
    """The probes that have to be made before."""
    needs: Needs = Needs.READING
    is_of_endpoint: bool = False
    """Made once for all hospitals of the address."""

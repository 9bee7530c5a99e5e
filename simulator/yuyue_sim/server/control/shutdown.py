"""How an endless response learns that the server is stopping."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

STOPPING = "yuyue_sim.stopping"
"""The key in the state of a scope; its `asyncio.Event` is set when the server stops, or the client sends no more."""


def stopping_of(scope: Mapping[str, Any]) -> asyncio.Event | None:
    """The event of a request; `None` if the server has none."""
    return (scope.get("state") or {}).get(STOPPING)

"""How an answer that never ends learns that the server wants to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

STOPPING = "yuyue_sim.stopping"
"""Where the state of a request's scope holds an `asyncio.Event` that is set then, if its server tells."""


def stopping_of(scope: Mapping[str, Any]) -> asyncio.Event | None:
    """The event of a request; `None` where its server does not tell."""
    return (scope.get("state") or {}).get(STOPPING)

"""Other channels' patients for the small world."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yuyue_sim.contract.enumerations import Channel
from yuyue_sim.hospital.world.model import Demand


def demand(ordinal: int, number: int, registered_at: str, cancelled_at: str = "", **changes: Any) -> Demand:
    """One of them, by instants of March 2026 written as `02 09:30`."""
    made: dict[str, Any] = {
        "ordinal": ordinal,
        "number": number,
        "registered_at": instant(registered_at),
        "cancelled_at": instant(cancelled_at) if cancelled_at else None,
        "paid_at": None,
        "channel": Channel.APP,
        "channel_vendor": "医院APP",
        "operator": "",
        "is_walk_in": False,
        "is_extra": False,
    }
    return Demand(**{**made, **changes})


def walk_in(ordinal: int, number: int, registered_at: str, **changes: Any) -> Demand:
    """One who comes to the counter and pays there."""
    at_counter = {"is_walk_in": True, "paid_at": instant(registered_at), "channel": Channel.WINDOW}
    return demand(ordinal, number, registered_at, **{**at_counter, "channel_vendor": "", "operator": "1042", **changes})


def instant(text: str) -> datetime:
    """`02 09:30` or `02 09:30:15`."""
    return datetime.fromisoformat(f"2026-03-{text}")

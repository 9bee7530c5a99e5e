"""What the simulator itself says of the bookings that an audit names."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from yuyue_sim.loadtest.audit.audit import DrawableAudit
from yuyue_sim.loadtest.history.layout import NOTHING
from yuyue_sim.server.control.client import ControlClient, ControlRefusedError, ControlUnreachableError

_CHANGES = frozenset({"getYyNo", "backNo"})
_NOTHING_SPECIAL = "answered"
"""The cause where no rule refused a request: it explains nothing."""


def root_of(url: str) -> str:
    """The root of a simulator, or of one of its worlds, by the address of an endpoint."""
    parts = urlsplit(url)
    names = parts.path.split("/")
    world = f"/w/{names[2]}" if names[1:2] == ["w"] and len(names) > 2 else ""
    return f"{parts.scheme}://{parts.netloc}{world}"


def is_simulator(root: str) -> bool:
    """Whether a control API answers at a root, and without a token."""
    try:
        ControlClient(root).simulation()
    except (ControlRefusedError, ControlUnreachableError):
        return False
    return True


def explanations_of(root: str, audit: DrawableAudit) -> dict[str, tuple[str, str, str]]:
    """By RegID of the first, the worst and the last witnesses: the cause, and what it means in English and Chinese.

    A RegID that the simulator cannot explain is left out.

    Raises:
        ControlUnreachableError: nothing answers.
    """
    explanations = {}
    control = ControlClient(root)
    for registration_id in _named(audit):
        try:
            found = control.ask("GET", f"/explain/{registration_id}")
        except ControlRefusedError:
            continue
        causes = [cause for each in found["exchanges"] for cause in _causes(each)]
        if causes:
            cause = next((each for each in causes if each["kind"] != "rule"), causes[0])
            explanations[registration_id] = (f"{cause['kind']} {cause['name']}", cause["text"], cause["text_zh"])
    return explanations


def _named(audit: DrawableAudit) -> list[str]:
    """The RegIDs of the witnesses."""
    numbers = audit.evidence.rows["registration_id"]
    rows = [
        row for anomaly in audit.anomalies for each in (anomaly.first, anomaly.worst, anomaly.last) for row in each.rows
    ]
    return list(dict.fromkeys(str(numbers[row]) for row in rows if numbers[row] != NOTHING and numbers[row] > 0))


def _causes(explained: dict[str, Any]) -> list[dict[str, Any]]:
    if explained["exchange"]["operation"] not in _CHANGES:
        return []
    return [each for each in (explained["cause"], *explained["further"]) if each["name"] != _NOTHING_SPECIAL]

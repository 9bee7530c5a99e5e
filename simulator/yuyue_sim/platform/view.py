"""What a platform knows, for scripts."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from yuyue_sim.platform.platform import Platform
from yuyue_sim.platform.poll import PollReport
from yuyue_sim.platform.state import Alarm, Booking, Message, Notification, WarningEntry

_BOOKINGS = TypeAdapter(list[Booking])
_REPORTS = TypeAdapter(list[PollReport])
_ALARMS = TypeAdapter(list[Alarm])
_WARNINGS = TypeAdapter(list[WarningEntry])
_NOTIFICATIONS = TypeAdapter(list[Notification])
_MESSAGES = TypeAdapter(list[Message])


def state_as_json(platform: Platform) -> dict[str, Any]:
    """Everything but the schedules themselves, of which there are too many: only how many each hospital has."""
    state = platform.state
    failures = {streak.subject: streak for streak in state.streaks}
    return {
        "now": platform.records.now().isoformat(),
        "endpoints": [
            {"url": url, "failures": failures[url].failures if url in failures else 0} for url in platform.urls
        ],
        "hospitals": [
            {
                "hospital_id": hospital.hospital_id,
                "name": hospital.name,
                "url": hospital.url,
                "last_poll": hospital.last_poll.isoformat() if hospital.last_poll else None,
                "failures": failures[hospital.hospital_id].failures if hospital.hospital_id in failures else 0,
                "schedules": len(hospital.schedules),
            }
            for hospital in state.hospitals
        ],
        "schedules": sum(len(hospital.schedules) for hospital in state.hospitals),
        "alarms": _ALARMS.dump_python(state.alarms, mode="json"),
        "warnings": _WARNINGS.dump_python(state.warnings, mode="json"),
        "notifications": _NOTIFICATIONS.dump_python(state.notifications, mode="json"),
        "bookings": _BOOKINGS.dump_python(state.bookings, mode="json"),
        "messages": _MESSAGES.dump_python(state.messages, mode="json"),
    }


def booking_as_json(booking: Booking) -> dict[str, Any]:
    """One booking."""
    shown: list[dict[str, Any]] = _BOOKINGS.dump_python([booking], mode="json")
    return shown[0]


def reports_as_json(reports: list[PollReport]) -> list[dict[str, Any]]:
    """What polls came to."""
    shown: list[dict[str, Any]] = _REPORTS.dump_python(reports, mode="json")
    return shown

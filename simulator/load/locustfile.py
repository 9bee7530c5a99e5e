"""What a locustfile imports; the import itself ties the laboratory to locust's events."""

from __future__ import annotations

from locust.exception import StopUser

from simulator.load import wiring
from simulator.load.questions import Booking
from simulator.load.user import HospitalUser

__all__ = ["Booking", "HospitalUser", "StopUser", "wiring"]

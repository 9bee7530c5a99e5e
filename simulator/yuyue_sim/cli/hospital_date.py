"""The date of a hospital: that of a simulator's clock, else the machine's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

from yuyue_sim.core.clock import local_time, machine_unix_s


def date_of(url: str) -> date:
    """The date of a hospital: that of a simulator's clock, else the date in China by this machine's time."""
    return hospitals_date([url]) or local_time(machine_unix_s()).date()


def hospitals_date(urls: Iterable[str]) -> date | None:
    """The date of the first simulator among the hospitals; `None` if no control API answers."""
    from yuyue_sim.server.control.client import ControlClient, ControlRefusedError, ControlUnreachableError

    for url in urls:
        root = re.split(r"/(?:webservice|services)/", url)[0]
        with suppress(ControlRefusedError, ControlUnreachableError, ValueError):
            return datetime.fromisoformat(ControlClient(root).clock()["now"]).date()
    return None

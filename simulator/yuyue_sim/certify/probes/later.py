"""The probe of a second reading, some time after the first."""

from __future__ import annotations

from datetime import timedelta

from yuyue_sim.certify.probes.reading import fetch_schedules
from yuyue_sim.certify.session import Session


async def probe_later(session: Session) -> None:
    """Wait as long as was asked for, and fetch all schedules once more."""
    session.step(f"waiting {timedelta(seconds=session.options.wait_s)}")
    await session.options.pause(session.options.wait_s)
    await fetch_schedules(session)

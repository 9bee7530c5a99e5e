"""A client with short requests, which must not wait for what others do."""

from __future__ import annotations

import asyncio
from time import monotonic

from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.hospital import Hospital

MOST_WORK_MS = 100
"""The most processor time that the hospital may spend on others while a bystander waits. It is counted in work, not in
time of day, because other programs of the machine must not change the result."""
_EVERY_S = 0.01


async def ask_beside(campaign: Campaign, hospital: Hospital, requests: list[bytes]) -> None:
    """Send getDtNoInfo every 10 ms until the time is up; judge the longest wait."""
    client = Client(hospital.port)
    most_work_ns, longest_s = 0, 0.0
    while True:
        before_ns, before_s = hospital.work_ns(), monotonic()
        reply = await client.send(requests[campaign.counts["bystander answered"] % len(requests)])
        most_work_ns = max(most_work_ns, hospital.work_ns() - before_ns)
        longest_s = max(longest_s, monotonic() - before_s)
        campaign.counts["bystander answered"] += 1
        campaign.expect(b"<LeftNum>" in reply.body, f"a bystander was not answered: {reply}")
        if campaign.is_over:
            break
        await asyncio.sleep(_EVERY_S)
    client.close()
    campaign.counts["bystander's longest wait, ms"] = round(longest_s * 1000)
    campaign.counts["bystander's longest wait, ms of work"] = round(most_work_ns / 1e6)
    campaign.expect(
        most_work_ns <= MOST_WORK_MS * 1e6, f"a bystander waited while {most_work_ns / 1e6:.0f} ms of work were done"
    )

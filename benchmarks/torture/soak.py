"""Many hours in little: looks, bookings and cancellations without end, while memory and latency stay as they were."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from time import monotonic

from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.orders import Orders, cancellation

_CLIENTS = 8
_MOST_GROWTH = 1.25
"""Memory at the end against memory at a third of the time, when all caches are full."""


def run(campaign: Campaign) -> None:
    """Ask until the time is up; hold memory of the end against that of a third."""
    with tempfile.TemporaryDirectory(prefix="yuyue-soak-") as name:
        hospital = Hospital(Path(name))
        hospital.start()
        try:
            asyncio.run(_soak(campaign, hospital))
        finally:
            hospital.stop()
        campaign.expect(hospital.tracebacks() == 0, f"{hospital.tracebacks()} tracebacks in the log")


async def _soak(campaign: Campaign, hospital: Hospital) -> None:
    orders = Orders()
    looks = orders.looks(200)
    waits_s: list[list[float]] = [[], [], []]
    memory_bytes = [0, 0, 0]

    async def user(number: int) -> None:
        client = Client(hospital.port)
        step = number
        while not campaign.is_over:
            step += 1
            before_s = monotonic()
            order = orders.next() if step % 21 == 0 else None
            if order is None:
                await client.send(looks[step * 7 % len(looks)])
            else:
                reply = await client.send(order.request)
                if reply.code == "1000" and step % 2:
                    await client.send(cancellation(order))
                    campaign.counts["requests"] += 1
            third = min(2, int(3 * campaign.elapsed_s / campaign.seconds))
            waits_s[third].append(monotonic() - before_s)
            campaign.counts["requests"] += 1
            if campaign.counts["requests"] % 5000 == 0:
                memory_bytes[third] = hospital.memory_bytes()
                campaign.progress(f"requests {campaign.counts['requests']}, {memory_bytes[third] / 1e6:.0f} MB")
        client.close()

    await asyncio.gather(*(user(number) for number in range(_CLIENTS)))
    memory_bytes[2] = hospital.memory_bytes()
    for third, waits in enumerate(waits_s):
        waits.sort()
        campaign.counts[f"p99 µs, third {third + 1}"] = round(waits[len(waits) * 99 // 100] * 1e6) if waits else 0
        campaign.counts[f"MB, third {third + 1}"] = round(memory_bytes[third] / 1e6)
    if memory_bytes[0]:
        campaign.expect(
            memory_bytes[2] <= _MOST_GROWTH * memory_bytes[0],
            f"memory grew from {memory_bytes[0] / 1e6:.0f} to {memory_bytes[2] / 1e6:.0f} MB",
        )

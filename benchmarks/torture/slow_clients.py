"""Clients that send and read as slowly as they can, beside a bystander who must not notice."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from time import monotonic

from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.orders import Orders

_SLOW = 300


def run(campaign: Campaign) -> None:
    """Hold slow connections open until the time is up, and ask a quick question every 10 ms."""
    with tempfile.TemporaryDirectory(prefix="yuyue-slow-") as name:
        hospital = Hospital(Path(name))
        hospital.start()
        try:
            asyncio.run(_beside_slow_ones(campaign, hospital))
        finally:
            hospital.stop()
        campaign.expect(hospital.tracebacks() == 0, f"{hospital.tracebacks()} tracebacks in the log")


async def _beside_slow_ones(campaign: Campaign, hospital: Hospital) -> None:
    looks = Orders().looks(20)
    slow = [asyncio.create_task(_slow(campaign, hospital.port, looks[number % 20])) for number in range(_SLOW)]
    client = Client(hospital.port)
    worst_s = 0.0
    while not campaign.is_over:
        before_s = monotonic()
        reply = await client.send(looks[campaign.counts["asked"] % 20])
        worst_s = max(worst_s, monotonic() - before_s)
        campaign.counts["asked"] += 1
        campaign.expect(b"<LeftNum>" in reply.body, "a bystander was not answered")
        await asyncio.sleep(0.01)
    campaign.counts["worst wait ms"] = round(worst_s * 1000)
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    client.close()


async def _slow(campaign: Campaign, port: int, request: bytes) -> None:
    """One byte after the other, again and again."""
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for byte in request:
                writer.write(bytes([byte]))
                await asyncio.sleep(0.02)
            await reader.readuntil(b"\r\n\r\n")
            campaign.counts["slow requests answered"] += 1
            writer.close()
        except (OSError, EOFError, asyncio.IncompleteReadError):
            campaign.counts["slow requests given up"] += 1

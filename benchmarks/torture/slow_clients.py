"""Clients that send as slowly as they can, beside a bystander who must not notice."""

from __future__ import annotations

import asyncio

from yuyue_sim.core.plurals import counted

from benchmarks.torture.bystander import ask_beside
from benchmarks.torture.campaign import Campaign
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.orders import Orders

_SLOW = 300


def run(campaign: Campaign) -> None:
    """Hold slow connections open until the time is up."""
    with campaign.scratch() as scratch:
        hospital = campaign.hospital(scratch)
        hospital.start()
        try:
            asyncio.run(_beside_slow_ones(campaign, hospital))
        finally:
            hospital.stop()
        campaign.expect(hospital.tracebacks() == 0, f"{counted(hospital.tracebacks(), 'tracebacks')} in the log")


async def _beside_slow_ones(campaign: Campaign, hospital: Hospital) -> None:
    looks = Orders().looks(20)
    slow = [asyncio.create_task(_slow(campaign, hospital.port, looks[number % 20])) for number in range(_SLOW)]
    await ask_beside(campaign, hospital, looks)
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)


async def _slow(campaign: Campaign, port: int, request: bytes) -> None:
    """Send one byte after another, again and again."""
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            for byte in request:
                writer.write(bytes([byte]))
                await asyncio.sleep(0.02)
            await reader.readuntil(b"\r\n\r\n")
            campaign.counts["slow requests answered"] += 1
            campaign.show(f"{campaign.counts['slow requests answered']:,} slow requests answered")
            writer.close()
        except (OSError, EOFError):
            campaign.counts["slow requests ended"] += 1

"""A disk that fills up: bookings are refused then, and none that was acknowledged is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

from yuyue_sim.core.plurals import counted

from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.orders import Order, Orders, lookup

_LIMITS_BYTES = (400_000, 600_000, 1_000_000)


def run(campaign: Campaign) -> None:
    """Book until the ledger's file may not grow any more, restart with room, and look for every booking."""
    while not campaign.is_over:
        for limit_bytes in _LIMITS_BYTES:
            with campaign.scratch() as scratch:
                asyncio.run(_one_disk(campaign, scratch, limit_bytes))
            campaign.show(f"{campaign.counts['disks']} disks")
            if campaign.is_over:
                break


async def _one_disk(campaign: Campaign, folder: Path, limit_bytes: int) -> None:
    state = ("--state", str(folder / "state.sqlite"), "--journal", "off")
    hospital = campaign.hospital(folder, *state, file_limit_bytes=limit_bytes)
    hospital.start()
    orders, client = Orders(), Client(hospital.port)
    acknowledged: list[Order] = []
    refused = 0
    while refused < 20 and len(acknowledged) < 5000 and (order := orders.next()) is not None:
        reply = await client.send(order.request)
        campaign.counts[f"code {reply.code or reply.status}"] += 1
        if reply.code == "1000":
            acknowledged.append(order)
        else:
            refused += 1
    client.close()
    hospital.kill()
    campaign.counts["disks"] += 1
    campaign.expect(refused > 0, f"the disk of {limit_bytes} bytes never filled up")
    whole = campaign.hospital(folder, *state)
    whole.start()
    client = Client(whole.port)
    for order in acknowledged:
        reply = await client.send(lookup(order))
        campaign.expect(bool(reply.registrations()), f"RegID {order.registration_id} was acknowledged and is unknown")
        campaign.counts["verified"] += 1
    client.close()
    whole.stop()
    campaign.expect(whole.tracebacks() == 0, f"{counted(whole.tracebacks(), 'tracebacks')} in the log")

"""Many clients, one schedule of few numbers: exactly as many bookings as there are numbers, whatever the workers."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from yuyue_sim.contract.id_card import check_digit

from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.orders import Order, Orders, cancellation, with_registration_id

_CLIENTS = 64
_ROUNDS = 40
"""Attempts of each client in one round; two of three bookings are cancelled and fought over again."""
_PLACES = ((), ("--workers", "2"), ("--workers", "4"))


def run(campaign: Campaign) -> None:
    """Fight over one schedule after the other until the time is up."""
    with tempfile.TemporaryDirectory(prefix="yuyue-contention-") as name:
        while not campaign.is_over:
            for place, options in enumerate(_PLACES):
                if campaign.is_over:
                    break
                hospital = Hospital(Path(name), *options)
                hospital.start()
                try:
                    orders = Orders()
                    for _ in range(20):
                        order = orders.next()
                        if campaign.is_over or order is None:
                            break
                        asyncio.run(_one_schedule(campaign, hospital, order, 1 + place))
                        campaign.progress(f"contended operations {campaign.counts['operations']}")
                finally:
                    hospital.stop()
                campaign.expect(hospital.tracebacks() == 0, f"{hospital.tracebacks()} tracebacks in the log")


async def _one_schedule(campaign: Campaign, hospital: Hospital, order: Order, lane: int) -> None:
    """Let everybody want the same slot, and hold who has which number at every instant."""
    held: dict[int, int] = {}
    """ReserveNo → RegID that was acknowledged with it."""
    campaign.counts["schedules"] += 1
    base = 10**16 * lane + campaign.counts["operations"] * 100

    async def patient(number: int) -> None:
        client = Client(hospital.port)
        for attempt in range(_ROUNDS):
            registration_id = base + number * _ROUNDS + attempt
            reply = await client.send(with_registration_id(order, registration_id, _card(number * _ROUNDS + attempt)))
            campaign.counts["operations"] += 1
            campaign.counts[f"code {reply.code}"] += 1
            if reply.code != "1000":
                continue
            other = held.get(reply.reserve_no)
            campaign.expect(
                other is None, f"number {reply.reserve_no} was given to {registration_id} while {other} held it"
            )
            held[reply.reserve_no] = registration_id
            if registration_id % 3:
                mine = order._replace(registration_id=registration_id)
                del held[reply.reserve_no]
                reply = await client.send(cancellation(mine))
                campaign.counts["operations"] += 1
                campaign.expect(reply.code == "0000", f"RegID {registration_id} could not be cancelled: {reply.code}")
        client.close()

    await asyncio.gather(*(patient(number) for number in range(_CLIENTS)))


def _card(number: int) -> str:
    """An ID card for each number below 250,000."""
    digits = f"320503{1950 + number % 50:04d}{1 + number // 50 % 12:02d}{1 + number // 600 % 28:02d}"
    digits += f"{number // 16_800 % 500 * 2 + 1:03d}"
    return digits + check_digit(digits)

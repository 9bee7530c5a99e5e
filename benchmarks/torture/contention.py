"""Many clients, one slot with few numbers: no number is held twice, and at the end all are given out."""

from __future__ import annotations

import asyncio
import random
from itertools import islice
from pathlib import Path

from yuyue_sim.core.plurals import counted

from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.orders import Order, Orders, cancellation, card, look, with_registration_id

_CLIENTS = 64
_STEPS = 80
"""Bookings and cancellations of each client in one slot."""
_LEAST_STEPS = 20
"""As many are made when the time is up, too: a slow machine has few slots, and those are fought over all the same."""
_SLOTS = 20
"""Number of slots before a hospital is started again."""
_WORKERS = (1, 2, 4)
"""Worker processes of the hospitals, which are used at once."""


def run(campaign: Campaign) -> None:
    """Fight over one slot after another until the time is up."""
    with campaign.scratch() as scratch:
        asyncio.run(_fight_until_over(campaign, random.Random(campaign.seed), scratch))


async def _fight_until_over(campaign: Campaign, chance: random.Random, folder: Path) -> None:
    async def one_after_another(workers: int) -> None:
        hospital_folder = folder / str(workers)
        hospital_folder.mkdir()
        while not campaign.is_over:
            hospital = campaign.hospital(hospital_folder, "--journal", "off", "--workers", str(workers))
            await _one_hospital(campaign, chance, hospital)

    await asyncio.gather(*(one_after_another(workers) for workers in _WORKERS))


async def _one_hospital(campaign: Campaign, chance: random.Random, hospital: Hospital) -> None:
    await asyncio.to_thread(hospital.start)
    try:
        orders = Orders()
        for order in islice(iter(orders.next, None), _SLOTS):
            await _Slot(campaign, chance, hospital, order).fight()
            campaign.show(f"{campaign.counts['operations']:,} operations")
            if campaign.is_over:
                break
    finally:
        await asyncio.to_thread(hospital.stop)
    campaign.expect(hospital.tracebacks() == 0, f"{counted(hospital.tracebacks(), 'tracebacks')} in the log")


class _Slot:
    """One slot, and which client has which number at every moment."""

    def __init__(self, campaign: Campaign, chance: random.Random, hospital: Hospital, order: Order) -> None:
        self._campaign = campaign
        self._chance = chance
        self._hospital = hospital
        self._order = order
        self._first_id = 10**16 + 10**5 * campaign.counts["slots"]
        self._patients = 0
        self._held: dict[int, int] = {}
        """ReserveNo → RegID that was acknowledged with it."""
        campaign.counts["slots"] += 1

    async def fight(self) -> None:
        """Let all clients book and cancel, take what is left, and compare with the hospital's count."""
        client = Client(self._hospital.port)
        left = (await client.send(look(self._order))).left
        await asyncio.gather(*(self._client() for _ in range(_CLIENTS)))
        while await self._book(client):
            pass
        left_now = (await client.send(look(self._order))).left
        self._campaign.expect(
            left - left_now == len(self._held), f"{left} numbers were left, {len(self._held)} are held, {left_now} left"
        )
        client.close()

    async def _client(self) -> None:
        client = Client(self._hospital.port)
        mine: list[int] = []
        for step in range(_STEPS):
            if step >= _LEAST_STEPS and self._campaign.is_over:
                break
            if mine and self._chance.random() < 0.5:
                await self._cancel(client, mine.pop())
            elif reserve_no := await self._book(client):
                mine.append(reserve_no)
        client.close()

    async def _book(self, client: Client) -> int:
        """The number that a new patient was given; 0 for none."""
        self._patients += 1
        registration_id = self._first_id + self._patients
        reply = await client.send(with_registration_id(self._order, registration_id, card(self._patients)))
        self._campaign.counts["operations"] += 1
        self._campaign.counts[f"code {reply.code}"] += 1
        self._campaign.expect(reply.code in {"1000", "1001"}, f"RegID {registration_id}: {reply.code or reply}")
        if reply.code != "1000":
            return 0
        other = self._held.get(reply.reserve_no)
        self._campaign.expect(
            other is None, f"number {reply.reserve_no} was given to {registration_id} while {other} held it"
        )
        self._held[reply.reserve_no] = registration_id
        return reply.reserve_no

    async def _cancel(self, client: Client, reserve_no: int) -> None:
        registration_id = self._held.pop(reserve_no)
        reply = await client.send(cancellation(self._order._replace(registration_id=registration_id)))
        self._campaign.counts["operations"] += 1
        self._campaign.counts[f"code {reply.code}"] += 1
        self._campaign.expect(reply.code == "0000", f"RegID {registration_id} could not be cancelled: {reply.code}")

"""Many hours in little: requests, bookings and cancellations, while memory and cost stay as they were."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from statistics import median
from time import monotonic

from benchmarks.torture.bystander import ask_beside
from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.drift import JUDGED, MOST_GROWTH, Comparison, Cost, cost_of, drift, third_of
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.orders import Order, Orders, cancellation, card, with_registration_id

_CLIENTS = 8
_SCHEDULES = 200
_LOOK_TO_BOOK = 50
_ALONE_S = 8.0
_COMPARED_S = 4.0


def run(campaign: Campaign) -> None:
    """Ask until the time is up; compare the hospital with a fresh one now and then."""
    with tempfile.TemporaryDirectory(prefix="yuyue-soak-") as name:
        hospital = _hospital(campaign, Path(name) / "old")
        hospital.start()
        try:
            asyncio.run(_Soak(campaign, hospital, Path(name)).run())
        finally:
            hospital.stop()
        campaign.expect(hospital.tracebacks() == 0, f"{hospital.tracebacks()} tracebacks in the log")


def _hospital(campaign: Campaign, folder: Path) -> Hospital:
    folder.mkdir()
    return campaign.hospital(folder, "--state", str(folder / "state.sqlite"))


class _Load:
    """Looks, bookings and cancellations at one hospital."""

    def __init__(self, campaign: Campaign, hospital: Hospital, looks: list[bytes], orders: list[Order]) -> None:
        self.hospital = hospital
        self.requests = 0
        self._campaign = campaign
        self._looks = looks
        self._orders = orders
        self._steps = count(1)
        self._bookings = count(1)

    async def step(self, client: Client) -> float:
        """Look at a schedule, now and then book and cancel too; returns how long the look took, in seconds."""
        step = next(self._steps)
        began_s = monotonic()
        await client.send(self._looks[step * 7 % len(self._looks)])
        waited_s = monotonic() - began_s
        self.requests += 1
        if step % _LOOK_TO_BOOK == 0:
            await self._book_and_cancel(client)
        return waited_s

    async def _book_and_cancel(self, client: Client) -> None:
        booking = next(self._bookings)
        order = self._orders[booking % len(self._orders)]
        registration_id = 10**16 + booking
        reply = await client.send(with_registration_id(order, registration_id, card(booking % 250_000)))
        self._campaign.expect(reply.code == "1000", f"RegID {registration_id}: {reply.code or reply}")
        reply = await client.send(cancellation(order._replace(registration_id=registration_id)))
        self._campaign.expect(reply.code == "0000", f"backNo of {registration_id}: {reply.code or reply}")
        self.requests += 2


class _Soak:
    def __init__(self, campaign: Campaign, hospital: Hospital, folder: Path) -> None:
        self._campaign = campaign
        self._folder = folder
        orders = Orders()
        self._looks = orders.looks(_SCHEDULES)
        self._orders = [order for order in (orders.next() for _ in range(_SCHEDULES)) if order is not None]
        self._old = self._load(hospital)
        self._comparisons: list[Comparison] = []
        self._memory_mb: list[float] = []

    async def run(self) -> None:
        """Ask the hospital alone, then in turn with a fresh one, until the time is up; judge the end."""
        bystander = asyncio.create_task(ask_beside(self._campaign, self._old.hospital, self._looks[:20]))
        while True:
            await self._ask([self._old], _for(_ALONE_S))
            await self._compare_with_fresh()
            if self._campaign.is_over:
                break
        await bystander
        self._judge()

    async def _compare_with_fresh(self) -> None:
        fresh = self._load(_hospital(self._campaign, self._folder / str(len(self._comparisons))))
        start = asyncio.create_task(asyncio.to_thread(fresh.hospital.start_and_settle))
        await self._ask([self._old], start.done)
        await start
        try:
            await self._ask([fresh], lambda: fresh.requests > 2 * _SCHEDULES)
            self._comparisons.append(await self._compare(fresh))
        finally:
            fresh.hospital.kill()
        self._memory_mb.append(self._old.hospital.memory_bytes() / 1e6)

    async def _compare(self, fresh: _Load) -> Comparison:
        loads = [self._old, fresh]
        bystander = self._campaign.counts["bystander answered"]
        before = [(load.requests, load.hospital.work_ns()) for load in loads]
        waits_s = await self._ask(loads, _for(_COMPARED_S))
        after = [(load.requests, load.hospital.work_ns()) for load in loads]
        asked = [self._campaign.counts["bystander answered"] - bystander, 0]
        return Comparison(
            *(
                cost_of(waits, now[1] - then[1], now[0] - then[0] + more)
                for waits, now, then, more in zip(waits_s, after, before, asked, strict=True)
            )
        )

    async def _ask(self, loads: list[_Load], is_over: Callable[[], bool]) -> list[list[float]]:
        """Let all clients ask the hospitals in turn; returns their waits at each, in seconds."""
        waits_s: list[list[float]] = [[] for _ in loads]

        async def ask() -> None:
            clients = [Client(load.hospital.port) for load in loads]
            while not is_over():
                for load, client, waits in zip(loads, clients, waits_s, strict=True):
                    waits.append(await load.step(client))
                self._campaign.show(f"{self._old.requests:,} requests")
            for client in clients:
                client.close()

        await asyncio.gather(*(ask() for _ in range(_CLIENTS)))
        self._campaign.counts["requests"] = self._old.requests
        return waits_s

    def _judge(self) -> None:
        """Compare what a request costs with fresh hospitals, and the memory with that of the first third."""
        counts, third = self._campaign.counts, third_of(self._comparisons)
        counts["comparisons with a fresh hospital"] = len(self._comparisons)
        old, fresh = zip(*self._comparisons[-third:], strict=True)
        for field in Cost._fields:
            counts[f"{field} at the end"] = round(median(getattr(cost, field) for cost in old))
            counts[f"{field} of a fresh hospital"] = round(median(getattr(cost, field) for cost in fresh))
        early_mb, late_mb = median(self._memory_mb[:third]), median(self._memory_mb[-third:])
        counts["memory_mb in the first third"], counts["memory_mb at the end"] = round(early_mb), round(late_mb)
        growths = {field: drift(self._comparisons, field) for field in JUDGED} | {"memory_mb": late_mb / early_mb}
        for what, growth in growths.items():
            self._campaign.expect(growth <= MOST_GROWTH, f"{what} grew to the {growth:.2f}-fold")

    def _load(self, hospital: Hospital) -> _Load:
        return _Load(self._campaign, hospital, self._looks, self._orders)


def _for(seconds: float) -> Callable[[], bool]:
    """Whether this time is over."""
    end_s = monotonic() + seconds
    return lambda: monotonic() >= end_s

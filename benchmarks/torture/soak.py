"""Many hours in little: requests, bookings and cancellations, while memory and cost stay as they were."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import monotonic

from yuyue_sim.core.plurals import counted

from benchmarks.torture.bystander import ask_beside
from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.drift import Comparison, Cost, drifts, last_third
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.load import Load
from benchmarks.torture.orders import Orders

_CLIENTS = 8
_SCHEDULES = 200
_ALONE_S = 8.0
_COMPARED_S = 4.0


def run(campaign: Campaign) -> None:
    """Ask one hospital until the time is up; compare it with a fresh one now and then."""
    with campaign.scratch() as scratch:
        hospital = _hospital(campaign, scratch / "old")
        hospital.start()
        try:
            asyncio.run(_Soak(campaign, hospital, scratch).run())
        finally:
            hospital.stop()
        campaign.expect(hospital.tracebacks() == 0, f"{counted(hospital.tracebacks(), 'tracebacks')} in the log")


def _hospital(campaign: Campaign, folder: Path) -> Hospital:
    folder.mkdir()
    return campaign.hospital(folder, "--state", str(folder / "state.sqlite"))


class _Soak:
    def __init__(self, campaign: Campaign, hospital: Hospital, folder: Path) -> None:
        self._campaign = campaign
        self._folder = folder
        orders = Orders()
        self._looks = orders.looks(_SCHEDULES)
        self._orders = [order for order in (orders.next() for _ in range(_SCHEDULES)) if order is not None]
        self._old = self._load(hospital, has_bystander=True)
        self._comparisons: list[Comparison] = []

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

    async def _compare(self, fresh: Load) -> Comparison:
        loads = [self._old, fresh]
        before = [load.so_far() for load in loads]
        waits_s = await self._ask(loads, _for(_COMPARED_S))
        return Comparison(*(load.cost(then, waits) for load, then, waits in zip(loads, before, waits_s, strict=True)))

    async def _ask(self, loads: list[Load], is_over: Callable[[], bool]) -> list[list[float]]:
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
        """Report the last comparisons, and what has grown."""
        counts = self._campaign.counts
        counts["comparisons with a fresh hospital"] = len(self._comparisons)
        old, fresh = zip(*last_third(self._comparisons), strict=True)
        for field in Cost._fields:
            counts[f"{field} at the end"] = round(median(getattr(cost, field) for cost in old))
            counts[f"{field} of a fresh hospital"] = round(median(getattr(cost, field) for cost in fresh))
        for field, growth in drifts(self._comparisons).items():
            self._campaign.lose(f"{field} is {growth:.2f} times that of a fresh hospital")

    def _load(self, hospital: Hospital, *, has_bystander: bool = False) -> Load:
        return Load(self._campaign, hospital, self._looks, self._orders, has_bystander=has_bystander)


def _for(seconds: float) -> Callable[[], bool]:
    """Whether this time is over."""
    end_s = monotonic() + seconds
    return lambda: monotonic() >= end_s

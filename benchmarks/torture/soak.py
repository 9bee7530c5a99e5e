"""Many hours in little: requests, bookings and cancellations, while memory and cost stay as they were."""

from __future__ import annotations

import asyncio
import tempfile
from itertools import count, pairwise
from pathlib import Path
from time import monotonic

from benchmarks.torture.bystander import ask_beside
from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.orders import Orders, cancellation, card, with_registration_id

_CLIENTS = 8
_SCHEDULES = 200
_LOOK_TO_BOOK = 50
_MOST_GROWTH = 1.25
"""Memory and processor time of a request at the end, relative to the first third of the time."""


def run(campaign: Campaign) -> None:
    """Ask until the time is up; compare the last third with the first."""
    with tempfile.TemporaryDirectory(prefix="yuyue-soak-") as name:
        hospital = campaign.hospital(Path(name), "--state", str(Path(name) / "state.sqlite"))
        hospital.start()
        try:
            asyncio.run(_Soak(campaign, hospital).run())
        finally:
            hospital.stop()
        campaign.expect(hospital.tracebacks() == 0, f"{hospital.tracebacks()} tracebacks in the log")


class _Soak:
    def __init__(self, campaign: Campaign, hospital: Hospital) -> None:
        self._campaign = campaign
        self._hospital = hospital
        orders = Orders()
        self._looks = orders.looks(_SCHEDULES)
        self._orders = [order for order in (orders.next() for _ in range(_SCHEDULES)) if order is not None]
        self._bookings = count(1)
        self._waits_s: list[list[float]] = [[], [], []]

    async def run(self) -> None:
        """Let all clients ask for three thirds of the time."""
        measured = [self._measure()]
        bystander = asyncio.create_task(ask_beside(self._campaign, self._hospital, self._looks[:20]))
        for third in range(3):
            await asyncio.gather(*(self._client(number, third) for number in range(_CLIENTS)))
            measured.append(self._measure())
        await bystander
        for third, waits_s in enumerate(self._waits_s):
            waits_s.sort()
            p99_us = round(waits_s[len(waits_s) * 99 // 100] * 1e6) if waits_s else 0
            self._campaign.counts[f"third {third + 1}: p99, µs"] = p99_us
        costs_us, megabytes = self._report(measured)
        for what, values in (("processor time of a request", costs_us), ("memory", megabytes)):
            self._campaign.expect(
                values[-1] <= _MOST_GROWTH * values[0], f"{what} grew from {values[0]:.0f} to {values[-1]:.0f}"
            )

    async def _client(self, number: int, third: int) -> None:
        client = Client(self._hospital.port)
        end_s = self._campaign.seconds * (third + 1) / 3
        for step in count(number):
            began_s = monotonic()
            await client.send(self._looks[step * 7 % len(self._looks)])
            self._waits_s[third].append(monotonic() - began_s)
            self._campaign.counts["requests"] += 1
            if step % _LOOK_TO_BOOK == 0:
                await self._book_and_cancel(client)
            if self._campaign.elapsed_s >= end_s:
                break
        client.close()

    async def _book_and_cancel(self, client: Client) -> None:
        booking = next(self._bookings)
        order = self._orders[booking % len(self._orders)]
        registration_id = 10**16 + booking
        reply = await client.send(with_registration_id(order, registration_id, card(booking % 250_000)))
        self._campaign.expect(reply.code == "1000", f"RegID {registration_id}: {reply.code or reply}")
        reply = await client.send(cancellation(order._replace(registration_id=registration_id)))
        self._campaign.expect(reply.code == "0000", f"backNo of {registration_id}: {reply.code or reply}")
        self._campaign.counts["requests"] += 2
        self._campaign.show(f"{self._campaign.counts['requests']:,} requests")

    def _measure(self) -> tuple[int, int, int]:
        """Requests and processor time (ns) so far, and memory (bytes) now."""
        return self._campaign.counts["requests"], self._hospital.work_ns(), self._hospital.memory_bytes()

    def _report(self, measured: list[tuple[int, int, int]]) -> tuple[list[float], list[float]]:
        """Processor time of a request (µs) and memory at the end (MB) of each third."""
        costs_us, megabytes = [], []
        for third, (before, after) in enumerate(pairwise(measured)):
            costs_us.append((after[1] - before[1]) / 1000 / max(1, after[0] - before[0]))
            megabytes.append(after[2] / 1e6)
            self._campaign.counts[f"third {third + 1}: µs of work a request"] = round(costs_us[-1])
            self._campaign.counts[f"third {third + 1}: MB"] = round(megabytes[-1])
        return costs_us, megabytes

"""What the soak sends to a hospital, and what that costs."""

from __future__ import annotations

from itertools import count
from statistics import median, quantiles
from time import monotonic

from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.drift import Cost
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.orders import Order, cancellation, card, with_registration_id

_LOOK_TO_BOOK = 50


class Load:
    """Looks, bookings and cancellations at one hospital."""

    def __init__(
        self,
        campaign: Campaign,
        hospital: Hospital,
        looks: list[bytes],
        orders: list[Order],
        *,
        has_bystander: bool = False,
    ) -> None:
        """Ask a hospital that is running, or will be; `has_bystander` if the campaign's bystander asks it too."""
        self.hospital = hospital
        self.requests = 0
        """How many were answered."""
        self._campaign = campaign
        self._looks = looks
        self._orders = orders
        self._has_bystander = has_bystander
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

    def so_far(self) -> tuple[int, int]:
        """Requests that it answered, a bystander's included, and its processor time in nanoseconds."""
        beside = self._campaign.counts["bystander answered"] if self._has_bystander else 0
        return self.requests + beside, self.hospital.work_ns()

    def cost(self, before: tuple[int, int], waits_s: list[float]) -> Cost:
        """What requests have cost since then."""
        requests, work_ns = (now - then for now, then in zip(self.so_far(), before, strict=True))
        wait_us, p99_us = median(waits_s) * 1e6, quantiles(waits_s, n=100)[-1] * 1e6
        return Cost(work_ns / 1000 / requests, wait_us, p99_us, self.hospital.memory_bytes() / 1e6)

    async def _book_and_cancel(self, client: Client) -> None:
        booking = next(self._bookings)
        order = self._orders[booking % len(self._orders)]
        registration_id = 10**16 + booking
        reply = await client.send(with_registration_id(order, registration_id, card(booking % 250_000)))
        self._campaign.expect(reply.code == "1000", f"RegID {registration_id}: {reply.code or reply}")
        reply = await client.send(cancellation(order._replace(registration_id=registration_id)))
        self._campaign.expect(reply.code == "0000", f"backNo of {registration_id}: {reply.code or reply}")
        self.requests += 2

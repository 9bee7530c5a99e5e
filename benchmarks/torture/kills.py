"""kill -9 in the middle of bookings: nothing that was acknowledged may be lost, and no number held twice."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from yuyue_sim.core.plurals import counted

from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client, Reply
from benchmarks.torture.orders import Order, Orders, cancellation, lookup

_LEDGERS = 3
"""How many ledgers are used at once: one is booked into while another one's hospital starts."""
_CLIENTS = 16
_WORKERS = (2, 1, 3)
"""Worker processes of one ledger after another."""
_ALIVE_S = (0.3, 1.5)
_LIVES = 6
"""How often a hospital with the same ledger is killed."""
_WORKER_KILLS = 3
"""Kills of one of several workers in each life."""
_NO_ANSWER = (OSError, EOFError, TimeoutError)
_CLINIC_NO = re.compile(rb"<ClinicNo>(\d+)<")


def run(campaign: Campaign) -> None:
    """Kill a hospital again and again until the time is up, and compare what it knows with what it acknowledged."""
    chance = random.Random(campaign.seed)
    with campaign.scratch() as scratch:
        asyncio.run(_kill_until_over(campaign, chance, scratch))


async def _kill_until_over(campaign: Campaign, chance: random.Random, folder: Path) -> None:
    async def one_after_another() -> None:
        while not campaign.is_over:
            await _Ledger(campaign, chance, folder / str(campaign.counts["ledgers"])).run()

    await asyncio.gather(*(one_after_another() for _ in range(_LEDGERS)))


class _Ledger:
    """One state file, and every booking that was sent to the hospital that keeps it."""

    def __init__(self, campaign: Campaign, chance: random.Random, folder: Path) -> None:
        self._campaign = campaign
        self._chance = chance
        self._workers = _WORKERS[campaign.counts["ledgers"] % len(_WORKERS)]
        folder.mkdir()
        state = ("--state", str(folder / "state.sqlite"))
        self._hospital = campaign.hospital(folder, *state, "--workers", str(self._workers))
        self._orders = Orders()
        self._booked: dict[int, tuple[Order, int]] = {}
        """RegID → the order and the ReserveNo that was acknowledged."""
        self._unclear: dict[int, Order] = {}
        """Orders without a response."""
        self._cancelled: set[int] = set()
        self._unclear_cancellations: set[int] = set()
        campaign.counts["ledgers"] += 1

    async def run(self) -> None:
        """Kill some times, then account for everything."""
        for _ in range(_LIVES):
            await asyncio.to_thread(self._hospital.start)
            await self._book_until_killed()
            if self._chance.random() < 0.5:
                await self._kill_while_starting()
            if self._campaign.is_over:
                break
        await asyncio.to_thread(self._hospital.start)
        await self._verify()
        await asyncio.to_thread(self._hospital.stop)
        tracebacks = self._hospital.tracebacks()
        self._campaign.expect(tracebacks == 0, f"{counted(tracebacks, 'tracebacks')} in the log")

    async def _kill_while_starting(self) -> None:
        self._hospital.begin()
        await asyncio.sleep(self._chance.uniform(0.0, self._hospital.started_in_s))
        self._hospital.kill()
        self._count_kill("kills while starting")

    async def _book_until_killed(self) -> None:
        tasks = [asyncio.create_task(self._client()) for _ in range(_CLIENTS)]
        for _ in range(_WORKER_KILLS if self._workers > 1 else 0):
            await asyncio.sleep(self._chance.uniform(*_ALIVE_S))
            if self._hospital.kill_worker(self._chance):
                self._count_kill("kills of one worker")
        await asyncio.sleep(self._chance.uniform(*_ALIVE_S))
        self._hospital.kill()
        self._count_kill("kills of all processes")
        await asyncio.gather(*tasks)

    def _count_kill(self, kind: str) -> None:
        counts = self._campaign.counts
        counts["kills"] += 1
        counts[kind] += 1
        self._campaign.show(f"{counts['kills']} kills, {counts['acknowledged']:,} acknowledged")

    async def _client(self) -> None:
        client = Client(self._hospital.port)
        while self._hospital.is_running and (order := self._orders.next()) is not None:
            try:
                if await self._book(client, order) and self._chance.random() < 0.2:
                    await self._cancel(client, order)
            except _NO_ANSWER:
                self._campaign.counts["unclear"] += 1
        client.close()

    async def _book(self, client: Client, order: Order) -> bool:
        self._unclear[order.registration_id] = order
        reply = await client.send(order.request)
        del self._unclear[order.registration_id]
        self._campaign.counts["acknowledged"] += 1
        is_booked = reply.code in {"1000", "1002"}
        self._campaign.expect(is_booked, f"RegID {order.registration_id} was refused: {reply.text}")
        if is_booked:
            self._booked[order.registration_id] = (order, reply.reserve_no)
        return is_booked

    async def _cancel(self, client: Client, order: Order) -> None:
        self._unclear_cancellations.add(order.registration_id)
        reply = await client.send(cancellation(order))
        self._unclear_cancellations.discard(order.registration_id)
        self._campaign.counts["acknowledged"] += 1
        self._campaign.expect(reply.code in {"0000", "0005"}, f"RegID {order.registration_id}: {reply.code or reply}")
        self._cancelled.add(order.registration_id)

    async def _verify(self) -> None:
        """Repeat what had no response, as a platform does, then look everything up."""
        await self._each(list(self._unclear.values()), self._book)
        unclear = [self._booked[registration_id][0] for registration_id in self._unclear_cancellations]
        await self._each(unclear, self._cancel)
        await self._each([order for order, _ in self._booked.values()], self._look_up)
        kept = (booking for registration_id, booking in self._booked.items() if registration_id not in self._cancelled)
        held = Counter((order.schedule, reserve_no) for order, reserve_no in kept)
        for (schedule, number), count in held.items():
            self._campaign.expect(count == 1, f"number {number} of {'/'.join(schedule)} is held {count} times")

    async def _each(self, orders: list[Order], send: Callable[[Client, Order], Awaitable[object]]) -> None:
        """Let all clients send something about one order after another."""
        left = iter(orders)

        async def client() -> None:
            connection = Client(self._hospital.port)
            for order in left:
                await send(connection, order)
            connection.close()

        await asyncio.gather(*(client() for _ in range(_CLIENTS)))

    async def _look_up(self, client: Client, order: Order) -> None:
        reply = await client.send(lookup(order))
        self._campaign.counts["verified"] += 1
        for problem in self._problems(order.registration_id, self._booked[order.registration_id][1], reply):
            self._campaign.lose(f"RegID {order.registration_id} {problem}")

    def _problems(self, registration_id: int, reserve_no: int, reply: Reply) -> Iterable[str]:
        found = reply.registrations()
        if not found:
            yield "was acknowledged and is unknown"
            return
        is_cancelled = b"<IsQuit>1<" in found[0]
        if is_cancelled != (registration_id in self._cancelled):
            yield f"was {'booked' if is_cancelled else 'cancelled'} and is {'cancelled' if is_cancelled else 'booked'}"
        number = _CLINIC_NO.search(found[0])
        if number is None or int(number[1]) != reserve_no:
            yield f"was acknowledged with number {reserve_no} and has {number[1].decode() if number else 'none'}"

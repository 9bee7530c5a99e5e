"""kill -9 in the middle of bookings: nothing that was acknowledged may be lost, and no number held twice."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client
from benchmarks.torture.hospital import Hospital
from benchmarks.torture.orders import Order, Orders, cancellation, lookup

_CLIENTS = 16
_ALIVE_S = (0.3, 1.5)
_NO_ANSWER = (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError)


class Account:
    """Every booking that was sent, and what was acknowledged of it."""

    def __init__(self) -> None:
        self.booked: dict[int, tuple[Order, int]] = {}
        """RegID → the order and the ReserveNo that was acknowledged."""
        self.cancelled: set[int] = set()
        self.cancelling: set[int] = set()
        """Cancellations that were sent, acknowledged or not."""
        self.unclear: set[int] = set()


def run(campaign: Campaign) -> None:
    """Kill a hospital again and again until the time is up, and hold what it knows against the account."""
    chance = random.Random(campaign.seed)
    with tempfile.TemporaryDirectory(prefix="yuyue-kills-") as name:
        folder = Path(name)
        while not campaign.is_over:
            state = folder / f"{campaign.counts['ledgers']}.sqlite"
            _one_ledger(campaign, chance, folder, state)
            campaign.counts["ledgers"] += 1


def _one_ledger(campaign: Campaign, chance: random.Random, folder: Path, state: Path) -> None:
    workers = str(chance.choice((1, 2, 3)))
    hospital = Hospital(folder, "--state", str(state), "--workers", workers)
    orders, account = Orders(), Account()
    for _ in range(6):
        if campaign.is_over:
            break
        hospital.start()
        asyncio.run(_book_until_killed(campaign, chance, hospital, orders, account))
        campaign.counts["kills"] += 1
        campaign.progress(f"kills {campaign.counts['kills']}, acknowledged {campaign.counts['acknowledged']}")
    hospital.start()
    asyncio.run(_verify(campaign, hospital, account))
    hospital.stop()
    campaign.expect(hospital.tracebacks() == 0, f"{hospital.tracebacks()} tracebacks in the log")


async def _book_until_killed(
    campaign: Campaign, chance: random.Random, hospital: Hospital, orders: Orders, account: Account
) -> None:
    tasks = [
        asyncio.create_task(_client(campaign, random.Random(chance.random()), hospital, orders, account))
        for _ in range(_CLIENTS)
    ]
    await asyncio.sleep(chance.uniform(*_ALIVE_S))
    hospital.kill()
    await asyncio.gather(*tasks)


async def _client(
    campaign: Campaign, chance: random.Random, hospital: Hospital, orders: Orders, account: Account
) -> None:
    client = Client(hospital.port)
    try:
        while (order := orders.next()) is not None:
            account.unclear.add(order.registration_id)
            reply = await client.send(order.request)
            account.unclear.discard(order.registration_id)
            campaign.counts["operations"] += 1
            if reply.code != "1000":
                continue
            account.booked[order.registration_id] = (order, reply.reserve_no)
            campaign.counts["acknowledged"] += 1
            if chance.random() < 0.2:
                account.cancelling.add(order.registration_id)
                reply = await client.send(cancellation(order))
                campaign.counts["operations"] += 1
                if reply.code == "0000":
                    account.cancelled.add(order.registration_id)
                    campaign.counts["acknowledged"] += 1
    except _NO_ANSWER:
        client.close()


async def _verify(campaign: Campaign, hospital: Hospital, account: Account) -> None:
    """Hold every acknowledged answer against what the hospital knows after the last start."""
    client = Client(hospital.port)
    held: Counter[tuple[tuple[str, ...], int]] = Counter()
    for registration_id, (order, reserve_no) in account.booked.items():
        reply = await client.send(lookup(order))
        found = reply.registrations()
        campaign.counts["verified"] += 1
        if not found:
            campaign.lose(f"RegID {registration_id} was acknowledged and is unknown")
            continue
        is_cancelled = b"<IsQuit>1<" in found[0]
        if registration_id in account.cancelled:
            campaign.expect(is_cancelled, f"RegID {registration_id} was cancelled and is active")
        elif registration_id not in account.cancelling:
            campaign.expect(not is_cancelled, f"RegID {registration_id} was booked and is cancelled")
            held[order.schedule, reserve_no] += 1
    for (schedule, number), count in held.items():
        campaign.expect(count == 1, f"number {number} of {'/'.join(schedule)} is held {count} times")
    client.close()

"""kill -9 before and behind a recorder: what it has in its journal happened, and what was acknowledged is there."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from yuyue_sim.core.plurals import counted

from benchmarks.torture.campaign import Campaign
from benchmarks.torture.client import Client, Reply
from benchmarks.torture.hospital import Recorder
from benchmarks.torture.orders import Order, Orders, cancellation, look, lookup

_CLIENTS = 16
_HUNGRY = 2
"""Clients that send and never read."""
_HUNGRY_S = 0.3
"""How long a connection of theirs takes no more before they give it up."""
_REST_S = 1.0
_AT_ONCE = 20
_REPEATED = "hungry"
"""The X-Request-Id of all they send."""
_ALIVE_S = (0.3, 1.5)
_LIVES = 4
"""How often hospital or recorder are killed before everything is compared."""
_MOST_MEMORY = 128 << 20
_NO_ANSWER = (OSError, EOFError, TimeoutError)
_BAD_GATEWAY = 502
_RIGHT, _UNKNOWN = 0, 3
"""Exit codes of an audit."""


class _Recorded(NamedTuple):
    """A row of a journal."""

    request_id: str
    operation: str
    request: bytes
    status: int
    response: bytes


def run(campaign: Campaign) -> None:
    """Book through a recorder, kill hospitals in one round and recorders in the next, until the time is up."""
    chance = random.Random(campaign.seed)
    with campaign.scratch() as scratch:
        while not campaign.is_over:
            folder = scratch / str(campaign.counts["rounds"])
            folder.mkdir()
            asyncio.run(_Round(campaign, chance, folder).run())


class _Round:
    """One ledger, the recorders before its hospital, and all that was sent through them."""

    def __init__(self, campaign: Campaign, chance: random.Random, folder: Path) -> None:
        self._campaign = campaign
        self._chance = chance
        self._folder = folder
        self._kills_recorder = campaign.counts["rounds"] % 2 == 1
        self._hospital = campaign.hospital(folder, "--state", str(folder / "state.sqlite"))
        self._recorder = Recorder(folder, self._hospital)
        self._orders = Orders()
        self._sent: dict[str, bytes] = {}
        """X-Request-Id → the body."""
        self._answered: list[dict[str, Reply]] = []
        """The same → the response, for each life of the recorder."""
        self._booked: dict[int, tuple[Order, int]] = {}
        """RegID → its order, and the ReserveNo that was acknowledged."""
        self._unclear: dict[int, Order] = {}
        self._cancelled: dict[int, bool] = {}
        """RegID → whether the cancellation was acknowledged."""
        self._is_over = False
        campaign.counts["rounds"] += 1

    async def run(self) -> None:
        """Kill some times, then account for everything."""
        await self._start_hospital()
        await self._start_recorder()
        order = self._orders.next()
        assert order is not None
        hungry = self._named(look(order), _REPEATED) * _AT_ONCE
        clients = [asyncio.create_task(self._client()) for _ in range(_CLIENTS)]
        clients += [asyncio.create_task(self._hungry(hungry)) for _ in range(_HUNGRY)]
        for _ in range(_LIVES):
            await asyncio.sleep(self._chance.uniform(*_ALIVE_S))
            self._look_at_memory()
            await self._kill()
        await asyncio.sleep(self._chance.uniform(*_ALIVE_S))
        self._is_over = True
        await asyncio.gather(*clients)
        await self._settle()
        self._look_at_memory()
        code = await asyncio.to_thread(self._recorder.stop)
        self._campaign.expect(code == 0, f"the recorder ended with {code}")
        self._compare()
        await asyncio.to_thread(self._audit)
        await asyncio.to_thread(self._hospital.stop)
        for process in (self._recorder, self._hospital):
            tracebacks = process.tracebacks()
            self._campaign.expect(tracebacks == 0, f"{counted(tracebacks, 'tracebacks')} in {process.log.name}")

    async def _start_hospital(self) -> None:
        self._hospital.journal_to(self._folder / f"hospital-{self._campaign.counts['starts']}.sqlite")
        self._campaign.counts["starts"] += 1
        await asyncio.to_thread(self._hospital.start)

    async def _start_recorder(self) -> None:
        self._recorder.journal_to(self._folder / f"recorder-{len(self._answered)}.sqlite")
        self._answered.append({})
        await asyncio.to_thread(self._recorder.start)

    async def _kill(self) -> None:
        counts = self._campaign.counts
        if self._kills_recorder:
            self._recorder.kill()
            await self._start_recorder()
        else:
            self._hospital.kill()
            await self._start_hospital()
        counts["kills of recorders" if self._kills_recorder else "kills of hospitals"] += 1
        self._campaign.show(f"{counts['acknowledged']:,} acknowledged")

    def _look_at_memory(self) -> None:
        peak = self._recorder.peak_memory_bytes()
        self._campaign.counts["MB of a recorder"] = max(self._campaign.counts["MB of a recorder"], peak >> 20)
        self._campaign.expect(peak <= _MOST_MEMORY, f"the recorder needed {peak >> 20} MB")

    # What clients do

    async def _client(self) -> None:
        client = Client(self._recorder.port)
        while not self._is_over and (order := self._orders.next()) is not None:
            if await self._book(client, order) and self._chance.random() < 0.2:
                await self._cancel(client, order)
            await self._send(client, look(order))
        client.close()

    async def _hungry(self, requests: bytes) -> None:
        """Send without reading, as much as the recorder takes."""
        while not self._is_over:
            with suppress(*_NO_ANSWER):
                _, writer = await asyncio.open_connection("127.0.0.1", self._recorder.port)
                with closing(writer):
                    while not self._is_over:
                        writer.write(requests)
                        async with asyncio.timeout(_HUNGRY_S):
                            await writer.drain()
            await asyncio.sleep(_REST_S)

    def _named(self, request: bytes, name: str) -> bytes:
        """A request with a name."""
        self._sent[name] = request.partition(b"\r\n\r\n")[2]
        return request.replace(b"\r\n", b"\r\nX-Request-Id: %s\r\n" % name.encode(), 1)

    async def _send(self, client: Client, request: bytes) -> Reply | None:
        """The response of the hospital; `None` if none came."""
        name = f"r{len(self._sent)}"
        answered = self._answered[-1]
        try:
            reply = await client.send(self._named(request, name))
        except _NO_ANSWER:
            self._campaign.counts["without a response"] += 1
            await asyncio.sleep(0.02)
            return None
        answered[name] = reply
        if reply.status == _BAD_GATEWAY:
            self._campaign.counts["without a hospital"] += 1
            await asyncio.sleep(0.02)
            return None
        self._campaign.counts["acknowledged"] += 1
        return reply

    async def _book(self, client: Client, order: Order) -> bool:
        self._unclear[order.registration_id] = order
        reply = await self._send(client, order.request)
        if reply is None:
            return False
        del self._unclear[order.registration_id]
        is_booked = reply.code in {"1000", "1002"}
        self._campaign.expect(is_booked, f"RegID {order.registration_id} was refused: {reply.text}")
        self._booked[order.registration_id] = (order, reply.reserve_no)
        return is_booked

    async def _cancel(self, client: Client, order: Order) -> None:
        self._cancelled.setdefault(order.registration_id, False)
        reply = await self._send(client, cancellation(order))
        if reply is not None:
            self._cancelled[order.registration_id] = True
            self._campaign.expect(reply.code in {"0000", "0005"}, f"RegID {order.registration_id}: {reply.text}")

    async def _settle(self) -> None:
        """Repeat what had no response, as a platform does, and look everything up."""
        client = Client(self._recorder.port)
        for order in list(self._unclear.values()):
            await self._book(client, order)
        for registration_id in [each for each, is_known in self._cancelled.items() if not is_known]:
            await self._cancel(client, self._booked[registration_id][0])
        for registration_id, (order, _) in self._booked.items():
            reply = await self._send(client, lookup(order))
            found = [] if reply is None else reply.registrations()
            self._campaign.expect(bool(found), f"RegID {registration_id} was acknowledged and is unknown")
            is_cancelled = bool(found) and b"<IsQuit>1<" in found[0]
            was_cancelled = registration_id in self._cancelled
            self._campaign.expect(
                not found or is_cancelled == was_cancelled, f"RegID {registration_id}: cancelled is {is_cancelled}"
            )
        client.close()

    # What is compared

    def _compare(self) -> None:
        """Compare the journals with what clients sent and got."""
        seen: Counter[str] = Counter()
        for number, answered in enumerate(self._answered):
            rows = list(_rows(self._folder / f"recorder-{number}.sqlite"))
            seen.update(each.request_id for each in rows)
            for row in rows:
                self._compare_one(row, answered)
            is_whole = number == len(self._answered) - 1
            missing = len(answered.keys() - {each.request_id for each in rows}) if is_whole else 0
            self._campaign.expect(missing == 0, f"{missing} exchanges are missing from the journal")
        self._campaign.counts["recorded"] += seen.total()
        self._expect_once(seen, "exchanges were recorded twice")
        at_hospital = Counter(
            row.request_id
            for file in sorted(self._folder.glob("hospital-*.sqlite"))
            for row in _rows(file)
            if row.operation in {"getYyNo", "backNo"}
        )
        self._expect_once(at_hospital, "bookings and cancellations reached the hospital twice")

    def _expect_once(self, seen: Counter[str], what: str) -> None:
        twice = [name for name, count in seen.items() if count > 1 and name != _REPEATED]
        self._campaign.expect(not twice, f"{len(twice)} {what}")

    def _compare_one(self, row: _Recorded, answered: dict[str, Reply]) -> None:
        name = row.request_id
        self._campaign.expect(self._sent.get(name) == row.request, f"{name} was recorded and was never sent so")
        reply = answered.get(name)
        if reply is not None:
            is_same = (reply.status, reply.body) == (row.status, row.response)
            self._campaign.expect(is_same, f"{name} was recorded with another response than the client got")

    def _audit(self) -> None:
        """Let the audit judge all journals; it cannot know everything if a recorder was killed."""
        found = sorted(self._folder.glob("recorder-*.sqlite"))
        files = [str(file) for file in found if next(_rows(file), None) is not None]
        to = f"http://127.0.0.1:{self._hospital.port}"
        command = (sys.executable, "-m", "yuyue_sim", "audit", *files, "--final-reads", to, "--nobody-else")
        audit = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
        said = audit.stdout + audit.stderr
        expected: Iterable[int] = (_RIGHT, _UNKNOWN) if self._kills_recorder else (_RIGHT,)
        self._campaign.counts[f"audits that ended with {audit.returncode}"] += 1
        self._campaign.expect(audit.returncode in expected, f"the audit ended with {audit.returncode}: {said}")


def _rows(file: Path) -> Iterator[_Recorded]:
    """The exchanges in a journal."""
    with closing(sqlite3.connect(file)) as plain:
        for row in plain.execute(
            "SELECT request_id, operation, request, http_status, response FROM exchange WHERE kind = 'soap'"
        ):
            yield _Recorded(*row)

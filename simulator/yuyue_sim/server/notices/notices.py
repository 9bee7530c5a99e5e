"""The notices of a simulation: each waits in the ledger until the platform accepts it, in order."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from yuyue_sim.core.clock import read_duration
from yuyue_sim.hospital.ledger.errors import LedgerError
from yuyue_sim.hospital.ledger.ledger_clock import LedgerClock
from yuyue_sim.hospital.ledger.notices import KeptAttempt, KeptNotice, LedgerNotices, NoticeState
from yuyue_sim.hospital.timeline import Timeline
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.notify import NotifyModel
from yuyue_sim.server.notices.composer import compose, is_notified

log = logging.getLogger(__name__)

_LEASE_MARGIN_S = 5.0
_LONGEST_WAIT_S = 0.5
"""The longest wait between two checks for events, in the machine's time."""


class Sender(Protocol):
    """Sends a document to the platform."""

    async def send(self, document: str) -> str | None:
        """`None` if the platform accepted it, else the reason."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When a notice is sent again; times in seconds."""

    timeout_s: float
    first_retry_s: float
    longest_retry_s: float
    attempts: int
    most_waiting: int

    @classmethod
    def of(cls, model: NotifyModel) -> RetryPolicy:
        """As a scenario says."""
        return cls(
            read_duration(model.timeout).total_seconds(),
            read_duration(model.first_retry).total_seconds(),
            read_duration(model.longest_retry).total_seconds(),
            model.attempts,
            model.queue,
        )

    def delay_s(self, attempts: int) -> float:
        """How long after so many failed attempts the next one comes."""
        return float(min(self.longest_retry_s, self.first_retry_s * 2 ** min(attempts - 1, 30)))


class Notices:
    """Queues and sends notices."""

    def __init__(
        self,
        world: World,
        timeline: Timeline,
        kept: LedgerNotices,
        clock: LedgerClock,
        retry_policy: RetryPolicy,
        machine: Callable[[], float],
    ) -> None:
        self._world = world
        self._timeline = timeline
        self._kept = kept
        self._clock = clock
        self._retry_policy = retry_policy
        self._machine = machine
        self._epoch = clock.stamp.epoch
        self._known: set[str] = set()
        """The events of this epoch of the clock that were looked at."""

    def enqueue(self) -> None:
        """Queue notices of events up to now, each event once for all workers.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        epoch = self._clock.stamp.epoch
        if epoch != self._epoch:
            self._epoch, self._known = epoch, set()
        by_now = self._timeline.by(self._clock.now())
        happened = [each for each in by_now if is_notified(each) and each.key not in self._known]
        if not happened:
            return
        known = self._kept.occurrences()
        for each in happened:
            composed = None if each.key in known else compose(each, self._world)
            if composed is not None:
                notice = KeptNotice(
                    0,
                    each.key,
                    composed.hospital_id,
                    composed.notify_type.value,
                    each.at,
                    composed.document,
                    NoticeState.WAITING,
                    0,
                    self._machine(),
                )
                self._kept.add(notice, self._retry_policy.most_waiting)
            self._known.add(each.key)

    async def deliver(self, sender: Sender) -> int:
        """Send due notices; return how many the platform accepted.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        delivered = 0
        while True:
            notice = self._kept.claim(self._machine(), self._retry_policy.timeout_s + _LEASE_MARGIN_S)
            if notice is None:
                return delivered
            delivered += await self._try(notice, sender)

    async def run(
        self, sender: Sender, await_ledger: Callable[[], Awaitable[None]], pause: Callable[[float], Awaitable[None]]
    ) -> None:
        """Queue and send notices until cancelled; failures are retried.

        Args:
            sender: sends them.
            await_ledger: applies what others have changed in the ledger, when that answers.
            pause: waits for a number of seconds.
        """
        while True:
            try:
                await await_ledger()
                self.enqueue()
                await self.deliver(sender)
                wanted = self._kept.next_unix_s()
            except LedgerError:
                log.exception("Notices could not be sent")
                wanted = None
            wait_s = _LONGEST_WAIT_S if wanted is None else wanted - self._machine()
            await pause(min(max(wait_s, 0.01), _LONGEST_WAIT_S))

    async def _try(self, notice: KeptNotice, sender: Sender) -> bool:
        reason = await sender.send(notice.document)
        number = notice.attempts + 1
        attempt = KeptAttempt(notice.id, number, self._clock.now(), reason or "taken")
        if reason is None:
            self._kept.end_attempt(attempt, NoticeState.DELIVERED, self._machine())
            return True
        is_last = number % self._retry_policy.attempts == 0
        state = NoticeState.GIVEN_UP if is_last else NoticeState.WAITING
        self._kept.end_attempt(attempt, state, self._machine() + self._retry_policy.delay_s(number))
        log.warning("The platform did not accept the notice of %s (attempt %d): %s", notice.occurrence, number, reason)
        return False

"""Stale LeftNum: getDtNoInfo reports the numbers left as of some time ago. Booking uses the present numbers."""

from __future__ import annotations

from datetime import datetime

from yuyue_sim.core.clock import FIRST_INSTANT, read_duration
from yuyue_sim.core.language import Phrase
from yuyue_sim.hospital.bugs.base import BugContext, PlantedBug
from yuyue_sim.hospital.ledger.numbers import GivenBack, Holder, Numbers
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.instants import instant_text
from yuyue_sim.hospital.rules.occupancy import Held
from yuyue_sim.hospital.world.model import Schedule
from yuyue_sim.scenario.files.bugs import StaleLeftModel


class StaleLeft(PlantedBug):
    """Violates: the reported numbers left are the present ones."""

    name = "stale_left"

    def __init__(self, model: StaleLeftModel, context: BugContext) -> None:
        super().__init__(model, context)
        self._by = read_duration(model.by)

    def shown(self, held: Held) -> Held:
        """Report the held numbers of the past."""

        def stale(schedule: Schedule, key: ScheduleKey, numbers: Numbers, now: datetime) -> int:
            if not self.is_at(key.hospital_id):
                return held(schedule, key, numbers, now)
            then = now - self._by if now - FIRST_INSTANT > self._by else FIRST_INSTANT
            past = held(schedule, key, self._numbers_at(key, instant_text(then)), then)
            if past != held(schedule, key, numbers, now):
                self.note(Phrase("the numbers left are those of {instant}", instant=instant_text(then)))
            return past

        return stale

    def _numbers_at(self, key: ScheduleKey, then: str) -> Numbers:
        """The numbers of a schedule in the ledger at an instant, `yyyy-MM-dd HH:mm:ss`."""
        ledger = self._context.ledger
        cancelled = list(ledger.cancelled_of_schedule(key))
        held = [
            *(each for each in ledger.active_of_schedule(key) if each.registered_at <= then),
            *(each for each in cancelled if each.registered_at <= then < each.cancelled_at),
        ]
        holders = {each.registration_id: Holder(each.reserve_no, each.identity) for each in held}
        given_back = {
            each.reserve_no: GivenBack(each.reserve_no, each.registered_at, each.cancelled_at, each.registration_id)
            for each in cancelled
            if each.cancelled_at <= then
        }
        return Numbers.of(holders, given_back.values())

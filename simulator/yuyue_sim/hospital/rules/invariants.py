"""The invariants of every schedule of a hospital without bugs, and their violations.

The registrations are counted one by one, from the ledger and from the world, and compared with the numbers left that
the hospital reports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.core.bilingual import BilingualName
from yuyue_sim.core.plurals import counted, worded
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.ledger.registration import Registration, ScheduleKey
from yuyue_sim.hospital.rules.availability import Availability
from yuyue_sim.hospital.rules.clinic_view import Insight
from yuyue_sim.hospital.rules.world_view import WorldView
from yuyue_sim.hospital.world.model import Slot

REGISTRATION_IDS = 10**18
"""RegIDs are lower than this. A further record of a RegID, made by a bug, is higher by a multiple of this."""


class Invariant(BilingualName):
    """What must hold in every schedule."""

    NUMBER_ONCE = (
        "number-held-once",
        "一个排班的每个号同时只有一人持有",
        "a number of a schedule has one holder at a time",
    )
    NOT_OVERSOLD = (
        "slot-not-oversold",
        "一个时段的有效预约不多于号源数",
        "a slot has no more active registrations than numbers",
    )
    PATIENT_ONCE = (
        "patient-once-in-a-schedule",
        "同一患者在一个排班中只有一个有效预约",
        "the platform holds one active booking of a patient in a schedule",
    )
    ADDS_UP = (
        "left-and-active-make-total",
        "每个时段的剩余号数加有效预约等于号源数",
        "the numbers shown as left and the active registrations of a slot make its total",
    )
    CANCELLED_AFTER = (
        "cancelled-after-registered",
        "退号不早于挂号",
        "a registration is not cancelled before it was made",
    )
    ONE_RECORD = "one-record-of-a-registration", "一个流水号只有一条记录", "a RegID has one record"
    IN_A_SCHEDULE = (
        "record-in-a-schedule",
        "每条记录都属于一个存在的排班",
        "a record belongs to a schedule that there is",
    )
    ACKNOWLEDGED_KEPT = (
        "acknowledged-is-kept",
        "答复预约成功的都在账上",
        "what was answered as booked is in the ledger",
    )
    REFUSED_NOT_KEPT = (
        "refused-is-not-kept",
        "答复预约失败的不在账上",
        "what was refused is not in the ledger",
    )


class Violation(NamedTuple):
    """One violation of an invariant."""

    invariant: Invariant
    begin: str
    """When the slot begins, `HH:mm`; empty if it is not about a slot."""
    registration_ids: tuple[int, ...]
    detail: str
    """What was found, in English; `detail_zh` in Chinese."""
    detail_zh: str


class Examined(NamedTuple):
    """The result for one schedule."""

    key: ScheduleKey
    records: int
    """The number of its records in the ledger."""
    checked: Counter[Invariant]
    """Invariant → how often it was checked."""
    violations: tuple[Violation, ...]


Availabilities = Callable[[str, str, str, date, WorkType, datetime], Availability | None]
"""What a hospital reports of a schedule: `Clinic.availability`."""


class Invariants:
    """Checks the invariants. Every method raises `LedgerFailedError` if the ledger fails."""

    def __init__(self, world: WorldView, ledger: Ledger, insight: Insight, availability: Availabilities) -> None:
        self._world = world
        self._ledger = ledger
        self._insight = insight
        self._availability = availability

    def examine(self, key: ScheduleKey, now: datetime) -> Examined:
        """Check one schedule now."""
        active = self._ledger.active_of_schedule(key)
        cancelled = list(self._ledger.cancelled_of_schedule(key))
        records = [*active, *cancelled]
        checked = Counter({Invariant.IN_A_SCHEDULE: 1, Invariant.ONE_RECORD: len(records)})
        checked[Invariant.CANCELLED_AFTER] = len(cancelled)
        found: list[Violation] = [*_cancelled_too_early(cancelled), *self._repeated(records)]
        place = (key.hospital_id, key.department_id, key.doctor_id, date.fromisoformat(key.work_date))
        published = self._world.schedule(*place, WorkType(key.work_type))
        available = self._availability(*place, WorkType(key.work_type), now)
        if published is None or available is None:
            ids = tuple(each.registration_id for each in records)
            if records:
                detail, detail_zh = (
                    worded("{count} records are of no schedule", count=len(records)),
                    f"{len(records)} 条记录不属于任何排班",
                )
                found.append(Violation(Invariant.IN_A_SCHEDULE, "", ids, detail, detail_zh))
            return Examined(key, len(records), checked, tuple(found))
        holders = self._insight.holders(published, now)
        platforms = [each for each in active if self._insight.is_platforms(each, published)]
        checked[Invariant.NUMBER_ONCE] = len({number for _, number in holders})
        checked[Invariant.NOT_OVERSOLD] = checked[Invariant.ADDS_UP] = len(available.slots)
        checked[Invariant.PATIENT_ONCE] = len({each.identity for each in platforms})
        found += [*_held_twice(holders), *_twice_there(platforms), *_oversold(available, holders, platforms)]
        found += _adding_up(available, holders)
        return Examined(key, len(records), checked, tuple(found))

    def _repeated(self, records: Sequence[Registration]) -> Iterator[Violation]:
        for each in records:
            first = each.registration_id % REGISTRATION_IDS
            if first != each.registration_id and self._ledger.find(first) is not None:
                ids = (first, each.registration_id)
                detail, detail_zh = (
                    f"RegID {first} has a further record, {ids[1]}",
                    f"流水号 {first} 另有一条记录 {ids[1]}",
                )
                yield Violation(Invariant.ONE_RECORD, "", ids, detail, detail_zh)


def _cancelled_too_early(cancelled: Sequence[Registration]) -> Iterator[Violation]:
    for each in cancelled:
        if each.cancelled_at < each.registered_at:
            detail = f"cancelled at {each.cancelled_at}, registered at {each.registered_at}"
            detail_zh = f"退号时间 {each.cancelled_at} 早于挂号时间 {each.registered_at}"
            yield Violation(Invariant.CANCELLED_AFTER, "", (each.registration_id,), detail, detail_zh)


def _held_twice(holders: Sequence[tuple[int, int]]) -> Iterator[Violation]:
    by_number: defaultdict[int, list[int]] = defaultdict(list)
    for registration_id, number in holders:
        by_number[number].append(registration_id)
    for number, ids in sorted(by_number.items()):
        if len(ids) > 1:
            detail, detail_zh = f"number {number} is held {len(ids)} times", f"{number} 号同时有 {len(ids)} 人持有"
            yield Violation(Invariant.NUMBER_ONCE, "", tuple(ids), detail, detail_zh)


def _twice_there(platforms: Sequence[Registration]) -> Iterator[Violation]:
    by_patient: defaultdict[str, list[int]] = defaultdict(list)
    for each in platforms:
        by_patient[each.identity].append(each.registration_id)
    for identity, ids in sorted(by_patient.items()):
        if len(ids) > 1:
            detail = f"the patient {identity} has {len(ids)} active bookings"
            detail_zh = f"患者 {identity} 有 {len(ids)} 个有效预约"
            yield Violation(Invariant.PATIENT_ONCE, "", tuple(ids), detail, detail_zh)


def _oversold(
    available: Availability, holders: Sequence[tuple[int, int]], platforms: Sequence[Registration]
) -> Iterator[Violation]:
    """A booking of the platform counts in the slot that it names, even if its number is outside the slot."""
    own = {each.registration_id for each in platforms}
    for slot, numbers in zip(available.schedule.slots, available.slots, strict=True):
        ids = [each.registration_id for each in platforms if each.begin_time == slot.begin]
        ids += [each for each, number in holders if each not in own and _is_within(slot, number)]
        if len(ids) > numbers.total:
            detail = f"{counted(len(ids), 'active registrations')} in a slot of {counted(numbers.total, 'numbers')}"
            detail_zh = f"{numbers.total} 个号有 {len(ids)} 个有效预约"
            yield Violation(Invariant.NOT_OVERSOLD, slot.begin, tuple(ids), detail, detail_zh)


def _adding_up(available: Availability, holders: Sequence[tuple[int, int]]) -> Iterator[Violation]:
    for slot, numbers, left in zip(available.schedule.slots, available.slots, available.left, strict=True):
        ids = tuple(each for each, number in holders if _is_within(slot, number))
        if left + len(ids) != numbers.total:
            detail = worded(
                "{left} numbers are shown as left and {active} registrations are active, which makes {sum}; "
                "expected {total}",
                left=left,
                active=len(ids),
                sum=left + len(ids),
                total=numbers.total,
            )
            detail_zh = f"显示余 {left} 个号，有效预约 {len(ids)} 个，合计 {left + len(ids)}；应为 {numbers.total}"
            yield Violation(Invariant.ADDS_UP, slot.begin, ids, detail, detail_zh)


def _is_within(slot: Slot, number: int) -> bool:
    return slot.first_number <= number <= slot.last_number

"""Checks of schedules and their slots (2.5 to 2.7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise

from yuyue_sim.certify.check import Check, Severity, Verdict, Words, written
from yuyue_sim.certify.choice import ScheduleChoice, published, schedule_of
from yuyue_sim.certify.exchange import Exchange
from yuyue_sim.certify.probe_names import DEPARTMENTS, DOCTORS, SCHEDULES, SLOTS
from yuyue_sim.certify.slots import SlotState, slots_in
from yuyue_sim.certify.view import HospitalView
from yuyue_sim.core.plurals import counted

_OPERATIONS = {"2.5": "getDepartWorkInfo", "2.6": "getDoctorWorkInfo"}
_UNLIMITED = 9999
_FEW = 3


def _both(
    name: str, severity: Severity, judge: Callable[..., None], *, zh: str, en: str, sends: str, expects: Words | str,
    probes: tuple[str, ...] = (SCHEDULES,),
) -> Iterator[Check]:  # fmt: skip
    """The same check for the schedules of departments and of doctors."""
    for section, operation in _OPERATIONS.items():
        yield written(
            f"{section}/{name}",
            severity,
            probes=probes,
            operations=(operation,),
            zh=zh,
            en=en,
            sends=f"{operation}{sends}",
            expects=expects,
        )(partial(judge, operation))


def _judge_dates(operation: str, view: HospitalView, verdict: Verdict) -> None:
    first, last = view.dates
    middle = first + timedelta(days=1)
    limits = {"all": (first, last), "one day": (middle, middle)}
    for about, (begin, end) in limits.items():
        for seen in view.records(view.exchanges(SCHEDULES, operation=operation, about=about), "schedules"):
            day = seen.node.value("work_date")
            if day is not None:
                place = seen.node.place("work_date")
                verdict.expect(begin <= day <= end, seen.exchange, place, f"{begin} … {end}", day)


def _judge_same_day(operation: str, view: HospitalView, verdict: Verdict) -> None:
    first, _ = view.dates
    middle = first + timedelta(days=1)
    alone = view.exchange(SCHEDULES, "one day")
    found = {
        about: {
            str(each)
            for seen in view.records(view.exchanges(SCHEDULES, operation=operation, about=about), "schedules")
            if (each := schedule_of(seen)) is not None and each.work_date == middle
        }
        for about in ("all", "one day")
    }
    if alone is None or not found["all"] | found["one day"]:
        return
    differing = sorted(found["all"] ^ found["one day"])
    expected = Words(f"{len(found['all'])} schedules of {middle}", f"{middle} 的 {len(found['all'])} 个排班")
    exchange = view.exchanges(SCHEDULES, operation=operation, about="one day")[0]
    shown = f"{len(found['one day'])}: {', '.join(differing[:_FEW])}"
    verdict.expect(not differing, exchange, "", expected, shown)


def _judge_backwards(operation: str, view: HospitalView, verdict: Verdict) -> None:
    for each in view.exchanges(SCHEDULES, operation=operation, about="backwards"):
        is_right = each.fault_kind not in {"", "Server"}
        verdict.expect(is_right, each, "", Words("a Client fault", "Client 错误"), each.in_short)


def _judge_unknown(operation: str, view: HospitalView, verdict: Verdict) -> None:
    for each in view.exchanges(SCHEDULES, operation=operation, about="unknown"):
        count = len(list(view.records([each], "schedules")))
        is_right = each.document_element is not None and not count
        found = counted(count, "records") if count else each.in_short
        verdict.expect(is_right, each, "", Words("no records", "没有记录"), found)


def _judge_some(operation: str, view: HospitalView, verdict: Verdict) -> None:
    exchanges = view.exchanges(SCHEDULES, operation=operation, about="some")
    asked = view.schedules(operation)
    if not exchanges or not asked:
        return
    keys = ("department_id", "doctor_id")
    wanted = tuple(asked[0].node.text(key) for key in keys)
    every = [each for each in asked if tuple(each.node.text(key) for key in keys) == wanted]
    got = list(view.records(exchanges, "schedules"))
    for seen in got:
        key = tuple(seen.node.text(name) for name in keys)
        verdict.expect(key == wanted, seen.exchange, seen.node.path, " ".join(wanted), " ".join(key))
    verdict.expect(len(got) == len(every), exchanges[0], "", f"{len(every)} × {' '.join(wanted)}", len(got))


def _judge_unique(operation: str, view: HospitalView, verdict: Verdict) -> None:
    records = [(seen, each) for seen in view.schedules(operation) if (each := schedule_of(seen)) is not None]
    counts = Counter(str(each) for _, each in records)
    for seen, each in records:
        times = counts.pop(str(each), None)
        if times is not None:
            expected = Words("every schedule once", "每个排班只有一次")
            verdict.expect(times == 1, seen.exchange, seen.node.path, expected, f"{each} × {times}")


def _judge_owners(operation: str, view: HospitalView, verdict: Verdict) -> None:
    departments = {each.node.text("department_id") for each in view.departments}
    doctors = {(each.node.text("department_id"), each.node.text("doctor_id")) for each in view.doctors}
    for seen in view.schedules(operation):
        key = seen.node.text("department_id"), seen.node.text("doctor_id")
        is_known = key in doctors if key[1] else key[0] in departments
        if doctors if key[1] else departments:
            expected = Words("known from getDepartInfo, getDoctorInfo", "getDepartInfo、getDoctorInfo 中有")
            verdict.expect(is_known, seen.exchange, seen.node.path, expected, " ".join(key))


def _judge_registry_fee(operation: str, view: HospitalView, verdict: Verdict) -> None:
    for seen in view.schedules(operation):
        fee = seen.node.value("registry_fee")
        if fee is not None:
            verdict.expect(fee == Decimal(0), seen.exchange, seen.node.place("registry_fee"), "0", fee)


def _judge_limit(operation: str, view: HospitalView, verdict: Verdict) -> None:
    for seen in view.schedules(operation):
        limited = seen.node.value("limited")
        if limited is not None:
            expected = Words("how many numbers there are", "实际的号源数")
            verdict.expect(limited != _UNLIMITED, seen.exchange, seen.node.place("limited"), expected, limited)


def _schedule_checks() -> Iterator[Check]:
    yield from _both(
        "dates", Severity.MUST, _judge_dates, zh="只返回起止日期之间（含两端）的排班。",
        en="Schedules are between the dates asked for, both included.", sends=": BeginTime, EndTime",
        expects="BeginTime ≤ WorkDate ≤ EndTime",
    )  # fmt: skip
    yield from _both(
        "one-day", Severity.MUST, _judge_same_day, zh="按一天查询与按整段查询，同一天的排班相同。",
        en="A date asked for alone has the same schedules as among all dates.", sends=": BeginTime = EndTime",
        expects=Words("the same schedules", "相同的排班"),
    )  # fmt: skip
    yield from _both(
        "backwards", Severity.SHOULD, _judge_backwards, zh="EndTime 早于 BeginTime 的请求被拒绝。",
        en="A request with EndTime before BeginTime is refused.", sends=": EndTime < BeginTime",
        expects=Words("a Client fault", "Client 错误"),
    )  # fmt: skip
    yield from _both(
        "unknown", Severity.MUST, _judge_unknown, zh="不存在的医院没有排班。",
        en="An unknown hospital has no schedules.", sends=": HospitalID ✗",
        expects=Words("no records", "没有记录"),
    )  # fmt: skip
    yield from _both(
        "only-the-asked", Severity.MUST, _judge_some, zh="请求带科室、医生时，返回其全部排班，且没有别人的。",
        en="With a department and a doctor, all of their schedules are returned and no others.",
        sends=": DepartID, DoctorID", expects=Words("their schedules alone", "仅其排班"),
    )  # fmt: skip
    yield from _both(
        "unique", Severity.MUST, _judge_unique, zh="同一科室、医生、日期、值班类别只有一个排班。",
        en="There is one schedule for a department, doctor, date and part of the day.", sends="",
        expects=Words("every schedule once", "每个排班只有一次"),
    )  # fmt: skip
    yield from _both(
        "owners", Severity.MUST, _judge_owners, zh="排班的科室和医生在 getDepartInfo、getDoctorInfo 中。",
        en="Department and doctor of a schedule are among those of getDepartInfo and getDoctorInfo.", sends="",
        expects="DepartID, DoctorID", probes=(DEPARTMENTS, DOCTORS, SCHEDULES),
    )  # fmt: skip
    yield from _both(
        "registry-fee", Severity.MUST, _judge_registry_fee, zh="RegistryFee 为 0。", en="RegistryFee is 0.", sends="",
        expects="0",
    )  # fmt: skip
    yield from _both(
        "limited-is-real", Severity.ADVICE, _judge_limit, zh="Limited 是实际的号源数，而不是表示不限号的 9999。",
        en="Limited says how many numbers there are, and not 9999 for no limit.", sends="", expects="Limited ≠ 9999",
    )  # fmt: skip


def _slots_of(view: HospitalView) -> Iterator[tuple[ScheduleChoice, Exchange, list[SlotState]]]:
    """Every schedule whose slots were asked for."""
    schedules = {str(each): each for each in published(view)}
    for exchange in view.exchanges(SLOTS):
        schedule = schedules.get(exchange.about)
        if schedule is not None and exchange.document_element is not None:
            yield schedule, exchange, slots_in(exchange)


@written(
    "2.7/sums",
    Severity.MUST,
    probes=(SCHEDULES, SLOTS),
    operations=("getDtNoInfo",),
    zh="各时段 TotalNum 之和等于排班的 Limited，含医院保留的时段。",
    en="The TotalNum of the slots, reserved ones included, add up to the Limited of the schedule.",
    sends="getDtNoInfo",
    expects="Σ TotalNum = Limited",
)
def sums(view: HospitalView, verdict: Verdict) -> None:
    """Judged for schedules with a Limited."""
    for schedule, exchange, slots in _slots_of(view):
        if schedule.limited:
            total = sum(each.total for each in slots)
            verdict.expect(total == schedule.limited, exchange, "", f"Limited {schedule.limited}", f"Σ {total}")


@written(
    "2.7/left",
    Severity.MUST,
    probes=(SCHEDULES, SLOTS),
    operations=("getDtNoInfo",),
    zh="LeftNum 不大于 TotalNum。",
    en="LeftNum is not more than TotalNum.",
    sends="getDtNoInfo",
    expects="LeftNum ≤ TotalNum",
)
def left(view: HospitalView, verdict: Verdict) -> None:
    """Every slot, of beds and equipment too."""
    for exchange in view.exchanges(SLOTS):
        for slot in slots_in(exchange):
            verdict.expect(slot.left <= slot.total, exchange, slot.place, f"≤ {slot.total}", slot.left)


@written(
    "2.7/times",
    Severity.MUST,
    probes=(SCHEDULES, SLOTS),
    operations=("getDtNoInfo",),
    zh="时段按时间排列，互不重叠，结束晚于开始。",
    en="Slots are in order of time, do not overlap, and end after they begin.",
    sends="getDtNoInfo",
    expects="StartTime < EndTime ≤ StartTime",
)
def times(view: HospitalView, verdict: Verdict) -> None:
    """Every schedule that was looked at."""
    for _, exchange, slots in _slots_of(view):
        for slot in slots:
            place = slot.place.rpartition("/")[0]
            verdict.expect(slot.begin < slot.end, exchange, place, "StartTime < EndTime", f"{slot.begin}-{slot.end}")
        for one, other in pairwise(slots):
            found = f"{one.begin}-{one.end}, {other.begin}-{other.end}"
            place = other.place.rpartition("/")[0]
            verdict.expect(one.end <= other.begin, exchange, place, f"StartTime ≥ {one.end}", found)


@written(
    "2.7/queue",
    Severity.SHOULD,
    probes=(SCHEDULES, SLOTS),
    operations=("getDtNoInfo",),
    zh="以后日期的排班没有 Queue：还没有人排队。",
    en="A schedule of a later date has no Queue: nobody waits yet.",
    sends="getDtNoInfo: WorkDate > today",
    expects=Words("no Queue", "没有 Queue"),
)
def queue(view: HospitalView, verdict: Verdict) -> None:
    """Schedules of later dates."""
    for schedule, exchange, slots in _slots_of(view):
        root = next(view.roots([exchange]), None)
        if schedule.work_date > view.today and slots and root is not None:
            queues = root.node.nodes("queue")
            expected = Words("no Queue", "没有 Queue")
            verdict.expect(not queues, exchange, root.node.place("queue"), expected, f"Queue, {schedule.work_date}")


@written(
    "2.7/several-numbers",
    Severity.ADVICE,
    probes=(SCHEDULES, SLOTS),
    operations=("getDtNoInfo",),
    zh="一个时段有多个号，而不是一号一段。",
    en="A slot has several numbers, and not one each.",
    sends="getDtNoInfo",
    expects="TotalNum > 1",
)
def several_numbers(view: HospitalView, verdict: Verdict) -> None:
    """All schedules together: few numbers may well be one in each slot."""
    several = [(exchange, slots) for _, exchange, slots in _slots_of(view) if len(slots) > 1]
    if several:
        is_right = any(each.total != 1 for _, slots in several for each in slots)
        verdict.expect(is_right, several[0][0], "", "TotalNum > 1", f"{len(several)} × TotalNum 1")


@written(
    "2.7/unknown",
    Severity.MUST,
    probes=(SLOTS,),
    operations=("getDtNoInfo",),
    zh="不存在的排班没有号源，而不是错误。",
    en="A schedule that there is not has no slots, and causes no fault.",
    sends="getDtNoInfo: WorkDate 2099-01-01",
    expects=Words("no records", "没有记录"),
)
def unknown(view: HospitalView, verdict: Verdict) -> None:
    """A date far away."""
    for each in view.exchanges(SLOTS, about="unknown"):
        count = len(list(view.records([each], "work_infos")))
        is_right = each.document_element is not None and not count
        verdict.expect(is_right, each, "", Words("no records", "没有记录"), f"{count}" if count else each.in_short)


@written(
    "2.7/resources",
    Severity.MUST,
    probes=(SLOTS,),
    operations=("getDtNoInfo",),
    zh="MedicalResources=1 的医院对 WorkType 50、55 返回报文，且没有 Queue。",
    en="A hospital with MedicalResources=1 responds to WorkType 50 and 55 with a document without Queue.",
    sends="getDtNoInfo: WorkType 50 | 55",
    expects=Words("a document without Queue", "没有 Queue 的报文"),
)
def resources(view: HospitalView, verdict: Verdict) -> None:
    """Judged only where the hospital says so."""
    for exchange in view.exchanges(SLOTS):
        if exchange.about.startswith("resources"):
            root = next(view.roots([exchange]), None)
            is_right = root is not None and not root.node.nodes("queue")
            expected = Words("a document without Queue", "没有 Queue 的报文")
            verdict.expect(is_right, exchange, "", expected, exchange.in_short)


CHECKS: tuple[Check, ...] = (
    *_schedule_checks(), sums, left, times, queue, several_numbers, unknown, resources
)  # fmt: skip
"""In the order of the specification."""

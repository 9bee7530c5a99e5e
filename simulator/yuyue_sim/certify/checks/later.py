"""Checks of what shows only in two readings some time apart: stopped schedules and changed capacities (2.6)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from yuyue_sim.certify.check import Check, Needs, Severity, Verdict, Words, written
from yuyue_sim.certify.choice import OPERATIONS_OF_SCHEDULES, ScheduleChoice, schedule_of
from yuyue_sim.certify.exchange import Exchange
from yuyue_sim.certify.probe_names import LATER, SCHEDULES
from yuyue_sim.certify.view import HospitalView

_SECTIONS = dict(zip(("2.5", "2.6"), OPERATIONS_OF_SCHEDULES, strict=True))


def _twice(
    section: str, name: str, severity: Severity, judge: Callable[..., None], texts: tuple[str, str, str]
) -> Check:
    zh, en, expects = texts
    operation = _SECTIONS[section]
    return written(
        f"{section}/{name}",
        severity,
        needs=Needs.TIME,
        probes=(SCHEDULES, LATER),
        operations=(operation,),
        zh=zh,
        en=en,
        sends=f"{operation} × 2",
        expects=expects,
    )(partial(judge, operation))


def _read_twice(
    view: HospitalView, operation: str
) -> tuple[dict[str, ScheduleChoice], dict[str, ScheduleChoice], Exchange] | None:
    """The schedules of both readings, and the exchange of the second; `None` unless both came."""
    second = view.exchanges(LATER, operation=operation, about="all")
    if not second or second[-1].document_element is None:
        return None
    readings = []
    for probe in (SCHEDULES, LATER):
        found = (schedule_of(each) for each in view.schedules(operation, probe))
        readings.append({str(each): each for each in found if each is not None})
    return readings[0], readings[1], second[-1]


def _judge_vanished(operation: str, view: HospitalView, verdict: Verdict) -> None:
    read = _read_twice(view, operation)
    if read is not None:
        first, second, exchange = read
        for name in first:
            expected = Words(f"{name}, stopped if need be", f"{name}，必要时停诊")
            verdict.expect(name in second, exchange, "", expected, "(nothing)")


def _judge_past(operation: str, view: HospitalView, verdict: Verdict) -> None:
    """A new figure applies from its date on: where a date has changed, a later one with the old figure has too."""
    read = _read_twice(view, operation)
    if read is None:
        return
    first, second, exchange = read
    changed = [name for name, each in first.items() if name in second and second[name].limited != each.limited]
    for name in changed:
        before = first[name]
        for other, each in first.items():
            is_of_series = (each.department_id, each.doctor_id, each.work_type, each.work_date.weekday()) == (
                before.department_id, before.doctor_id, before.work_type, before.work_date.weekday()
            )  # fmt: skip
            if is_of_series and each.work_date > before.work_date and each.limited == before.limited:
                found = second.get(other)
                is_right = found is None or found.limited != before.limited
                expected = Words(
                    f"Limited ≠ {before.limited} from {before.work_date} on",
                    f"{before.work_date} 起 Limited ≠ {before.limited}",
                )
                verdict.expect(is_right, exchange, "", expected, f"{other}: Limited {before.limited}")


def _judge_status(operation: str, view: HospitalView, verdict: Verdict) -> None:
    read = _read_twice(view, operation)
    if read is None:
        return
    first, second, exchange = read
    for name, before in first.items():
        after = second.get(name)
        if after is not None and after.status is not before.status:
            is_right = after.limited == before.limited
            found = f"{name}: {before.status.zh} → {after.status.zh}, Limited {before.limited} → {after.limited}"
            verdict.expect(is_right, exchange, "", f"Limited {before.limited}", found)


CHECKS: tuple[Check, ...] = tuple(
    check
    for section in _SECTIONS
    for check in (
        _twice(section, "never-vanishes", Severity.MUST, _judge_vanished, (
            "排班不会消失：取消的排班应停诊，仍然返回。",
            "A schedule never vanishes: it is stopped, and still returned.",
            "WorkStatus = 1",
        )),
        _twice(section, "stop-keeps-numbers", Severity.SHOULD, _judge_status, (
            "停诊或恢复只改变 WorkStatus，不改变 Limited。",
            "A stop, or its end, changes WorkStatus and not Limited.",
            "Limited =",
        )),
        _twice(section, "effective-date", Severity.MUST, _judge_past, (
            "号源变更自生效日期起：之前的日期为原号源，之后的日期为新号源。",
            "A change of capacity applies from its date on: earlier dates keep the old figure, later ones do not.",
            "Limited",
        )),
    )
)  # fmt: skip
"""In the order of the specification."""

"""A hospital as it was read, as a scenario that makes the simulator behave like it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import yaml

from yuyue_sim.certify.check import Status
from yuyue_sim.certify.choice import OPERATIONS_OF_SCHEDULES, schedule_of
from yuyue_sim.certify.node import Node
from yuyue_sim.certify.probe_names import SLOTS
from yuyue_sim.certify.report.summary import latencies_of
from yuyue_sim.certify.run import Run
from yuyue_sim.certify.slots import SlotState, slots_in
from yuyue_sim.certify.view import HospitalView, Seen
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.enumerations import (
    AgeLimit,
    DepartmentSex,
    DepartmentType,
    DoctorSex,
    WorkStatus,
    WorkType,
    YesNo,
)
from yuyue_sim.contract.id_card import IdCard, IdCardError
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.hospital.world.clinic_choice import UnknownClinicError, choose_clinic
from yuyue_sim.hospital.world.doctors import split_doctor_id
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.files.departments import DepartmentKind, DepartmentModel
from yuyue_sim.scenario.files.model import District
from yuyue_sim.scenario.files.schedules import ScheduleState
from yuyue_sim.scenario.files.timeline import Part

_SHOWN_BY = {
    "2.8/others-get-1001": QuirkName.ALWAYS_1005,
    "2.8/long-regid": QuirkName.SHORT_REGISTRATION_ID,
    "2.7/several-numbers": QuirkName.SINGLE_NUMBER_SLOTS,
    "2.7/queue": QuirkName.EMPTY_QUEUE,
    "2.2/order": QuirkName.OTHER_ORDER,
    "2.5/limited-is-real": QuirkName.UNLIMITED_9999,
    "2.7/request/RequestInfo/WorkType/values": QuirkName.WHOLE_DAY_0,
    "1/operations/getHospInfo": QuirkName.NINE_OPERATIONS,
}
"""A check that fails → the quirk that it shows."""
_OPTIONALS = "2.2/optionals"
_ANY_CLINIC = "0300"
"""The clinic that a department is like if its name tells nothing: 内科."""
_LEAST_LATENCY_MS = 1.0
_INDENT_WIDTH = 120

Tree = dict[str, Any]


class _Dumper(yaml.SafeDumper):
    """Quotes every text that begins like a number: YAML 1.1 takes 0800 for a text, and scenario files for a number."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if _LIKE_A_NUMBER.match(text) else None)


_LIKE_A_NUMBER = re.compile(r"[-+.]?\d")
_Dumper.add_representer(str, _text)


def profile(run: Run) -> str:
    """The scenario, as YAML.

    Departments, doctors and schedules are as read; slots too, where they were. What no scenario may hold is left out: a
    wrong ID card, and a big department that is not among the departments.
    """
    now = run.options.now
    views = [HospitalView(run.evidence, each, now.date()) for each in run.hospitals]
    tree: Tree = {
        "name": f"profile-{'-'.join(each.lower() for each in run.hospitals[:3])}"[:40],
        "title": f"按 {run.target.url} 的响应 · As {run.target.url} responds",
        "clock": f"frozen@{now.isoformat(timespec='seconds')}",
        "world": {"hospitals": [_hospital(run, view) for view in views]},
        "faults": _faults(run),
    }
    return yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_INDENT_WIDTH)


def _hospital(run: Run, view: HospitalView) -> Tree:
    information = view.information
    tree: Tree = {"profile": "county", "id": view.hospital_id, "demand": 0}
    if information is not None:
        tree["name"] = information.text("hospital_name")
        if information.text("district") in {each.value for each in District}:
            tree["district"] = information.text("district")
    tree["policy"] = {
        "ahead_days": view.ahead_days,
        "cancel_that_day": view.flag("cancel_that_day", True),
        "expert_that_day": view.flag("expert_that_day", True),
        "foreign_patients": view.flag("foreign_patients", False),
        "suspended_reason": information.text("suspended_reason") if information is not None else "",
    }
    tree["dialect"] = _dialect(run, view)
    tree["endpoint"] = run.target.style.value
    tree["only_these"] = True
    schedules = _schedules(view)
    tree["departments"] = [_department(view, each.node, schedules) for each in view.departments]
    return tree


def _dialect(run: Run, view: HospitalView) -> Tree:
    layouts = [each for each in view.layouts().values() if each is not None]
    failed = {each.check.id: each for each in run.results if each.status is Status.FAILED}
    quirks = [quirk.value for check, quirk in _SHOWN_BY.items() if check in failed]
    optionals = failed.get(_OPTIONALS)
    if optionals is not None and len(optionals.findings) == optionals.looked_at:
        quirks.append(QuirkName.MISSING_OPTIONALS.value)
    return {
        "layout": max(set(layouts), key=layouts.count).value if layouts else Layout.TABLE.value,
        "omit_empty": optionals is not None,
        "quirks": quirks,
    }


def _schedules(view: HospitalView) -> dict[tuple[str, str], list[Tree]]:
    """Department and doctor → schedules; those that differ in their date alone are one entry."""
    slots = {each.about: slots_in(each) for each in view.exchanges(SLOTS)}
    found: dict[tuple[str, str], list[Tree]] = {}
    for operation in OPERATIONS_OF_SCHEDULES:
        for seen in view.schedules(operation):
            schedule = schedule_of(seen)
            if schedule is not None and (schedule.limited or slots.get(str(schedule))):
                entry = _schedule(seen, slots.get(str(schedule), []))
                _merge(found.setdefault((schedule.department_id, schedule.doctor_id), []), entry)
    return found


def _schedule(seen: Seen, slots: list[SlotState]) -> Tree:
    node = seen.node
    status: WorkStatus = node.value("status")
    entry: Tree = {"dates": [node.text("work_date")], "part": Part[WorkType(node.value("work_type")).name].value}
    if slots and sum(each.total for each in slots) == node.value("limited") and all(each.total for each in slots):
        entry["slots"] = [
            {"begin": each.begin, "end": each.end, "numbers": each.total}
            | ({"reserved": True} if each.is_reserved else {})
            for each in slots
        ]
    else:
        entry["numbers"] = node.value("limited")
    if node.value("is_reserved") == YesNo.YES:
        entry["reserved"] = True
    if status is not WorkStatus.NORMAL:
        entry["status"] = ScheduleState[status.name].value
    for key in ("clinic_fee", "experts_fee"):
        if (fee := _fee(node, key)) is not None:
            entry[key] = fee
    entry["remark"] = node.text("remark")
    return entry


def _fee(node: Node, attribute: str) -> float | None:
    text = node.text(attribute) if any(each == attribute for each in node.record_class.__slots__) else ""
    value = node.value(attribute) if text else None
    return None if value is None else float(value)


def _merge(entries: list[Tree], entry: Tree) -> None:
    for each in entries:
        if {**each, "dates": 0} == {**entry, "dates": 0}:
            each["dates"] += entry["dates"]
            return
    entries.append(entry)


def _department(view: HospitalView, node: Node, schedules: dict[tuple[str, str], list[Tree]]) -> Tree:
    department_id = node.text("department_id")
    tree: Tree = {"id": department_id, "name": node.text("department_name")}
    if not _is_known(tree):
        tree["like"] = _ANY_CLINIC
    kind: DepartmentType = node.value("department_type") or DepartmentType.OTHER
    tree["type"] = DepartmentKind[kind.name].value
    if (fee := _fee(node, "clinic_fee")) is not None:
        tree["clinic_fee"] = fee
    tree["sex"] = (node.value("sex") or DepartmentSex.ANY).name.lower()
    ages = {AgeLimit.CHILDREN: "children_up_to", AgeLimit.ADULTS: "adults_from"}
    if (key := ages.get(node.value("age_limit"))) and node.value("age_years"):
        tree[key] = node.value("age_years")
    tree |= {
        "notice": node.text("notice"),
        "intro": node.text("intro"),
        "phone": node.text("phone"),
        "special": node.value("is_special") == YesNo.YES,
        **_big_department(view, node),
        "schedules": schedules.get((department_id, ""), []),
    }
    own = [each.node for each in view.doctors if each.node.text("department_id") == department_id]
    tree["doctors"] = [_doctor(each, department_id, schedules) for each in own]
    return tree


def _big_department(view: HospitalView, node: Node) -> Tree:
    parent_id = node.text("parent_id")
    if not any(each.node.text("department_id") == parent_id for each in view.departments):
        return {"big_department": ""}
    return {"big_department": parent_id, "big_department_name": node.text("parent_name")}


def _is_known(tree: Tree) -> bool:
    """Whether the name or the id of a department tells the simulator what it treats."""
    try:
        choose_clinic(DepartmentModel.model_validate(tree), None)
    except (UnknownClinicError, ValueError):
        return False
    return True


def _doctor(node: Node, department_id: str, schedules: dict[tuple[str, str], list[Tree]]) -> Tree:
    doctor_id = node.text("doctor_id")
    holder, number = split_doctor_id(doctor_id) or ("", 0)
    tree: Tree = {"id": doctor_id} if holder == department_id and number else {}
    tree["name"] = node.text("doctor_name")
    if node.value("sex") in {DoctorSex.MALE, DoctorSex.FEMALE}:
        tree["sex"] = node.value("sex").name.lower()
    tree |= _texts(node, ("rank", "education"))
    tree["expert"] = node.value("is_expert") == YesNo.YES
    tree["famous"] = node.value("is_famous") == YesNo.YES
    tree |= {"specialty": node.text("specialty"), "intro": node.text("intro"), "notice": node.text("notice")}
    if node.value("average_visit_minutes"):
        tree["visit_minutes"] = node.value("average_visit_minutes")
    tree |= {"id_card": _right_card(node.text("card_no"), tree.get("sex")), "experience": node.text("experience")}
    tree["schedules"] = schedules.get((department_id, doctor_id), [])
    return tree


def _right_card(text: str, sex: str | None) -> str:
    """An ID card number as it was read; empty if it is none, or one of the other sex than was read."""
    try:
        card = IdCard.parse(text)
    except IdCardError:
        return ""
    return text if sex in {None, card.sex.name.lower()} else ""


def _texts(node: Node, attributes: Iterable[str]) -> Tree:
    return {each: node.text(each) for each in attributes if node.value(each)}


def _faults(run: Run) -> list[Tree]:
    """The median time of each operation, as a latency."""
    return [
        {
            "name": f"latency-{operation.lower()}",
            "operations": [operation],
            "latency": {"fixed": f"{each['median_ms']:.0f}ms"},
        }
        for operation, each in latencies_of(run).items()
        if operation in HOSPITAL_OPERATIONS and each["median_ms"] >= _LEAST_LATENCY_MS
    ]

"""Checks of hospitals, departments, doctors and photos (2.1 to 2.4)."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections import Counter
from collections.abc import Iterable
from functools import partial

from yuyue_sim.certify.check import Check, Severity, Verdict, Words, written
from yuyue_sim.certify.probe_names import DEPARTMENTS, DOCTORS, HOSPITALS, PHOTOS
from yuyue_sim.certify.view import HospitalView, Seen
from yuyue_sim.contract.enumerations import AgeLimit
from yuyue_sim.contract.specialties import SUBJECTS
from yuyue_sim.core.plurals import counted

_PICTURE = re.compile(r"data:image/(png|jpe?g);base64,(.+)", re.DOTALL)
_ONCE = Words("every id once", "每个编号只有一次")
_NOTHING = Words("no records", "没有记录")
_SUBJECT_NAMES = frozenset(SUBJECTS.values())
_LONGEST_HOSPITAL_ID = 4


def _unknown(section: str, operation: str, probe: str, attribute: str) -> Check:
    return written(
        f"{section}/unknown",
        Severity.MUST,
        probes=(probe,),
        operations=(operation,),
        zh="查询不存在的医院或医生，返回没有记录的报文，而不是错误或别人的数据。",
        en="A request about an unknown hospital or doctor gets a document without records, no fault and nobody else's.",
        sends=f"{operation}: HospitalID | DoctorID ✗",
        expects=_NOTHING,
    )(partial(_judge_unknown, probe, attribute))


def _judge_unknown(probe: str, attribute: str, view: HospitalView, verdict: Verdict) -> None:
    for each in view.exchanges(probe, about="unknown"):
        records = list(view.records([each], attribute))
        is_right = each.document_element is not None and not records
        verdict.expect(is_right, each, "", _NOTHING, counted(len(records), "records") if records else each.in_short)


@written(
    "2.1/only-the-asked",
    Severity.MUST,
    probes=(HOSPITALS,),
    operations=("getHospInfo",),
    zh="请求带 HospitalID 时，只返回这一家医院。",
    en="With a HospitalID, that hospital alone is returned.",
    sends="getHospInfo: HospitalID",
    expects="HospInfo × 1",
)
def only_the_asked(view: HospitalView, verdict: Verdict) -> None:
    """One record, with the id that was asked for."""
    for each in view.exchanges(HOSPITALS, about="one"):
        ids = [seen.node.text("hospital_id") for seen in view.records([each], "hospitals")]
        verdict.expect(ids == [view.hospital_id], each, "", view.hospital_id, ", ".join(ids) or "(nothing)")


@written(
    "2.1/short-id",
    Severity.MUST,
    probes=(HOSPITALS,),
    operations=("getHospInfo",),
    zh="HospitalID 不超过 4 个字符：2.5 至 2.12 的表格只容纳这么多。",
    en="HospitalID has at most 4 characters: the tables of 2.5 to 2.12 hold no more.",
    sends="getHospInfo",
    expects=Words("at most 4 characters", "最多 4 个字符"),
)
def short_id(view: HospitalView, verdict: Verdict) -> None:
    """Of the hospital that is looked at."""
    for each in view.exchanges(HOSPITALS, about="one"):
        expected = Words("at most 4 characters", "最多 4 个字符")
        verdict.expect(len(view.hospital_id) <= _LONGEST_HOSPITAL_ID, each, "", expected, view.hospital_id)


@written(
    "2.1/suspended-reason",
    Severity.MUST,
    probes=(HOSPITALS,),
    operations=("getHospInfo",),
    zh="IsSuspended=1 时有 SuspendedReason。",
    en="With IsSuspended=1 there is a SuspendedReason.",
    sends="getHospInfo",
    expects="SuspendedReason ≠ ∅",
)
def suspended_reason(view: HospitalView, verdict: Verdict) -> None:
    """Judged for every hospital that is suspended."""
    for seen in view.records(view.exchanges(HOSPITALS), "hospitals"):
        if seen.node.text("is_suspended") == "1":
            reason = seen.node.text("suspended_reason")
            verdict.expect(reason, seen.exchange, seen.node.place("suspended_reason"), "SuspendedReason ≠ ∅", "(empty)")


@written(
    "2.1/logo",
    Severity.MUST,
    probes=(HOSPITALS,),
    operations=("getHospInfo",),
    zh="LogoPic 是 PNG 图片的 base64 编码。",
    en="LogoPic is a PNG picture in base64.",
    sends="getHospInfo",
    expects="data:image/png;base64,…",
)
def logo(view: HospitalView, verdict: Verdict) -> None:
    """The bytes are those of a PNG picture, with or without the data: prefix."""
    for seen in view.records(view.exchanges(HOSPITALS, about="one"), "hospitals"):
        text = seen.node.text("logo")
        if text:
            is_right = _picture(text).startswith(b"\x89PNG")
            verdict.expect(is_right, seen.exchange, seen.node.place("logo"), "data:image/png;base64,…", text[:40])


def _picture(text: str) -> bytes:
    match = _PICTURE.fullmatch(text)
    try:
        return b64decode("".join((match[2] if match else text).split()), validate=True)
    except (NotBase64, ValueError):
        return b""


def _unique(section: str, operation: str, probe: str, zh: str, en: str) -> Check:
    return written(
        f"{section}/unique",
        Severity.MUST,
        probes=(probe,),
        operations=(operation,),
        zh=zh,
        en=en,
        sends=operation,
        expects=_ONCE,
    )(partial(_judge_unique, probe))


def _judge_unique(probe: str, view: HospitalView, verdict: Verdict) -> None:
    records = view.departments if probe == DEPARTMENTS else view.doctors
    keys = ("department_id",) if probe == DEPARTMENTS else ("department_id", "doctor_id")
    counts = Counter(tuple(each.node.text(key) for key in keys) for each in records)
    for each in _first_of_each(records, keys):
        key = tuple(each.node.text(name) for name in keys)
        verdict.expect(counts[key] == 1, each.exchange, each.node.path, _ONCE, f"{' '.join(key)} × {counts[key]}")


def _first_of_each(records: Iterable[Seen], keys: tuple[str, ...]) -> list[Seen]:
    found: dict[tuple[str, ...], Seen] = {}
    for each in records:
        found.setdefault(tuple(each.node.text(key) for key in keys), each)
    return list(found.values())


@written(
    "2.2/big-department",
    Severity.MUST,
    probes=(DEPARTMENTS,),
    operations=("getDepartInfo",),
    zh="MZKS 所指的大科室也在本接口返回，MzksName 与之同时出现。",
    en="The big department in MZKS is itself among the departments, and MzksName goes with it.",
    sends="getDepartInfo",
    expects="DepartID = MZKS",
)
def big_department(view: HospitalView, verdict: Verdict) -> None:
    """Judged for departments that have one."""
    ids = {each.node.text("department_id") for each in view.departments}
    for seen in view.departments:
        parent = seen.node.text("parent_id")
        if parent:
            is_right = parent in ids and seen.node.text("parent_name")
            verdict.expect(is_right, seen.exchange, seen.node.path, f"DepartID {parent} + MzksName", parent)


@written(
    "2.2/big-department-name",
    Severity.SHOULD,
    probes=(DEPARTMENTS,),
    operations=("getDepartInfo",),
    zh="MzksName 是附件“医疗机构诊疗科目名录”中的名称。",
    en="MzksName is a name of the catalogue in the appendix.",
    sends="getDepartInfo",
    expects=Words("a name of the catalogue", "名录中的名称"),
)
def big_department_name(view: HospitalView, verdict: Verdict) -> None:
    """Judged for departments that have one."""
    expected = Words("a name of the catalogue", "名录中的名称")
    for seen in view.departments:
        name = seen.node.text("parent_name")
        if name:
            is_right = name in _SUBJECT_NAMES
            verdict.expect(is_right, seen.exchange, seen.node.place("parent_name"), expected, name)


@written(
    "2.2/age",
    Severity.MUST,
    probes=(DEPARTMENTS,),
    operations=("getDepartInfo",),
    zh="BabyFlag 为 1 或 2 时有 BabyAge。",
    en="With BabyFlag 1 or 2 there is a BabyAge.",
    sends="getDepartInfo",
    expects="BabyAge > 0",
)
def age(view: HospitalView, verdict: Verdict) -> None:
    """Judged for departments with an age limit."""
    for seen in view.departments:
        if seen.node.value("age_limit") in {AgeLimit.CHILDREN, AgeLimit.ADULTS}:
            found = seen.node.text("age_years")
            is_right = seen.node.value("age_years")
            verdict.expect(is_right, seen.exchange, seen.node.place("age_years"), "BabyAge > 0", found or "(nothing)")


@written(
    "2.3/departments",
    Severity.MUST,
    probes=(DEPARTMENTS, DOCTORS),
    operations=("getDepartInfo", "getDoctorInfo"),
    zh="医生的 DepartID 在 getDepartInfo 的科室之中。",
    en="The DepartID of a doctor is among the departments of getDepartInfo.",
    sends="getDepartInfo, getDoctorInfo",
    expects=Words("a DepartID of getDepartInfo", "getDepartInfo 的 DepartID"),
)
def departments_of_doctors(view: HospitalView, verdict: Verdict) -> None:
    """Every doctor."""
    ids = {each.node.text("department_id") for each in view.departments}
    expected = Words("a DepartID of getDepartInfo", "getDepartInfo 的 DepartID")
    for seen in view.doctors if ids else ():
        found = seen.node.text("department_id")
        verdict.expect(found in ids, seen.exchange, seen.node.place("department_id"), expected, found)


@written(
    "2.4/photo",
    Severity.MUST,
    probes=(PHOTOS, DOCTORS),
    operations=("getDoctorPhoto",),
    zh="照片是 JPEG 图片的 base64 编码，且只有所查的医生。",
    en="The photo is a JPEG picture in base64, and of the doctor alone that was asked for.",
    sends="getDoctorPhoto: DoctorID",
    expects="data:image/jpg;base64,…",
)
def photo(view: HospitalView, verdict: Verdict) -> None:
    """One doctor was asked for."""
    for exchange in view.exchanges(PHOTOS):
        if not exchange.about.startswith("one ") or exchange.document_element is None:
            continue
        asked = exchange.about.removeprefix("one ")
        photos = list(view.records([exchange], "photos"))
        ids = {each.node.text("doctor_id") for each in photos}
        verdict.expect(ids == {asked}, exchange, "", f"DoctorID {asked}", ", ".join(sorted(ids)) or "(nothing)")
        for each in photos:
            text = each.node.text("photo")
            is_right = _picture(text).startswith(b"\xff\xd8")
            verdict.expect(is_right, exchange, each.node.place("photo"), "data:image/jpg;base64,…", text[:40])


@written(
    "2.4/names",
    Severity.SHOULD,
    probes=(PHOTOS, DOCTORS),
    operations=("getDoctorInfo", "getDoctorPhoto"),
    zh="姓名与 getDoctorInfo 一致。",
    en="The name is that of getDoctorInfo.",
    sends="getDoctorInfo, getDoctorPhoto",
    expects=Words("the name of getDoctorInfo", "getDoctorInfo 的姓名"),
)
def names(view: HospitalView, verdict: Verdict) -> None:
    """Of the doctor whose photo was asked for."""
    known = {each.node.text("doctor_id"): each.node.text("doctor_name") for each in view.doctors}
    for seen in view.records(view.exchanges(PHOTOS), "photos"):
        doctor_id, name = seen.node.text("doctor_id"), seen.node.text("doctor_name")
        if doctor_id in known:
            is_right = name == known[doctor_id]
            verdict.expect(is_right, seen.exchange, seen.node.place("doctor_name"), known[doctor_id], name)


CHECKS: tuple[Check, ...] = (
    only_the_asked,
    short_id,
    suspended_reason,
    logo,
    _unknown("2.1", "getHospInfo", HOSPITALS, "hospitals"),
    _unique("2.2", "getDepartInfo", DEPARTMENTS, "DepartID 不重复。", "No DepartID is there twice."),
    big_department,
    big_department_name,
    age,
    _unknown("2.2", "getDepartInfo", DEPARTMENTS, "departments"),
    _unique(
        "2.3",
        "getDoctorInfo",
        DOCTORS,
        "一个科室内 DoctorID 不重复。",
        "No DoctorID is there twice in a department.",
    ),
    departments_of_doctors,
    _unknown("2.3", "getDoctorInfo", DOCTORS, "doctors"),
    photo,
    names,
    _unknown("2.4", "getDoctorPhoto", PHOTOS, "photos"),
)
"""In the order of the specification."""

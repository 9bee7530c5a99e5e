"""Chooses the clinic of the catalogue from which an explicit department takes its patients, texts and doctors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from yuyue_sim.hospital.world.catalogue import CATALOGUE, Clinic
from yuyue_sim.scenario.files.departments import DepartmentModel

_KINDS_OF_CLINIC = re.compile(r"(专病门诊|专家门诊|门诊|中心|科|室)$")
_SHORTEST_STEM = 2
_GENERAL = frozenset({"内科", "外科"})
"""Names that say only how patients are treated; in a longer name they do not say what for."""
_ORDINAL = re.compile(r"[一二三四五六七八九十\dA-Za-z东西南北总院部病区楼第号门诊普通综合特需国际()（）]*")
_WORDS = {
    "呼吸": "0301", "消化": "0302", "心内": "0304", "心血管": "0304", "冠心": "0304", "血液": "0305", "肾": "0306",
    "风湿": "0308", "免疫": "0308", "老年": "0309", "过敏": "0310", "肝胆": "0401", "胃肠外": "0401", "胰": "0401",
    "疝": "0401", "腹部": "0401", "骨": "0403", "脊柱": "0403", "关节": "0403", "手外": "0403", "泌尿": "0404",
    "胸外": "0405", "心外": "0406", "心脏外": "0406", "心胸": "0406", "整形": "0407", "烧伤": "0407", "创面": "0407",
    "肛肠": "0408", "甲状腺": "0410", "乳腺": "0410", "产前": "0502", "生殖": "0504", "新生儿": "0708",
    "耳鼻喉": "1100", "颌面": "1200", "牙": "1200", "性病": "1300", "美容": "1400", "精神": "1500", "睡眠": "1501",
    "感染": "1600", "放疗": "1901", "急诊": "2000", "康复": "2100", "检验": "3000", "病理": "3100", "放射": "3200",
    "针灸": "5003", "推拿": "5003",
}  # fmt: skip
"""Words in names of departments that are not those of the catalogue → code of their clinic."""


class Basis(Enum):
    """Why a department is like a clinic."""

    LIKE = "like"
    NAME = "its name"
    ID = "its id"
    PART = "a part of its name"


class ClinicChoice(NamedTuple):
    """The clinic of a department."""

    clinic: Clinic
    by: Basis


class UnknownClinicError(ValueError):
    """No clinic of the catalogue fits a department; `like` is the value in the scenario, `None` if it has none."""

    def __init__(self, department_id: str, like: str | None) -> None:
        super().__init__(f"department {department_id}: expected a clinic of the catalogue to be like, got {like!r}")
        self.like = like


def choose_clinic(model: DepartmentModel, usual: Clinic | None) -> ClinicChoice:
    """The clinic of an explicit department; `usual` is that of the profile's department with this id.

    The one that `like` names, else that of the same name, else the profile's, else that of the same id, else the one
    that a part of the department's name names.

    Raises:
        UnknownClinicError: there is none.
    """
    if model.like is not None:
        found = CATALOGUE.get(model.like) or _named(model.like)
        if found is None:
            raise UnknownClinicError(model.id, model.like)
        return ClinicChoice(found, Basis.LIKE)
    name = model.name or ""
    for clinic, by in (
        (_named(name), Basis.NAME),
        (usual or CATALOGUE.get(model.id), Basis.ID),
        (_named_within(name), Basis.PART),
    ):
        if clinic is not None:
            return ClinicChoice(clinic, by)
    raise UnknownClinicError(model.id, None)


def _named(name: str) -> Clinic | None:
    return next((clinic for clinic in CATALOGUE.values() if clinic.name == name), None)


def _named_within(name: str) -> Clinic | None:
    """The clinic with the longest word in a department's name; of equally long ones the first in the name."""
    name = name.replace("儿童", "小儿")
    found = [(word, clinic) for word, clinic in _words() if word in name and word not in _GENERAL]
    if found:
        return max(found, key=lambda each: (len(each[0]), -name.index(each[0])))[1]
    general = next((word for word in _GENERAL if word in name), None)
    is_all = general is not None and _ORDINAL.fullmatch(name.replace(general, "", 1)) is not None
    return _named(general) if general is not None and is_all else None


def _words() -> Iterator[tuple[str, Clinic]]:
    """Every word by which a name can tell its clinic."""
    for clinic in CATALOGUE.values():
        yield clinic.name, clinic
        stem = _KINDS_OF_CLINIC.sub("", clinic.name)
        if len(stem) >= _SHORTEST_STEM:
            yield stem, clinic
    for word, code in _WORDS.items():
        yield word, CATALOGUE[code]

"""One entry of the catalogue of clinics, and how a row of it is written."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType
from yuyue_sim.contract.specialties import SUBJECTS

_OTHER_SUBJECT = 79


@dataclass(frozen=True, slots=True)
class Clinic:
    """One entry of the catalogue."""

    code: str
    name: str
    letters: str
    weight: int
    """Its share of a hospital's doctors, in parts; 0 if no doctor belongs to it."""
    conditions: tuple[str, ...] = ()
    """What it treats."""
    techniques: tuple[str, ...] = ()
    """What it is known for doing."""
    type: DepartmentType = DepartmentType.ORDINARY
    sex: DepartmentSex = DepartmentSex.ANY
    age_limit: AgeLimit = AgeLimit.NONE
    women_percent: int = 45
    """Share of women among its doctors."""
    has_beds: bool = False

    @property
    def subject_code(self) -> str:
        """The code of its big department."""
        return self.code[:2] + "00"

    @property
    def subject(self) -> str:
        """The standard name of its big department."""
        return SUBJECTS[int(self.code[:2])]

    @property
    def is_big(self) -> bool:
        """Whether it is a big department itself."""
        return self.code.endswith("00") and int(self.code[:2]) != _OTHER_SUBJECT


def entry(  # noqa: PLR0913 - a row of a table
    code: str,
    name: str,
    letters: str,
    weight: int,
    conditions: str,
    techniques: str = "",
    *,
    type: DepartmentType = DepartmentType.ORDINARY,  # noqa: A002
    sex: DepartmentSex = DepartmentSex.ANY,
    age: AgeLimit = AgeLimit.NONE,
    women: int = 45,
    beds: bool = False,
) -> Clinic:
    """A row: code, name, letters, weight, and conditions and techniques, separated by spaces."""
    return Clinic(
        code, name, letters, weight, tuple(conditions.split()), tuple(techniques.split()), type, sex, age, women, beds
    )


def expert_clinic(of: Clinic, code: str, name: str, letters: str, weight: int = 2) -> Clinic:
    """The expert clinic of an ordinary one: the same patients, senior doctors."""
    return replace(of, code=code, name=name, letters=letters, weight=weight, type=DepartmentType.EXPERT, has_beds=False)

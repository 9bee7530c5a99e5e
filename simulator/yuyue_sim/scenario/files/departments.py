"""Explicit departments of a scenario, with their doctors and the schedules of both."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from yuyue_sim.contract.enumerations import DoctorRank, Education
from yuyue_sim.contract.id_card import IdCard
from yuyue_sim.core.authored import DepartmentId, DoctorId, StrictModel, error_at
from yuyue_sim.core.language import say
from yuyue_sim.scenario.files.schedules import Fee, ScheduleModel, clashes

NUMBER_DIGITS = 4
"""How many digits of a DoctorID follow the DepartID."""
MOST_DOCTORS = 2000
"""The most doctors of one department."""

_LONGEST_OF_DOCTORS = 8 - NUMBER_DIGITS
_Demand = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]
_Notice = Annotated[str, Field(max_length=50)]


def _checked_card(text: str) -> str:
    if text:
        IdCard.parse(text)
    return text


_IdCardText = Annotated[
    str,
    AfterValidator(_checked_card),
    Field(examples=["320503198001010014"], json_schema_extra={"pattern": "^([1-9][0-9]{16}[0-9Xx])?$"}),
]
_BigDepartment = Annotated[str, Field(pattern=r"^[0-9A-Z]{0,8}$", examples=["0300"])]


class DepartmentKind(StrEnum):
    """The type of a department (DepartType, 2.2)."""

    ORDINARY = "ordinary"
    """普通挂号科室."""
    DISEASE = "disease"
    """专病专科."""
    EXPERT = "expert"
    """专家科室."""
    EMERGENCY = "emergency"
    """急诊."""
    INPATIENT = "inpatient"
    """住院科室."""
    WARD = "ward"
    """病区科室."""
    LABORATORY = "laboratory"
    """检验."""
    EXAMINATION = "examination"
    """检查."""
    OTHER = "other"
    """其他."""


class Sex(StrEnum):
    """The sex of a doctor."""

    MALE = "male"
    FEMALE = "female"


class Admitted(StrEnum):
    """The patients that a department admits."""

    ANY = "any"
    """Men and women."""
    MALE = "male"
    """Men only."""
    FEMALE = "female"
    """Women only."""


class DoctorModel(StrictModel):
    """An explicit doctor: changes one of the department's, or adds another."""

    id: DoctorId | None = None
    """DoctorID: the DepartID and four digits; assigned in order if absent."""
    name: Annotated[str, Field(min_length=2, max_length=10)] | None = None
    """The doctor's name; invented if absent, like all below."""
    sex: Annotated[Sex, Field(strict=False)] | None = None
    """male or female."""
    rank: Annotated[DoctorRank, Field(strict=False)] | None = None
    """主任医师, 副主任医师, 主治医师, 医师 or 医士."""
    expert: bool | None = None
    """Whether the doctor's schedules are those of an expert (专家)."""
    famous: bool | None = None
    """Whether the doctor is famous (名医)."""
    specialty: Annotated[str, Field(max_length=100)] | None = None
    """The doctor's specialty (DoctorIntor, 2.3)."""
    intro: Annotated[str, Field(max_length=200)] | None = None
    """Introduction (DoctorInro, 2.3)."""
    education: Annotated[Education, Field(strict=False)] | None = None
    """研究生, 大学本科, 大学专科及专科学校, 中专及中技, 技工学校, 高中 or 初中及以下."""
    notice: _Notice | None = None
    """Notice for patients."""
    visit_minutes: Annotated[int, Field(ge=1, le=99)] | None = None
    """How long a visit takes on average (AveWorkTime, 2.3)."""
    experts_fee: Fee | None = None
    """Yuan, added to the clinic fee (专家费)."""
    id_card: _IdCardText | None = None
    """ID card number (IDCard or DoctorCardNo, 2.3); date of birth and sex follow it; empty for none."""
    experience: Annotated[str, Field(max_length=200)] | None = None
    """Experience (2.3)."""
    demand: _Demand = 1.0
    """Demand of other channels for this doctor's numbers: 0 for none, 1 for the usual."""
    schedules: list[ScheduleModel] | None = None
    """The doctor's schedules, exactly these; the usual week if absent, none if empty."""

    @model_serializer(mode="wrap")
    def _as_before(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _without_absent(handler(self), ("id_card", "experience"))

    @model_validator(mode="after")
    def _schedules_apart(self) -> Self:
        for text in clashes(self.schedules or ()):
            raise ValueError(text)
        return self

    @model_validator(mode="after")
    def _sex_of_the_card(self) -> Self:
        if self.sex is not None and self.id_card:
            of_card = Sex[IdCard.parse(self.id_card).sex.name]
            if of_card is not self.sex:
                text = say(
                    "{sex} contradicts id_card {card}, which is {of_card} by its 17th digit; correct one or drop sex",
                    sex=self.sex.value,
                    card=self.id_card,
                    of_card=of_card.value,
                )
                raise error_at(("sex",), text)
        return self


class DepartmentModel(StrictModel):
    """An explicit department: changes one of the profile's, or adds another."""

    id: DepartmentId
    """DepartID; at most four characters if the department has doctors."""
    name: Annotated[str, Field(min_length=2, max_length=50)] | None = None
    """Its name; that of the clinic in `like` if absent."""
    like: str | None = None
    """Code or name of a similar clinic, such as 0302 or 心血管内科: what it treats and which patients come.
    The clinic with the same id or name if absent; required if there is none."""
    type: Annotated[DepartmentKind, Field(strict=False)] | None = None
    """Its type."""
    clinic_fee: Fee | None = None
    """Yuan (诊察费)."""
    sex: Annotated[Admitted, Field(strict=False)] | None = None
    """The patients that it admits: any, male or female."""
    children_up_to: Annotated[int, Field(ge=1, le=18)] | None = None
    """It admits only children up to this age."""
    adults_from: Annotated[int, Field(ge=1, le=80)] | None = None
    """It admits only adults from this age on."""
    notice: _Notice | None = None
    """Notice for patients."""
    location: Annotated[str, Field(min_length=1, max_length=50)] | None = None
    """Where it is."""
    intro: Annotated[str, Field(max_length=200)] | None = None
    """Introduction."""
    phone: Annotated[str, Field(max_length=50)] | None = None
    """Telephone."""
    special: bool | None = None
    """Whether the hospital is known for it (特色科室)."""
    big_department: _BigDepartment | None = None
    """DepartID of the big department (大科室, MZKS) that it belongs to, one of the hospital's; empty for none."""
    big_department_name: Annotated[str, Field(max_length=20)] | None = None
    """Name of the big department (MzksName); the one that it has if absent."""
    doctors: Annotated[int, Field(ge=0, le=MOST_DOCTORS)] | list[DoctorModel] | None = None
    """The number of doctors, or explicit doctors: with the id of an existing doctor, it is changed, else one is added.
    Five if absent in an added department."""
    only_these: bool = False
    """Only the explicit doctors and no others; always so if the hospital has only_these."""
    schedules: list[ScheduleModel] | None = None
    """The department's own schedules, exactly these; the usual week if absent, none if empty."""
    demand: _Demand = 1.0
    """Demand of other channels for its numbers and its doctors' numbers: 0 for none, 1 for the usual."""

    @model_serializer(mode="wrap")
    def _as_before(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _without_absent(handler(self), ("phone", "special", "big_department", "big_department_name"))

    @model_validator(mode="after")
    def _schedules_apart(self) -> Self:
        for text in clashes(self.schedules or ()):
            raise ValueError(text)
        for index, schedule in enumerate(self.schedules or ()):
            if schedule.experts_fee is not None:
                text = say("only a doctor's schedule can have an experts_fee; leave it out")
                raise error_at(("schedules", index, "experts_fee"), text)
        return self

    @model_validator(mode="after")
    def _one_age(self) -> Self:
        if self.children_up_to is not None and self.adults_from is not None:
            raise error_at(("adults_from",), say("gives children_up_to and adults_from; give one of them"))
        return self

    @model_validator(mode="after")
    def _doctors_belong(self) -> Self:
        if self.doctors and len(self.id) > _LONGEST_OF_DOCTORS:
            text = say("has doctors, but the DepartID {id} leaves no room for a DoctorID of 8 characters", id=self.id)
            raise error_at(
                ("id",),
                say(
                    "{text}; give it an id of {most} characters at most",
                    text=text,
                    most=_LONGEST_OF_DOCTORS,
                ),
            )
        for index, doctor in enumerate(self.doctors if isinstance(self.doctors, list) else ()):
            number = (doctor.id or f"{self.id}0001").removeprefix(self.id)
            if not (len(number) == NUMBER_DIGITS and number.isdecimal() and int(number)):
                example = f"{self.id}0001"
                text = say(
                    "DoctorID {id}: expected the DepartID and four digits from 0001 on, such as {example}",
                    id=doctor.id,
                    example=example,
                )
                raise error_at(("doctors", index, "id"), text)
        return self


def _without_absent(values: dict[str, Any], later: tuple[str, ...]) -> dict[str, Any]:
    """The values of a model without those keys, added later, that are absent.

    The fingerprint of a scenario (server/simulation.py) stays what it was before the keys came.
    """
    return {key: value for key, value in values.items() if value is not None or key not in later}

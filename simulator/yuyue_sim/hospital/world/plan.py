"""Which departments a hospital has, and how its doctors are divided over them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from yuyue_sim.contract.enumerations import DepartmentType, DoctorRank
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.catalogue import CATALOGUE, Clinic
from yuyue_sim.hospital.world.identities import Identity, grade_of
from yuyue_sim.hospital.world.profiles import DISEASE_SESSIONS, EXPERT_SESSIONS, ORDINARY_TO_EXPERT, RANKS, Figures
from yuyue_sim.hospital.world.slots import SINGLE_NUMBERS
from yuyue_sim.scenario.faults.quirk_name import QuirkName, every_quirk
from yuyue_sim.scenario.files.departments import DepartmentModel, DoctorModel

INPATIENT_SUFFIX = "50"
_WARD_SUFFIX = "6"
_MOST_WARDS = 4
_DOCTORS_A_WARD = 17
_BEDS_A_DOCTOR = 2.4
"""Beds for each doctor of a department that takes patients in (an assumption)."""
FEWEST_BEDS = 8
"""Beds of the smallest ward."""
BEDS_SPREAD = 3
"""How many beds a ward has more or less than usual."""
_ANY_BEDS = 99_999
_BEDS_OF_GRADE = {"三级": (500, _ANY_BEDS), "二级": (100, 499)}
"""Fewest and most beds of a hospital by the first two characters of its grade: 医疗机构基本标准(试行), 1994."""
_SCALE_STEP = 1.02
_SCALES_KEPT = 1024
_DOCTORS_A_DEPARTMENT = 5
_RANK_STRIDE = 37  # prime to 100, so that a hundred doctors in a row have the rank mix exactly
_RANK_INDEXES = {DoctorRank(rank): index for index, rank in enumerate(RANKS)}
_CLINIC_TYPES = frozenset(
    {DepartmentType.ORDINARY, DepartmentType.DISEASE, DepartmentType.EXPERT, DepartmentType.EMERGENCY}
)


@dataclass(frozen=True, slots=True)
class Staff:
    """The doctors of a department, if the scenario lists them or gives their number."""

    numbers: Sequence[int]
    """The last four digits of their ids, ascending."""
    models: Mapping[int, DoctorModel]
    """The explicit doctors, by number."""
    profile_count: int
    """How many doctors the department has by the profile, numbered from 1; 0 for an additional department."""
    first_beyond: int
    """The place in the hospital of its first additional doctor; the others follow in order."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One department in the plan of a hospital: what it does, and which of the hospital's doctors are its own."""

    id: str
    name: str
    type: DepartmentType
    clinic: Clinic
    """What it treats; an inpatient department or a ward has the clinic whose patients it takes in."""
    parent_id: str
    usual_doctors: int
    """How many doctors its weeks are made for: those it has by the profile."""
    first_doctor: int
    """How many doctors come before its own in the hospital."""
    model: DepartmentModel | None = None
    """Its entry in the scenario."""
    staff: Staff | None = None
    """Its doctors, if they are not those of the profile."""

    @property
    def has_clinic(self) -> bool:
        """Whether patients see a doctor here (types 1 to 4)."""
        return self.type in _CLINIC_TYPES

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of its doctors, ascending."""
        return range(1, self.usual_doctors + 1) if self.staff is None else self.staff.numbers

    @property
    def doctor_count(self) -> int:
        """How many doctors it has."""
        return len(self.numbers)

    def doctor_model(self, number: int) -> DoctorModel | None:
        """The entry in the scenario of the doctor with that number."""
        return self.staff.models.get(number) if self.staff else None

    def position(self, number: int) -> int:
        """The place of an existing doctor among all of the hospital, from 0; no two have the same."""
        if self.staff is None or number <= self.staff.profile_count:
            return self.first_doctor + number - 1
        beyond = bisect_right(self.staff.numbers, self.staff.profile_count)
        return self.staff.first_beyond + bisect_left(self.staff.numbers, number) - beyond


@dataclass(frozen=True, slots=True)
class Plan:
    """The departments of one hospital by id, in the order in which they are listed."""

    identity: Identity
    rank_offset: int
    slot_minutes: int
    """How long the slots of its sessions are; `LARGE_SLOTS` or `SINGLE_NUMBERS` for other ways to divide them."""
    units: Mapping[str, Unit]
    ordinary_sessions: float
    """Ordinary half-days a week for each doctor of an ordinary department."""
    profile_units: Mapping[str, Unit]
    """The departments that the profile makes, without the explicit ones."""
    bed_scale: float = 1.0
    """The factor that brings the beds of its wards within the standard of its grade."""
    beyond: tuple[tuple[str, int], ...] = ()
    """Additional rosters: departments (number 0) and doctors of them, in the order of the scenario."""
    quirks: frozenset[QuirkName] = frozenset()
    """The quirks of the hospital; a set of quirks is expanded to its members."""

    @property
    def doctor_count(self) -> int:
        """How many doctors the hospital has."""
        return sum(unit.doctor_count for unit in self.units.values())

    @property
    def figures(self) -> Figures:
        """What is typical of the hospital's kind."""
        return self.identity.figures

    def rank(self, unit: Unit, number: int) -> int:
        """Index into `RANKS` of the doctor with that number (from 1) in the department.

        Expert clinics have chief and associate chief physicians only; the other departments share the profile's mix.
        """
        model = unit.doctor_model(number)
        if model is not None and model.rank is not None:
            return _RANK_INDEXES[model.rank]
        position = unit.first_doctor + number - 1
        if unit.type == DepartmentType.EXPERT:
            return 1 if position % 3 == 2 else 0
        return self._ranks[(position * _RANK_STRIDE + self.rank_offset) % 100]

    @property
    def _ranks(self) -> tuple[int, ...]:
        return _RANKS_BY_PERCENT[self.figures.rank_percent]

    def count_ranks(self, unit: Unit | None = None) -> tuple[int, ...]:
        """How many doctors of each of `RANKS` a department, or the whole hospital, has."""
        counts = [0] * len(RANKS)
        for each in self.units.values() if unit is None else (unit,):
            for number in each.numbers:
                counts[self.rank(each, number)] += 1
        return tuple(counts)

    def wards(self, unit: Unit) -> list[Unit]:
        """The wards of an inpatient department."""
        return [
            each
            for each in self.units.values()
            if each.type == DepartmentType.WARD and each.clinic.code == unit.clinic.code
        ]


class _RanksByPercent(dict[tuple[int, ...], tuple[int, ...]]):
    def __missing__(self, percent: tuple[int, ...]) -> tuple[int, ...]:
        ranks = tuple(rank for rank, share in enumerate(percent) for _ in range(share))
        self[percent] = ranks
        return ranks


_RANKS_BY_PERCENT = _RanksByPercent()


def plan_hospital(identity: Identity, streams: Streams) -> Plan:
    """The plan of one hospital as its profile makes it; the rest of the scenario does not change it."""
    clinics = _chosen_clinics(identity, streams)
    counts = _divided_doctors(clinics, identity.doctor_count)
    units: dict[str, Unit] = {}
    first_doctor = 0
    codes = {clinic.code for clinic in clinics}
    for clinic, count in zip(clinics, counts, strict=True):
        parent_id = clinic.subject_code if not clinic.is_big and clinic.subject_code in codes else ""
        units[clinic.code] = Unit(clinic.code, clinic.name, clinic.type, clinic, parent_id, count, first_doctor)
        first_doctor += count
    if identity.figures.has_resources:
        for unit in [*units.values()]:
            units.update((inpatient.id, inpatient) for inpatient in _inpatient_units(unit))
    offset = streams.number("ranks", identity.id) % 100
    slot_minutes = streams.stream("slots", identity.id).weighted(identity.figures.slot_minutes)
    quirks = every_quirk(frozenset(identity.model.dialect.quirks))
    if QuirkName.SINGLE_NUMBER_SLOTS in quirks:
        slot_minutes = SINGLE_NUMBERS
    sessions = _ordinary_sessions(units.values(), identity.figures)
    by_id = MappingProxyType(units)
    bed_scale = _bed_scale(by_id, grade_of(identity, streams))
    return Plan(identity, offset, slot_minutes, by_id, sessions, by_id, bed_scale, quirks=quirks)


def _ordinary_sessions(units: Iterable[Unit], figures: Figures) -> float:
    """Sessions a week for each ordinary doctor: about three ordinary clinics for each expert clinic."""
    doctors: Counter[DepartmentType] = Counter()
    departments: Counter[DepartmentType] = Counter()
    for unit in units:
        doctors[unit.type] += unit.usual_doctors
        departments[unit.type] += 1
    ordinary = doctors[DepartmentType.ORDINARY]
    experts = doctors[DepartmentType.EXPERT] + figures.expert_share * (ordinary + doctors[DepartmentType.DISEASE])
    expert_sessions = experts * sum(count * share for count, share in EXPERT_SESSIONS) / 100
    for_diseases = departments[DepartmentType.DISEASE] * sum(DISEASE_SESSIONS) / 2
    return max(0.0, ORDINARY_TO_EXPERT * expert_sessions - for_diseases) / max(1, ordinary)


def _chosen_clinics(identity: Identity, streams: Streams) -> list[Clinic]:
    letter = identity.figures.letter
    core = {code for code, clinic in CATALOGUE.items() if letter in clinic.letters}
    optional = [code for code, clinic in CATALOGUE.items() if letter.lower() in clinic.letters]
    optional.sort(key=lambda code: streams.number("clinic", identity.id, code))
    room = max(0, identity.doctor_count // _DOCTORS_A_DEPARTMENT - len(core))
    codes = core | set(optional[:room])
    big = {CATALOGUE[code].subject_code for code in codes}
    codes |= {code for code in big if code in CATALOGUE}
    clinics = [clinic for code, clinic in CATALOGUE.items() if code in codes]
    staffed = sum(clinic.weight > 0 for clinic in clinics)
    if staffed > identity.doctor_count:
        clinics = [clinic for clinic in clinics if clinic.type != DepartmentType.EXPERT]
    return clinics


def _divided_doctors(clinics: Sequence[Clinic], doctors: int) -> list[int]:
    """One for each department that has doctors, the rest by weight; where too few, to the heaviest departments."""
    staffed = [clinic for clinic in clinics if clinic.weight]
    if doctors < len(staffed):
        heaviest = sorted(staffed, key=lambda clinic: (-clinic.weight, clinic.code))[:doctors]
        return [int(clinic in heaviest) for clinic in clinics]
    spare = doctors - len(staffed)
    total = sum(clinic.weight for clinic in staffed)
    counts, passed = [], 0
    for clinic in clinics:
        before = spare * passed // total
        passed += clinic.weight
        counts.append(int(clinic.weight > 0) + spare * passed // total - before)
    return counts


def ward_count(unit: Unit) -> int:
    """How many wards a clinic that takes patients in has."""
    return min(_MOST_WARDS, max(1, round(unit.usual_doctors / _DOCTORS_A_WARD)))


def usual_beds(clinic: Unit, scale: float) -> int:
    """How many beds a ward of a clinic has, give or take `BEDS_SPREAD`."""
    return _usual_beds(clinic.usual_doctors, ward_count(clinic), scale)


def _usual_beds(doctors: int, wards: int, scale: float) -> int:
    return max(FEWEST_BEDS, round(scale * _BEDS_A_DOCTOR * doctors / wards))


def _bed_scale(units: Mapping[str, Unit], grade: str) -> float:
    """The scale that keeps all beds of a hospital within the standard, even if all its wards are small or large."""
    wards = Counter(unit.clinic.code for unit in units.values() if unit.type == DepartmentType.WARD)
    clinics = tuple((units[code].usual_doctors, ward_count(units[code]), count) for code, count in wards.items())
    return _scale_within(clinics, *_BEDS_OF_GRADE.get(grade[:2], (0, _ANY_BEDS)))


@lru_cache(_SCALES_KEPT)
def _scale_within(clinics: tuple[tuple[int, int, int], ...], fewest: int, most: int) -> float:
    """The scale for clinics, each as its doctors, the wards it should have and those it has; the most spread counts."""
    wards = sum(count for _, _, count in clinics)
    spread, scale = BEDS_SPREAD * wards, 1.0

    def beds() -> int:
        return sum(count * _usual_beds(doctors, planned, scale) for doctors, planned, count in clinics)

    while beds() - spread < fewest and any(doctors for doctors, _, _ in clinics):
        scale *= _SCALE_STEP
    while beds() + spread > most and beds() > FEWEST_BEDS * wards:
        scale /= _SCALE_STEP
    return scale


def _inpatient_units(unit: Unit) -> Iterator[Unit]:
    """The inpatient department of a clinic that takes patients in, and its wards."""
    clinic = unit.clinic
    if not clinic.has_beds:
        return
    parent_id = unit.parent_id or unit.id
    inpatient_id = unit.id
    if unit.type != DepartmentType.INPATIENT:
        inpatient_id += INPATIENT_SUFFIX
        yield Unit(inpatient_id, f"{clinic.name}住院部", DepartmentType.INPATIENT, clinic, parent_id, 0, 0)
    wards = ward_count(unit)
    for number in range(1, wards + 1):
        name = f"{clinic.name}{'一二三四'[number - 1]}病区" if wards > 1 else f"{clinic.name}病区"
        yield Unit(f"{unit.id}{_WARD_SUFFIX}{number}", name, DepartmentType.WARD, clinic, parent_id, 0, 0)

"""Doctors: a post (rank, expert or not) that rosters need, and the whole person (2.3) on top of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from yuyue_sim.contract.enumerations import DepartmentType, DoctorSex
from yuyue_sim.contract.id_card import IdCard, check_digit
from yuyue_sim.core.random_streams import Stream, Streams
from yuyue_sim.hospital.world import texts
from yuyue_sim.hospital.world.model import Doctor
from yuyue_sim.hospital.world.names import chinese_name
from yuyue_sim.hospital.world.plan import Plan, Unit
from yuyue_sim.hospital.world.profiles import RANKS
from yuyue_sim.scenario.files.departments import DoctorModel

_CHIEF, _DEPUTY = 0, 1
_FAMOUS_CHIEFS_PERCENT = 8

_BIRTH_YEARS = ((1965, 1979), (1972, 1985), (1979, 1992), (1988, 1997), (1990, 1998))
"""First and last year of birth by rank."""
_REGIONS = (
    # Codes under which people of the area were registered at birth, before the mergers of 2000 to 2012 too.
    ("320502", "320503", "320504", "320511", "320581", "320582", "320583", "320584", "320585", "320586")
)
_SEQUENCES = 499
_SEQUENCE_STRIDE = 1237  # prime to the number of regions and sequences together: no two doctors share both
_NUMBER_DIGITS = 4

_POSTGRADUATE = "研究生"
_GRADUATION_AGES = {
    _POSTGRADUATE: (26, 27),
    "大学本科": (23, 24),
    "大学专科及专科学校": (21, 22),
    "中专及中技": (19, 20),
}
"""Lowest and highest age at graduation: five years of medicine, and three more for a postgraduate."""
_YEARS_SAVED = (1, 3)
"""Years that a postgraduate needs less to become 医师, and from there 主治医师."""

_EDUCATION = (
    (("研究生", 70), ("大学本科", 30)),
    (("研究生", 60), ("大学本科", 40)),
    (("研究生", 45), ("大学本科", 53), ("大学专科及专科学校", 2)),
    (("研究生", 40), ("大学本科", 55), ("大学专科及专科学校", 5)),
    (("大学本科", 20), ("大学专科及专科学校", 65), ("中专及中技", 15)),
)
_COMMUNITY_EDUCATION = (
    (("研究生", 15), ("大学本科", 80), ("大学专科及专科学校", 5)),
    (("研究生", 8), ("大学本科", 82), ("大学专科及专科学校", 10)),
    (("研究生", 5), ("大学本科", 75), ("大学专科及专科学校", 20)),
    (("研究生", 3), ("大学本科", 65), ("大学专科及专科学校", 32)),
    (("大学专科及专科学校", 70), ("中专及中技", 30)),
)


@dataclass(frozen=True, slots=True)
class Post:
    """What a doctor is to the hospital; cheaper than the whole doctor."""

    id: str
    number: int
    """Counted from 1 within the department."""
    rank: int
    """Index into `RANKS`, 0 the highest."""
    is_expert: bool
    is_famous: bool


@dataclass(frozen=True, slots=True)
class Career:
    """The dates of a doctor's life that texts mention."""

    born: date
    graduated: int
    promoted: tuple[tuple[int, str], ...]
    """Year and rank, the lowest first."""


def make_doctor_id(unit: Unit, number: int) -> str:
    """DoctorID: the department's id and four digits."""
    return f"{unit.id}{number:0{_NUMBER_DIGITS}}"


def split_doctor_id(text: str) -> tuple[str, int] | None:
    """Department id and number of a DoctorID, None where it is none."""
    department_id, number = text[:-_NUMBER_DIGITS], text[-_NUMBER_DIGITS:]
    if not department_id or not (number.isascii() and number.isdecimal()):
        return None
    return department_id, int(number)


def post_of(plan: Plan, unit: Unit, number: int, streams: Streams) -> Post:
    """The post of the doctor with that number; in an expert clinic everyone is an expert."""
    post = _usual_post(plan, unit, number, streams)
    model = unit.doctor_model(number)
    if model is None:
        return post
    is_expert = post.is_expert if model.expert is None else model.expert
    is_famous = post.is_famous and is_expert if model.famous is None else model.famous
    return replace(post, is_expert=is_expert, is_famous=is_famous)


def _usual_post(plan: Plan, unit: Unit, number: int, streams: Streams) -> Post:
    rank = plan.rank(unit, number)
    own_id = make_doctor_id(unit, number)
    if not unit.has_clinic or unit.type == DepartmentType.EMERGENCY or rank > _DEPUTY:
        return Post(own_id, number, rank, False, False)
    chance, percent = divmod(streams.number("post", plan.identity.id, own_id), 100)
    is_expert = unit.type == DepartmentType.EXPERT or percent < plan.figures.expert_percent[rank]
    is_famous = is_expert and rank == _CHIEF and chance % 100 < _FAMOUS_CHIEFS_PERCENT
    return Post(own_id, number, rank, is_expert, is_famous)


def sex_of(plan: Plan, unit: Unit, number: int, streams: Streams) -> DoctorSex:
    """The sex of the scenario, else of its ID card; else women and men by the share that the department usually has."""
    model = unit.doctor_model(number)
    if model is not None and model.sex is not None:
        return DoctorSex[model.sex.name]
    if (card := _explicit_card(unit, number)) is not None:
        return DoctorSex[card.sex.name]
    draw = streams.number("sex", plan.identity.id, make_doctor_id(unit, number)) % 100
    return DoctorSex.FEMALE if draw < unit.clinic.women_percent else DoctorSex.MALE


def birthday_of(plan: Plan, unit: Unit, number: int, streams: Streams) -> date:
    """When the doctor was born: by the ID card of the scenario, else in a year that fits the rank."""
    return _birthday(plan, unit, number, _career_stream(plan, unit, number, streams))


def _career_stream(plan: Plan, unit: Unit, number: int, streams: Streams) -> Stream:
    return streams.stream("career", plan.identity.id, make_doctor_id(unit, number))


def _birthday(plan: Plan, unit: Unit, number: int, stream: Stream) -> date:
    first, last = _BIRTH_YEARS[plan.rank(unit, number)]
    invented = date(first, 1, 1) + timedelta(days=stream.integer(0, (last - first) * 365))
    card = _explicit_card(unit, number)
    return invented if card is None else card.birthday


def _explicit_card(unit: Unit, number: int) -> IdCard | None:
    """The ID card that the scenario gives a doctor."""
    model = unit.doctor_model(number)
    return IdCard.parse(model.id_card) if model is not None and model.id_card else None


def career_of(plan: Plan, unit: Unit, number: int, education: str, streams: Streams) -> Career:
    """When the doctor was born, graduated and rose; years fit rank and education."""
    rank = plan.rank(unit, number)
    stream = _career_stream(plan, unit, number, streams)
    born = _birthday(plan, unit, number, stream)
    graduated = born.year + stream.integer(*_GRADUATION_AGES[education])
    if rank == len(RANKS) - 1:
        return Career(born, graduated, ())
    at_first, later = _YEARS_SAVED if education == _POSTGRADUATE else (0, 0)
    steps = [(graduated + stream.integer(1, 2) - at_first, RANKS[3])]
    for higher in range(2, rank - 1, -1):
        years = stream.integer(5, 6) - (later if higher == 2 else 0)
        steps.append((steps[-1][0] + years, RANKS[higher]))
    return Career(born, graduated, tuple(steps))


def make_doctor(plan: Plan, unit: Unit, number: int, streams: Streams) -> Doctor:
    """The doctor with that number (from 1) in the department."""
    post = post_of(plan, unit, number, streams)
    sex = sex_of(plan, unit, number, streams)
    stream = streams.stream("doctor", plan.identity.id, post.id)
    name = chinese_name(stream, is_woman=sex == DoctorSex.FEMALE)
    small = not plan.figures.has_resources
    education = stream.weighted((_COMMUNITY_EDUCATION if small else _EDUCATION)[post.rank])
    specialty = texts.doctor_specialty(unit, RANKS[post.rank], stream)
    if (model := unit.doctor_model(number)) is not None:
        education = model.education or education
        specialty = specialty if model.specialty is None else model.specialty
    career = career_of(plan, unit, number, education, streams)
    doctor = Doctor(
        hospital_id=plan.identity.id,
        id=post.id,
        department_id=unit.id,
        name=name,
        sex=sex,
        rank=RANKS[post.rank],
        intro=texts.doctor_intro(
            unit, RANKS[post.rank], post.is_famous, career.graduated, education, specialty, stream
        ),
        specialty=specialty,
        is_expert=post.is_expert,
        is_famous=post.is_famous,
        id_card=_id_card(plan, unit, number, career.born, sex, streams),
        education=education,
        experience=texts.doctor_experience(unit, career.graduated, career.promoted),
        notice=texts.doctor_notice(post.is_expert, stream),
        average_visit_minutes=_visit_minutes(post, stream),
    )
    return doctor if model is None else _with_explicit_values(doctor, model)


def _with_explicit_values(doctor: Doctor, model: DoctorModel) -> Doctor:
    """The doctor with the values of the scenario that no other value depends on."""
    return replace(
        doctor,
        name=doctor.name if model.name is None else model.name,
        intro=doctor.intro if model.intro is None else model.intro,
        notice=doctor.notice if model.notice is None else model.notice,
        id_card=doctor.id_card if model.id_card is None else model.id_card,
        experience=doctor.experience if model.experience is None else model.experience,
        average_visit_minutes=doctor.average_visit_minutes if model.visit_minutes is None else model.visit_minutes,
    )


def _id_card(plan: Plan, unit: Unit, number: int, born: date, sex: DoctorSex, streams: Streams) -> str:
    offset = streams.number("id cards", plan.identity.id)
    position = unit.position(number)
    mixed = (position * _SEQUENCE_STRIDE + offset) % (len(_REGIONS) * _SEQUENCES)
    region, sequence = divmod(mixed, _SEQUENCES)
    ordinal = 2 * sequence + (1 if sex == DoctorSex.MALE else 2)
    first17 = f"{_REGIONS[region]}{born:%Y%m%d}{ordinal:03}"
    return first17 + check_digit(first17)


def _visit_minutes(post: Post, stream: Stream) -> int:
    """About 5 minutes a patient, 8 with an expert (assumptions)."""
    usual = 8 if post.is_expert else 5
    return usual + stream.integer(-1, 2)

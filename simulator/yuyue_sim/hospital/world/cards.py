"""ID cards of the patients of other channels, made so that a registration is found from a card without a search.

Their region codes are 320527 to 320569, a block that no county is known to have had (320520 to 320525 were counties,
320511 a district): no real person should have such a number, and no patient here has one of another block. Region, day
of birth and sequence are linear in hospital, roster, date, work type and ordinal, each modulo its own number of values,
so that each ordinal that is tried leaves one possible date and few hospitals. The year of birth and the sex are those
of the patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yuyue_sim.contract.enumerations import SCHEDULE_WORK_TYPES, PatientSex, WorkType
from yuyue_sim.contract.id_card import IdCard, IdCardError, check_digit
from yuyue_sim.hospital.world.demand import MOST_DEMANDS, MOST_EMERGENCIES
from yuyue_sim.hospital.world.rosters import ROSTERS_BEGIN

FIRST_REGION = 320527
REGIONS = 43
"""Region codes in use, from the first; a prime."""
_REGIONS = frozenset(str(FIRST_REGION + index) for index in range(REGIONS))
SEQUENCES = 500
"""Sequences for each sex."""
CARD_DAYS = 365
"""A card says which of so many dates a visit is on."""
_ORDINAL_STEP, _BIRTHDAY_ORDINAL, _BIRTHDAY_ROSTER = 37, 101, 59
AGE_DAYS = 90
"""Days before the visit on which a patient has the drawn age; so every patient is born before the booking."""

_FIRST_DAY = ROSTERS_BEGIN.toordinal()
_COMMON_YEAR = date(2001, 1, 1).toordinal()


PatientKey = tuple[str, str, str, int, int, int]
"""Hospital, department and doctor, ordinal of the date, work type and ordinal: the key of a patient's own streams."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose card it is, by numbers and by names."""

    hospital_index: int
    roster_index: int
    hospital_id: str
    department_id: str
    doctor_id: str
    work_date: date
    work_type: WorkType
    ordinal: int

    @property
    def key(self) -> PatientKey:
        """The key of the patient's own streams."""
        return (
            self.hospital_id,
            self.department_id,
            self.doctor_id,
            self.work_date.toordinal(),
            int(self.work_type),
            self.ordinal,
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """One solution of a card: the roster is known modulo `SEQUENCES`, the hospital modulo `REGIONS`."""

    hospital_residue: int
    roster_residue: int
    work_date: date
    work_type: WorkType
    ordinal: int
    sex: PatientSex
    age: int
    """Age `AGE_DAYS` before the visit."""


def card_of(holder: Holder, sex: PatientSex, age: int) -> tuple[str, date]:
    """Card number and birthday of a patient who is so old some months before the visit."""
    ordinal, day = holder.ordinal, holder.work_date.toordinal()
    roster = holder.roster_index % SEQUENCES
    sequence = (roster + _ORDINAL_STEP * ordinal) % SEQUENCES
    born = (day + _BIRTHDAY_ORDINAL * ordinal + _BIRTHDAY_ROSTER * roster) % CARD_DAYS
    region = FIRST_REGION + (holder.hospital_index + _mixed(roster, day, holder.work_type, ordinal)) % REGIONS
    within = date.fromordinal(_COMMON_YEAR + born)
    birthday = within.replace(year=_year_of_age_nought(day, within) - age)
    first17 = f"{region}{birthday:%Y%m%d}{2 * sequence + (sex == PatientSex.MALE):03}"
    return first17 + check_digit(first17), birthday


def may_be_made(card_no: str) -> bool:
    """Whether a card is of a region for which cards are made; most patients of the platform have others."""
    return len(card_no) == 18 and card_no[:6] in _REGIONS


def candidates_of(
    card_no: str, latest: date, days: int = CARD_DAYS, hospital_residue: int | None = None
) -> Iterator[Candidate]:
    """The registrations that a card can be made for in so many days up to a date of visit; none for other cards.

    `hospital_residue` limits them to the hospitals whose index has that remainder.
    """
    if not may_be_made(card_no):
        return
    region = int(card_no[:6]) - FIRST_REGION
    try:
        card = IdCard.parse(card_no)
    except IdCardError:
        return
    birthday = card.birthday
    if (birthday.month, birthday.day) == (2, 29):
        return
    within = birthday.replace(year=2001)
    born = within.toordinal() - _COMMON_YEAR
    sequence, last_day = int(card_no[14:17]) // 2, latest.toordinal()
    for work_type in SCHEDULE_WORK_TYPES:
        for ordinal in range(MOST_EMERGENCIES if work_type == WorkType.EMERGENCY else MOST_DEMANDS):
            roster = (sequence - _ORDINAL_STEP * ordinal) % SEQUENCES
            remainder = born - _BIRTHDAY_ORDINAL * ordinal - _BIRTHDAY_ROSTER * roster
            newest = last_day - (last_day - remainder) % CARD_DAYS
            for day in range(newest, max(last_day - days, _FIRST_DAY - 1), -CARD_DAYS):
                residue = (region - _mixed(roster, day, work_type, ordinal)) % REGIONS
                if hospital_residue is None or residue == hospital_residue:
                    age = _year_of_age_nought(day, within) - birthday.year
                    yield Candidate(residue, roster, date.fromordinal(day), work_type, ordinal, card.sex, age)


def _year_of_age_nought(day: int, within: date) -> int:
    """The year of birth of somebody with that birthday who is less than a year old `AGE_DAYS` before the visit."""
    reference = date.fromordinal(day - AGE_DAYS)
    return reference.year - ((within.month, within.day) > (reference.month, reference.day))


def _mixed(roster: int, day: int, work_type: int, ordinal: int) -> int:
    return 7 * ordinal + 3 * roster + 11 * day + 13 * work_type

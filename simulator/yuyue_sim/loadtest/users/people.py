"""Invented patients with valid identities, one for every number."""

from __future__ import annotations

from datetime import date, timedelta

from faker import Faker

from yuyue_sim.contract.enumerations import PatientSex
from yuyue_sim.contract.id_card import check_digit
from yuyue_sim.core.random_streams import Stream
from yuyue_sim.platform.request_builder import Patient

_REGIONS = ("320505", "320506", "320507", "320508", "320509", "320581", "320582", "320583", "320585")
_FIRST_BIRTHDAY = date(1950, 1, 1)
_BIRTHDAYS = 20_000
_SERIALS = 1_000

_FAKER = Faker("zh_CN")
_FAKER.seed_instance(0)
_NAMES = {
    PatientSex.MALE: [_FAKER.name_male() for _ in range(500)],
    PatientSex.FEMALE: [_FAKER.name_female() for _ in range(500)],
}
"""Made before the run: Faker takes 50 microseconds for one."""


def patient(number: int, draw: Stream) -> Patient:
    """The patient of a number; 180 million numbers in a row have different ID cards. Name and telephone are drawn."""
    rest, serial = divmod(number, _SERIALS)
    rest, days = divmod(rest, _BIRTHDAYS)
    birthday = _FIRST_BIRTHDAY + timedelta(days=days)
    digits = f"{_REGIONS[rest % len(_REGIONS)]}{birthday:%Y%m%d}{serial:03d}"
    sex = PatientSex.MALE if serial % 2 else PatientSex.FEMALE
    name = draw.choice(_NAMES[sex])
    phone = f"139{draw.integer(0, 99_999_999):08d}"
    return Patient(name, sex, digits + check_digit(digits), phone, birthday)

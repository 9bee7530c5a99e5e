"""Figures of each kind of hospital: size, staff, fees and opening hours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from yuyue_sim.scenario.files.model import Profile

RANKS = ("主任医师", "副主任医师", "主治医师", "医师", "医士")
"""DoctorRank (2.3), the highest first."""

EXPERT_SESSIONS = ((1, 70), (2, 25), (3, 5))
"""Weighted numbers of an expert's half-days in a week."""
DISEASE_SESSIONS = (2, 4)
"""Fewest and most half-days a week of a clinic for one disease."""
ORDINARY_TO_EXPERT = 3
"""Ordinary clinics to one expert clinic."""

_TEN = Decimal("10.00")


@dataclass(frozen=True, slots=True)
class Figures:
    """What is typical of one profile. Percentages are of a hundred; money is yuan.

    Fees, rank mix and opening hours are assumptions, save that an expert holds about 20 and an ordinary clinic about
    40 numbers a half-day, with one expert clinic to three ordinary ones and mornings to afternoons 60:40.
    """

    letter: str
    """Its letter in HospitalID and in the catalogue of clinics."""
    grades: tuple[tuple[str, int], ...]
    classes: str
    doctors: int
    rank_percent: tuple[int, int, int, int, int]
    """Share of each of `RANKS`."""
    staff_per_doctor: float
    clinic_fee: Decimal
    deputy_fee: Decimal
    """Experts' fee of an associate chief physician, in addition to the clinic fee."""
    chief_fee: Decimal
    famous_fee: Decimal
    slot_minutes: tuple[tuple[int, int], ...]
    """Weighted lengths of a slot; 0 stands for one large slot a half-day."""
    evening_percent: int
    """Share of ordinary departments with evening clinics."""
    weekend_percent: int
    """Numbers of a clinic at a weekend, in percent of those of a workday."""
    saturday_percent: int
    """Share of ordinary departments with a clinic on Saturday."""
    sunday_percent: int
    doctors_weekend_percent: int
    """Share of doctors' clinics that are held at a weekend."""
    name_pattern: str
    """Pattern of the name, with city, zone and place."""
    founded: tuple[int, int]
    private_percent: int = 0
    children_up_to: int | None = None
    """Highest age of its patients, if it treats only children."""
    expert_percent: tuple[int, int, int, int, int] = (70, 30, 0, 0, 0)
    """Share of each of `RANKS` with expert clinics."""
    fewest_sessions: int = 5
    """Half-days a week that every ordinary department has."""
    has_resources: bool = True
    """Whether patients stay overnight, and beds and devices are reported."""

    @property
    def expert_share(self) -> float:
        """Share of its doctors outside expert clinics who also hold expert clinics."""
        return (
            sum(share * percent for share, percent in zip(self.rank_percent, self.expert_percent, strict=True)) / 10_000
        )


FIGURES: Mapping[Profile, Figures] = MappingProxyType(
    {
        Profile.TERTIARY_GENERAL: Figures(
            letter="G",
            grades=(("三级", 1), ("三级乙等", 7), ("三级甲等", 12)),
            classes="医院",
            doctors=600,
            rank_percent=(12, 22, 36, 28, 2),
            staff_per_doctor=2.9,
            clinic_fee=_TEN,
            deputy_fee=_TEN,
            chief_fee=Decimal("20.00"),
            famous_fee=Decimal("90.00"),
            slot_minutes=((30, 6), (60, 3), (0, 1)),
            evening_percent=20,
            weekend_percent=65,
            saturday_percent=90,
            sunday_percent=70,
            doctors_weekend_percent=12,
            name_pattern="{city}{place}人民医院",
            founded=(1902, 1986),
        ),
        Profile.CHILDREN: Figures(
            letter="C",
            grades=(("三级甲等", 4), ("三级乙等", 3), ("二级甲等", 3)),
            classes="医院",
            doctors=260,
            rank_percent=(11, 21, 37, 29, 2),
            staff_per_doctor=2.8,
            clinic_fee=_TEN,
            deputy_fee=_TEN,
            chief_fee=Decimal("20.00"),
            famous_fee=Decimal("90.00"),
            slot_minutes=((30, 7), (60, 3)),
            evening_percent=60,
            weekend_percent=115,
            saturday_percent=85,
            sunday_percent=75,
            doctors_weekend_percent=24,
            name_pattern="{city}{place}儿童医院",
            founded=(1950, 1998),
            fewest_sessions=4,
            children_up_to=16,
        ),
        Profile.MATERNITY: Figures(
            letter="M",
            grades=(("三级甲等", 2), ("三级乙等", 3), ("二级甲等", 5)),
            classes="妇幼保健院（所、站）",
            doctors=140,
            rank_percent=(9, 20, 39, 29, 3),
            staff_per_doctor=2.8,
            clinic_fee=_TEN,
            deputy_fee=_TEN,
            chief_fee=Decimal("20.00"),
            famous_fee=Decimal("60.00"),
            slot_minutes=((30, 6), (60, 4)),
            evening_percent=15,
            weekend_percent=70,
            saturday_percent=80,
            sunday_percent=50,
            doctors_weekend_percent=10,
            name_pattern="{city}{place}妇幼保健院",
            founded=(1951, 1995),
        ),
        Profile.CHINESE_MEDICINE: Figures(
            letter="Z",
            grades=(("三级甲等", 3), ("三级乙等", 3), ("二级甲等", 4)),
            classes="医院",
            doctors=220,
            rank_percent=(11, 21, 36, 29, 3),
            staff_per_doctor=2.4,
            clinic_fee=_TEN,
            deputy_fee=_TEN,
            chief_fee=Decimal("20.00"),
            famous_fee=Decimal("90.00"),
            slot_minutes=((30, 5), (60, 3), (0, 2)),
            evening_percent=20,
            weekend_percent=70,
            saturday_percent=80,
            sunday_percent=50,
            doctors_weekend_percent=10,
            name_pattern="{city}{place}中医医院",
            founded=(1953, 1990),
        ),
        Profile.COUNTY: Figures(
            letter="R",
            grades=(("二级甲等", 6), ("二级乙等", 2), ("三级乙等", 1), ("二级", 1)),
            classes="医院",
            doctors=160,
            rank_percent=(7, 18, 40, 31, 4),
            staff_per_doctor=2.7,
            clinic_fee=Decimal("8.00"),
            deputy_fee=Decimal("8.00"),
            chief_fee=Decimal("15.00"),
            famous_fee=Decimal("50.00"),
            slot_minutes=((30, 5), (60, 3), (0, 2)),
            evening_percent=12,
            weekend_percent=60,
            saturday_percent=60,
            sunday_percent=25,
            doctors_weekend_percent=6,
            name_pattern="{city}{place}医院",
            founded=(1935, 1992),
            fewest_sessions=3,
            private_percent=12,
        ),
        Profile.COMMUNITY: Figures(
            letter="S",
            grades=(("一级甲等", 3), ("一级", 3), ("未定级", 4)),
            classes="社区卫生服务中心（站）",
            doctors=16,
            rank_percent=(2, 10, 42, 38, 8),
            staff_per_doctor=2.6,
            clinic_fee=Decimal("5.00"),
            deputy_fee=Decimal("5.00"),
            chief_fee=_TEN,
            famous_fee=Decimal("30.00"),
            slot_minutes=((30, 4), (60, 4), (0, 2)),
            evening_percent=10,
            weekend_percent=50,
            saturday_percent=50,
            sunday_percent=20,
            doctors_weekend_percent=0,
            name_pattern="{zone}{place}社区卫生服务中心",
            founded=(1968, 2012),
            expert_percent=(0, 0, 0, 0, 0),
            fewest_sessions=3,
            has_resources=False,
        ),
    }
)

NO_FEE = Decimal("0.00")

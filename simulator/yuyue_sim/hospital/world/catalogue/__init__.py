"""The clinics that hospitals of this world choose from, by big department (大科室) of appendix 3.

A clinic's code starts with the number of its big department in the catalogue; the code that ends in 00 is the big
department itself. The letters tell which profiles have the clinic (`Figures.letter`): a capital always, a small letter
where the hospital is large enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from yuyue_sim.hospital.world.catalogue.entry import Clinic
from yuyue_sim.hospital.world.catalogue.medicine import MEDICINE_CLINICS
from yuyue_sim.hospital.world.catalogue.special import (
    CHINESE_MEDICINE_CLINICS,
    HEAD_AND_SKIN_CLINICS,
    MIND_AND_SPECIAL_CLINICS,
)
from yuyue_sim.hospital.world.catalogue.surgery import SURGERY_CLINICS
from yuyue_sim.hospital.world.catalogue.technical import EMERGENCY_AND_CRITICAL_CLINICS, TECHNICAL_CLINICS
from yuyue_sim.hospital.world.catalogue.women_and_children import CHILDREN_CLINICS, WOMEN_CLINICS

__all__ = ["CATALOGUE", "Clinic"]

_SECTIONS = (
    MEDICINE_CLINICS,
    SURGERY_CLINICS,
    WOMEN_CLINICS,
    CHILDREN_CLINICS,
    MIND_AND_SPECIAL_CLINICS,
    HEAD_AND_SKIN_CLINICS,
    CHINESE_MEDICINE_CLINICS,
    EMERGENCY_AND_CRITICAL_CLINICS,
    TECHNICAL_CLINICS,
)

CATALOGUE: Mapping[str, Clinic] = MappingProxyType(
    {
        clinic.code: clinic
        for clinic in sorted((row for section in _SECTIONS for row in section), key=lambda row: row.code)
    }
)
"""Code to clinic, in the order of the codes."""

"""The clinics that hospitals of this world choose from, by big department (大科室) of appendix 3.

A clinic's code starts with the number of its big department in the catalogue; the code that ends in 00 is the big
department itself. The letters tell which profiles have the clinic (`Figures.letter`): a capital always, a small letter
where the hospital is large enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from simulator.world.catalogue.entry import Clinic
from simulator.world.catalogue.medicine import medicine_clinics
from simulator.world.catalogue.special import chinese_medicine_clinics, head_and_skin_clinics, mind_and_special_clinics
from simulator.world.catalogue.surgery import surgery_clinics
from simulator.world.catalogue.technical import emergency_and_critical_clinics, technical_clinics
from simulator.world.catalogue.women_and_children import children_clinics, women_clinics

__all__ = ["CATALOGUE", "Clinic"]

_SECTIONS = (
    medicine_clinics,
    surgery_clinics,
    women_clinics,
    children_clinics,
    mind_and_special_clinics,
    head_and_skin_clinics,
    chinese_medicine_clinics,
    emergency_and_critical_clinics,
    technical_clinics,
)

CATALOGUE: Mapping[str, Clinic] = MappingProxyType(
    {
        clinic.code: clinic
        for clinic in sorted((row for section in _SECTIONS for row in section()), key=lambda row: row.code)
    }
)
"""Code to clinic, in the order of the codes."""

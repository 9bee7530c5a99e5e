"""The fees of a registration in yuan: total = consultation + expert = patient's part + insurance's part.

The shares of the insurances are assumptions; the specification only says that they exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from types import MappingProxyType

from yuyue_sim.contract.enumerations import InsuranceType

NOTHING = Decimal("0.00")

_CENT = Decimal("0.01")
_ACCOUNT_SHARE = Decimal("0.40")
_INSURED_SHARE: Mapping[InsuranceType, Decimal] = MappingProxyType(
    {
        InsuranceType.SELF_PAID: Decimal(0),
        InsuranceType.CITIZEN_CARD: Decimal("0.60"),
        InsuranceType.WUJIANG: Decimal("0.55"),
        InsuranceType.OTHER_PLACE: Decimal("0.30"),
        InsuranceType.KUNSHAN: Decimal("0.55"),
        InsuranceType.CHANGSHU: Decimal("0.55"),
        InsuranceType.TAICANG: Decimal("0.55"),
        InsuranceType.ZHANGJIAGANG: Decimal("0.55"),
    }
)


@dataclass(frozen=True, slots=True)
class Fees:
    """The sums of one registration, in yuan."""

    clinic_fee: Decimal
    experts_fee: Decimal
    total: Decimal
    self_paid: Decimal
    insured: Decimal
    account: Decimal
    """The part of the insured sum that is paid from the patient's insurance account."""


@lru_cache(maxsize=4096)
def split(clinic_fee: Decimal, experts_fee: Decimal, insurance: InsuranceType) -> Fees:
    """The fees of a schedule, split between patient and insurance."""
    total = clinic_fee + experts_fee
    insured = (total * _INSURED_SHARE[insurance]).quantize(_CENT, ROUND_HALF_UP)
    account = (insured * _ACCOUNT_SHARE).quantize(_CENT, ROUND_HALF_UP)
    return Fees(clinic_fee, experts_fee, total, total - insured, insured, account)

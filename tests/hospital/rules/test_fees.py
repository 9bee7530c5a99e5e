"""The fees of a registration, for every payer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from yuyue_sim.contract.enumerations import InsuranceType
from yuyue_sim.hospital.rules.fees import split


def test_a_self_payer_pays_all() -> None:
    fees = split(Decimal("20.00"), Decimal("80.00"), InsuranceType.SELF_PAID)
    assert (fees.total, fees.self_paid) == (Decimal("100.00"), Decimal("100.00"))
    assert (fees.insured, fees.account) == (Decimal("0.00"), Decimal("0.00"))


def test_the_citizen_card_pays_sixty_percent() -> None:
    fees = split(Decimal("20.00"), Decimal("80.00"), InsuranceType.CITIZEN_CARD)
    assert (fees.self_paid, fees.insured, fees.account) == (Decimal("40.00"), Decimal("60.00"), Decimal("24.00"))


@pytest.mark.parametrize("insurance", [each for each in InsuranceType if each is not InsuranceType.SELF_PAID])
@pytest.mark.parametrize("clinic_fee", ["0.00", "0.01", "9.99", "33.33", "500.00"])
def test_parts_add_up_to_the_cent(insurance: InsuranceType, clinic_fee: str) -> None:
    fees = split(Decimal(clinic_fee), Decimal("7.77"), insurance)
    assert fees.self_paid + fees.insured == Decimal(clinic_fee) + Decimal("7.77") == fees.total
    assert 0 < fees.insured < fees.total
    assert 0 <= fees.account <= fees.insured
    assert fees.insured.as_tuple().exponent == fees.self_paid.as_tuple().exponent == -2

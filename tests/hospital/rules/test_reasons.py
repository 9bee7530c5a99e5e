"""The rule that refuses a request is noted under its name, with the message that the platform gets."""

from __future__ import annotations

from datetime import datetime

from yuyue_sim.core.reasons import ReasonKind

from tests.hospital.rules.asking import MAN, OTHER_MAN, Asked
from tests.hospital.rules.others import instant
from tests.hospital.rules.small_world import STRICT, TODAY


def noted(asked: Asked) -> tuple[str, str] | None:
    """Rule and detail of the one reason of the last request; `None` if nothing was refused."""
    reasons = asked.clinic.reasons.taken()
    assert [each.kind for each in reasons] in ([], [ReasonKind.RULE])
    return (reasons[0].name, reasons[0].detail) if reasons else None


def test_a_registration_id_that_was_used(asked: Asked) -> None:
    asked.booked(registration_id=1, card_no=MAN)
    asked.book(registration_id=1, card_no=MAN)
    assert noted(asked) == ("registration-id-booked-already", "已经有预约记录")
    asked.book(registration_id=2, card_no=MAN)
    assert noted(asked) == ("patient-booked-already", "已经有预约记录")
    asked.book(registration_id=1, card_no=OTHER_MAN)
    assert noted(asked) == ("registration-id-used", "RegID：该流水号已用于其他预约")
    asked.cancel(1)
    asked.book(registration_id=1, card_no=MAN)
    assert noted(asked) == ("registration-id-cancelled", "RegID：该流水号的预约已取消，不能再次使用")


def test_each_refusal_of_a_cancellation(asked: Asked) -> None:
    asked.booked(registration_id=1)
    asked.booked(registration_id=2, hospital_id=STRICT, visit_date=TODAY)
    asked.cancel(3)
    assert noted(asked) == ("no-such-registration", "挂号记录不存在")
    asked.cancel(1, department_id="SU")
    assert noted(asked) == ("record-contradicted", "DepartID：与预约记录不符")
    asked.cancel(2, hospital_id=STRICT)
    assert noted(asked) == ("no-cancelling-that-day", "本院不支持取消当天预约")
    assert (asked.cancel(1), noted(asked)) == ("0000", None)
    asked.cancel(1)
    assert noted(asked) == ("cancelled-already", "已退号，无法再次退号")
    asked.clock.instant = datetime(2026, 3, 3, 11)
    asked.cancel(2, hospital_id=STRICT)
    assert noted(asked) == ("session-over", "就诊时间已过，不能退号")


def test_each_refusal_of_an_update(asked: Asked) -> None:
    asked.booked(registration_id=1, card_no=MAN)
    asked.booked(registration_id=2, card_no=OTHER_MAN)
    asked.update(3)
    assert noted(asked) == ("no-such-registration", "预约记录不存在")
    asked.update(1, card_no="320503198001010015")
    assert noted(asked) == (
        "paper-not-accepted",
        "CardNo：身份证号不正确，末位的校验位应为 4，实际是 '320503198001010015'",
    )
    asked.update(1, card_no=OTHER_MAN)
    assert noted(asked) == ("patient-booked-already", "CardNo：该患者在此排班已有预约")
    asked.cancel(1)
    assert (asked.update(1), noted(asked)) == ("0001", ("cancelled-already", "预约已退号，不能修改"))


def test_who_took_the_number_or_was_seen(asked: Asked) -> None:
    asked.clock.instant = instant("01 09:00")
    asked.booked(registration_id=1, visit_date=TODAY)
    asked.clock.instant = instant("02 10:59")
    asked.cancel(1)
    assert noted(asked) == ("number-taken", "已取号，不能退号")
    asked.update(1)
    assert noted(asked) == ("patient-seen", "患者已就诊，不能修改")

"""Test patients: ID cards and telephone numbers with a fixed outcome in any hospital, like test cards for payments.

In a card of region 320599 the three digits before the check digit give the outcome, with any date of birth.
In a telephone number that begins with 1990000 the last four digits do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yuyue_sim.contract.codes import BookingCode, CancelCode, QueryCode, UpdateCode
from yuyue_sim.contract.id_card import check_digit
from yuyue_sim.scenario.faults.effects import Effect, Refusal
from yuyue_sim.scenario.faults.http_status import HttpStatus
from yuyue_sim.scenario.faults.kind import FaultKind
from yuyue_sim.scenario.faults.latency import Latency
from yuyue_sim.scenario.faults.malformed import Malformed
from yuyue_sim.scenario.faults.model import When
from yuyue_sim.scenario.faults.refused import Refused
from yuyue_sim.scenario.faults.soap_fault import SoapFault
from yuyue_sim.scenario.faults.timeout import Timeout
from yuyue_sim.scenario.faults.wrong_encoding import WrongEncoding

CARD_REGION = "320599"
PHONE_PREFIX = "1990000"
TEST_PATIENT = "test-patient"
"""The kind of the decision, instead of the kind of a fault."""
_ADULT, _CHILD = "19900101", "20180101"
_BOOK, _CANCEL, _UPDATE, _QUERY = "getYyNo", "backNo", "updateOrderInfo", "getGhInfo"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a test patient in one operation; in all others he is an ordinary patient."""

    number: int
    """Three digits of the card, four of the telephone; odd, since the cards are men's."""
    zh: str
    en: str
    operation: str
    """The operation; empty for a patient without an effect."""
    when: When
    _does: FaultKind | Refusal | None

    @property
    def name(self) -> str:
        """Its name in logs."""
        return f"test patient {self.number:03}"

    @property
    def effect(self) -> Effect | None:
        """The effect; `None` for none."""
        return self._does.effect(0.0) if isinstance(self._does, FaultKind) else self._does

    def card(self, *, is_child: bool = False) -> str:
        """An ID card with this outcome: of a man born in 1990, or a boy born in 2018."""
        digits = f"{CARD_REGION}{_CHILD if is_child else _ADULT}{self.number:03}"
        return digits + check_digit(digits)

    @property
    def phone(self) -> str:
        """A telephone number with this outcome."""
        return f"{PHONE_PREFIX}{self.number:04}"


def _refused(code: str, message: str = "") -> Refusal:
    return Refusal(code, message)


_SLOW = Latency(fixed="3s")
_FAULT = SoapFault(text="医院系统内部错误")
_ALL = (
    Outcome(1, "预约成功", "booked like anybody", "", When.BEFORE, None),
    Outcome(3, "号源已满", "no number left, 1001", _BOOK, When.BEFORE, _refused(BookingCode.FULL)),
    Outcome(5, "已有预约记录", "already booked, 1002", _BOOK, When.BEFORE, _refused(BookingCode.DUPLICATE)),
    Outcome(
        7,
        "科室或医生不存在",
        "no such department or doctor, 1003",
        _BOOK,
        When.BEFORE,
        _refused(BookingCode.NO_SUCH_DEPARTMENT_OR_DOCTOR),
    ),
    Outcome(9, "排班信息不存在", "no such schedule, 1004", _BOOK, When.BEFORE, _refused(BookingCode.NO_SUCH_SCHEDULE)),
    Outcome(
        11,
        "排班已停诊",
        "stopped, 1005",
        _BOOK,
        When.BEFORE,
        _refused(BookingCode.OTHER, "该排班已停诊"),
    ),
    Outcome(21, "三秒后预约成功", "booked after 3 s", _BOOK, When.BEFORE, _SLOW),
    Outcome(23, "已预约，连接断开", "booked, and the connection is lost", _BOOK, When.AFTER, Refused()),
    Outcome(25, "已预约，响应超时", "booked, and no response comes", _BOOK, When.AFTER, Timeout()),
    Outcome(27, "已预约，返回SOAP错误", "booked, and a SOAP fault comes", _BOOK, When.AFTER, _FAULT),
    Outcome(29, "已预约，响应不是XML", "booked, and the response is not XML", _BOOK, When.AFTER, Malformed()),
    Outcome(31, "已预约，返回1005", "booked, 1005 comes", _BOOK, When.AFTER, _refused(BookingCode.OTHER, "系统繁忙")),
    Outcome(33, "已预约，响应乱码", "booked, the response in GBK", _BOOK, When.AFTER, WrongEncoding()),
    Outcome(41, "未预约，连接断开", "not booked, and the connection is lost", _BOOK, When.BEFORE, Refused()),
    Outcome(43, "未预约，响应超时", "not booked, and no response comes", _BOOK, When.BEFORE, Timeout()),
    Outcome(45, "未预约，返回SOAP错误", "not booked, and a SOAP fault comes", _BOOK, When.BEFORE, _FAULT),
    Outcome(47, "未预约，HTTP 503", "not booked, and HTTP 503 comes", _BOOK, When.BEFORE, HttpStatus()),
    Outcome(
        61,
        "退号时已取号",
        "already taken when cancelled, 0002",
        _CANCEL,
        When.BEFORE,
        _refused(CancelCode.NOT_ALLOWED, "已取号，不能退号"),
    ),
    Outcome(
        63,
        "退号时数据库错误",
        "the ledger fails, 0003",
        _CANCEL,
        When.BEFORE,
        _refused(CancelCode.DATABASE),
    ),
    Outcome(65, "已退号，连接断开", "cancelled, and the connection is lost", _CANCEL, When.AFTER, Refused()),
    Outcome(67, "退号时返回SOAP错误", "not cancelled, and a SOAP fault comes", _CANCEL, When.BEFORE, _FAULT),
    Outcome(71, "修改失败", "not updated, 0001", _UPDATE, When.BEFORE, _refused(UpdateCode.FAILED)),
    Outcome(73, "已修改，连接断开", "updated, and the connection is lost", _UPDATE, When.AFTER, Refused()),
    Outcome(81, "查询系统错误", "the request fails, 2003", _QUERY, When.BEFORE, _refused(QueryCode.SYSTEM)),
    Outcome(83, "查询不到记录", "the request finds nothing, 2002", _QUERY, When.BEFORE, _refused(QueryCode.NOT_FOUND)),
)
OUTCOMES: Mapping[int, Outcome] = MappingProxyType({each.number: each for each in _ALL})
"""Every outcome by its number."""


OPERATIONS = frozenset(each.operation for each in _ALL if each.operation)
"""The operations in which test patients have an effect."""


def outcome_of(card_no: str, phone: str) -> Outcome | None:
    """The outcome of a patient by card, else by telephone number; `None` for an ordinary patient."""
    if card_no.startswith(CARD_REGION) and len(card_no) == 18 and card_no[14:17].isdigit():
        return OUTCOMES.get(int(card_no[14:17]))
    if phone.startswith(PHONE_PREFIX) and len(phone) == 11 and phone[7:].isdigit():
        return OUTCOMES.get(int(phone[7:]))
    return None

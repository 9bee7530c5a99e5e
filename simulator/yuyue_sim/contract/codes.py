"""The result codes of the operations that have one."""

from __future__ import annotations

from yuyue_sim.contract.enumerations import CodedSign


class BookingCode(CodedSign):
    """预约状态: what became of a booking (2.8)."""

    BOOKED = "1000", "预约成功", "booked"
    FULL = "1001", "号源已满", "no number left"
    DUPLICATE = "1002", "已经有预约记录", "there already is such a booking"
    NO_SUCH_DEPARTMENT_OR_DOCTOR = "1003", "科室或医生不存在", "no such department or doctor"
    NO_SUCH_SCHEDULE = "1004", "排班信息不存在", "no such schedule"
    OTHER = "1005", "其它异常", "anything else"


class CancelCode(CodedSign):
    """返回代码 of a cancellation (2.9)."""

    CANCELLED = "0000", "成功", "cancelled"
    UNKNOWN = "0001", "挂号记录不存在", "no such registration"
    NOT_ALLOWED = "0002", "操作不允许", "not allowed"
    DATABASE = "0003", "数据库错误", "the ledger failed"
    OTHER = "0004", "其他异常", "anything else"
    ALREADY_CANCELLED = "0005", "已退号，无法再次退号", "already cancelled"


class UpdateCode(CodedSign):
    """返回代码 of an update (2.10)."""

    UPDATED = "0000", "成功", "updated"
    FAILED = "0001", "失败", "failed"


class QueryCode(CodedSign):
    """返回代码 of the query of bookings (2.11). Its example words 2002 otherwise; the table counts."""

    FOUND = "2000", "挂号信息获取成功", "found"
    MALFORMED = "2001", "请求格式不正确", "the request is malformed"
    NOT_FOUND = "2002", "预约信息不存在", "nothing found"
    SYSTEM = "2003", "系统错误", "the system failed"


class RecordCode(CodedSign):
    """返回代码 of the query of all registrations (2.12): the codes of `QueryCode` in other words."""

    FOUND = "2000", "挂号记录获取成功", "found"
    MALFORMED = "2001", "请求格式不正确", "the request is malformed"
    NOT_FOUND = "2002", "挂号记录不存在", "nothing found"
    SYSTEM = "2003", "系统错误", "the system failed"

"""2.10 修改预约挂号信息 updateOrderInfo: correct the patient of a booking."""

from __future__ import annotations

from yuyue_sim.contract.codes import UpdateCode
from yuyue_sim.contract.declaration import group, number, record, text
from yuyue_sim.contract.enumerations import InsuranceType, WrittenSex, YesNo


@record
class UpdateOrder:
    """The booking, and the values to set in it."""

    hospital_id: str = text(
        "HospitalID",
        "1-1",
        4,
        zh="预约医院编号",
        en="Hospital.",
        required=False,
        notes="Version 3 of the specification has none here; RegID is unique at the endpoint.",
        default="",
    )
    registration_id: int = number("RegID", "1-1", 18, zh="挂号流水号", en="The booking.")
    patient_name: str = text("SickName", "0-1", 50, zh="病人姓名", en="Patient's name.", default="")
    patient_sex: int | None = number(
        "SickSex",
        "0-1",
        1,
        zh="性别（1 男 2 女）",
        en="Patient's sex.",
        enumeration=WrittenSex,
        values=(WrittenSex.ONE, WrittenSex.TWO),
        also_taken=(WrittenSex.ZERO,),
        notes="The example writes 0 for male and 1 for female: 1 follows the hospital's layout, 0 and 2 are plain.",
        default=None,
    )
    insurance_type: InsuranceType | None = number(
        "SickInsureType",
        "0-1",
        1,
        zh="医保类型（0 自费 1 市民卡 3 吴江医保 4 异地医保 5 昆山医保 6 常熟医保 7 太仓医保 8 张家港医保）",
        en="Patient's insurance.",
        enumeration=InsuranceType,
        default=None,
    )
    phone: str = text("Phone", "0-1", 12, zh="联系电话", en="Patient's telephone.", default="")
    card_no: str = text("CardNo", "1-1", 18, zh="身份证号", en="Patient's ID card number.")
    is_paid: YesNo | None = number(
        "PayType", "0-1", 1, zh="是否付费（0 否 1 是）", en="Whether it is paid.", enumeration=YesNo, default=None
    )


@record
class Request:
    """The request of the platform."""

    query: UpdateOrder = group(UpdateOrder, "RequestInfo", "1-1", zh="请求信息", en="What is to be set.")


@record
class UpdateResult:
    """The result of the update."""

    code: UpdateCode = text(
        "Code", "1-1", 4, zh="返回代码 0000 成功 0001 失败", en="Result code.", enumeration=UpdateCode
    )
    message: str = text("ErrMsg", "0-1", 200, zh="返回信息提示", en="What was wrong.", default="")


@record
class Response:
    """The response of the hospital."""

    result: UpdateResult = group(UpdateResult, "ResponseInfo", "1-1", zh="修改结果", en="The result.")

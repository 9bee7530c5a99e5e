"""2.1 获取医院信息 getHospInfo: hospitals and what they admit."""

from __future__ import annotations

from yuyue_sim.contract.declaration import EXAMPLE_ONLY, group, number, record, text
from yuyue_sim.contract.enumerations import (
    District,
    Grade,
    HospitalClass,
    HospitalKind,
    InsuranceName,
    MessageType,
    YesNo,
)


@record
class HospitalQuery:
    """The requested hospital, or all of them."""

    hospital_id: str = text(
        "HospitalID", "0-1", 8, zh="医院编码，如有则表明查询单个医院", en="Hospital; all of them if absent.", default=""
    )


@record
class Request:
    """The request of the platform."""

    message_type: MessageType = number(
        "MsgType",
        "1-1",
        4,
        zh="操作类型(1000 请求医院信息)",
        en="Always 1000.",
        enumeration=MessageType,
        required=False,
        default=MessageType.QUERY,
    )
    query: HospitalQuery = group(HospitalQuery, "RequestInfo", "1-1", zh="请求信息", en="The request.", table_type="-")


@record
class Insurance:
    """The kinds of insurance a hospital settles with."""

    types: list[str] = text(
        "InsureType",
        "1-n",
        zh="医保类型，枚举",
        en="A kind of insurance.",
        enumeration=InsuranceName,
        values=tuple(name for name in InsuranceName if name is not InsuranceName.SELF_PAID),
        also_taken=(InsuranceName.SELF_PAID,),
        default_factory=list,
    )


@record
class HospitalInfo:
    """One hospital."""

    hospital_id: str = text("HospitalID", "1-1", zh="医院代码", en="Hospital.")
    hospital_name: str = text("HospName", "1-1", zh="医院名称", en="Its name.")
    district: str = text(
        "District",
        "1-1",
        zh="所属地区（常熟、昆山、太仓、吴江、张家港）",
        en="District of the city.",
        enumeration=District,
        values=(District.CHANGSHU, District.KUNSHAN, District.TAICANG, District.WUJIANG, District.ZHANGJIAGANG),
        also_taken=(District.SUZHOU,),
    )
    district_rank: int | None = number(
        "DistrictRank",
        "0-1",
        zh="在地区中排序，影响展示顺序，从 1 开始",
        en="Place among the hospitals of the district, from 1.",
        default=None,
    )
    affiliation: str = text(
        "Affiliation",
        "0-1",
        zh="所属集团，用于维护二级目录，如有必须填写",
        en="Group of hospitals it belongs to.",
        default="",
    )
    affiliation_rank: int | None = number(
        "AffiliationRank",
        "0-1",
        zh="在集团中排序，影响展示顺序，从 1 开始",
        en="Place among the hospitals of the group, from 1.",
        default=None,
    )
    grade: str = text("Grade", "1-1", zh="医院等级，枚举型", en="Grade.", enumeration=Grade)
    kind: str = text(
        "Kind",
        "1-1",
        zh="医院性质，枚举型",
        en="Whether it is for profit.",
        enumeration=HospitalKind,
        example_words={HospitalKind.NON_PROFIT: "公立医院"},
    )
    classes: str = text(
        "Classes",
        "1-1",
        zh="卫生机构类别，枚举型",
        en="Class of institution.",
        enumeration=HospitalClass,
        example_words={HospitalClass.HOSPITAL: "综合医院"},
    )
    zone: str = text(
        "Zone",
        "0-1",
        zh="所在城区",
        en="Part of the city.",
        layouts=EXAMPLE_ONLY,
        in_table=False,
        default="",
    )
    address: str = text("Address", "1-1", zh="医院地址", en="Address.")
    way: str = text("Way", "1-1", zh="公交线路", en="Bus lines.")
    phone: str = text("Phone", "1-1", zh="医院总机电话", en="Telephone of the switchboard.")
    intro: str = text("Intro", "1-1", zh="医院简介", en="Introduction.")
    website: str = text("WebsiteAddr", "0-1", zh="机构官网", en="Website.", default="")
    interface_address: str = text(
        "InterfaceAddr", "1-1", zh="通讯接口地址（webservice 地址）", en="Address of its web service."
    )
    insurance_coverage: YesNo | None = number(
        "InsureTypeCoverage",
        "0-1",
        zh="是否支持医保",
        en="Whether any insurance is settled.",
        enumeration=YesNo,
        layouts=EXAMPLE_ONLY,
        in_table=False,
        default=None,
    )
    staff: str = text("Staff", "0-1", zh="人员构成介绍", en="Who works there.", default="")
    logo: str = text(
        "LogoPic",
        "1-1",
        zh="医院院徽图片的 base64 编码数据（透明底色、PNG 格式）",
        en="Emblem, data:image/png;base64,… with a transparent ground.",
    )
    insurance: Insurance = group(
        Insurance,
        "InsureSupport",
        "1-1",
        zh="支持的医保类型结构",
        en="Insurance it settles with.",
        table_type="struct",
    )
    is_suspended: YesNo | None = number(
        "IsSuspended",
        "0-1",
        zh="是否暂停（关闭）预约，1 是 0 否，默认为开放预约",
        en="Whether bookings are suspended; open if absent.",
        enumeration=YesNo,
        default=None,
    )
    suspended_reason: str = text(
        "SuspendedReason", "0-1", zh="暂停预约原因；IsSuspended=1 时须携带", en="Why they are suspended.", default=""
    )
    has_resources: YesNo | None = number(
        "MedicalResources",
        "0-1",
        zh="是否支持医疗资源查询（床位、设备），0 否 1 是，默认不支持",
        en="Whether beds and equipment can be asked for; not if absent.",
        enumeration=YesNo,
        default=None,
    )
    ahead_days: int | None = number(
        "AheadofDays",
        "0-1",
        zh="默认 14 天，可提前预约天数，如 7、14、30",
        en="Days before its date that a schedule opens; 14 if absent.",
        default=None,
    )
    cancel_that_day: YesNo | None = number(
        "CancelThatDay",
        "0-1",
        zh="是否支持取消当天预约，0 否 1 是，默认支持",
        en="Whether a booking can be cancelled on its day; it can if absent.",
        enumeration=YesNo,
        default=None,
    )
    expert_that_day: YesNo | None = number(
        "RegExpertThatDay",
        "0-1",
        zh="是否支持预约当天专家号，0 否 1 是，默认支持",
        en="Whether an expert can be booked on the day itself; yes if absent.",
        enumeration=YesNo,
        default=None,
    )
    foreign_patients: YesNo | None = number(
        "ForeignReg",
        "0-1",
        zh="是否支持外籍预约。0 否 1 是，默认不支持",
        en="Whether patients without an ID card can book; not if absent.",
        enumeration=YesNo,
        default=None,
    )
    pay_url: str = text("PayURL", "0-1", zh="医院线上支付网址", en="Where to pay online.", table_type="-", default="")


@record
class Response:
    """The response of the hospital."""

    hospitals: list[HospitalInfo] = group(
        HospitalInfo,
        "HospInfo",
        "1-n",
        zh="医院信息",
        en="The hospitals.",
        required=False,
        notes="None if the requested hospital is unknown.",
        default_factory=list,
    )

"""2.12 获取医院所有挂号记录 getGhRecord: every registration of a time window, walk-ins included."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from yuyue_sim.contract.checks import check_order
from yuyue_sim.contract.codes import RecordCode
from yuyue_sim.contract.declaration import (
    EXAMPLE_EXTRA,
    TABLE_ROW,
    day,
    group,
    instant,
    money,
    number,
    record,
    text,
)
from yuyue_sim.contract.enumerations import (
    SCHEDULE_WORK_TYPES,
    BillStatus,
    Channel,
    PatientSex,
    PatientType,
    RecordType,
    VisitStatus,
    WorkType,
    YesNo,
)


@record
class RecordQuery:
    """The period and the patient of the requested registrations."""

    hospital_id: str = text("HospitalID", "1-1", 4, zh="医院代码", en="Hospital.", table_type="-")
    card_no: str = text("IDCard", "0-1", 40, zh="身份证号", en="Patient's ID card number.", table_type="-", default="")
    outpatient_no: str = text(
        "OpNo", "0-1", 40, zh="门诊号", en="Patient's outpatient number.", table_type="-", default=""
    )
    begin_at: datetime = instant(
        "BeginTime",
        "1-1",
        20,
        zh="挂号起始时间，格式：yyyy-mm-dd hh24:mi:ss",
        en="First instant of registration, included.",
        table_type="-",
    )
    end_at: datetime = instant(
        "EndTime",
        "1-1",
        20,
        zh="挂号结束时间，格式：yyyy-mm-dd hh24:mi:ss",
        en="Last instant of registration, included.",
        table_type="-",
    )

    def check(self, path: str) -> None:
        """Refuse instants in the wrong order."""
        check_order(path, "BeginTime", self.begin_at, "EndTime", self.end_at)


@record
class Request:
    """The request of the platform."""

    query: RecordQuery = group(RecordQuery, "RequestInfo", "1-1", zh="请求信息", en="The request.", table_type="-")


@record
class RegistrationRecord:
    """One registration, booked or not, and its present state."""

    clinic_serial: str = text(
        "ClinicSN",
        "1-1",
        zh="医院端挂号流水号，即门诊流水号",
        en="The hospital's own serial of the registration.",
        table_type="-",
        layouts=TABLE_ROW,
    )
    clinic_serial_of_example: str = text(
        "RegID",
        "1-1",
        zh="医院端挂号流水号",
        en="The hospital's own serial, as the example names it.",
        layouts=EXAMPLE_EXTRA,
        in_table=False,
        source="clinic_serial",
        init=False,
    )
    registration_type: RecordType = number(
        "RegType",
        "1-1",
        zh="挂号类别（0：普通 1：专家 2：特需 3：急诊 4：其他 5 夜门诊）",
        en="What kind of registration it is.",
        table_type="-",
        enumeration=RecordType,
    )
    outpatient_no: str = text(
        "OpNo", "1-1", zh="门诊号（患者标识号）", en="Patient's outpatient number.", table_type="-"
    )
    patient_id: str = text(
        "PatientID", "0-1", zh="病人 ID（患者档案编号）", en="Patient's file.", table_type="-", default=""
    )
    card_no: str = text(
        "IDCard", "0-1", zh="病人身份证号，如有必须提供", en="Patient's ID card number.", table_type="-", default=""
    )
    patient_name: str = text("PatientName", "1-1", zh="病人姓名", en="Patient's name.", table_type="-")
    patient_type: PatientType = number(
        "PatientType",
        "1-1",
        zh="病人性质（0：自费 1：市区医保 2：园区 3：吴江 4：异地 5 昆山医保 6 常熟医保 7 太仓医保 8 张家港医保）",
        en="Patient's insurance.",
        table_type="-",
        enumeration=PatientType,
    )
    patient_sex: PatientSex = number(
        "PatientSex", "1-1", zh="病人性别（0：男 1：女）", en="Patient's sex.", table_type="-", enumeration=PatientSex
    )
    patient_age: int | None = number(
        "PatientAge",
        "1-1",
        zh="病人年龄（单位：年）",
        en="Patient's age in years.",
        table_type="-",
        required=False,
        zero_is_value=True,
        notes="Empty for a patient whose date of birth is not known.",
        default=None,
    )
    registered_at: datetime = instant(
        "RegTime",
        "1-1",
        zh="挂号时间（yyyy-mm-dd hh24:mi:ss）",
        en="When the hospital made the record.",
        table_type="-",
    )
    visit_date: date = day("ClinicDate", "1-1", zh="就诊日期（yyyy-mm-dd）", en="Date of the visit.", table_type="-")
    work_type: WorkType = number(
        "SchedulType",
        "1-1",
        zh="排班类别（1：上午 2：下午 3 全天 4 急诊 5 夜门诊）",
        en="Part of the day.",
        table_type="-",
        enumeration=WorkType,
        values=SCHEDULE_WORK_TYPES,
        layouts=TABLE_ROW,
    )
    work_type_of_example: WorkType = number(
        "schedulType",
        "1-1",
        zh="排班类别",
        en="Part of the day, as the example names it.",
        enumeration=WorkType,
        values=SCHEDULE_WORK_TYPES,
        layouts=EXAMPLE_EXTRA,
        in_table=False,
        source="work_type",
        init=False,
    )
    clinic_no: str = text("ClinicNo", "1-1", zh="就诊序号", en="Visit number.", table_type="-")
    department_id: str = text("DepartID", "1-1", zh="科室代码", en="Department.", table_type="-")
    department_name: str = text("DepartName", "1-1", zh="科室名称", en="Its name.", table_type="-")
    doctor_id: str = text(
        "DoctorID",
        "0-1",
        zh="挂号医生代码，挂专家必须返回",
        en="Doctor registered for; there for an expert.",
        table_type="-",
        default="",
    )
    doctor_name: str = text("DoctorName", "0-1", zh="挂号医生姓名", en="The doctor's name.", table_type="-", default="")
    visit_doctor_id: str = text(
        "VisitDoctorID",
        "0-1",
        zh="就诊医生代码，如已就诊必须返回",
        en="Doctor who saw the patient; there once seen.",
        table_type="-",
        default="",
    )
    visit_doctor_name: str = text(
        "VisitDoctorName", "0-1", zh="就诊医生姓名", en="That doctor's name.", table_type="-", default=""
    )
    is_extra: YesNo = number(
        "IsExtra",
        "1-1",
        zh="是否加号（0：否，1：是），默认否",
        en="Whether the number was added to the schedule.",
        table_type="-",
        enumeration=YesNo,
    )
    visit_status: VisitStatus = number(
        "VisitStatus",
        "1-1",
        zh="就诊状态（0：未就诊，1：已就诊）",
        en="Whether the patient was seen.",
        table_type="-",
        enumeration=VisitStatus,
    )
    is_cancelled: YesNo = number(
        "IsQuit",
        "1-1",
        zh="退号标志（0：否，1：是）",
        en="Whether it was cancelled.",
        table_type="-",
        enumeration=YesNo,
    )
    cancelled_at: datetime | None = instant(
        "QuitTime",
        "0-1",
        zh="退号时间，已退号必须携带（yyyy-mm-dd hh24:mi:ss）",
        en="When it was cancelled.",
        table_type="-",
        default=None,
    )
    clinic_fee: Decimal = money(
        "ClinicFee", "1-1", None, zh="诊疗金额（诊察费），精确到小数点后两位", en="Consultation fee.", table_type="-"
    )
    experts_fee: Decimal = money(
        "ExpFee", "1-1", None, zh="特需专家费用，精确到小数点后两位", en="Expert's fee.", table_type="-"
    )
    total_fee: Decimal = money(
        "TotalFee", "1-1", None, zh="费用总额，精确到小数点后两位", en="Both fees.", table_type="-"
    )
    self_paid: Decimal = money(
        "SelfPayFee",
        "1-1",
        None,
        zh="自负金额，精确到小数点后两位，如已退号填 0",
        en="The patient's part, 0 after a cancellation.",
        table_type="-",
    )
    insured: Decimal = money(
        "InsureFee",
        "1-1",
        None,
        zh="医保金额（包含统筹基金、当年账户、往年账户），精确到小数点后两位，如已退号填 0",
        en="The insurance's part, 0 after a cancellation.",
        table_type="-",
    )
    account_paid: Decimal = money(
        "AccountFee",
        "1-1",
        None,
        zh="医保账户已支付金额（包含公务员），精确到小数点后两位，如已退号填 0",
        en="What the insurance account paid, of the insurance's part; 0 after a cancellation.",
        table_type="-",
    )
    cash_paid: Decimal = money(
        "CashFee",
        "1-1",
        None,
        zh="现金已支付金额，精确到小数点后两位，如已退号填 0",
        en="What was paid in cash, 0 after a cancellation.",
        table_type="-",
    )
    bill_status: BillStatus = number(
        "IsPayed",
        "1-1",
        zh="结算标志（0：欠费，1：已结算）",
        en="Whether it is settled.",
        table_type="-",
        enumeration=BillStatus,
    )
    operator_id: str = text("OperID", "1-1", zh="挂号操作员工号", en="Who registered the patient.", table_type="-")
    is_booked: YesNo = number(
        "IsRegister",
        "1-1",
        zh="预约挂号标志（0：否，1：是）",
        en="Whether it was booked beforehand.",
        table_type="-",
        enumeration=YesNo,
    )
    booked_at: datetime | None = instant(
        "RegisterTime",
        "0-1",
        zh="预约时间，预约挂号必须携带（yyyy-mm-dd hh24:mi:ss）",
        en="When it was booked.",
        table_type="-",
        default=None,
    )
    estimated_at: datetime = instant(
        "EstBegTime",
        "1-1",
        zh="预计就诊开始时间，预约的就诊时段（yyyy-mm-dd hh24:mi:ss）",
        en="When the visit is expected to begin.",
        table_type="-",
    )
    channel: Channel | None = text(
        "RegVia",
        "0-1",
        zh="预约途径（0：医院 APP、服务台、自助机/1：12320/2：诊间预约/3：双向转诊/4：第三方，如微医/5：其它）"
        "预约来源（枚举）：网站、窗口、电话、APP、微信、诊间、社区转诊、自助机、电视",
        en="How it was made, in words.",
        table_type="-",
        enumeration=Channel,
        notes="The row holds an older list of numbers too; the words are sent.",
        default=None,
    )
    channel_vendor: str = text(
        "RegViaVendor",
        "0-1",
        zh="预约来源厂商或产品名，如 12320，苏周到、医院 APP 等",
        en="Product it was made with.",
        table_type="-",
        default="",
    )
    platform_registration_id: str = text(
        "Plat12320SN",
        "0-1",
        zh="12320 预约流水号，12320 方式预约的记录必须携带",
        en="The platform's RegID, where the platform booked it.",
        table_type="-",
        default="",
    )


@record
class Response:
    """The response of the hospital."""

    code: RecordCode = text(
        "Code",
        "1-1",
        zh="返回代码（2000 挂号记录获取成功 2001 请求格式不正确 2002 挂号记录不存在 2003 系统错误）",
        en="Result code.",
        enumeration=RecordCode,
        table_type="-",
    )
    message: str = text("Description", "0-1", zh="返回描述", en="In words.", table_type="-", default="")
    hospital_id: str = text(
        "HospitalID",
        "1-1",
        zh="医院代码",
        en="Hospital.",
        table_type="-",
        required=False,
        notes="Empty if the request named none.",
        default="",
    )
    records: list[RegistrationRecord] = group(
        RegistrationRecord,
        "RecItem",
        "0-n",
        zh="挂号记录列表",
        en="The registrations.",
        table_type="-",
        default_factory=list,
    )

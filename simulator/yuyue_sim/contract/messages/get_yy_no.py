"""2.8 新增预约挂号信息 getYyNo: make a booking."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.declaration import day, group, instant, money, number, record, text, time_of_day
from yuyue_sim.contract.enumerations import (
    BOOKING_WORK_TYPES,
    Channel,
    InsuranceType,
    PatientSex,
    RegistrationType,
    WorkType,
    YesNo,
)
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.core.language import Phrase


@record
class ExamItem:
    """One laboratory test to be done."""

    name: str = text("Name", "1-1", 20, zh="检验项名称", en="Name of the test.")


@record
class ExamApply:
    """The laboratory tests a booking is for."""

    items: list[ExamItem] = group(
        ExamItem, "ExamItem", "1-n", zh="检验项", en="The tests.", table_type="struct", default_factory=list
    )


@record
class Order:
    """The requested booking."""

    registration_id: int = number("RegID", "1-1", 18, zh="预约流水号", en="The platform's own number of the booking.")
    hospital_id: str = text("HospitalID", "1-1", 4, zh="预约医院编号", en="Hospital.")
    department_id: str = text("DepartID", "1-1", 10, zh="预约科室编号", en="Department.")
    department_name: str = text("DepartName", "1-1", 70, zh="预约科室名称", en="Its name.")
    doctor_id: str = text(
        "DoctorID", "0-1", 10, zh="预约医生编号", en="Doctor; absent for a department's own schedule.", default=""
    )
    doctor_name: str = text("DoctorName", "0-1", 70, zh="预约医生名称", en="The doctor's name.", default="")
    is_expert: YesNo = number(
        "IsExpert", "1-1", 1, zh="是否专家号（0 否 1 是）", en="Whether an expert is asked for.", enumeration=YesNo
    )
    patient_name: str = text("SickName", "1-1", 50, zh="病人姓名", en="Patient's name.")
    patient_sex: PatientSex = number(
        "SickSex", "1-1", 1, zh="性别（0 男 1 女）", en="Patient's sex.", enumeration=PatientSex
    )
    patient_birthday: date | None = day(
        "SickBirthday", "0-1", 8, zh="出生年月", en="Patient's date of birth.", default=None
    )
    insurance_type: InsuranceType = number(
        "SickInsureType",
        "1-1",
        1,
        zh="医保类型（0 自费 1 市民卡 3 吴江医保 4 异地医保 5 昆山医保 6 常熟医保 7 太仓医保 8 张家港医保）",
        en="Patient's insurance.",
        enumeration=InsuranceType,
    )
    visit_date: date = day("SeeDoctorDate", "1-1", 10, zh="预约就诊日期（YYYY-MM-DD）", en="Date of the visit.")
    work_type: WorkType = number(
        "WorkType",
        "1-1",
        1,
        zh="预约值班类别（1 上午 2 下午 3 全天 5 夜间门诊）",
        en="Part of the day.",
        enumeration=WorkType,
        values=BOOKING_WORK_TYPES,
    )
    reserve_no: str = text(
        "ReserveNo",
        "0-1",
        50,
        zh="预约就诊序号，实际不使用，接口兼容保留",
        en="Visit number, not used, kept for compatibility.",
        default="",
    )
    begin_time: str = time_of_day(
        "BeginTime",
        "0-1",
        10,
        zh="分时段开始时间（HH：mm）",
        en="Start of the slot; the first with a number left if absent.",
        default="",
    )
    end_time: str = time_of_day("EndTime", "0-1", 10, zh="分时段结束时间（HH：mm）", en="End of the slot.", default="")
    registry_fee: Decimal = money("RegistryFee", "1-1", 8, zh="挂号费", en="Registration fee, 0.")
    clinic_fee: Decimal = money("ClinicFee", "1-1", 8, zh="门诊诊察费", en="Consultation fee.")
    experts_fee: Decimal | None = money("ExpertsFee", "0-1", 8, zh="专家费", en="Expert's fee.", default=None)
    check_no: str = text(
        "CheckNo",
        "0-1",
        10,
        zh="就诊取号验证码（密码）",
        en="Code with which the patient takes the number.",
        default="",
    )
    phone: str = text("Phone", "1-1", 12, zh="联系电话", en="Patient's telephone.")
    card_no: str = text(
        "CardNo",
        "1-1",
        18,
        zh="身份证号",
        en="Patient's ID card number.",
        required=False,
        notes="Needed if no OtherIdNo is given.",
        default="",
    )
    other_id_no: str = text(
        "OtherIdNo",
        "0-1",
        30,
        zh="其他证件号，外籍患者预约时使用",
        en="Number of another paper, for foreign patients.",
        default="",
    )
    card_type: str = text(
        "CardType", "0-1", 20, zh="身份证/社会保障卡/护照/军官证等", en="Which paper that is.", default=""
    )
    registration_type: RegistrationType = number(
        "RegType",
        "1-1",
        2,
        zh="预约类别（0 预约挂号，1 社区转诊，11 社区转诊住院，12 社区转诊门诊，13 社区转诊检验检查，"
        "2 诊间预约，4 预约检查，5 预约检验，6 预约体检，7 预约专家咨询）",
        en="What kind of booking it is.",
        enumeration=RegistrationType,
    )
    channel: Channel = text(
        "RegVia",
        "1-1",
        10,
        zh="预约来源（枚举）：网站、窗口、电话、APP、微信、诊间、社区转诊、自助机、电视",
        en="How the booking was made.",
        enumeration=Channel,
        required=False,
        notes="The example leaves it out; then it is 网站.",
        default=Channel.WEBSITE,
    )
    channel_vendor: str = text(
        "RegViaVendor", "0-1", 20, zh="预约来源厂商或产品名，如苏周到", en="Product it was made with.", default=""
    )
    operator: str = text(
        "RegOperator",
        "0-1",
        10,
        zh="操作人，当通过电话、诊间、转诊、自助机、代挂号时填入操作人姓名或工号",
        en="Who made it for the patient.",
        default="",
    )
    is_paid: YesNo = number(
        "PayType", "1-1", 1, zh="是否已付费（0 否 1 是）", en="Whether it is paid.", enumeration=YesNo
    )
    created_at: datetime = instant("CreateDate", "1-1", 18, zh="预约创建时间", en="When the platform made it.")
    operator_id: str = text(
        "OperID",
        "0-1",
        20,
        zh="诊间预约/转诊预约操作员 id",
        en="Who booked in the consulting room or referred.",
        default="",
    )
    referring_hospital_id: str = text(
        "OutHospitalID", "0-1", 10, zh="转出医疗机构代码", en="Referring institution.", default=""
    )
    referring_hospital_name: str = text("OutHospitalName", "0-1", 70, zh="转出医疗机构", en="Its name.", default="")
    referring_department_id: str = text(
        "FromDeptID", "0-1", 10, zh="转出科室代码", en="Referring department.", default=""
    )
    referring_department_name: str = text("FromDeptName", "0-1", 70, zh="转出科室名称", en="Its name.", default="")
    referring_doctor_id: str = text("FromDoctorID", "0-1", 10, zh="转出医生代码", en="Referring doctor.", default="")
    referring_doctor_name: str = text(
        "FromDoctorName", "0-1", 70, zh="转出医生姓名", en="The doctor's name.", default=""
    )
    referral_reason: str = text(
        "ChangeCliniqueReason", "0-1", 500, zh="转诊原因", en="Why the patient is referred.", default=""
    )
    medical_record: str = text("MedicalRecord", "0-1", 500, zh="病史摘要", en="Medical history.", default="")
    preliminary_diagnosis: str = text(
        "PreDiagnosis", "0-1", 500, zh="初步诊断", en="Preliminary diagnosis.", default=""
    )
    exam_apply: ExamApply | None = group(
        ExamApply,
        "ExamApply",
        "0-1",
        zh="检验列表（当 RegType=5 时，存在）",
        en="Laboratory tests, for registration type 5.",
        table_type="struct",
        default=None,
    )

    def check(self, path: str) -> None:
        """Refuse an order without any paper of the patient, and a slot that ends before it begins."""
        if not self.card_no and not self.other_id_no:
            raise Malformed(f"{path}/CardNo", Phrase("an ID card number, or another paper's in OtherIdNo"), None)
        if self.begin_time and self.end_time and self.end_time <= self.begin_time:
            expected = Phrase("a time after BeginTime {begin}", begin=self.begin_time)
            raise Malformed(f"{path}/EndTime", expected, self.end_time)


@record
class Request:
    """The request of the platform."""

    order: Order = group(Order, "OrderInfo", "1-1", zh="预约信息", en="The booking.")


@record
class BookingResult:
    """The result of the booking."""

    code: BookingCode = text(
        "Code",
        "1-1",
        4,
        zh="预约状态（1000 预约成功，1001 号源已满，1002 已经有预约记录，1003 科室或医生不存在，"
        "1004 排班信息不存在，1005 其它异常）",
        en="Result code.",
        enumeration=BookingCode,
    )
    registration_id: int | None = number(
        "RegID",
        "1-1",
        18,
        zh="挂号流水号，当预约状态=1002 时必须返回已经存在的流水号",
        en="RegID of the booking; for code 1002 that of the one there already is.",
        required=False,
        notes="0 if a refused request had none.",
        default=None,
    )
    reserve_no: int | None = number(
        "ReserveNo",
        "1-1",
        4,
        zh="就诊序号",
        en="Visit number.",
        required=False,
        notes="0 if nothing was booked.",
        default=None,
    )
    check_no: int | None = number(
        "CheckNo",
        "0-1",
        10,
        zh="取号验证码（如医院返回本字段，预约平台使用医院的）",
        en="Code with which the patient takes the number; the hospital's counts.",
        default=None,
    )
    message: str = text("ErrMsg", "0-1", 200, zh="异常信息提示", en="What was wrong.", default="")


@record
class Response:
    """The response of the hospital."""

    result: BookingResult = group(BookingResult, "ResponseInfo", "1-1", zh="预约结果", en="The result.")

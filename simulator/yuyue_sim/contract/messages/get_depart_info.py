"""2.2 获取医院科室信息 getDepartInfo: the departments of a hospital."""

from __future__ import annotations

from decimal import Decimal

from yuyue_sim.contract.declaration import EXAMPLE_EXTRA, TABLE_ROW, group, money, number, record, text
from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType, MessageType, YesNo


@record
class DepartmentQuery:
    """The hospital whose departments are requested."""

    hospital_id: str = text("HospitalID", "1-1", 8, zh="医院编码", en="Hospital.")


@record
class Request:
    """The request of the platform."""

    message_type: MessageType = number(
        "MsgType",
        "1-1",
        4,
        zh="操作类型(1000 请求科室信息)",
        en="Always 1000.",
        enumeration=MessageType,
        required=False,
        default=MessageType.QUERY,
    )
    query: DepartmentQuery = group(
        DepartmentQuery, "RequestInfo", "1-1", zh="请求信息", en="The request.", table_type="-"
    )


@record
class DepartmentInfo:
    """One department."""

    hospital_id: str = text(
        "HospitalID", "1-1", 8, zh="医院代码", en="Hospital.", layouts=EXAMPLE_EXTRA, in_table=False
    )
    department_name: str = text("DepartName", "1-1", 50, zh="科室名称", en="Its name.")
    department_id: str = text("DepartID", "1-1", 8, zh="科室代码", en="Department.")
    department_type: DepartmentType = number(
        "DepartType",
        "1-1",
        1,
        zh="科室类别（1 普通挂号科室 2 专病专科 3 专家科室 4 急诊 5 住院科室 6 病区科室 10 检验 11 检查 20 其他）",
        en="Type; 1, 2 and 4 are ordinary clinics, 3 expert ones.",
        enumeration=DepartmentType,
        length_binds=False,
        notes="The values 10, 11 and 20 are longer than the length.",
    )
    is_special: YesNo | None = number(
        "IsSpecialDepart",
        "0-1",
        1,
        zh="是否特色科室，0 默认值，不是特色科室 1 是特色科室",
        en="Whether the hospital is known for it.",
        enumeration=YesNo,
        default=None,
    )
    phone: str = text("Phone", "0-1", 50, zh="科室电话", en="Telephone.", default="")
    intro: str = text("DepartIntro", "0-1", 200, zh="科室简介", en="Introduction.", default="")
    registry_fee: Decimal = money(
        "RegistryFee", "1-1", 8, zh="挂号费用填 0，因接口兼容性保留", en="Always 0, kept for compatibility."
    )
    clinic_fee: Decimal = money(
        "ClinicFee", "1-1", 8, zh="门诊诊察费，非门急诊科室填 0", en="Consultation fee; 0 where there is no clinic."
    )
    parent_id: str = text(
        "MZKS",
        "0-1",
        10,
        zh="大科室编号，如有必须存在，且所属大科室也必须在本接口传送",
        en="Big department it belongs to, itself among the departments sent.",
        default="",
    )
    parent_name: str = text(
        "MzksName",
        "0-1",
        20,
        zh="大科室名称（标准名，见附件“医疗机构诊疗科目名录”），如有必须存在，且所属大科室也必须在本接口传送",
        en="Name of the big department, one of the catalogue's.",
        default="",
    )
    sex: DepartmentSex | None = number(
        "DepartSex",
        "0-1",
        1,
        zh="若无节点，表示不限性别，若有节点，0 默认值，表示不限性别 1 只限男性 2 只限女性",
        en="Who is admitted by sex; anyone if absent.",
        enumeration=DepartmentSex,
        default=None,
    )
    age_limit: AgeLimit | None = number(
        "BabyFlag",
        "0-1",
        1,
        zh="儿科标志，若无节点，表示非儿科，若有节点，0 默认值，非儿科 1 儿科 2 成人科室",
        en="Who is admitted by age; anyone if absent.",
        enumeration=AgeLimit,
        default=None,
    )
    age_years: int | None = number(
        "BabyAge",
        "0-1",
        2,
        zh="儿童限制年龄，大于该年龄不可挂（若 BabyFlag 为 2，则小于该年龄不可预约）",
        en="Highest age of a children's department, lowest of an adults' one, in years.",
        default=None,
    )
    notice: str = text("Notice", "0-1", 50, zh="科室须知，注意点", en="What patients should know.", default="")


@record
class Response:
    """The response of the hospital."""

    hospital_id: str = text("HospitalID", "1-1", 8, zh="医院代码", en="Hospital.", layouts=TABLE_ROW)
    departments: list[DepartmentInfo] = group(
        DepartmentInfo,
        "DepartInfo",
        "1-n",
        zh="科室信息",
        en="The departments.",
        required=False,
        notes="None if the requested hospital is unknown.",
        default_factory=list,
    )

"""2.3 获取医院医生信息 getDoctorInfo: the doctors of a hospital."""

from __future__ import annotations

from yuyue_sim.contract.declaration import EXAMPLE_EXTRA, TABLE_ROW, group, number, record, text
from yuyue_sim.contract.enumerations import DoctorRank, DoctorSex, Education, MessageType, YesNo


@record
class DoctorQuery:
    """The hospital whose doctors are requested."""

    hospital_id: str = text("HospitalID", "1-1", 8, zh="医院编码", en="Hospital.")


@record
class Request:
    """The request of the platform."""

    message_type: MessageType = number(
        "MsgType",
        "1-1",
        4,
        zh="操作类型(1000 请求医生信息)",
        en="Always 1000.",
        enumeration=MessageType,
        required=False,
        default=MessageType.QUERY,
    )
    query: DoctorQuery = group(DoctorQuery, "RequestInfo", "1-1", zh="请求信息", en="The request.", table_type="-")


@record
class DoctorInfo:
    """One doctor in one department."""

    doctor_id: str = text("DoctorID", "1-1", 10, zh="医生代码", en="Doctor.")
    department_id: str = text("DepartID", "1-1", 10, zh="科室代码", en="Department.")
    doctor_name: str = text("DoctorName", "1-1", 70, zh="医生姓名", en="Name.")
    sex: DoctorSex = number(
        "DoctorSex",
        "1-1",
        1,
        zh="医生性别（1 男 2 女）0/空表示未知",
        en="Sex; 0 or empty where it is not known.",
        enumeration=DoctorSex,
        required=False,
        default=DoctorSex.UNKNOWN,
    )
    rank: str = text("DoctorRank", "0-1", 20, zh="医生职称，枚举值", en="Rank.", enumeration=DoctorRank, default="")
    intro: str = text("DoctorInro", "0-1", 200, zh="医生简介", en="Introduction.", default="")
    specialty: str = text("DoctorIntor", "0-1", 100, zh="医生特长", en="What the doctor is good at.", default="")
    is_expert: YesNo = number(
        "IsExpert", "1-1", 1, zh="是否专家（0 否 1 是）", en="Whether an expert.", enumeration=YesNo
    )
    is_famous: YesNo | None = number(
        "IsFamous",
        "0-1",
        1,
        zh="是否名医（0 否 1 是），如：名医工作室、外地聘请的、院方认可的知名专家",
        en="Whether famous.",
        enumeration=YesNo,
        default=None,
    )
    card_no: str = text("IDCard", "0-1", 20, zh="医生身份证号码", en="ID card number.", layouts=TABLE_ROW, default="")
    card_no_of_example: str = text(
        "DoctorCardNo",
        "0-1",
        20,
        zh="医生身份证号",
        en="ID card number, as the example names it.",
        layouts=EXAMPLE_EXTRA,
        in_table=False,
        source="card_no",
        init=False,
    )
    education: str = text(
        "Education",
        "0-1",
        20,
        zh="学历（最高），枚举值",
        en="Highest education.",
        enumeration=Education,
        default="",
    )
    experience: str = text("Experience", "0-1", 200, zh="从医经验", en="Experience.", default="")
    average_visit_minutes: int | None = number(
        "AveWorkTime",
        "0-1",
        zh="平均就诊时间",
        en="Average length of a visit, in minutes.",
        layouts=EXAMPLE_EXTRA,
        in_table=False,
        default=None,
    )
    notice: str = text("Notice", "0-1", 50, zh="须知，注意点", en="What patients should know.", default="")


@record
class Response:
    """The response of the hospital."""

    hospital_id: str = text("HospitalID", "1-1", 8, zh="医院代码", en="Hospital.")
    doctors: list[DoctorInfo] = group(
        DoctorInfo,
        "DoctorInfo",
        "1-n",
        zh="医生信息",
        en="The doctors.",
        required=False,
        notes="None if the requested hospital is unknown.",
        default_factory=list,
    )

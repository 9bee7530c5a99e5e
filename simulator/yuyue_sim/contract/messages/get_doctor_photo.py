"""2.4 获取医生照片 getDoctorPhoto: pictures of doctors."""

from __future__ import annotations

from yuyue_sim.contract.declaration import EXAMPLE_EXTRA, TABLE_ROW, group, number, record, text
from yuyue_sim.contract.enumerations import MessageType


@record
class PhotoQuery:
    """The doctor whose photo is requested, or all doctors of a hospital."""

    hospital_id: str = text("HospitalID", "1-1", 8, zh="医院编码", en="Hospital.")
    doctor_id: str = text("DoctorID", "0-1", 8, zh="医生编号", en="Doctor; all of them if absent.", default="")


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
    query: PhotoQuery = group(PhotoQuery, "RequestInfo", "1-1", zh="请求信息", en="The request.", table_type="-")


@record
class PhotoInfo:
    """One doctor's photo."""

    doctor_id: str = text("DoctorID", "1-1", 10, zh="医生代码", en="Doctor.")
    doctor_name: str = text("DoctorName", "1-1", 10, zh="医生姓名", en="Name.")
    photo: str = text(
        "DoctorPhoto",
        "1-1",
        10,
        zh="医生照片的 base64 编码数据（jpg 格式）",
        en="Photo, data:image/jpg;base64,…",
        layouts=TABLE_ROW,
        length_binds=False,
        notes="No photo fits the table's length.",
    )
    photo_of_example: str = text(
        "DoctorPhotoBase64",
        "1-1",
        zh="医生照片的 base64 编码数据（jpg 格式）",
        en="Photo, as the example names it.",
        layouts=EXAMPLE_EXTRA,
        in_table=False,
        source="photo",
        init=False,
    )


@record
class Response:
    """The response of the hospital."""

    hospital_id: str = text("HospitalID", "1-1", 8, zh="医院代码", en="Hospital.")
    photos: list[PhotoInfo] = group(
        PhotoInfo,
        "DoctorInfo",
        "1-n",
        zh="医生照片",
        en="The photos.",
        required=False,
        notes="None if the requested hospital or doctor is unknown.",
        default_factory=list,
    )

"""医疗机构诊疗科目名录 (2012): the standard names of big departments, with their numbers (appendix 3)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SUBJECTS: Mapping[int, str] = MappingProxyType(
    {
        1: "预防保健科",
        2: "全科医疗科",
        3: "内科",
        4: "外科",
        5: "妇产科",
        6: "妇女保健科",
        7: "儿科",
        8: "小儿外科",
        9: "儿童保健科",
        10: "眼科",
        11: "耳鼻咽喉科",
        12: "口腔科",
        13: "皮肤科",
        14: "医疗美容科",
        15: "精神科",
        16: "传染科",
        17: "结核病科",
        18: "地方病科",
        19: "肿瘤科",
        20: "急诊医学科",
        21: "康复医学科",
        22: "运动医学科",
        23: "职业病科",
        24: "临终关怀科",
        25: "特种医学与军事医学科",
        26: "麻醉科",
        27: "疼痛科",
        28: "重症医学科",
        30: "医学检验科",
        31: "病理科",
        32: "医学影像科",
        50: "中医科",
        51: "民族医学科",
        52: "中西医结合科",
        61: "重症监护室(综合)",
        79: "其它",
        99: "管理科室",
    }
)
"""Number → name, in the order of the catalogue; 29, 33 to 49 and others are unused."""

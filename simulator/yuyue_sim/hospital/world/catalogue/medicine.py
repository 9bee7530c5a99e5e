"""Internal medicine (03)."""

from __future__ import annotations

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentType
from yuyue_sim.hospital.world.catalogue.entry import entry, expert_clinic

_DISEASE = DepartmentType.DISEASE
_ADULTS = AgeLimit.ADULTS


_DIGESTIVE = entry(
    "0302",
    "消化内科",
    "GRZ",
    6,
    "慢性胃炎 消化性溃疡 炎症性肠病 脂肪肝 胰腺炎",
    "胃肠镜检查 内镜下黏膜剥离术 ERCP取石术",
    age=_ADULTS,
    beds=True,
)
_NEUROLOGY = entry(
    "0303",
    "神经内科",
    "GRZ",
    6,
    "脑梗死 脑出血 癫痫 帕金森病 眩晕",
    "急性脑梗死静脉溶栓 脑血管介入治疗 肌电图诊断",
    beds=True,
)
_CARDIOLOGY = entry(
    "0304",
    "心血管内科",
    "GRZ",
    6,
    "冠心病 高血压 心律失常 心力衰竭 心肌病",
    "冠状动脉介入治疗 射频消融术 心脏起搏器植入术",
    age=_ADULTS,
    beds=True,
)

MEDICINE_CLINICS = (
    entry("0300", "内科", "GRSZ", 4, "上呼吸道感染 高血压 糖尿病 慢性胃炎 贫血", "常见病综合诊治", age=_ADULTS),
    entry(
        "0301",
        "呼吸内科",
        "GRZ",
        5,
        "慢性阻塞性肺疾病 支气管哮喘 肺炎 肺结节 间质性肺病",
        "支气管镜介入治疗 无创呼吸机治疗 肺功能评估",
        age=_ADULTS,
        beds=True,
    ),
    _DIGESTIVE,
    _NEUROLOGY,
    _CARDIOLOGY,
    entry(
        "0305", "血液内科", "g", 4, "白血病 淋巴瘤 多发性骨髓瘤 贫血 血小板减少症", "造血干细胞移植 靶向治疗", beds=True
    ),
    entry(
        "0306",
        "肾内科",
        "Grz",
        4,
        "慢性肾炎 肾病综合征 糖尿病肾病 慢性肾衰竭",
        "血液透析 腹膜透析 肾穿刺活检",
        beds=True,
    ),
    entry(
        "0307",
        "内分泌科",
        "Grz",
        4,
        "糖尿病 甲状腺功能亢进 痛风 骨质疏松 肥胖症",
        "胰岛素泵治疗 动态血糖监测",
        beds=True,
    ),
    entry(
        "0308",
        "风湿免疫科",
        "gz",
        3,
        "类风湿关节炎 系统性红斑狼疮 强直性脊柱炎 干燥综合征",
        "生物制剂治疗 关节超声评估",
    ),
    entry(
        "0309",
        "老年医学科",
        "gr",
        3,
        "老年综合征 高血压 冠心病 认知障碍",
        "老年综合评估 多病共存管理",
        age=_ADULTS,
        beds=True,
    ),
    entry("0310", "变态反应科", "g", 2, "过敏性鼻炎 过敏性哮喘 荨麻疹 食物过敏", "过敏原检测 脱敏治疗"),
    entry(
        "0321",
        "高血压专病门诊",
        "Grs",
        1,
        "原发性高血压 难治性高血压 继发性高血压",
        "动态血压监测",
        type=_DISEASE,
        age=_ADULTS,
    ),
    entry(
        "0322", "糖尿病专病门诊", "Grs", 1, "2型糖尿病 糖尿病足 妊娠糖尿病", "个体化降糖方案 并发症筛查", type=_DISEASE
    ),
    entry(
        "0323",
        "房颤专病门诊",
        "g",
        1,
        "心房颤动 心房扑动 室上性心动过速",
        "导管消融术 左心耳封堵术",
        type=_DISEASE,
        age=_ADULTS,
    ),
    entry("0324", "炎症性肠病专病门诊", "g", 1, "溃疡性结肠炎 克罗恩病", "生物制剂治疗 肠镜随访", type=_DISEASE),
    entry(
        "0325",
        "头痛眩晕专病门诊",
        "gr",
        1,
        "偏头痛 紧张性头痛 良性阵发性位置性眩晕",
        "手法复位 前庭功能检查",
        type=_DISEASE,
    ),
    entry(
        "0326",
        "帕金森病专病门诊",
        "g",
        1,
        "帕金森病 特发性震颤 运动障碍",
        "药物优化治疗 脑深部电刺激程控",
        type=_DISEASE,
    ),
    expert_clinic(_CARDIOLOGY, "0341", "心血管内科专家门诊", "G", 3),
    expert_clinic(_DIGESTIVE, "0342", "消化内科专家门诊", "g"),
    expert_clinic(_NEUROLOGY, "0343", "神经内科专家门诊", "g"),
)

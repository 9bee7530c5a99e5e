"""Emergency and critical care, laboratories, examinations, pharmacy."""

from __future__ import annotations

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType
from yuyue_sim.hospital.world.catalogue.entry import entry

_EMERGENCY = DepartmentType.EMERGENCY
_EXAMINATION = DepartmentType.EXAMINATION
_INPATIENT = DepartmentType.INPATIENT
_LABORATORY = DepartmentType.LABORATORY
_OTHER = DepartmentType.OTHER
_WOMEN = DepartmentSex.FEMALE
_CHILDREN = AgeLimit.CHILDREN


EMERGENCY_AND_CRITICAL_CLINICS = (
    entry(
        "2000",
        "急诊医学科",
        "GRCMz",
        4,
        "急性胸痛 急性中毒 多发伤 休克",
        "心肺复苏 急危重症抢救",
        type=_EMERGENCY,
        women=35,
    ),
    entry("2001", "急诊内科", "GR", 3, "急性发热 急性腹痛 急性胸痛", "溶栓治疗 急诊洗胃", type=_EMERGENCY, women=40),
    entry("2002", "急诊外科", "GRc", 3, "创伤 骨折 烧烫伤", "清创缝合 创伤救治", type=_EMERGENCY, women=12),
    entry(
        "2003", "儿科急诊", "gC", 3, "小儿高热 热性惊厥 小儿腹痛", "儿童急救", type=_EMERGENCY, age=_CHILDREN, women=60
    ),
    entry("2004", "妇产科急诊", "M", 2, "急产 阴道出血 异位妊娠", "产科急救", type=_EMERGENCY, sex=_WOMEN, women=88),
    entry(
        "2800",
        "重症医学科",
        "GRCz",
        4,
        "多器官功能衰竭 重症肺炎 严重创伤",
        "机械通气 连续性血液净化",
        type=_INPATIENT,
        beds=True,
    ),
)


TECHNICAL_CLINICS = (
    entry(
        "3000", "医学检验科", "GRSCMZ", 2, "血常规 生化检验 免疫检验", "自动化检验流水线", type=_LABORATORY, women=60
    ),
    entry("3001", "核酸检测门诊", "gr", 0, "呼吸道病原核酸检测", type=_LABORATORY),
    entry("3100", "病理科", "Grm", 2, "活检组织病理 细胞学检查", "术中快速冰冻", type=_LABORATORY, women=60),
    entry("3200", "医学影像科", "GRSCMZ", 3, "影像检查 影像会诊", "影像诊断报告", type=_EXAMINATION, women=45),
    entry("3201", "CT室", "GRCZ", 1, "CT平扫 CT增强 冠脉CTA", type=_EXAMINATION),
    entry("3202", "磁共振室", "GrCz", 1, "颅脑磁共振 脊柱磁共振 磁共振血管成像", type=_EXAMINATION),
    entry("3203", "介入诊疗室", "Gr", 1, "冠状动脉造影 脑血管造影", type=_EXAMINATION, women=20),
    entry("3204", "超声科", "GRSCMZ", 3, "腹部彩超 心脏彩超 甲状腺彩超", type=_EXAMINATION, women=75),
    entry("3205", "心电图室", "GRScz", 1, "常规心电图 动态心电图 动态血压", type=_EXAMINATION, women=70),
    entry("3206", "内镜中心", "Grz", 1, "胃镜检查 肠镜检查 无痛胃肠镜", type=_EXAMINATION),
    entry("7901", "体检中心", "GRSMZ", 1, "入职体检 健康体检 慢性病筛查", type=_OTHER, women=60),
    entry("7902", "药房", "GRSCMZ", 0, "处方调配 用药咨询", type=_OTHER),
)

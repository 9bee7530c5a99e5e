"""Women (05, 06) and children (07 to 09)."""

from __future__ import annotations

from dataclasses import replace

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType
from yuyue_sim.hospital.world.catalogue.entry import Clinic, entry, expert_clinic

_DISEASE = DepartmentType.DISEASE
_WOMEN = DepartmentSex.FEMALE
_CHILDREN = AgeLimit.CHILDREN


_GYNAECOLOGY = entry(
    "0501",
    "妇科",
    "GRMz",
    5,
    "子宫肌瘤 卵巢囊肿 子宫内膜异位症 宫颈病变 月经不调",
    "腹腔镜手术 宫腔镜手术 盆底功能重建",
    sex=_WOMEN,
    women=88,
    beds=True,
)
_OBSTETRICS = entry(
    "0502",
    "产科",
    "GRM",
    5,
    "孕期检查 高危妊娠 妊娠期高血压 妊娠糖尿病",
    "无痛分娩 高危妊娠管理 产前诊断",
    sex=_WOMEN,
    women=90,
    beds=True,
)

WOMEN_CLINICS = (
    entry("0500", "妇产科", "GRM", 4, "妇科炎症 月经不调 早孕检查", "妇产科常见病诊治", sex=_WOMEN, women=88),
    _GYNAECOLOGY,
    _OBSTETRICS,
    entry(
        "0503",
        "计划生育科",
        "gM",
        2,
        "避孕咨询 意外妊娠 宫内节育器问题",
        "宫内节育器放置术 可视人工流产术",
        sex=_WOMEN,
        women=90,
    ),
    entry(
        "0504",
        "生殖医学科",
        "gm",
        3,
        "不孕症 多囊卵巢综合征 复发性流产 男性不育",
        "人工授精 体外受精胚胎移植",
        women=75,
    ),
    entry(
        "0521",
        "宫颈疾病专病门诊",
        "gM",
        1,
        "宫颈炎 HPV感染 宫颈上皮内瘤变",
        "阴道镜检查 宫颈锥切术",
        type=_DISEASE,
        sex=_WOMEN,
        women=92,
    ),
    entry(
        "0522",
        "更年期专病门诊",
        "gm",
        1,
        "更年期综合征 绝经后骨质疏松",
        "激素补充治疗",
        type=_DISEASE,
        sex=_WOMEN,
        women=92,
    ),
    expert_clinic(_GYNAECOLOGY, "0531", "妇科专家门诊", "gM", 3),
    expert_clinic(_OBSTETRICS, "0532", "产科专家门诊", "M", 3),
    entry("0600", "妇女保健科", "MS", 2, "妇女病普查 孕前检查 产后康复", "盆底康复 孕前优生指导", sex=_WOMEN, women=95),
    entry("0601", "孕产期保健门诊", "Ms", 2, "孕期保健 营养指导 产后访视", "孕期体重管理", sex=_WOMEN, women=95),
)


def _child(code: str, name: str, letters: str, weight: int, conditions: str, techniques: str) -> Clinic:
    return entry(code, name, letters, weight, conditions, techniques, age=_CHILDREN, women=64)


_GENERAL_CHILDREN = replace(
    _child("0700", "儿科", "GRMCsz", 5, "小儿感冒 小儿肺炎 小儿腹泻 手足口病", "儿童常见病诊治"), has_beds=True
)

CHILDREN_CLINICS = (
    _GENERAL_CHILDREN,
    replace(
        _child("0701", "小儿呼吸科", "C", 5, "小儿肺炎 支气管炎 慢性咳嗽", "儿童支气管镜检查 雾化治疗"), has_beds=True
    ),
    replace(_child("0702", "小儿消化科", "C", 4, "小儿腹泻 功能性腹痛 便秘", "儿童胃肠镜检查"), has_beds=True),
    replace(_child("0703", "小儿神经科", "C", 4, "小儿癫痫 热性惊厥 脑性瘫痪", "视频脑电图监测"), has_beds=True),
    _child("0704", "小儿心血管科", "C", 3, "先天性心脏病 川崎病 心肌炎", "先心病介入封堵术"),
    replace(_child("0705", "小儿血液科", "c", 3, "小儿白血病 贫血 血小板减少症", "儿童化疗方案管理"), has_beds=True),
    _child("0706", "小儿肾脏科", "c", 3, "肾病综合征 急性肾炎 遗尿症", "儿童肾穿刺活检"),
    _child("0707", "小儿内分泌科", "C", 3, "性早熟 矮小症 儿童糖尿病", "生长激素治疗"),
    replace(_child("0708", "新生儿科", "gMC", 4, "早产儿 新生儿黄疸 新生儿窒息", "早产儿救治 换血治疗"), has_beds=True),
    _child("0709", "小儿感染科", "c", 2, "手足口病 猩红热 传染性单核细胞增多症", "儿童传染病规范诊治"),
    replace(_child("0721", "哮喘专病门诊", "gC", 1, "儿童哮喘 过敏性咳嗽", "肺功能检查 吸入治疗指导"), type=_DISEASE),
    replace(_child("0722", "矮小症专病门诊", "C", 1, "矮小症 特发性性早熟", "骨龄评估 生长激素治疗"), type=_DISEASE),
    replace(
        _child("0723", "抽动多动专病门诊", "c", 1, "抽动障碍 注意缺陷多动障碍", "行为治疗 生物反馈治疗"), type=_DISEASE
    ),
    expert_clinic(_GENERAL_CHILDREN, "0731", "儿科专家门诊", "gmC", 3),
    entry(
        "0800", "小儿外科", "gC", 3, "小儿疝气 包茎 小儿阑尾炎", "小儿腹腔镜手术", age=_CHILDREN, women=20, beds=True
    ),
    entry(
        "0801", "小儿骨科", "C", 3, "小儿骨折 发育性髋关节脱位 斜颈", "石膏矫形 髋关节复位术", age=_CHILDREN, women=15
    ),
    entry("0802", "小儿泌尿外科", "c", 2, "尿道下裂 隐睾 肾积水", "尿道成形术", age=_CHILDREN, women=10),
    entry("0803", "小儿普外科", "c", 2, "肠套叠 先天性巨结肠 胆道闭锁", "腹腔镜根治术", age=_CHILDREN, women=20),
    _child("0900", "儿童保健科", "MCSr", 3, "生长发育监测 营养不良 喂养指导", "生长发育评估 营养指导"),
    _child("0901", "儿童生长发育门诊", "Cm", 2, "身高管理 骨龄评估 肥胖症", "骨龄检测"),
    _child("0902", "儿童语言障碍门诊", "c", 1, "语言发育迟缓 构音障碍 孤独症谱系障碍", "语言训练"),
)

"""The clinics that hospitals of this world choose from, by big department (大科室) of appendix 3.

A clinic's code starts with the number of its big department in the catalogue; the code that ends in 00 is the big
department itself. The letters tell which profiles have the clinic (`Figures.letter`): a capital always, a small letter
where the hospital is large enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from simulator.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType
from simulator.contract.subjects import SUBJECTS

_OTHER_SUBJECT = 79


@dataclass(frozen=True, slots=True)
class Clinic:
    """One entry of the catalogue."""

    code: str
    name: str
    letters: str
    weight: int
    """Its share of a hospital's doctors, in parts; 0 where no doctor belongs to it."""
    conditions: tuple[str, ...] = ()
    """What it treats."""
    techniques: tuple[str, ...] = ()
    """What it is known for doing."""
    type: DepartmentType = DepartmentType.ORDINARY
    sex: DepartmentSex = DepartmentSex.ANY
    age_limit: AgeLimit = AgeLimit.NONE
    women_percent: int = 45
    """Share of women among its doctors."""
    has_beds: bool = False

    @property
    def subject_code(self) -> str:
        """The code of its big department."""
        return self.code[:2] + "00"

    @property
    def subject(self) -> str:
        """The standard name of its big department."""
        return SUBJECTS[int(self.code[:2])]

    @property
    def is_big(self) -> bool:
        """Whether it is a big department itself."""
        return self.code.endswith("00") and int(self.code[:2]) != _OTHER_SUBJECT


_DISEASE = DepartmentType.DISEASE
_EMERGENCY = DepartmentType.EMERGENCY
_EXAMINATION = DepartmentType.EXAMINATION
_EXPERT = DepartmentType.EXPERT
_INPATIENT = DepartmentType.INPATIENT
_LABORATORY = DepartmentType.LABORATORY
_OTHER = DepartmentType.OTHER
_MEN = DepartmentSex.MALE
_WOMEN = DepartmentSex.FEMALE
_CHILDREN = AgeLimit.CHILDREN
_ADULTS = AgeLimit.ADULTS


def _clinic(  # noqa: PLR0913 - a row of a table
    code: str,
    name: str,
    letters: str,
    weight: int,
    conditions: str,
    techniques: str = "",
    *,
    type: DepartmentType = DepartmentType.ORDINARY,  # noqa: A002
    sex: DepartmentSex = DepartmentSex.ANY,
    age: AgeLimit = AgeLimit.NONE,
    women: int = 45,
    beds: bool = False,
) -> Clinic:
    return Clinic(
        code, name, letters, weight, tuple(conditions.split()), tuple(techniques.split()), type, sex, age, women, beds
    )


def _experts(of: Clinic, code: str, name: str, letters: str, weight: int = 2) -> Clinic:
    """The expert clinic of an ordinary one: the same patients, senior doctors."""
    return replace(of, code=code, name=name, letters=letters, weight=weight, type=_EXPERT, has_beds=False)


def _medicine() -> Iterator[Clinic]:
    yield _clinic("0300", "内科", "GRSZ", 4, "上呼吸道感染 高血压 糖尿病 慢性胃炎 贫血", "常见病综合诊治", age=_ADULTS)
    yield _clinic(
        "0301",
        "呼吸内科",
        "GRZ",
        5,
        "慢性阻塞性肺疾病 支气管哮喘 肺炎 肺结节 间质性肺病",
        "支气管镜介入治疗 无创呼吸机治疗 肺功能评估",
        age=_ADULTS,
        beds=True,
    )
    digestive = _clinic(
        "0302",
        "消化内科",
        "GRZ",
        6,
        "慢性胃炎 消化性溃疡 炎症性肠病 脂肪肝 胰腺炎",
        "胃肠镜检查 内镜下黏膜剥离术 ERCP取石术",
        age=_ADULTS,
        beds=True,
    )
    neurology = _clinic(
        "0303",
        "神经内科",
        "GRZ",
        6,
        "脑梗死 脑出血 癫痫 帕金森病 眩晕",
        "急性脑梗死静脉溶栓 脑血管介入治疗 肌电图诊断",
        beds=True,
    )
    cardiology = _clinic(
        "0304",
        "心血管内科",
        "GRZ",
        6,
        "冠心病 高血压 心律失常 心力衰竭 心肌病",
        "冠状动脉介入治疗 射频消融术 心脏起搏器植入术",
        age=_ADULTS,
        beds=True,
    )
    yield from (digestive, neurology, cardiology)
    yield _clinic(
        "0305", "血液内科", "g", 4, "白血病 淋巴瘤 多发性骨髓瘤 贫血 血小板减少症", "造血干细胞移植 靶向治疗", beds=True
    )
    yield _clinic(
        "0306",
        "肾内科",
        "Grz",
        4,
        "慢性肾炎 肾病综合征 糖尿病肾病 慢性肾衰竭",
        "血液透析 腹膜透析 肾穿刺活检",
        beds=True,
    )
    yield _clinic(
        "0307",
        "内分泌科",
        "Grz",
        4,
        "糖尿病 甲状腺功能亢进 痛风 骨质疏松 肥胖症",
        "胰岛素泵治疗 动态血糖监测",
        beds=True,
    )
    yield _clinic(
        "0308",
        "风湿免疫科",
        "gz",
        3,
        "类风湿关节炎 系统性红斑狼疮 强直性脊柱炎 干燥综合征",
        "生物制剂治疗 关节超声评估",
    )
    yield _clinic(
        "0309",
        "老年医学科",
        "gr",
        3,
        "老年综合征 高血压 冠心病 认知障碍",
        "老年综合评估 多病共存管理",
        age=_ADULTS,
        beds=True,
    )
    yield _clinic("0310", "变态反应科", "g", 2, "过敏性鼻炎 过敏性哮喘 荨麻疹 食物过敏", "过敏原检测 脱敏治疗")
    yield _clinic(
        "0321",
        "高血压专病门诊",
        "Grs",
        1,
        "原发性高血压 难治性高血压 继发性高血压",
        "动态血压监测",
        type=_DISEASE,
        age=_ADULTS,
    )
    yield _clinic(
        "0322", "糖尿病专病门诊", "Grs", 1, "2型糖尿病 糖尿病足 妊娠糖尿病", "个体化降糖方案 并发症筛查", type=_DISEASE
    )
    yield _clinic(
        "0323",
        "房颤专病门诊",
        "g",
        1,
        "心房颤动 心房扑动 室上性心动过速",
        "导管消融术 左心耳封堵术",
        type=_DISEASE,
        age=_ADULTS,
    )
    yield _clinic("0324", "炎症性肠病专病门诊", "g", 1, "溃疡性结肠炎 克罗恩病", "生物制剂治疗 肠镜随访", type=_DISEASE)
    yield _clinic(
        "0325",
        "头痛眩晕专病门诊",
        "gr",
        1,
        "偏头痛 紧张性头痛 良性阵发性位置性眩晕",
        "手法复位 前庭功能检查",
        type=_DISEASE,
    )
    yield _clinic(
        "0326",
        "帕金森病专病门诊",
        "g",
        1,
        "帕金森病 特发性震颤 运动障碍",
        "药物优化治疗 脑深部电刺激程控",
        type=_DISEASE,
    )
    yield _experts(cardiology, "0341", "心血管内科专家门诊", "G", 3)
    yield _experts(digestive, "0342", "消化内科专家门诊", "g")
    yield _experts(neurology, "0343", "神经内科专家门诊", "g")


def _surgery() -> Iterator[Clinic]:
    yield _clinic(
        "0400", "外科", "GRsz", 3, "体表肿物 软组织感染 急慢性阑尾炎 胆囊结石", "门诊小手术 伤口处理", women=12
    )
    general = _clinic(
        "0401",
        "普外科",
        "GR",
        5,
        "胆囊结石 胃癌 结直肠癌 急性阑尾炎 肝胆疾病",
        "腹腔镜微创手术 胃肠肿瘤根治术",
        women=12,
        beds=True,
    )
    yield general
    yield _clinic(
        "0402",
        "神经外科",
        "Gr",
        4,
        "脑肿瘤 颅脑损伤 脑出血 脑积水 脑动脉瘤",
        "显微神经外科手术 神经内镜手术",
        women=10,
        beds=True,
    )
    bones = _clinic(
        "0403",
        "骨科",
        "GRZ",
        6,
        "骨折 颈椎病 腰椎间盘突出症 骨关节炎 半月板损伤",
        "关节置换术 脊柱微创手术 关节镜手术",
        women=8,
        beds=True,
    )
    yield bones
    yield _clinic(
        "0404",
        "泌尿外科",
        "GRz",
        4,
        "泌尿系结石 前列腺增生 膀胱肿瘤 肾肿瘤",
        "经皮肾镜碎石术 输尿管软镜手术",
        women=8,
        beds=True,
    )
    yield _clinic(
        "0405", "胸外科", "g", 4, "肺癌 食管癌 肺大疱 纵隔肿瘤", "胸腔镜肺癌根治术 食管癌微创手术", women=12, beds=True
    )
    yield _clinic(
        "0406",
        "心脏大血管外科",
        "g",
        3,
        "心脏瓣膜病 冠心病 先天性心脏病 主动脉夹层",
        "瓣膜置换术 冠状动脉搭桥术",
        women=12,
        beds=True,
    )
    yield _clinic("0407", "烧伤整形科", "g", 2, "烧烫伤 瘢痕 慢性创面 体表畸形", "植皮术 瘢痕综合治疗", women=35)
    yield _clinic(
        "0408", "肛肠科", "grZ", 3, "痔疮 肛瘘 肛裂 肛周脓肿", "微创痔上黏膜环切术 中西医结合治疗", women=30, beds=True
    )
    yield _clinic(
        "0409",
        "血管外科",
        "g",
        3,
        "下肢静脉曲张 深静脉血栓 动脉硬化闭塞症",
        "静脉腔内激光治疗 血管支架植入术",
        women=15,
    )
    yield _clinic(
        "0410",
        "甲乳外科",
        "gr",
        3,
        "甲状腺结节 甲状腺癌 乳腺增生 乳腺癌",
        "甲状腺癌根治术 乳腺癌保乳手术",
        women=45,
        beds=True,
    )
    yield _clinic(
        "0421", "甲状腺结节专病门诊", "gr", 1, "甲状腺结节 甲状腺癌术后随访", "超声引导下细针穿刺", type=_DISEASE
    )
    yield _clinic(
        "0422",
        "男科门诊",
        "Grz",
        1,
        "男性不育 前列腺炎 性功能障碍",
        "精液分析 男性健康评估",
        type=_DISEASE,
        sex=_MEN,
        women=0,
    )
    yield _clinic(
        "0423",
        "前列腺专病门诊",
        "g",
        1,
        "前列腺增生 前列腺炎 前列腺癌",
        "前列腺穿刺活检 激光剜除术",
        type=_DISEASE,
        sex=_MEN,
        women=5,
    )
    yield _clinic(
        "0424", "疝专病门诊", "g", 1, "腹股沟疝 切口疝 脐疝", "无张力疝修补术 腹腔镜疝修补术", type=_DISEASE, women=10
    )
    yield _experts(bones, "0431", "骨科专家门诊", "Gr", 3)
    yield _experts(general, "0432", "普外科专家门诊", "g")


def _women() -> Iterator[Clinic]:
    yield _clinic("0500", "妇产科", "GRM", 4, "妇科炎症 月经不调 早孕检查", "妇产科常见病诊治", sex=_WOMEN, women=88)
    gynaecology = _clinic(
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
    obstetrics = _clinic(
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
    yield from (gynaecology, obstetrics)
    yield _clinic(
        "0503",
        "计划生育科",
        "gM",
        2,
        "避孕咨询 意外妊娠 宫内节育器问题",
        "宫内节育器放置术 可视人工流产术",
        sex=_WOMEN,
        women=90,
    )
    yield _clinic(
        "0504",
        "生殖医学科",
        "gm",
        3,
        "不孕症 多囊卵巢综合征 复发性流产 男性不育",
        "人工授精 体外受精胚胎移植",
        women=75,
    )
    yield _clinic(
        "0521",
        "宫颈疾病专病门诊",
        "gM",
        1,
        "宫颈炎 HPV感染 宫颈上皮内瘤变",
        "阴道镜检查 宫颈锥切术",
        type=_DISEASE,
        sex=_WOMEN,
        women=92,
    )
    yield _clinic(
        "0522",
        "更年期专病门诊",
        "gm",
        1,
        "更年期综合征 绝经后骨质疏松",
        "激素补充治疗",
        type=_DISEASE,
        sex=_WOMEN,
        women=92,
    )
    yield _experts(gynaecology, "0531", "妇科专家门诊", "gM", 3)
    yield _experts(obstetrics, "0532", "产科专家门诊", "M", 3)
    yield _clinic(
        "0600", "妇女保健科", "MS", 2, "妇女病普查 孕前检查 产后康复", "盆底康复 孕前优生指导", sex=_WOMEN, women=95
    )
    yield _clinic("0601", "孕产期保健门诊", "Ms", 2, "孕期保健 营养指导 产后访视", "孕期体重管理", sex=_WOMEN, women=95)


def _children() -> Iterator[Clinic]:
    def child(code: str, name: str, letters: str, weight: int, conditions: str, techniques: str) -> Clinic:
        return _clinic(code, name, letters, weight, conditions, techniques, age=_CHILDREN, women=64)

    general = replace(
        child("0700", "儿科", "GRMCsz", 5, "小儿感冒 小儿肺炎 小儿腹泻 手足口病", "儿童常见病诊治"), has_beds=True
    )
    yield general
    yield replace(
        child("0701", "小儿呼吸科", "C", 5, "小儿肺炎 支气管炎 慢性咳嗽", "儿童支气管镜检查 雾化治疗"), has_beds=True
    )
    yield replace(child("0702", "小儿消化科", "C", 4, "小儿腹泻 功能性腹痛 便秘", "儿童胃肠镜检查"), has_beds=True)
    yield replace(child("0703", "小儿神经科", "C", 4, "小儿癫痫 热性惊厥 脑性瘫痪", "视频脑电图监测"), has_beds=True)
    yield child("0704", "小儿心血管科", "C", 3, "先天性心脏病 川崎病 心肌炎", "先心病介入封堵术")
    yield replace(
        child("0705", "小儿血液科", "c", 3, "小儿白血病 贫血 血小板减少症", "儿童化疗方案管理"), has_beds=True
    )
    yield child("0706", "小儿肾脏科", "c", 3, "肾病综合征 急性肾炎 遗尿症", "儿童肾穿刺活检")
    yield child("0707", "小儿内分泌科", "C", 3, "性早熟 矮小症 儿童糖尿病", "生长激素治疗")
    yield replace(
        child("0708", "新生儿科", "gMC", 4, "早产儿 新生儿黄疸 新生儿窒息", "早产儿救治 换血治疗"), has_beds=True
    )
    yield child("0709", "小儿感染科", "c", 2, "手足口病 猩红热 传染性单核细胞增多症", "儿童传染病规范诊治")
    yield replace(
        child("0721", "哮喘专病门诊", "gC", 1, "儿童哮喘 过敏性咳嗽", "肺功能检查 吸入治疗指导"), type=_DISEASE
    )
    yield replace(
        child("0722", "矮小症专病门诊", "C", 1, "矮小症 特发性性早熟", "骨龄评估 生长激素治疗"), type=_DISEASE
    )
    yield replace(
        child("0723", "抽动多动专病门诊", "c", 1, "抽动障碍 注意缺陷多动障碍", "行为治疗 生物反馈治疗"), type=_DISEASE
    )
    yield _experts(general, "0731", "儿科专家门诊", "gmC", 3)
    yield _clinic(
        "0800", "小儿外科", "gC", 3, "小儿疝气 包茎 小儿阑尾炎", "小儿腹腔镜手术", age=_CHILDREN, women=20, beds=True
    )
    yield _clinic(
        "0801", "小儿骨科", "C", 3, "小儿骨折 发育性髋关节脱位 斜颈", "石膏矫形 髋关节复位术", age=_CHILDREN, women=15
    )
    yield _clinic("0802", "小儿泌尿外科", "c", 2, "尿道下裂 隐睾 肾积水", "尿道成形术", age=_CHILDREN, women=10)
    yield _clinic("0803", "小儿普外科", "c", 2, "肠套叠 先天性巨结肠 胆道闭锁", "腹腔镜根治术", age=_CHILDREN, women=20)
    yield child("0900", "儿童保健科", "MCSr", 3, "生长发育监测 营养不良 喂养指导", "生长发育评估 营养指导")
    yield child("0901", "儿童生长发育门诊", "Cm", 2, "身高管理 骨龄评估 肥胖症", "骨龄检测")
    yield child("0902", "儿童语言障碍门诊", "c", 1, "语言发育迟缓 构音障碍 孤独症谱系障碍", "语言训练")


def _head_and_skin() -> Iterator[Clinic]:
    eyes = _clinic(
        "1000",
        "眼科",
        "GRCz",
        4,
        "白内障 青光眼 近视 干眼症 眼底病",
        "白内障超声乳化术 眼底激光治疗",
        women=55,
        beds=True,
    )
    yield eyes
    yield _clinic(
        "1001",
        "白内障专病门诊",
        "gr",
        1,
        "老年性白内障 后发性白内障",
        "超声乳化联合人工晶体植入术",
        type=_DISEASE,
        women=50,
    )
    yield _clinic("1002", "小儿眼科", "c", 2, "儿童近视 斜视 弱视", "斜视矫正术 弱视训练", age=_CHILDREN, women=60)
    yield _clinic(
        "1003",
        "青光眼专病门诊",
        "g",
        1,
        "闭角型青光眼 开角型青光眼",
        "小梁切除术 激光虹膜周切术",
        type=_DISEASE,
        women=50,
    )
    yield _experts(eyes, "1031", "眼科专家门诊", "g")
    yield _clinic(
        "1100",
        "耳鼻咽喉科",
        "GRCz",
        4,
        "过敏性鼻炎 鼻窦炎 中耳炎 扁桃体炎 声带息肉",
        "鼻内镜手术 鼓室成形术",
        women=40,
        beds=True,
    )
    yield _clinic(
        "1101", "耳鸣耳聋专病门诊", "g", 1, "突发性耳聋 耳鸣 梅尼埃病", "听力学评估 助听器验配", type=_DISEASE
    )
    yield _clinic(
        "1200", "口腔科", "GRSCmz", 4, "龋齿 牙髓炎 牙周炎 智齿冠周炎", "根管治疗 种植修复 智齿拔除", women=55
    )
    yield _clinic("1201", "口腔正畸门诊", "gc", 2, "牙列不齐 牙列拥挤 咬合异常", "固定矫治 隐形矫治", women=60)
    yield _clinic("1202", "牙周病门诊", "g", 1, "牙周炎 牙龈炎 牙龈萎缩", "牙周刮治 牙周手术", women=60)
    yield _clinic(
        "1300", "皮肤科", "GRCz", 4, "湿疹 痤疮 银屑病 荨麻疹 带状疱疹", "光动力治疗 窄谱紫外线治疗", women=58
    )
    yield _clinic(
        "1301", "银屑病专病门诊", "g", 1, "寻常型银屑病 关节病型银屑病", "生物制剂治疗 光疗", type=_DISEASE, women=55
    )
    yield _clinic("1400", "医疗美容科", "g", 2, "色斑 瘢痕 皮肤老化", "激光美容 注射美容", women=70)


def _mind_and_special() -> Iterator[Clinic]:
    yield _clinic("0100", "预防保健科", "Sr", 2, "预防接种 传染病防控 健康教育", "疫苗接种 健康档案管理", women=70)
    yield _clinic("0101", "预防接种门诊", "S", 1, "儿童计划免疫 成人疫苗接种 流感疫苗", "规范接种与留观", women=80)
    yield _clinic(
        "0200",
        "全科医疗科",
        "SRg",
        6,
        "高血压 糖尿病 上呼吸道感染 慢性胃炎 颈肩腰腿痛",
        "慢性病综合管理 多病共存的全程照护",
        women=52,
    )
    yield _clinic(
        "0201",
        "慢病管理门诊",
        "S",
        2,
        "高血压 糖尿病 慢性阻塞性肺疾病",
        "慢性病随访 长处方服务",
        type=_DISEASE,
        women=55,
    )
    yield _clinic("1500", "精神科", "g", 3, "抑郁症 焦虑症 双相情感障碍 精神分裂症", "药物治疗 物理治疗", women=55)
    yield _clinic(
        "1501",
        "睡眠障碍门诊",
        "g",
        1,
        "失眠症 睡眠呼吸暂停 不宁腿综合征",
        "多导睡眠监测 认知行为治疗",
        type=_DISEASE,
        women=58,
    )
    yield _clinic("1502", "心理门诊", "g", 1, "焦虑状态 情绪障碍 适应障碍", "心理咨询 认知行为治疗", women=65)
    yield _clinic("1600", "传染科", "GR", 3, "病毒性肝炎 感染性发热 感染性腹泻", "抗病毒治疗 肝硬化综合治疗", beds=True)
    yield _clinic("1601", "发热门诊", "GRs", 1, "流行性感冒 不明原因发热 呼吸道感染", "病原学快速检测")
    yield _clinic(
        "1602", "肝病专病门诊", "gr", 1, "慢性乙型肝炎 脂肪性肝病 肝硬化", "抗病毒治疗 肝脏弹性检测", type=_DISEASE
    )
    yield _clinic("1900", "肿瘤科", "Grz", 5, "肺癌 胃癌 结直肠癌 乳腺癌", "化学治疗 靶向治疗 免疫治疗", beds=True)
    yield _clinic("1901", "肿瘤放疗科", "g", 3, "鼻咽癌 食管癌 宫颈癌 脑转移瘤", "调强放射治疗 立体定向放疗", beds=True)
    yield _clinic(
        "2100",
        "康复医学科",
        "GRSZc",
        3,
        "脑卒中后遗症 骨折术后 颈肩腰腿痛",
        "运动疗法 作业疗法 言语吞咽训练",
        women=55,
        beds=True,
    )
    yield _clinic("2600", "麻醉科", "gm", 2, "术前麻醉评估 围手术期镇痛", "无痛诊疗评估", women=45)
    yield _clinic("2700", "疼痛科", "g", 2, "带状疱疹后神经痛 三叉神经痛 腰腿痛", "神经阻滞 射频治疗")
    yield _clinic("7903", "便民门诊", "Gr", 2, "慢性病配药 检查检验开单", "慢性病长处方服务", women=55)


def _chinese_medicine() -> Iterator[Clinic]:
    general = _clinic(
        "5000",
        "中医科",
        "GRSZm",
        3,
        "脾胃病 失眠 月经不调 亚健康调理 咳嗽",
        "中药辨证论治 针灸 膏方调理",
        women=45,
        beds=True,
    )
    yield general
    yield _clinic("5001", "中医内科", "Z", 6, "咳嗽 胃痛 眩晕 失眠 心悸", "中药辨证论治", beds=True)
    yield _clinic(
        "5002", "中医骨伤科", "Z", 5, "骨折 颈椎病 腰椎间盘突出症 肩周炎", "手法正骨 中药熏洗", women=12, beds=True
    )
    yield _clinic("5003", "针灸推拿科", "Zs", 5, "面瘫 颈椎病 腰腿痛 中风后遗症", "针刺 推拿 艾灸", women=50, beds=True)
    yield _clinic("5004", "中医妇科", "Z", 3, "月经不调 痛经 不孕症 更年期综合征", "中药周期疗法", sex=_WOMEN, women=88)
    yield _clinic(
        "5005",
        "中医儿科",
        "Zc",
        3,
        "小儿咳嗽 小儿厌食 小儿积食 反复呼吸道感染",
        "小儿推拿 穴位敷贴",
        age=_CHILDREN,
        women=65,
    )
    yield _clinic("5006", "治未病中心", "zs", 2, "亚健康状态 体质偏颇 慢性疲劳", "体质辨识 膏方调理 冬病夏治")
    yield _clinic(
        "5021", "脾胃病专病门诊", "Z", 1, "慢性胃炎 胃食管反流 肠易激综合征", "中药辨证论治 胃肠镜诊断", type=_DISEASE
    )
    yield _experts(general, "5031", "名中医工作室", "Zg", 3)
    yield _clinic("5200", "中西医结合科", "z", 3, "中风后遗症 慢性肾病 肿瘤康复", "中西医结合治疗", beds=True)


def _emergency_and_critical() -> Iterator[Clinic]:
    yield _clinic(
        "2000",
        "急诊医学科",
        "GRCMz",
        4,
        "急性胸痛 急性中毒 多发伤 休克",
        "心肺复苏 急危重症抢救",
        type=_EMERGENCY,
        women=35,
    )
    yield _clinic(
        "2001", "急诊内科", "GR", 3, "急性发热 急性腹痛 急性胸痛", "溶栓治疗 急诊洗胃", type=_EMERGENCY, women=40
    )
    yield _clinic("2002", "急诊外科", "GRc", 3, "创伤 骨折 烧烫伤", "清创缝合 创伤救治", type=_EMERGENCY, women=12)
    yield _clinic(
        "2003", "儿科急诊", "gC", 3, "小儿高热 热性惊厥 小儿腹痛", "儿童急救", type=_EMERGENCY, age=_CHILDREN, women=60
    )
    yield _clinic(
        "2004", "妇产科急诊", "M", 2, "急产 阴道出血 异位妊娠", "产科急救", type=_EMERGENCY, sex=_WOMEN, women=88
    )
    yield _clinic(
        "2800",
        "重症医学科",
        "GRCz",
        4,
        "多器官功能衰竭 重症肺炎 严重创伤",
        "机械通气 连续性血液净化",
        type=_INPATIENT,
        beds=True,
    )


def _technical() -> Iterator[Clinic]:
    yield _clinic(
        "3000", "医学检验科", "GRSCMZ", 2, "血常规 生化检验 免疫检验", "自动化检验流水线", type=_LABORATORY, women=60
    )
    yield _clinic("3001", "核酸检测门诊", "gr", 0, "呼吸道病原核酸检测", type=_LABORATORY)
    yield _clinic("3100", "病理科", "Grm", 2, "活检组织病理 细胞学检查", "术中快速冰冻", type=_LABORATORY, women=60)
    yield _clinic("3200", "医学影像科", "GRSCMZ", 3, "影像检查 影像会诊", "影像诊断报告", type=_EXAMINATION, women=45)
    yield _clinic("3201", "CT室", "GRCZ", 1, "CT平扫 CT增强 冠脉CTA", type=_EXAMINATION)
    yield _clinic("3202", "磁共振室", "GrCz", 1, "颅脑磁共振 脊柱磁共振 磁共振血管成像", type=_EXAMINATION)
    yield _clinic("3203", "介入诊疗室", "Gr", 1, "冠状动脉造影 脑血管造影", type=_EXAMINATION, women=20)
    yield _clinic("3204", "超声科", "GRSCMZ", 3, "腹部彩超 心脏彩超 甲状腺彩超", type=_EXAMINATION, women=75)
    yield _clinic("3205", "心电图室", "GRScz", 1, "常规心电图 动态心电图 动态血压", type=_EXAMINATION, women=70)
    yield _clinic("3206", "内镜中心", "Grz", 1, "胃镜检查 肠镜检查 无痛胃肠镜", type=_EXAMINATION)
    yield _clinic("7901", "体检中心", "GRSMZ", 1, "入职体检 健康体检 慢性病筛查", type=_OTHER, women=60)
    yield _clinic("7902", "药房", "GRSCMZ", 0, "处方调配 用药咨询", type=_OTHER)


def _catalogue() -> Mapping[str, Clinic]:
    sections = (
        _mind_and_special,
        _medicine,
        _surgery,
        _women,
        _children,
        _head_and_skin,
        _chinese_medicine,
        _emergency_and_critical,
        _technical,
    )
    clinics = sorted((clinic for section in sections for clinic in section()), key=lambda clinic: clinic.code)
    return MappingProxyType({clinic.code: clinic for clinic in clinics})


CATALOGUE: Mapping[str, Clinic] = _catalogue()
"""Code to clinic, in the order of the codes."""

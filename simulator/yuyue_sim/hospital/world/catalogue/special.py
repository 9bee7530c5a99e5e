"""General practice, prevention, head and skin, mind, infection, tumours, Chinese medicine."""

from __future__ import annotations

from yuyue_sim.contract.enumerations import AgeLimit, DepartmentSex, DepartmentType
from yuyue_sim.hospital.world.catalogue.entry import entry, expert_clinic

_DISEASE = DepartmentType.DISEASE
_WOMEN = DepartmentSex.FEMALE
_CHILDREN = AgeLimit.CHILDREN


MIND_AND_SPECIAL_CLINICS = (
    entry("0100", "预防保健科", "Sr", 2, "预防接种 传染病防控 健康教育", "疫苗接种 健康档案管理", women=70),
    entry("0101", "预防接种门诊", "S", 1, "儿童计划免疫 成人疫苗接种 流感疫苗", "规范接种与留观", women=80),
    entry(
        "0200",
        "全科医疗科",
        "SRg",
        6,
        "高血压 糖尿病 上呼吸道感染 慢性胃炎 颈肩腰腿痛",
        "慢性病综合管理 多病共存的全程照护",
        women=52,
    ),
    entry(
        "0201",
        "慢病管理门诊",
        "S",
        2,
        "高血压 糖尿病 慢性阻塞性肺疾病",
        "慢性病随访 长处方服务",
        type=_DISEASE,
        women=55,
    ),
    entry("1500", "精神科", "g", 3, "抑郁症 焦虑症 双相情感障碍 精神分裂症", "药物治疗 物理治疗", women=55),
    entry(
        "1501",
        "睡眠障碍门诊",
        "g",
        1,
        "失眠症 睡眠呼吸暂停 不宁腿综合征",
        "多导睡眠监测 认知行为治疗",
        type=_DISEASE,
        women=58,
    ),
    entry("1502", "心理门诊", "g", 1, "焦虑状态 情绪障碍 适应障碍", "心理咨询 认知行为治疗", women=65),
    entry("1600", "传染科", "GR", 3, "病毒性肝炎 感染性发热 感染性腹泻", "抗病毒治疗 肝硬化综合治疗", beds=True),
    entry("1601", "发热门诊", "GRs", 1, "流行性感冒 不明原因发热 呼吸道感染", "病原学快速检测"),
    entry("1602", "肝病专病门诊", "gr", 1, "慢性乙型肝炎 脂肪性肝病 肝硬化", "抗病毒治疗 肝脏弹性检测", type=_DISEASE),
    entry("1900", "肿瘤科", "Grz", 5, "肺癌 胃癌 结直肠癌 乳腺癌", "化学治疗 靶向治疗 免疫治疗", beds=True),
    entry("1901", "肿瘤放疗科", "g", 3, "鼻咽癌 食管癌 宫颈癌 脑转移瘤", "调强放射治疗 立体定向放疗", beds=True),
    entry(
        "2100",
        "康复医学科",
        "GRSZc",
        3,
        "脑卒中后遗症 骨折术后 颈肩腰腿痛",
        "运动疗法 作业疗法 言语吞咽训练",
        women=55,
        beds=True,
    ),
    entry("2600", "麻醉科", "gm", 2, "术前麻醉评估 围手术期镇痛", "无痛诊疗评估", women=45),
    entry("2700", "疼痛科", "g", 2, "带状疱疹后神经痛 三叉神经痛 腰腿痛", "神经阻滞 射频治疗"),
    entry("7903", "便民门诊", "Gr", 2, "慢性病配药 检查检验开单", "慢性病长处方服务", women=55),
)

_EYES = entry(
    "1000", "眼科", "GRCz", 4, "白内障 青光眼 近视 干眼症 眼底病", "白内障超声乳化术 眼底激光治疗", women=55, beds=True
)

HEAD_AND_SKIN_CLINICS = (
    _EYES,
    entry(
        "1001",
        "白内障专病门诊",
        "gr",
        1,
        "老年性白内障 后发性白内障",
        "超声乳化联合人工晶体植入术",
        type=_DISEASE,
        women=50,
    ),
    entry("1002", "小儿眼科", "c", 2, "儿童近视 斜视 弱视", "斜视矫正术 弱视训练", age=_CHILDREN, women=60),
    entry(
        "1003",
        "青光眼专病门诊",
        "g",
        1,
        "闭角型青光眼 开角型青光眼",
        "小梁切除术 激光虹膜周切术",
        type=_DISEASE,
        women=50,
    ),
    expert_clinic(_EYES, "1031", "眼科专家门诊", "g"),
    entry(
        "1100",
        "耳鼻咽喉科",
        "GRCz",
        4,
        "过敏性鼻炎 鼻窦炎 中耳炎 扁桃体炎 声带息肉",
        "鼻内镜手术 鼓室成形术",
        women=40,
        beds=True,
    ),
    entry("1101", "耳鸣耳聋专病门诊", "g", 1, "突发性耳聋 耳鸣 梅尼埃病", "听力学评估 助听器验配", type=_DISEASE),
    entry("1200", "口腔科", "GRSCmz", 4, "龋齿 牙髓炎 牙周炎 智齿冠周炎", "根管治疗 种植修复 智齿拔除", women=55),
    entry("1201", "口腔正畸门诊", "gc", 2, "牙列不齐 牙列拥挤 咬合异常", "固定矫治 隐形矫治", women=60),
    entry("1202", "牙周病门诊", "g", 1, "牙周炎 牙龈炎 牙龈萎缩", "牙周刮治 牙周手术", women=60),
    entry("1300", "皮肤科", "GRCz", 4, "湿疹 痤疮 银屑病 荨麻疹 带状疱疹", "光动力治疗 窄谱紫外线治疗", women=58),
    entry(
        "1301", "银屑病专病门诊", "g", 1, "寻常型银屑病 关节病型银屑病", "生物制剂治疗 光疗", type=_DISEASE, women=55
    ),
    entry("1400", "医疗美容科", "g", 2, "色斑 瘢痕 皮肤老化", "激光美容 注射美容", women=70),
)

_GENERAL_CHINESE = entry(
    "5000",
    "中医科",
    "GRSZm",
    3,
    "脾胃病 失眠 月经不调 亚健康调理 咳嗽",
    "中药辨证论治 针灸 膏方调理",
    women=45,
    beds=True,
)

CHINESE_MEDICINE_CLINICS = (
    _GENERAL_CHINESE,
    entry("5001", "中医内科", "Z", 6, "咳嗽 胃痛 眩晕 失眠 心悸", "中药辨证论治", beds=True),
    entry("5002", "中医骨伤科", "Z", 5, "骨折 颈椎病 腰椎间盘突出症 肩周炎", "手法正骨 中药熏洗", women=12, beds=True),
    entry("5003", "针灸推拿科", "Zs", 5, "面瘫 颈椎病 腰腿痛 中风后遗症", "针刺 推拿 艾灸", women=50, beds=True),
    entry("5004", "中医妇科", "Z", 3, "月经不调 痛经 不孕症 更年期综合征", "中药周期疗法", sex=_WOMEN, women=88),
    entry(
        "5005",
        "中医儿科",
        "Zc",
        3,
        "小儿咳嗽 小儿厌食 小儿积食 反复呼吸道感染",
        "小儿推拿 穴位敷贴",
        age=_CHILDREN,
        women=65,
    ),
    entry("5006", "治未病中心", "zs", 2, "亚健康状态 体质偏颇 慢性疲劳", "体质辨识 膏方调理 冬病夏治"),
    entry(
        "5021", "脾胃病专病门诊", "Z", 1, "慢性胃炎 胃食管反流 肠易激综合征", "中药辨证论治 胃肠镜诊断", type=_DISEASE
    ),
    expert_clinic(_GENERAL_CHINESE, "5031", "名中医工作室", "Zg", 3),
    entry("5200", "中西医结合科", "z", 3, "中风后遗症 慢性肾病 肿瘤康复", "中西医结合治疗", beds=True),
)

"""Surgery (04)."""

from __future__ import annotations

from yuyue_sim.contract.enumerations import DepartmentSex, DepartmentType
from yuyue_sim.hospital.world.catalogue.entry import entry, expert_clinic

_DISEASE = DepartmentType.DISEASE
_MEN = DepartmentSex.MALE


_GENERAL_SURGERY = entry(
    "0401",
    "普外科",
    "GR",
    5,
    "胆囊结石 胃癌 结直肠癌 急性阑尾炎 肝胆疾病",
    "腹腔镜微创手术 胃肠肿瘤根治术",
    women=12,
    beds=True,
)
_BONES = entry(
    "0403",
    "骨科",
    "GRZ",
    6,
    "骨折 颈椎病 腰椎间盘突出症 骨关节炎 半月板损伤",
    "关节置换术 脊柱微创手术 关节镜手术",
    women=8,
    beds=True,
)

SURGERY_CLINICS = (
    entry("0400", "外科", "GRsz", 3, "体表肿物 软组织感染 急慢性阑尾炎 胆囊结石", "门诊小手术 伤口处理", women=12),
    _GENERAL_SURGERY,
    entry(
        "0402",
        "神经外科",
        "Gr",
        4,
        "脑肿瘤 颅脑损伤 脑出血 脑积水 脑动脉瘤",
        "显微神经外科手术 神经内镜手术",
        women=10,
        beds=True,
    ),
    _BONES,
    entry(
        "0404",
        "泌尿外科",
        "GRz",
        4,
        "泌尿系结石 前列腺增生 膀胱肿瘤 肾肿瘤",
        "经皮肾镜碎石术 输尿管软镜手术",
        women=8,
        beds=True,
    ),
    entry(
        "0405", "胸外科", "g", 4, "肺癌 食管癌 肺大疱 纵隔肿瘤", "胸腔镜肺癌根治术 食管癌微创手术", women=12, beds=True
    ),
    entry(
        "0406",
        "心脏大血管外科",
        "g",
        3,
        "心脏瓣膜病 冠心病 先天性心脏病 主动脉夹层",
        "瓣膜置换术 冠状动脉搭桥术",
        women=12,
        beds=True,
    ),
    entry("0407", "烧伤整形科", "g", 2, "烧烫伤 瘢痕 慢性创面 体表畸形", "植皮术 瘢痕综合治疗", women=35),
    entry(
        "0408", "肛肠科", "grZ", 3, "痔疮 肛瘘 肛裂 肛周脓肿", "微创痔上黏膜环切术 中西医结合治疗", women=30, beds=True
    ),
    entry(
        "0409",
        "血管外科",
        "g",
        3,
        "下肢静脉曲张 深静脉血栓 动脉硬化闭塞症",
        "静脉腔内激光治疗 血管支架植入术",
        women=15,
    ),
    entry(
        "0410",
        "甲乳外科",
        "gr",
        3,
        "甲状腺结节 甲状腺癌 乳腺增生 乳腺癌",
        "甲状腺癌根治术 乳腺癌保乳手术",
        women=45,
        beds=True,
    ),
    entry("0421", "甲状腺结节专病门诊", "gr", 1, "甲状腺结节 甲状腺癌术后随访", "超声引导下细针穿刺", type=_DISEASE),
    entry(
        "0422",
        "男科门诊",
        "Grz",
        1,
        "男性不育 前列腺炎 性功能障碍",
        "精液分析 男性健康评估",
        type=_DISEASE,
        sex=_MEN,
        women=0,
    ),
    entry(
        "0423",
        "前列腺专病门诊",
        "g",
        1,
        "前列腺增生 前列腺炎 前列腺癌",
        "前列腺穿刺活检 激光剜除术",
        type=_DISEASE,
        sex=_MEN,
        women=5,
    ),
    entry(
        "0424", "疝专病门诊", "g", 1, "腹股沟疝 切口疝 脐疝", "无张力疝修补术 腹腔镜疝修补术", type=_DISEASE, women=10
    ),
    expert_clinic(_BONES, "0431", "骨科专家门诊", "Gr", 3),
    expert_clinic(_GENERAL_SURGERY, "0432", "普外科专家门诊", "g"),
)

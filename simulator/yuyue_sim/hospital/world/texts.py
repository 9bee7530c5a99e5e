"""Introductions and notices of hospitals, departments and doctors, in plain Chinese."""

from __future__ import annotations

from collections.abc import Sequence

from yuyue_sim.contract.enumerations import DepartmentType
from yuyue_sim.core.random_streams import Stream
from yuyue_sim.hospital.world.plan import Unit

_GENERAL_SCHOOLS = (
    "苏州大学",
    "南京医科大学",
    "徐州医科大学",
    "扬州大学",
    "南通大学",
    "江苏大学",
    "东南大学",
    "安徽医科大学",
    "江南大学",
)
_CHINESE_SCHOOLS = ("南京中医药大学", "上海中医药大学", "浙江中医药大学", "安徽中医药大学", "北京中医药大学")
_TECHNICAL_SCHOOLS = ("江苏医药职业学院", "苏州卫生职业技术学院")
_SOCIETIES = ("苏州市医学会", "江苏省医学会", "苏州市医师协会", "江苏省医师协会")
_CHINESE_SOCIETIES = ("苏州市中医药学会", "江苏省中医药学会", "苏州市中西医结合学会")
_JUNIOR_RANKS = frozenset({"医师", "医士"})
_TECHNICAL_TYPES = frozenset({DepartmentType.LABORATORY, DepartmentType.EXAMINATION, DepartmentType.OTHER})
_CHINESE_SUBJECTS = frozenset({"50", "52"})

_BRANCHES = {
    "预防保健科": "预防医学",
    "全科医疗科": "全科医学",
    "妇女保健科": "妇女保健学",
    "儿童保健科": "儿童保健学",
    "口腔科": "口腔医学",
    "皮肤科": "皮肤性病学",
    "医疗美容科": "医学美容学",
    "精神科": "精神医学",
    "传染科": "感染病学",
    "肿瘤科": "肿瘤学",
    "麻醉科": "麻醉学",
    "疼痛科": "疼痛学",
    "医学检验科": "检验医学",
    "病理科": "病理学",
    "医学影像科": "放射学",
    "中医科": "中医内科",
    "中西医结合科": "中西医结合",
    "其它": "健康管理学",
}
"""Branches whose name does not follow from that of the subject."""
_LONGEST_INTRO = 200
_ENDINGS = ("专家门诊", "专病门诊", "门诊", "室", "中心")
_FIELDS = {
    "0100": "预防保健",
    "0200": "全科医疗",
    "0101": "预防接种",
    "3000": "医学检验",
    "3100": "病理诊断",
    "3200": "医学影像诊断",
    "3201": "CT诊断",
    "3202": "磁共振诊断",
    "3203": "介入诊疗",
    "3204": "超声诊断",
    "3205": "心电诊断",
    "3206": "消化内镜诊疗",
    "5006": "中医治未病",
    "5031": "中医临床",
    "7901": "健康体检",
    "7903": "全科临床",
}


def _enumerated(items: Sequence[str]) -> str:
    """甲、乙及丙."""
    return items[0] if len(items) == 1 else f"{'、'.join(items[:-1])}及{items[-1]}"


def is_technical(unit: Unit) -> bool:
    """Whether a department examines rather than treats."""
    return unit.type in _TECHNICAL_TYPES


def department_intro(unit: Unit, ranks: Sequence[int], stream: Stream) -> str:
    """DepartIntro (2.2), at most 200 characters; the ranks are counted over its own doctors."""
    conditions = "、".join(unit.clinic.conditions)
    if unit.type == DepartmentType.WARD:
        return f"{unit.name}收治{conditions}等患者，设有责任护士，实行整体护理。"
    if unit.type == DepartmentType.INPATIENT and not sum(ranks):
        return f"{unit.name}负责{conditions}等疾病的住院诊治，凭门诊医师开具的入院证办理入院。"
    parts = [_opening(unit, stream)]
    if total := sum(ranks):
        parts.append(f"现有医师{total}名")
        if senior := ranks[0] + ranks[1]:
            parts[-1] += f"，其中高级职称{senior}名"
        parts[-1] += "。"
    if is_technical(unit):
        parts.append(f"开展{conditions}等项目，按预约时间有序接待。")
    else:
        parts.append(f"主要诊治{conditions}等。")
        if unit.clinic.techniques:
            parts.append(f"开展{'、'.join(unit.clinic.techniques)}等技术。")
    return _shortened(parts)


def _opening(unit: Unit, stream: Stream) -> str:
    if is_technical(unit):
        return f"{unit.name}为门诊、急诊及住院患者提供服务。"
    if unit.type == DepartmentType.EXPERT:
        return f"{unit.name}由副主任医师以上专家坐诊。"
    if unit.type == DepartmentType.EMERGENCY:
        return f"{unit.name}实行24小时应诊，开通急危重症绿色通道。"
    return stream.choice(
        (
            f"{unit.name}是集临床、教学、科研于一体的科室。",
            f"{unit.name}技术力量扎实，诊疗规范。",
            f"{unit.name}设备齐全，服务周边居民多年。",
        )
    )


def department_notice(unit: Unit, stream: Stream) -> str:
    """Notice of a department (2.2), at most 50 characters."""
    if unit.clinic.code == _BLOOD_TESTS:
        return "需空腹抽血的项目请于上午10:00前到达。"
    return _NOTICES[unit.type] if unit.type in _NOTICES else stream.choice(_CLINIC_NOTICES)


_BLOOD_TESTS = "3000"
_NOTICES = {
    DepartmentType.LABORATORY: "请携带申请单，按预约时间到窗口报到。",
    DepartmentType.EXAMINATION: "请按预约时间提前15分钟报到，并携带检查申请单。",
    DepartmentType.EMERGENCY: "急诊24小时开放，按病情轻重缓急分级就诊。",
    DepartmentType.INPATIENT: "凭入院证到住院服务中心办理手续。",
    DepartmentType.WARD: "探视时间为每日15:00至19:00，每次限1人。",
    DepartmentType.OTHER: "",
}
_CLINIC_NOTICES = (
    "请携带身份证或市民卡，提前30分钟取号。",
    "初诊患者请先建档，凭就诊码到分诊台签到。",
    "请携带既往病历和检查报告就诊。",
    "过号患者请到分诊台重新排队。",
    "",
)


def _is_senior(rank: str) -> bool:
    return rank.endswith("主任医师")


def doctor_specialty(unit: Unit, rank: str, stream: Stream) -> str:
    """DoctorIntor (2.3): the skills of the doctor, at most 100 characters; only senior ranks have a technique."""
    conditions = stream.sample(unit.clinic.conditions, stream.integer(2, 3))
    if is_technical(unit):
        return f"{'、'.join(conditions)}。"
    text = f"{_enumerated(conditions)}的诊治"
    if unit.clinic.techniques and stream.chance(0.8):
        technique = stream.choice(unit.clinic.techniques)
        text += f"，尤其擅长{technique}" if _is_senior(rank) else ""
    return text + "。"


def doctor_intro(
    unit: Unit,
    rank: str,
    is_famous: bool,
    graduated: int,
    education: str,
    specialty: str,
    stream: Stream,
) -> str:
    """DoctorInro (2.3), at most 200 characters."""
    specialty = f"{specialty.rstrip('。')}。"
    is_chinese = unit.clinic.code[:2] in _CHINESE_SUBJECTS
    school = stream.choice(_schools(education, is_chinese=is_chinese))
    subject = "中医学" if is_chinese else "临床医学"
    parts = [
        f"{rank}，{graduated}年毕业于{school}{subject}专业。",
        f"从事{_field_of_work(unit)}工作{'，承担' if rank in _JUNIOR_RANKS else '多年，擅长'}{specialty}",
    ]
    if _is_senior(rank) and stream.chance(0.7):
        society = stream.choice(_CHINESE_SOCIETIES if is_chinese else _SOCIETIES)
        parts.append(f"任{society}{_branch(unit)}分会委员。")
    if _is_senior(rank):
        parts.append(f"发表专业论文{stream.integer(5, 40)}篇。")
    if is_famous:
        parts.append("设有名医工作室，深受患者信赖。")
    return _shortened(parts)


def _shortened(sentences: list[str]) -> str:
    """The first sentences that fit into an introduction."""
    while sum(map(len, sentences)) > _LONGEST_INTRO:
        sentences = sentences[:-1]
    return "".join(sentences)


def _field_of_work(unit: Unit) -> str:
    """The work of its doctors, as in 从事…工作."""
    name = unit.clinic.name
    if unit.clinic.code in _FIELDS:
        return _FIELDS[unit.clinic.code]
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    if is_technical(unit):
        return name
    return f"{name}诊疗" if unit.type == DepartmentType.DISEASE else f"{name}临床"


def _branch(unit: Unit) -> str:
    """The branch of a medical society that its doctors belong to."""
    subject = unit.clinic.subject
    return _BRANCHES.get(subject) or (subject.removesuffix("科") if "医学" in subject else f"{subject}学")


def _schools(education: str, *, is_chinese: bool) -> Sequence[str]:
    if education in {"大学专科及专科学校", "中专及中技"}:
        return _TECHNICAL_SCHOOLS
    return _CHINESE_SCHOOLS if is_chinese else _GENERAL_SCHOOLS


def doctor_experience(unit: Unit, graduated: int, promoted: Sequence[tuple[int, str]]) -> str:
    """Experience (2.3), at most 200 characters."""
    steps = [f"{year}年取得{rank}职称" for year, rank in promoted]
    return "，".join([f"{graduated}年起从事{_field_of_work(unit)}工作", *steps]) + "。"


def doctor_notice(is_expert: bool, stream: Stream) -> str:
    """Notice of a doctor (2.3), at most 50 characters."""
    if is_expert and stream.chance(0.3):
        return stream.choice(("请携带既往检查资料就诊。", "复诊患者请带好病历本。", "专家号限量，停诊以医院通知为准。"))
    return ""

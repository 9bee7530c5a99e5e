"""Hospitals (2.1): the data that a hospital gives of itself."""

from __future__ import annotations

from yuyue_sim.contract.enumerations import InsuranceType
from yuyue_sim.core.random_streams import Stream, Streams
from yuyue_sim.hospital.world.identities import Identity, grade_of
from yuyue_sim.hospital.world.model import Dialect, Hospital, Policy
from yuyue_sim.hospital.world.places import PLACES
from yuyue_sim.hospital.world.plan import Plan
from yuyue_sim.hospital.world.resources import bed_count
from yuyue_sim.scenario.faults.quirk_name import every_quirk
from yuyue_sim.scenario.files.model import DialectModel, District, Profile

_KINDS = ("非营利", "营利")
_ALL_INSURANCES = (
    InsuranceType.CITIZEN_CARD,
    InsuranceType.OTHER_PLACE,
    InsuranceType.WUJIANG,
    InsuranceType.KUNSHAN,
    InsuranceType.CHANGSHU,
    InsuranceType.TAICANG,
    InsuranceType.ZHANGJIAGANG,
)
_WITH_ALL_INSURANCES = frozenset({Profile.TERTIARY_GENERAL, Profile.CHILDREN, Profile.CHINESE_MEDICINE})
_WITH_ONLINE_PAYMENT = frozenset({Profile.TERTIARY_GENERAL, Profile.CHILDREN})
_KIND_IN_WORDS = {
    Profile.TERTIARY_GENERAL: "集医疗、教学、科研、预防、康复和急救于一体的{grade}综合性医院",
    Profile.CHILDREN: "集医疗、保健、康复、教学和科研于一体的{grade}儿童专科医院",
    Profile.MATERNITY: "集妇女保健、儿童保健、妇产科临床和优生优育于一体的{grade}妇幼保健机构",
    Profile.CHINESE_MEDICINE: "以中医药为特色、中西医并重的{grade}综合性中医医院",
    Profile.COUNTY: "承担本地居民医疗、急救和预防保健任务的{grade}综合性医院",
    Profile.COMMUNITY: "集预防、保健、医疗、康复、健康教育和计划生育技术指导于一体的社区卫生服务机构",
}
_MOTTOES = (
    "坚持“以病人为中心”的服务理念，持续改进医疗质量，保障患者安全。",
    "秉承“厚德、精医、仁爱、创新”的院训，努力为群众提供优质便捷的服务。",
    "不断优化就诊流程，全面推行分时段预约诊疗，方便群众看病就医。",
)


def main_phone(identity: Identity, streams: Streams) -> str:
    """The switchboard. No subscriber of 0512-2… is known, so that nobody is called by mistake."""
    return f"0512-2{streams.number('phone', identity.id) % 10_000_000:07}"


def make_hospital(plan: Plan, streams: Streams) -> Hospital:
    """The hospital of a plan."""
    identity, figures = plan.identity, plan.figures
    model = identity.model
    stream = streams.stream("hospital", identity.id)
    grade = grade_of(identity, streams)
    stream.fraction()  # the draw of the grade
    kind = _KINDS[stream.integer(0, 99) < figures.private_percent]
    founded = stream.integer(*figures.founded)
    address = _address(identity, stream)
    domain = f"{identity.id.lower()}.hospital.example"
    return Hospital(
        id=identity.id,
        name=identity.name,
        district=identity.district.value,
        district_rank=identity.district_rank,
        affiliation=model.affiliation or "",
        affiliation_rank=identity.affiliation_rank,
        grade=grade,
        kind=kind,
        classes=figures.classes,
        zone=identity.zone.name,
        address=address,
        way=_way(identity, stream),
        phone=main_phone(identity, streams),
        intro=_intro(plan, grade, founded, address, stream, streams),
        website=f"https://www.{domain}",
        staff=_staff(plan, stream),
        insurance_types=_insurance_types(identity),
        has_resources=figures.has_resources,
        pay_url=f"https://pay.{domain}/" if model.profile in _WITH_ONLINE_PAYMENT else "",
        policy=Policy(**model.policy.model_dump()),
        dialect=_dialect(model.dialect),
        endpoint=model.endpoint,
        interface_address=model.interface_address or "",
    )


def _dialect(model: DialectModel) -> Dialect:
    return Dialect(model.layout, model.omit_empty, every_quirk(frozenset(model.quirks)))


def _address(identity: Identity, stream: Stream) -> str:
    city = PLACES[identity.district].city
    town = f"苏州市{city}" if identity.district is District.WUJIANG else city
    return f"{town}{identity.zone.name}{stream.choice(identity.zone.streets)}{stream.integer(1, 1899)}号"


def _way(identity: Identity, stream: Stream) -> str:
    lines: set[int] = set()
    for _ in range(stream.integer(2, 4)):
        lines.add(stream.integer(*PLACES[identity.district].bus_lines))
    return "公交" + "、".join(f"{line}路" for line in sorted(lines))


def _intro(plan: Plan, grade: str, founded: int, address: str, stream: Stream, streams: Streams) -> str:
    owner = _owner(plan)
    kind = _KIND_IN_WORDS[plan.identity.model.profile].format(grade=grade)
    parts = [f"{plan.identity.name}创建于{founded}年，是一所{kind}。"]
    clinics = sum(unit.has_clinic or bool(unit.doctor_count) for unit in plan.units.values())
    beds = bed_count(plan, streams)
    parts.append(f"{owner}位于{address}，设有临床和医技科室{clinics}个{f'，开放床位{beds}张' if beds else ''}。")
    if known := [unit.name for unit in plan.units.values() if unit.clinic.has_beds and unit.has_clinic and beds]:
        parts.append(f"{'、'.join(stream.sample(known, min(3, len(known))))}等学科在本地区具有一定影响。")
    parts.append(f"{owner}{stream.choice(_MOTTOES)}")
    return "".join(parts)


def _owner(plan: Plan) -> str:
    """The name of a hospital within a sentence."""
    return "医院" if plan.figures.has_resources else "中心"


def _staff(plan: Plan, stream: Stream) -> str:
    chiefs, deputies, *_ = plan.count_ranks()
    staff = round(plan.doctor_count * plan.figures.staff_per_doctor) + stream.integer(0, 9)
    sentence = f"{_owner(plan)}现有职工{staff}人，其中医师{plan.doctor_count}人"
    if chiefs:
        sentence += f"，正高级专家{chiefs}人"
    if deputies:
        sentence += f"，副高级专家{deputies}人"
    return sentence


def _insurance_types(identity: Identity) -> tuple[str, ...]:
    own = PLACES[identity.district].insurance
    if identity.model.profile in _WITH_ALL_INSURANCES:
        return tuple(insurance.zh for insurance in _ALL_INSURANCES)
    accepted = {InsuranceType.CITIZEN_CARD, InsuranceType.OTHER_PLACE, own}
    return tuple(insurance.zh for insurance in _ALL_INSURANCES if insurance in accepted)

"""The districts of Suzhou, with the names of hospitals and addresses there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yuyue_sim.contract.enumerations import InsuranceType
from yuyue_sim.scenario.files.model import District


@dataclass(frozen=True, slots=True)
class Zone:
    """One zone of a district: its real streets, and names for a campus there."""

    name: str
    campuses: tuple[str, ...]
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One district."""

    letter: str
    """Its letter in HospitalID."""
    city: str
    share: int
    """Its share of the hospitals without a district in the scenario, in parts."""
    insurance: InsuranceType
    bus_lines: tuple[int, int]
    zones: tuple[Zone, ...]


def _zone(name: str, campuses: str, streets: str) -> Zone:
    return Zone(name, tuple(campuses.split()), tuple(streets.split()))


PLACES: Mapping[District, Place] = MappingProxyType(
    {
        District.SUZHOU: Place(
            "S",
            "苏州市",
            10,
            InsuranceType.CITIZEN_CARD,
            (1, 178),
            (
                _zone("姑苏区", "平江 沧浪 金阊", "人民路 干将东路 临顿路 道前街 十全街 三香路 劳动路 广济路 桐泾北路"),
                _zone("工业园区", "园区 湖东", "现代大道 星湖街 金鸡湖大道 苏州大道东 华池街 钟园路 星塘街"),
                _zone("虎丘区", "新区 浒关", "狮山路 长江路 珠江路 金山路 科普路 塔园路 华山路"),
                _zone("吴中区", "吴中 木渎", "东吴北路 吴中东路 宝带东路 东苑路 迎春南路 石湖西路"),
                _zone("相城区", "相城 元和", "阳澄湖中路 嘉元路 采莲路 华元路 春申湖中路"),
            ),
        ),
        District.CHANGSHU: Place(
            "C",
            "常熟市",
            3,
            InsuranceType.CHANGSHU,
            (101, 138),
            (
                _zone("虞山街道", "虞山 琴川", "海虞北路 黄河路 珠江路 长江路 枫林路 书院街"),
                _zone("梅李镇", "梅李", "通江路 将泾路 华联路"),
                _zone("海虞镇", "海虞", "人民路 学前路 盛虞大道"),
            ),
        ),
        District.KUNSHAN: Place(
            "K",
            "昆山市",
            3,
            InsuranceType.KUNSHAN,
            (2, 168),
            (
                _zone("玉山镇", "玉山 城西", "前进中路 柏庐北路 马鞍山东路 朝阳中路 长江中路 亭林路"),
                _zone("花桥镇", "花桥", "花安路 绿地大道 兆丰路"),
                _zone("周市镇", "周市", "青阳北路 横长泾路 惠安路"),
            ),
        ),
        District.TAICANG: Place(
            "T",
            "太仓市",
            2,
            InsuranceType.TAICANG,
            (101, 129),
            (
                _zone("城厢镇", "城厢", "人民南路 县府街 太平南路 郑和中路 上海东路"),
                _zone("浏河镇", "浏河", "听海路 郑和大街 闸北路"),
                _zone("沙溪镇", "沙溪", "白云中路 新北街 利泰路"),
            ),
        ),
        District.WUJIANG: Place(
            "W",
            "吴江区",
            3,
            InsuranceType.WUJIANG,
            (701, 769),
            (
                _zone("松陵街道", "松陵", "中山南路 鲈乡北路 笠泽路 流虹路 开平路"),
                _zone("盛泽镇", "盛泽", "舜湖中路 西环路 市场路"),
                _zone("震泽镇", "震泽", "镇南路 頔塘路 徐家浜路"),
            ),
        ),
        District.ZHANGJIAGANG: Place(
            "Z",
            "张家港市",
            2,
            InsuranceType.ZHANGJIAGANG,
            (1, 42),
            (
                _zone("杨舍镇", "杨舍 暨阳", "人民中路 暨阳中路 杨舍西街 长安中路 港城大道"),
                _zone("塘桥镇", "塘桥", "人民南路 南环路 商城路"),
                _zone("锦丰镇", "锦丰", "锦绣路 公园路 杨锦公路"),
            ),
        ),
    }
)

_FIRST = "桂莲枫柳荷梅兰菱芦鹤鹭凤龙玉石金银青白紫云月春秋"
_SECOND = "塘泾浜溪湾墩里泽浦渡荡"

INVENTED_PLACES = tuple(first + second for first in _FIRST for second in _SECOND)
"""Invented place names for hospitals, in the style of the region."""

PLACE_PREFIXES = ("", "东", "西", "南", "北")
"""Prefixes that distinguish several hospitals of one kind in one place."""

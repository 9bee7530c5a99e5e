"""What the page of the contract says in Chinese: its introduction, its heads, and every note by its English words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from yuyue_sim.contract.operations import NAMESPACE, NOTIFY_NAMESPACE

INTRODUCTION = f"""# 规范

《苏州市医疗机构预约挂号、医疗资源接口规范》V4.1.0 十三个接口的全部节点，即模拟器所声明的。
本页由 `make docs` 根据这些声明写出，由测试保证是最新的。

- 服务的命名空间是 `{NAMESPACE}`，文档本身没有命名空间；
  notifyHospInfo 的两个文档使用示例中的根节点和命名空间 `{NOTIFY_NAMESPACE}`。
- **类型**、**长度**和**约束**按规范，规范没有写的为 `-`：`1-1` 必填，`0-1` 可选，`1-n` 和 `0-n` 可重复。
  日期（`yyyy-MM-dd`）、时间（`HH:mm`）和时刻（`yyyy-MM-dd HH:mm:ss`）按格式检查，不按长度；接受 `8:00` 和全角冒号。
- 请求里的名字可用任何大小写和命名空间，未知节点忽略。没有该节点、节点为空，以及 0（对没有 0 值的可选数字）意思相同。
- 响应里，没有值的可选节点发空，数字发 0，金额发 0.00；`omit_empty` 时省略。
- 规范的表格与示例不一致时，由医院的 `layout` 决定：`table`（表格）、`example`（示例）或 `both`（两者，默认）。
"""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "Request": "请求",
        "Response": "响应",
        "| Element | Type | Length | Usage | 中文 | English | Values | Notes |": (
            "| 节点 | 类型 | 长度 | 约束 | 含义 | English | 取值 | 备注 |"
        ),
        "`yyyy-MM-dd`.": "`yyyy-MM-dd`。",
        "`HH:mm`.": "`HH:mm`。",
        "`yyyy-MM-dd HH:mm:ss`.": "`yyyy-MM-dd HH:mm:ss`。",
        "Layouts table and both.": "布局 table 和 both 有此节点。",
        "Not in the table; layouts example and both.": "表格里没有；布局 example 和 both 有此节点。",
        "Not in the table; layout example alone.": "表格里没有；只有布局 example 有此节点。",
        "May be without a value.": "可以没有值。",
        "Not among the table's values: {}.": "不在表格的取值之中：{}。",
        "`{}` for `{}`": "`{1}` 写作 `{0}`",
        "Under layout example {}.": "布局 example 时 {}。",
        "The values of `MzksName`.": "`MzksName` 的取值。",
        "Version 3 of the specification has none here; RegID is unique at the endpoint.": (
            "第 3 版规范在此没有；RegID 在一个接口地址内唯一。"
        ),
        "The example writes 0 for male and 1 for female: 1 follows the hospital's layout, 0 and 2 are plain.": (
            "示例以 0 为男、1 为女：1 按医院的布局，0 和 2 没有歧义。"
        ),
        "None if the requested hospital is unknown.": "所查医院不存在时没有。",
        "None if the requested hospital or doctor is unknown.": "所查医院或医生不存在时没有。",
        "Empty for a patient whose date of birth is not known.": "患者出生日期不详时为空。",
        "The row holds an older list of numbers too; the words are sent.": "表格此行还有旧的数字；发送的是文字。",
        "Empty if the request named none.": "请求没有写时为空。",
        "Empty if nobody is being seen; more than three rooms do not fit the length.": (
            "没有人就诊时为空；三间以上的诊室超出长度。"
        ),
        "Empty if nobody waits.": "没有人候诊时为空。",
        "No photo fits the table's length.": "没有照片能放进表格的长度。",
        "The values 10, 11 and 20 are longer than the length.": "10、11 和 20 超出长度。",
        "Doctors have emergency and evening schedules too (2.6).": "医生也有急诊和夜门诊的排班（2.6）。",
        "The example leaves it out once.": "示例有一处省略。",
        "The example leaves it out if only doctors' schedules change.": "只有医生的排班变化时，示例省略它。",
        "Needed if no OtherIdNo is given.": "没有 OtherIdNo 时必填。",
        "The example leaves it out; then it is 网站.": "示例省略它，此时为网站。",
        "0 if a refused request had none.": "被拒绝的请求没有它时为 0。",
        "0 if nothing was booked.": "没有约上时为 0。",
        "The example leaves it out.": "示例省略它。",
        "Needed if no RegID is given.": "没有 RegID 时必填。",
        "QueryDate is accepted too.": "也接受 QueryDate。",
        "Absent if BatRegInfo is given.": "有 BatRegInfo 时没有。",
        "Empty if the booking named none.": "预约没有写时为空。",
    }
)
"""English → Chinese."""

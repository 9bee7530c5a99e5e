"""Texts of messages, clocks and values, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "nothing before {name} {first}": "{first} 或之后的日期，即不早于 {name}",
    "{path}: expected {expected}, got {value}": "{path}：应为{expected}，实际是{value}",
    "nothing": "空",
    "{value!r}… ({count} characters)": "{value!r}…（{count} 个字符）",
    "ID card: expected {expected}, got {text!r}": "身份证号：{expected}，实际是 {text!r}",
    "18 digits, the last of them possibly X": "应为 18 位数字，最后一位可以是 X",
    "a region code from 100000 on in its first six digits": "前六位应为不小于 100000 的地区码",
    "the check digit {digit} at its end": "末位的校验位应为 {digit}",
    "a date of birth yyyyMMdd in its 7th to 14th digits": "第 7 至 14 位应为出生日期 yyyyMMdd",
    "an ID card number, or a booking in RegID": "身份证号，或在 RegID 中给出预约",
    "OneRegInfo or BatRegInfo with a value in it": "有内容的 OneRegInfo 或 BatRegInfo",
    "a time after BeginTime {begin}": "晚于 BeginTime {begin} 的时间",
    "an ID card number, or another paper's in OtherIdNo": "身份证号，或在 OtherIdNo 中给出其他证件号",
    "only one such element": "只出现一次",
    "{name} as the root of the document": "以 {name} 为根的文档",
    "elements, not text": "子元素，而不是文字",
    "{expected}, not elements": "{expected}，而不是子元素",
    "<{name}> again": "又一个 <{name}>",
    "a whole number of at most {count} digits": "至多 {count} 位的整数",
    "an amount of at most {count} digits, two of them decimals, as 15.00": (
        "至多 {count} 位的金额，含两位小数，如 15.00"
    ),
    "a date yyyy-MM-dd": "日期 yyyy-MM-dd",
    "a time HH:mm": "时间 HH:mm",
    "an instant yyyy-MM-dd HH:mm:ss": "时刻 yyyy-MM-dd HH:mm:ss",
    "elements": "子元素",
    "one of {words}": "{words} 之一",
    "a text of at most {count} characters": "至多 {count} 个字符的文字",
    "a text": "文字",
    "problem": "问题",
    "{listed}{joint}and {count} {noun}s more": "{listed}{joint}另有 {count} 个{noun}",
    "{listed}{joint}and {count} {noun} more": "{listed}{joint}另有 {count} 个{noun}",
    "an instant such as 2026-03-02T08:00:00, an offset such as +2h, or a time of the first day such as 09:30": (
        "时刻（如 2026-03-02T08:00:00）、相对时间（如 +2h）或第一天的时间（如 09:30）"
    ),
    "a date such as 2026-03-02, or days ahead such as +3": "日期（如 2026-03-02）或往后的天数（如 +3）",
    "expected a duration greater than 0, got '{text}'": "时长应大于 0，实际是 '{text}'",
    "from {slowest:f} to {fastest:.0f}": "{slowest:f} 到 {fastest:.0f} 之间",
    "clock {spec!r}: expected {expected}": "时钟 {spec!r}：应为{expected}",
    "expected {expected}, got {text!r}": "应为{expected}，实际是 {text!r}",
    "{wanted} is before {now}, and the clock goes forward only; {advice}": (
        "{wanted} 早于 {now}；时钟只能往前走，{advice}"
    ),
    "the clock is real and cannot be moved; first set its mode to frozen, scaled or stepped": (
        "时钟显示真实时间，不能拨；请先改为 frozen、scaled 或 stepped"
    ),
    "the clock goes no further than {last}; advance it by less": "时钟最远到 {last}，请少走一些",
    "an instant from {first} to {last}": "{first} 至 {last} 之间的时刻",
    "a duration such as 2h, 1d30m, 500ms or PT2H (weeks, days, hours, minutes, seconds)": (
        "时长，如 2h、1d30m、500ms 或 PT2H（周、天、时、分、秒）"
    ),
    "expected a number {bounds}, got {rate:g}": "应为{bounds}的数字，实际是 {rate:g}",
    "a {mode} clock has none": "{mode} 时钟没有速率",
    "set the mode to scaled with rate 1 to go on from here": "要从现在起继续走，请把模式设为 scaled，速率设为 1",
    "give a later instant": "请给更晚的时刻",
    "real, frozen@INSTANT, x60@INSTANT or step1@INSTANT": "real、frozen@时刻、x60@时刻 或 step1@时刻",
    "a rate {bounds}": "{bounds}的速率",
    "an instant such as 2026-03-02T08:00:00": "时刻，如 2026-03-02T08:00:00",
    "{expected} after the @": "@ 之后是{expected}",
    "no response from {url}: {reason}": "{url} 没有响应：{reason}",
    "a web page of another origin (Sec-Fetch-Site: {value})": "另一来源的网页（Sec-Fetch-Site：{value}）",
    "a web page of {value}": "{value} 的网页",
}

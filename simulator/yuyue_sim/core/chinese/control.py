"""Texts of the control API, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "a JSON object": "JSON 对象",
    "expected a JSON object; line {line}, column {column} is none": "应为 JSON 对象；第 {line} 行第 {column} 列不是",
    "expected at least {limit} characters, got {value}": "至少 {limit} 个字符，实际是 {value}",
    "expected at most {limit} characters, got {value}": "至多 {limit} 个字符，实际是 {value}",
    "More bookings than numbers, under concurrent load.": "并发时超卖：预约数超过号源数。",
    "Acknowledged with 1000, and not stored.": "返回 1000（成功），但没有保存预约。",
    "LeftNum of some time ago.": "剩余号数是过时的。",
    "Cancelled with 0000, but the number is never free again.": "返回 0000（退号成功），但号源不再释放。",
    "A ReserveNo that another patient holds in the same schedule.": "分配了同一排班中别人已持有的就诊序号。",
    "A second record for a repeated RegID.": "同一流水号重复请求时，多出一条记录。",
    "Refused with 1005, and stored all the same.": "返回 1005（失败），但保存了预约。",
    "Refused with 1001 while numbers are left.": "还有号源，却返回 1001（号源已满）。",
    "there are {known}": "有 {known}",
    "there are none": "还没有",
    "{name!r} is switched on already": "「{name}」已是打开的",
    "{name!r} is switched off already": "「{name}」已是关闭的",
    "to let others in, start the simulator with --control-token TOKEN and send Authorization: Bearer TOKEN": (
        "要让其他机器访问，请用 --control-token TOKEN 启动模拟器，并发送 Authorization: Bearer TOKEN"
    ),
    "only pages of this simulator have access, and this request was sent by {sender}": (
        "只有本模拟器的页面可以访问，而这个请求由{sender}发送"
    ),
    "only this machine has access, and {reason}; {advice}": "只有本机可以访问，而{reason}；{advice}",
    "the request came from {address}": "请求来自 {address}",
    "the request names {count} hosts": "请求写了 {count} 个主机",
    "the request names no host": "请求没有写主机",
    "the request names the host {host}, not localhost or 127.0.0.1": (
        "请求写的主机是 {host}，而不是 localhost 或 127.0.0.1"
    ),
    "send the header Authorization: Bearer TOKEN, with the token of this simulator": (
        "请发送报文头 Authorization: Bearer TOKEN，其中是本模拟器的令牌"
    ),
    "expected the scheme Bearer in the header Authorization, got {scheme}": (
        "报文头 Authorization 中应为 Bearer，实际是 {scheme}"
    ),
    "the token is not the one of this simulator": "令牌不是本模拟器的",
    "the header {name} says that the request was passed on": "报文头 {name} 表明请求是转发来的",
    "an unknown address": "未知的地址",
    "the body: expected a JSON object, got a text that cannot be read": (
        "请求体：应为 JSON 对象，实际是无法读取的文字"
    ),
    "a text in it": "其中的文字",
    "{error}; nothing has changed, try again": "{error}；没有任何改变，请再试",
    "there is nothing at {path}, see {document}{hint}": "{path} 没有内容，见 {document}{hint}",
    "expected {methods} at {path}, got {method}": "{path} 应为 {methods}，实际是 {method}",
    "Content-Encoding: expected none, got {given!r}": "Content-Encoding：应没有，实际是 {given!r}",
    "Content-Type: expected {expected}, got {given!r}": "Content-Type：应为 {expected}，实际是 {given!r}",
    "lang: expected zh or en, got {given!r}": "lang：应为 zh 或 en，实际是 {given!r}",
    "what is no UTF-8 at byte {start}": "第 {start} 字节起不是 UTF-8",
    "a text that is none: {reason} at {position}": "不是 JSON 的文字：位置 {position}，{reason}",
    "one nested too deep to be read": "嵌套太深、无法读取的对象",
    "a number with too many digits": "位数太多的数字",
    "the body: the key {key} occurs twice in one object; give it once": (
        "请求体：键 {key} 在一个对象中出现两次；请只写一次"
    ),
    "the body": "请求体",
    "the body: expected a JSON object, got {found}": "请求体：应为 JSON 对象，实际是{found}",
    "no control API at {url}: HTTP {status}": "{url} 没有控制 API：HTTP {status}",
    "expected {first} or {last}, got {value}{hint}": "应为 {first} 或 {last}，实际是 {value}{hint}",
    "all hospitals": "所有医院",
    "what: no session begins at {where} in the next {days} days": "what：{where} 在今后 {days} 天内没有门诊开始",
    "{timing}: an event happens now; leave it out": "{timing}：事件此刻发生，请去掉此项",
    (
        "nothing is known of {given!r}: expected the id of an exchange such as x123, a RegID, or what a "
        "client gave as X-Request-Id; GET {prefix}/control/v1/journal lists what there is{hint}"
    ): (
        "没有「{given}」的记录：应为请求记录编号（如 x123）、流水号，或客户端的 X-Request-Id；GET "
        "{prefix}/control/v1/journal 列出所有记录{hint}"
    ),
    "; the journal is off (--journal full)": "；未记录日志（--journal full 才记录）",
    "the requested schedule: the journal keeps no bodies (--journal full keeps them)": (
        "不知道所求的排班：没有保存报文（--journal full 才保存）"
    ),
    "every exchange: the journal is off (--journal full keeps them)": (
        "没有请求记录：未记录日志（--journal full 才记录）"
    ),
    "there is no fault {name!r}{hint}; {there}": "没有故障「{name}」{hint}；{there}",
    "name: a fault keeps its name; expected {name!r}, got {given!r}": (
        "name：故障的名称不能改；应为「{name}」，实际是「{given}」"
    ),
    "there are none; POST /control/v1/faults adds one": "还没有故障；POST /control/v1/faults 新增",
    "hospitals: there is no hospital {hospital}{hint}": "hospitals：没有医院 {hospital}{hint}",
    (
        "there is no exchange {number!r}: it never existed, or is older than those kept (--journal-count); "
        "GET {prefix}/control/v1/journal lists them"
    ): (
        "没有请求记录「{number}」：从未有过，或早于所保留的（--journal-count）；GET "
        "{prefix}/control/v1/journal 列出所有记录"
    ),
    "expected {known}, got {value}{hint}": "应为 {known}，实际是 {value}{hint}",
    "expected a RegID of up to 18 digits, got {value}": "应为至多 18 位数字的流水号，实际是 {value}",
    "expected the id of an exchange such as x123, got {value}": "应为请求记录编号，如 x123，实际是 {value}",
    "the journal is off; start the simulator with --journal full": "没有记录日志；请用 --journal full 启动模拟器",
    "Last-Event-ID: expected an id of an event, got {value}": "Last-Event-ID：应为事件的编号，实际是 {value}",
    "expected some of {kinds}, got {value}{hint}": "应为 {kinds} 中的几个，实际是 {value}{hint}",
    "the world has ended": "世界已经结束",
    "{whose} has no schedule on {day} {part}, or none is published yet; GET {lists} lists those there are": (
        "{whose}在 {day} {part}没有排班，或尚未公布；GET {lists} 列出已有的"
    ),
    " and {count} more": " 等，另有 {count} 个",
    "{sentence}; there are {known}{more}{hint}": "{sentence}；有 {known}{more}{hint}",
    "there is no hospital {value}": "没有医院 {value}",
    "{hospital_id} has no department {value}": "{hospital_id} 没有科室 {value}",
    "{hospital_id} has no doctor {value}; GET {prefix}/control/v1/hospitals/{hospital_id}/doctors lists them": (
        "{hospital_id} 没有医生 {value}；GET {prefix}/control/v1/hospitals/{hospital_id}/doctors 列出所有医生"
    ),
    "doctor {doctor_id} of {department_id}": "{department_id} 的医生 {doctor_id} ",
    "work_type: expected one of {words}, got {value}": "work_type：应为 {words} 之一，实际是 {value}",
    "expected an instant such as 2026-03-02T08:00:00, got {value}": (
        "应为时刻，如 2026-03-02T08:00:00，实际是 {value}"
    ),
    "expected a duration such as PT2H, got {value}": "应为时长，如 PT2H，实际是 {value}",
    "expected a JSON object, got {value}": "应为 JSON 对象，实际是 {value}",
    "the keys here are {known}, got {given}": "这里的键有 {known}，实际是 {given}",
    "expected at least one of mode, now and rate": "mode、now、rate 至少要有一个",
    "expected one of by and to": "by 和 to 应有一个",
    "the query": "查询参数",
    "the path": "路径",
    "the header": "报文头",
    "exchange": "请求记录",
    "explanation": "记录",
    "registration": "挂号",
    "snapshot": "快照",
    "there is no world {name!r}; GET /control/v1/worlds lists them, and POST makes one": (
        "没有世界「{name}」；GET /control/v1/worlds 列出所有世界，POST 新建"
    ),
    "There is no such {what}": "没有这个{what}",
    "name: there is a {what} {name!r} already; remove it first, or choose another name": (
        "name：已有名为「{name}」的{what}；请先移除它，或换一个名称"
    ),
    "{limit} listen to this world already, which is the most there can be; end some of those streams": (
        "已有 {limit} 个客户端在收听这个世界，这是上限；请结束其中一些"
    ),
    "the body is larger than the {limit} bytes that are taken": "请求体超过上限 {limit} 字节",
    "Only pages of this simulator have access": "只有本模拟器的页面可以访问",
    "an error in the simulator ({kind}); its log shows where, please report it": (
        "模拟器内部出错（{kind}）；它的运行日志里有位置，请报告"
    ),
    "The request is not understood": "请求无法理解",
    "{element}: expected a JSON object, got nothing": "{element}：应为 JSON 对象，实际是空",
    "{where}: {half} is half a character; write both halves, or the character itself": (
        "{where}：{half} 是半个字符；请写出两半，或写这个字符本身"
    ),
    "The clock cannot be moved like that": "时钟不能这样拨",
    "The event cannot happen now": "事件此刻不能发生",
    "There is no such world": "没有这个世界",
    "Such a world cannot be made": "不能建立这样的世界",
    "No story step can be made of it": "不能做成故事的步骤",
    "The name is taken": "名称已被使用",
    "The body is not JSON": "请求体不是 JSON",
    "Only JSON is taken": "只接受 JSON",
    "Too many are listening": "收听的客户端太多",
    "The body is too large": "请求体太大",
    "There is nothing here": "这里没有内容",
    "The method is not allowed here": "这里不能用这个方法",
    "The token is needed": "需要令牌",
    "Only this machine has access": "只有本机可以访问",
    "There are no snapshots of this ledger": "这个账本没有快照",
    "The ledger failed": "账本出错",
    "The journal failed": "日志出错",
    "Internal error": "内部错误",
    "; ": "；",
    "expected a whole number from 1 to {most}, got {value}": "应为 1 到 {most} 的整数，实际是 {value}",
    "after: expected the next_after of a response, got {value}; leave it out": (
        "after：应为前一页的 next_after，实际是 {value}；请去掉"
    ),
    "registration_id: expected a number of at most 18 digits, got {value}": (
        "registration_id：应为至多 18 位的数字，实际是 {value}"
    ),
    "expected true or false, got {value}": "应为 true 或 false，实际是 {value}",
    "all_channels: expected a card, or a hospital and a date, beside it; leave it out for the platform's": (
        "all_channels：还要给出身份证号，或医院和日期；只要平台的请去掉此项"
    ),
    ("no hospital has a registration {registration_id} by {now}; GET {prefix}/control/v1/registrations lists them"): (
        "到 {now} 为止没有流水号或挂号序号为 {registration_id} 的记录；GET {prefix}/control/v1/registrations "
        "列出所有记录"
    ),
    "the body: expected a JSON object, got {value}": "请求体：应为 JSON 对象，实际是 {value}",
    "doctor: {doctor} belongs to department {department}, not to {other}; leave department out": (
        "doctor：{doctor} 属于科室 {department}，不属于 {other}；请去掉 department"
    ),
    "to: expected a date up to {days} days after {first}, got {last}": (
        "to：应为 {first} 之后至多 {days} 天的日期，实际是 {last}"
    ),
    "up to 63 small letters, digits, - and _, not beginning with - or _": (
        "至多 63 个小写字母、数字、- 或 _，不以 - 或 _ 开头"
    ),
    "name: expected {expected}, got {name!r}": "name：应为{expected}，实际是「{name}」",
    "there are {count} snapshots; remove some with DELETE {prefix}/control/v1/snapshots/NAME": (
        "已有 {count} 个快照；请用 DELETE {prefix}/control/v1/snapshots/NAME 移除一些"
    ),
    "there is no snapshot {name!r}{hint}; {there}": "没有快照「{name}」{hint}；{there}",
    "there are none; POST /control/v1/snapshots takes one": "还没有快照；POST /control/v1/snapshots 保存",
    "breaks the specification, and a story sends requests by the specification only; take another": (
        "不合规范，而故事只发送符合规范的请求；请换一条"
    ),
    "is a change over the control API; take a SOAP request": "是控制 API 的改动；请选一个 SOAP 请求",
    "has no body: the journal keeps none (--journal full keeps them)": (
        "没有报文：日志不保存报文（--journal full 才保存）"
    ),
    "The journal does not hold the bookings of RegID {ids} any more: book them first.": (
        "日志里已没有流水号 {ids} 的预约：请先预约。"
    ),
    "{count} earlier requests of the same patients and schedules are left out.": (
        "略去了同样患者和排班的 {count} 个更早的请求。"
    ),
    "A snapshot was restored before: what it held is not in this story.": (
        "之前恢复过快照：其中的内容不在这个故事里。"
    ),
    "expected one of scenario and yaml": "scenario 和 yaml 应有一个",
    "{path}: {error}; put a copy of the file back, or give another path": (
        "{path}：{error}；请放回该文件的副本，或给另一个路径"
    ),
    (
        "--clock {given}: the clock of {state} has reached {now} and goes forward only; leave --clock out to "
        "go on from there, or give another --state"
    ): ("--clock {given}：{state} 的时钟已到 {now}，只能往前走；请去掉 --clock，从那里继续，或给另一个 --state"),
    "scenario: expected one of {known}, or the scenario itself under yaml, got {given!r}{hint}": (
        "scenario：应为 {known} 之一，或在 yaml 中给出场景本身，实际是「{given}」{hint}"
    ),
    (
        "the main world is kept in {state}, which belongs to its scenario; make a world beside it with POST "
        "/control/v1/worlds, or start the simulator with another --state"
    ): (
        "主世界保存在 {state}，该文件属于它的场景；请用 POST /control/v1/worlds 另建世界，或用另一个 --state 启动模拟器"
    ),
    "there are {count} worlds; remove some with DELETE": "已有 {count} 个世界；请用 DELETE 移除一些",
    "name: there is a world {name!r}; remove it first, or choose another": (
        "name：已有名为「{name}」的世界；请先移除它，或换一个名称"
    ),
}

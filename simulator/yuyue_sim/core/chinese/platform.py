"""Texts of the platform that hospitals are tried with, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "{subject}: {count} in a row: {error}": "{subject}：连续 {count} 次失败：{error}",
    "{subject}: {count} scheduled calls in a row failed; the last: {error}": (
        "{subject}：定时调用连续失败 {count} 次；最近一次：{error}"
    ),
    "{subject}: a scheduled call succeeded again": "{subject}：定时调用又成功了",
    "{id} {key}: {state}: {reason}": "{id} {key}：{state}：{reason}",
    "unknown": "不明",
    "failed": "失败",
    "cancelling": "退号中",
    "{id}: what is open there is left for later: {error}": "{id}：那里未了结的留待以后：{error}",
    "{id}: what is doubtful there is left for later: {error}": "{id}：那里存疑的留待以后：{error}",
    "the hospital booked it after all, though its user was told that it failed": (
        "医院后来还是预约了，而用户已收到失败的消息"
    ),
    "{booking}: {text}; it is cancelled": "{booking}：{text}；将退号",
    "{booking}: stopped, but not cancelled by the hospital: {reason}": "{booking}：已停诊，但医院没有退号：{reason}",
    "the hospital has no such schedule": "医院没有这个排班",
    "the schedule is not held as planned: {status}": "排班不是正常：{status}",
    "the hospital keeps the schedule to itself": "该排班为医院保留",
    "the real-time check failed, the hospital was not asked further: {error}": (
        "实时查询失败，没有再向医院发送请求：{error}"
    ),
    "{id}: it will be looked up at a later poll": "{id}：以后的轮询再查明",
    "{id} is listed by {first} and by {last}; the last one counts": "{id} 同时由 {first} 和 {last} 列出；以后者为准",
    "{id}: {count} schedules of doctors, {added} new": "{id}：医生排班 {count} 个，新增 {added} 个",
    "{id}: {count} schedules of departments, {added} new": "{id}：科室排班 {count} 个，新增 {added} 个",
    "a notification was not taken: {error}": "没有接受一条通知：{error}",
    "what a poll found could not be kept: {error}": "轮询所得无法保存：{error}",
    "what was settled could not be kept: {error}": "查明的结果无法保存：{error}",
    "a notification names the unknown hospital {hospital}": "通知里有未知的医院 {hospital}",
    "a notification is malformed: {problem}": "通知格式错误：{problem}",
    "a notification of {id} names an unknown department: {change}": "{id} 的通知里有未知的科室：{change}",
    "a notification of {id} names an unknown doctor: {change}": "{id} 的通知里有未知的医生：{change}",
    "{key}: no longer returned; the hospital should have stopped it (停诊) instead": (
        "{key}：不再返回；医院本应停诊，而不是取消排班"
    ),
    "poll": "轮询",
    "failure": "失败",
    "alarm": "告警",
    "cleared": "解除",
    "warning": "警告",
    "notification": "通知",
    "booking": "预约",
    "correction": "更正",
    "cancellation": "退号",
    "message": "消息",
    "expected application/json, got {media_type}": "应为 application/json，实际是 {media_type}",
    "at most {bytes} bytes are taken": "最多接受 {bytes} 字节",
    "only pages of this platform have access, and this request was sent by {sender}": (
        "只有这个平台自己的网页可以访问，而这个请求来自{sender}"
    ),
    "there is nothing here; known are {places}": "这里什么也没有；有的地址是 {places}",
    "expected one of {words}": "应为 {words} 之一",
    "expected the 18 characters of an ID card number": "应为 18 位身份证号",
    "there is no such key": "没有这个键",
    "it is missing": "缺少",
    "unknown key {key!r}; the keys are {known}{hint}": "没有键「{key}」；有 {known}{hint}",
    "{key} is given twice": "{key} 写了两次",
    "; did you mean {name!r}?": "；是不是想写 {name!r}？",
    "missing {key}=…  {meaning}": "缺少 {key}=…  {meaning}",
    "{word!r} is no key=value": "{word!r} 不是 键=值",
    "{key!r} could be {found}; write one of these": "「{key}」可以是 {found}；请写其中之一",
    " or ": " 或 ",
    "no response from {url} in {seconds:g} s": "{url} 在 {seconds:g} 秒内没有响应",
    "{place}: {problem}": "{place}：{problem}",
    "none before the first poll": "第一次轮询之前没有",
    "{hospital_id!r} is not known; known are {known}": "不知道「{hospital_id}」；知道的有 {known}",
    "{department_id!r} is none of {hospital_id} with schedules": ("「{department_id}」不是 {hospital_id} 有排班的科室"),
    "{doctor_id!r} is none of department {department_id}": "「{doctor_id}」不是科室 {department_id} 的医生",
    "there is no RegID of 18 digits left; begin with a new --state": "18 位的流水号已用完；请换新的 --state",
    "nobody speaks TLS there; begin the address with http://": "对方不使用 TLS；地址请以 http:// 开头",
    "{url!r} is no address such as http://127.0.0.1:8080": "「{url}」不是 http://127.0.0.1:8080 这样的地址",
    "{operation}: {error}": "{operation}：{error}",
    "HTTP {status} {reason}, and ": "HTTP {status} {reason}，而且",
    "{url}: {status}{error}": "{url}：{status}{error}",
    "the answer": "响应",
    "the document in the answer": "响应中的文档",
    "no SOAP body in the answer: {start}": "响应中没有 SOAP 体：{start}",
    "expected {operation}Response, got {found}": "应为 {operation}Response，实际是 {found}",
    "{what} is not XML ({reason}): {start}": "{what}不是 XML（{reason}）：{start}",
    "{path}: {reason}; choose another file with --state": "{path}：{reason}；请用 --state 另选文件",
    "the whole": "整个文件",
    (
        "{path} is not the state of a platform ({place}: {problem}); choose another file with --state, or "
        "move this one away"
    ): ("{path} 不是平台的状态（{place}：{problem}）；请用 --state 另选文件，或把它移走"),
    "{path}: {reason}; free some space, or choose another file with --state": (
        "{path}：{reason}；请腾出空间，或用 --state 另选文件"
    ),
}

"""Texts of load tests, in Chinese: the options of locust, and what is wrong with one."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "{url} tells its date only with the control token: set {variable}; audit, certify and platform also take --today": (
        "{url} 只向持有控制令牌者告知日期：请设置 {variable}；audit、certify 和 platform 也可用 --today"
    ),
    "expected {expected}, got {text!r}": "应为{expected}，实际是 {text!r}",
    "a number from {least:.15g} to {most:.15g}": "{least:.15g} 到 {most:.15g} 的数",
    "a whole number from {least} to {most}": "{least} 到 {most} 的整数",
    "a whole number from 0 to {most}, or -1 for one per processor": " 0 到 {most} 的整数，或 -1（每个处理器一个）",
    "a time such as 90, 30s, 20m or 1h30m, up to 27777h": " 90、30s、20m、1h30m 这样的时长，最长 27777h",
    "a date such as 2026-03-02, from 1970 to 2999": "1970 至 2999 年的日期，如 2026-03-02",
    "an instant such as 2026-03-02T08:00:00+08:00": " 2026-03-02T08:00:00+08:00 这样的时刻",
    "string or typed": " string 或 typed",
    "auto, yes or no": " auto、yes 或 no",
    "yes or no": " yes 或 no",
    "--host: no hospital; give its address, such as http://127.0.0.1:8080": (
        "--host：没有医院；请给出地址，如 http://127.0.0.1:8080"
    ),
    "expected users:seconds,… such as 10:30,50:60, got {text!r}": "应为 用户数:秒数,…，如 10:30,50:60，实际是 {text!r}",
    "expected at least 1 user and more than 0 seconds, got {part!r} in {text!r}": (
        "应至少 1 个用户、多于 0 秒，{text!r} 中是 {part!r}"
    ),
    "Directory for the histories, one file per worker.": "历史文件的目录，每个压测进程一个文件。",
    "Seed of every random choice of the users.": "用户一切随机选择的种子。",
    "First digits of every RegID; 0 chooses one not used before.": "每个 RegID 的开头几位；0 表示选一个没有用过的。",
    "HospitalIDs to use, joined by commas; all if empty.": "要使用的 HospitalID，用逗号隔开；空表示全部。",
    "Ask each hospital at its InterfaceAddr: yes, no, or auto, if --host lists hospitals of several machines.": (
        "是否向各医院的 InterfaceAddr 发请求：yes、no，或 auto（--host 列出多台机器上的医院时才这样）。"
    ),
    "First day of visits, yyyy-MM-dd by the hospital's clock; today if empty.": (
        "就诊的第一天，yyyy-MM-dd，以医院的时钟为准；空表示今天。"
    ),
    "Number of days of visits.": "就诊的天数。",
    "string or typed: how a document stands in the SOAP body.": "string 或 typed：文档在 SOAP 体中的写法。",
    "Seconds to wait for a response.": "等待响应的秒数。",
    "How unevenly schedules are wanted: 0 equally, 1 Zipf's law.": "排班受欢迎程度的差异：0 为一样，1 为齐普夫定律。",
    "Use only this many schedules, the most wanted ones; 0 for all.": "只用最受欢迎的这么多个排班；0 表示全部。",
    "Seconds between two visits of a user, on average.": "同一用户两次就诊请求之间的平均秒数。",
    "Readings of LeftNum per attempted booking.": "每次尝试预约前查询 LeftNum 的次数。",
    "Most requests for one wish, repeats included.": "为一个预约愿望最多发多少个请求，重发也算。",
    "Share of bookings and cancellations whose user does not wait.": "用户不等响应的预约和取消所占的比例。",
    "Share of users that are programs of ticket touts: no pauses.": "黄牛程序在用户中所占的比例：它们不停顿。",
    "Arrivals per second (open loop); 0 for a closed loop.": "每秒到达的用户数（开环）；0 表示闭环。",
    "Seconds of start lag (p99, dropped arrivals included) above which an open loop is not valid.": (
        "开始延迟（p99，含放弃的到达）超过这么多秒时，开环无效。"
    ),
    "Seconds after which an arrival without a free user is dropped.": "到达后多少秒没有空闲用户就放弃。",
    "Instant of the release, ISO, by this machine's clock; when all users are ready if empty.": (
        "放号的时刻，ISO 格式，以本机时钟为准；空表示所有用户就绪时。"
    ),
    "Seconds from when all users are ready to the release.": "所有用户就绪后多少秒放号。",
    "File that is awaited once all users are ready; the instant of the release is in it, as in --release-at.": (
        "所有用户就绪后等待的文件；其中是放号的时刻，格式同 --release-at。"
    ),
    "Seconds after the release within which most users begin.": "放号后大多数用户在多少秒之内开始。",
    "yes if nobody else books at the hospitals during the run.": "运行期间没有别人在这些医院预约时为 yes。",
    "yes to end the run as soon as no user is left.": "yes 表示用户都结束后立即结束运行。",
    "Name of the scenario, for the record.": "场景的名称，仅作记录。",
    "Users of the rush.": "抢号的用户数。",
    "Users that come in a second.": "每秒到来的用户数。",
    "Seconds from when all are there to the end.": "用户到齐后多少秒结束。",
    "users:seconds,… counted from when all users of a step are there.": "用户数:秒数,…，每一步从用户到齐时算起。",
    "Users of the first step.": "第一步的用户数。",
    "Users of a step over those of the step before.": "每一步的用户数是前一步的多少倍。",
    "Most users.": "最多的用户数。",
    "Seconds measured of each step, once all its users are there.": "每一步在用户到齐后测量的秒数。",
    "Least growth of responses a second from step to step, as a share.": "每一步每秒响应数至少增长的比例。",
    "Most seconds of the p95 of all responses.": "全部响应的 p95 最多多少秒。",
    "Seconds to stay at the knee before the end.": "结束前在拐点停留的秒数。",
    "{step}.": "{step}。",
    "{users} users: {responses:.1f} responses a second, p95 {p95:.0f} ms": (
        "{users} 个用户：每秒 {responses:.1f} 个响应，p95 {p95:.0f} ms"
    ),
    "{step}, over the bound of {bound_ms:.0f} ms": "{step}，超过 {bound_ms:.0f} ms 的上限",
    "{step}, after none": "{step}，此前没有响应",
    "{step}, {change:+.0%} for {more:+.0%} users": "{step}，用户 {more:+.0%}，响应 {change:+.0%}",
    "Knee at {before}. Then {then}.": "拐点：{before}。之后：{then}。",
    "Past the knee at the first step: {over}.": "第一步已过拐点：{over}。",
    "No knee up to {last}.": "直到 {last}，没有拐点。",
    "--hospitals: there is no hospital {unknown}; there are {known}": "--hospitals：没有医院 {unknown}；有 {known}",
    "no schedule to book from {first} to {last} at {where} (hospitals: {known}). The hospital's clock may stand "
    "elsewhere: give --first-day and --days": (
        "{where} 从 {first} 到 {last} 没有可预约的排班（医院：{known}）。"
        "医院的时钟可能在别的日期：请给 --first-day 和 --days"
    ),
    "any hospital": "所有医院",
    "{operation}: {why} from {url}": "{operation}：{url} 返回 {why}",
    "nowhere; give --host": "（没有地址，请给 --host）",
    "no user sent a request": "没有任何用户发出请求",
    "all users are ready": "所有用户已就绪",
    "expected at most {most} workers, {count} are connected": "压测进程应至多 {most} 个，已连接 {count} 个",
    "--run-number: {folder} has run {number} already; 0 chooses another": (
        "--run-number：{folder} 里已有第 {number} 次运行；0 表示另选一个"
    ),
    "--history: {folder!r} is no path": "--history：{folder!r} 不是路径",
    "--history {folder}: {reason}": "--history {folder}：{reason}",
}

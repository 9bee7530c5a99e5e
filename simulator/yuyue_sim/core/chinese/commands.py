"""Texts that commands print, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "nobody reads the environment variable {name}": "没有程序读取环境变量 {name}",
    "nobody reads the environment variable {name}; did you mean {near}?": (
        "没有程序读取环境变量 {name}；是不是想写 {near}？"
    ),
    "answers for": "只应答",
    "--follow {word}: expected auto, yes or no": "--follow {word}：应为 auto、yes 或 no",
    "--hospitals {value!r}: expected HospitalIDs joined by commas, such as SG01,KC01": (
        "--hospitals {value!r}：应为用逗号隔开的 HospitalID，例如 SG01,KC01"
    ),
    "Serve and call": "提供服务与调用",
    "Steer a running simulator": "操作运行中的模拟器",
    "Look into a running simulator": "查看运行中的模拟器",
    "Scenarios and stories": "场景与故事",
    "The platform's side, and recordings": "平台一侧，以及录制",
    "Load tests": "压力测试",
    "Ledgers": "账本",
    "table": "表",
    "rows": "行数",
    "checksum": "校验和",
    "copying": "正在复制",
    "The shell": "命令行",
    "yuyue-sim: internal error: {kind}: {error}": "yuyue-sim：内部错误：{kind}：{error}",
    "yuyue-sim: the current folder does not exist any more; change to another one": (
        "yuyue-sim：当前文件夹已不存在；请换到另一个文件夹"
    ),
    "Set YUYUE_SIM_DEBUG=1 for a traceback, and please report it.": (
        "设置 YUYUE_SIM_DEBUG=1 可看到完整的错误位置，请报告。"
    ),
    "Try: {command} --help": "请看：{command} --help",
    "RIGHT": "正确",
    "nobody was double-booked, lost or lied to": "没有一号多约，没有丢失，也没有虚假的答复",
    "WRONG": "错误",
    "{count} kinds of anomalies": "{count} 种异常",
    "one kind of anomaly": "1 种异常",
    "UNKNOWN": "未知",
    "nothing wrong was seen, but not all could be": "没有看到错误，但并非全部都能看到",
    (
        "{requests:,} requests, {slots:,} slots: {booked:,} booked, {cancelled:,} cancelled, {unclear:,} unclear; "
        "{overlaps_on_last_number:,} last numbers fought over"
    ): (
        "{requests:,} 个请求，{slots:,} 个时段：约到 {booked:,}，退号 {cancelled:,}，不明 {unclear:,}；"
        "{overlaps_on_last_number:,} 个最后的号有人争抢"
    ),
    "{script} seed {seed}, {judged}; the generator was at most {worst_lag_ms:,.0f} ms late": (
        "{script} 种子 {seed}，{judged}；发送至多迟了 {worst_lag_ms:,.0f} 毫秒"
    ),
    "{journals}, recorded in front of {hospital}: {judged}": "{journals}，录制于 {hospital} 之前：{judged}",
    "left out: {what}": "未列入：{what}",
    "judged: {counts}": "已审计：{counts}",
    "first": "最早",
    "worst": "最严重",
    "last": "最后",
    "not known: {what}": "不知道：{what}",
    "{invariant} But:": "{invariant}然而：",
    "{mode}, the last {count:,} exchanges, {where}": "{mode}，最近 {count:,} 条请求记录，{where}",
    "now {instant}": "现在 {instant}",
    "for everybody with the token": "凭令牌可从任何机器访问",
    "for this machine only": "只限本机",
    "{bugs}; wrong responses are intended": "{bugs}；错误的响应是有意的",
    "Ctrl-C stops it.": "按 Ctrl-C 停止。",
    "off": "关闭",
    "in memory": "在内存中",
    "{started}, {mode} since, {now}": "{started}，之后改为 {mode}，{now}",
    "scenario": "场景",
    "{name}, {count} hospital": "{name}，{count} 家医院",
    "{name}, {count} hospitals": "{name}，{count} 家医院",
    "seed": "种子",
    "clock": "时钟",
    "ledger": "账本",
    "journal": "日志",
    "workers": "进程",
    "string WSDL": "字符串 WSDL",
    "typed WSDL": "类型 WSDL",
    "control": "控制 API",
    "console": "控制台",
    "A first booking, to paste into another terminal:": "第一笔预约，可粘贴到另一个终端：",
    "in memory, lost when the server stops; --state FILE keeps it": "在内存中，停止后丢失；--state 文件 可保存",
    "token": "令牌",
    "planted bugs": "植入的缺陷",
    "expected {what}, got ": "应为{what}，实际是 ",
    "{count} of {made} orders could not be cancelled; cancel them by hand:": (
        "{made} 笔订单中有 {count} 笔没能退号；请人工退号："
    ),
    "{hospitals} at {where}, {count} requests": "{hospitals}，{where}，{count} 个请求",
    "{passed} checks passed; failed: {failed}; {not_seen} not seen": (
        "{passed} 项通过；未通过：{failed}；{not_seen} 项没有遇到"
    ),
    "{passed} checks passed, none failed; {not_seen} not seen": (
        "{passed} 项通过，没有未通过的；{not_seen} 项没有遇到"
    ),
    "note: {note}": "备注：{note}",
    "interrupted: later checks were not made": "已中断：其后的检查没有进行",
    "    … and {count} more of {total}": "    …… {total} 处中另有 {count} 处",
    "{made} orders were sent; nothing of them is left at the hospital": (
        "发送了 {made} 笔订单；医院里没有留下任何一笔"
    ),
    "no hospital": "没有医院",
    "--state {file}: it is a run of {url}; give another file, or that address": (
        "--state {file}：它属于对 {url} 的检查；请给另一个文件，或那个地址"
    ),
    "certifying": "正在检查",
    "asking the hospital": "正在向医院查询",
    "reading {file}": "正在读取 {file}",
    "reading": "正在读取",
    "replaying": "正在重放",
    "exporting": "正在导出",
    "names": "名称",
    "rosters": "排班",
    "bookings": "预约",
    "patients": "患者",
    "sessions": "门诊",
    "beds": "床位",
    "bug": "缺陷",
    "planted": "已植入",
    "meaning": "含义",
    "no bug {name!r} is planted; there are {known}": "没有植入缺陷「{name}」；已植入的有 {known}",
    "none": "无",
    "no operation {name!r}; there are {known}{hint}": "没有接口「{name}」；有 {known}{hint}",
    "{operation} cannot be sent like this:\n{lines}": "{operation} 不能这样发送：\n{lines}",
    "{error}. Is it running? yuyue-sim serve starts a simulator": "{error}。它在运行吗？yuyue-sim serve 启动模拟器",
    "--style {name}: expected string or typed": "--style {name}：应为 string 或 typed",
    "certify: give the address of a hospital, such as http://10.0.0.6:8080, or --list": (
        "certify：请给医院的地址，如 http://10.0.0.6:8080，或 --list"
    ),
    "--version 3 has no getHospInfo: name the hospital with --hospital": (
        "--version 3 没有 getHospInfo：请用 --hospital 写明医院"
    ),
    "--version {version}: expected 4 or 3": "--version {version}：应为 4 或 3",
    "no checks are left; those that book need --book, those that wait --wait": (
        "没有剩下的检查；需要预约的要加 --book，需要等待的要加 --wait"
    ),
    "--soap {name}: expected 1.1 or 1.2": "--soap {name}：应为 1.1 或 1.2",
    "1 hospital": "1 家医院",
    "{count} hospitals": "{count} 家医院",
    "it is real; yuyue-sim run needs a first instant: give --clock frozen@2026-03-02T08:00:00, or write it here": (
        "时钟是真实的；yuyue-sim run 需要起始时刻：请给出 --clock frozen@2026-03-02T08:00:00，或写在这里"
    ),
    "{file}: valid (scenario {name}, {hospitals})": "{file}：有效（场景 {name}，{hospitals}）",
    "code": "编号",
    "name": "名称",
    "type": "类型",
    "sex": "性别",
    "age": "年龄",
    "conditions": "病症",
    "No clinic has {word} in its name or in what it treats.": "没有名称或病症中带有 {word} 的门诊。",
    "give at least one of --mode, --now and --rate": "--mode、--now、--rate 至少要有一个",
    "--rate: expected a number, got {rate}": "--rate：应为数字，实际是 {rate}",
    "wrote {file}": "已写出 {file}",
    "drawing the page": "正在画页面",
    "reading libraries and scenario": "正在加载程序库和场景",
    "{option} {path}: {reason}; give a file that can be written": "{option} {path}：{reason}；请给一个可写的文件",
    "id": "编号",
    "district": "区县",
    "grade": "等级",
    "departments": "科室数",
    "of": "其中",
    "doctors": "医生数",
    "schedules": "排班数",
    "numbers": "号源",
    "--report covers all hospitals: leave out --hospital and --schedules": (
        "--report 包括所有医院：请去掉 --hospital 和 --schedules"
    ),
    "--hospital {hospital}: no such hospital; there are {known}": "--hospital {hospital}：没有此医院；有 {known}",
    "{name}: {days} days from {first}": "{name}：从 {first} 起 {days} 天",
    "at": "时间",
    "happened": "已发生",
    "key": "键",
    "event": "事件",
    "No events, past or future.": "没有事件，过去和将来都没有。",
    ": {meaning}": "：{meaning}",
    "booked": "已约",
    "registered": "挂号",
    "paid": "已支付",
    "arrived": "到院",
    "taken": "已取号",
    "called": "已叫号",
    "in-room": "就诊中",
    "seen": "已就诊",
    "missed": "爽约",
    "stopped": "已停诊",
    "resumed": "已恢复接诊",
    "cancelled": "已退号",
    "yes": "是",
    "no": "否",
    "no event {kind!r}; there are {known}{hint}": "没有事件「{kind}」；有 {known}{hint}",
    "  {begin}-{end}: {active} of {total} numbers held": "  {begin}-{end}：{total} 个号中已占 {active} 个",
    "RegID {id}: {state}, number {number}, {place}": "流水号 {id}：{state}，{number} 号，{place}",
    "another channel": "其他渠道",
    ", cancelled {instant}": "，{instant} 退号",
    "    number {number}: {who}, registered {instant}{gone}": "    {number} 号：{who}，{instant} 挂号{gone}",
    "    and {count} more; --json shows them all": "    另有 {count} 个；--json 显示全部",
    "on": "打开",
    "rule": "规则",
    "No faults; yuyue-sim fault add adds one of the kinds {kinds}.": (
        "没有故障；yuyue-sim fault add 新增，种类有 {kinds}。"
    ),
    "invariant": "不变量",
    "checked": "已核对",
    "violated": "违反",
    "{count:,} schedule": "{count:,} 个排班",
    "{count:,} schedules": "{count:,} 个排班",
    "{count:,} registration": "{count:,} 笔挂号",
    "{count:,} registrations": "{count:,} 笔挂号",
    "{count:,} exchange": "{count:,} 条请求记录",
    "{count:,} exchanges": "{count:,} 条请求记录",
    "{schedules}, {registrations}, {exchanges}": "{schedules}、{registrations}、{exchanges}",
    "everything holds: {counts} checked": "全部成立：已核对 {counts}",
    "violated: {counts} checked": "有违反：已核对 {counts}",
    "operation": "接口",
    "hospital": "医院",
    "response": "响应",
    "ms": "毫秒",
    "fault": "故障",
    "{file}: {count} exchange written": "{file}：已写出 {count} 条请求记录",
    "{file}: {count} exchanges written": "{file}：已写出 {count} 条请求记录",
    "The journal is off; start the simulator with --journal full.": "没有记录日志；请用 --journal full 启动模拟器。",
    "There are older ones; --limit lists more.": "还有更早的；--limit 可列出更多。",
    "not kept": "没有保存",
    "{word!r}: expected KEY=VALUE, such as operation=getYyNo": "「{word}」：应为 KEY=VALUE，如 operation=getYyNo",
    "{name}: given twice": "{name}：写了两次",
    "{file}: cannot be written: {reason}": "{file}：无法写入：{reason}",
    "--output {folder}: it is not empty; every run takes a directory of its own": (
        "--output {folder}：不是空的；每次运行需要自己的文件夹"
    ),
    "load needs {library}: pip install 'yuyue-sim[load]'": "load 需要 {library}：pip install 'yuyue-sim[load]'",
    "No platform is notified: give serve --notify-url, or notify: {url: …} in the scenario.": (
        "没有通知平台：请给出 serve --notify-url，或在场景中写 notify: {url: …}。"
    ),
    "state": "状态",
    "attempts": "次数",
    "There are no notices for {url} yet.": "还没有发给 {url} 的通知。",
    "without --state nothing is kept": "不给 --state 则不保存",
    "--every {given}: expected at least {least:g} s": "--every {given}：应不短于 {least:g} 秒",
    "name a new file": "请给一个新文件",
    "--journal {journal}: expected full or summary": "--journal {journal}：应为 full 或 summary",
    "--pace {pace}: expected at-once, recorded, or xN such as x60": (
        "--pace {pace}：应为 at-once、recorded 或 xN（如 x60）"
    ),
    "{options}: only for a hospital that is started here; leave --against out": (
        "{options}：只用于在此启动的医院；请去掉 --against"
    ),
    "--until {until}: is before the story begins ({began}); give a later one": (
        "--until {until}：早于故事开始（{began}）；请给一个更晚的时间"
    ),
    "--scenario, --seed and --plant are for a simulator that is started here; leave --against out": (
        "--scenario、--seed、--plant 用于在这里启动的模拟器；请去掉 --against"
    ),
    "playing": "运行中",
    "title": "标题",
    "{file}: written": "{file}：已写出",
    "registrations": "挂号数",
    "size_bytes": "字节数",
    "No snapshots; yuyue-sim snapshot take takes one.": "没有快照；yuyue-sim snapshot take 保存快照。",
    "Removed {name}; {count} left.": "已移除 {name}；还有 {count} 个。",
    "now": "现在",
    "url": "地址",
    "; give it with --token": "；请用 --token 给出",
    "{path}: no end state ({error}); ask the hospital anew with --final-reads URL": (
        "{path}：没有结束状态（{error}）；请用 --final-reads URL 重新向医院查询"
    ),
    "[default: {}]": "[默认：{}]",
    "[env var: {}]": "[环境变量：{}]",
    "[required]": "[必填]",
    "Arguments": "参数",
    "Options": "选项",
    "Example: {command}": "示例：{command}",
    "Usage: ": "用法：",
    "Commands": "命令",
    "{word!r}: expected KEY=VALUE, such as {example}": "「{word}」：应为 KEY=VALUE，如 {example}",
    "{name}: {key} has a value already": "{name}：{key} 已有值",
    "port {port} of {host} cannot be used: {reason}": "不能使用 {host} 的端口 {port}：{reason}",
    "--host {host}: not an address of this machine; 0.0.0.0 listens on all of them": (
        "--host {host}：不是本机的地址；0.0.0.0 监听所有地址"
    ),
    "port {port} of {host} is in use; stop what uses it, or choose another with --port (0 takes a free one)": (
        "{host} 的端口 {port} 已被占用；请停止占用它的程序，或用 --port 换一个（0 表示任选空闲端口）"
    ),
    "port {port} may not be used by this user; choose one above 1023 with --port": (
        "此用户不能使用端口 {port}；请用 --port 选 1023 以上的端口"
    ),
    "--host {host}: no such address; 127.0.0.1 listens on this machine only": (
        "--host {host}：没有此地址；127.0.0.1 只监听本机"
    ),
    "{responses:,} responses: {booked:,} booked, {full:,} full, {unclear:,} unclear": (
        "{responses:,} 个响应：约到 {booked:,}，已满 {full:,}，不明 {unclear:,}"
    ),
    "asking for {what}": "正在查询{what}",
    "{step}, {elapsed_s:.0f} of {most_s:.0f} s": "{step}，{elapsed_s:.0f} 秒，至多 {most_s:.0f} 秒",
    "{step}, {done:,} of {total:,}": "{step}，{done:,} / {total:,}",
    "waiting for {what}": "正在等待{what}",
    "{elapsed_s:.0f} of {most_s:.0f} s, {responses}": "{elapsed_s:.0f} 秒，至多 {most_s:.0f} 秒，{responses}",
    "{step}, for {seconds:.0f} s": "{step}，已 {seconds:.0f} 秒",
    "everything is in {folder}; look at {page}": "结果都在 {folder}；请看 {page}",
    "everything is in {folder}": "结果都在 {folder}",
    "judging": "正在审计",
    "asking the simulator about the witnesses": "正在向模拟器查询证据",
    "{count} hospital": "{count} 家医院",
    "{count} schedule": "{count} 个排班",
    "{count} schedules": "{count} 个排班",
    "{count} call": "{count} 次调用",
    "{count} calls": "{count} 次调用",
    "{alarms}, {warnings}": "{alarms}，{warnings}",
    "{hospitals}, {schedules}": "{hospitals}，{schedules}",
    "{count} alarm": "{count} 个告警",
    "{count} alarms": "{count} 个告警",
    "{count} new warning": "{count} 个新警告",
    "{count} new warnings": "{count} 个新警告",
    "A fake 12320 platform at {url}/, its state at {url}/state; it ends with Ctrl-C": (
        "模拟的 12320 平台：{url}/，状态在 {url}/state；按 Ctrl-C 停止"
    ),
    "  today           {day}": "  今天            {day}",
    "  hospitals       {address}, polled every {interval}": "  医院            {address}，每 {interval} 轮询一次",
    ", {calls} failed": "，{calls}失败",
    "no schedule from {day} on; if it is another day there, give --today": (
        "从 {day} 起没有排班；若那里是另一天，请给出 --today"
    ),
    "figure": "指标",
    "measured": "测得",
    "cited": "文献",
    "band": "范围",
    "inside": "在内",
    "{file} is written": "已写出 {file}",
    "--report needs matplotlib: pip install 'yuyue-sim[report]'": (
        "--report 需要 matplotlib：pip install 'yuyue-sim[report]'"
    ),
    "--report {file}: {reason}": "--report {file}：{reason}",
    "Recording what passes to {hospital} in {path} ({mode}); it ends with Ctrl-C": (
        "正在把发往 {hospital} 的请求录入 {path}（{mode}）；按 Ctrl-C 停止"
    ),
    "A real hospital's traffic is about living people: keep the file as you keep their records, and delete it.": (
        "真实医院的请求涉及真人：请像保管病历一样保管此文件，用完删除。"
    ),
    "  ask here instead  {url}{path}?wsdl": "  改向这里请求    {url}{path}?wsdl",
    "once": "一次",
    "{count} times": "{count} 次",
    ", {commands} changes over the control API": "，{commands} 个控制 API 的改动",
    "{different} of {requests} responses differ{orders}": "{requests} 个响应中有 {different} 个不同{orders}",
    "{requests} responses, no difference{orders}": "{requests} 个响应，没有不同{orders}",
    "{value}… ({count} characters)": "{value}…（{count} 个字符）",
    "nothing: the response is an empty message": "空：响应没有内容",
    "date": "日期",
    "part": "班次",
    "department": "科室",
    "doctor": "医生",
    "who": "接诊者",
    "hours": "时间",
    "fee": "费用",
    "status": "状态",
    "{value!r}: expected a file, or an address postgresql://USER@HOST/DATABASE": (
        "{value!r}：应为文件，或 postgresql://USER@HOST/DATABASE 这样的地址"
    ),
    "{value!r} is no address such as https://hospital.example:8443": (
        "「{value}」不是 https://hospital.example:8443 这样的地址"
    ),
    "expected letters, digits and signs of ASCII, without spaces": "应为 ASCII 的字母、数字和符号，不带空格",
    "without --state the ledger is in memory, for all workers": "不给 --state 则账本在内存中，供所有进程使用",
    "without --journal-file it is beside the ledger or in memory": (
        "不给 --journal-file 则日志与账本放在一起，或在内存中"
    ),
    "{value!r} is no file; {advice}": "「{value}」不是文件；{advice}",
    "{value} is no regular file, so no {kept} can be kept in it": "{value} 不是普通文件，不能保存{kept}",
    "--journal-file {path}: holds {count} exchanges of an earlier run; name a new file, or remove this one": (
        "--journal-file {path}：已有先前运行的 {count} 条请求记录；请给一个新文件，或删除它"
    ),
    "{folder}: what the workers share is gone; start again, with TMPDIR set to a folder that nobody cleans up": (
        "{folder}：各进程共用的文件夹不见了；请重新启动，并把 TMPDIR 设为不会被清理的文件夹"
    ),
    (
        "--workers {workers}: the workers need a folder for the files they share ({reason}); set TMPDIR to "
        "one that can be written, or use --workers 1"
    ): (
        "--workers {workers}：各进程需要一个共用文件的文件夹（{reason}）；请把 TMPDIR 设为可写的文件夹，或用"
        " --workers 1"
    ),
    "{command} needs {library}: pip install 'yuyue-sim[{extra}]'": (
        "{command} 需要 {library}：pip install 'yuyue-sim[{extra}]'"
    ),
    "unexpected: {words}": "多余的参数：{words}",
    "no command {name}; did you mean {known}?": "没有命令 {name}；是不是想写 {known}？",
    "no command {name}": "没有命令 {name}",
    "{name} needs a value": "{name} 需要一个值",
    "{name} takes no value": "{name} 不带值",
    "a command is missing": "缺少命令",
    "expected a number": "应为数字",
    "expected a whole number": "应为整数",
    "expected at least {limit}": "应不小于 {limit}",
    "expected at most {limit}": "应不大于 {limit}",
    "{given} is none of {known}": "{given} 不在 {known} 之中",
    "{parameter} is missing": "缺少 {parameter}",
    "no option {name}; did you mean {known}?": "没有选项 {name}；是不是想写 {known}？",
    "no option {name}": "没有选项 {name}",
    "{parameter}: {problem}": "{parameter}：{problem}",
}

"""Texts of stories, journals, replays and load tests, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "its result is stored": "结果已保存",
    "nothing is stored": "没有保存",
    "its outcome": "该患者的固定结果",
    "{what} was injected after the operation was carried out; {done}": "在接口执行之后注入了 {what}；{done}",
    "{what} was injected before the operation was carried out; {done}": "在接口执行之前注入了 {what}；{done}",
    "the envelope could not be read": "SOAP 信封无法读取",
    "{address}: expected scheme, host and port of a hospital, such as http://10.0.0.5:8080": (
        "{address}：应为医院的协议、主机和端口，如 http://10.0.0.5:8080"
    ),
    "the request is no HTTP: {problem}": "请求不是 HTTP：{problem}",
    "the connection is no TLS: {problem}": "连接不是 TLS：{problem}",
    "this port speaks TLS: expected https://…:{port}, got a request over HTTP": (
        "这个端口使用 TLS：应为 https://…:{port}，收到的是 HTTP 请求"
    ),
    "the request is not HTTP/1.1 or HTTP/1.0": "请求不是 HTTP/1.1 或 HTTP/1.0",
    "the request did not come in time": "请求没有及时到齐",
    "CONNECT is not taken": "不接受 CONNECT",
    "{why}; not sent again, for it may have been carried out": "{why}；没有再发，因为可能已经执行",
    "no response from {hospital}: {why}": "{hospital} 没有响应：{why}",
    "{path}: written by an older yuyue-sim (journal version {version}, known is {known})": (
        "{path}：由较旧的 yuyue-sim 写出（日志版本 {version}，现在是 {known}）"
    ),
    "{path}: written by a newer yuyue-sim (journal version {version}, known is {known})": (
        "{path}：由较新的 yuyue-sim 写出（日志版本 {version}，已知的是 {known}）"
    ),
    "{path}: cannot be opened; see whether its folder exists and may be written to": (
        "{path}：无法打开；请看所在文件夹是否存在、是否可写"
    ),
    "{path}: not a journal of yuyue-sim; name another file": "{path}：不是 yuyue-sim 的日志；请换一个文件",
    "{path}: is no file; expected a journal": "{path}：不是文件；应为日志",
    "{path}: no such file; `yuyue-sim serve --journal-file {path}` makes one": (
        "{path}：没有此文件；`yuyue-sim serve --journal-file {path}` 会生成它"
    ),
    "the journal": "日志",
    "no user asked about a schedule; let the run take longer, or start more users": (
        "没有用户查询过排班；请延长运行，或增加用户"
    ),
    "{url}: {problem}; is the hospital still running?": "{url}：{problem}；医院还在运行吗？",
    "lists of registrations": "挂号列表",
    "numbers left": "余号",
    "single bookings": "单笔预约",
    "no answer": "没有响应",
    "not a history; give a file that a load test wrote, or a journal": "不是历史；请给压力测试写出的文件，或日志",
    "it holds no requests; send some through `yuyue-sim record` first": "没有请求；请先经 `yuyue-sim record` 发送一些",
    (
        "{without:,} of its {count:,} requests were kept without bodies (--journal summary), which an audit needs; "
        "record again with --journal full"
    ): (
        "{count:,} 个请求中有 {without:,} 个没有保存正文（--journal summary），而审计需要正文；"
        "请用 --journal full 重新录制"
    ),
    "x{id} is damaged: {column} is not what a journal holds; take a whole copy of it": (
        "x{id} 已损坏：{column} 的内容不是日志所写的；请取一份完整的副本"
    ),
    "not a journal, and {journal} is one; audit one kind of file at a time": (
        "不是日志，而 {journal} 是；每次只审计一种文件"
    ),
    (
        "it holds the {operation} of RegID {registration_id} with the same response {code}, and so does {path}: both "
        "are of the same traffic, where each request would count twice, or of two runs. Audit one of them: the "
        "hospital's own has what everybody sent, a recorder's the times nearer to clients"
    ): (
        "其中 RegID {registration_id} 的 {operation} 及其响应 {code} 与 {path} 中的完全相同："
        "两份日志是同一批流量（每个请求会算两次），或属于两次运行。请只审计其中一份：医院自己的日志有所有人发送的内容，录制器的时间更接近客户端"
    ),
    "{path}: no certificate in PEM ({why})": "{path}：不是 PEM 格式的证书（{why}）",
    "{path}: no certificate with its key in PEM ({why})": "{path}：不是带密钥的 PEM 格式证书（{why}）",
    "no connection in {seconds:g} s": "{seconds:g} 秒内没有连上",
    "no response in {seconds:g} s": "{seconds:g} 秒内没有响应",
    "the connection was closed before the response": "连接在响应之前关闭",
    "{path}: {error}; take a whole copy of it": "{path}：{error}；请取一份完整的副本",
    "of format {found}, this version reads format {format}": "格式是 {found}，本版本读取格式 {format}",
    "its first line needs an object `run` and a list `operations`": "第一行需要对象 `run` 和列表 `operations`",
    "given twice; each request would count twice": "给了两次；每个请求会算两遍",
    "it is of run {run!r}, {path} of {other!r}; audit one run at a time": (
        "它属于运行 {run!r}，而 {path} 属于 {other!r}；每次只审计一次运行"
    ),
    "it is of worker {worker}, and so is {path}; audit one of them if they are copies, and otherwise the files of one "
    "master": "它属于压测进程 {worker}，{path} 也是；若互为副本，请只审计其一，否则请审计同一主进程的文件",
    "no history is left to judge: {problem}": "没有可供判断的历史：{problem}",
    "histories of {count} workers are in {folder} ({size:,} bytes)": (
        "{count} 个压测进程的历史已在 {folder}（{size:,} 字节）"
    ),
    "the history of worker {worker} is missing: {problem}{where}": "缺少压测进程 {worker} 的历史：{problem}{where}",
    "; it is {path} on {host}": "；它是 {host} 上的 {path}",
    "the worker was lost before its history had come": "在取到历史之前，压测进程失联",
    "the worker said nothing for {seconds:g} s": "压测进程 {seconds:g} 秒没有消息",
    "{path} is another file of the same name; move it away and copy the history there": (
        "{path} 是另一个同名文件；请移走它，再把历史复制到那里"
    ),
    "what came has not the digest that the worker gave": "收到的内容与压测进程给出的摘要不符",
    "the file ends after {offset:,} bytes": "文件在 {offset:,} 字节后结束",
    "at most {most} workers take part in a run; this one waits for the next": (
        "一次运行最多 {most} 个压测进程；这个等待下一次运行"
    ),
    "worker {worker}: its history {name} is missing; copy it into {folder} and audit again": (
        "压测进程 {worker}：缺少历史文件 {name}；请复制到 {folder}，再次审计"
    ),
    "worker {worker} on {host}: its history is missing; copy {path} from there into {folder} and audit again": (
        "{host} 上的压测进程 {worker}：缺少历史文件；请把该机上的 {path} 复制到 {folder}，再次审计"
    ),
    "{path}: cut short, {size:,} of {whole:,} bytes; it is left out. Copy {origin} from {host} again and audit again": (
        "{path}：不完整，只有 {whole:,} 字节中的 {size:,} 字节，未计入；请从 {host} 重新复制 {origin}，再次审计"
    ),
    "{path}: its digest is not that of what worker {worker} wrote; it is left out. Copy {origin} from {host} again and "
    "audit again": "{path}：摘要与压测进程 {worker} 写出的文件不符，未计入；请从 {host} 重新复制 {origin}，再次审计",
    "not a list of workers ({error}); move it away to audit without it, which shows fewer problems": (
        "不是工作进程清单（{error}）；移走它可以不用它审计，但会少发现问题"
    ),
    "no file *{suffix} in it": "其中没有文件 *{suffix}",
    "there is no such file": "没有此文件",
    "{what}; give the directory that --history named in the run": "{what}；请给运行时 --history 所写的文件夹",
    "it holds records of a kind unknown to format {format}; is it damaged?": (
        "有格式 {format} 所没有的记录；文件是否损坏？"
    ),
    "it skips a number of its names; is it damaged?": "名称的编号有跳过；文件是否损坏？",
    "it became shorter while it was read; read it again": "读取时变短了；请重新读取",
    "its requests are not numbered from 0; is it damaged?": "请求没有从 0 起编号；文件是否损坏？",
    "it completes a request twice; is it damaged?": "一次请求完成了两次；文件是否损坏？",
    "it has readings after the completion of their request": "请求完成之后还有它的读数",
    "{text!r} is no size; give a number with a unit, such as 2GiB or 800MB": (
        "{text!r} 不是大小；请给带单位的数，如 2GiB 或 800MB"
    ),
    "{text} is too little; an audit needs {least} MiB at least": "{text} 太小；审计至少需要 {least} MiB",
    "--memory does not suffice ({error}); give more": "--memory 不够（{error}）；请加大",
    "--memory is more than this machine has; give less": "--memory 超过本机的内存；请减小",
    "a process of the audit was ended from outside, perhaps for lack of memory; give less --memory": (
        "审计的一个进程被外部结束，可能因为内存不足；请减小 --memory"
    ),
    "no folder for temporary files can be written ({error}); set TMPDIR": (
        "没有可写的临时文件夹（{error}）；请设置 TMPDIR"
    ),
    "{folder}: {error}; make room there, or set TMPDIR to a folder with room": (
        "{folder}：{error}；请在那里腾出空间，或把 TMPDIR 设为有空间的文件夹"
    ),
    " and {others:,} others that share RegIDs with it": "及与它共用 RegID 的另外 {others:,} 个排班",
    (
        "schedule {name}{more}: its requests have to be judged together and need {needed:,} MiB; give --memory "
        "{needed}MiB"
    ): "排班 {name}{more}：其请求须一起审计，需要 {needed:,} MiB；请用 --memory {needed}MiB",
    (
        "a page is drawn of whole histories, and these need about {needed:,} MiB; give --memory {needed}MiB, or judge "
        "them with `yuyue-sim audit`, which needs no more than its --memory"
    ): (
        "页面由整份历史画出，这些历史约需 {needed:,} MiB；请用 --memory {needed}MiB，"
        "或用 `yuyue-sim audit` 审计，它不超过自己的 --memory"
    ),
    "{sign} is missing": "缺少 {sign}",
    "reading": "读取",
    "dividing": "划分",
    "judging": "审计",
    "it completes a request that it never sent; is it damaged?": "完成了从未发送的请求；文件是否损坏？",
    "its request {request} was completed before it was sent; is it damaged?": (
        "请求 {request} 在发送之前就完成了；文件是否损坏？"
    ),
    "it has a record of more slots than a record holds; is it damaged?": "一条记录的时段超过上限；文件是否损坏？",
    "it has readings of a request that it never sent; is it damaged?": "有从未发送的请求的读数；文件是否损坏？",
    "{path}: its last record is torn, the worker ended while writing it": (
        "{path}：最后一条记录不完整，进程在写入时结束"
    ),
    "{path}: it has no end, the worker was ended by force or still runs": (
        "{path}：没有结尾，进程被强制结束或仍在运行"
    ),
    "slot {text!r} is not of the form {form}; is it damaged?": "时段 {text!r} 不是 {form} 的形式；文件是否损坏？",
    "a number in it has no name ({error}); is it damaged?": "有编号没有名称（{error}）；文件是否损坏？",
    "{path}: not the circumstances of a run ({error}); remove it": "{path}：不是运行的设置（{error}）；请删除它",
    "{key} is {value}": "{key} 是 {value}",
    "{text!r}: {key} is in {own}, not in {unit}": "{text!r}：{key} 的单位是 {own}，而不是 {unit}",
    "{text!r}: {key} is a plain number, not in {unit}": "{text!r}：{key} 没有单位，不能写 {unit}",
    "{text!r}: expected FIGURE<VALUE, such as getYyNo.p99<300ms or oversold==0": (
        "{text!r}：应为 指标<值，如 getYyNo.p99<300ms 或 oversold==0"
    ),
    "{text!r}: there is no figure {key!r}; expected {known}, OPERATION.CODE.p99 …": (
        "{text!r}：没有指标 {key!r}；应为 {known}、接口.结果码.p99 等"
    ),
    "not known": "未知",
    "{against} to respond": "{against} 的响应",
    "the hospital to start ({scenario})": "医院的启动（{scenario}）",
    "{users:,} users ({stem})": "{users:,} 个用户（{stem}）",
    "the histories to be read": "历史的读取",
    "locust ended with {returncode}:\n{last_words}": "locust 以 {returncode} 结束：\n{last_words}",
    "not all users were ready within {seconds:g} s; use more --seconds or fewer --users": (
        "{seconds:g} 秒内用户没有全部就绪；请加大 --seconds，或减少 --users"
    ),
    "the hospital to end": "医院的结束",
    "the release at {instant:%H:%M:%S}": "{instant:%H:%M:%S} 的放号",
    "the hospital did not start:\n{heard}": "医院没有启动：\n{heard}",
    "{script!r} is neither a locustfile nor one of {names}": "「{script}」既不是 locustfile，也不是 {names} 之一",
    "(no such element)": "（没有这个元素）",
    "({what} of {count:,} characters, {digest})": "（{count:,} 个字符的{what}，{digest}）",
    "{path}: holds no exchanges; record some with `yuyue-sim serve --journal-file FILE`": (
        "{path}：没有请求记录；用 `yuyue-sim serve --journal-file 文件` 录制"
    ),
    "{path}: holds no bodies; record with `--journal full`": "{path}：没有报文；请用 `--journal full` 录制",
    "the first exchanges are missing from the journal: --journal-count keeps more": (
        "日志缺少最早的请求记录；--journal-count 可保留更多"
    ),
    "{count} not compared: registrations changed while these responses were built: {which}": (
        "{count} 个没有对照：这些响应生成时挂号有变化：{which}"
    ),
    "recorded with {scenario}; the scenario has changed since: {found}": (
        "录制时的场景是 {scenario}；此后场景有改动：{found}"
    ),
    "its clock is not moved, and events and faults are not repeated: {error}": (
        "没有拨动它的时钟，也不重复事件和故障：{error}"
    ),
    (
        "the journal was recorded in front of another hospital and names no simulation; give the target, "
        "such as --against http://10.0.0.6:8080 or --scenario their-hospital.yaml"
    ): (
        "日志录自另一家医院，没有写明模拟；请给出目标，如 --against http://10.0.0.6:8080 或 --scenario "
        "their-hospital.yaml"
    ),
    "no response from {base_url}: {error}. Start it: {start}": "{base_url} 没有响应：{error}。启动它：{start}",
    "{error}. Start it anew: {start}": "{error}。重新启动它：{start}",
    "none yet": "还没有",
    "no bookings were saved as {name!r} before; there are {known}": "此前没有以「{name}」为名保存的预约；有 {known}",
    "there is no such schedule; getDoctorWorkInfo and getDepartWorkInfo list the schedules": (
        "没有这样的排班；getDoctorWorkInfo 和 getDepartWorkInfo 列出排班"
    ),
    "at {place}": "位置：{place}",
    "sent {document}": "发送的是 {document}",
    "no answer: {kind}": "没有响应：{kind}",
    "{place}: the expectation at {at}{subject}: {error}": "{place}：{at} 的期望{subject}：{error}",
    "the platform cannot book this: {error}": "平台不能作此预约：{error}",
    "simulates the scenario {found}, not {name}": "模拟的场景是 {found}，而不是 {name}",
    "has the seed {found}, not {seed}": "的种子是 {found}，而不是 {seed}",
    "has a clock that is {mode}, and a story needs one that is {wanted}": (
        "的时钟是 {mode} 的，而故事需要 {wanted} 的"
    ),
    "is at {now}, but the story begins at {began}; reset or restart it": (
        "在 {now}，而故事从 {began} 开始；请复位或重新启动它"
    ),
    "{source} has a platform, which hospitals elsewhere could not reach; leave --against out": (
        "{source} 有平台，而别处的医院无法访问它；请去掉 --against"
    ),
    "{url} {problem}. Start it with: {start}": "{url} {problem}。这样启动：{start}",
    "{url} cannot be controlled: {error}. Start it with: {start}": "{url} 无法控制：{error}。这样启动：{start}",
    "the clock cannot be advanced to {instant}: {error}": "时钟不能拨到 {instant}：{error}",
    "{count} expectation, all met": "{count} 个期望，全部符合",
    "{name}{title} (seed {seed})": "{name}{title}（种子 {seed}）",
    "{count} expectations, all met": "{count} 个期望，全部符合",
    "nothing was expected": "没有写期望",
    "{count} expectation, {failed} not met": "{count} 个期望，{failed} 个不符合",
    "{count} expectations, {failed} not met": "{count} 个期望，{failed} 个不符合",
    "the story is played": "运行故事",
    "{operation} cannot be requested like this: {error}": "不能这样请求 {operation}：{error}",
    "no result code in the response, but {text!r}": "响应中没有结果码，而是 {text!r}",
    "{found} ({detail})": "{found}（{detail}）",
    "no such element": "没有这个元素",
    "{amount} as the total of {name}": "{name} 合计为 {amount}",
    "a response to look into": "可供查看的响应",
    "each response within {limit}": "每个响应不超过 {limit}",
    "one after {seconds:.3f} s": "有一个用了 {seconds:.3f} 秒",
    "no response within {limit}": "{limit} 之内没有响应",
    "expected {expected}, got {got}": "应为 {expected}，实际是 {got}",
    "success each time": "每次都成功",
    (
        "{source}: the clock is real, but a story begins at a given instant; write in it clock: "
        "frozen@2026-03-02T08:00:00, or give --clock frozen@2026-03-02T08:00:00"
    ): (
        "{source}：时钟是真实的，而故事从给定的时刻开始；请在其中写 clock: frozen@2026-03-02T08:00:00，或给出"
        " --clock frozen@2026-03-02T08:00:00"
    ),
    "{source}: there is neither a timeline nor an expectation to play; see docs/stories.md": (
        "{source}：没有可运行的时间线和期望；见 docs/stories.zh.md"
    ),
}

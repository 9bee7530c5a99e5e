"""The help of the program, and of commands about running simulators, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "A fake hospital behind the Suzhou 12320 appointment interface.": "苏州 12320 预约挂号接口背后的模拟医院。",
    "Exit codes: 0 done, 1 a negative result, 2 a mistake in the command, the scenario or the environment.": (
        "退出码：0 完成，1 结果为否，2 命令、场景或环境有误。"
    ),
    "Print the version.": "打印版本。",
    "Language of texts for people; that of the locale if absent.": "文字的语言；不给则按系统的语言环境。",
    "Show this message and exit.": "显示此说明并退出。",
    "Serve the hospitals of a scenario until Ctrl-C or SIGTERM.": "提供场景里的医院，直到 Ctrl-C 或 SIGTERM。",
    "Without --state, bookings are lost when the server stops. Exits 0 after a stop, 2 if it could not start.": (
        "不给 --state，停止后预约丢失。停止后退出码为 0，不能启动为 2。"
    ),
    "A name from the catalogue, or the path of a scenario file.": "目录里的名称，或场景文件的路径。",
    "The address to listen on.": "监听的地址。",
    "The port; 0 chooses a free one.": "端口；0 表示任选空闲端口。",
    "The seed, instead of the scenario's own.": "种子，代替场景自己的。",
    "Keep the ledger in this file, created if absent, or in PostgreSQL at postgresql://USER@HOST/DATABASE.": (
        "把账本保存在此文件，没有则新建；或保存在 PostgreSQL：postgresql://USER@HOST/DATABASE。"
    ),
    "Number of worker processes.": "进程数。",
    "real, frozen@INSTANT, x60@INSTANT or step1@INSTANT, instead of the scenario's own.": (
        "real、frozen@时刻、x60@时刻 或 step1@时刻，代替场景自己的。"
    ),
    "Answer for these hospitals only; the others are unknown here.": "只为这些医院应答；其余医院在此视为未知。",
    "Ask each hospital at its InterfaceAddr: yes, no, or auto, if a list names several machines.": (
        "是否在各医院的 InterfaceAddr 询问它：yes、no，或 auto（列表写出几台机器时）。"
    ),
    "The address in WSDLs and InterfaceAddr, instead of the one the client used.": (
        "WSDL 和 InterfaceAddr 中的地址，代替客户端所用的。"
    ),
    "Allow control of the simulator with this token, from any machine; without it, from this machine only.": (
        "凭此令牌可从任何机器控制模拟器；不给则只限本机。"
    ),
    "Plant a bug in every hospital, such as oversell=500ms; repeat for more.": (
        "在每家医院植入一种缺陷，如 oversell=500ms；可重复。"
    ),
    "Notify the platform at this address of stopped and added schedules.": "把停诊和新增的排班通知此地址的平台。",
    "Treat test patients like all others.": "把测试患者当作普通患者。",
    "How much of every exchange is kept: full, summary (without bodies), or off.": (
        "请求记录保留多少：full（全部）、summary（不含报文）或 off（不保留）。"
    ),
    "Keep the journal in this new file; if absent, beside the ledger or in memory.": (
        "把日志保存在此新文件；不给则与账本放在一起，或在内存中。"
    ),
    "The most exchanges to keep; if absent, 10,000 in memory and 1,000,000 in a file.": (
        "至多保留多少条请求记录；不给则内存中 10,000 条，文件中 1,000,000 条。"
    ),
    "The most MiB to keep; if absent, 64 in memory and 4,096 in a file.": (
        "至多保留多少 MiB；不给则内存中 64，文件中 4,096。"
    ),
    "The largest request accepted.": "接受的最大请求。",
    "Format of the log on stderr: text, or one JSON object per line.": (
        "stderr 上运行日志的格式：text，或每行一个 JSON 对象（json）。"
    ),
    "Log each exchange.": "把每个请求写进运行日志。",
    "How long a stop waits for unfinished responses.": "停止时等待未完成的响应多久。",
    "How long a connection without a request is kept.": "没有请求的连接保留多久。",
    "How long the head of a request may take.": "请求头至多用多久。",
    "How long the body of a request may take.": "请求体至多用多久。",
    "Send one request to a hospital and show the response.": "向医院发送一个请求，显示响应。",
    (
        "A key is an element's name, or the end of its path if several elements have the name, such as "
        "OneRegInfo.HospitalID. Defaults: MsgType 1000, RegistryFee 0, RegType 0, PayType 0, and the "
        "machine's time as CreateDate. Values are sent unchanged; the hospital checks them."
    ): (
        "键是元素的名称；几个元素同名时，是路径的末尾，如 OneRegInfo.HospitalID。默认值：MsgType 1000，"
        "RegistryFee 0，RegType 0，PayType 0，CreateDate 为本机时间。值原样发送，由医院检查。"
    ),
    (
        "Exits 0 for a response, 1 for a refusal code, a fault or an unreadable response, 2 if the request "
        "could not be sent."
    ): ("有响应时退出码为 0；拒绝的结果码、SOAP 错误或无法读取的响应为 1；请求无法发送为 2。"),
    "An operation, such as getHospInfo.": "接口，如 getHospInfo。",
    "Elements of the request, by the names of the specification.": "请求的元素，按规范的名称。",
    "A hospital's endpoint, or the root of a simulator.": "医院的接口地址，或模拟器的根地址。",
    "string or typed.": "string 或 typed。",
    "Seconds to wait for the response.": "等待响应的秒数。",
    "Print the response's document, indented.": "打印响应的文档，带缩进。",
    "Print JSON instead of text for people.": "打印 JSON，而不是给人看的文字。",
    "Show, advance or set the clock of a running simulator. It only goes forward.": (
        "显示、拨动或设置运行中的模拟器的时钟。它只能往前走。"
    ),
    "Exits 0 if done, 1 if the clock cannot be moved like that, 2 if the simulator could not be reached.": (
        "完成时退出码为 0，时钟不能这样拨为 1，无法访问模拟器为 2。"
    ),
    "Show the mode, rate and time of the clock.": "显示时钟的模式、速率和时间。",
    "The root of the simulator.": "模拟器的根地址。",
    "The control token, if the simulator requires one.": "控制令牌，如果模拟器需要。",
    "Advance the clock by a duration.": "把时钟往前拨一段时长。",
    "An ISO 8601 duration, such as PT2H or P1D.": "ISO 8601 时长，如 PT2H 或 P1D。",
    "Advance the clock to an instant.": "把时钟拨到一个时刻。",
    "Local time, such as 2026-03-02T11:00:00.": "本地时间，如 2026-03-02T11:00:00。",
    "Advance the clock to the next release, morning or session.": "把时钟拨到下一次放号、早上或门诊开始。",
    "release: another day opens for booking; morning: 08:00; session: a schedule begins.": (
        "release：又有一天开放预约；morning：08:00；session：一个排班开始。"
    ),
    "The next of this hospital, not of any.": "这家医院的下一次，而不是任何一家的。",
    "Change mode, time or rate of the clock; what is left out stays as it is.": (
        "改变时钟的模式、时间或速率；没有给出的不变。"
    ),
    "real, frozen, scaled or stepped.": "real、frozen、scaled 或 stepped。",
    "The new time.": "新的时间。",
    "Times as fast (scaled), or seconds per request (stepped).": "快多少倍（scaled），或每个请求多少秒（stepped）。",
    "Make events happen at a running simulator, or list them.": "让运行中的模拟器发生事件，或列出事件。",
    "Exits 0 if done, 1 if the event cannot happen now, 2 if the simulator could not be reached.": (
        "完成时退出码为 0，事件此刻不能发生为 1，无法访问模拟器为 2。"
    ),
    "Make an event of a scenario's timeline happen now.": "让场景时间线中的一种事件现在发生。",
    (
        "Dates may be relative: +0 is today, +1 is tomorrow. All workers apply the event from then on; a "
        "reset removes it."
    ): ("日期可以是相对的：+0 是今天，+1 是明天。此后所有进程都受此事件影响；复位会去掉它。"),
    "A key of a scenario's timeline, such as doctor_ill or rush.": "场景时间线的键，如 doctor_ill 或 rush。",
    "The values under that key; lists with commas.": "该键之下的值；列表用逗号分隔。",
    "A note, shown with the event.": "备注，与事件一起显示。",
    "List the events of the scenario and those made to happen, in order of time.": (
        "列出场景的事件和注入的事件，按时间排列。"
    ),
    "List, add, change and remove the faults of a running simulator.": ("列出、新增、修改、移除运行中的模拟器的故障。"),
    (
        "A reset brings back those of the scenario. Exits 0 if done, 1 if the name is taken, 2 if the fault "
        "is not valid or the simulator could not be reached."
    ): ("复位会恢复场景的故障。完成时退出码为 0，名称已被使用为 1，故障无效或无法访问模拟器为 2。"),
    "List the faults; the first that matches a request is injected.": "列出故障；请求遇到第一个符合的故障。",
    "Add a fault after the others; it applies from now on.": "在其他故障之后新增一个，现在起生效。",
    "Its name.": "它的名称。",
    "Its keys as in a scenario, such as latency.fixed=3s; lists with commas; a kind alone has its defaults.": (
        "它的键，与场景中相同，如 latency.fixed=3s；列表用逗号分隔；只写种类则用默认值。"
    ),
    "Change keys of a fault, or switch it with is_on=true or is_on=false; other keys stay as they are.": (
        "修改故障的键，或用 is_on=true、is_on=false 开关它；其他键不变。"
    ),
    "The fault.": "故障。",
    "Remove a fault; a reset brings back one of the scenario.": "移除一个故障；属于场景的，复位会恢复。",
    "Switch all faults off.": "关闭所有故障。",
    "List, plant and remove bugs of a running simulator, to test whether your checks notice them.": (
        "列出、植入、移除运行中的模拟器的缺陷，以验证你的检查能否发现它们。"
    ),
    (
        "A reset brings back those of the scenario. Exits 0 if done, 2 if there is no such bug or the "
        "simulator could not be reached."
    ): ("复位会恢复场景的缺陷。完成时退出码为 0，没有此缺陷或无法访问模拟器为 2。"),
    "List the bugs that can be planted, and those that are.": "列出可以植入的缺陷，以及已植入的。",
    "Plant a bug beside those that are planted, or plant it with other keys.": (
        "在已植入的缺陷之外再植入一种，或用别的键植入。"
    ),
    "The bug, such as oversell.": "缺陷，如 oversell。",
    "Its keys as in a scenario; lists with commas.": "它的键，与场景中相同；列表用逗号分隔。",
    "Remove a planted bug.": "移除一个植入的缺陷。",
    "Remove all planted bugs.": "移除所有植入的缺陷。",
    "Remove all registrations and injected events of a running simulator; its clock starts again.": (
        "移除运行中的模拟器的全部挂号和注入的事件；时钟从头开始。"
    ),
    (
        "Faults and planted bugs are those of the scenario again. Exits 0 if done, 2 if the simulator could "
        "not be reached."
    ): ("故障和植入的缺陷恢复为场景的。完成时退出码为 0，无法访问模拟器为 2。"),
    "Take and restore snapshots of a running simulator, or make worlds from them.": (
        "保存和恢复运行中的模拟器的快照，或由快照另建世界。"
    ),
    (
        "A snapshot holds registrations, events, faults, planted bugs, notices and the clock. Exits 0 if "
        "done, 1 if the name is taken, 2 if there is no such snapshot or the simulator could not be reached."
    ): (
        "快照包含挂号、事件、故障、植入的缺陷、通知和时钟。完成时退出码为 0，名称已被使用为 1，没有此快照或无"
        "法访问模拟器为 2。"
    ),
    "Take a snapshot of the present state.": "保存现在的状态。",
    "Its name; snapshot-N if absent.": "它的名称；不给则为 snapshot-N。",
    "List the snapshots of this world.": "列出这个世界的快照。",
    "Restore a snapshot; later changes are lost, and the clock goes back.": (
        "恢复一个快照；之后的改变会丢失，时钟退回。"
    ),
    "The snapshot.": "快照。",
    "Make another world from a snapshot; this one does not change.": "由快照另建世界；这个世界不变。",
    "The name of the world; world-N if absent.": "世界的名称；不给则为 world-N。",
    "Remove a snapshot.": "移除一个快照。",
    ("List, create and remove the worlds of a running simulator; each has its own ledger, clock, seed and faults."): (
        "列出、新建、移除运行中的模拟器的世界；每个世界有自己的账本、时钟、种子和故障。"
    ),
    (
        "Every command with --url takes the address of a world. Exits 0 if done, 1 if the name is taken, 2 "
        "if there is no such world or the simulator could not be reached."
    ): ("凡有 --url 的命令都接受世界的地址。完成时退出码为 0，名称已被使用为 1，没有此世界或无法访问模拟器为 2。"),
    "List the worlds; the main one, which has no name, is the first.": "列出世界；第一个是主世界，它没有名称。",
    "Create a world; it ends with the simulator.": "新建一个世界；它随模拟器结束。",
    "Its name; world-N if absent.": "它的名称；不给则为 world-N。",
    "A name from the catalogue, or the path of a scenario file; the simulator's own if absent.": (
        "目录里的名称，或场景文件的路径；不给则为模拟器自己的。"
    ),
    "real, frozen@INSTANT, x60@INSTANT or step1@INSTANT; the scenario's own if absent.": (
        "real、frozen@时刻、x60@时刻 或 step1@时刻；不给则为场景自己的。"
    ),
    "Plant a bug, such as oversell=500ms; repeat for more.": "植入一种缺陷，如 oversell=500ms；可重复。",
    "Remove a world with all its data.": "移除一个世界及其全部数据。",
    "The world.": "世界。",
    "List, show and export the exchanges that a running simulator keeps.": (
        "列出、查看、导出运行中的模拟器保留的请求记录。"
    ),
    "Exits 0 if done, 2 if a condition is not valid or the simulator could not be reached.": (
        "完成时退出码为 0，条件无效或无法访问模拟器为 2。"
    ),
    "List exchanges, the newest first.": "列出请求记录，最新的在前。",
    (
        "Conditions, all to be met: kind, registration_id, card, code, operation, hospital, fault, "
        "request_id, text, refused=true, since, until."
    ): (
        "条件，须全部符合：kind、registration_id、card、code、operation、hospital、fault、request_id、text、"
        "refused=true、since、until。"
    ),
    "The most to list.": "至多列出多少条。",
    "Show one exchange with request and response.": "查看一条请求记录，包括请求和响应。",
    "An exchange, such as x123.": "请求记录，如 x123。",
    "Write exchanges with request and response to a file: one JSON object a line, the oldest first.": (
        "把请求记录连同请求和响应写入文件：每行一个 JSON 对象，最早的在前。"
    ),
    "The file to write; - for stdout.": "写入的文件；- 表示 stdout。",
    "Explain a response: the rule, fault, quirk or planted bug, the clock, and the numbers at that time.": (
        "解释一个响应：规则、故障、非标行为或植入的缺陷，以及当时的时钟和号源。"
    ),
    "Exits 0 if explained, 2 if nothing is known or the simulator could not be reached.": (
        "解释了退出码为 0，没有记录或无法访问模拟器为 2。"
    ),
    "An exchange such as x123, a RegID, or what you sent as X-Request-Id.": (
        "请求记录（如 x123）、流水号，或你在 X-Request-Id 中发送的内容。"
    ),
    "Check what always holds in a hospital without planted bugs: ledger, responses and journal of a simulator.": (
        "核对没有植入缺陷的医院必须成立的不变量：模拟器的账本、响应和日志。"
    ),
    "Exits 0 if everything holds, 1 if something is violated, 2 if the simulator could not be reached.": (
        "全部成立退出码为 0，有违反为 1，无法访问模拟器为 2。"
    ),
    "Check only its schedules, not the journal.": "只核对它的排班，不核对日志。",
    "Show the notices (notifyHospInfo) of a running simulator: the event of each, its state and its attempts.": (
        "显示运行中的模拟器的通知（notifyHospInfo）：事件、状态和各次发送。"
    ),
    "Exits 0 if the platform has accepted all of them, 1 if not.": "平台已全部接受则退出码为 0，否则为 1。",
    "First queue given-up and dropped notices again.": "先把已放弃和丢弃的通知重新排队。",
    "Copy a ledger from a state file into PostgreSQL, and back.": "把账本从状态文件复制到 PostgreSQL，或复制回来。",
    "Exits 0 if done, 2 if there is no ledger, the target has one, or it cannot be written.": (
        "完成退出码为 0；没有账本、目标已有账本或不能写入为 2。"
    ),
    "Copy a whole ledger as it is at one instant, and compare both by counts and checksums.": (
        "复制某一时刻的整个账本，并按行数和校验和核对两边。"
    ),
    "Stop its servers first: what they write later is not in the copy. A journal is a file of its own and stays.": (
        "请先停止它的服务器：之后写入的不在副本里。日志是单独的文件，不会复制。"
    ),
    "The state file or address of a ledger.": "账本的状态文件或地址。",
    "A file or address where there is none yet.": "还没有账本的文件或地址。",
}

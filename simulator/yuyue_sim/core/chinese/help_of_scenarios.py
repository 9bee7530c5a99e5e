"""The help of commands about scenarios, platforms, recordings and load tests, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "Play a scenario's timeline in simulated time, send its requests, and check its expectations.": (
        "按模拟时间运行场景的时间线，发送其中的请求，核对期望。"
    ),
    (
        "Without --against it is played in this process, with neither sockets nor waiting. The log is the "
        "same each time."
    ): ("不给 --against 则在本进程内运行，不用网络，也不等待。每次的记录都相同。"),
    (
        "--log and --junit are written whatever happens. Exits 0 if every expectation was met, 1 if one was "
        "not, 2 if the story could not be played."
    ): ("无论结果如何，都写出 --log 和 --junit。期望全部符合退出码为 0，有不符合为 1，故事无法运行为 2。"),
    "A running simulator to play it at.": "在运行中的模拟器上运行。",
    "frozen@INSTANT, another start.": "frozen@时刻，从别的时刻开始。",
    "Play it up to this moment, such as 09:30 or +2h.": "运行到这一时刻，如 09:30 或 +2h。",
    "Write JUnit XML there.": "写出 JUnit XML。",
    "Write the log there too.": "把记录也写到这里。",
    "Check a scenario file and show all problems, each with line, column and key.": (
        "检查场景文件，显示所有问题，每个带行、列和键。"
    ),
    (
        "It also says which clinic a department is like, if the file does not, and what `run` needs. With "
        "--hospitals it checks whether `serve` can answer for these hospitals only. Exits 0 if the file is valid, 2 if "
        "not."
    ): (
        "还说明科室像哪个门诊（文件没有写时），以及 `run` 还需要什么。"
        "给出 --hospitals 时，检查 `serve` 能否只为这些医院应答。"
        "文件有效退出码为 0，否则为 2。"
    ),
    ("Show the hospitals of a scenario: departments by type, doctors, schedules and visit numbers of the next days."): (
        "显示场景的医院：各类科室，医生，今后几天的排班和号源。"
    ),
    "With --schedules, list every schedule of these days, as it is known when the clock starts.": (
        "给出 --schedules 则列出这些天的每个排班，以时钟开始时所知为准。"
    ),
    (
        "With --report, write one HTML page that compares it with real hospitals instead. Needs the extra: "
        "pip install yuyue-sim\\[report]."
    ): ("给出 --report 则改为写出一页，与真实医院对照。需要额外安装：pip install yuyue-sim\\[report]。"),
    "One hospital, by department.": "一家医院，按科室显示。",
    "The first day whose schedules are counted; today by the scenario's clock if absent.": (
        "从哪天起计算排班；不给则为场景时钟的今天。"
    ),
    "How many days are counted; 14 if absent, 28 for a report.": "计算多少天；不给则为 14，报告为 28。",
    "List the schedules themselves: date, part, doctor, numbers and fee.": (
        "逐个列出排班：日期、班次、医生、号源和费用。"
    ),
    "Write a page that compares it with real hospitals in charts and figures.": (
        "写出一页，用图表和数字与真实医院对照。"
    ),
    "List the clinics that a department of a scenario can be like: code, name, patients and what they treat.": (
        "列出场景的科室可以像（like）的门诊：编号、名称、患者和病症。"
    ),
    "Exits 0 if there are any, 1 if not.": "有门诊退出码为 0，没有为 1。",
    "Only those with this word in name, code or conditions.": "只列出名称、编号或病症中带有这个词的。",
    "List the catalogue, print a scenario with all that it extends, or load one into a running simulator.": (
        "列出目录，打印场景及其 extends 的全部内容，或把场景载入运行中的模拟器。"
    ),
    "Exits 0 if done, 2 if the scenario is not valid or the simulator could not be reached.": (
        "完成时退出码为 0，场景无效或无法访问模拟器为 2。"
    ),
    "List the scenarios of the catalogue.": "列出目录里的场景。",
    "Print a scenario merged with those it extends; each value has the file and line that it comes from.": (
        "打印与所 extends 的场景合并后的场景；每个值带有出自的文件和行。"
    ),
    (
        "What it prints is a scenario itself. Keys that no file has are not shown; docs/scenarios.md has "
        "their defaults."
    ): ("打印的内容本身就是场景。文件没有写的键不显示；默认值见 docs/scenarios.zh.md。"),
    "Replace a world of a running simulator by one with this scenario; all registrations are lost.": (
        "用此场景的世界替换运行中的模拟器的世界；全部挂号丢失。"
    ),
    "Print the JSON Schema of scenario files; editors use it to complete, explain and check keys.": (
        "打印场景文件的 JSON Schema；编辑器用它补全、解释和检查键。"
    ),
    (
        "In VS Code (with the YAML extension) and in JetBrains editors this first line of a scenario is "
        "enough: # yaml-language-server: $schema=scenario.schema.json"
    ): (
        "在 VS Code（装有 YAML 扩展）和 JetBrains 编辑器中，场景的第一行写上这样一句即可：# "
        "yaml-language-server: $schema=scenario.schema.json"
    ),
    "Write it to this file instead.": "改为写入此文件。",
    "Run a 12320 platform for these hospitals: poll them, accept their notices, and book on request.": (
        "为这些医院运行 12320 平台：轮询它们，接受通知，按要求预约。"
    ),
    (
        "Prints a line for each event, as JSON with --json. GET / shows its state, GET /state the same as "
        "JSON; POST /book makes a booking, POST /poll polls now."
    ): (
        "每个事件打印一行，加 --json 则为 JSON。GET / 显示它的状态，GET /state 以 JSON 显示；POST /book 预约"
        "，POST /poll 立即轮询。"
    ),
    (
        "Exits 0 after a stop, 2 if it could not start; with --once 0 if all is well, 1 after a failed call, "
        "an alarm or a warning."
    ): ("停止后退出码为 0，不能启动为 2；加 --once 时一切正常为 0，有失败的调用、告警或警告为 1。"),
    "An endpoint of hospitals, or the root of a simulator; repeat.": "医院的接口地址，或模拟器的根地址；可重复。",
    "The port; 0 takes a free one.": "端口；0 表示任选空闲端口。",
    "Time between two polls.": "两次轮询的间隔。",
    "Seconds to wait for a response.": "等待响应的秒数。",
    "Style of the requests: string or typed.": "请求的风格：string 或 typed。",
    "Its date; that of a simulator's clock if absent, else the machine's. The time is the machine's.": (
        "它的日期；不给则取模拟器时钟的日期，否则取本机的。时间是本机的。"
    ),
    "Keep the state in this file, created if absent.": "把状态保存在此文件，没有则新建。",
    "The RegID of the first booking, unless --state has a later one; made from the time if absent.": (
        "第一笔预约的流水号，除非 --state 里已有更大的；不给则由时间生成。"
    ),
    "Poll once, print what was found, and exit.": "轮询一次，打印所见，然后退出。",
    "Forward every request to a hospital, and keep all exchanges in a journal for `yuyue-sim replay`.": (
        "把每个请求转发给医院，并把所有请求记录保存在日志中，供 `yuyue-sim replay` 使用。"
    ),
    (
        "Traffic of a real hospital is about living people. The journal holds RegIDs, card numbers and all "
        "bodies; --journal summary leaves the bodies out. TLS: --trust for the hospital, --certificate for clients. "
        "Exits 0 after a stop, 1 if exchanges are missing from the journal, 2 if it could not start."
    ): (
        "真实医院的请求涉及真人。日志含有流水号、身份证号和全部报文；--journal summary 不保留报文。"
        "TLS：医院一侧用 --trust，客户端一侧用 --certificate。停止后退出码为 0，日志缺少请求记录为 1，不能启动为 2。"
    ),
    "The hospital: its scheme, host and port.": "医院：协议、主机和端口。",
    "Keep the journal in this new file.": "把日志保存在此新文件。",
    "full, or summary: all but the bodies.": "full，或 summary：除报文外全部。",
    "Seconds to wait for the hospital.": "等待医院的秒数。",
    "PEM of who signed the hospital's certificate.": "医院证书签发者的 PEM 文件。",
    "PEM to listen with over TLS.": "用 TLS 监听时的证书 PEM 文件。",
    "PEM of its key, if in another file.": "其密钥的 PEM 文件，若不在同一文件里。",
    "--key: give --certificate too": "--key：请同时给出 --certificate",
    "Send recorded requests again, in order and at the recorded times, and show which responses differ.": (
        "把录制的请求按顺序、在录制的时间再发送一次，显示哪些响应不同。"
    ),
    (
        "Without --against, the recorded simulation is started again in this process: the same scenario and "
        "seed give the same responses. Exits 0 if nothing differs, 1 if something does, 2 if the journal "
        "cannot be replayed."
    ): (
        "不给 --against 则在本进程内重新启动所录制的模拟：同样的场景和种子得到同样的响应。没有不同退出码为 0"
        "，有不同为 1，日志不能重放为 2。"
    ),
    "A file that `serve --journal-file` or `record` has written.": "`serve --journal-file` 或 `record` 写出的文件。",
    "Send to this hospital instead.": "改为发送给这家医院。",
    "at-once, recorded, or xN for N times as fast.": "at-once、recorded，或 xN 表示快 N 倍。",
    "An element whose values are not compared.": "不对照其值的元素。",
    "An element with identifiers, which may be other ones.": "带编号的元素，编号可以不同。",
    "Another scenario than the recorded one.": "代替所录制的场景。",
    "Plant another bug.": "另外植入一种缺陷。",
    "Check a hospital's interface against the specification, row by row, and show what differs.": (
        "对照规范逐行检查医院的接口，显示不符之处。"
    ),
    (
        "It only reads, unless --book is given: then it books for test patients and cancels all of it, even "
        "after Ctrl-C."
    ): ("不给 --book 则只读取；给出 --book 则为测试患者预约并全部退号，按了 Ctrl-C 也会退。"),
    (
        "Exits 0 if nothing failed but advice, 1 if a must or should failed or a booking was left, 2 if it "
        "could not start."
    ): ("除建议外全部通过，退出码为 0；有“必须”或“应当”未通过、或留下了预约为 1；不能启动为 2。"),
    "The address of the interface, its WSDL, or the root of a simulator.": (
        "接口的地址、它的 WSDL，或模拟器的根地址。"
    ),
    "Also book for test patients, and cancel all of it. Without it, only read.": (
        "还为测试患者预约并全部退号。不给则只读取。"
    ),
    "CSV of test patients: name,card,phone.": "测试患者的 CSV：name,card,phone。",
    "An id, its beginning, or with *; repeat.": "编号、编号的开头，或带 *；可重复。",
    "Checks to leave out; repeat.": "不做的检查；可重复。",
    "List the checks, and send nothing.": "列出检查，不发送任何请求。",
    "A HospitalID; those that it lists if absent.": "医院编号；不给则为接口列出的医院。",
    "Of the specification: 4, or 3.": "规范的版本：4 或 3。",
    "string or typed; found out if absent.": "string 或 typed；不给则自行判断。",
    "1.1 or 1.2; found out if absent.": "1.1 或 1.2；不给则自行判断。",
    "Requests a second, at most.": "每秒至多多少个请求。",
    "Orders at once for a last number.": "同时为最后一个号发送多少笔订单。",
    "Also read again after this time, such as 10m.": "过这段时间后再读一次，如 10m。",
    "The hospital's date; a simulator's, else the machine's.": "医院的日期；不给则取模拟器的，否则取本机的。",
    "Keep the evidence here; a run that ended early goes on.": "把证据保存在这里；提前结束的检查可以继续。",
    "The first RegID; random if absent.": "第一个流水号；不给则随机。",
    "Write the report as a page for the vendor.": "把报告写成给厂商的网页。",
    "Write the report as JUnit.": "把报告写成 JUnit。",
    "Write a scenario that behaves like it.": "写一个与它表现相同的场景。",
    "Start a hospital, run a load test, read the end state, check every response, and draw a page.": (
        "启动医院，进行压力测试，读取结束状态，检查每个响应，并画出页面。"
    ),
    (
        "Exits 0 if nothing is wrong, 1 if something is or a limit is not kept, 2 if the test could not be "
        "run, 3 if the verdict is unknown, whatever the limits are."
    ): ("没有错误退出码为 0；有错误或超出限度为 1；测试不能进行为 2；结论未知为 3，不论限度如何。"),
    "Needs the extra: pip install yuyue-sim\\[load]. Example: yuyue-sim load rush --users 2000 --plant oversell": (
        "需要额外安装：pip install yuyue-sim\\[load]。示例：yuyue-sim load rush --users 2000 --plant oversell"
    ),
    "rush, mixed, browse, journey, soak, or a locustfile.": ("rush、mixed、browse、journey、soak，或一个 locustfile。"),
    "Options for locust.": "给 locust 的选项。",
    "Number of users.": "用户数。",
    "The longest duration of the run.": "最长运行多久。",
    "Seed of hospital and users.": "医院和用户的种子。",
    "Plant a bug in the hospital.": "在医院植入一种缺陷。",
    "Number of processes for the users.": "用户的进程数。",
    "Number of processes for the hospital.": "医院的进程数。",
    "Keep the ledger of the hospital in a file (WAL), not in memory.": "把医院的账本保存在文件（WAL），而不是内存。",
    "Share of users that do not wait for a response.": "不等响应的用户的比例。",
    "Seconds between two visits of a user.": "一个用户两次访问的间隔秒数。",
    "The hospital to start; release-rush if absent.": "要启动的医院；不给则为 release-rush。",
    "A running hospital, instead of starting one.": "运行中的医院，代替新启动的。",
    "The folder for all results; load-results/TIME if absent.": "存放全部结果的文件夹；不给则为 load-results/时间。",
    "Draw no page.": "不画页面。",
    "A limit that the run must keep, such as 'getYyNo.p99<300ms' or 'oversold==0'; exit code 1 if not.": (
        "运行须守住的限度，如 'getYyNo.p99<300ms' 或 'oversold==0'；否则退出码为 1。"
    ),
    "Write the limits as a JUnit report.": "把限度写成 JUnit 报告。",
    "Write the head of the page as a picture.": "把页面的开头写成图片。",
    "Check the responses of a load test, or of a journal, against every invariant, with witnesses in plain words.": (
        "按每个不变量检查压力测试或日志的响应，用通俗的话给出证据。"
    ),
    (
        "A journal of `yuyue-sim record`, or of the simulator, holds what any platform or test tool sent. What it does "
        "not know is left out, and the report says so."
    ): ("`yuyue-sim record` 或模拟器的日志保存任何平台或测试工具发送的内容。它无从得知的不列入，报告会说明。"),
    (
        "With --final-reads, the end state is read from the hospital and kept as end-state.json beside the first "
        "history (JOURNAL.end-state.json for a journal); later audits use that file. Exits 0 if nothing is wrong, 1 if "
        "something is, 2 if there is nothing to judge, 3 if the verdict is unknown."
    ): (
        "给出 --final-reads 则向医院读取结束状态，并作为 end-state.json 保存在第一份历史旁边"
        "（日志为 JOURNAL.end-state.json）；以后的审计使用该文件。"
        "没有错误退出码为 0，有错误为 1，没有可审计的内容为 2，结论未知为 3。"
    ),
    (
        "Histories that need more than --memory are judged in parts, on all processors; temporary files in $TMPDIR "
        "then take about a third of the room of the histories."
    ): (
        "所需内存超过 --memory 的历史分成若干部分，用全部处理器审计；此时 $TMPDIR 中的临时文件约为历史的三分之一大小。"
    ),
    "The memory that may be used, such as 2GiB or 800MB.": "可用的内存，如 2GiB 或 800MB。",
    "Needs the extra: pip install yuyue-sim\\[load].": "需要额外安装：pip install yuyue-sim\\[load]。",
    "Histories of one run, directories that hold them, or journals of one hospital.": (
        "一次运行的历史、存放历史的文件夹，或一家医院的日志。"
    ),
    "Read the end state from this hospital now.": "现在向这家医院读取结束状态。",
    "Whether nobody else booked at the hospital during the run; if absent, as the run says.": (
        "运行期间是否没有别人在该医院预约；不给则按运行所记。"
    ),
    "Verdict unknown also if the run did not try what matters most.": "运行没有试到最要紧之处时，结论也为未知。",
    "Draw a page of a load test or a journal: verdict, figures, requests of each slot, sales, latencies, fairness.": (
        "画出压力测试或日志的页面：结论、数字、各时段的请求、售出情况、延迟、公平。"
    ),
    (
        "The verdict is that of `yuyue-sim audit`, with the end state kept beside the histories. Exits 0 if "
        "the page was written, for any verdict, 1 if a limit is not kept (3 if the verdict is unknown), 2 if "
        "the page was not written."
    ): (
        "结论与 `yuyue-sim audit` 相同，用保存在历史旁边的结束状态。页面写出退出码为 0，不论结论如何；超出限"
        "度为 1（结论未知为 3）；没有写出为 2。"
    ),
    "The page to write.": "写出的页面。",
    "Another run to compare with.": "用来比较的另一次运行。",
    "Print the script by which a shell completes commands, options and names.": (
        "打印脚本，使命令行能补全命令、选项和名称。"
    ),
    (
        'For bash and zsh, write eval "$(yuyue-sim completion bash)" into ~/.bashrc or ~/.zshrc; for fish, '
        "yuyue-sim completion fish | source into ~/.config/fish/config.fish."
    ): (
        'bash 和 zsh：把 eval "$(yuyue-sim completion bash)" 写进 ~/.bashrc 或 ~/.zshrc；fish：把 yuyue-sim '
        "completion fish | source 写进 ~/.config/fish/config.fish。"
    ),
    "bash, zsh or fish.": "bash、zsh 或 fish。",
}

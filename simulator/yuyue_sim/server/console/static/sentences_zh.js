// What the control API says in English of refusals and causes, in Chinese: sentence by sentence.

const WORDS = new Map(
  Object.entries({
    text: "文字",
    "a whole number": "整数",
    "a number": "数字",
    "true or false": "true 或 false",
    "keys with values": "带值的键",
    "at most once": "至多一次",
    nothing: "空",
    morning: "上午",
    afternoon: "下午",
    "whole-day": "全天",
    emergency: "急诊",
    evening: "夜门诊",
    "all hospitals": "所有医院",
    stopped: "停诊",
    closed: "停挂",
    fault: "故障",
    world: "世界",
    snapshot: "快照",
    hospital: "医院",
    department: "科室",
    doctor: "医生",
    "its outcome": "该患者的固定结果",
    after: "之后",
    before: "之前",
    "its result is stored": "结果已保存",
    "nothing is stored": "没有保存",
    is: "",
    are: "",
  }),
);

/** Sentences as they are in English, and in Chinese; `$1` is what the first bracket found, put into Chinese too. */
const SENTENCES = [
  // the clock
  [/^(.+) is before (.+), and the clock goes forward only; .+$/, "$1 早于 $2；时钟只能往前走，请给更晚的时刻"],
  [/^the clock is real and cannot be moved; .+$/, "时钟显示真实时间，不能拨；请先改为冻结、加速或步进"],
  [/^the clock goes no further than (.+); advance it by less$/, "时钟最远到 $1，请少走一些"],
  [/^no session begins at (.+) in the next (\d+) days$/, "$1 在今后 $2 天内没有门诊开始"],
  [/^clock (.+): expected (.+)$/, "时钟 $1：应为 $2"],
  [/^a (.+) clock has none$/, "$1 时钟没有速率"],
  // values
  [/^expected one of (.+), got (.+)$/, "应为 $1 之一，实际是 $2"],
  [/^expected at least (\S+), got (.+)$/, "应不小于 $1，实际是 $2"],
  [/^expected at most (\S+), got (.+)$/, "应不大于 $1，实际是 $2"],
  [/^expected at least (\d+) characters, got (.+)$/, "至少 $1 个字符，实际是 $2"],
  [/^expected at most (\d+) characters, got (.+)$/, "至多 $1 个字符，实际有 $2 个"],
  [/^expected at least (\d+) in the list$/, "列表中至少要有 $1 项"],
  [/^expected at most (\d+) in the list$/, "列表中至多 $1 项"],
  [/^expected the shorter time first, got (.+) and (.+)$/, "应先写较短的时间，实际是 $1 和 $2"],
  [/^expected a p95 longer than the median, and that longer than 0, got (.+) and (.+)$/, "第 95 百分位应大于中位数，中位数应大于 0，实际是 $1 和 $2"],
  [/^expected times that do not fall while the percentiles rise$/, "百分位升高时，时长不能减少"],
  [/^expected a duration such as 2h, .+, got (.+)$/, "应为时长，如 2h、1d30m、500ms 或 PT2H，实际是 $1"],
  [/^expected an instant such as (.+), got (.+)$/, "应为时刻，如 $1，实际是 $2"],
  [/^expected an instant from (.+) to (.+), got (.+)$/, "应为 $1 至 $2 之间的时刻，实际是 $3"],
  [/^expected a date yyyy-MM-dd, got (.+)$/, "应为日期 yyyy-MM-dd，实际是 $1"],
  [/^expected a number of at most (\d+) digits, got (.+)$/, "应为至多 $1 位的数字，实际是 $2"],
  [/^expected the id of an exchange such as x123, got (.+)$/, "应为请求记录编号，如 x123，实际是 $1"],
  [/^expected a RegID of up to 18 digits, got (.+)$/, "应为至多 18 位数字的流水号，实际是 $1"],
  [/^expected up to 63 small letters, digits, - and _, not beginning with - or _, got (.+)$/, "应为至多 63 个小写字母、数字、- 或 _，不以 - 或 _ 开头，实际是 $1"],
  [/^expected small letters, digits and hyphens, such as (\S+), got (.+)$/, "应为小写字母、数字和连字符，如 $1，实际是 $2"],
  [/^expected the next_after of a response, got (.+); leave it out$/, "应为前一页的 next_after，实际是 $1"],
  [/^expected up to (\d+) bytes of UTF-8, got (\d+).*$/, "至多 $1 字节（UTF-8），实际有 $2 字节"],
  [/^expected a text of at most (\d+) characters, got (.+)$/, "应为至多 $1 个字符的文字，实际是 $2"],
  [/^expected a whole number of at most (\d+) digits, got (.+)$/, "应为至多 $1 位的整数，实际是 $2"],
  [/^expected an amount of at most (\d+) digits, .+, got (.+)$/, "应为至多 $1 位的金额（两位小数，如 15.00），实际是 $2"],
  [/^expected a time HH:mm, got (.+)$/, "应为时间 HH:mm，实际是 $1"],
  [/^expected an instant yyyy-MM-dd HH:mm:ss, got (.+)$/, "应为时刻 yyyy-MM-dd HH:mm:ss，实际是 $1"],
  [/^expected an ID card number, or another paper's in OtherIdNo, got (.+)$/, "应为身份证号，或在 OtherIdNo 中给出其他证件号，实际是 $1"],
  [/^expected an ID card number, or a booking in RegID, got (.+)$/, "应为身份证号，或在 RegID 中给出预约，实际是 $1"],
  [/^expected (.+), got (.+)$/, "应为 $1，实际是 $2"],
  [/^(.+) is none of (.+)$/, "$1 不在 $2 之中"],
  [/^(.+) is not taken here$/, "这里不能用 $1"],
  [/^unknown key; the keys here are (.+)$/, "没有这个键；这里有 $1"],
  [/^missing(?: \((.+)\))?$/, "缺少此项"],
  [/^the number is too large$/, "数字太大"],
  // names
  [/^there is a (.+) '(.+)'(?: already)?; remove it first, or choose another(?: name)?$/, "已有名为「$2」的$1；请先删除，或换一个名称"],
  [/^there is no (world|fault|snapshot|hospital) '?([^';]+)'?(?:; .*)?$/, "没有$1「$2」"],
  [/^there are (\d+) (worlds|snapshots); remove some with .+$/, "已有 $1 个，请先删除一些"],
  [/^the main world is kept in (.+), which belongs to its scenario; .+$/, "主世界保存在 $1，该文件属于它的场景；请另建世界，或用另一个 --state 启动"],
  [/^(\S+) has no department '?([^';]+)'?(?:; .*)?$/, "$1 没有科室 $2"],
  [/^(\S+) has no doctor '?([^';]+)'?(?:; .*)?$/, "$1 没有医生 $2"],
  [/^doctor '?(\S+?)'? (?:is of|belongs to) department '?(\S+?)'?, not (?:of|to) '?(\S+?)'?(?:; .*)?$/, "医生 $1 属于科室 $2，不属于 $3"],
  [/^doctor (\S+) of (\S+) has no schedule on (\S+) (.+), or none is published yet; .+$/, "$2 的医生 $1 在 $3 $4没有排班，或尚未公布"],
  [/^department (\S+) itself has no schedule on (\S+) (.+), or none is published yet; .+$/, "科室 $1 在 $2 $3没有自己的排班，或尚未公布"],
  [/^no hospital has a registration (\S+) by (\S+); .+$/, "到 $2 为止没有流水号或挂号序号为 $1 的记录"],
  [/^there is no exchange (.+): it never existed, or is older than those kept .+$/, "没有请求记录 $1：从未有过，或早于所保留的（--journal-count）"],
  [/^the journal is off; start the simulator with --journal full$/, "没有记录日志；请用 --journal full 启动模拟器"],
  [/^nothing is known of (.+): expected .+$/, "没有「$1」的记录：请输入请求记录编号（如 x123）、流水号，或客户端的 X-Request-Id"],
  [/^x(\d+) breaks the specification, and .+$/, "x$1 的请求不符合规范，而故事只发送符合规范的请求；请换一条"],
  [/^x(\d+) has no body: .+$/, "x$1 没有保存报文（--journal full 才保存）"],
  [/^every exchange: the journal is off .+$/, "没有请求记录：未记录日志（--journal full 才记录）"],
  [/^the requested schedule: the journal keeps no bodies .+$/, "不知道所求的排班：没有保存报文（--journal full 才保存）"],
  [/^nothing has changed, try again$/, "没有任何改变，请再试"],
  // events
  [/^an event happens now; leave it out$/, "事件此刻发生，请去掉此项"],
  [/^(\S+) is before the event \((.+)\)$/, "$1 早于事件（$2）"],
  [/^(doctor|department) (\S+) has no (?:\S+ )?schedule on ([^\s;]+)$/, "$1 $2 在 $3 没有排班"],
  [/^(doctor|department) (\S+) has no (?:\S+ )?schedule from (\S+) to ([^\s;]+)$/, "$1 $2 从 $3 到 $4 没有排班"],
  [/^there is none in the (\d+) days from (\S+) on$/, "从 $2 起 $1 天内都没有"],
  [/^the next: (.+)$/, "接下来有：$1"],
  [/^the schedule of (doctor|department) (\S+) on (\S+) (.+?) (?:is|are) (stopped|closed) already$/, "$1 $2 在 $3 $4的排班已是$5"],
  [/^the (\d+) schedules of (doctor|department) (\S+) from (.+) to (.+) are (stopped|closed) already$/, "$2 $3 从 $4 到 $5 的 $1 个排班已是$6"],
  [/^the schedule of (doctor|department) (\S+) on (\S+) (.+?) is neither stopped nor closed then$/, "$1 $2 在 $3 $4的排班既没有停诊也没有停挂"],
  [/^(doctor|department) (\S+) has a schedule on (\S+) (.+) already; release_numbers makes it larger$/, "$1 $2 在 $3 $4已有排班；可用 release_numbers 加放号源"],
  [/^(.+) has no beds$/, "$1 没有床位"],
  [/^another bed crisis in (\S+) lasts until (.+) already$/, "$1 的另一次床位告急持续到 $2"],
  [/^(\S+) already takes no bookings then$/, "$1 此时已暂停预约"],
  [/^(\S+) already takes bookings then$/, "$1 此时已开放预约"],
  [/^'(.+)' is already switched (on|off) then.*$/, "「$1」此时已是该状态"],
  // causes
  [/^(.+) was injected (after|before) the operation was carried out; (.+)$/, "在操作执行$2注入了「$1」；$3"],
  [/^booked once more, as number (\d+) beside number (\d+)$/, "又约了一次：号 $2 之外又得号 $1"],
  [/^number (\d+) was left, and was not given$/, "号 $1 还有余，却没有给出"],
  [/^number (\d+) of (\d+), cancelled, is counted as held$/, "流水号 $2 已退的号 $1 仍算作占用"],
  [/^number (\d+) was given, and the booking was not kept$/, "给出了号 $1，预约却没有保存"],
  [/^(\S+) is full; number (\d+), which there is not, was given$/, "$1 已约满，却给出了并不存在的号 $2"],
  [/^booked as number (\d+), and refused$/, "已约得号 $1，却答复拒绝"],
  [/^number (\d+) was given, which somebody holds, and not (\d+)$/, "给出了别人持有的号 $1，而不是 $2"],
  [/^the numbers left are those of (.+)$/, "余号数是 $1 的"],
  [/^the hospital responds differently from the specification$/, "该医院的答复与规范不同"],
  [/^a malformed request is treated as a valid one$/, "不合规范的请求被当作合规处理"],
  [/^the hospital has no (\S+)$/, "该医院没有 $1 接口"],
  [/^the envelope could not be read$/, "SOAP 信封无法读取"],
];

/** A sentence in Chinese, as it is where there is no Chinese for it. Before a colon is the place that it is about. */
export function inChinese(text) {
  const whole = sentenceOf(text);
  if (whole !== null) return whole;
  const several = text.split("; ").map(sentenceOf);
  return several.every((each) => each === null) ? text : several.map((each, index) => each ?? text.split("; ")[index]).join("；");
}

function sentenceOf(text) {
  const [, place, rest] = text.match(/^([\w.[\]/-]+): (.+)$/s) ?? [];
  const found = rest === undefined ? null : sentenceOf(rest);
  return found === null ? translated(text) : `${place}：${found}`;
}

function translated(text) {
  if (WORDS.has(text)) return WORDS.get(text);
  for (const [pattern, template] of SENTENCES) {
    const found = text.match(pattern);
    if (found) return template.replaceAll(/\$(\d)/g, (_, index) => WORDS.get(found[index]) ?? found[index] ?? "");
  }
  return null;
}

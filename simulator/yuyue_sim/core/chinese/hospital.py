"""Texts about hospitals, and what events and expectations say of them, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "booked once more, as number {second} beside number {first}": "又约了一次：号 {first} 之外又得号 {second}",
    "number {number} was left, and was not given": "号 {number} 还有余，却没有给出",
    "number {number} of {registration}, cancelled, is counted as held": (
        "流水号 {registration} 已退的号 {number} 仍算作占用"
    ),
    "number {number} was given, and the booking was not kept": "给出了号 {number}，预约却没有保存",
    "{slot} is full; number {number}, which there is not, was given": "{slot} 已满，却给出了并不存在的号 {number}",
    "booked as number {number}, and refused": "已约得号 {number}，却答复拒绝",
    "number {number} was given, which somebody holds, and not {other}": ("给出了别人持有的号 {number}，而不是 {other}"),
    "the numbers left are those of {instant}": "余号数是 {instant} 的",
    "walk-ins": "现场挂号",
    "other-channels": "其他渠道的挂号",
    "the {count} schedules of {holder} from {first} to {last} are": "{holder}从 {first} 到 {last} 的 {count} 个排班",
    "{holder} has no {kind} {when}; {following}": "{holder}{when}没有{kind}；{following}",
    "the schedule of {holder} on {session} is": "{holder}在 {session}的排班",
    "on {day}": "在 {day} ",
    "from {first} to {last}": "从 {first} 到 {last} ",
    "{day} is before the event ({at})": "{day} 早于事件（{at}）",
    "another bed crisis in {hospital} lasts until {until} already": "{hospital} 的另一次床位告急持续到{until}",
    "after this one begins": "本次开始之后",
    "{sessions} stopped already": "{sessions}已经停诊",
    "{sessions} closed already": "{sessions}已经停挂",
    "{sessions} neither stopped nor closed then": "{sessions}此时既没有停诊，也没有停挂",
    "{holder} has a schedule on {session} already; release_numbers makes it larger": (
        "{holder}在 {session}已有排班；可用 release_numbers 加放号源"
    ),
    "a rush of {requests} for {holder} on {session} lasts until {until} already": (
        "{holder}在 {session}的另一次集中{requests}持续到 {until}"
    ),
    "{hospital} has no beds": "{hospital} 没有床位",
    "department {department} has no beds": "科室 {department} 没有床位",
    "{hospital_id} already takes no bookings then": "{hospital_id} 此时已经暂停预约",
    "{hospital_id} already takes bookings then": "{hospital_id} 此时本来就接受预约",
    "{name!r} is already switched on then{hint}": "「{name}」此时已是打开的{hint}",
    "{name!r} is already switched off then{hint}": "「{name}」此时已是关闭的{hint}",
    "; begin it with is_on: false": "；可让它以 is_on: false 开始",
    "{day} is before the request ({at})": "{day} 早于请求（{at}）",
    "the schedule has no slot {slot}; there are {those}": "排班没有时段 {slot}；有 {those}",
    "the schedule has no slot {slot}; there is {those}": "排班没有时段 {slot}；只有 {those}",
    "in the {days} days after the request": "在请求之后的 {days} 天内",
    "; to request it all the same, expect {code}": "；仍要这样请求，请期望结果码 {code}",
    "{holder} has no {kind} {when}; {following}{others}{advice}": (
        "{holder}{when}没有{kind}；{following}{others}{advice}"
    ),
    "; for its doctors name one, such as {doctor}": "；要约其中的医生，请写明一位，如 {doctor}",
    "; or expect {code} in responses": "；或在 responses 中期望结果码 {code}",
    "admits women only, and this is the card of a man": "只接诊女性，而这张身份证是男性的",
    "admits men only, and this is the card of a woman": "只接诊男性，而这张身份证是女性的",
    "admits patients up to {limit}, and this one is {age} on {visit}": (
        "只接诊 {limit} 岁及以下的患者，而此人在 {visit} 时 {age} 岁"
    ),
    "admits patients from {limit} on, and this one is {age} on {visit}": (
        "只接诊 {limit} 岁及以上的患者，而此人在 {visit} 时 {age} 岁"
    ),
    "the story has no platform; write platform: {} in the scenario": "故事没有平台；请在场景中写 platform: {}",
    "{hospital} has no {kind} {when} that can be booked{advice}": "{hospital} {when}没有可以预约的{kind}{advice}",
    "nobody notifies the platform; write platform: {is_notified: true} in the scenario": (
        "没有谁通知平台；请在场景中写 platform: {is_notified: true}"
    ),
    " and others": " 等",
    "its id": "它的编号",
    "a part of its name": "它名称的一部分",
    "{name} is like {clinic} ({code}), by {basis}; choose another with like": (
        "{name} 按{basis}对应门诊 {clinic}（{code}）；要用别的，请写 like"
    ),
    "there is no hospital {hospital_id!r}{those}": "没有医院「{hospital_id}」{those}",
    "; there are {those}{hint}": "；有 {those}{hint}",
    "; there is {those}{hint}": "；只有 {those}{hint}",
    "{those} of {department}": "{department} 的 {those}",
    "doctor {doctor_id!r} is of department {department_id!r}, not of {other!r}": (
        "医生「{doctor_id}」属于科室「{department_id}」，不属于「{other}」"
    ),
    "the hospital has no department {department_id!r}; give the id of one of its departments{hint}": (
        "医院没有科室「{department_id}」；请写它的某个科室的编号{hint}"
    ),
    "the department belongs to no big department; give big_department, or leave its name out": (
        "科室不属于任何大科室；请写 big_department，或去掉它的名称"
    ),
    "{hospital_id} has no department {department_id!r}{those}": "{hospital_id} 没有科室「{department_id}」{those}",
    "{hospital_id} has no doctor {doctor_id!r}{those}": "{hospital_id} 没有医生「{doctor_id}」{those}",
    "no bookings are saved as {name!r} before{known}{hint}": "此前没有以「{name}」为名保存的预约{known}{hint}",
    "an ID card has {length} characters, got {count}": "身份证号应为 {length} 个字符，实际有 {count} 个",
    "; there are {saved}": "；有 {saved}",
    "{part} schedule": "{part}的排班",
    "schedule": "排班",
    "there is none in the {days} days from {day} on": "从 {day} 起 {days} 天内都没有",
    "doctor {doctor_id}": "医生 {doctor_id} ",
    "department {department_id} itself": "科室 {department_id} 本身",
    "the next: {found}": "接下来有：{found}",
    "{instant} is not after it happens first; give a later one": ("{instant} 不晚于它第一次发生的时间，请给更晚的时间"),
    "give an offset such as +2h or a time of the day such as 09:30, or let clock be {began}": (
        "请写相对时间（如 +2h）或当天的时间（如 09:30），或把 clock 设为 {began}"
    ),
    "it does not happen before the story ends{ends}; give a shorter one, or a later ends": (
        "故事结束{ends}之前它不会发生；请缩短间隔，或推后 ends"
    ),
    "{instant} is after the story ends{ended}; set a later ends": "{instant} 晚于故事的结束{ended}；请推后 ends",
    "only {count} of {times} are before the story ends{ends}; set a later ends": (
        "{times} 次中只有 {count} 次在故事结束{ends}之前；请推后 ends"
    ),
    "{instant} is before the story begins{began}": "{instant} 早于故事的开始{began}",
    "{instant} is not after it begins{began}; give a later one": "{instant} 不晚于它的开始{began}；请给更晚的时间",
    "{text!r} is an instant, but the clock is real and begins when the simulator starts; {advice}": (
        "「{text}」是一个时刻，而时钟是真实的，从模拟器启动时开始；{advice}"
    ),
    "{instant} is not after the story begins{began}": "{instant} 不晚于故事的开始{began}",
    "it happens more than {most} times; give a longer one, an earlier until, or times": (
        "它会发生 {most} 次以上；请加长间隔，提早 until，或写 times"
    ),
    "the file is damaged: put a copy of it back, or give another path": "文件已损坏：请放回一份副本，或给另一个路径",
    "another program uses the file: wait until it has ended, or give another path": (
        "另一个程序正在使用此文件：请等它结束，或给另一个路径"
    ),
    "the disk is full: make room on it, or give a path on another disk": (
        "磁盘已满：请腾出空间，或给另一个磁盘上的路径"
    ),
    "give a writable path to a file": "请给一个可写的文件路径",
    "{path}: cannot keep a state file here ({error}); {advice}": "{path}：这里不能保存状态文件（{error}）；{advice}",
    "{path}: not a state file of this simulator; give another path, it will be made anew": (
        "{path}：不是本模拟器的状态文件；请给另一个路径，会新建文件"
    ),
    (
        "{path}: made by a newer release (state version {found}, this one knows {known}); upgrade, or give another path"
    ): ("{path}：由较新的版本写出（状态版本 {found}，本版本只知道 {known}）；请升级，或给另一个路径"),
    (
        "{path}: kept for {what} {found}, but this run has {wanted}; run with the {what} it was made with, "
        "or give another path"
    ): ("{path}：保存的{what}是 {found}，而这次是 {wanted}；请用原来的{what}运行，或给另一个路径"),
    "the ledger failed: {reason}": "账本出错：{reason}",
    "the connection to the database was lost; it is not known whether this was kept": (
        "与数据库的连接中断；不能确定这一步是否已保存"
    ),
    "the database cannot be reached; what was not confirmed is not kept, try again when it is back": (
        "连不上数据库；未确认的都没有保存，数据库恢复后请再试"
    ),
    "others keep what this needs locked in the database; try again": "所需的记录在数据库中被他人锁住；请再试",
    "a statement of the transaction had failed": "事务中有一条语句失败",
    "the ledger is closed": "账本已关闭",
    "{place}: there is no ledger; give the file or address of one": "{place}：没有账本；请给出账本的文件或地址",
    "{place}: there is a ledger already; remove it, or give another place": (
        "{place}：已经有账本；请移除它，或换一个位置"
    ),
    "the copy of the table {table} differs; copy it anew, into another place": (
        "表 {table} 的副本不一致；请重新复制到另一个位置"
    ),
    "{url}: the driver of PostgreSQL is not installed; pip install 'yuyue-sim[postgres]'": (
        "{url}：没有安装 PostgreSQL 的驱动；请运行 pip install 'yuyue-sim[postgres]'"
    ),
    "{url}: cannot keep a ledger here ({reason}); {advice}": "{url}：这里不能保存账本（{reason}）；{advice}",
    "give the right user and password, as postgresql://USER:PASSWORD@HOST/DATABASE": (
        "请给出正确的用户名和密码，写作 postgresql://USER:PASSWORD@HOST/DATABASE"
    ),
    "let pg_hba.conf admit this user from this machine": "请在 pg_hba.conf 中允许该用户从本机连接",
    "make the user with createuser, or name another one": "请用 createuser 新建该用户，或换一个用户",
    "make the database with createdb, or name another one": "请用 createdb 新建该数据库，或换一个数据库",
    "GRANT CREATE ON DATABASE to the user, or name another one": "请对该用户 GRANT CREATE ON DATABASE，或换一个用户",
    "raise max_connections, or run fewer workers": "请提高 max_connections，或减少工作进程",
    "write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE": (
        "请写作 postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    ),
    "start PostgreSQL there, or give the right host and port": "请在那里启动 PostgreSQL，或给出正确的主机和端口",
    "--state: schema={name}: expected up to 63 small letters, digits and _, not beginning with a digit": (
        "--state：schema={name}：应为至多 63 个小写字母、数字和 _，不以数字开头"
    ),
    "--state: expected postgresql://USER@HOST:PORT/DATABASE, got an address that cannot be read": (
        "--state：应为 postgresql://USER@HOST:PORT/DATABASE，所给的地址无法读懂"
    ),
    "a ledger in PostgreSQL has no snapshots; copy it with pg_dump, or serve a state file instead": (
        "PostgreSQL 中的账本没有快照；请用 pg_dump 复制，或改用状态文件"
    ),
    "another program keeps the state file locked for writing; end it, or try again": (
        "另一个程序锁住了状态文件；请结束它，或再试"
    ),
    "there is a registration {id}": "已有流水号 {id} 的挂号",
    "start it at a later instant": "请从更晚的时刻启动",
    "advance to a later instant": "请拨到更晚的时刻",
    "another file was put in the place of {path}; start anew with the one that is wanted": (
        "{path} 被换成了另一个文件；请用所要的文件重新启动"
    ),
    "{path} was overwritten; start anew with a copy of it": "{path} 被改写；请用它的副本重新启动",
    "{path} was cut from {before} to {now} bytes; start anew with a copy of it": (
        "{path} 从 {before} 字节变为 {now} 字节；请用它的副本重新启动"
    ),
    "{path} cannot be read: {reason}": "{path} 无法读取：{reason}",
    "{path} is gone; put it back or start anew with another file": "{path} 不见了；请放回，或用另一个文件重新启动",
    "{count} exchanges are missing from the journal {path}: {reason}": "日志 {path} 缺少 {count} 条请求记录：{reason}",
    "the journal {path} is lost: {reason}": "日志 {path} 已丢失：{reason}",
    "yuyue-sim clinics lists them": "yuyue-sim clinics 列出全部门诊",
    "departments and doctors are {rosters} with those of the profile, more than {most} in a hospital": (
        "加上规模自带的，科室和医生共 {rosters} 个，超过一家医院至多的 {most} 个"
    ),
    "the hospital would have no department; list its departments, or leave only_these out": (
        "这样医院就没有科室了；请列出科室，或去掉 only_these"
    ),
    "slots 1 to {count}": "时段 1 至 {count}",
    "one slot": "一个时段",
    "neither its id nor its name is that of a clinic; say with like which one it is like; {advice}{hint}": (
        "它的编号和名称都不是门诊；请用 like 写明像哪一个门诊；{advice}{hint}"
    ),
    "unlimited goes with the quirk {quirk} alone; give a number, or the hospital the quirk": (
        "unlimited 只能与非标行为 {quirk} 同用；请写一个数，或让医院有此非标行为"
    ),
    "there is no clinic {like!r}; expected a code or a name, such as 0302; {advice}{hint}": (
        "没有门诊「{like}」；应为编号或名称，如 0302；{advice}{hint}"
    ),
    "there is no slot {number}; the schedule has {there_are}": "没有时段 {number}；排班有{there_are}",
    "the hospital responds differently from the specification": "该医院的响应与规范不同",
    "a malformed request is treated as a valid one": "不合规范的请求被当作合规处理",
    "{expected} ({reference})": "{expected}（{reference}）",
    "the hospital has no {operation}": "该医院没有 {operation} 接口",
}

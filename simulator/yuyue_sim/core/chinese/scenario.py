"""Texts about scenario files, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "a space is missing after the colon; write KEY: VALUE": "冒号后缺少空格；请写成 键: 值",
    "{sign} is a full-width sign; write {right}": "{sign} 是全角符号；请写 {right}",
    "given twice; keep one of them": "写了两次；请只留一个",
    "is a pipe or a device; save the scenario in a file": "是管道或设备；请把场景存成文件",
    "the character U+{code:04X} cannot be seen; remove it": "字符 U+{code:04X} 不可见；请删去",
    "{sign} (U+{code:04X}) only looks like {right}; write {right}": (
        "{sign}（U+{code:04X}）只是看起来像 {right}；请写 {right}"
    ),
    "{sign} is a dash; write {right}": "{sign} 是破折号；请写 {right}",
    "{sign} is a digit of another script; write {right}": "{sign} 是其他文字的数字；请写 {right}",
    "text behind a closing quote; put all of it into one pair of quotes": (
        "右引号之后还有文字；请把全部文字写在一对引号里"
    ),
    "the scenario ended above; remove what begins here": "场景到上面已经结束；请删去从这里开始的内容",
    "YAML of another version; remove this line": "另一版本的 YAML；请删去这一行",
    "the second %YAML; remove this line": "第二个 %YAML；请删去这一行",
    "a line cannot begin with %; put the text in quotes": "一行不能以 % 开头；请给文字加引号",
    "a value cannot begin with '? '; put it in quotes": "值不能以「? 」开头；请加引号",
    "a value cannot begin with *; put it in quotes": "值不能以 * 开头；请加引号",
    "a value cannot begin with &; put it in quotes": "值不能以 & 开头；请加引号",
    "a value cannot begin with !; put it in quotes": "值不能以 ! 开头；请加引号",
    "text behind | or > begins on the next line; or put it in quotes": (
        "| 或 > 后面的文字从下一行开始；或者给文字加引号"
    ),
    "expected {found} hexadecimal digits here; or use single quotes": (
        "此处应有 {found} 个十六进制数字；或者改用单引号"
    ),
    "; write a space after the -": "；- 后面请写一个空格",
    "; write [{value}]": "；请写成 [{value}]",
    "; {value} is {share:.15g}": "；{value} 即 {share:.15g}",
    "a percentile from 0 to 100, such as 95 or 99.9": "0 到 100 的百分位，例如 95 或 99.9",
    "the space U+{code:04X} is none of YAML's; write a plain one": "U+{code:04X} 不是 YAML 的空格；请用普通空格",
    "this is {encoding}; save the file in UTF-8": "文件编码是 {encoding}；请存为 UTF-8",
    "{sex} contradicts id_card {card}, which is {of_card} by its 17th digit; correct one or drop sex": (
        "{sex} 与 id_card {card} 矛盾：其第 17 位表示 {of_card}；请改正其一，或者不写 sex"
    ),
    "{hospital_id} is named twice": "{hospital_id} 写了两次",
    "{other} has the same address {address} as {hospital_id}; name it too, or give it another address": (
        "{other} 与 {hospital_id} 的地址同为 {address}；请一并写上，或给它另一个地址"
    ),
    "an address without a path, such as http://10.0.0.5:8080": "不带路径的地址，例如 http://10.0.0.5:8080",
    "business_code: name operations of {operations}; the others have no result code": (
        "business_code：请写明 {operations} 中的接口，其他接口没有结果码"
    ),
    "business_code: {operation} has no result code; {operations} have one": (
        "business_code：{operation} 没有结果码；有结果码的是 {operations}"
    ),
    "business_code.code: {operation} has no code {code!r}; it has {known}": (
        "business_code.code：{operation} 没有结果码「{code}」；有 {known}"
    ),
    "expected a p95 longer than the median, and that longer than 0, got {p95} and {median}": (
        "p95 应大于中位数，中位数应大于 0，实际是 {p95} 和 {median}"
    ),
    "expected one of {known}, got {given}": "应为 {known} 之一，实际是 {given}",
    "expected the shorter time first, got {shorter} and {longer}": "应先写较短的时间，实际是 {shorter} 和 {longer}",
    "expected times that do not fall while the percentiles rise": "百分位升高时，时长不能减少",
    "expected at least one": "至少要有一项",
    " and ": " 和 ",
    "expected a number such as 20, or a comparison such as '>=5', got {text!r}": (
        "应为数字（如 20）或比较（如 '>=5'），实际是 {text!r}"
    ),
    "expected a share from 0 to 1, got '{value}'": "应为 0 到 1 的比例，实际是 '{value}'",
    "expected keys with values, or {} to plant it with its default values": "应为带值的键；写 {} 则按默认值植入",
    "expected one of {known}{hint}": "应为 {known} 之一{hint}",
    "is a folder; expected a scenario file": "是文件夹；应为场景文件",
    "no such file": "没有此文件",
    "neither a file nor a scenario of the catalogue, which has {known}{hint}": (
        "既不是文件，也不是目录里的场景；目录有 {known}{hint}"
    ),
    "says {meaning} a second time, after {given}; take {key} out, or make two entries of it": (
        "在 {given} 之外又写了一次{meaning}；请去掉 {key}，或分成两项"
    ),
    "those of this scenario are {those}": "本场景有 {those}",
    "this scenario has none": "本场景没有故障",
    "what happens": "发生什么",
    "{value!r} is the {key} of {first} already; every {noun} needs its own": (
        "「{value}」已是 {first} 的 {key}；每个{noun}各有自己的"
    ),
    "{name!r} is under turn_on too; leave out one of the two": "「{name}」也在 turn_on 之下；请去掉其中之一",
    "says nothing; give it keys with values, such as {key}: {{…}}": "没有内容；请写带值的键，如 {key}: {{…}}",
    "only one hospital can bear it, but count is {count}; leave out one of the two": (
        "只有一家医院能用，而 count 是 {count}；请去掉其中之一"
    ),
    "{total} hospitals are more than the {most} there are ids for": ("共 {total} 家医院，超过编号所能容纳的 {most} 家"),
    "does not say when it happens; give at, or every to repeat it": "没有写何时发生；请写 at，或写 every 使它重复",
    "there is no fault {name!r}; {there_are}{hint}": "没有故障「{name}」；{there_are}{hint}",
    "says neither department nor doctor; give one of them": "没有写科室也没有写医生；请写其中之一",
    "names no fault; give turn_on, turn_off or both": "没有写故障；请写 turn_on、turn_off 或两者",
    "does not say {meaning}; give one of {words}": "没有写{meaning}；请写 {words} 之一",
    "expected {expected}, got {clock!r}": "应为{expected}，实际是「{clock}」",
    "expected more than 0, got {every!r}": "应大于 0，实际是「{every}」",
    "goes with every alone; give every, or leave it out": "只能与 every 同用；请写 every，或去掉它",
    "has doctors, but the DepartID {id} leaves no room for a DoctorID of 8 characters": (
        "有医生，而科室编号 {id} 使 8 个字符的医生编号放不下"
    ),
    "only a doctor's schedule can have an experts_fee; leave it out": "只有医生的排班才能有 experts_fee；请去掉",
    "gives children_up_to and adults_from; give one of them": "children_up_to 和 adults_from 都写了；请写其中之一",
    "{text}; give it an id of {most} characters at most": "{text}；请给至多 {most} 个字符的编号",
    "DoctorID {id}: expected the DepartID and four digits from 0001 on, such as {example}": (
        "医生编号 {id}：应为科室编号加 0001 起的四位数字，如 {example}"
    ),
    "{count} requests are": "{count} 个请求",
    "one request is": "一个请求",
    "registration goes with operation: {operations}": "registration 只能与这些 operation 同用：{operations}",
    "{operation} needs the name of a saved booking in registration": (
        "{operation} 需要在 registration 中写所保存的预约的名称"
    ),
    "none of the expected responses ({responses}) has elements; expect a result code too": (
        "所期望的响应（{responses}）都没有元素；请再期望一个结果码"
    ),
    "these are {least} responses, but {requests} sent; let times and the numbers here agree": (
        "这里是 {least} 个响应，而发送的是{requests}；请让 times 与这些数一致"
    ),
    "no response comes within {within} but not within {not_within}; give a shorter one": (
        "{within} 之内有响应，就不会在 {not_within} 之后才来；请缩短后者"
    ),
    "save_as goes with operation: {booking}; {operation} books nothing": (
        "save_as 只能与 operation: {booking} 同用；{operation} 不作预约"
    ),
    "by: platform goes with operation: {booking}; the platform sends the others by itself": (
        "by: platform 只能与 operation: {booking} 同用；其余的由平台自己发送"
    ),
    "these are at least {least} responses, but {requests} sent; give a higher times, or lower numbers here": (
        "这里至少是 {least} 个响应，而发送的是{requests}；请增大 times，或减小这里的数"
    ),
    "these are at most {most} responses, but {requests} sent; give a lower times, or expect the others too": (
        "这里至多是 {most} 个响应，而发送的是{requests}；请减小 times，或把其余的也写上"
    ),
    "the client waits for {timeout} only; give a shorter one, or a longer timeout": (
        "客户端只等 {timeout}；请缩短它，或加长 timeout"
    ),
    "expected one of operation, notices and platform": "应为 operation、notices、platform 之一",
    "{key} is about one response, but by: platform sends several requests; expect responses": (
        "{key} 只说一个响应，而 by: platform 发送几个请求；请期望 responses"
    ),
    "{part!r} is none of {words}{hint}": "「{part}」不在 {words} 之中{hint}",
    "{key} goes with operation; name one, or leave {key} out": (
        "{key} 只能与 operation 同用；请写 operation，或去掉 {key}"
    ),
    "{operation} has one {name}; give one value, not {count}": (
        "{operation} 只有一个 {name}；请给一个值，而不是 {count} 个"
    ),
    "{given!r} lies outside the folder of the scenario; put the file there, or below": (
        "「{given}」在场景的文件夹之外；请把文件放到那里面"
    ),
    "this folder": "此文件夹",
    "the files extend one another in a circle: {names}; remove one of the lines": (
        "这些文件循环 extends：{names}；请去掉其中一行"
    ),
    "more than {most} files extend one another in a row; merge some of them": (
        "连续 extends 的文件超过 {most} 个；请合并一些"
    ),
    "{given!r} is neither a file such as base.yaml nor a scenario of the catalogue, which has {known}{hint}": (
        "「{given}」既不是 base.yaml 这样的文件，也不是目录里的场景；目录有 {known}{hint}"
    ),
    "a text has no folder where {given!r} could be; name one of the catalogue": (
        "文本没有文件夹，找不到「{given}」；请写目录里的场景"
    ),
    "there is no file {given!r} in {folder}": "{folder}里没有文件「{given}」",
    "{given!r} cannot be read: {error}": "「{given}」无法读取：{error}",
    "{given!r} has problems of its own; correct these first": "「{given}」本身有问题；请先改正",
    "a time of day as HH:mm, such as 08:00": "时间 HH:mm，如 08:00",
    "four capital letters or digits, such as SZ01": "四个大写字母或数字，如 SZ01",
    "small letters, digits and hyphens, such as flu-season": "小写字母、数字和连字符，如 flu-season",
    "a slot such as 08:00-08:30": "时段，如 08:00-08:30",
    "different, same, an ID card of 18 digits, or a name of saved bookings": (
        "different、same、18 位身份证号，或所保存的预约的名称"
    ),
    "a date such as 2026-03-02": "日期，如 2026-03-02",
    "a result code of four digits in quotes, such as '1001'": "带引号的四位结果码，如 '1001'",
    "a content type such as text/html; charset=utf-8": "内容类型，如 text/html; charset=utf-8",
    "a DepartID such as 0300, or an empty text for none": "科室编号（如 0300），没有则写空文字",
    "a DepartID of one to eight capital letters or digits, such as 0302": ("一至八个大写字母或数字的科室编号，如 0302"),
    "an address such as http://127.0.0.1:8090/webservice/NotifyService": (
        "地址，如 http://127.0.0.1:8090/webservice/NotifyService"
    ),
    "a DoctorID of five to eight capital letters or digits, such as 03020001": (
        "五至八个大写字母或数字的医生编号，如 03020001"
    ),
    "ends at {end}, not after its begin at {begin}": "在 {end} 结束，不晚于它的开始 {begin}",
    "expected a date from {first} on, such as 2026-03-02, got {text!r}": (
        "应为 {first} 起的日期，如 2026-03-02，实际是 {text!r}"
    ),
    "expected yuan with two decimals at most, such as 22.50, got {fee}": (
        "应为至多两位小数的金额（元），如 22.50，实际是 {fee}"
    ),
    "gives slots and {given}; slots say all of that": "既写了 slots 又写了 {given}；slots 已包含这些",
    "gives {given}": "写了 {given}",
    "does not say when it is held": "没有写在哪天出诊",
    "{what}; give one of date, dates and weekdays": "{what}；请写 date、dates、weekdays 之一",
    "gives from or until without weekdays; they go with weekdays alone": (
        "写了 from 或 until 而没有 weekdays；它们只能与 weekdays 同用"
    ),
    "until {until} is before from {from_}; give a later date": "until {until} 早于 from {from_}；请给更晚的日期",
    "gives one of begin and end; give both, or neither": "begin 和 end 只写了一个；请都写，或都不写",
    "begins at {begin}, before the slot before it ends at {end}; begin it there or later": (
        "在 {begin} 开始，早于前一时段的结束 {end}；请从那时或更晚开始"
    ),
    "has more than 9999 numbers in its slots; Limited has four digits": (
        "各时段共有 9999 个以上的号；Limited 只有四位"
    ),
    "schedules[{index}] gives a date twice": "schedules[{index}] 把同一日期写了两次",
    "does not say how many numbers it has; give numbers, or slots": "没有写有多少号；请写 numbers 或 slots",
    "schedules[{index}] and schedules[{before}] are both in the {part} of {shared}": (
        "schedules[{index}] 与 schedules[{before}] 都在 {shared} 的 {part}"
    ),
    "; did you mean '{word}'?": "；是不是想写 '{word}'？",
    "unknown key": "没有这个键",
    "unknown word": "没有这个词",
    "text": "文字",
    "a whole number": "整数",
    "a number": "数字",
    "true or false": "true 或 false",
    "a list (lines that begin with -)": "列表（以 - 开头的行）",
    "keys with values": "带值的键",
    "expected {expected}, got {value}": "应为{expected}，实际是{value}",
    "unknown key; the keys here are {known}{hint}": "没有这个键；这里可用的键有 {known}{hint}",
    "{value} is none of {words}{hint}": "{value} 不在 {words} 之中{hint}",
    "a list": "列表",
    "missing{meaning}": "缺少此项{meaning}",
    "{value} is not taken here": "这里不能用 {value}",
    "expected at least {limit}, got {value}": "应不小于 {limit}，实际是 {value}",
    "expected at most {limit}, got {value}": "应不大于 {limit}，实际是 {value}",
    "expected less than {limit}, got {value}": "应小于 {limit}，实际是 {value}",
    "expected more than {limit}, got {value}": "应大于 {limit}，实际是 {value}",
    "expected a number, got {value}": "应为数字，实际是 {value}",
    "expected at least {count} in the list": "列表中至少要有 {count} 项",
    "expected at most {count} in the list": "列表中至多 {count} 项",
    "expected at least {least} characters, got {value}": "至少 {least} 个字符，实际是 {value}",
    "expected at most {most} characters, got {count}": "至多 {most} 个字符，实际有 {count} 个",
    "the number is too large": "数字太大",
    "expected one of {words}, got {value}": "应为 {words} 之一，实际是{value}",
    "; put it in quotes": "；请加上引号",
    "; a colon is written ': '": "；冒号要写 ': '",
    "the number {value}": "数字 {value}",
    "the text {value}": "文字 {value}",
    "expected {expected}, got {value}{hint}": "应为{expected}，实际是{value}{hint}",
    " from {least} to {most}": "（{least} 到 {most}）",
    "the character U+{code:04X} is not allowed in YAML; remove it": "YAML 不允许字符 U+{code:04X}，请去掉",
    "the key occurs twice, first in line {line}; keep one of them": (
        "这个键出现了两次，第一次在第 {line} 行；请只留一个"
    ),
    "larger than {most} MiB, the most a scenario may be": "大于 {most} MiB，超过场景的上限",
    "the file is empty; expected at least name and world": "文件是空的；至少要有 name 和 world",
    "a key must be a plain word": "键必须是普通的词",
    "cannot be read: {reason}": "无法读取：{reason}",
    "expected UTF-8; save the file in that encoding": "应为 UTF-8；请以此编码保存文件",
    "not YAML: {reason}": "不是 YAML：{reason}",
    "an alias (*) is not accepted here; write the value out": "这里不接受别名（*）；请把值写出来",
    "an anchor (&) is not accepted here; write the value out where it is needed": (
        "这里不接受锚点（&）；请在需要的地方把值写出来"
    ),
    "the tag {tag} is not accepted here; leave it out": "这里不接受标签 {tag}；请去掉",
    "nested deeper than {most} levels": "嵌套超过 {most} 层",
    "\\u{half} is half a character; write both halves, or the character itself": (
        "\\u{half} 是半个字符；请写出两半，或写这个字符本身"
    ),
    "the list that begins here is not closed: expected , or ] at {at}": "从这里开始的列表没有结束：{at}应为 , 或 ]",
    "the keys that begin here are not closed: expected , or }} at {at}": ("从这里开始的键值没有结束：{at}应为 , 或 }}"),
    "the quotes that begin here do not end; close them": "从这里开始的引号没有结束；请加上结束的引号",
    "a line without ': '; write KEY: VALUE": "这一行没有 ': '；请写成 键: 值",
    "': ' is not expected here; put the value in quotes if it is text, or indent the key like those before it": (
        "这里不应有 ': '；值若是文字请加引号，若是键请与前面的键对齐"
    ),
    "a second document begins here; a file has one scenario: remove the ---": (
        "这里开始了第二个文档；一个文件只有一个场景：请去掉 ---"
    ),
    "a list begins below its key, on a line of its own; or write it as [1, 2]": ("列表从键的下一行开始；或写成 [1, 2]"),
    "line {line}, column {column}": "第 {line} 行第 {column} 列",
    "column {column} (since line {line})": "第 {column} 列（从第 {line} 行起）",
    "a value cannot begin with {found}; put it in quotes": "值不能以 {found} 开头；请加上引号",
    "\\{found} means nothing in double quotes; use single ones": "双引号中的 \\{found} 没有含义；请用单引号",
    "expected a value, got {found}; put text in quotes": "应为值，实际是 {found}；文字请加引号",
    "a {found} that nothing opened; remove it, or put the text in quotes": ("多余的 {found}；请去掉，或把文字加上引号"),
    "the list above begins each entry with - in {begin}; indent what belongs to an entry by two more": (
        "上面的列表每项以 - 开头，在{begin}；属于一项的内容请再缩进两格"
    ),
    "the keys above begin in {begin}; begin this line there, or indent it more if it belongs to one": (
        "上面的键在{begin}开始；请让这一行也从那里开始，若属于某个键则再缩进"
    ),
    "their column": "它们的列",
    "a tab is not allowed here; indent with spaces": "这里不能用制表符；请用空格缩进",
    "this is a full-width colon; write ': ' with a space after it": "这是全角冒号；请写 ': '，后面带一个空格",
    "the end of the file": "文件的结尾",
}

"""Texts of the page of `describe --report`, in Chinese."""

from __future__ import annotations

from typing import Final

TEXTS: Final = {
    "Shenzhen's health commission, brief for December 2024: a city's booking platform over one month": (
        "深圳市卫生健康委员会 2024 年 12 月简报：一个城市的预约平台一个月的数据"
    ),
    "high: published by an authority or in a reviewed study": "可信度高：主管部门发布，或见于经同行评审的研究",
    "good: a reviewed study of other hospitals or another year": "可信度较高：经同行评审的研究，但医院或年份不同",
    "medium: a single report": "可信度中等：只有一篇报道",
    "assumption: no source was found": "假设：没有找到来源",
    "Booked patients who never come": "预约后没有来的患者（爽约）",
    "14.4 % and 15 %": "14.4 % 和 15 %",
    "Xijing Hospital 2010 (BMC, 2011); 48,777 bookings in Jinan 2017–18 (Dove Press, 2020)": (
        "西京医院 2010 年（BMC，2011）；济南 2017–18 年 48,777 次预约（Dove Press，2020）"
    ),
    "bookings that are not cancelled, in sessions that take place": "没有取消、且门诊如期进行的预约",
    "Come 30 to 120 minutes early": "早到 30 至 120 分钟",
    "one report on how punctual outpatients are": "一篇关于门诊患者是否准时的报道",
    "of the booked who come, against the beginning of the slot or, in one large slot, their turn in it": (
        "占前来的预约患者的比例，与时段开始相比；只有一个大时段时，与其中轮到的时间相比"
    ),
    "Come 30 to 120 minutes late": "迟到 30 至 120 分钟",
    "as above": "同上",
    "Mean waiting": "平均候诊时间",
    "18.5 min before precise time slots, 10.1 min after": "实行精确分时段之前 18.5 分钟，之后 10.1 分钟",
    "World Journal of Clinical Cases, 2021": "World Journal of Clinical Cases，2021",
    "booked patients, from taking the number (half an hour before the session at the earliest) to the call": (
        "预约患者，从取号（最早在开诊前半小时）到叫号"
    ),
    "Consultation, ordinary clinic, median": "普通门诊的就诊时长，中位数",
    "5 min": "5 分钟",
    "none for China; a mean of 4.2 min was observed in Korea": "没有中国的数据；韩国观测到的平均值是 4.2 分钟",
    "from the call to the end, by the clock": "从叫号到结束，按时钟计",
    "Consultation, expert clinic, median": "专家门诊的就诊时长，中位数",
    "8 min": "8 分钟",
    "Consultation, all clinics, median": "全部门诊的就诊时长，中位数",
    "10 min, middle half 5 to 12, as patients remember it": "患者回忆为 10 分钟，中间一半为 5 至 12 分钟",
    "27,721 patients of 136 tertiary hospitals (Lancet, abstract)": "136 家三级医院的 27,721 名患者（Lancet，摘要）",
    "shown beside only: what patients remember and what a clock shows are different measures": (
        "仅供对照：患者的回忆与时钟所示是两种不同的度量"
    ),
    "Patients seen in a busy half-day, each room": "繁忙的半天里每间诊室看的患者",
    "6,637 consultations in 381 sessions of one clinic in Guangzhou (Data, 2023)": (
        "广州一个门诊 381 个半天的 6,637 次就诊（Data，2023）"
    ),
    "mornings and afternoons with patients for four fifths of their numbers, as in the cited clinic": (
        "患者达到号源五分之四的上午和下午，与所引门诊的情况相同"
    ),
    "Numbers that are booked": "被预约的号源",
    "bookings that are not cancelled, of all numbers offered": "没有取消的预约占全部号源的比例",
    "The same, hospital with the fewest": "同上，比例最低的医院",
    "hospitals with fifty numbers or more in the sample": "样本中号源不少于五十个的医院",
    "The same, hospital with the most": "同上，比例最高的医院",
    "95.8 % (a children's hospital)": "95.8 %（一家儿童医院）",
    "Visits that are booked": "预约就诊的比例",
    "bookings that are not cancelled, of those, the walk-ins and extra numbers; emergencies apart": (
        "没有取消的预约，占其与现场挂号、加号之和的比例；急诊不计"
    ),
    "Patients who were in the same clinic before": "以前来过同一门诊的患者",
    "about 80 %": "约 80 %",
    "Korea: 4.2 min a consultation, 5 min at a first visit and 4 min at a return; none for China": (
        "韩国：平均每次就诊 4.2 分钟，初诊 5 分钟，复诊 4 分钟；没有中国的数据"
    ),
    "in the year up to the visit; the cited share follows from the three means": (
        "就诊前一年内；所引比例由三个平均值推得"
    ),
    "Clinic patients with a booked laboratory test on the same day": "当天还预约了检验的门诊患者",
    "29 % of outpatients have a laboratory test": "29 % 的门诊患者做检验",
    "Journal of Applied Laboratory Medicine, 2017: 72,196 encounters of one US medical center": (
        "Journal of Applied Laboratory Medicine，2017：美国一家医疗中心的 72,196 次就诊"
    ),
    "of all clinics; whole-day and evening clinics have none": "占全部门诊的比例；全天门诊和夜门诊没有",
    "Clinic patients with a booked examination on the same day": "当天还预约了检查的门诊患者",
    "radiology is a tenth as frequent as the laboratory": "影像检查是检验的十分之一",
    "the same study: 7 % and 70 % of the orders of outpatients": "同一研究：分别占门诊医嘱的 7 % 和 70 %",
    "all examinations: imaging, ultrasound, ECG, endoscopy": "全部检查：影像、超声、心电图、内镜",
    "Clinic patients with both on the same day": "当天两者都有的门诊患者",
    "no source": "没有来源",
    "Beds in use, public hospitals": "床位使用率，公立医院",
    "national bulletin on health, 2023": "2023 年全国卫生健康事业发展统计公报",
    "mean of four instants a day": "每天四个时刻的平均值",
    "Beds in use, all hospitals": "床位使用率，全部医院",
    "shown beside only: it depends on how many hospitals of a scenario are run for profit": (
        "仅供对照：取决于场景中有多少营利性医院"
    ),
    "Hour of the morning with most arrivals": "上午到达人数最多的一小时",
    "between 08:00 and 10:00": "08:00 至 10:00 之间",
    "the hour that begins then": "从那时开始的一小时",
    "Hour of the afternoon with most arrivals": "下午到达人数最多的一小时",
    "between 14:00 and 15:00": "14:00 至 15:00 之间",
    "the hour that begins then; an afternoon's first session begins at 13:00 or later": (
        "从那时开始的一小时；下午的门诊最早 13:00 开始"
    ),
    "Numbers offered a day": "每天放出的号源",
    "312,000 (all of Shenzhen)": "312,000（全深圳）",
    "shown beside only: it depends on the size of the scenario": "仅供对照：取决于场景的大小",
    "Bookings a day": "每天的预约",
    "155,000 (all of Shenzhen)": "155,000（全深圳）",
    "{minutes:.1f} min": "{minutes:.1f} 分钟",
    "How real is {scenario}?": "{scenario} 有多真实？",
    (
        "Scenario {scenario}, seed {seed}, {days} days from {first}, yuyue-sim {version}, nobody booking through the "
        "platform. The same settings make the same page:"
    ): (
        "场景 {scenario}，种子 {seed}，从 {first} 起 {days} 天，yuyue-sim {version}，没有人通过平台预约。"
        "同样的设置得到同样的页面："
    ),
    (
        "Looked at: {offers:,} of {held:,} outpatient sessions for their bookings, {sessions:,} of these patient by "
        "patient, in {hospitals:,} hospitals ({compared:,} with numbers enough to be compared), and {wards:,} of "
        "{wards_held:,} wards. Sessions and wards are drawn evenly; emergencies, tests and sessions that were never "
        "open for booking are left out."
    ): (
        "样本：{held:,} 个门诊半天中的 {offers:,} 个统计预约，其中 {sessions:,} 个逐个患者统计，共 {hospitals:,} 家医院"
        "（{compared:,} 家的号源足以比较）；{wards_held:,} 个病区中的 {wards:,} 个。门诊和病区均匀抽取；"
        "急诊、检验检查和从未开放预约的门诊不计。"
    ),
    (
        "A figure is held to a band where a source or an assumption gives one; an assumption says so. A small scenario "
        "is not held to what only shows among many hospitals."
    ): "来源或假设给出范围的，指标须在范围内；是假设的会注明。只在许多医院中才显现的，不要求小场景做到。",
    " The middle half of all consultations takes {first:.0f} to {third:.0f} minutes.": (
        "全部就诊的中间一半用时 {first:.0f} 至 {third:.0f} 分钟。"
    ),
    "{low} to {high}": "{low} 至 {high}",
    "{source}; {confidence}": "{source}；{confidence}",
    "Figures": "指标",
    "Patients who come, walk-ins too. Shaded: where the peaks are assumed, 08:00 to 10:00 and 14:00 to 15:00.": (
        "前来的患者，含现场挂号。阴影：假设的高峰，08:00 至 10:00 和 14:00 至 15:00。"
    ),
    "Booked patients, from taking the number to the call. Lines: means, the dashed ones cited.": (
        "预约患者从取号到叫号。竖线：平均值，虚线为所引数据。"
    ),
    (
        "From the call to the end, by the clock. Squares: the quarters that 27,721 patients of 136 hospitals report. "
        "Crosses: the medians that are assumed here."
    ): "从叫号到结束，按时钟计。方块：136 家医院的 27,721 名患者报告的四分位数。叉号：这里假设的中位数。",
    "Booked patients who never come. The line: Xijing Hospital, 2010; there it differs by weekday too.": (
        "预约后没有来的患者。横线：西京医院，2010 年；那里也因星期而异。"
    ),
    "The {count} departments with the most visits in the sample.": "样本中就诊最多的 {count} 个科室。",
    (
        "No source gives it: a rush as the numbers are released, then few, then more again towards the day is an "
        "assumption. That booking opens 7 to 14 days ahead is what hospitals announce."
    ): "没有来源：放号时一阵抢号，然后很少，临近就诊日又增多，这是假设。提前 7 至 14 天开放预约是医院公布的。",
    "An assumption as a whole; the peaks lie where hospitals release their numbers and where desks are open.": (
        "整体是假设；高峰在医院放号和窗口开放的时候。"
    ),
    "At 03:00, 09:00, 15:00 and 21:00 of every day; most are admitted early in the week, few at its end.": (
        "每天 03:00、09:00、15:00 和 21:00；一周之初入院最多，周末很少。"
    ),
    "Bookings that are not cancelled, of all numbers offered. Lines: Shenzhen's hospitals, December 2024.": (
        "没有取消的预约占全部号源的比例。横线：深圳的医院，2024 年 12 月。"
    ),
    "hour of the day": "一天中的小时",
    "share of the arrivals": "占到达人数的比例",
    "Arrivals over the day": "一天中的到达",
    "10.1 with precise time slots": "精确分时段 10.1",
    "18.5 without them": "没有精确分时段 18.5",
    "{mean:.1f} measured": "测得 {mean:.1f}",
    "minutes; the last bar is {minutes} and more": "分钟；最后一条为 {minutes} 及以上",
    "share of the patients": "占患者的比例",
    "Waiting": "候诊时间",
    "minutes": "分钟",
    "share that is over by then": "此时已结束的比例",
    "Consultations": "就诊时长",
    "14.4 % cited": "所引 14.4 %",
    "share of the booked": "占预约患者的比例",
    "No-shows by weekday": "各星期的爽约",
    "No-shows by department": "各科室的爽约",
    "days before the visit": "就诊前的天数",
    "share of the bookings": "占预约的比例",
    "Booking curve: days ahead": "预约曲线：提前天数",
    "Booking curve: hours": "预约曲线：小时",
    "86.0 % cited for public": "所引公立医院 86.0 %",
    "share of the beds in use": "床位使用率",
    "Beds in use over the weeks": "各周的床位使用",
    "{count} hospitals, sorted": "{count} 家医院，按比例排序",
    "share of the numbers booked": "被预约的号源比例",
    "Numbers booked, by hospital": "各医院被预约的号源",
    "Mon": "周一",
    "Tue": "周二",
    "Wed": "周三",
    "Thu": "周四",
    "Fri": "周五",
    "Sat": "周六",
    "Sun": "周日",
    "ordinary": "普通",
    "expert": "专家",
    "assumed": "假设",
    "public": "公立",
    "for profit": "营利性",
    "95.8 % most": "最高 95.8 %",
    "49.5 % all": "总体 49.5 %",
    "21 % least": "最低 21 %",
    "{name}, cited": "{name}，所引",
    "remembered": "患者回忆",
}

"""A page for people who open the platform in a browser: what it knows, Chinese first; it shows by itself what comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree
from lxml.html.builder import E

from yuyue_sim.platform.notify_endpoints import ENDPOINTS
from yuyue_sim.platform.platform import Platform
from yuyue_sim.platform.view import state_as_json

_MOST_ROWS = 200
"""Rows of each table, the newest first."""

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2b33; --soft: #5b6d76; --line: #d8e0e3; --paper: #fff; --bad: #a3341f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4ecee; --soft: #9db0b7; --line: #32424a; --paper: #151d21;
  --bad: #ff8d76; } }
body { margin: 0; padding: 2.5rem 1.25rem; background: var(--paper); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main, #live { max-width: 72rem; margin: 0 auto; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
.en, .none { color: var(--soft); font-weight: normal; }
.bad { color: var(--bad); }
table { border-collapse: collapse; width: 100%; }
th, td { border-top: 1px solid var(--line); padding: .35rem .75rem .35rem 0; text-align: left; vertical-align: top; }
th { color: var(--soft); font-weight: normal; }
td { overflow-wrap: anywhere; }
code { font: .9em ui-monospace, Menlo, Consolas, monospace; }
"""


_SCRIPT = """
const EVERY_MS = 1000;
const status = document.getElementById("live");
const look = async () => {
  const response = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  status.className = response?.ok ? "en" : "bad";
  status.textContent = response?.ok ? "实时更新 live" : "已断开，正在重连 disconnected, reconnecting";
  if (response?.ok && getSelection().isCollapsed) {
    const next = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main");
    const shown = document.querySelector("main");
    if (next.innerHTML !== shown.innerHTML) shown.replaceWith(next);
  }
  setTimeout(look, EVERY_MS);
};
look();
"""


def render_page(platform: Platform) -> bytes:
    """The page in HTML; every text is escaped as it is put in."""
    shown = state_as_json(platform)
    parts = [
        E.h1("12320 预约平台模拟器"),
        E.p(E.span("A fake 12320 platform", {"class": "en", "lang": "en"})),
        E.p(f"平台时间 {_instant(shown['now'])} ", _english("the platform's time")),
        E.p("通知地址 ", _english("notifyHospInfo at "), *_addresses()),
        *_sections(platform, shown),
    ]
    page = E.html(
        E.head(
            E.meta(charset="utf-8"),
            E.meta(name="viewport", content="width=device-width, initial-scale=1"),
            E.title("12320 预约平台模拟器 · Fake platform"),
            E.style(_STYLE),
        ),
        E.body(E.p(id="live", role="status"), E.main(*parts), E.script(_SCRIPT)),
        lang="zh-CN",
    )
    content: bytes = etree.tostring(page, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
    return content


def _sections(platform: Platform, shown: dict[str, Any]) -> list[Any]:
    """The tables, one under the other."""
    return [
        *_section(
            "医院",
            "Hospitals",
            "医院 hospital|名称 name|上次同步 last poll|排班 schedules|连续失败 failures in a row",
            [_hospital(each) for each in shown["hospitals"]],
        ),
        *_section(
            "接口地址",
            "Endpoints",
            "地址 address|连续失败 failures in a row",
            [(each["url"], each["failures"]) for each in shown["endpoints"]],
        ),
        *_section(
            "告警",
            "Alarms",
            "时间 raised|解除 cleared|内容 text",
            _newest(
                (_instant(each["raised_at"]), _instant(each["cleared_at"]), each["text"]) for each in shown["alarms"]
            ),
        ),
        *_section(
            "警告",
            "Warnings",
            "时间 at|内容 text",
            _newest((_instant(each["at"]), each["text"]) for each in shown["warnings"]),
        ),
        *_section(
            "收到的通知",
            "Notifications received",
            "时间 at|类别 type|排班 schedules|结果 result",
            _newest(_notification(each) for each in shown["notifications"]),
        ),
        *_section(
            "预约",
            "Bookings",
            "流水号 RegID|排班 schedule|患者 patient|状态 state|原因 reason",
            _newest(_booking(each) for each in platform.state.bookings),
        ),
        *_section(
            "短信",
            "Text messages",
            "时间 at|电话 phone|内容 text",
            _newest((_instant(each["sent_at"]), each["phone"], each["text"]) for each in shown["messages"]),
        ),
    ]


def _english(text: str) -> Any:
    return E.span(text, {"class": "en", "lang": "en"})


def _addresses() -> list[Any]:
    pieces: list[Any] = []
    for endpoint in ENDPOINTS:
        pieces += [E.a(E.code(f"{endpoint.path}?wsdl"), href=f"{endpoint.path}?wsdl"), " "]
    return pieces


def _section(zh: str, en: str, columns: str, rows: Sequence[Sequence[Any]]) -> list[Any]:
    """A heading and a table, or the word that there is nothing."""
    heading = E.h2(f"{zh} ", _english(en))
    if not rows:
        return [heading, E.p("没有 none", {"class": "none"})]
    head = E.tr(*[E.th(column) for column in columns.split("|")])
    return [heading, E.table(head, *[E.tr(*[E.td(str(cell)) for cell in row]) for row in rows])]


def _newest(rows: Iterable[Sequence[Any]]) -> list[Sequence[Any]]:
    return list(rows)[: -_MOST_ROWS - 1 : -1]


def _instant(text: str | None) -> str:
    return (text or "").replace("T", " ")[:19]


def _hospital(shown: dict[str, Any]) -> tuple[Any, ...]:
    last_poll = _instant(shown["last_poll"]) or "从未 never"
    return shown["hospital_id"], shown["name"], last_poll, shown["schedules"], shown["failures"]


def _notification(shown: dict[str, Any]) -> tuple[Any, ...]:
    result = f"{shown['code']} {shown['message']}"
    return _instant(shown["received_at"]), shown["notify_type"], "; ".join(shown["schedules"]), result


def _booking(booking: Any) -> tuple[Any, ...]:
    return booking.registration_id, str(booking.key), booking.patient_name, booking.state.value, booking.reason

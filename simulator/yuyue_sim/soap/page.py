"""The page of an endpoint for browsers; it loads nothing from other servers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from yuyue_sim.contract.endpoints import ENDPOINTS, Endpoint
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS, NAMESPACE
from yuyue_sim.contract.styles import Style

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2b33; --soft: #5b6d76; --line: #d8e0e3; --paper: #fff; --mark: #0b6e75;
  --wash: #f2f7f7; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4ecee; --soft: #9db0b7; --line: #32424a; --paper: #151d21;
  --mark: #63c7ce; --wash: #1d282d; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 3rem 1.25rem; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
main { max-width: 46rem; margin: 0 auto; }
h1 { font-size: 1.6rem; line-height: 1.3; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 2.5rem 0 .75rem; }
p { margin: .25rem 0; }
.en { color: var(--soft); }
.endpoint { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1.1rem; margin: .75rem 0; }
.endpoint.here { border-color: var(--mark); background: var(--wash); }
a { color: var(--mark); overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid var(--line); padding: .45rem .75rem .45rem 0; vertical-align: top; }
code { font: .9em ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
"""

_STYLES = {
    Style.STRING: (
        "字符串方式：参数是一个 XML 文档的文本",
        "String style: one parameter holds the text of an XML document",
    ),
    Style.TYPED: ("结构化方式：Message 直接放在 SOAP Body 里", "Typed style: Message stands in the SOAP body itself"),
}


class PageLink(NamedTuple):
    """Another page."""

    path: str
    """Below the base; or a whole address."""
    zh: str
    en: str


def render_page(base: str, here: Endpoint | None, links: Sequence[PageLink] = ()) -> str:
    """The page in HTML.

    Args:
        base: scheme, host and port, and what precedes the paths.
        here: the endpoint that was opened.
        links: other pages.
    """
    boxes = "".join(_box(base, endpoint, endpoint is here) for endpoint in ENDPOINTS)
    rows = "".join(
        f"<tr><td><code>{operation.name}</code></td>"
        f'<td><span lang="zh-CN">{escape(operation.zh)}</span><br><span class="en">{escape(operation.en)}</span></td>'
        f"<td>{operation.section}</td></tr>"
        for operation in HOSPITAL_OPERATIONS.values()
    )
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>预约挂号医院模拟器 · Hospital simulator</title><style>{_STYLE}</style></head><body><main>"
        "<h1>预约挂号医院模拟器</h1>"
        '<p class="en" lang="en">A simulated hospital behind the Suzhou 12320 appointment interface, version 4.1.0</p>'
        '<h2>服务地址 <span class="en" lang="en">Endpoints</span></h2>'
        "<p>两个地址都接受两种方式、SOAP 1.1 和 1.2，回答与提问的方式相同。</p>"
        '<p class="en" lang="en">Both take both styles, SOAP 1.1 and 1.2, and answer in the style of the request.</p>'
        f"{boxes}{''.join(_link(base, each) for each in links)}"
        f'<p class="en">命名空间 <span lang="en">Namespace</span> <code>{NAMESPACE}</code></p>'
        f'<h2>操作 <span class="en" lang="en">Operations</span></h2><table>{rows}</table>'
        "</main></body></html>"
    )


def _box(base: str, endpoint: Endpoint, is_here: bool) -> str:
    zh, en = _STYLES[endpoint.style]
    address = escape(f"{base}{endpoint.path}?wsdl")
    return (
        f'<div class="endpoint{" here" if is_here else ""}"><p><a href="{address}"><code>{address}</code></a></p>'
        f'<p>{zh}</p><p class="en" lang="en">{en}</p></div>'
    )


def _link(base: str, link: PageLink) -> str:
    return (
        f'<p><a href="{escape(link.path if "://" in link.path else base + link.path)}">{escape(link.zh)} '
        f'<span class="en" lang="en">{escape(link.en)}</span></a></p>'
    )

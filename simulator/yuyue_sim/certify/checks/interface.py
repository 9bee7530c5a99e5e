"""Checks of what holds for all operations (chapter 1 and the preface): WSDL, styles, SOAP, encoding."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from yuyue_sim.certify.check import Check, Needs, Severity, Verdict, Words, written
from yuyue_sim.certify.probe_names import BOOKING, PROBE_OF, SPEAKING
from yuyue_sim.certify.view import HospitalView
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.contract.styles import SoapVersion, Style

_ASKED = ("getDepartInfo",)
_RIGHT = Words("the departments", "科室信息")
_SOAP_FAULT = Words("a Client fault", "Client 错误")


@written(
    "1/answers",
    Severity.MUST,
    probes=(SPEAKING,),
    operations=(),
    zh="接口有响应，而且响应是 SOAP。",
    en="The interface responds, and with SOAP.",
    sends="getHospInfo, getDepartInfo",
    expects=Words("a SOAP response", "SOAP 响应"),
)
def answers(view: HospitalView, verdict: Verdict) -> None:
    """Any document or fault will do."""
    exchanges = view.exchanges("reach")
    is_right = any(not each.problem for each in exchanges)
    last = exchanges[-1] if exchanges else None
    found = last.in_short if last is not None else "(nothing)"
    verdict.expect(is_right, last, "", Words("a SOAP response", "SOAP 响应"), found)


@written(
    "1/wsdl",
    Severity.SHOULD,
    probes=(SPEAKING,),
    operations=(),
    zh="地址加 ?wsdl 得到 WSDL。",
    en="There is a WSDL at the address with ?wsdl.",
    sends="GET ?wsdl",
    expects="wsdl:definitions",
)
def wsdl(view: HospitalView, verdict: Verdict) -> None:
    """The target has found it or not."""
    problem = view.fact("wsdl problem")
    if problem is not None:
        verdict.expect(not problem, None, "", "wsdl:definitions", problem)


@written(
    "1/charset",
    Severity.SHOULD,
    probes=(SPEAKING,),
    operations=_ASKED,
    zh="响应头 Content-Type 为 text/xml; charset=utf-8（SOAP 1.2 为 application/soap+xml）。",
    en="The Content-Type is text/xml; charset=utf-8, for SOAP 1.2 application/soap+xml.",
    sends="getDepartInfo",
    expects="text/xml; charset=utf-8",
)
def charset(view: HospitalView, verdict: Verdict) -> None:
    """Without the charset .NET turns Chinese into question marks."""
    for each in view.exchanges(SPEAKING):
        if each.problem or each.version != SoapVersion.SOAP11.name:
            continue
        found = each.content_type.lower().replace(" ", "").replace('"', "")
        is_right = found.startswith("text/xml") and "charset=utf-8" in found
        verdict.expect(is_right, each, "Content-Type", "text/xml; charset=utf-8", each.content_type or "(nothing)")


def _way(style: Style, version: SoapVersion) -> Check:
    words = {Style.STRING: ("字符串", "string"), Style.TYPED: ("结构化", "typed")}[style]
    number = "1.1" if version is SoapVersion.SOAP11 else "1.2"
    return written(
        f"1/{style.value}-soap-{number}",
        Severity.ADVICE,
        probes=(SPEAKING,),
        operations=_ASKED,
        zh=f"接受{words[0]}风格、SOAP {number} 的请求，并以同样的形式响应。",
        en=f"Requests of the {words[1]} style in SOAP {number} are taken, and responded to likewise.",
        sends=f"getDepartInfo, {style.value}, SOAP {number}",
        expects=_RIGHT,
    )(partial(_judge_way, style, version))


def _judge_way(style: Style, version: SoapVersion, view: HospitalView, verdict: Verdict) -> None:
    for each in view.exchanges(SPEAKING, about=f"{style.value} {version.name}"):
        is_version = version.namespace.encode() in each.content
        is_string = b"&lt;Message" in each.content or b"<![CDATA[" in each.content
        is_right = each.document_element is not None and is_version and is_string is (style is Style.STRING)
        verdict.expect(is_right, each, "", _RIGHT, each.in_short)


def _tolerance(about: str, severity: Severity, zh: str, en: str) -> Check:
    return written(
        f"1/tolerates-{about.replace(' ', '-')}",
        severity,
        probes=(SPEAKING,),
        operations=_ASKED,
        zh=zh,
        en=en,
        sends="getDepartInfo",
        expects=_RIGHT,
    )(partial(_judge_tolerance, about))


def _judge_tolerance(about: str, view: HospitalView, verdict: Verdict) -> None:
    usual = {each.style for each in view.exchanges(*PROBE_OF.values()) if each.document_element is not None}
    for each in view.exchanges(SPEAKING, about=about):
        if each.style in usual:
            node = next(iter(view.records([each], "departments")), None)
            verdict.expect(node is not None, each, "", _RIGHT, each.in_short)


def _refusal(about: str, zh: str, en: str) -> Check:
    return written(
        f"1/refuses-{about.lower().replace(' ', '-')}",
        Severity.MUST,
        probes=(SPEAKING,),
        operations=_ASKED,
        zh=zh,
        en=en,
        sends=about,
        expects=_SOAP_FAULT,
    )(partial(_judge_refusal, about))


def _judge_refusal(about: str, view: HospitalView, verdict: Verdict) -> None:
    for each in view.exchanges(SPEAKING, about=about):
        is_right = not each.problem and each.fault_kind != "Server"
        verdict.expect(is_right, each, "", _SOAP_FAULT, each.in_short)


def _operation_checks() -> Iterator[Check]:
    for operation in HOSPITAL_OPERATIONS.values():
        probe = PROBE_OF[operation.name]
        yield written(
            f"1/operations/{operation.name}",
            Severity.MUST,
            probes=(probe,),
            operations=(),
            needs=Needs.BOOKING if probe == BOOKING else Needs.READING,
            zh=f"有 {operation.name}（{operation.zh}，必选）。",
            en=f"There is {operation.name}; it is required.",
            sends=operation.name,
            expects=Words("a document", "响应报文"),
        )(partial(_judge_operation, operation.name))


def _judge_operation(operation: str, view: HospitalView, verdict: Verdict) -> None:
    is_reached = any(not each.problem for each in view.exchanges("reach"))
    exchanges = view.exchanges("reach", PROBE_OF[operation], operation=operation)
    if exchanges and is_reached:
        last = exchanges[-1]
        is_right = any(each.document_element is not None for each in exchanges)
        verdict.expect(is_right, last, "", Words("a document", "响应报文"), last.in_short)


@written(
    "1/layout",
    Severity.ADVICE,
    probes=tuple(dict.fromkeys(each for each in PROBE_OF.values() if each != BOOKING)),
    operations=(),
    zh="各接口一致：要么都按表格，要么都按示例，要么两者都发。",
    en="All operations follow the tables, or the examples, or send both.",
    sends="getDepartInfo, getDoctorInfo, getDoctorPhoto, …",
    expects="table | example | both",
)
def layout(view: HospitalView, verdict: Verdict) -> None:
    """Where tables and examples disagree."""
    found = view.layouts()
    kinds = {each for each in found.values() if each is not None}
    if kinds:
        shown = ", ".join(f"{name}: {each.value}" for name, each in found.items() if each is not None)
        verdict.expect(len(kinds) == 1, None, "", " | ".join(each.value for each in Layout), shown)


CHECKS: tuple[Check, ...] = (
    answers,
    wsdl,
    charset,
    *(_way(style, version) for style in Style for version in SoapVersion),
    _tolerance(
        "declaration", Severity.SHOULD, "报文可以带 XML 声明。", "A document may begin with an XML declaration."
    ),
    _tolerance("indented", Severity.SHOULD, "报文可以有换行和缩进。", "A document may have line breaks and indents."),
    _tolerance(
        "small letters",
        Severity.ADVICE,
        "请求的节点名不区分大小写（规范的示例自己也不一致，如 DepartId）。",
        "Names in requests may have any letter case, as in the specification's own examples (DepartId).",
    ),
    _refusal("unknown operation", "没有的方法得到 SOAP 错误。", "An unknown operation gets a SOAP fault."),
    _refusal(
        "wrong root", "根节点不对的报文不会引起 Server 错误。", "A document with another root causes no Server fault."
    ),
    _refusal("empty document", "空的报文不会引起 Server 错误。", "An empty document causes no Server fault."),
    _refusal("not XML", "不是 XML 的报文不会引起 Server 错误。", "A document that is not XML causes no Server fault."),
    *_operation_checks(),
    layout,
)
"""In the order in which they are shown."""

"""`yuyue-sim explain`: explain a response of a running simulator."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import typer
from rich.text import Text

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.terminal import JsonOption, output, print_json

_COLOURS = {"rule": "cyan", "fault": "yellow", "test-patient": "yellow", "bug": "red", "quirk": "magenta"}
_MOST_HOLDERS = 12


def explain(
    id: Annotated[  # noqa: A002 - the word of the control API
        str, typer.Argument(metavar="ID", help="An exchange such as x123, a RegID, or what you sent as X-Request-Id.")
    ],
    url: UrlOption = DEFAULT_URL,
    token: TokenOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain a response: the rule, fault, quirk or planted bug, the clock, and the numbers at that time.

    Exits 0 if explained, 2 if nothing is known or the simulator could not be reached.

    Example: yuyue-sim explain 10001
    """
    with control_client(url, token) as client:
        response = client.ask("GET", f"/explain/{quote(id, safe='')}")
    if as_json:
        print_json(response)
        return
    for each in response["exchanges"]:
        _print_exchange(each)
    found = response["registration"]
    if found is not None:
        place = f"{found['hospital_id']} {found['department_id']} {found['doctor_id']} {found['work_date']}"
        output().print(
            Text(f"RegID {found['registration_id']}: {found['state']}, number {found['reserve_no']}, {place}")
        )
        for step in found["steps"]:
            output().print(Text(f"  {step['at']}  {step['what']} {step['detail']}".rstrip()))
    for each in response["missing"]:
        output().print(Text(f"not known: {each}", style="dim"))


def _print_exchange(explanation: dict[str, Any]) -> None:
    exchange, cause = explanation["exchange"], explanation["cause"]
    console = output()
    request = " ".join(filter(None, (exchange["operation"] or "unreadable", exchange["registration_id"])))
    response = exchange["code"] or f"HTTP {exchange['http_status']}"
    console.print(Text(f"{exchange['id']}  {explanation['decided_at'][:19]}  {request}  {response}", style="bold"))
    for each in (cause, *explanation["further"]):
        console.print(
            Text.assemble("  ", (f"{each['kind']} {each['name']}", _COLOURS.get(each["kind"], "")), f": {each['text']}")
        )
        console.print(Text(f"    {each['text_zh']}"))
        if each["detail"]:
            console.print(Text(f"    {each['detail']}"))
    for slot in explanation["slots"]:
        _print_slot(slot)
    for each in explanation["missing"]:
        console.print(Text(f"  not known: {each}", style="dim"))


def _print_slot(slot: dict[str, Any]) -> None:
    console = output()
    console.print(Text(f"  {slot['begin']}-{slot['end']}: {slot['active']} of {slot['total']} numbers held"))
    holders = slot["holders"]
    for each in holders[:_MOST_HOLDERS]:
        who = f"RegID {each['registration_id']}" if each["is_platforms"] else "another channel"
        gone = f", cancelled {each['cancelled_at']}" if each["cancelled_at"] else ""
        console.print(Text(f"    number {each['reserve_no']}: {who}, registered {each['registered_at']}{gone}"))
    if len(holders) > _MOST_HOLDERS:
        console.print(Text(f"    and {len(holders) - _MOST_HOLDERS} more; --json shows them all"))

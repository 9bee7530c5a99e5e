"""`yuyue-sim explain`: explain a response of a running simulator."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

import typer
from rich.text import Text

from yuyue_sim.cli.control_options import DEFAULT_URL, TokenOption, UrlOption, control_client
from yuyue_sim.cli.terminal import JsonOption, print_json, print_line
from yuyue_sim.core.language import Language, Phrase, say, spoken

_COLOURS = {"rule": "cyan", "fault": "yellow", "test-patient": "yellow", "bug": "red", "quirk": "magenta"}
_MOST_HOLDERS = 12
_WORDS = {
    word: word
    for word in (
        Phrase("booked"),
        Phrase("registered"),
        Phrase("paid"),
        Phrase("arrived"),
        Phrase("taken"),
        Phrase("called"),
        Phrase("in-room"),
        Phrase("seen"),
        Phrase("missed"),
        Phrase("stopped"),
        Phrase("resumed"),
        Phrase("cancelled"),
    )
}
"""The states of a registration and the steps to them, as the control API names them."""


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
        print_line(
            say(
                "RegID {id}: {state}, number {number}, {place}",
                id=found["registration_id"],
                state=say(_WORDS.get(found["state"], found["state"])),
                number=found["reserve_no"],
                place=place,
            )
        )
        for step in found["steps"]:
            what = say(_WORDS.get(step["what"], step["what"]))
            print_line(f"  {step['at']}  {what} {step['detail']}".rstrip())
    for each in response["missing"]:
        print_line(say("not known: {what}", what=each), "dim")


def _print_exchange(explanation: dict[str, Any]) -> None:
    exchange, cause = explanation["exchange"], explanation["cause"]
    request = " ".join(filter(None, (exchange["operation"] or "unreadable", exchange["registration_id"])))
    response = exchange["code"] or f"HTTP {exchange['http_status']}"
    print_line(f"{exchange['id']}  {explanation['decided_at'][:19]}  {request}  {response}", "bold")
    for each in (cause, *explanation["further"]):
        is_chinese = spoken() is Language.ZH
        meaning = say(": {meaning}", meaning=each["text_zh" if is_chinese else "text"])
        head = f"{each['kind']} {each['name']}"
        print_line(Text.assemble("  ", (head, _COLOURS.get(each["kind"], "")), meaning))
        if not is_chinese:
            print_line(f"    {each['text_zh']}")
        if each["detail"]:
            print_line(f"    {each['detail']}")
    for slot in explanation["slots"]:
        _print_slot(slot)
    for each in explanation["missing"]:
        print_line("  " + say("not known: {what}", what=each), "dim")


def _print_slot(slot: dict[str, Any]) -> None:
    print_line(
        say(
            "  {begin}-{end}: {active} of {total} numbers held",
            begin=slot["begin"],
            end=slot["end"],
            active=slot["active"],
            total=slot["total"],
        )
    )
    holders = slot["holders"]
    for each in holders[:_MOST_HOLDERS]:
        who = f"RegID {each['registration_id']}" if each["is_platforms"] else say("another channel")
        gone = say(", cancelled {instant}", instant=each["cancelled_at"]) if each["cancelled_at"] else ""
        print_line(
            say(
                "    number {number}: {who}, registered {instant}{gone}",
                number=each["reserve_no"],
                who=who,
                instant=each["registered_at"],
                gone=gone,
            )
        )
    if len(holders) > _MOST_HOLDERS:
        print_line(say("    and {count} more; --json shows them all", count=len(holders) - _MOST_HOLDERS))

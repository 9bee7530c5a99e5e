"""`yuyue-sim call`: one request from the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from yuyue_sim.cli.terminal import (
    NEGATIVE,
    CommandError,
    JsonOption,
    as_command_error,
    output,
    print_json,
    print_line,
)
from yuyue_sim.core.language import say

if TYPE_CHECKING:
    from lxml.etree import _Element

    from yuyue_sim.contract.operations import Operation
    from yuyue_sim.contract.styles import Style

_DEFAULT_URL = "http://127.0.0.1:8080"


def _operations() -> list[str]:
    """The operations, for completion in a shell."""
    from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS

    return [*HOSPITAL_OPERATIONS]


def call(
    operation: Annotated[
        str,
        typer.Argument(metavar="OPERATION", help="An operation, such as getHospInfo.", autocompletion=_operations),
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="KEY=VALUE…", help="Elements of the request, by the names of the specification."),
    ] = None,
    url: Annotated[
        str, typer.Option("--url", metavar="URL", help="A hospital's endpoint, or the root of a simulator.")
    ] = _DEFAULT_URL,
    style: Annotated[str, typer.Option("--style", metavar="STYLE", help="string or typed.")] = "string",
    timeout_s: Annotated[
        float, typer.Option("--timeout", min=0.1, max=3600, metavar="S", help="Seconds to wait for the response.")
    ] = 30.0,
    as_xml: Annotated[bool, typer.Option("--xml", help="Print the response's document, indented.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Send one request to a hospital and show the response.

    A key is an element's name, or the end of its path if several elements have the name, such as
    OneRegInfo.HospitalID. Defaults: MsgType 1000, RegistryFee 0, RegType 0, PayType 0, and the machine's time as
    CreateDate. Values are sent unchanged; the hospital checks them.

    Exits 0 for a response, 1 for a refusal code, a fault or an unreadable response, 2 if the request could not be sent.

    Example: yuyue-sim call getDepartInfo HospitalID=SG01
    """
    from yuyue_sim.platform.arguments import ArgumentsError, request_document
    from yuyue_sim.platform.client import HospitalClient, HospitalUnreachableError
    from yuyue_sim.platform.envelope import SoapFaultError, UnreadableResponseError

    declared = _declared(operation)
    try:
        document = request_document(declared, words or [], _defaults())
    except ArgumentsError as error:
        lines = "\n".join(f"  {say(problem)}" for problem in error.problems)
        raise CommandError(
            say("{operation} cannot be sent like this:\n{lines}", operation=declared.name, lines=lines)
        ) from None
    with as_command_error(ValueError):
        client = HospitalClient(url, _style(style), timeout_s)
    try:
        response = client.exchange(declared.name, document)
    except SoapFaultError as error:
        if as_json:
            print_json({"fault": {"code": error.code, "text": error.text}})
            raise typer.Exit(NEGATIVE) from None
        raise CommandError(str(error), NEGATIVE) from None
    except UnreadableResponseError as error:
        raise CommandError(str(error), NEGATIVE) from None
    except HospitalUnreachableError as error:
        raise CommandError(say("{error}. Is it running? yuyue-sim serve starts a simulator", error=error)) from None
    _show(declared, response, as_xml=as_xml, as_json=as_json)


def _declared(name: str) -> Operation:
    from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
    from yuyue_sim.scenario.files.suggestions import did_you_mean

    for operation in HOSPITAL_OPERATIONS.values():
        if name == operation.name or name in operation.aliases:
            return operation
    hint = did_you_mean(name, HOSPITAL_OPERATIONS)
    raise CommandError(
        say(
            "no operation {name!r}; there are {known}{hint}",
            name=name,
            known=", ".join(HOSPITAL_OPERATIONS),
            hint=hint,
        )
    )


def _style(name: str) -> Style:
    from yuyue_sim.contract.styles import Style

    try:
        return Style(name)
    except ValueError:
        raise CommandError(say("--style {name}: expected string or typed", name=name)) from None


def _defaults() -> dict[str, str]:
    """Values that the user may leave out, by attribute."""
    from yuyue_sim.core.clock import local_time, machine_unix_s

    return {
        "registry_fee": "0",
        "registration_type": "0",
        "is_paid": "0",
        "created_at": local_time(machine_unix_s()).isoformat(" ", "seconds"),
    }


def _show(operation: Operation, response: _Element, *, as_xml: bool, as_json: bool) -> None:
    from yuyue_sim.cli.response_view import code_of, response_as_json, response_as_text, response_as_xml

    code = code_of(operation, response)
    if as_json:
        print_json(response_as_json(operation.response, response))
    elif as_xml:
        output().print(response_as_xml(response))
    else:
        for line in response_as_text(operation.response, response).split("\n"):
            print_line(line)
    if code is not None and code.is_refusal:
        raise typer.Exit(NEGATIVE)

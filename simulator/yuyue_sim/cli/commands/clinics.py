"""`yuyue-sim clinics`: the clinics that departments of a scenario can be like."""

from __future__ import annotations

from typing import Annotated

import typer

from yuyue_sim.cli.terminal import NEGATIVE, JsonOption, output, print_json, table_of
from yuyue_sim.core.language import say


def clinics(
    word: Annotated[
        str,
        typer.Argument(
            metavar="WORD", help="Only those with this word in name, code or conditions.", show_default=False
        ),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """List the clinics that a department of a scenario can be like: code, name, patients and what they treat.

    Exits 0 if there are any, 1 if not.

    Example: yuyue-sim clinics 心
    """
    from yuyue_sim.hospital.world.catalogue import CATALOGUE

    found = [
        {
            "code": each.code,
            "name": each.name,
            "type": each.type.zh,
            "sex": each.sex.zh,
            "age": each.age_limit.zh,
            "conditions": [*each.conditions],
        }
        for each in CATALOGUE.values()
        if any(word in text for text in (each.code, each.name, *each.conditions))
    ]
    if as_json:
        print_json(found)
    elif not found:
        output().print(say("No clinic has {word} in its name or in what it treats.", word=word), markup=False)
    else:
        table = table_of("", "code name ~type sex age ~conditions")
        for each in found:
            table.add_row(*map(str, list(each.values())[:-1]), "、".join(each["conditions"]))
        output().print(table)
    if not found:
        raise typer.Exit(NEGATIVE)

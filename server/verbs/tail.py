"""The verb that follows the journal of a sandbox: one line for each exchange, and below it why it was refused."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from server.verbs.client import Door, Verb, with_sandbox

PAUSE = 0.5  # seconds between two looks
# The styles of a status, by its first digit.
STYLES = {"2": "green", "3": "cyan", "4": "yellow", "5": "red"}


def with_filters(verb: Verb) -> Verb:
    """Give a verb the options by which entries of a journal are chosen."""
    for option in (
        click.option("--checkpoint", metavar="STEP", help="Only this step: C1, C2, P, B, U, cancel, orders-feed ..."),
        click.option("--error", metavar="TYPE", help="Only what was refused with this error; 'any' for all of them."),
        click.option("--order", metavar="UUID", help="Only what is about this order."),
        click.option("--partner", metavar="ID", help="Only what this Booking Partner sent."),
    ):
        verb = option(verb)
    return with_sandbox(verb)


@click.command()
@with_filters
@click.option("--json", "as_json", is_flag=True, help="A JSON object on each line, as the control door has it.")
@click.option("--last", default=10, show_default=True, type=click.IntRange(0, 1000), help="How many to begin with.")
def tail(as_json: bool, last: int, url: str, token: str, sandbox: str, **filters: str | None) -> None:
    """Follow what happens in a sandbox: each exchange, and why it was refused. Ctrl-C ends it.

    Example: python3 run.py tail --partner acme --error any
    """
    console = Console(highlight=False, soft_wrap=True)
    try:
        for entry in followed(Door(url, token, sandbox), filters, last):
            if as_json:
                click.echo(json.dumps(entry, ensure_ascii=False))
            else:
                for line in lines(entry):
                    console.print(line)
    except KeyboardInterrupt:
        return


def followed(door: Door, filters: Mapping[str, str | None], last: int) -> Iterator[dict[str, Any]]:
    """The last entries, and then every further one as it comes, without end."""
    found = door.get("/journal", {**filters, "limit": max(last, 1)})
    yield from found["entries"] if last else []
    seen = found["last"]
    while True:
        found = door.get("/journal", {**filters, "after": seen})
        yield from found["entries"]
        # A number that goes back is another sandbox under the same name: begin again.
        seen = found["last"] if found["last"] >= seen else 0
        if not found["entries"]:
            time.sleep(PAUSE)


def lines(entry: Mapping[str, Any]) -> Iterator[Text]:
    """What is told of an exchange: what it was and what came of it, then a line or two for each refusal."""
    status = "---" if entry["dropped"] else str(entry["status"])
    line = Text.assemble(
        (entry["real"][11:23], "dim"),
        f"  {entry['partner'] or '-':<10} ",
        (f"{entry['checkpoint']:<14} ", "bold"),
        (f"{status:<4}", STYLES.get(status[0], "magenta")),
        f"{1000 * entry['seconds']:>8.1f} ms  ",
        entry["order"] or f"{entry['method']} {entry['path']}",
    )
    if entry["fault"]:
        line.append(f"  fault: {entry['fault']}" + (", no answer" if entry["dropped"] else ""), "magenta")
    yield line
    for error in entry["errors"]:
        yield from _refusal(error)


def _refusal(error: Mapping[str, Any]) -> Iterator[Text]:
    item = "" if error["item"] is None else f" (item {error['item']})"
    yield Text.assemble(" " * 14, (f"{error['type']}{item}", "yellow"), f": {error['description']}")
    reasons = [error["says"], error["clause"] and f'see "{error["clause"]}"', _facts(error["facts"])]
    told = "  ".join(reason for reason in reasons if reason)
    if told:
        rule = f"{error['rule']}: " if error["rule"] else ""
        yield Text(f"{' ' * 16}{rule}{told}", "dim")


def _facts(facts: Mapping[str, Any]) -> str:
    """What the rule saw; seconds stand there as a text already."""
    shown = [
        f"{name}={value}" for name, value in facts.items() if not (name.endswith("Seconds") and name[:-7] in facts)
    ]
    return f"[{', '.join(shown)}]" if shown else ""

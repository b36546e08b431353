"""The sandboxes of a running server from the command line: which there are, new ones, resets, and their clocks."""

import re
from collections.abc import Mapping
from math import inf
from typing import Any

import click

from server.verbs.client import Door, Fault, with_door, with_sandbox

CLOCK_ACTIONS = ("show", "jump", "to", "freeze", "speed", "real-time")
MOST_TOLD = 20


@click.command()
@click.argument("action", type=click.Choice(["list", "make", "delete", "reset"]), default="list")
@click.argument("name", required=False)
@with_door
def sandboxes(action: str, name: str | None, url: str, token: str) -> None:
    """List the sandboxes of a server; make, delete or reset the one of a NAME.

    \b
    python3 run.py sandboxes
    python3 run.py sandboxes make anna
    """
    if action == "list":
        click.echo(listed(Door(url, token).call("GET", "/sandboxes").body["sandboxes"]))
        return
    if name is None:
        raise Fault(f"Say which one: python3 run.py sandboxes {action} NAME")
    door = Door(url, token, name)
    match action:
        case "make":
            made = door.call("PUT", door.of_sandbox(""))
            is_new = "is ready" if made.status == 201 else "was there already"
            click.echo(f"The sandbox '{name}' {is_new}: {made.body['baseUri']}")
        case "delete":
            door.call("DELETE", door.of_sandbox(""))
            click.echo(f"There is no sandbox '{name}' any more.")
        case _:
            click.echo(_reset(door, None))


@click.command()
@click.option("--seed", type=int, help="Of the identifiers made up from then on.")
@with_sandbox
def reset(seed: int | None, url: str, token: str, sandbox: str) -> None:
    """Take a sandbox back to its fixtures, at the real time.

    Example: python3 run.py reset --sandbox anna
    """
    click.echo(_reset(Door(url, token, sandbox), seed))


@click.command()
@click.argument("action", type=click.Choice(CLOCK_ACTIONS), default="show")
@click.argument("value", required=False)
@with_sandbox
def clock(action: str, value: str | None, url: str, token: str, sandbox: str) -> None:
    """Read the clock of a sandbox, or set it; what ends on the way is told.

    \b
    python3 run.py clock
    python3 run.py clock jump PT2H        two hours forward
    python3 run.py clock to 2030-05-04T09:00:00Z
    python3 run.py clock freeze           until it is told otherwise
    python3 run.py clock speed 60         a minute in each second
    python3 run.py clock real-time        as fast as outside
    """
    door = Door(url, token, sandbox)
    if action == "show":
        click.echo(shown(door.get("/clock")))
        return
    happened = door.post("/clock", wished(action, value))
    click.echo("\n".join([shown(happened["clock"]), *told(happened["happened"])]))


def wished(action: str, value: str | None) -> Mapping[str, Any]:
    """What the control door is told. Raises Fault."""
    takes_value = action in ("jump", "to", "speed")
    if takes_value and value is None:
        raise Fault(f"'{action}' needs a value, like: python3 run.py clock {action} {EXAMPLES[action]}")
    if not takes_value and value is not None:
        raise Fault(f"'{action}' takes no value.")
    match action:
        case "jump" | "to":
            return {action: value}
        case "speed":
            return {"speed": _speed(value or "")}
        case "freeze":
            return {"frozen": True}
        case _:
            return {"realTime": True}


def _speed(text: str) -> float:
    speed = float(text) if NUMBER.fullmatch(text) else inf
    if not 0 < speed < inf:
        raise Fault(f"'{text[:40]}' is no speed; that is a number above 0, like 60, 0.5 or 1e-3. To stop: clock freeze")
    return speed


NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")
EXAMPLES = {"jump": "PT2H", "to": "2030-05-04T09:00:00Z", "speed": "60"}


def shown(time: Mapping[str, Any]) -> str:
    """A clock in one line."""
    pace = "frozen" if time["frozen"] else "in real time" if time["speed"] == 1 else f"{time['speed']:g} times as fast"
    ahead = time["aheadSeconds"]
    beside = "" if abs(ahead) < 1 else f", {abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} the real time"
    return f"It is {time['now']}, {pace}{beside}."


def told(happened: list[Mapping[str, Any]]) -> list[str]:
    """What happened on the way, a line for each."""
    lines = [f"  {each['at']}  {each['text']}" for each in happened[:MOST_TOLD]]
    rest = len(happened) - len(lines)
    return [*lines, f"  ... and {rest} more."] if rest else lines


def listed(found: list[Mapping[str, Any]]) -> str:
    """A line for each sandbox, with where it is."""
    width = max(len(each["name"]) for each in found)
    return "\n".join(
        f"{each['name']:{width}}  {each['counts']['orders']:>5} orders  {each['counts']['requests']:>6} requests  "
        f"{each['baseUri']}"
        for each in found
    )


def _reset(door: Door, seed: int | None) -> str:
    time = door.post("/reset", {} if seed is None else {"seed": seed})["clock"]
    return f"The sandbox '{door.sandbox}' is as its fixtures have it. {shown(time)}"

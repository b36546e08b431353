"""The sandboxes of a running server from the command line: which there are, new ones, resets, and their clocks."""

import re
from collections.abc import Mapping
from math import inf
from typing import Any

import click

from server.verbs.client import Door, Fault, program, with_door, with_sandbox

CLOCK_ACTIONS = ("show", "jump", "to", "freeze", "speed", "real-time")
MOST_TOLD = 20
BACKWARD = re.compile(r"-[Pp]?[Tt]?[0-9]")


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
        raise Fault(f"Say which one: {program()} sandboxes {action} NAME")
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
            click.echo(_reset(door))


@click.command()
@click.option("--seed", type=int, help="Of the identifiers made up from then on.")
@click.option("--journal", is_flag=True, help="Empty its journal as well, so that grade and export begin anew.")
@with_sandbox
def reset(seed: int | None, journal: bool, url: str, token: str, sandbox: str) -> None:
    """Take a sandbox back to its fixtures, at the real time. Its journal stays, unless --journal is given.

    \b
    python3 run.py reset --sandbox anna
    python3 run.py reset --journal
    """
    click.echo(_reset(Door(url, token, sandbox), seed, journal=journal))


class Forward(click.Command):
    """The command of a clock, which takes "-PT2H" for a time and not for an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises Fault for a time that is gone."""
        if any(BACKWARD.match(argument) for argument in args):
            raise Fault("A clock only moves forward; to go back, restore a snapshot or reset the sandbox.")
        return super().parse_args(ctx, args)


@click.command(cls=Forward)
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
        raise Fault(f"'{action}' needs a value, like: {program()} clock {action} {EXAMPLES[action]}")
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
    ahead = time["aheadSeconds"]
    is_real = abs(ahead) < 1
    usual = "in real time" if is_real else "as fast as outside"
    pace = "frozen" if time["frozen"] else usual if time["speed"] == 1 else f"{time['speed']:g} times as fast"
    beside = "" if is_real else f", {span(abs(ahead))} {'ahead of' if ahead > 0 else 'behind'} the real time"
    return f"It is {time['now']}, {pace}{beside}."


def span(seconds: float) -> str:
    """A duration by the two largest units that it has: "1251 days 1 h", "2 h", "1 min 30 s"."""
    left, parts = round(seconds), []
    for name, size in (("day", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        number, left = divmod(left, size)
        parts.append(f"{number} {name}{'s' if name == 'day' and number != 1 else ''}" if number else "")
    first = next((place for place, part in enumerate(parts) if part), len(parts))
    return " ".join(part for part in parts[first : first + 2] if part) or "0 s"


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


def _reset(door: Door, seed: int | None = None, *, journal: bool = False) -> str:
    time = door.post("/reset", {} if seed is None else {"seed": seed})["clock"]
    if journal:
        door.call("DELETE", door.of_sandbox("/journal"))
    kept = "Its journal is empty." if journal else "Its journal stays; reset --journal empties that as well."
    return f"The sandbox '{door.sandbox}' is as its fixtures have it. {shown(time)} {kept}"

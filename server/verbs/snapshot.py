"""The state of a sandbox from the command line: written into a file, or kept by name in the server itself."""

import os
import shlex
from pathlib import Path
from urllib.parse import quote

import click

from server.verbs.client import Door, Fault, program, with_sandbox

SUFFIXES = (".yaml", ".yml")
NAME_IN_DIRECTORY = "state.yaml"


@click.command()
@click.argument("place", metavar="[DIR|FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--save", metavar="NAME", help="Keep the present state in the server under a name.")
@click.option("--restore", metavar="NAME", help="Go back to what was saved under a name, at its moment.")
@click.option("--forget", metavar="NAME", help="Keep what was saved under a name no longer.")
@with_sandbox
def snapshot(place: Path | None, url: str, token: str, sandbox: str, **by_name: str | None) -> None:
    """Write all that is in a sandbox into a file (or a directory), to be served from there another day.

    With --save, --restore and --forget states are kept in the server instead, by name; without anything they
    are listed.

    \b
    python3 run.py snapshot monday.yaml
    python3 run.py serve --fixtures monday.yaml
    python3 run.py snapshot --save before-lunch
    python3 run.py snapshot --restore before-lunch
    """
    door = Door(url, token, sandbox)
    wishes = [(action, name) for action, name in by_name.items() if name is not None]
    if len(wishes) + (place is not None) > 1:
        raise Fault("Say one thing at a time: a file to write, or one of --save, --restore and --forget.")
    if place is not None:
        click.echo(_written(door, place))
    elif wishes:
        click.echo(_kept(door, *wishes[0]))
    else:
        click.echo(_listed(door))


def _written(door: Door, place: Path) -> str:
    file = _file(place)
    with door.open("GET", door.of_sandbox("/state")) as reply:
        text: bytes = reply.read()
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(text)
        draft.replace(file)
    except OSError as fault:
        raise Fault(f"Cannot write {file}: {fault.strerror or fault}.") from None
    return f"{file}: {len(text)} bytes. Serve it with: {program()} serve --fixtures {shlex.quote(str(place))}"


def _file(place: Path) -> Path:
    """The file to write; a directory holds nothing but that, as all of it is read as one."""
    if place.suffix in SUFFIXES and not place.is_dir():
        return place
    others = sorted(path.name for path in place.glob("*") if path.suffix in (*SUFFIXES, ".json"))
    if [name for name in others if name != NAME_IN_DIRECTORY]:
        raise Fault(f"{place} holds other files ({others[0]}); name a file, or another directory.")
    if place.is_file():
        raise Fault(f"{place} is a file of another kind; name one that ends in .yaml, or a directory.")
    return place / NAME_IN_DIRECTORY


def _kept(door: Door, action: str, name: str) -> str:
    path = door.of_sandbox(f"/snapshots/{quote(name, safe='')}")
    match action:
        case "save":
            door.call("PUT", path)
            return f"Saved as '{name}'. Go back with: {program()} snapshot --restore {shlex.quote(name)}"
        case "restore":
            return f"It is {door.call('POST', f'{path}/restore').body['clock']['now']} in the sandbox again."
        case _:
            door.call("DELETE", path)
            return f"There is no snapshot '{name}' any more."


def _listed(door: Door) -> str:
    found = door.get("/snapshots")["snapshots"]
    lines = [f"{each['name']:<30} {each['now']}  {each['orders']} orders" for each in found]
    return "\n".join(lines) or f"Nothing has been saved yet: {program()} snapshot --save NAME"

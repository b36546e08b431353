"""The server on the command line: its options, its verbs, and what a person reads when it is up.

A fault that keeps a verb from its work is one clear line and exit code 2. The simulator is not known here:
whoever wants a tour played on a server hands it in.
"""

import asyncio
import json
import logging
import os
import shlex
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn

import click

from server.control.playing import NOTHING_TO_PLAY, Repertoire
from server.fixtures import SHIPPED, FixtureError

REPERTOIRE = "server.repertoire"
"""Where in the context of a verb is what can be played from the console, if somebody has put it there."""

CUSTOMERS_FOR_EACH, SMALLEST_TOWN, LARGEST_TOWN = 10, 100, 20_000

Play = Callable[..., Awaitable[str]]


def fail(message: str) -> NoReturn:
    """End with one clear line and exit code 2: what was asked for cannot be done here."""
    click.echo(message, err=True)
    sys.exit(2)


def with_server(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options of a server of its own, and of the tour that is played on it."""
    run_name = click.option(
        "--run", metavar="NAME", help="Draw the same Order UUIDs as the tour of this name, which its report tells."
    )
    return with_a_server_alone(run_name(verb))


def with_a_server_alone(verb: Callable[..., None]) -> Callable[..., None]:
    """Give a verb the options of a server of its own."""
    options = (
        click.option("--host", default="localhost", show_default=True,
                     help="Address to listen on: localhost for this machine, 0.0.0.0 for its networks."),
        click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535),
                     help="Port to listen on; 0 takes one that is free."),
        click.option("--tls-port", default=0, metavar="PORT", type=click.IntRange(0, 65535),
                     help="Port that answers with TLS, for images of access passes; 0, the default, is a free one."),
        click.option("--public-url", metavar="URL", help="What links start with, if brokers need another address."),
        click.option("--fixtures", metavar="DIR|FILE", default=SHIPPED, type=click.Path(path_type=Path),
                     show_default="fixtures beside run.py", help="YAML files: catalogue and opening state."),
        click.option("--setting", "overrides", metavar="NAME=VALUE", multiple=True,
                     help="A setting other than in the fixtures, like openid=false; can be repeated."),
        click.option("--seed", default=1, show_default=True, help="The same seed plays the same story."),
        click.option("--log-level", default="warning", show_default=True,
                     type=click.Choice(["debug", "info", "warning", "error"]), help="What goes to stderr."),
    )  # fmt: skip
    for option in reversed(options):
        verb = option(verb)
    return verb


async def host(
    options: dict[str, Any],
    ready_file: Path | None = None,
    *,
    play: Play | None = None,
    stay: bool,
    repertoire: Repertoire = NOTHING_TO_PLAY,
) -> str:
    """Run a server of these options, stay until stopped; returns what went wrong.

    play: something that is played on the server once it is up, and tells what went wrong.
    repertoire: what can be played on it from the console.
    """
    from server.app import Settings, StartError, start
    from server.sandboxes.saving import SaveError

    tour = {"seed": options["seed"], "run": options.pop("run", None)}
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    signal.signal(signal.SIGTERM, lambda *_: task and loop.call_soon_threadsafe(task.cancel))
    logging.basicConfig(level=options.pop("log_level").upper(), format="%(levelname)s %(name)s: %(message)s")
    try:
        running = await start(Settings(**options), repertoire=repertoire)
    except StartError as error:
        fail(str(error))
    facts = {name: getattr(running, name) for name in ("base_uri", "dataset_site", "tokens")}
    door = {name: getattr(running, name) for name in ("control", "control_token", "console")}
    try:
        if ready_file:
            write_whole(ready_file, facts | (door if running.control else {}))
        trouble = await play(control_token=running.control_token or "", **tour, **facts) if play else ""
        if stay:
            click.echo(trouble + links(program(), curl=running.curl, **facts, **door))
            await asyncio.Event().wait()
        return trouble
    finally:
        if ready_file:
            ready_file.unlink(missing_ok=True)
        try:
            await running.stop()
        except SaveError as error:
            fail(str(error))


async def host_crowd(play: Play, customers: int, seed: int) -> str:
    """Run a server for a crowd, with a town of its own in which there is enough to book; returns what went wrong."""
    from server import generate as generator

    with tempfile.TemporaryDirectory() as directory:
        size = min(max(customers // CUSTOMERS_FOR_EACH, SMALLEST_TOWN), LARGEST_TOWN)
        generator.generate("town", size, seed, Path(directory))
        options = {"host": "localhost", "port": 0, "public_url": None, "fixtures": Path(directory)}
        return await host(options | {"seed": seed, "log_level": "warning"}, play=play, stay=False)


def write_whole(file: Path, facts: dict[str, Any]) -> None:
    """Write JSON so that nobody ever reads half of it."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    try:
        draft.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
        draft.replace(file)
    except OSError as error:
        fail(f"Cannot write the ready file {file}: {error.strerror or error}.")


def program() -> str:
    """How the command line was started, as it can be typed again: "python3 run.py"."""
    return click.get_current_context().find_root().command_path


def links(again: str, base_uri: str, dataset_site: str, tokens: dict[str, str], **door: str | None) -> str:
    """Where to go from here; again: how to type a verb; door: the control door and its token, where it is open."""
    partner, token = next(iter(tokens.items()), ("no Booking Partner", "none"))
    console, control = "", ""
    if door["control"]:
        console = "  Console       {console}\n".format(**door)
        control = "\n  Control door  {control} (token {control_token})".format(**door)
    return f"""
The sandbox is up. Ctrl-C ends it.

{console}  Base URI      {base_uri}
  Dataset Site  {dataset_site}
  Token         {token} ({partner}){control}

Try it, from another terminal:
  {door["curl"]}
  {again} simulate --base-url {base_uri} {" ".join(f"--token {each}" for each in list(tokens.values())[:2])}
"""


def run(main: Coroutine[Any, Any, str], stopped: int = 130) -> None:
    """Run to the end, or until Ctrl-C or SIGTERM, which end it with a goodbye and exit code `stopped`."""
    try:
        trouble = asyncio.run(main)
    except (KeyboardInterrupt, asyncio.CancelledError):
        click.echo("\nStopped. Goodbye.")
        sys.exit(stopped)
    click.echo(trouble, err=True, nl=False)
    sys.exit(1 if trouble else 0)


@click.command()
@with_a_server_alone
@click.option("--ready-file", type=click.Path(dir_okay=False, path_type=Path), help="See above.")
@click.option("--save", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="See above.")
@click.pass_context
def serve(context: click.Context, /, ready_file: Path | None, **options: Any) -> None:
    """Start a server, stay up until Ctrl-C or SIGTERM.

    As long as requests are answered, the ready file is there: JSON with base_uri, dataset_site, the tokens of the
    Booking Partners, and control, control_token and console (its link), where the control door is open.

    With --save, nothing is lost: when the server stops, every sandbox is written into DIR, a file for each, and
    when it starts again with the same DIR, each goes on where it was, at the moment of its own clock. What is there
    has precedence over the fixtures, to which a reset goes back.

    \b
    python3 run.py serve --port 9000 --ready-file ready.json
    python3 run.py serve --save workshop
    """
    repertoire = context.meta.get(REPERTOIRE, NOTHING_TO_PLAY)
    run(host(options, ready_file, stay=True, repertoire=repertoire), stopped=0)


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--profile", default="town", show_default=True, type=click.Choice(["town", "random-mode"]),
              help="town: sessions, courts, courses and events of a whole town. random-mode: what the random mode of "
                   "the official test suite needs.")  # fmt: skip
@click.option("--size", type=click.IntRange(min=1),
              help="Of a town: opportunities that can be booked (1000). Of random-mode: how many times the amounts "
                   "that the suite uses (3).")  # fmt: skip
@click.option("--seed", default=1, show_default=True, help="The same seed writes the same bytes.")
def generate(directory: Path, profile: str, size: int | None, seed: int) -> None:
    """Write fixtures of any size into DIR, to serve them from there.

    \b
    python3 run.py generate big --size 20000
    python3 run.py serve --fixtures big
    """
    from server import generate as generator

    try:
        written = generator.generate(profile, size or generator.PROFILES[profile].default_size, seed, directory)
    except (FixtureError, OSError) as error:
        fail(str(error))
    click.echo(f"{directory}: {written.sellers} sellers and {sum(written.counts.values())} opportunities:")
    for kind, count in written.counts.items():
        click.echo(f"  {count:>8} {kind}")
    click.echo(f"Serve them with: {program()} serve --fixtures {shlex.quote(str(directory))}")

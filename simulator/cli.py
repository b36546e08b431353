"""The simulator on the command line: the tour on a server that answers at an address, ours or not.

The server's code is not known here. What cannot be played at all is one clear line and exit code 2.
"""

import asyncio
import sys
import textwrap
from typing import Any

import click
from rich.console import Console

from simulator.client import Unreachable
from simulator.scenarios import ALL, SCENARIOS, TOUR
from simulator.tour import TourConfig, UnknownScenario, play


async def tour(tokens: dict[str, str], **target: Any) -> str:
    """Play with the tokens of one or two Booking Partners; returns what went wrong."""
    first, second = [*tokens.values(), None][:2] if tokens else ("", None)
    try:
        result = await play(TourConfig(token=first or "", second_token=second, **target), Console())
    except (Unreachable, UnknownScenario) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    return "" if result.ok else f"The tour failed: {result.reason}\n"


NAMES = (
    f"Scenarios: {', '.join(each.name for each in SCENARIOS)}. The tour ends with {TOUR[-1].name}; {ALL} is every one."
)
LINES = textwrap.wrap(NAMES, 78, break_on_hyphens=False)


@click.command(epilog="\n".join(["\b", *LINES]))
@click.option("--base-url", required=True, metavar="URL", help="Its Base URI, like http://localhost:8080/api")
@click.option("--token", required=True, multiple=True, help="Of a Booking Partner; a second one: of another.")
@click.option("--dataset-site", metavar="URL", help="Its Dataset Site, from which the open feeds are found.")
@click.option("--seed", default=1, show_default=True, help="The same seed plays the same story.")
@click.option("--run", metavar="NAME", help="Draw the same UUIDs as the run of this name, which a report tells.")
@click.option("--scenario", metavar="NAME", multiple=True, help="Play this one; can be repeated; 'all' is every one.")
@click.option(
    "--shared",
    is_flag=True,
    help="Others book on that server at the same time: places in the open feeds are told, not judged.",
)
def simulate(base_url: str, token: tuple[str, ...], scenario: tuple[str, ...], **target: Any) -> None:
    """Play the tour on a server that runs already, ours or not.

    It exits 0, or 1 with the reason. Example:

    \b
    python3 run.py simulate --base-url http://localhost:8080/api --token TOKEN --scenario abandon
    """
    tokens = {str(number): text for number, text in enumerate(token)}
    playing = tour(tokens, base_uri=base_url.rstrip("/"), scenarios=scenario or None, **target)
    try:
        trouble = asyncio.run(playing)
    except (KeyboardInterrupt, asyncio.CancelledError):
        click.echo("\nStopped. Goodbye.")
        sys.exit(130)
    click.echo(trouble, err=True, nl=False)
    sys.exit(1 if trouble else 0)

"""The simulator on the command line: tours and crowds on a server that answers at an address, and saved journals.

The server's code is not known here; whoever knows it hands in how a crowd gets a server of its own (`OnItsOwn`). What
cannot be played at all is one clear line and exit code 2.
"""

import asyncio
import sys
import textwrap
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console

from simulator.admission import ORDERS_FEED, OAuthClient, header
from simulator.client import Unreachable
from simulator.control import DEFAULT_TOKEN
from simulator.crowd.cli import Reports, check, crowd, fail, write
from simulator.crowd.config import WEEK, CrowdConfig
from simulator.places import trouble_with
from simulator.scenarios import ALL, SCENARIOS, TOUR
from simulator.spent import RunSpent
from simulator.tour import TourConfig, UnknownScenario, play

Play = Callable[..., Awaitable[str]]
OnItsOwn = Callable[[Play, int, int], Coroutine[Any, Any, str]]
"""Starts a server for a crowd of that size with that seed, and has something played on it."""

OWN_RUN = "crowd"
"""On a server of its own a crowd may always use the same Order UUIDs."""


async def tour(tokens: dict[str, str], journal: Path | None = None, **target: Any) -> str:
    """Play with the tokens of one or two Booking Partners; returns what went wrong. `journal`: where to write it."""
    first, second = [*tokens.values(), None][:2] if tokens else ("", None)
    try:
        result = await play(TourConfig(token=first or "", second_token=second, **target), Console())
    except (Unreachable, UnknownScenario, RunSpent) as error:
        fail(str(error))
    if journal:
        write(journal, result.journal.save)
    return "" if result.ok else f"The tour failed: {result.reason}\n"


NAMES = (
    f"Scenarios: {', '.join(each.name for each in SCENARIOS)}. The tour ends with {TOUR[-1].name}; {ALL} is every one."
)
LINES = textwrap.wrap(NAMES, 78, break_on_hyphens=False)
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(epilog="\n".join(["\b", *LINES]))
@click.option("--base-url", metavar="URL", help="Its Base URI, like http://localhost:8080/api")
@click.option("--token", multiple=True, help="Of a Booking Partner; a second one: of another.")
@click.option("--dataset-site", metavar="URL", help="Its Dataset Site, from which the open feeds are found.")
@click.option("--feed", "feeds", metavar="URL", multiple=True, help="An open feed, in place of a Dataset Site's.")
@click.option("--header", "headers", metavar="'NAME: VALUE'", multiple=True, help="Sent with all but open feeds.")
@click.option("--client-id", metavar="ID", help="Get the token for the Orders feed by OAuth client credentials;")
@click.option("--client-secret", metavar="SECRET", help="without --token it is used for everything.")
@click.option("--token-url", metavar="URL", default="", help="The token endpoint, if the Dataset Site leads to none.")
@click.option("--scope", default=ORDERS_FEED, show_default=True, help="What that token is asked to be good for.")
@click.option("--patience", default=5.0, show_default=True, type=click.FloatRange(min=0), metavar="SECONDS",
              help="How long a feed may take to show a change.")  # fmt: skip
@click.option("--seed", default=1, show_default=True, help="The same seed plays the same story.")
@click.option("--run", metavar="NAME", help="Draw the same Order UUIDs as the run of this name, on a fresh server.")
@click.option("--scenario", metavar="NAME", multiple=True, help="Play this one; can be repeated; 'all' is every one.")
@click.option(
    "--shared",
    is_flag=True,
    help="Others book on that server at the same time: places in the open feeds are told, not judged.",
)
@click.option("--customers", metavar="N", type=click.IntRange(min=1), help="Let a crowd of so many customers in.")
@click.option(
    "--minutes",
    default=WEEK,
    show_default="a week",
    type=click.FloatRange(min=1),
    help="They come over so many minutes, on the clock of the sandbox, which the control door moves.",
)
@click.option(
    "--concurrency",
    default=1,
    show_default=True,
    type=click.IntRange(1, 1000),
    help="So many customers act at once; above one, the seed no longer decides the order.",
)
@click.option(
    "--control-token",
    default=DEFAULT_TOKEN,
    show_default=True,
    help="Opens the sandbox's control door, where its clock is read.",
)
@click.option("--journal", metavar="FILE", type=FILE, help="Write down every request and answer, to be judged later.")
@click.option("--report-json", metavar="FILE", type=FILE, help="Write what came of a crowd as JSON.")
@click.option("--report-html", metavar="FILE", type=FILE, help="Write what came of a crowd as one page of HTML.")
@click.option("--check", "checked", metavar="FILE", type=FILE, help="Judge a saved journal, without any server.")
@click.pass_obj
def simulate(on_its_own: OnItsOwn | None, /, checked: Path | None, **options: Any) -> None:
    """Play the tour on a server that runs already, ours or not; or let a crowd of customers in; or judge a journal.

    A crowd without --base-url gets a server of its own. It exits 0, or 1 with the reason. Examples:

    \b
    python3 run.py simulate --base-url http://localhost:8080/api --token TOKEN --scenario abandon
    python3 run.py simulate --customers 1000 --seed 7 --report-html crowd.html
    python3 run.py simulate --check journal.jsonl
    """
    if trouble := trouble_with(options["journal"], options["report_json"], options["report_html"]):
        fail(trouble)
    if checked:
        _end(check(checked, Console(), shared=options["shared"]))
    if options["base_url"] and not (options["token"] or options["client_id"] or options["headers"]):
        fail("With --base-url say whose orders these are: --token TOKEN, --client-id ID, or --header 'NAME: VALUE'.")
    if not options["base_url"] and not (options["customers"] and on_its_own):
        fail("Say where: --base-url URL and --token TOKEN; or let a crowd in on a server of its own: --customers N.")
    try:
        trouble = asyncio.run(_playing(options, on_its_own))
    except (KeyboardInterrupt, asyncio.CancelledError):
        click.echo("\nStopped. Goodbye.")
        sys.exit(130)
    _end(trouble)


def _playing(options: dict[str, Any], on_its_own: OnItsOwn | None) -> Coroutine[Any, Any, str]:
    """What the options ask for."""
    tokens = {f"partner-{number}": text for number, text in enumerate(options["token"], start=1)}
    target = {name: options[name] for name in ("dataset_site", "feeds", "seed", "run", "shared", "control_token")}
    target["headers"] = _headers(options["headers"])
    base_uri = (options["base_url"] or "").rstrip("/")
    if not options["customers"]:
        target |= {"scenarios": options["scenario"] or None, "oauth": _oauth(options), "patience": options["patience"]}
        return tour(tokens, options["journal"], base_uri=base_uri, **target)
    if options["client_id"]:
        fail("A crowd comes with tokens: --token TOKEN.")
    told = ("customers", "minutes", "concurrency", "journal")
    config = CrowdConfig(base_uri, tokens, **target, **{name: options[name] for name in told})
    reports = Reports(options["report_json"], options["report_html"])
    if base_uri or on_its_own is None:
        return crowd(config, reports, Console())

    async def there(base_uri: str, tokens: dict[str, str], dataset_site: str, **_: Any) -> str:
        here = replace(config, base_uri=base_uri, tokens=tokens, dataset_site=dataset_site, own=True)
        return await crowd(replace(here, run=config.run or OWN_RUN), reports, Console())

    return on_its_own(there, config.customers, config.seed)


def _headers(written: tuple[str, ...]) -> dict[str, str]:
    try:
        return dict(map(header, written))
    except ValueError as fault:
        fail(str(fault))


def _oauth(options: dict[str, Any]) -> OAuthClient | None:
    if not options["client_id"]:
        return None
    return OAuthClient(options["client_id"], options["client_secret"] or "", options["token_url"], options["scope"])


def _end(trouble: str) -> NoReturn:
    click.echo(trouble, err=True, nl=False)
    sys.exit(1 if trouble else 0)

"""Wait until a server answers: what scripts put between `serve` in the background and the first request."""

import json
import time
from http.client import BadStatusLine, InvalidURL
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import click

from server.verbs.client import URL, Fault, checked

BETWEEN = 0.1  # seconds


@click.command()
@click.option("--url", default=URL, show_default=True, help="Where the server is going to be.")
@click.option("--ready-file", type=click.Path(dir_okay=False, path_type=Path), help="The one that serve writes.")
@click.option("--timeout", default=30.0, show_default=True, type=click.FloatRange(min=0), help="Seconds at most.")
def wait(url: str, ready_file: Path | None, timeout: float) -> None:
    """Wait until a sandbox answers, and say where it is; give up with exit code 2.

    \b
    python3 run.py serve --port 0 --ready-file ready.json &
    python3 run.py wait --ready-file ready.json
    """
    until = time.monotonic() + timeout
    while True:
        site = checked(url).rstrip("/") + "/openactive" if ready_file is None else _named(ready_file)
        if site is not None and _answers(site):
            click.echo(f"The sandbox answers at {site.removesuffix('/openactive')}.")
            return
        if time.monotonic() >= until:
            raise Fault(_in_vain(url, ready_file, site) + f" within {timeout:g} second{'' if timeout == 1 else 's'}.")
        time.sleep(BETWEEN)


def _in_vain(url: str, ready_file: Path | None, site: str | None) -> str:
    """What did not come. site: the Dataset Site, where it is known."""
    if ready_file is None:
        return f"No sandbox answered at {url}"
    if site is None:
        return f"The ready file {ready_file} did not appear"
    return f"No sandbox answered at {site.removesuffix('/openactive')}, which {ready_file} names,"


def _named(ready_file: Path) -> str | None:
    """The Dataset Site that the file names; None as long as there is no such file."""
    try:
        return str(json.loads(ready_file.read_text(encoding="utf-8"))["dataset_site"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        raise Fault(f"{ready_file} is no ready file of a sandbox.") from None


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=5):
            return True
    except HTTPError as refusal:
        return refusal.code < 500
    except (URLError, OSError, BadStatusLine, ValueError, InvalidURL):
        return False

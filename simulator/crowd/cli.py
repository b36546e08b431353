"""A crowd on the command line: its progress, its reports, and saved journals.

What cannot be played at all is one clear line and exit code 2.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console

from simulator.checks import judge
from simulator.client import Lost, Unreachable
from simulator.crowd import telling
from simulator.crowd.config import CrowdConfig, CrowdResult
from simulator.crowd.page import page
from simulator.crowd.play import play
from simulator.crowd.summary import summary
from simulator.crowd.tally import Tally
from simulator.journal import read
from simulator.rpde import FeedBroken
from simulator.spent import RunSpent


@dataclass(frozen=True)
class Reports:
    """Where what came of a crowd is written, beside the terminal."""

    json: Path | None = None
    html: Path | None = None

    def show(self, result: CrowdResult, console: Console) -> None:
        """Prints it, and writes the files. Ends with exit code 2 where a file cannot be written."""
        told = summary(result)
        telling.show(told, result.rulings, console)
        if self.json:
            text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
            write(self.json, lambda file: file.write_text(text, encoding="utf-8"))
        if self.html:
            write(self.html, lambda file: file.write_text(page(told), encoding="utf-8"))


async def crowd(config: CrowdConfig, reports: Reports, console: Console) -> str:
    """Play a crowd, tell what came of it; returns what went wrong."""
    try:
        with telling.bar(console) as bar:
            task = bar.add_task("customers", total=config.customers, news="")

            def progress(done: float, tally: Tally) -> None:
                news = f"{tally.bookings:,} booked, {tally.requests:,} requests"
                bar.update(task, completed=round(done * config.customers), news=news)

            result = await play(config, progress)
    except (Lost, Unreachable, FeedBroken, RunSpent) as error:
        fail(f"{str(error).rstrip('.')}.")
    except OSError as error:
        fail(f"The journal cannot be written: {error}")
    reports.show(result, console)
    return "" if result.ok else "The crowd found something that is not as it should be.\n"


def check(file: Path, console: Console, *, shared: bool) -> str:
    """Judge a saved journal; returns what went wrong."""
    try:
        rulings = judge(read(file), shared=shared)
    except (OSError, ValueError) as error:
        fail(f"This journal cannot be judged: {error}")
    telling.show_rulings(rulings, console)
    broken = [ruling.rule.name for ruling in rulings if ruling.broken]
    return f"\nBroken: {', '.join(broken)}.\n" if broken else ""


def write(file: Path, how: Callable[[Path], object]) -> None:
    """Write a file, or end with one clear line."""
    try:
        how(file)
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror or error}.")


def fail(message: str) -> NoReturn:
    """End with one clear line and exit code 2: what was asked for cannot be done here."""
    click.echo(message, err=True)
    sys.exit(2)

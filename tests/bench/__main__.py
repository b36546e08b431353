"""`run.py bench`: measure, beside a bare handler in the same run, and print the table or write it as JSON.

Every round measures everything once, in turn, so that what else the machine does falls on all alike; figures are
medians over the rounds. Nothing else is in memory while the sandbox is measured beside the bare handler: a process that
only holds a million orders makes others slower, on a virtual machine at least.
"""

import asyncio
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from tests.bench import report
from tests.bench.harvest import harvest
from tests.bench.measuring import Plan, beside_bare, rows, with_many
from tests.bench.servers import FIXTURES, serving, told_by
from tests.bench.starting import starts

HELP = {"help_option_names": ["-h", "--help"]}


@click.command(context_settings=HELP)
@click.option(
    "--rounds", default=7, show_default=True, type=click.IntRange(1), help="How often everything is measured."
)
@click.option(
    "--requests", default=2000, show_default=True, type=click.IntRange(50), help="Of each figure, in each round."
)
@click.option(
    "--connections",
    default=4,
    show_default=True,
    type=click.IntRange(1),
    help="Over which requests come at once; over one, each waits for the answer to the one before.",
)
@click.option(
    "--orders",
    default=100_000,
    show_default=True,
    type=click.IntRange(1000),
    help="In memory while the cost with many orders is measured; a million takes some minutes more.",
)
@click.option(
    "--opportunities",
    default=100_000,
    show_default=True,
    type=click.IntRange(1000),
    help="Of the town whose start and harvest are measured.",
)
@click.option(
    "--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures there as well."
)
def bench(rounds: int, requests: int, connections: int, orders: int, opportunities: int, file: Path | None) -> None:
    """Measure the sandbox beside a bare aiohttp handler, on this machine, in one run."""
    console = Console(stderr=True)
    with console.status("Starting the servers ...") as status:
        plan = Plan(rounds, requests, connections, status.update)
        with serving("bare") as bare, serving("ours", FIXTURES) as few:
            plain = asyncio.run(beside_bare(plan, few, bare))
        status.update(f"Making {orders:,} orders ...")
        with serving("ours", FIXTURES) as few, serving("ours", FIXTURES, orders) as many:
            grown = asyncio.run(with_many(plan, few, many))
        found: dict[str, Any] = {"figures": rows(plain, grown), "bytesPerOrder": many.facts["bytes_per_order"]}
        status.update("Measuring memory ...")
        for what in ("leases", "opportunities"):
            found[f"bytesPer{what.capitalize()}"] = round(told_by("memory", what, 50_000)["each"])
        status.update("Measuring starts and a harvest ...")
        found |= starts(rounds, opportunities) | asyncio.run(harvest(opportunities))
    found |= {
        "orders": orders,
        "connections": connections,
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
    }
    report.show(Console(width=None if sys.stdout.isatty() else 120), found)
    if file is not None:
        file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    bench(sys.argv[1:], prog_name="python3 run.py bench")

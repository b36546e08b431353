"""`run.py bench`: measure, beside a bare handler in the same run, and print the table or write it as JSON.

Every round measures everything once, in turn, so that what else the machine does falls on all alike; figures are
medians over the rounds. Nothing else is in memory while the sandbox is measured beside the bare handler: a process that
only holds a million orders makes others slower, on a virtual machine at least.
"""

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from tests.bench import parts, report
from tests.bench.figures import figures
from tests.bench.harvest import harvest
from tests.bench.measuring import Plan, beside_bare, with_many
from tests.bench.servers import FIXTURES, serving, told_by
from tests.bench.starting import starts

HELP = {"help_option_names": ["-h", "--help"]}
FEW = 1000
# How many leases and opportunities are made to learn how much memory each takes.
MEASURED = 50_000


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
    type=click.IntRange(FEW),
    help="In memory while the cost with many orders is measured; a million takes some minutes more.",
)
@click.option(
    "--opportunities",
    default=100_000,
    show_default=True,
    type=click.IntRange(1000),
    help="Of the town whose start and harvest are measured.",
)
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write what was found there.")
@click.option("--parts", "only_parts", is_flag=True, help="Tell where the time of C1, C2, B and a page goes, instead.")
def bench(connections: int, file: Path | None, only_parts: bool, **sizes: int) -> None:
    """Measure the sandbox beside a bare aiohttp handler, in one run on this machine, which should be idle otherwise.

    \b
    python3 run.py bench                               some minutes
    python3 run.py bench --rounds 2 --requests 300     a first look
    python3 run.py bench --orders 1000000              with a million orders in memory
    python3 run.py bench --parts                       where the time of a request goes
    python3 run.py bench --json figures.json           writes the figures as well
    """
    console, tell = Console(width=None if sys.stdout.isatty() else 140), Console(stderr=True)
    found: dict[str, Any] = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "connections": connections,
    }
    with tell.status("Starting the servers ...") as status:
        plan = Plan(sizes["rounds"], sizes["requests"], connections, status.update)
        found |= parts.found(plan) if only_parts else everything(plan, sizes["orders"], sizes["opportunities"])
    (report.show_parts if only_parts else report.show)(console, found)
    if file is not None:
        file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def everything(plan: Plan, orders: int, opportunities: int) -> dict[str, Any]:
    """All figures, by name."""
    with serving("bare") as bare, serving("ours", FIXTURES, FEW) as few:
        series = beside_bare(plan, few, bare, figures())
    plan.tell(f"Making {orders:,} orders ...")
    with serving("ours", FIXTURES, FEW) as few, serving("ours", FIXTURES, orders) as many:
        grown = with_many(plan, many, few, figures())
    plan.tell("Harvesting ...")
    of_harvest, facts = harvest(plan, opportunities)
    plan.tell("Measuring memory and starts ...")
    return {
        "figures": report.rows(series | of_harvest, grown),
        "orders": orders,
        "bytesPerOrder": many.facts["bytes_per_order"],
        "bytesPerLease": _bytes_of_each("leases", orders),
        "bytesPerOpportunity": _bytes_of_each("opportunities", opportunities),
        **facts,
        **starts(plan.rounds, opportunities),
    }


def _bytes_of_each(what: str, most: int) -> int:
    each: float = told_by("memory", what, min(most, MEASURED))["each"]
    return round(each)


if __name__ == "__main__":
    bench(sys.argv[1:], prog_name="python3 run.py bench")

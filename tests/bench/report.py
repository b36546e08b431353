"""The figures for people: a table with the limit beside each, and what else was measured."""

from typing import Any

from rich.console import Console
from rich.table import Table

GIB = 1024**3


def show(console: Console, found: dict[str, Any]) -> None:
    """Print all that was measured."""
    load = f"connections: {found['connections']}; {found['machine']}"
    table = Table(title=f"Requests per second of processor time, beside a bare aiohttp handler ({load})")
    for heading in ("", "sandbox", "bare", "ratio", "limit", f"with {found['orders']:,} orders", "p50", "p99", "max"):
        table.add_column(heading, justify="right" if heading else "left")
    for row in found["figures"]:
        limit = "" if row["limit"] is None else f"{row['limit']} {_verdict(row['ratio'] >= row['limit'])}"
        table.add_row(
            row["name"],
            f"{row['perSecond']:,}",
            f"{row['barePerSecond']:,}",
            f"{row['ratio']:.2f}",
            limit,
            f"{row['costWithManyOrders']:.2f}",
            *(f"{row[name]:.1f} ms" for name in ("p50Ms", "p99Ms", "maxMs")),
        )
    console.print(table)
    million = found["bytesPerOrder"] * 1_000_000 / GIB
    console.print(
        f"Memory: {found['bytesPerOrder']:,} bytes an order (a million: {million:.2f} GiB, limit 4), "
        f"{found['bytesPerLeases']:,} a lease, {found['bytesPerOpportunities']:,} an opportunity."
    )
    console.print(
        f"Start: {found['startSeconds']} s with the default fixtures (limit 1), "
        f"{found['startWithTownSeconds']} s with {found['opportunities']:,} opportunities."
    )
    console.print(
        f"Harvest: {found['harvestItems']:,} items at {found['harvestItemsPerSecond']:,} a second; the last page costs "
        f"{1 / found['lastPageBesideFirst']:.2f} times the first."
    )


def _verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"

"""The figures for people: a table with the limit beside each, what else was measured, and which limits were missed."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.measuring import Series

GIB = 1024**3
# What a request may cost with many orders, as a multiple of what it costs with few.
MOST_GROWTH = 1.1
LONGEST_MS = 50
MOST_GIB = 4
LONGEST_START = 1.0


def rows(bare: Mapping[str, Series], grown: Mapping[str, Series]) -> list[dict[str, Any]]:
    """The table: what was measured beside the bare handler, and with many orders beside few, where that was."""
    return [_row(name, each, grown.get(name)) for name, each in bare.items()]


def _row(name: str, bare: Series, grown: Series | None) -> dict[str, Any]:
    latencies = sorted(bare.latencies + (grown.latencies if grown else []))
    (ours, other), (busy, bare_busy) = bare.rates, bare.busy
    return {
        "name": name,
        "perSecond": round(ours),
        "barePerSecond": round(other),
        "share": round(bare.share, 3),
        "shareOfWork": round(bare.share_of_work, 3),
        "limit": bare.limit,
        "busy": round(busy, 2),
        "bareBusy": round(bare_busy, 2),
        "costWithManyOrders": None if grown is None else round(1 / grown.share_of_work, 3),
        "p50Ms": _ms(latencies[len(latencies) // 2]),
        "p99Ms": _ms(latencies[int(len(latencies) * 0.99)]),
        "maxMs": _ms(latencies[-1]),
    }


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def show(console: Console, found: Mapping[str, Any]) -> None:
    """Print all that was measured."""
    console.print(_table(found))
    million = found["bytesPerOrder"] * 1_000_000 / GIB
    console.print(
        f"Memory: {found['bytesPerOrder']:,} bytes an order (a million: {million:.2f} GiB), "
        f"{found['bytesPerLease']:,} a lease, {found['bytesPerOpportunity']:,} an opportunity."
    )
    console.print(
        f"Start: {found['startSeconds']} s with the default fixtures, "
        f"{found['startWithTownSeconds']} s with {found['opportunities']:,} opportunities."
    )
    console.print(
        f"Harvest: {found['harvestItems']:,} items on {found['harvestPages']} pages; the last pages cost "
        f"{found['lastPagesBesideFirst']:.2f} times the first."
    )
    console.print("Missed: " + "; ".join(those) + "." if (those := [*missed(found)]) else "All limits are met.")


def _table(found: Mapping[str, Any]) -> Table:
    table = Table(
        title=f"Requests per second, beside a bare aiohttp handler ({found['connections']} connections, "
        f"{found['machine']})",
        caption="ratio: of the rates, and of the processor time of one request. busy: how much of the time the two "
        "servers worked, so that nobody waited for the load generator.",
    )
    headings = (
        "sandbox",
        "bare",
        "ratio",
        "of work",
        "limit",
        "busy",
        f"with {found['orders']:,}",
        "p50",
        "p99",
        "max",
    )
    for heading in ("", *headings):
        table.add_column(heading, justify="right" if heading else "left")
    for row in found["figures"]:
        grown = row["costWithManyOrders"]
        table.add_row(
            row["name"],
            f"{row['perSecond']:,}",
            f"{row['barePerSecond']:,}",
            f"{row['share']:.2f}",
            f"{row['shareOfWork']:.2f}",
            "" if row["limit"] is None else f"{row['limit']:.2f}",
            f"{row['busy']:.0%} {row['bareBusy']:.0%}",
            "" if grown is None else f"{grown:.2f}",
            *(f"{row[name]:.1f} ms" for name in ("p50Ms", "p99Ms", "maxMs")),
        )
    return table


def missed(found: Mapping[str, Any]) -> Iterator[str]:
    """What does not reach its limit."""
    for row in found["figures"]:
        if row["limit"] is not None and row["share"] < row["limit"]:
            yield f"{row['name']} has {row['share']:.2f} of the bare handler's rate, limit {row['limit']}"
        if (row["costWithManyOrders"] or 0) > MOST_GROWTH:
            grown = row["costWithManyOrders"]
            yield f"{row['name']} costs {grown:.2f} times as much with many orders, limit {MOST_GROWTH}"
        if row["maxMs"] > LONGEST_MS:
            yield f"{row['name']} took {row['maxMs']:.0f} ms once, limit {LONGEST_MS}"
    if found["lastPagesBesideFirst"] > MOST_GROWTH:
        yield f"the last pages of a feed cost {found['lastPagesBesideFirst']:.2f} times the first, limit {MOST_GROWTH}"
    if found["bytesPerOrder"] * 1_000_000 > MOST_GIB * GIB:
        yield f"a million orders take more than {MOST_GIB} GiB"
    if found["startSeconds"] > LONGEST_START:
        yield f"a start takes {found['startSeconds']} s, limit {LONGEST_START:.0f}"


def show_parts(console: Console, found: Mapping[str, Any]) -> None:
    """Print where the time of a request goes."""
    table = Table(
        title=f"Microseconds of the server's processor time in one request ({found['connections']} connections, "
        f"{found['machine']})",
    )
    steps = list(found["parts"])
    for heading in ("", *steps):
        table.add_column(heading, justify="right" if heading else "left")
    for part in next(iter(found["parts"].values())):
        table.add_row(part, *(f"{found['parts'][step][part]:.1f}" for step in steps))
    console.print(table)

"""What came of a crowd, and of its checks, on the terminal.

Knows layout and colour. Does not judge: it shows what it is given.
"""

from collections.abc import Iterable

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from simulator.checks import Ruling
from simulator.crowd.summary import Summary
from simulator.wording import count

STYLES = {"passed": "green", "failed": "bold red", "not seen": "yellow"}
SHOWN = 3


def bar(console: Console) -> Progress:
    """A bar that grows while a crowd is at it."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    return Progress(*columns, TextColumn("{task.fields[news]}"), console=console, transient=True)


def show(told: Summary, rulings: Iterable[Ruling], console: Console) -> None:
    """Prints the whole report."""
    moved = f"{told['start'][:16]} to {told['end'][:16]}" if told["clockMoved"] else "in real time"
    console.print(
        f"\n{count(told['customers'], 'customer')}, {count(told['requests'], 'request')} in {told['seconds']:g} s "
        f"({moved} in the sandbox). Booked: {told['conversion']:.0%}.",
        highlight=False,
    )
    console.print(_table("journeys", told["journeys"].items()))
    if told["errors"]:
        console.print(_table("errors", ((f"{e['request']}: {e['type']}", e["count"]) for e in told["errors"])))
    if told["mishaps"]:
        console.print(
            _table("what went wrong on the line", [*told["mishaps"].items(), ("sent again", told["sentAgain"])])
        )
    console.print(_latencies(told))
    show_rulings(rulings, console)
    for stumble in told["stumbles"][:SHOWN]:
        console.print(Text(f"The simulator stumbled: {stumble}", "bold red"))
    if told["shortest"]:
        _show_story(told["shortest"], console)
    if not told["ok"]:
        console.print(Text("\nTo see it again:\n  ", "bold").append(told["command"], ""), soft_wrap=True)


def show_rulings(rulings: Iterable[Ruling], console: Console) -> None:
    """Prints a table of all checks, and what they found."""
    rulings = list(rulings)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim", title_justify="left")
    for heading in ("check", "verdict", "looked at", "what must hold"):
        table.add_column(heading, justify="right" if heading == "looked at" else "left", no_wrap=heading == "check")
    for each in rulings:
        verdict = Text(each.verdict, STYLES[each.verdict])
        table.add_row(each.rule.name, verdict, f"{each.looked:,}", each.rule.sentence)
    console.print()
    console.print(table)
    for each in rulings:
        if each.broken:
            console.print(Text(f"\n{each.rule.name}: broken {count(each.broken, 'time')}", "bold red"))
            console.print(Text(f"  clause   {each.rule.clause}", "dim"))
        for finding in each.findings[:SHOWN]:
            entries = ", ".join(map(str, finding.entries))
            console.print(Text(f"  entry {entries}: {finding.what}"), soft_wrap=True)


def _show_story(story: Summary, console: Console) -> None:
    console.print(Text(f"\nThe shortest journey that shows it: {story['scene']} ({story['ending']})", "bold"))
    for each in story["messages"]:
        lost = "" if each["fate"] == "answered" else f" ({each['fate']})"
        line = f"  {each['entry']:>7}  {each['actor']}: {each['step']}, {each['asked']} → {each['answered']}{lost}"
        console.print(Text(line, "" if each["good"] else "yellow"))


def _table(title: str, rows: Iterable[tuple[str, int]]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("", justify="right")
    table.add_column(title)
    for name, number in rows:
        table.add_row(f"{number:,}", Text(name))
    return table


def _latencies(told: Summary) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    for heading in ("requests", "number", "half within", "95% within", "99% within"):
        table.add_column(heading, justify="left" if heading == "requests" else "right")
    for name, each in told["latencies"].items():
        table.add_row(name, f"{each['count']:,}", *(f"{each[p]:.1f} ms" for p in ("p50", "p95", "p99")))
    return table

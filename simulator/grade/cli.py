"""The verb that grades a broker: options, the sandbox or a file, and what is told at the end.

What keeps it from its work, and wrong use, is one clear line and exit code 2; 1 says that what is required was not met.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import click
from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from simulator.control import DEFAULT_TOKEN
from simulator.grade.clauses import CLAUSES
from simulator.grade.document import document
from simulator.grade.door import Door, Source, Trouble, load
from simulator.grade.judging import ALL, MUSTS, Grade, grade
from simulator.grade.provoking import Provocation
from simulator.grade.showing import headline, show
from simulator.grade.traffic import Exchange
from simulator.places import trouble_with

URL = "http://localhost:8080"
FILE = click.Path(dir_okay=False, path_type=Path)
PAUSE = 1.0
STEPS = 20
"""So many of the latest requests are shown while one watches."""


@click.command(name="grade")
@click.option("--url", default=URL, show_default=True, help="Where the server is.")
@click.option("--token", default=DEFAULT_TOKEN, show_default=True, help="The token of the control door.")
@click.option("--sandbox", default="default", show_default=True, metavar="NAME", help="Which sandbox.")
@click.option("--partner", default="", metavar="ID", help="Grade this Booking Partner only.")
@click.option("--journal", metavar="FILE", type=FILE, help="Judge a journal that was saved, without any server.")
@click.option("--watch", is_flag=True, help="Follow the broker live, until Ctrl-C, and grade it then.")
@click.option("--seconds", metavar="N", type=click.FloatRange(min=0), help="Watch, or provoke, for so long at most.")
@click.option("--provoke", is_flag=True, help="Play faults at the broker, and cancel an order of it as its seller.")
@click.option(
    "--require",
    "required",
    metavar="CLAUSE",
    multiple=True,
    help=f"Exit 1 unless this clause passed; can be repeated. '{ALL}': unless none failed; '{MUSTS}': no MUST.",
)
@click.option("--json", "report", metavar="FILE", type=FILE, help="Write the whole report as JSON.")
@click.option("--save", metavar="FILE", type=FILE, help="Keep the journal, personal data too, for --journal.")
def grade_verb(required: tuple[str, ...], report: Path | None, **options: Any) -> None:
    """Judge a broker by its traffic: what the specification demands of Brokers, clause by clause.

    Start a sandbox, let your broker book in it, and ask. It exits 0, or 1 where what is required was not met.
    Examples:

    \b
    python3 run.py grade                                  # what came so far
    python3 run.py grade --partner acme --watch           # while you book
    python3 run.py grade --provoke                        # with a 503, a 429, a lost answer and a cancellation
    python3 run.py grade --require all --json grade.json  # as a gate in CI
    """
    console = Console(highlight=False)
    try:
        _check(required, options)
        if trouble := trouble_with(report, options["save"]):
            raise Trouble(trouble)
        exchanges, journal = _traffic(options, console)
        grades = grade(_attributed(exchanges, options["partner"]), options["partner"])
        show(grades, required, journal, console)
        if report:
            _write(report, lambda file: file.write_text(_json(grades, required, journal), encoding="utf-8"))
    except Trouble as trouble:
        fail(str(trouble))
    _end(grades, required, sorted({each.partner for each in exchanges if each.partner}))


def _attributed(exchanges: tuple[Exchange, ...], partner: str) -> tuple[Exchange, ...]:
    """Exchanges of which it is known, or likely, whose they are: those without a token are nobody's where the one who
    is named, whose name may be mistyped, sent nothing under that name."""
    is_there = not partner or any(each.partner == partner for each in exchanges)
    return exchanges if is_there else tuple(each for each in exchanges if each.partner)


def _end(grades: Sequence[Grade], required: Sequence[str], partners: Sequence[str]) -> NoReturn:
    """The exit code, and the reason where it is 1. partners: who sent something."""
    silent = [each.partner for each in grades if not each.requests]
    missed = sorted({ruling.clause.name for each in grades for ruling in each.missed(required)})
    if not required or (grades and not silent and not missed):
        sys.exit(0)
    others = f"; there are requests of {', '.join(partners)}" if partners else ""
    nobody = f"{silent[0]} sent nothing{others}" if silent else "nobody sent anything"
    reason = f"these did not pass: {', '.join(missed)}" if missed and not silent else nobody
    click.echo(f"What is required was not met: {reason}.", err=True)
    sys.exit(1)


def _check(required: Sequence[str], options: dict[str, Any]) -> None:
    """Raises `Trouble` for what cannot be meant."""
    known = {clause.name: clause for clause in CLAUSES}
    for name in required:
        if name not in (ALL, MUSTS) and name not in known:
            raise Trouble(f"There is no clause {name}. There are: {ALL}, {MUSTS}, {', '.join(known)}.")
        if name in known and known[name].judge is None:
            raise Trouble(f"{name} cannot be required: no traffic can show it.")
    if not options["journal"] and not _is_url(options["url"]):
        raise Trouble(f"'{options['url']}' is no URL; it looks like {URL}")
    live = [name for name in ("watch", "provoke", "save") if options[name]]
    if options["journal"] and live:
        raise Trouble(f"--{live[0]} needs a living sandbox, and --journal is a file: leave one of them out.")


def _is_url(text: str) -> bool:
    with suppress(ValueError):
        parts = urlsplit(text)
        is_whole = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        return bool(is_whole) and not any(map(str.isspace, text))
    return False


def _traffic(options: dict[str, Any], console: Console) -> tuple[tuple[Exchange, ...], str]:
    """What is to be judged, and the address below which its entries can be read; none for a file."""
    if options["journal"]:
        return load(options["journal"]), ""
    door = Door(options["url"], options["token"], options["sandbox"])
    source = Source(door)
    source.refresh()
    deadline = time.monotonic() + options["seconds"] if options["seconds"] is not None else float("inf")
    try:
        if options["provoke"]:
            _provoke(source, options["partner"], deadline, console)
        elif options["watch"] or options["seconds"] is not None:
            _watch(source, options["partner"], deadline, console)
    except KeyboardInterrupt:
        console.print("Stopped. This is how it stands.")
    source.refresh()
    if options["save"]:
        _write(options["save"], source.save)
    return source.exchanges(), f"{door.root}/journal"


def _provoke(source: Source, partner: str, deadline: float, console: Console) -> None:
    def tell(words: str) -> None:
        console.print(Text(words, "bold"))

    whose = partner or "whichever broker comes"
    tell(f"Four faults at {whose}, one after the other, and a Seller who cancels. Ctrl-C ends it, and clears up.")
    Provocation(source, partner, tell, lambda: time.monotonic() > deadline).play()
    tell("That was all. Nothing of it is left in the sandbox but what was booked.")


def _watch(source: Source, partner: str, deadline: float, console: Console) -> None:
    with Live(console=console, auto_refresh=False, transient=True) as live:
        while time.monotonic() < deadline:
            exchanges = source.exchanges()
            live.update(_glance(exchanges, grade(exchanges, partner)), refresh=True)
            while not source.refresh() and time.monotonic() < deadline:
                time.sleep(PAUSE)


def _glance(exchanges: Sequence[Exchange], grades: Sequence[Grade]) -> Group:
    """The latest requests, how it stands, and what failed so far."""
    names = {each.partner for each in grades}
    latest = [each for each in exchanges if each.partner in names][-STEPS:]
    lines = [
        Text(f"{each.number:>6}  {each.partner:<10} {each.step.value:<14} {each.status}  {each.order}")
        for each in latest
    ]
    told = [part for each in grades for part in headline(each)]
    failed = [
        Text(f"  {ruling.clause.name}: {ruling.broken[-1].what}", "red")
        for each in grades
        for ruling in each.rulings
        if ruling.broken
    ]
    return Group(*lines, *told, *failed, Text("Watching. Ctrl-C ends it, with the whole report.", "dim"))


def _json(grades: Sequence[Grade], required: Sequence[str], journal: str) -> str:
    return json.dumps(document(grades, required, journal), indent=2, ensure_ascii=False) + "\n"


def _write(file: Path, how: Callable[[Path], object]) -> None:
    try:
        how(file)
    except OSError as fault:
        raise Trouble(f"{file} cannot be written: {fault.strerror or fault}.") from None


def fail(message: str) -> NoReturn:
    """Ends with one clear line and exit code 2: what was asked for cannot be done here."""
    click.echo(message, err=True)
    sys.exit(2)

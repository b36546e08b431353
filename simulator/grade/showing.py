"""Grades on the terminal: what failed, in full; what passed; what was not seen, and how to have it seen.

Knows layout and colour. Judges nothing.
"""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulator.grade.case import Look, Verdict
from simulator.grade.judging import Grade, Ruling
from simulator.wording import count, listing

STYLES = {Verdict.PASSED: "green", Verdict.FAILED: "bold red", Verdict.NOT_SEEN: "yellow"}
SHOWN = 3


def show(grades: Sequence[Grade], required: Sequence[str], journal: str, console: Console) -> None:
    """Prints the whole report. `journal`: the address below which entries can be read; empty for a file."""
    if not grades:
        console.print("No Booking Partner has sent anything yet: there is nothing to grade.")
    for grade in grades:
        console.print(_page(grade, journal), crop=False)
        for ruling in grade.missed(required):
            what = "was not seen, and is required" if ruling.verdict is Verdict.NOT_SEEN else "failed, and is required"
            console.print(Text(f"{grade.partner}: {ruling.clause.name} {what}.", "bold red"))


def _page(grade: Grade, journal: str) -> RenderableType:
    failed, passed = grade.having(Verdict.FAILED), grade.having(Verdict.PASSED)
    unseen = [each for each in grade.having(Verdict.NOT_SEEN) if each.clause.judge]
    hidden = [each for each in grade.having(Verdict.NOT_SEEN) if not each.clause.judge]
    parts: list[RenderableType] = [*headline(grade), *_notes(grade)]
    parts += [part for ruling in failed for part in _failure(ruling, journal)]
    if passed:
        parts += [_title(f"Passed ({len(passed)})"), _table(passed, with_entries=True)]
    if unseen:
        parts += [_title(f"Not seen yet ({len(unseen)}), and how to have it seen"), _table(unseen, with_entries=False)]
    if hidden:
        names = listing([each.clause.name for each in hidden])
        parts += [_title(f"Not seen, since no traffic can show it ({len(hidden)})")]
        parts += [_indented(Text(f"{names}. docs/grading.md says what each demands, and how to test it.", "dim"))]
    return Group(*parts, Text(""))


def headline(grade: Grade) -> list[RenderableType]:
    """Who was graded, and how it went, on two lines."""
    said = f"{grade.partner}: {count(grade.requests, 'request')} held against {count(len(grade.rulings), 'clause')}"
    counts = Text("  ")
    for verdict in (Verdict.FAILED, Verdict.PASSED, Verdict.NOT_SEEN):
        counts.append(f"{len(grade.having(verdict))} {verdict.value}   ", STYLES[verdict])
    return [Text(""), Text(said, "bold"), counts]


def _notes(grade: Grade) -> list[RenderableType]:
    notes = []
    if not grade.requests:
        notes.append("It sent nothing. Which partners there are: python3 run.py grade without --partner.")
    if grade.first > 1:
        notes.append(
            f"The journal begins with entry {grade.first}: of orders begun before it, nobody can tell what is missing. "
            "A larger journal: serve --setting journal_size=100000."
        )
    if grade.on_purpose:
        notes.append(f"{count(grade.on_purpose, 'request')} said to be wrong on purpose, and went unjudged.")
    if grade.requests and not grade.has_content:
        notes.append("The journal has no headers and bodies (bodies=true): much cannot be seen without them.")
    return [_indented(Text(each, "dim")) for each in notes]


def _failure(ruling: Ruling, journal: str) -> list[RenderableType]:
    clause = ruling.clause
    heading = Text.assemble(
        ("\nFAILED  ", "bold red"), (clause.name, "bold"), f"  ({clause.level.value}) {clause.demand}"
    )
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    broken = ruling.broken
    for look in broken[:SHOWN]:
        table.add_row(_numbers(look), Text(look.what))
    if len(broken) > SHOWN:
        table.add_row("", f"and {count(len(broken) - SHOWN, 'time')} more; --json has them")
    kept = len(ruling.looks) - len(broken)
    table.add_row("kept", f"{count(kept, 'time')}, broken {count(len(broken), 'time')}")
    table.add_row("judged by", clause.how)
    table.add_row("what to do", Text(clause.mend, "bold"))
    table.add_row("clause", clause.section.title)
    shown = [f"{journal}/{look.entries[-1]}" for look in broken[:SHOWN] if journal and look.entries]
    return [heading, _indented(table), *map(_address, [clause.section.url, *shown])]


def _table(rulings: Sequence[Ruling], *, with_entries: bool) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="green" if with_entries else "yellow")
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for ruling in rulings:
        clause = ruling.clause
        more = f" {_seen(ruling)}" if with_entries else f"\n{clause.seek}"
        table.add_row(clause.name, clause.level.value, Text.assemble(clause.demand, (more, "dim")))
    return _indented(table)


def _seen(ruling: Ruling) -> str:
    entries = _numbers(ruling.looks[0])
    return f"({count(len(ruling.looks), 'time')}, first at {entries})"


def _numbers(look: Look) -> str:
    numbers = ", ".join(map(str, look.entries))
    return f"{'entry' if len(look.entries) == 1 else 'entries'} {numbers}"


def _address(url: str) -> Text:
    """A URL in one piece, also where it is wider than the terminal."""
    return Text(f"  {url}", "dim", no_wrap=True, overflow="ignore")


def _title(words: str) -> Text:
    return Text(f"\n{words}", "bold")


def _indented(what: RenderableType) -> Padding:
    return Padding(what, (0, 0, 0, 2))

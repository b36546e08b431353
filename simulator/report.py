"""The end of a tour on the terminal: what went how, each deviation in full, and how to see it again.

Knows outcomes and layout. Does not judge: it shows what the checks found.
"""

import json
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simulator.check import Deviation, Rule
from simulator.journal import Entry
from simulator.narrator import MARGIN, Fact, Narrator
from simulator.outcome import Ending, Outcome, TourResult
from simulator.wording import count, listing

STYLES = {Ending.PASSED: "green", Ending.FAILED: "bold red", Ending.SKIPPED: "yellow"}
WORDS = {Ending.PASSED: "passed", Ending.FAILED: "failed", Ending.SKIPPED: "not playable"}
LONGEST_BODY = 400


def show(result: TourResult, console: Console) -> None:
    """Prints the summary of a tour."""
    narrator = Narrator(console)
    narrator.heading("How each scenario went")
    narrator.blank()
    console.print(Padding(_table(result.outcomes, narrator), (0, 0, 0, MARGIN), expand=False))
    found: dict[Rule, list[Deviation]] = {}
    for deviation in (each for outcome in result.outcomes for each in outcome.deviations):
        found.setdefault(deviation.rule, []).append(deviation)
    for number, (rule, deviations) in enumerate(found.items(), start=1):
        narrator.verdict(f"Deviation {number}, in {_scenes(deviations)}", "bold red")
        narrator.facts(_explained(rule, deviations[0]))
    checks = sum(outcome.checks for outcome in result.outcomes)
    narrator.verdict(
        f"{result.reason or 'All is as it should be.'} "
        f"{count(checks, 'check')}, {count(len(result.journal), 'request')}, "
        f"and {count(result.journal.idle, 'look')} at feeds that had nothing new. " + _again(result),
        "" if result.ok else "bold red",
    )


def _again(result: TourResult) -> str:
    if result.shared:
        return (
            f"To see the same customers with the same wishes, play --seed {result.seed} --run {result.run} on a fresh "
            "server, where their Order UUIDs have not been used."
        )
    return (
        f"--seed {result.seed} plays this story again. With --run {result.run} as well, on a fresh server, it has the "
        "same Order UUIDs, and the same codes for the door."
    )


def _table(outcomes: tuple[Outcome, ...], narrator: Narrator) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    table.add_column("scenario", no_wrap=True)
    table.add_column("outcome", no_wrap=True)
    table.add_column("checks", justify="right")
    table.add_column("", overflow="fold")
    for outcome in outcomes:
        table.add_row(
            outcome.name,
            Text(WORDS[outcome.ending], STYLES[outcome.ending]),
            str(outcome.checks),
            Text(narrator.fit(outcome.reason or outcome.title)),
        )
    return table


def _scenes(deviations: list[Deviation]) -> str:
    return listing(list(dict.fromkeys(deviation.scene for deviation in deviations)))


def _explained(rule: Rule, deviation: Deviation) -> list[Fact]:
    """One deviation, in full: request, response, expected, why, clause."""
    lines = [("expected", rule.expected), ("got", deviation.got), ("why", rule.why), ("clause", rule.clause)]
    return (_exchange(deviation.entry) if deviation.entry else []) + lines


def _exchange(entry: Entry) -> list[Fact]:
    response = entry.response
    answer = f"{response.status} {_short(response.body)}".rstrip() if response else str(entry.fate)
    asked = f"{entry.request.method} {entry.request.url} {_short(entry.request.body)}".rstrip()
    return [("entry", f"{entry.number} of the journal"), ("request", asked), ("response", answer)]


def _short(body: Any) -> str:
    if body is None:
        return ""
    written = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return written if len(written) <= LONGEST_BODY else f"{written[:LONGEST_BODY]}… ({len(written)} characters)"

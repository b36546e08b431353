"""What came of a crowd as one JSON object, from which everything that is shown is made.

Knows names and numbers, and the command that plays the same again. Does not know how it is shown.
"""

from typing import Any

from simulator.checks import Ruling
from simulator.crowd.config import CrowdResult
from simulator.crowd.tally import Story

Summary = dict[str, Any]


def summary(result: CrowdResult) -> Summary:
    """All of it. Latencies are milliseconds, `minutes` those of the sandbox, `seconds` those on the wall."""
    config, tally = result.config, result.tally
    return {
        "ok": result.ok,
        "command": command(result),
        "customers": config.customers,
        "seed": config.seed,
        "run": config.run,
        "minutes": config.minutes,
        "concurrency": config.concurrency,
        "start": result.start.isoformat(),
        "end": result.end.isoformat(),
        "clockMoved": result.has_clock,
        "seconds": round(result.seconds, 2),
        "requests": tally.requests,
        "journeys": dict(tally.endings.most_common()),
        "bookings": tally.bookings,
        "conversion": round(tally.bookings / max(config.customers, 1), 4),
        "mishaps": dict(tally.mishaps.most_common()),
        "sentAgain": tally.again,
        "errors": [
            {"request": request, "type": kind, "count": count} for (request, kind), count in tally.errors.most_common()
        ],
        "latencies": tally.percentiles(),
        "checks": [_check(ruling) for ruling in result.rulings],
        "stumbles": tally.stumbles,
        "shortest": _story(result.shortest) if result.shortest else None,
        "stories": [_story(story) for story in tally.samples.values()],
    }


def command(result: CrowdResult) -> str:
    """What plays the same again, on a server in the same state; tokens are left to whoever has them."""
    config = result.config
    words = ["python3 run.py simulate"]
    if not config.own:
        words += [f"--base-url {config.base_uri}", *(f"--token {name.upper()}" for name in config.tokens)]
        words.append(f"--run {config.run}")
    words += [f"--customers {config.customers}", f"--seed {config.seed}", f"--minutes {config.minutes:g}"]
    return " ".join([*words, *([f"--concurrency {config.concurrency}"] if config.concurrency > 1 else [])])


def _check(ruling: Ruling) -> Summary:
    return {
        "name": ruling.rule.name,
        "sentence": ruling.rule.sentence,
        "clause": ruling.rule.clause,
        "verdict": ruling.verdict,
        "looked": ruling.looked,
        "broken": ruling.broken,
        "findings": [
            {"what": each.what, "entries": each.entries, "scene": each.scene, "order": each.order}
            for each in ruling.findings
        ],
    }


def _story(story: Story) -> Summary:
    return {
        "scene": story.scene,
        "ending": story.ending,
        "about": list(story.about),
        "messages": [
            {
                "entry": each.number,
                "actor": each.actor,
                "step": each.step,
                "asked": each.asked,
                "answered": each.answered,
                "fate": each.fate.value,
                "good": each.good,
            }
            for each in story.messages
        ],
    }

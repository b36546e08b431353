"""What came of a crowd as one page of HTML that needs nothing else: no scripts, no fonts, nothing from elsewhere.

Made from the summary alone. Light or dark as the reader's system is.
"""

from html import escape

from simulator.crowd.drawing import bars, sequence
from simulator.crowd.summary import Summary

STYLE = """
:root { color-scheme: light dark; --ink: #1d2430; --dim: #667085; --paper: #fbfaf7; --card: #fff; --line: #d9d6cf;
  --bar: #3f7cac; --warm: #c8803c; --good: #2e7d4f; --bad: #b3382c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7e9ee; --dim: #98a1b3; --paper: #14171c; --card: #1c2027;
  --line: #343a45; --bar: #6aa5d6; --warm: #e0a063; --good: #63b98a; --bad: #ef7d70; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 62rem; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem }
p.lead, .dim { color: var(--dim) } code { background: var(--card); border: 1px solid var(--line); padding: .1em .35em;
  border-radius: 4px; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .7rem .3rem 0;
  border-bottom: 1px solid var(--line); vertical-align: top } th { color: var(--dim); font-weight: 500 }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
.passed { color: var(--good) } .failed { color: var(--bad); font-weight: 600 } .unseen { color: var(--warm) }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 1rem; overflow-x: auto;
  margin: .6rem 0 }
svg { font: 12.5px system-ui, sans-serif; max-width: 100%; height: auto } svg text { fill: var(--ink) }
svg .dim { fill: var(--dim) } svg .bar { fill: var(--bar) } svg .warm { fill: var(--warm) }
svg .who { font-weight: 600 }
svg .life { stroke: var(--line) } svg .arrow { stroke: var(--ink) } svg .head { fill: var(--dim) }
svg .back { stroke: var(--dim); stroke-dasharray: 4 3 } svg text.good { fill: var(--good) }
svg text.bad { fill: var(--bad) } svg .cross { stroke: var(--bad); stroke-width: 2; fill: none }
summary { cursor: pointer } details { margin: .3rem 0 }
"""


def page(told: Summary) -> str:
    """The whole page."""
    title = f"A crowd of {told['customers']:,}"
    verdict = "Every check held." if told["ok"] else "Something is not as it should be."
    span = f"{told['start'][:16]} to {told['end'][:16]}" if told["clockMoved"] else "real time"
    lead = (
        f"{told['requests']:,} requests in {told['seconds']:g} seconds; in the sandbox: {span}. "
        f"Booked: {told['conversion']:.0%}. Seed {told['seed']}."
    )
    parts = [
        f"<h1>{title}</h1>",
        f'<p class="{"passed" if told["ok"] else "failed"}">{verdict}</p>',
        f'<p class="lead">{escape(lead)}</p><p>To see it again: <code>{escape(told["command"])}</code></p>',
        _shortest(told),
        "<h2>Checks</h2>" + _checks(told),
        "<h2>Journeys</h2>" + _card(bars([(name, n, f"{n:,}") for name, n in told["journeys"].items()])),
        _errors(told),
        "<h2>Latencies</h2>" + _latencies(told),
        "<h2>Some journeys</h2>" + "".join(map(_story, told["stories"])),
    ]
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    body = "".join(parts)
    return f'<!doctype html><html lang="en"><head>{head}<style>{STYLE}</style></head><body>{body}</body></html>\n'


def _checks(told: Summary) -> str:
    rows = []
    for each in told["checks"]:
        mark = each["verdict"].replace("not seen", "unseen")
        found = "".join(
            f'<br><span class="failed">entry {escape(", ".join(map(str, f["entries"])))}: {escape(f["what"])}</span>'
            for f in each["findings"][:3]
        )
        rows.append(
            f'<tr><td>{escape(each["name"])}</td><td class="{mark}">{each["verdict"]}</td>'
            f'<td class="n">{each["looked"]:,}</td>'
            f'<td>{escape(each["sentence"])}<br><span class="dim">{escape(each["clause"])}</span>{found}</td></tr>'
        )
    heads = '<th>check</th><th>verdict</th><th class="n">looked at</th><th>what must hold, and where it is said</th>'
    return f"<table><tr>{heads}</tr>{''.join(rows)}</table>"


def _errors(told: Summary) -> str:
    rows = [(f"{each['request']}: {each['type']}", each["count"], f"{each['count']:,}") for each in told["errors"]]
    lost = [(name, number, f"{number:,}") for name, number in told["mishaps"].items()]
    errors = "<h2>Errors, by what was asked for</h2>" + _card(bars(rows, "warm")) if rows else ""
    return errors + ("<h2>What went wrong on the line</h2>" + _card(bars(lost, "warm")) if lost else "")


def _latencies(told: Summary) -> str:
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td class="n">{each["count"]:,}</td>'
        + "".join(f'<td class="n">{each[p]:.1f}</td>' for p in ("p50", "p95", "p99"))
        + "</tr>"
        for name, each in told["latencies"].items()
    )
    heads = "".join(f'<th class="n">{name}</th>' for name in ("number", "p50 ms", "p95 ms", "p99 ms"))
    chart = bars([(name, each["p95"], f"{each['p95']:.1f} ms") for name, each in told["latencies"].items()])
    return f"<table><tr><th>request</th>{heads}</tr>{rows}</table>" + _card(chart + '<p class="dim">95% within</p>')


def _shortest(told: Summary) -> str:
    return "<h2>The shortest journey that shows it</h2>" + _story(told["shortest"]) if told["shortest"] else ""


def _story(story: Summary) -> str:
    about = escape(", ".join(story["about"]) or "nothing special")
    heading = f'<b>{escape(story["ending"])}</b> <span class="dim">{escape(story["scene"])}: {about}</span>'
    return f'<details class="card" open><summary>{heading}</summary>{sequence(story)}</details>'


def _card(inside: str) -> str:
    return f'<div class="card">{inside}</div>'

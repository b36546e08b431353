"""Draws charts and sequence diagrams as SVG, in colours that follow the page they stand in.

Knows shapes only. Texts are escaped here, so that whatever came over HTTP may be passed in.
"""

from collections.abc import Sequence
from html import escape

from simulator.crowd.summary import Summary

ROW, LABEL, BARS = 26, 330, 420
LANE, STEP, TOP, ANSWERS = 260, 34, 44, 380


def bars(rows: Sequence[tuple[str, float, str]], kind: str = "bar") -> str:
    """Horizontal bars: what, how much, and how that is written. `kind`: the class of their colour."""
    most = max((value for _, value, _ in rows), default=0) or 1
    height, width = ROW * len(rows) + 6, LABEL + BARS + 90
    parts = [f'<svg viewBox="0 0 {width} {height}" role="img" width="{width}">']
    for number, (name, value, written) in enumerate(rows):
        y, length = number * ROW + 4, max(BARS * value / most, 1)
        parts.append(f'<text x="{LABEL - 10}" y="{y + 15}" text-anchor="end">{escape(name)}</text>')
        parts.append(f'<rect class="{kind}" x="{LABEL}" y="{y}" width="{length:.1f}" height="{ROW - 6}" rx="3"/>')
        parts.append(f'<text class="dim" x="{LABEL + length + 8:.1f}" y="{y + 15}">{escape(written)}</text>')
    return "".join([*parts, "</svg>"])


def sequence(story: Summary) -> str:
    """A journey as a sequence diagram: who asked for what, and what came back, or did not."""
    messages = story["messages"]
    actors = list(dict.fromkeys([*(each["actor"] for each in messages), "Booking System"]))
    at = {actor: 90 + number * LANE for number, actor in enumerate(actors)}
    width, height = 90 + (len(actors) - 1) * LANE + ANSWERS, TOP + STEP * len(messages) + 20
    parts = [f'<svg viewBox="0 0 {width} {height}" role="img" width="{width}">', MARKERS]
    for actor, x in at.items():
        parts.append(f'<text x="{x}" y="18" text-anchor="middle" class="who">{escape(actor)}</text>')
        parts.append(f'<line class="life" x1="{x}" y1="28" x2="{x}" y2="{height}"/>')
    for number, each in enumerate(messages):
        parts.append(_message(each, at[each["actor"]], at["Booking System"], TOP + number * STEP))
    return "".join([*parts, "</svg>"])


MARKERS = (
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto-start-reverse"><path class="head" d="M0 0 8 4 0 8z"/></marker></defs>'
)
LOST = {"request lost": 0.5, "not sent": 0.1}


def _message(each: Summary, start: int, end: int, y: int) -> str:
    """An arrow there, and one back; one that got lost on the way ends in a cross."""
    reach = start + (end - start) * LOST.get(each["fate"], 1.0)
    good = "good" if each["good"] else "bad"
    there = f'<line class="arrow" x1="{start}" y1="{y}" x2="{reach:.0f}" y2="{y}" marker-end="url(#head)"/>'
    asked = f'<text x="{start + 8}" y="{y - 4}">{escape(each["step"])} · {escape(each["asked"])}</text>'
    if reach != end:
        return there + asked + _cross(reach, y)
    back = y + 13
    stop = start if each["fate"] == "answered" else (start + end) // 2
    answer = f'<line class="back {good}" x1="{end}" y1="{back}" x2="{stop}" y2="{back}" marker-end="url(#head)"/>'
    text = f'<text class="{good}" x="{end + 8}" y="{back}">{escape(each["answered"][:60])}</text>'
    return there + asked + answer + text + (_cross(stop, back) if stop != start else "")


def _cross(x: float, y: float) -> str:
    return f'<path class="cross" d="M{x - 4:.0f} {y - 4:.0f}l8 8m0-8l-8 8"/>'

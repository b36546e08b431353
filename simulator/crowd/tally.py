"""What a crowd comes to: endings, errors, latencies, and the journeys worth a look, counted as they come.

Keeps little of each journey, as there may be more of them than there is memory. Judges nothing.
"""

from array import array
from collections import Counter, deque
from dataclasses import dataclass, field

from simulator.checks.exchange import Operation, Reader, items_of
from simulator.journal import Entry, Fate
from simulator.values import objects, text

REMEMBERED = 300
"""The steps of so many journeys that are over are kept, in case a check should still find fault with one."""

PERCENTS = (50, 95, 99)


@dataclass(frozen=True)
class Message:
    """One step of a journey: its number in the journal, what was asked, what came of it."""

    number: int
    actor: str
    step: str
    asked: str
    answered: str
    fate: Fate
    good: bool


@dataclass(frozen=True)
class Story:
    """A journey with all its steps. `about`: how it ended and what the customer was like."""

    scene: str
    ending: str
    about: tuple[str, ...]
    messages: tuple[Message, ...]


@dataclass
class Tally:
    """Counts entries and journeys."""

    endings: Counter[str] = field(default_factory=Counter)
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    mishaps: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, "array[float]"] = field(default_factory=dict)
    requests: int = 0
    again: int = 0
    bookings: int = 0
    samples: dict[str, Story] = field(default_factory=dict)
    stumbles: list[str] = field(default_factory=list)
    _steps: dict[str, list[Message]] = field(default_factory=dict)
    _over: deque[str] = field(default_factory=deque)
    _about: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    _reader: Reader = field(default_factory=Reader)

    def see(self, entry: Entry) -> None:
        """Takes in an entry of the journal."""
        exchange = self._reader.read(entry)
        self.requests += 1
        self.seconds.setdefault(name_of(exchange.operation), array("d")).append(entry.seconds)
        kind = text(exchange.body, "@type") if exchange.status >= 400 else ""
        of_items = {text(e, "@type") for i in items_of(exchange.body) for e in objects(i.get("error"))} if kind else ()
        for each in sorted(of_items) or ([kind] if kind else []):
            self.errors[name_of(exchange.operation), each] += 1
        path = entry.request.url.partition("?")[0].rpartition("/")[0].rpartition("/")[2]
        answered = " ".join(filter(None, (str(exchange.status or ""), *(sorted(of_items) or [kind]))))
        good = entry.fate is Fate.ANSWERED and exchange.status < 400
        actor = "Seller" if exchange.operation is Operation.SELLER else entry.actor
        message = Message(entry.number, actor, entry.step, f"{entry.request.method} {path}", answered, entry.fate, good)
        self._steps.setdefault(entry.scene, []).append(message)

    def finish(self, scene: str, ending: str, about: tuple[str, ...]) -> None:
        """A journey is over."""
        self.endings[ending] += 1
        self._about[scene] = ending, about
        story = self.story(scene)
        known = self.samples.get(ending)
        if known is None or _better(story, known):
            self.samples[ending] = story
        self._over.append(scene)
        if len(self._over) > REMEMBERED:
            gone = self._over.popleft()
            self._steps.pop(gone, None)
            self._about.pop(gone, None)

    def story(self, scene: str) -> Story:
        """A journey as far as it is remembered."""
        ending, about = self._about.get(scene, ("", ()))
        return Story(scene, ending, about, tuple(self._steps.get(scene, ())))

    def percentiles(self) -> dict[str, dict[str, float]]:
        """Of each kind of request: how many, and how many milliseconds half, most and nearly all took at most."""
        ordered = {name: sorted(times) for name, times in sorted(self.seconds.items())}
        return {
            name: {"count": len(times), **{f"p{p}": 1000 * _percentile(times, p) for p in PERCENTS}}
            for name, times in ordered.items()
        }


def name_of(operation: Operation) -> str:
    """An operation in words."""
    short = operation.value
    return short.upper() if len(short) <= 2 else short.replace("_", " ")


def _better(story: Story, known: Story) -> bool:
    """Whether a story shows more: of some length, with something in it that went wrong."""
    return len(known.messages) < len(story.messages) <= 14


def _percentile(ordered: list[float], percent: int) -> float:
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]

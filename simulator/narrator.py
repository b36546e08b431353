"""Tells the story to a person at a terminal.

Knows layout, width and colour, and which words of the standard need a gloss the first time they come up. Does
not know what is true: it prints what it is given. Reads well at 80 columns, without colours, and where the
terminal knows nothing beyond ASCII.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus

from rich.console import Console
from rich.rule import Rule as Line
from rich.text import Text

from simulator.check import Deviation
from simulator.client import Answer

WIDEST = 96
MARGIN = 2
LABEL = 10
INDENT = MARGIN + LABEL
FACT = 15
FIVE_HUNDRED = frozenset(
    {
        *("OrderAlreadyExistsError", "OrderCreationFailedError", "OrderProposalVersionOutdatedError"),
        *("UnexpectedOrderTypeError", "SellerNotFoundError", "SellerMismatchError"),
        *("OrderItemNotWithinOrderError", "OrderItemIdInvalidError"),
    }
)
"""Errors to which the standard gives the status 500, though nothing has crashed."""

Fact = tuple[str, str]
"""A line of what is important: a label of a word or two, and what there is to say."""

STEPS = {
    "C1": "Checkpoint 1: is there a place, and what does it cost? Nobody is named yet.",
    "C2": "Checkpoint 2: the same question once more, now with the customer's name.",
    "P": "The proposal: a wish that the Seller has to agree to before anything can be booked.",
    "B": "The booking itself. It succeeds whole or fails whole.",
    "abandon": "Gives the quote back, so that nobody waits for a place that nobody wants.",
    "cancel": "Cancels the items that are named, and no others.",
    "delete": "Undoes a whole order, as if it had never been. For accidents and tests only.",
    "withdraw": "Changes a proposal: the customer may take it back, with a word to the Seller.",
    "write": "A word to the Seller about a proposal. It changes nothing, and is in no feed.",
    "seller": "What a Seller does at the desk, played through the Test Interface.",
    "status": "Asks how the order stands.",
}
PLAIN = str.maketrans({"→": "->", "…": "...", "—": "-", "·": "-", "“": '"', "”": '"', "’": "'"})
LABELS = {"C1 C2": "C1, C2", "C1 C2 B": "C1, C2, B", "Orders feed": "Feed", "Proposals feed": "Feed"}
GLOSSARY = {
    "open feed": "The open feed is the public list of what can be booked; anybody may read it.",
    "lease": "A lease is a hold on a place. It ends by itself at the time given.",
    "Orders feed": "The Orders feed is this broker's own list of orders that changed after they were made.",
    "approval": "Some Sellers look at every request themselves: one proposes, waits, and books what was approved.",
    "proposal version": "Every version of a proposal has its own name. B names the one that the customer agreed to.",
    "Order UUID": "The Order UUID is the broker's own name for one basket, from the first quote on.",
    "Booking System": "The Booking System is the server: it keeps the classes, courts and bookings.",
    "books": "The broker's books say how far each order has come, so that it can be finished or undone after a crash.",
    "authorised": "Authorised money is set aside on the card; captured money is taken.",
}


class Narrator:
    """Prints a tour, scenario by scenario and step by step."""

    def __init__(self, console: Console, hear: Callable[[str], None] = lambda sentence: None) -> None:
        """hear: whoever wants the sentences of the story beside the console."""
        self.console = console
        self._hear = hear
        self._told: set[str] = set()
        self._after_a_sentence = False
        self._plain = not (console.encoding or "").lower().startswith("utf")

    def heading(self, heading: str) -> None:
        """A line across the page with a few words in it."""
        self.blank()
        ruler = Line(Text(self.fit(heading), "bold"), align="left", style="dim", characters="-" if self._plain else "─")
        self.console.print(ruler, width=min(self.console.width, WIDEST))

    def title(self, heading: str, story: str) -> None:
        """Opens a scenario: a heading, and one line about what is going to happen."""
        self.heading(heading)
        self._put(Text(self.fit(story), "italic"))

    def say(self, sentence: str, style: str = "") -> None:
        """A sentence of the story."""
        self._hear(sentence)
        self.blank()
        self._put(Text(self.fit(sentence), style))
        self._after_a_sentence = True

    def gloss(self, *words: str) -> None:
        """Explains words of the standard, each once in a tour."""
        for word in words:
            if word not in self._told:
                self._told.add(word)
                self._put(Text(self.fit(f"({GLOSSARY[word]})"), "dim"))

    def new(self, facts: Iterable[Fact]) -> list[Fact]:
        """Those facts that have not been asked for in this way before: what is the same every time is told once."""
        fresh = [fact for fact in facts if " ".join(fact) not in self._told]
        self._told.update(" ".join(fact) for fact in fresh)
        return fresh

    def exchange(self, answer: Answer, path: str, facts: Iterable[Fact] = (), label: str = "") -> None:
        """A request and its answer: verb and path, what the step is for (the first time), status, facts."""
        self.request(label or answer.entry.step, answer.entry.request.method, path)
        colour = "green" if answer.ok else "yellow"
        self._put(Text(f"{answer.status} {_phrase(answer.status)}", colour), INDENT)
        self.facts(facts)

    def request(self, step: str, method: str, path: str) -> None:
        """A request of which no answer is known (yet)."""
        if not self._after_a_sentence:
            self.blank()
        self._after_a_sentence = False
        label = Text(LABELS.get(step, step.capitalize()).ljust(LABEL), "bold cyan")
        self._put(Text(f"{method} {path}", "bold"), MARGIN, label)
        if step in STEPS and step not in self._told:
            self._told.add(step)
            self._put(Text(STEPS[step], "dim"), INDENT)

    def facts(self, facts: Iterable[Fact], style: str = "dim") -> None:
        """What is important in an answer, or what has changed since."""
        for label, value in facts:
            self._put(Text(self.fit(value)), INDENT, Text(f"{self.fit(label):<{FACT}}", style))

    def refusal(self, answer: Answer, why: str) -> None:
        """A refusal that is right: which error, what it says, and why it had to be."""
        said = f"{answer.type}: {answer.description}" if answer.type else "no error in the body"
        calm = " (the standard gives this error the status 500)" if answer.type in FIVE_HUNDRED else ""
        self.facts([("refused", said), ("rightly", f"{why}{calm * (answer.status == 500)}")])

    def deviation(self, deviation: Deviation) -> None:
        """A check that did not hold, in short; the report at the end has the whole of it."""
        self.facts([("EXPECTED", deviation.rule.expected), ("GOT", deviation.got)], "bold red")

    def verdict(self, sentence: str, style: str) -> None:
        """The line that closes a scenario."""
        self.blank()
        self._put(Text(self.fit(sentence), style))

    def blank(self) -> None:
        """An empty line."""
        self.console.print()

    def _put(self, content: Text, indent: int = MARGIN, prefix: Text | None = None) -> None:
        """Wraps a text and indents it, without loose ends; a prefix stands before its first line only."""
        before = Text(" " * indent).append_text(prefix or Text())
        width = min(self.console.width, WIDEST) - before.cell_len
        for line in content.wrap(self.console, max(width, 20)):
            line.rstrip()
            self.console.print(before + line, highlight=False, soft_wrap=True)
            before = Text(" " * before.cell_len)

    def fit(self, sentence: str) -> str:
        """The sentence in what the terminal can show."""
        if not self._plain:
            return sentence
        return sentence.translate(PLAIN).encode("ascii", "replace").decode()


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""

"""Made-up persons in place of real ones, so that an export can be shown to anyone and still books.

The same value always becomes the same one, and different ones stay different: repetitions and differences between
requests mean in a replay what they meant.
"""

from collections.abc import Callable, Mapping
from typing import Any

from server.domain.catalogue import Catalogue
from server.sandboxes import masking

ANSWER = "value"

# By property, from the number of the person. The telephone numbers are those that Ofcom keeps free for fiction.
INVENTED: Mapping[str, Callable[[int], str]] = {
    "email": lambda n: f"customer{'' if n == 1 else n}@example.com",
    "telephone": lambda n: f"020 7946 {n % 1000:04}",
    "faxNumber": lambda n: f"020 7946 {n % 1000:04}",
    "name": lambda n: f"Sam Example{'' if n == 1 else f' {n}'}",
    "givenName": lambda n: "Sam" if n == 1 else f"Sam {n}",
    "familyName": lambda n: "Example" if n == 1 else f"Example {n}",
    "birthDate": lambda n: f"{1990 - n % 60}-01-01",
    "identifier": lambda n: f"customer-{n}",
    "url": lambda n: f"https://example.com/customers/{n}",
    "streetAddress": lambda n: f"{n} Example Street",
    "postalCode": lambda n: f"AB{n % 99} 1CD",
    "addressCountry": lambda _: "GB",
}


class Fiction:
    """Made-up values for the documents of one export."""

    def __init__(self, catalogue: Catalogue) -> None:
        """catalogue: has the options that answers are chosen from."""
        self._catalogue = catalogue
        self._known: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._options: Mapping[str, str] | None = None

    def told(self, document: Any) -> Any:
        """The document, about other persons."""
        return masking.replaced(document, self._invented)

    def addressed(self, text: str) -> str:
        """The text, with made-up e-mail addresses in place of those in it."""
        return masking.ADDRESS.sub(lambda found: self._text("email", found[0]), text)

    def _invented(self, name: str, value: Any) -> Any:
        match value:
            case bool():
                return False
            case int() | float():
                return 1
            case "true" | "false":
                return "false"
        if name == ANSWER and value in self._choices():
            return self._choices()[value]
        return self._text(name, value)

    def _text(self, name: str, value: str) -> str:
        if (name, value) not in self._known:
            number = self._counts[name] = self._counts.get(name, 0) + 1
            made = INVENTED[name](number) if name in INVENTED else f"Example text {number}"
            # What was no address shall be none again: it was refused for that.
            made = made.partition("@")[0] if "@" not in value else made
            # What has been made up is not made up again.
            self._known[name, value] = self._known[name, made] = made
        return self._known[name, value]

    def _choices(self) -> Mapping[str, str]:
        """For every option of an intake form the first one of the same question."""
        if self._options is None:
            self._options = {
                option: question.options[0]
                for opportunity in self._catalogue.opportunities.values()
                for offer in opportunity.offers
                for question in offer.intake_form
                for option in question.options
            }
        return self._options

"""The people of the story: customers made up by Faker, the same for the same dice.

Knows what a Broker may tell a Booking System about a customer. Knows no orders. E-mail addresses are under
example.com and telephone numbers from the range that is kept free for drama: nobody real can be reached.
"""

import unicodedata
from dataclasses import dataclass
from random import Random

from faker import Faker

from simulator.values import Json

LOCALES = ("en_GB", "en_IN", "en_IE", "en_NZ")
ADDRESS = {
    "@type": "PostalAddress",
    "streetAddress": "12 Example Street",
    "addressLocality": "Exampleton",
    "addressRegion": "Exampleshire",
    "postalCode": "ZZ9 9ZZ",
    "addressCountry": "GB",
}


@dataclass(frozen=True)
class Customer:
    """A person who books, for a company where one is named.

    Serves: Model, `schema:Person` for `customer` (only the e-mail is required), and `schema:Organization` for
    `customer`, which a business-to-business transaction MUST have.
    """

    given: str
    family: str
    email: str
    telephone: str
    company: str = ""

    @property
    def name(self) -> str:
        """The full name, as in the narration."""
        return f"{self.given} {self.family}"

    def document(self) -> Json:
        """The customer as sent at C2, P and B; what is empty is left out."""
        if self.company:
            return {
                "@type": "Organization",
                "name": self.company,
                "email": self.email,
                "telephone": self.telephone,
                "address": ADDRESS,
            }
        return self.person()

    def person(self) -> Json:
        """The customer as a person, also as one who attends."""
        person = {
            "@type": "Person",
            "email": self.email,
            "givenName": self.given,
            "familyName": self.family,
            "telephone": self.telephone,
        }
        return {name: value for name, value in person.items() if value}


class Customers:
    """Makes customers one after the other; no two of one scenario share a first name."""

    def __init__(self, luck: Random) -> None:
        self._luck = luck
        self._fakers = {locale: Faker(locale) for locale in LOCALES}
        self._met: set[str] = set()
        for faker in self._fakers.values():
            faker.seed_instance(luck.getrandbits(64))

    def next(self) -> Customer:
        """Somebody new."""
        while True:
            faker = self._fakers[self._luck.choice(LOCALES)]
            given, family = faker.first_name(), faker.last_name()
            if given not in self._met:
                break
        self._met.add(given)
        address = f"{_plain(given)}.{_plain(family)}@example.com"
        return Customer(given, family, address, f"+44 7700 900{self._luck.randrange(1000):03}")


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(letter for letter in folded.lower() if letter.isalnum()) or "customer"

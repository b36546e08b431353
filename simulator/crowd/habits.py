"""What customers are like: habits drawn by dice, and the people who have them.

Knows probabilities and names. Does not know bookings.
"""

from dataclasses import dataclass, fields
from random import Random

from faker import Faker

from simulator.customers import LOCALES, Customer

NAMES = 60


@dataclass(frozen=True)
class Habits:
    """Of a whole crowd: how likely each habit is. Of one customer (after `draw`): 1 or 0.

    `contends`: goes for what is nearly full. `several`: takes more than one place. `hesitates`, `pays_late`: for longer
    than a lease lasts, before C2 and before B. `amends`: changes the basket. `walks_away`: without a word.
    `gives_back`: deletes the quote. `retreats`: after C2. `bank_declines`: the payment fails after B. `doubts`: asks
    for the same B again. `looks`: asks for the Order Status. `cancels`, `cancels_all`, `cancels_twice`: some items,
    all of them, and then the same again. `deletes_twice`: of an order that is rolled back. `reuses`: an app that takes
    a UUID for something else. `snoops`: an app that asks for an order of another Booking Partner. `watches`: looks
    into the open feed when places have come free. `regrets`: an app that deletes what was cancelled.
    """

    contends: float = 0.45
    several: float = 0.4
    hesitates: float = 0.08
    amends: float = 0.15
    walks_away: float = 0.08
    gives_back: float = 0.08
    retreats: float = 0.06
    pays_late: float = 0.08
    bank_declines: float = 0.05
    doubts: float = 0.1
    looks: float = 0.15
    cancels: float = 0.35
    cancels_all: float = 0.3
    cancels_twice: float = 0.25
    deletes_twice: float = 0.5
    reuses: float = 0.06
    snoops: float = 0.06
    watches: float = 0.5
    regrets: float = 0.06

    def draw(self, luck: Random) -> "Habits":
        """One customer's."""
        return Habits(**{each.name: float(luck.random() < getattr(self, each.name)) for each in fields(self)})

    def words(self) -> list[str]:
        """The habits that one customer has."""
        return [each.name.replace("_", " ") for each in fields(self) if getattr(self, each.name)]


class People:
    """Customers by number: each with an e-mail address of their own."""

    def __init__(self, luck: Random) -> None:
        given, family = [], []
        for locale in LOCALES:
            faker = Faker(locale)
            faker.seed_instance(luck.getrandbits(64))
            given += [faker.first_name() for _ in range(NAMES // len(LOCALES))]
            family += [faker.last_name() for _ in range(NAMES // len(LOCALES))]
        self._given, self._family = given, family

    def person(self, number: int, luck: Random) -> Customer:
        """Somebody."""
        given, family = luck.choice(self._given), luck.choice(self._family)
        telephone = f"+44 7700 900{number % 1000:03}"
        return Customer(given, family, f"customer.{number}@example.com", telephone)

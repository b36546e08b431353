"""Seed and run: the same seed tells the same story, and no Order UUID is used twice by accident."""

from uuid import UUID

from simulator.customers import Customers
from simulator.identity import Identities, fresh_run


def people(seed: int, scene: str = "book") -> list[str]:
    """The first five customers of a scenario."""
    customers = Customers(Identities(seed, "a").luck(scene))
    return [customers.next().name for _ in range(5)]


def test_the_same_seed_meets_the_same_customers() -> None:
    assert people(7) == people(7)


def test_another_seed_meets_others() -> None:
    assert people(7) != people(8)


def test_each_scenario_has_dice_of_its_own() -> None:
    assert people(7, "book") != people(7, "abandon")


def test_order_uuids_are_version_4_uuids() -> None:
    assert UUID(Identities(7, "a").order("book", 1)).version == 4


def test_seed_and_run_together_give_the_same_order_uuids() -> None:
    assert Identities(7, "a").order("book", 1) == Identities(7, "a").order("book", 1)


def test_another_run_has_other_order_uuids_but_the_same_customers() -> None:
    first, second = Identities(7, "a"), Identities(7, "b")
    assert first.order("book", 1) != second.order("book", 1)
    assert first.luck("book").random() == second.luck("book").random()


def test_no_two_orders_of_a_tour_share_a_uuid() -> None:
    ids = Identities(7, fresh_run())
    made = [ids.order(scene, number) for scene in ("book", "abandon") for number in range(1, 50)]
    assert len(set(made)) == len(made)


def test_a_customer_can_be_reached_nowhere_in_the_real_world() -> None:
    customer = Customers(Identities(7, "a").luck("book")).next()
    assert customer.email.endswith("@example.com")
    assert customer.email.isascii()
    assert customer.telephone.startswith("+44 7700 900")


def test_friends_have_different_first_names() -> None:
    customers = Customers(Identities(7, "a").luck("book"))
    names = [customers.next().given for _ in range(20)]
    assert len(set(names)) == 20

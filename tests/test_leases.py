"""Leases: who holds what until when, and that they really end."""

from datetime import datetime, timedelta

from server.domain.catalogue import LeasePolicy
from tests import shop
from tests.conftest import Api, MakeApi

FIVE, TEN = timedelta(minutes=5), timedelta(minutes=10)


def expiry(body: dict[str, dict[str, str]]) -> datetime:
    return datetime.fromisoformat(body["lease"]["leaseExpires"])


async def test_c1_leases_anonymously_and_c2_by_name_each_for_its_own_time(api: Api) -> None:
    assert expiry((await api.c1(shop.YOGA)).body) == shop.NOW + FIVE
    assert expiry((await api.c2(shop.YOGA)).body) == shop.NOW + TEN


async def test_repeating_a_quote_extends_its_lease_and_takes_no_more_places(api: Api) -> None:
    await api.c2(shop.YOGA)
    api.clock.advance(timedelta(minutes=9))
    assert expiry((await api.c2(shop.YOGA)).body) == shop.NOW + timedelta(minutes=19)
    assert await api.remaining(shop.YOGA) == 4


async def test_going_back_to_c1_does_not_shorten_a_lease(api: Api) -> None:
    await api.c2(shop.YOGA)
    assert expiry((await api.c1(shop.YOGA)).body) == shop.NOW + TEN


async def test_a_lease_ends_at_the_moment_it_says_and_not_before(api: Api) -> None:
    await api.c2(shop.SOLO)
    api.clock.advance(TEN - timedelta(microseconds=1))
    assert await api.remaining(shop.SOLO) == 0
    api.clock.advance(timedelta(microseconds=1))
    assert await api.remaining(shop.SOLO) == 1
    assert (await api.c2(shop.SOLO, uuid=shop.UUID2)).status == 200


async def test_nothing_personal_outlives_the_lease(api: Api) -> None:
    await api.c2(shop.YOGA)
    api.clock.advance(TEN)
    await api.call("GET", "/orders-rpde")
    assert b"priya" not in repr(list(api.system.sandbox.records())).encode()
    assert (await api.call("DELETE", f"/order-quotes/{shop.UUID1}")).status == 204


async def test_after_the_lease_has_ended_the_booking_succeeds_while_there_is_room(api: Api) -> None:
    await api.c2(shop.SOLO)
    api.clock.advance(TEN)
    assert (await api.b(shop.SOLO)).status == 201


async def test_after_the_lease_has_ended_the_place_may_be_gone(api: Api) -> None:
    await api.c2(shop.SOLO)
    api.clock.advance(TEN)
    await api.b(shop.SOLO, uuid=shop.UUID2)
    reply = await api.b(shop.SOLO)
    assert (reply.status, shop.errors_of(reply.body)) == (409, ["OpportunityIsFullError"])


async def test_a_seller_may_lease_by_name_only(make_api: MakeApi) -> None:
    api = await make_api(shop.fixtures(leases=LeasePolicy(anonymous=None, named=TEN)))
    assert "lease" not in (await api.c1(shop.YOGA)).body
    assert await api.remaining(shop.YOGA) == 5
    assert expiry((await api.c2(shop.YOGA)).body) == shop.NOW + TEN
    assert await api.remaining(shop.YOGA) == 4


async def test_a_quote_shows_the_capacity_without_its_own_lease(api: Api) -> None:
    for _ in range(2):
        (item, *_) = (await api.c2(shop.YOGA, shop.YOGA)).body["orderedItem"]
        assert item["orderedItem"]["remainingAttendeeCapacity"] == 5
    assert await api.remaining(shop.YOGA) == 3


async def test_a_quote_that_moves_to_another_seller_has_the_lease_of_that_seller(make_api: MakeApi) -> None:
    api = await make_api(shop.fixtures(riverside={"leases": LeasePolicy(anonymous=None, named=None)}))
    await api.c2(shop.NET_DANCE)
    assert "lease" not in (await api.c2(shop.YOGA)).body
    assert (await api.remaining(shop.NET_DANCE), await api.remaining(shop.YOGA)) == (5, 5)


class TestContention:
    """The example that the standard's own suite plays, and the one in the specification's error table."""

    async def test_five_places_three_leased_and_ten_wanted(self, api: Api) -> None:
        await api.c2(*[shop.YOGA] * 3)
        reply = await api.c2(*[shop.YOGA] * 10, uuid=shop.UUID2)
        reserved, beyond = "OpportunityCapacityIsReservedByLeaseError", "OpportunityHasInsufficientCapacityError"
        assert reply.status == 409
        assert shop.errors_of(reply.body) == [None] * 2 + [reserved] * 3 + [beyond] * 5
        assert await api.remaining(shop.YOGA) == 2, "the refused quote holds nothing"

    async def test_the_rest_goes_to_the_second_customer_and_the_third_has_to_wait(self, api: Api) -> None:
        await api.c2(*[shop.YOGA] * 3)
        assert (await api.c2(*[shop.YOGA] * 2, uuid=shop.UUID2)).status == 200
        reply = await api.c2(shop.YOGA, uuid="33333333-3333-4333-8333-333333333333")
        assert shop.errors_of(reply.body) == ["OpportunityCapacityIsReservedByLeaseError"]
        assert reply.body["orderedItem"][0]["orderedItem"]["remainingAttendeeCapacity"] == 0

    async def test_a_refused_quote_keeps_the_lease_that_it_had(self, api: Api) -> None:
        await api.c2(shop.YOGA)
        assert (await api.c2(*[shop.YOGA] * 6)).status == 409
        assert await api.remaining(shop.YOGA) == 4

    async def test_what_is_booked_is_full_not_reserved(self, api: Api) -> None:
        await api.b(shop.SOLO)
        assert shop.errors_of((await api.c2(shop.SOLO, uuid=shop.UUID2)).body) == ["OpportunityIsFullError"]


class TestRefusal:
    """ "removing those OrderItem that are not present in the request from the Lease" """

    async def test_what_is_no_longer_wanted_is_given_back_and_what_is_wanted_still_is_held_as_long_as_it_was(
        self, api: Api
    ) -> None:
        await api.c2(shop.YOGA, shop.YOGA, shop.SOLO)
        api.clock.advance(FIVE)
        reply = await api.c2(shop.YOGA, *[shop.BOXING] * 99)
        assert (reply.status, expiry(reply.body)) == (409, shop.NOW + TEN)
        assert (await api.remaining(shop.YOGA), await api.remaining(shop.SOLO)) == (4, 1)

    async def test_nothing_is_held_where_nothing_of_it_is_wanted_any_more(self, api: Api) -> None:
        await api.c2(shop.YOGA)
        assert "lease" not in (await api.c1(*[shop.BOXING] * 99)).body
        assert await api.remaining(shop.YOGA) == 5

    async def test_a_lease_that_was_cut_still_ends_and_can_be_deleted(self, api: Api) -> None:
        await api.c2(shop.YOGA, shop.SOLO)
        await api.c2(shop.YOGA, *[shop.BOXING] * 99)
        api.clock.advance(TEN)
        assert await api.remaining(shop.YOGA) == 5
        assert (await api.call("DELETE", f"/order-quotes/{shop.UUID1}")).status == 204

    async def test_a_quote_that_was_refused_can_be_deleted_and_asked_for_again(self, api: Api) -> None:
        assert (await api.c1(*[shop.YOGA] * 6)).status == 409
        assert (await api.call("DELETE", f"/order-quotes/{shop.UUID1}")).status == 204
        assert (await api.c1(shop.YOGA)).status == 200

    async def test_a_refused_booking_leaves_the_lease_alone(self, api: Api) -> None:
        await api.c2(shop.YOGA, shop.SOLO)
        assert (await api.b(*[shop.BOXING] * 99)).status == 409
        assert (await api.remaining(shop.YOGA), await api.remaining(shop.SOLO)) == (4, 0)

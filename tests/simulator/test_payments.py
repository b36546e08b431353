"""The payment provider for play: money moves in one direction, and never more than there is."""

from decimal import Decimal

import pytest

from simulator.payments import PaymentProvider, PaymentRefused, State


def authorised() -> tuple[PaymentProvider, str]:
    """A provider with 17.00 GBP set aside."""
    provider = PaymentProvider()
    return provider, provider.authorise("order-1", Decimal(17), "GBP").identifier


def test_money_that_is_captured_is_kept() -> None:
    provider, payment = authorised()
    assert provider.capture(payment).kept == Decimal(17)


def test_money_that_is_authorised_is_not_kept_yet() -> None:
    provider, payment = authorised()
    assert provider.payments[payment].kept == 0


def test_an_authorisation_can_be_cancelled_and_cancelled_again() -> None:
    provider, payment = authorised()
    provider.cancel(payment)
    assert provider.cancel(payment).state is State.CANCELLED


def test_what_was_captured_cannot_be_cancelled() -> None:
    provider, payment = authorised()
    provider.capture(payment)
    with pytest.raises(PaymentRefused):
        provider.cancel(payment)


def test_what_was_cancelled_cannot_be_captured() -> None:
    provider, payment = authorised()
    provider.cancel(payment)
    with pytest.raises(PaymentRefused):
        provider.capture(payment)


def test_refunds_never_exceed_what_was_paid() -> None:
    provider, payment = authorised()
    provider.capture(payment)
    provider.refund(payment, Decimal(10))
    with pytest.raises(PaymentRefused):
        provider.refund(payment, Decimal("7.01"))
    assert provider.refund(payment, Decimal(7)).kept == 0


def test_the_same_order_authorised_twice_is_one_payment() -> None:
    provider, payment = authorised()
    assert provider.authorise("order-1", Decimal(17), "GBP").identifier == payment


def test_nothing_is_authorised_for_a_free_order() -> None:
    with pytest.raises(PaymentRefused):
        PaymentProvider().authorise("order-1", Decimal(0), "GBP")


def test_a_bank_that_declines_leaves_the_money_authorised() -> None:
    provider, payment = authorised()
    provider.refuses_capture = True
    with pytest.raises(PaymentRefused):
        provider.capture(payment)
    assert provider.payments[payment].state is State.AUTHORISED

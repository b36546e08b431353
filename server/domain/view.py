"""What the pipeline may see of a sandbox, handed in as values and functions, so that it needs no store.

This module knows neither where records are kept nor how the time is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from server.domain import errors
from server.domain.capacity import Standing
from server.domain.catalogue import Catalogue, Opportunity, SellerId
from server.domain.orders import OrderKey, Record


@dataclass(frozen=True, slots=True)
class View:
    """What the pipeline may see: the catalogue, the records, how places stand, the time, new identifiers.

    standing: of an opportunity, without what the order of that key claims.
    granted: the sellers that the caller may act for; None is all of them.
    """

    catalogue: Catalogue
    find: Callable[[OrderKey], Record | None]
    standing: Callable[[Opportunity, OrderKey], Standing]
    now: datetime
    granted: frozenset[SellerId] | None
    new_order_number: Callable[[], str]
    new_version: Callable[[], str]


def check_granted(seller: SellerId, granted: frozenset[SellerId] | None) -> None:
    """The caller must have been granted access by the seller ("Authentication"); None is by every one."""
    if granted is not None and seller not in granted:
        raise errors.InvalidAuthorizationDetailsError("These credentials do not grant access to this seller.")

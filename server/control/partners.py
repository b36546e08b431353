"""What the control door says of Booking Partners and what they may, and what it does about that.

The tokens of the fixtures are shown, since whoever plays with a sandbox needs them; secrets of clients are not.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct

from server.domain.catalogue import SellerId
from server.fixtures import Partner
from server.identity.provider import Provider
from server.sandboxes.site import Site

Text = Annotated[str, Meta(min_length=1)]


class PartnerRefusal(Exception):
    """Why something cannot be done to a Booking Partner, in a sentence."""


class Access(Struct, forbid_unknown_fields=True):
    """seller: whose access is meant, by id or `@id`; that of every one where none is named."""

    seller: Text | None = None


class Renewal(Struct, forbid_unknown_fields=True):
    """client: which of the partner's OAuth clients gets another secret, by its id; needed where there are many."""

    client: Text | None = None


def all_of(site: Site) -> dict[str, Any]:
    """Every Booking Partner of the fixtures."""
    return {"partners": [one(site, partner) for partner in site.parts.fixtures.partners]}


def one(site: Site, partner: Partner) -> dict[str, Any]:
    """A Booking Partner: its tokens, its clients, and how each seller stands to it."""
    identity, sellers = site.parts.identity, site.system.sandbox.catalogue.sellers
    return {
        "id": partner.id,
        "name": partner.name,
        "tokens": [{"token": each.token, "sellers": _sorted(each.sellers)} for each in partner.tokens],
        "initialAccessTokens": list(partner.initial_access_tokens),
        "clients": [
            {"id": each.id, "name": each.name, "redirectUris": list(each.redirect_uris)}
            for each in identity.clients.of(partner.id)
        ],
        "sellers": [
            {"id": each.id, "name": each.name, "standing": identity.grants.standing(partner.id, each.id).value}
            for each in sellers.values()
        ],
    }


def find(site: Site, partner_id: str) -> Partner:
    """The Booking Partner of an id. Raises PartnerRefusal."""
    partners = {partner.id: partner for partner in site.parts.fixtures.partners}
    if partner_id not in partners:
        raise PartnerRefusal(f"There is no Booking Partner '{partner_id}'; there are {', '.join(partners)}.")
    return partners[partner_id]


def change(site: Site, partner: Partner, action: str, body: Access) -> None:
    """Let sellers give access, take it away, stop it for a while or go on with it. Raises PartnerRefusal."""
    site.system.settle()
    for seller in _meant(site, body):
        CHANGES[action](site.parts.identity, partner.id, seller)


def renew(site: Site, partner: Partner, body: Renewal) -> dict[str, str]:
    """Another secret for one of its clients: the only time that it is told. Raises PartnerRefusal."""
    clients = [each.id for each in site.parts.identity.clients.of(partner.id)]
    if body.client is None and len(clients) > 1:
        raise PartnerRefusal(f"Say which client is meant: {', '.join(clients)}.")
    client = body.client or next(iter(clients), None)
    if client is None or client not in clients:
        raise PartnerRefusal(f"{partner.name} has no OAuth client{f' {body.client!r}' if body.client else ''}.")
    return {"client": client, "secret": site.parts.identity.renew(client)}


CHANGES: Mapping[str, Callable[[Provider, str, SellerId], object]] = {
    "grant": lambda identity, partner, seller: identity.grants.grant(partner, seller),
    "revoke": lambda identity, partner, seller: identity.revoke(partner, seller),
    "suspend": lambda identity, partner, seller: identity.grants.suspend(partner, seller),
    "resume": lambda identity, partner, seller: identity.grants.resume(partner, seller),
}


def _meant(site: Site, body: Access) -> list[SellerId]:
    sellers = site.system.sandbox.catalogue.sellers
    if body.seller is None:
        return list(sellers)
    seller = site.system.urls.local(body.seller) or body.seller
    if seller not in sellers:
        raise PartnerRefusal(f"There is no seller '{body.seller}'; there are {', '.join(sellers)}.")
    return [seller]


def _sorted(sellers: Iterable[SellerId] | None) -> list[SellerId] | None:
    return None if sellers is None else sorted(sellers)

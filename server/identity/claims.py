"""What ID tokens and access tokens say: the claims that the standard names. Signs nothing.

Source: Open Booking API 1.0 CR3, "Custom Claims"; OpenID Connect Core 1.0, 2; RFC 9068, 2.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server.domain.catalogue import Seller, SellerId
from server.identity import scopes
from server.identity.scopes import WITH_SELLER_CLAIMS
from server.identity.tokens import Access, Authorization
from server.wire.urls import Urls

NAMESPACE = "https://openactive.io/"
SELLER_CLAIMS = tuple(
    f"{NAMESPACE}{name}"
    for name in ("sellerId", "sellerName", "sellerLogo", "sellerUrl", "bookingServiceName", "bookingServiceUrl")
)


@dataclass(frozen=True, slots=True)
class Lifespan:
    """From when until when a token is good."""

    issued: datetime
    expires: datetime


@dataclass(frozen=True)
class Claims:
    """The claims of one sandbox's tokens.

    booking_service: publisher JSON of the BookingService.
    """

    urls: Urls
    sellers: Mapping[SellerId, Seller]
    booking_service: Mapping[str, Any]

    def subject(self, seller: SellerId) -> str:
        """The subject is the seller, not the person who signed in ("Authorization Code Flow")."""
        return self.urls.absolute(seller)

    def id_token(self, authorization: Authorization, life: Lifespan, nonce: str | None) -> dict[str, Any]:
        """Who the seller is that a client was authorised by."""
        claims = {
            "iss": self.urls.root,
            "sub": self.subject(authorization.seller),
            "aud": authorization.client,
            "iat": int(life.issued.timestamp()),
            "exp": int(life.expires.timestamp()),
            "auth_time": int(authorization.authenticated.timestamp()),
            "nonce": nonce,
        }
        if authorization.scopes & WITH_SELLER_CLAIMS:
            claims |= self._about_seller(authorization.seller)
        return {name: value for name, value in claims.items() if value is not None}

    def access_token(self, access: Access, issued: datetime, token_id: str) -> dict[str, Any]:
        """What an access token opens; brokers need not read it."""
        seller = None if access.seller is None else self.subject(access.seller)
        claims = {
            "iss": self.urls.root,
            "sub": seller or access.client,
            "aud": self.urls.base,
            "client_id": access.client,
            "scope": scopes.written(access.scopes),
            "iat": int(issued.timestamp()),
            "exp": int(access.expires.timestamp()),
            "jti": token_id,
            f"{NAMESPACE}clientId": access.client,
            f"{NAMESPACE}sellerId": seller,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def _about_seller(self, seller_id: SellerId) -> dict[str, Any]:
        """The custom claims of the ID token; what a seller does not have is left out."""
        seller = self.sellers[seller_id]
        values = (
            self.subject(seller_id),
            seller.name,
            _url(seller.document.get("logo")),
            seller.document.get("url"),
            self.booking_service.get("name"),
            self.booking_service.get("url"),
        )
        return dict(zip(SELLER_CLAIMS, values, strict=True))


def _url(image: Any) -> Any:
    """The URL of an ImageObject, or of an image that is given by its URL alone."""
    return image.get("url") if isinstance(image, Mapping) else image

"""The Dataset Site as JSON-LD: from this one document a broker finds every feed and the Base URI.

It describes where things are, not what is in them. How a page shows it to people is not known here.

Source: Dataset API Discovery, "Embedded JSON"; property names and required values as in today's data models.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from server.domain.catalogue import Kind
from server.wire.documents import OA, SCHEMA, encode
from server.wire.times import timestamp
from server.wire.urls import Urls

ENCODING = "application/vnd.openactive.rpde+json; version=1"
SCHEMA_VERSION = "https://openactive.io/modelling-opportunity-data/2.0/"
API_VERSION = "https://openactive.io/open-booking-api/EditorsDraft/1.0CR3/"
API_DOCUMENTATION = "https://permalink.openactive.io/dataset-site/open-booking-api-documentation"

# The class at the root of a feed's items. Headline events and courses go by their superclass: that is the one
# by which consumers, the official test suite among them, look for feeds of events.
OF_SCHEMA_ORG = {
    Kind.EVENT: "Event",
    Kind.HEADLINE_EVENT: "Event",
    Kind.COURSE_INSTANCE: "Event",
    Kind.ON_DEMAND_EVENT: "OnDemandEvent",
}


@dataclass(frozen=True)
class About:
    """What the fixtures say of the data; publisher and background_image are publisher JSON.

    authentication_authority: the issuer of the OpenID Provider, where there is one.
    """

    name: str
    description: str
    keywords: Sequence[str]
    in_language: Sequence[str]
    license: str
    documentation: str
    discussion_url: str
    date_published: str
    publisher: Mapping[str, Any] = field(default_factory=dict)
    background_image: Mapping[str, Any] = field(default_factory=dict)
    booking_service: Mapping[str, Any] = field(default_factory=dict)
    authentication_authority: str | None = None


def dataset(about: About, kinds: Iterable[Kind], urls: Urls, opened: datetime) -> dict[str, Any]:
    """The Dataset, with the open feeds of these kinds in this order.

    opened: since when the data has been there.
    """
    document: dict[str, Any] = {
        "@context": [SCHEMA, OA],
        "@type": "Dataset",
        "@id": urls.dataset_site,
        "url": urls.dataset_site,
        "name": about.name,
        "description": about.description,
        "keywords": list(about.keywords),
        "license": about.license,
        "distribution": [_feed(kind, urls) for kind in kinds],
        "discussionUrl": about.discussion_url,
        "documentation": about.documentation,
        "inLanguage": list(about.in_language),
        "publisher": {**_publisher(about, urls), **about.publisher},
        "datePublished": about.date_published,
        "dateModified": timestamp(opened),
        "schemaVersion": SCHEMA_VERSION,
        "backgroundImage": about.background_image or _image(urls),
        "accessService": _access_service(about, urls),
    }
    if about.booking_service:
        document["bookingService"] = about.booking_service
    return document


def embedded(document: Mapping[str, Any]) -> str:
    """The document as it can stand in a `script` element: nothing in it can end that, or begin another."""
    text = encode(document).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _feed(kind: Kind, urls: Urls) -> dict[str, str]:
    return {
        "@type": "DataDownload",
        "name": kind.value,
        "identifier": kind.value,
        "additionalType": SCHEMA + OF_SCHEMA_ORG[kind] if kind in OF_SCHEMA_ORG else OA + kind.value,
        "encodingFormat": ENCODING,
        "contentUrl": urls.open_feed(kind),
    }


def _access_service(about: About, urls: Urls) -> dict[str, Any]:
    """The Open Booking API; `authenticationAuthority` says that there is an OpenID Provider, and where."""
    authority = {"authenticationAuthority": about.authentication_authority} if about.authentication_authority else {}
    terms = next((each["url"] for each in about.booking_service.get("termsOfService", ()) if "url" in each), None)
    return {
        "@type": "WebAPI",
        "name": "Open Booking API",
        "description": f"Books what is in these feeds: {about.name}.",
        "documentation": API_DOCUMENTATION,
        "termsOfService": terms or f"{urls.dataset_site}#licence",
        "endpointUrl": urls.base,
        "conformsTo": [f"{API_VERSION}#core"],
        "endpointDescription": f"{urls.root}/openapi.json",
        "landingPage": f"{urls.dataset_site}#access",
        **authority,
    }


def _publisher(about: About, urls: Urls) -> dict[str, Any]:
    """Who publishes, where the fixtures do not say."""
    return {
        "@type": "Organization",
        "name": about.name,
        "legalName": about.name,
        "url": urls.dataset_site,
        "logo": _image(urls),
    }


def _image(urls: Urls) -> dict[str, str]:
    return {"@type": "ImageObject", "url": f"{urls.dataset_site}/logo.svg"}

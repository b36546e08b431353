"""Every absolute URL and `@id` of one sandbox, built from its base URL, and read back from it.

This is the one place that knows where the sandbox is served. It knows no state of it.
Source: Open Booking API 1.0 CR3, "Paths and Verbs", "Globally unique identifiers".
"""

import re
from dataclasses import dataclass, field

from server.domain import names
from server.domain.catalogue import Kind
from server.domain.orders import Phase
from server.wire.references import References

COLLECTIONS = {Phase.QUOTE: "order-quotes", Phase.PROPOSAL: "order-proposals", Phase.ORDER: "orders"}

FORMS = {"opportunities": names.OPPORTUNITY_FORM, "offers": names.OFFER_FORM, "sellers": names.SELLER_FORM}

UUID_FORM = re.compile(rf"{names.UUID}\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Urls:
    """The URLs of one sandbox.

    root: where it is served, without a slash at its end, such as "http://localhost:8080".
    secure_root: where the same answers with TLS, for links that have to be `https`; the root where it is so itself.
    base: its Base URI, `{root}/api`.
    opportunities, offers, sellers: their `@id`s, read back.
    """

    root: str
    secure_root: str = ""
    base: str = field(init=False)
    opportunities: References = field(init=False, repr=False, compare=False)
    offers: References = field(init=False, repr=False, compare=False)
    sellers: References = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the Base URI once, and how what lies below it is referred to."""
        object.__setattr__(self, "base", f"{self.root}/api")
        for name, form in FORMS.items():
            object.__setattr__(self, name, References(f"{self.base}/", form))

    def below(self, path: str) -> "Urls":
        """The URLs of another sandbox, which is served further down."""
        return Urls(f"{self.root}/{path}", f"{self.secure_root}/{path}" if self.secure_root else "")

    @property
    def dataset_site(self) -> str:
        """The public page from which a broker finds everything else."""
        return f"{self.root}/openactive"

    def access_pass(self, text: str) -> str:
        """The image of an access pass, which has to be reachable by `https`."""
        return f"{self.secure_root or self.root}/access-passes/{text}.png"

    def open_feed(self, kind: Kind) -> str:
        """The first page of an open feed."""
        return f"{self.root}/feeds/{names.KIND_PATHS[kind]}"

    @property
    def orders_feed(self) -> str:
        """The first page of the Orders feed."""
        return f"{self.base}/orders-rpde"

    @property
    def proposals_feed(self) -> str:
        """The first page of the OrderProposals feed."""
        return f"{self.base}/order-proposals-rpde"

    def absolute(self, local: str) -> str:
        """The `@id` of an opportunity, offer, seller or form field."""
        return f"{self.base}/{local}"

    def order(self, phase: Phase, uuid: str) -> str:
        """The `@id` of a quote, proposal or order."""
        return f"{self.base}/{COLLECTIONS[phase]}/{uuid}"

    def order_item(self, uuid: str, item_id: str) -> str:
        """The `@id` of an item: the same in a proposal and in the order that comes of it, as it is immutable."""
        return f"{self.order(Phase.ORDER, uuid)}#/orderedItem/{item_id}"

    def version(self, uuid: str, version: str) -> str:
        """The `orderProposalVersion` of a proposal."""
        return f"{self.order(Phase.PROPOSAL, uuid)}/versions/{version}"

    def local(self, url: str) -> str | None:
        """What follows the base in a URL; None where the URL is not below it."""
        prefix = f"{self.base}/"
        return url[len(prefix) :] if url.startswith(prefix) else None

    def form_field(self, url: str) -> str:
        """The local id of the form field that a propertyID names; the URL itself where it is foreign."""
        local = self.local(url)
        return local if local is not None and names.FORM_FIELD_FORM.match(local) else url

    def parse_order(self, url: str) -> tuple[Phase, str] | None:
        """Phase and UUID of the `@id` of a quote, proposal or order; None where it has another form."""
        collection, _, uuid = (self.local(url) or "").partition("/")
        phase = next((phase for phase, name in COLLECTIONS.items() if name == collection), None)
        return (phase, uuid.lower()) if phase is not None and UUID_FORM.match(uuid) else None

    def parse_order_item(self, url: str) -> tuple[str, str] | None:
        """Order UUID and item id of the `@id` of an OrderItem; None where it has another form."""
        local = self.local(url)
        match = re.match(r"orders/([^/#]+)#/orderedItem/([^/#]+)\Z", local) if local else None
        if match is None or not UUID_FORM.match(match[1]):
            return None
        return match[1].lower(), match[2]

    def parse_version(self, url: str, uuid: str) -> str:
        """The version UUID of an orderProposalVersion of a proposal; of any other, the URL in angle brackets.

        So a foreign one is shown as it was sent, and is the version of no proposal.
        """
        proposal, _, version = url.partition("/versions/")
        return version if self.parse_order(proposal) == (Phase.PROPOSAL, uuid) else f"<{url}>"

"""The Dataset Site over HTTP: one page for people and machines, rendered once and served from memory.

The page shows what the JSON-LD in it says, and needs nothing from elsewhere. It knows no token: whoever runs
the sandbox gives them out.

Source: Dataset API Discovery, "HTML Content".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from weakref import WeakKeyDictionary

from aiohttp import hdrs, web

from server.sandboxes.dataset import dataset_of
from server.sandboxes.journal import Step
from server.sandboxes.site import Parts
from server.web.endpoints import Endpoint
from server.web.keys import site_of
from server.web.replies import matches
from server.web.reply import Reply
from server.wire.dataset import embedded

PAGES = Path(__file__).parent / "pages"
CACHE = "public, max-age=60"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Asset:
    """Something that is the same for everyone: its media type and bytes."""

    content_type: str
    body: bytes

    @property
    def etag(self) -> str:
        """Changes when the bytes do."""
        return f'"{sha256(self.body).hexdigest()[:20]}"'


class DatasetSite:
    """The Dataset Site of each sandbox, rendered once for as long as the sandbox is not reset."""

    def __init__(self) -> None:
        """Nothing has been rendered yet."""
        self._rendered: WeakKeyDictionary[Parts, Asset] = WeakKeyDictionary()

    async def show(self, request: web.Request) -> Reply:
        """The page of the sandbox that is asked."""
        parts = site_of(request).parts
        asset = self._rendered.get(parts)
        if asset is None:
            urls = parts.system.urls
            private_feeds = {"Orders": urls.orders_feed, "OrderProposals": urls.proposals_feed}
            asset = Asset("text/html; charset=utf-8", page(dataset_of(parts.fixtures, parts.system), private_feeds))
            self._rendered[parts] = asset
        return served(request, asset)


def endpoints(is_front: bool) -> list[Endpoint]:
    """The page at /openactive and what it shows; is_front: whether the root leads there."""
    logo = Asset("image/svg+xml", (PAGES / "logo.svg").read_bytes())

    async def show_logo(request: web.Request) -> Reply:
        return served(request, logo)

    found = [web.get("/openactive", DatasetSite().show), web.get("/openactive/logo.svg", show_logo)]
    if is_front:
        found.append(web.get("/", _to_the_site))
    return [Endpoint(Step.DATASET_SITE, route) for route in found]


def served(request: web.Request, asset: Asset, policy: str = POLICY, cache: str = CACHE) -> Reply:
    """The answer with an asset, or 304 to those who have it already.

    policy: what its page may load. cache: how long it may be kept.
    """
    headers = {
        hdrs.ETAG: asset.etag,
        hdrs.CACHE_CONTROL: cache,
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
    }
    if matches(request.headers, asset.etag):
        return Reply(status=304, headers=headers)
    return Reply(body=asset.body, headers={**headers, hdrs.CONTENT_TYPE: asset.content_type})


async def _to_the_site(request: web.Request) -> Reply:
    return Reply(status=302, headers={hdrs.LOCATION: f"{site_of(request).prefix}/openactive"})


def page(document: Mapping[str, Any], private_feeds: Mapping[str, str]) -> bytes:
    """The page of a Dataset."""
    service, publisher = document["accessService"], document["publisher"]
    template = Template((PAGES / "dataset.html").read_text(encoding="utf-8"))
    texts = {
        "language": document["inLanguage"][0],
        "name": document["name"],
        "description": document["description"],
        "keywords": ", ".join(document["keywords"]),
        "site": document["url"],
        "publisher": publisher["name"],
        "publisher_url": publisher["url"],
        "license": document["license"],
        "documentation": document["documentation"],
        "discussion": document["discussionUrl"],
        "schema_version": document["schemaVersion"],
        "base": service["endpointUrl"],
        "api_documentation": service["documentation"],
        "api_version": service["conformsTo"][0],
        "api_description": service["endpointDescription"],
        "api_page": service["endpointDescription"].removesuffix(".json"),
        "terms": service["termsOfService"],
        "modified": document["dateModified"],
    }
    feeds = [(each["name"], each["contentUrl"]) for each in document["distribution"]]
    safe = {name: escape(str(text)) for name, text in texts.items()}
    return template.substitute(
        safe,
        palette=(PAGES / "palette.css").read_text(encoding="utf-8"),
        json=embedded(document),
        openid=_openid(service.get("authenticationAuthority")),
        feeds="\n".join(f'<li><a href="{escape(url)}">{_named(name, url)}</a></li>' for name, url in feeds),
        private_feeds="\n".join(f"<li><div>{_named(*each)}</div></li>" for each in private_feeds.items()),
    ).encode()


def _openid(authority: str | None) -> str:
    """Where the OpenID Provider is, if there is one."""
    if authority is None:
        return ""
    url = f"{authority}/.well-known/openid-configuration"
    return f"""<p>Or use OAuth 2 and OpenID Connect: sellers sign in and give you access themselves.</p>
<pre><code>{escape(url)}</code></pre>"""


def _named(name: str, url: str) -> str:
    return f"<b>{escape(name)}</b><span>{escape(url)}</span>"

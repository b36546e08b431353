"""Finds the feeds of a Booking System from its Dataset Site.

Knows the JSON-LD that a Dataset Site carries in its page (Dataset API Discovery). Knows nothing of what is in
the feeds.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from simulator.client import Call, Client, Lost, Unreachable
from simulator.reading import json_of
from simulator.values import Json, bare, joined, objects, text


@dataclass(frozen=True)
class FeedLink:
    """A feed that the Dataset Site names: the kind of its items (such as ScheduledSession) and its URL."""

    kind: str
    url: str


@dataclass(frozen=True)
class DatasetSite:
    """What a Dataset Site says: its own address, its name, the Base URI (empty where none) and the feeds.

    `authority`: the OpenID Provider that it names, or empty. `url` is empty where feeds were given, and no site.
    """

    url: str
    name: str
    base_uri: str
    feeds: tuple[FeedLink, ...]
    authority: str = ""


def likely_sites(base_uri: str) -> tuple[str, ...]:
    """Where the Dataset Site of a Base URI probably is, likeliest first.

    `{public}/api` has it at `{public}/openactive`; other systems may have it beside or above the Base URI.
    """
    parts = urlsplit(base_uri)
    above = base_uri.rpartition("/")[0]
    places = [above, base_uri, f"{parts.scheme}://{parts.netloc}"]
    if not base_uri.endswith("/api"):
        places = [base_uri, above, f"{parts.scheme}://{parts.netloc}"]
    sites = [f"{place}/openactive" for place in places if urlsplit(place).netloc]
    return tuple(dict.fromkeys(sites))


async def discover(client: Client, dataset_site: str | None, feeds: tuple[str, ...] = ()) -> DatasetSite:
    """The Dataset Site at the address given, or else at the likeliest that has one. `feeds` stand for all of that.

    Raises `Unreachable`, which says what was tried.
    """
    if feeds and not dataset_site:
        return DatasetSite("", "", "", tuple(FeedLink("", url) for url in feeds))
    tried = []
    for url in (dataset_site,) if dataset_site else likely_sites(client.access.base_uri):
        try:
            answer = await client.send(Call("GET", url, "dataset site"))
        except Lost:
            tried.append(f"{url} (no answer)")
            continue
        site = parse(url, answer.response.body) if answer.ok else None
        if site:
            return replace(site, feeds=tuple(FeedLink("", feed) for feed in feeds)) if feeds else site
        tried.append(f"{url} ({'no Dataset in the page' if answer.ok else f'status {answer.status}'})")
    raise Unreachable(f"No Dataset Site was found. Tried: {', '.join(tried)}. Name it with its full address.")


def parse(url: str, body: Any) -> DatasetSite | None:
    """Reads the Dataset out of a page (text) or out of bare JSON-LD (an object); None where there is none."""
    for candidate in _documents(body):
        if bare(text(candidate, "@type")) == "Dataset":
            return _dataset(url, candidate)
    return None


def _dataset(url: str, document: Json) -> DatasetSite:
    feeds = [
        FeedLink(bare(text(each, "additionalType")) or text(each, "name"), address)
        for each in objects(document.get("distribution"))
        if (address := joined(url, text(each, "contentUrl")))
    ]
    return DatasetSite(
        url=url,
        name=text(document, "name"),
        base_uri=text(document, "accessService", "endpointUrl").rstrip("/"),
        feeds=tuple(feeds),
        authority=text(document, "accessService", "authenticationAuthority"),
    )


def _documents(body: Any) -> list[Json]:
    read = [body]
    if isinstance(body, str):
        read = [_json(script) for script in _scripts(body)]
    top = [each for document in read for each in objects(document)]
    return [*top, *(each for document in top for each in objects(document.get("@graph")))]


def _json(script: str) -> Any:
    try:
        return json_of(script.encode())
    except ValueError:
        return None


def _scripts(page: str) -> list[str]:
    scripts = _Scripts()
    with suppress(AssertionError):  # the parser of the standard library gives up on some sections, such as <![x[
        scripts.feed(page)
    return scripts.found


class _Scripts(HTMLParser):
    """Collects the contents of `<script type="application/ld+json">`."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("type") or ""
        self._inside = tag == "script" and kind.partition(";")[0].strip().lower() == "application/ld+json"
        if self._inside:
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data

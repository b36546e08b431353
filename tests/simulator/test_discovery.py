"""Finding the feeds from the Dataset Site, and the Dataset Site from the Base URI."""

import pytest

from simulator.discovery import likely_sites, parse
from tests.simulator.catalogue import dataset_page
from tests.simulator.strange import DEEP

SCRIPT = '<script type="application/ld+json">'
PAGE = "https://fake.example.com/openactive"


def test_feeds_and_base_uri_stand_in_the_page() -> None:
    site = parse(PAGE, dataset_page("https://fake.example.com"))
    assert site is not None
    assert (site.name, site.base_uri) == ("Fake Centre", "https://fake.example.com/api")
    assert [(feed.kind, feed.url) for feed in site.feeds] == [("ScheduledSession", "https://fake.example.com/feed")]


def test_a_page_without_a_dataset_is_no_dataset_site() -> None:
    assert parse(PAGE, "<html><script>var x = 1</script></html>") is None


def test_broken_json_in_a_page_is_passed_over() -> None:
    page = f'{SCRIPT}{{oops</script>{SCRIPT}{{"@type": "Dataset", "name": "Found"}}</script>'
    site = parse(PAGE, page)
    assert site is not None
    assert site.name == "Found"


def test_a_dataset_may_stand_in_a_graph() -> None:
    site = parse(PAGE, {"@graph": [{"@type": "Organization"}, {"@type": "Dataset", "name": "Found"}]})
    assert site is not None


@pytest.mark.parametrize("before", [f"{SCRIPT}{DEEP}</script>", f'{SCRIPT}"\\ud800"</script>'], ids=["deep", "half"])
def test_what_cannot_be_walked_through_in_a_page_is_passed_over(before: str) -> None:
    site = parse(PAGE, f'{before}{SCRIPT}{{"@type": "Dataset", "name": "Found"}}</script>')
    assert site is not None
    assert site.name == "Found"


def test_a_page_whose_html_nobody_understands_is_read_as_far_as_it_goes() -> None:
    site = parse(PAGE, f'{SCRIPT}{{"@type": "Dataset", "name": "Found"}}</script><![ what')
    assert site is not None


def test_a_feed_at_an_address_that_is_none_is_left_out() -> None:
    links = [{"contentUrl": "http://[::1"}, {"contentUrl": "feed"}]
    site = parse(PAGE, {"@type": "Dataset", "distribution": links})
    assert site is not None
    assert [feed.url for feed in site.feeds] == ["https://fake.example.com/feed"]


@pytest.mark.parametrize(
    ("base_uri", "first"),
    [
        ("http://localhost:8080/api", "http://localhost:8080/openactive"),
        ("http://localhost:8080/sandboxes/ada/api", "http://localhost:8080/sandboxes/ada/openactive"),
        ("https://booking.example.com", "https://booking.example.com/openactive"),
    ],
)
def test_the_dataset_site_is_looked_for_beside_the_base_uri(base_uri: str, first: str) -> None:
    assert likely_sites(base_uri)[0] == first
